package playground

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// The ways in which an integrator opens the widget.
const (
	embedFrame    = "iframe"
	embedPopup    = "popup"
	embedTab      = "tab"
	embedRedirect = "redirect"
)

func embeds() []string { return []string{embedFrame, embedPopup, embedTab, embedRedirect} }

// embedNames are what people call them.
var embedNames = map[string]string{embedFrame: "Frame", embedPopup: "Pop-up", embedTab: "New tab", embedRedirect: "Redirect"}

// wish is what a link to the playground asks for. Unknown words become the default.
type wish struct {
	story       Story
	embed, lang string
	theme       string // "light" or "dark"; empty leaves it to the browser
}

// read understands a link's parameters; false when it names no story that there is.
func (p *Playground) read(query url.Values) (wish, bool) {
	w := wish{embed: query.Get("embed"), lang: query.Get("lang"), theme: query.Get("theme")}
	if !slices.Contains(embeds(), w.embed) {
		w.embed = embedFrame
	}
	if !slices.ContainsFunc(p.options.Languages, func(l Language) bool { return l.Code == w.lang }) {
		w.lang = "" // left to the widget
	}
	if w.theme != "light" && w.theme != "dark" {
		w.theme = ""
	}
	var ok bool
	w.story, ok = p.story(query.Get("story"))
	return w, ok
}

// start makes a broken connection and sends the browser to the widget with it. With the id of a run that the app's page
// has announced it belongs to that run, so that the page hears how it ends.
func (p *Playground) start(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	want, ok := p.read(query)
	if !ok {
		p.unknownStory(w, query.Get("story"))
		return
	}
	playing, ok := p.runs.find(query.Get("run"))
	if !ok || playing.story.ID != want.story.ID {
		playing = p.runs.add(want)
	}
	o, err := want.story.prepare(r.Context(), p)
	if err != nil {
		p.log.Error("story could not be prepared", "story", want.story.ID, "error", err)
		p.problem(w, http.StatusBadGateway, "The story could not be prepared",
			"The sandbox did not do what was asked. Is it running, with its controls?", err.Error())
		return
	}
	p.runs.start(playing.id, o, p.now())
	p.log.Info("story started", "story", want.story.ID, "embed", want.embed, "lang", want.lang)
	w.Header().Set("Location", p.door(o, want, playing.id))
	w.WriteHeader(http.StatusSeeOther)
}

// door is the widget's address as an integrator writes it. Codes contain + / and =, so everything is escaped.
func (p *Playground) door(o opening, w wish, run string) string {
	query := maps.Clone(o.query)
	if callback := p.options.Self + "/callback"; o.back == "" {
		query.Set("redirect_uri", callback)
		query.Set("state", run)
	} else {
		query.Set(o.back, callback+"?state="+url.QueryEscape(run))
	}
	if w.theme != "" {
		query.Set("theme", w.theme)
	}
	address := p.options.Widget
	switch {
	case w.lang == "" || o.lang != "" && query.Get(o.lang) != "": // the story insists on one
	case o.lang != "":
		query.Set(o.lang, w.lang)
	default:
		address += "/" + w.lang
	}
	return address + o.path + "?" + query.Encode()
}

// startLink is the address that begins a run and leads to the widget.
func startLink(w wish, run string) string {
	query := w.query()
	query.Set("story", w.story.ID)
	query.Set("embed", w.embed)
	query.Set("run", run)
	return "/start?" + query.Encode()
}
