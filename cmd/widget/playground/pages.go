package playground

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
)

// page parses one template into the frame that all of them share.
func page(name string) *template.Template {
	return template.Must(template.ParseFS(assets, "assets/layout.html", "assets/result.html", "assets/"+name+".html"))
}

var (
	indexPage    = page("index")
	appPage      = page("app")
	callbackPage = page("callback")
	problemPage  = page("problem")
)

// show renders a page whole or not at all.
func (p *Playground) show(w http.ResponseWriter, status int, t *template.Template, view any) {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout.html", view); err != nil {
		p.log.Error("page could not be rendered", "error", err)
		http.Error(w, "This page could not be rendered.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the browser may have left
}

// problemView is a page that only says something.
type problemView struct {
	Title, Says, Detail string
	Sections            []section
}

func (p *Playground) problem(w http.ResponseWriter, status int, title, says, detail string) {
	p.show(w, status, problemPage, problemView{Title: title, Says: says, Detail: detail})
}

// unknownStory lists what there is.
func (p *Playground) unknownStory(w http.ResponseWriter, id string) {
	p.show(w, http.StatusNotFound, problemPage, problemView{
		Title: "There is no such story", Says: fmt.Sprintf("Nobody has written %q. These are the stories:", id),
		Sections: p.sections(""),
	})
}

// section is the stories under one heading.
type section struct {
	Title   string
	Entries []entry
}

// entry is one story with the links that start it.
type entry struct {
	Story
	Ways []way
}

// way is one way to open the widget.
type way struct {
	Name, Link, Embed string
	Chosen            bool
}

// ways are the links to a story; the one that is on show is marked.
func ways(story, lang, chosen string) []way {
	names := map[string]string{embedFrame: "iframe", embedPopup: "pop-up", embedRedirect: "redirect"}
	var all []way
	for _, e := range embeds() {
		all = append(all, way{Name: names[e], Embed: e, Link: link("/", story, e, lang, ""), Chosen: e == chosen})
	}
	return all
}

func (p *Playground) sections(lang string) []section {
	var all []section
	for _, s := range p.options.Stories {
		if n := len(all); n == 0 || all[n-1].Title != s.Group {
			all = append(all, section{Title: s.Group})
		}
		last := &all[len(all)-1]
		last.Entries = append(last.Entries, entry{Story: s, Ways: ways(s.ID, lang, "")})
	}
	return all
}

// tongue is a link to the same page in another language.
type tongue struct {
	language
	Link   string
	Chosen bool
}

// indexView is the list of stories.
type indexView struct {
	Title    string
	Lang     string // the widget's; empty leaves it to the browser
	Gallery  string // where the widget shows its screens
	Sections []section
	Tongues  []tongue
}

// appView is the integrator's app with the panel for developers.
type appView struct {
	Title   string
	App     string
	Story   Story
	Run     string
	Embed   string
	Start   string // the link that opens the widget
	Again   string
	Origin  string // the widget's
	Ways    []way
	Tongues []tongue
	Result  result
}

// callbackView is the page after the widget.
type callbackView struct {
	Title  string
	App    string
	Run    *run // nil when the state belongs to none
	Words  string
	Again  string
	Result result
}

// Story and ID let the template read a run.
func (r *run) Story() Story { return r.story }

// ID is the run's name on the channel between its pages.
func (r *run) ID() string { return r.id }

// Embed is how the widget was opened.
func (r *run) Embed() string { return r.embed }

// home is the list of stories or, when the link names one, the integrator's app with the widget in it.
func (p *Playground) home(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	want, ok := p.read(query)
	switch {
	case !query.Has("story"):
		view := indexView{Title: "Stories", Lang: want.lang, Gallery: p.options.Widget + "/gallery", Sections: p.sections(want.lang)}
		for _, l := range languages() {
			view.Tongues = append(view.Tongues, tongue{l, "/?lang=" + l.Code, l.Code == want.lang})
		}
		p.show(w, http.StatusOK, indexPage, view)
		return
	case !ok:
		p.unknownStory(w, query.Get("story"))
		return
	}
	s := want.story
	playing := p.runs.add(s, want.embed, want.lang)
	view := appView{
		Title: s.Title, App: AppName, Story: s, Run: playing.id, Embed: want.embed, Origin: origin(p.options.Widget),
		Start: link("/start", s.ID, want.embed, want.lang, playing.id),
		Again: link("/", s.ID, want.embed, want.lang, ""),
		Ways:  ways(s.ID, want.lang, want.embed),
	}
	for _, l := range languages() {
		view.Tongues = append(view.Tongues, tongue{l, link("/", s.ID, want.embed, l.Code, ""), l.Code == want.lang})
	}
	p.show(w, http.StatusOK, appPage, view)
}
