package playground

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// brandField is one setting of a brand, to be edited.
type brandField struct {
	Name, Label, Hint, Value string
	Colour                   bool
}

var brandFields = []brandField{
	{Name: "name", Label: "Name"},
	{Name: "color", Label: "Main button", Colour: true},
	{Name: "color_dark", Label: "Main button, dark", Colour: true},
	{Name: "accent", Label: "Links and drawings", Colour: true},
	{Name: "accent_dark", Label: "Links and drawings, dark", Colour: true},
	{Name: "page", Label: "Page", Colour: true},
	{Name: "page_dark", Label: "Page, dark", Colour: true},
	{Name: "corners", Label: "Corners", Hint: "pixels, 0 to 24"},
	{Name: "font", Label: "Fonts", Hint: "of the system, such as Georgia, serif"},
	{Name: "support.email", Label: "Help by e-mail"},
	{Name: "support.url", Label: "Help on a page", Hint: "https://…"},
}

// brandView is the editor: what is chosen, what the widget says of it, and every screen in light and dark.
type brandView struct {
	frame
	Fields         []brandField
	Logo, LogoDark string // as addresses that hold them
	Wrong, YAML    string
	Repairs        []string
	Screens        []brandScreen
}

type brandScreen struct{ Name, Light, Dark string }

// editBrand shows every screen of the widget in a brand, as the address says it. The widget itself says what is wrong with it.
func (p *Playground) editBrand(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	v := brandView{
		frame: frame{Title: "Brand", Documents: p.options.Documents != nil}, Logo: query.Get("logo"), LogoDark: query.Get("logo_dark"),
	}
	said, support := map[string]any{}, map[string]string{}
	for _, f := range brandFields {
		f.Value = strings.TrimSpace(query.Get(f.Name))
		v.Fields = append(v.Fields, f)
		if name, of := strings.CutPrefix(f.Name, "support."); of && f.Value != "" {
			support[name] = f.Value
			said["support"] = support
		} else if f.Value != "" {
			said[f.Name] = f.Value
		}
	}
	for name, logo := range map[string]string{"logo": v.Logo, "logo_dark": v.LogoDark} {
		if logo != "" {
			said[name] = logo
		}
	}
	brand, _ := json.Marshal(said) // texts: it cannot fail
	gallery := p.options.Widget + "/gallery/"
	address := func(path, theme string) string {
		return gallery + path + "?" + url.Values{"lang": {"en"}, "theme": {theme}, "brand": {string(brand)}}.Encode()
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, address("brand.json", ""), nil)
	var res *http.Response
	if err == nil {
		res, err = p.client.Do(req)
	}
	var told struct {
		Wrong, YAML string
		Repairs     []string
		Screens     []struct{ Name, Path string }
	}
	if err == nil {
		defer res.Body.Close()
		err = json.NewDecoder(http.MaxBytesReader(w, res.Body, 1<<20)).Decode(&told)
	}
	if err != nil {
		p.problem(w, http.StatusBadGateway, "The widget does not answer", "It draws the screens. Is it running?", "")
		return
	}
	v.Wrong, v.YAML, v.Repairs = told.Wrong, told.YAML, told.Repairs
	for _, s := range told.Screens {
		v.Screens = append(v.Screens, brandScreen{s.Name, address(s.Path, "light"), address(s.Path, "dark")})
	}
	p.show(w, http.StatusOK, layout(v.frame, script("brand"), brandBody(v)))
}
