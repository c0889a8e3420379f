package playground

import (
	"net/http"
	"net/url"
	"slices"
)

// card is one story with the link that plays it.
type card struct {
	Story
	Link string
}

// section is the stories under one heading.
type section struct {
	Title string
	Cards []card
}

// pickerView is the list of an aggregator's stories.
type pickerView struct {
	frame
	App      string
	Of       string // the aggregator
	Vendor   vendor
	Starters []card
	Sections []section
	Search   string // what is searched for
	Found    int
	Wish     wish
	Ways     ways
	Gallery  string // where the widget shows its screens
}

// home is the list of stories or, when the link names one, the integrator's app.
func (p *Playground) home(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	want, ok := p.read(query)
	switch {
	case !query.Has("story"):
		p.pick(w, want, query.Get("of"), query.Get("q"))
	case !ok:
		p.unknownStory(w, query.Get("story"))
	default:
		p.stage(w, p.runs.add(want), query.Has("open"), false)
	}
}

func (p *Playground) pick(w http.ResponseWriter, want wish, of, search string) {
	all := p.aggregators()
	if len(all) == 0 {
		p.problem(w, http.StatusNotFound, "There are no stories", "The playground was given none to play.", "")
		return
	}
	if !slices.Contains(all, of) {
		of = all[0]
	}
	found := p.find(of, search)
	view := pickerView{
		frame: frame{Title: vendorOf(of).Name + " stories", Theme: want.theme, Tabs: p.tabs(want, of), Documents: p.options.Documents != nil},
		App:   AppName, Of: of, Vendor: vendorOf(of), Search: search, Found: len(found), Wish: want,
		Ways:    p.waysOf(want, func(w wish) string { return pickerLink(of, w) }),
		Gallery: p.options.Widget + "/gallery",
	}
	for _, s := range p.starters(of) {
		view.Starters = append(view.Starters, card{s, stageLink(s.ID, want, false)})
	}
	for _, s := range found {
		if n := len(view.Sections); n == 0 || view.Sections[n-1].Title != s.Group {
			view.Sections = append(view.Sections, section{Title: s.Group})
		}
		last := &view.Sections[len(view.Sections)-1]
		last.Cards = append(last.Cards, card{s, stageLink(s.ID, want, false)})
	}
	p.show(w, http.StatusOK, layout(view.frame, script("switches", "picker"), pickerBody(view)))
}

// pickerLink is the address of an aggregator's list.
func pickerLink(of string, w wish) string {
	query := w.query()
	query.Set("of", of)
	return "/?" + query.Encode()
}

// stageLink is the address that plays a story; open opens the widget at once.
func stageLink(story string, w wish, open bool) string {
	query := w.query()
	query.Set("story", story)
	if open {
		query.Set("open", "1")
	}
	return "/?" + query.Encode()
}

// query has what a wish says beside the story, unless it is the default.
func (w wish) query() url.Values {
	query := url.Values{}
	if w.embed != embedFrame {
		query.Set("embed", w.embed)
	}
	if w.lang != "" {
		query.Set("lang", w.lang)
	}
	if w.theme != "" {
		query.Set("theme", w.theme)
	}
	return query
}
