package playground

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
)

// page parses one template into the frame that all of them share, with the parts that some of them share.
func page(name string) *template.Template {
	return template.Must(template.ParseFS(assets,
		"assets/layout.html", "assets/app.html", "assets/developers.html", "assets/phone.html", "assets/"+name+".html"))
}

var (
	pickerPage   = page("picker")
	stagePage    = page("stage")
	callbackPage = page("callback")
	problemPage  = page("problem")
	phonePage    = page("phone_alone")
)

// show renders a page whole or not at all.
func (p *Playground) show(w http.ResponseWriter, status int, t *template.Template, view any) {
	p.render(w, status, t, "layout.html", view)
}

func (p *Playground) render(w http.ResponseWriter, status int, t *template.Template, name string, view any) {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, view); err != nil {
		p.log.Error("page could not be rendered", "error", err)
		http.Error(w, "This page could not be rendered.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the browser may have left
}

// frame is what every page has around its own part.
type frame struct {
	Title string
	Theme string   // "light" or "dark"; empty leaves it to the browser
	Tabs  []option // the aggregators; none on pages that stand alone
}

// option is one of several links of which one may be on show.
type option struct {
	Name, Code, Link string
	Chosen           bool
}

// tabs are the aggregators, each with the way that is chosen.
func (p *Playground) tabs(w wish, chosen string) (all []option) {
	for _, a := range p.aggregators() {
		all = append(all, option{vendorOf(a).Name, a, pickerLink(a, w), a == chosen})
	}
	return all
}

// ways are the switches that begin a page anew.
type ways struct{ Languages, Embeds, Themes []option }

// waysOf are links to the same page in other languages and themes, and with the widget opened otherwise.
func (p *Playground) waysOf(w wish, link func(wish) string) (s ways) {
	for _, l := range append([]Language{{Name: "Auto"}}, p.options.Languages...) {
		other := w
		other.lang = l.Code
		s.Languages = append(s.Languages, option{l.Name, l.Code, link(other), l.Code == w.lang})
	}
	for _, e := range embeds() {
		other := w
		other.embed = e
		s.Embeds = append(s.Embeds, option{embedNames[e], e, link(other), e == w.embed})
	}
	for _, t := range []option{{Name: "Auto"}, {Name: "Light", Code: "light"}, {Name: "Dark", Code: "dark"}} {
		other := w
		other.theme = t.Code
		t.Link, t.Chosen = link(other), t.Code == w.theme
		s.Themes = append(s.Themes, t)
	}
	return s
}

// problemView is a page that only says something.
type problemView struct {
	frame
	Says, Detail string
	Stories      []Story
}

func (p *Playground) problem(w http.ResponseWriter, status int, title, says, detail string) {
	p.show(w, status, problemPage, problemView{frame: frame{Title: title}, Says: says, Detail: detail})
}

// unknownStory lists what there is.
func (p *Playground) unknownStory(w http.ResponseWriter, id string) {
	p.show(w, http.StatusNotFound, problemPage, problemView{
		frame: frame{Title: "There is no such story"}, Says: fmt.Sprintf("There is no story %q. These are the stories:", id),
		Stories: p.options.Stories,
	})
}
