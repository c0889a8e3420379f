package playground

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/a-h/templ"
)

// show renders a page whole or not at all.
func (p *Playground) show(w http.ResponseWriter, status int, page templ.Component) {
	var b bytes.Buffer
	if err := page.Render(context.Background(), &b); err != nil {
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
	Title     string
	Theme     string   // "light" or "dark"; empty leaves it to the browser
	Tabs      []option // the aggregators; none on pages that stand alone
	Documents bool     // there is a site of the documents to lead to
}

// option is one of several links of which one may be on show.
type option struct {
	Name, Code, Link string
	Chosen           bool
}

// current tells which of several links is on show.
func current(o option) templ.Attributes {
	if o.Chosen {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
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

func (p *Playground) showProblem(w http.ResponseWriter, status int, v problemView) {
	p.show(w, status, layout(v.frame, templ.NopComponent, problemBody(v)))
}

func (p *Playground) problem(w http.ResponseWriter, status int, title, says, detail string) {
	p.showProblem(w, status, problemView{frame: frame{Title: title}, Says: says, Detail: detail})
}

func (p *Playground) nothing(w http.ResponseWriter, _ *http.Request) {
	p.problem(w, http.StatusNotFound, "There is no such page", "The stories are on the first page.", "")
}

// unknownStory lists what there is.
func (p *Playground) unknownStory(w http.ResponseWriter, id string) {
	p.showProblem(w, http.StatusNotFound, problemView{
		frame: frame{Title: "There is no such story"}, Says: fmt.Sprintf("There is no story %q. These are the stories:", id),
		Stories: p.options.Stories,
	})
}
