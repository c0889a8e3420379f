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
	embedRedirect = "redirect"
)

func embeds() []string { return []string{embedFrame, embedPopup, embedRedirect} }

// language is one that the widget speaks, and its name in itself.
type language struct{ Code, Name string }

func languages() []language {
	return []language{
		{"en", "English"},
		{"fr", "Français"},
		{"es", "Español"},
		{"de", "Deutsch"},
		{"it", "Italiano"},
		{"pt", "Português"},
		{"nl", "Nederlands"},
	}
}

// wish is what a link to the playground asks for. Unknown words become the default.
type wish struct {
	story       Story
	embed, lang string
}

// read understands a link's parameters; false when it names no story that there is.
func (p *Playground) read(query url.Values) (wish, bool) {
	w := wish{embed: query.Get("embed"), lang: query.Get("lang")}
	if !slices.Contains(embeds(), w.embed) {
		w.embed = embedFrame
	}
	if !slices.ContainsFunc(languages(), func(l language) bool { return l.Code == w.lang }) {
		w.lang = "" // left to the widget
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
		playing = p.runs.add(want.story, want.embed, want.lang)
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
	w.Header().Set("Location", p.door(o, want.lang, playing.id))
	w.WriteHeader(http.StatusSeeOther)
}

// door is the widget's address as an integrator writes it. Codes contain + / and =, so everything is escaped.
func (p *Playground) door(o opening, lang, run string) string {
	query := maps.Clone(o.query)
	if callback := p.options.Self + "/callback"; o.back == "" {
		query.Set("redirect_uri", callback)
		query.Set("state", run)
	} else {
		query.Set(o.back, callback+"?state="+url.QueryEscape(run))
	}
	address := p.options.Widget
	switch {
	case lang == "" || o.lang != "" && query.Get(o.lang) != "": // the story insists on one
	case o.lang != "":
		query.Set(o.lang, lang)
	default:
		address += "/" + lang
	}
	return address + o.path + "?" + query.Encode()
}

// link is an address of the playground itself.
func link(path, story, embed, lang, run string) string {
	query := url.Values{"story": {story}, "embed": {embed}}
	if lang != "" {
		query.Set("lang", lang)
	}
	if run != "" {
		query.Set("run", run)
	}
	return path + "?" + query.Encode()
}
