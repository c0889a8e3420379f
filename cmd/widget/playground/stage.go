package playground

import (
	"net/http"
	"strings"
)

// stageView is the integrator's app, with the story beside it and what developers want to know.
type stageView struct {
	frame
	App       string
	Story     Story
	Vendor    vendor
	Run       string
	Embed     string
	Open      bool   // the widget is open in its frame
	Back      bool   // the user has just come back by the callback
	Start     string // the address that leads to the widget
	Reconnect string // what the button does where no script runs
	Again     string
	Origin    string // the widget's
	List      string // all stories of the aggregator
	Next      card
	Reproduce string
	Ways      ways
	Money     moneyView
	Result    result
}

// apart reports whether the widget opens beside this page.
func (v stageView) apart() bool { return v.Embed == embedPopup || v.Embed == embedTab }

// place names the app's part of the page for its script, of which there is another one when the user has come back.
func (v stageView) place() string {
	if v.Back {
		return "app"
	}
	return "host"
}

// stage shows a run: the app as it stands now.
func (p *Playground) stage(w http.ResponseWriter, r run, open, back bool) {
	v := p.stageOf(r, open, back)
	p.show(w, http.StatusOK, layout(v.frame, stageScripts(v), stageBody(v)))
}

func (p *Playground) stageOf(r run, open, back bool) stageView {
	s, want := r.story, r.wish
	next := p.next(s)
	v := stageView{
		frame: frame{Title: s.Title, Theme: r.theme, Tabs: p.tabs(want, s.Aggregator), Documents: p.options.Documents != nil},
		App:   AppName, Story: s, Vendor: vendorOf(s.Aggregator), Run: r.id, Embed: r.embed, Back: back,
		Open:   open && r.embed == embedFrame && r.outcome == "",
		Start:  startLink(want, r.id),
		Again:  stageLink(s.ID, want, r.embed == embedFrame),
		Origin: origin(p.options.Widget), List: pickerLink(s.Aggregator, want),
		Next:      card{next, stageLink(next.ID, want, false)},
		Reproduce: p.options.Self + stageLink(s.ID, want, false),
		Ways:      p.waysOf(want, func(w wish) string { return stageLink(s.ID, w, false) }),
		Money:     money(s.Aggregator, r.stands(), p.now()), Result: resultOf(r),
	}
	v.Reconnect = v.Start
	if r.embed == embedFrame {
		v.Reconnect = "/runs/" + r.id + "?open=1"
	}
	return v
}

// showRun answers /runs/{run}, the app as it stands, and /runs/{run}.json, what its back end knows.
func (p *Playground) showRun(w http.ResponseWriter, r *http.Request) {
	id, isJSON := strings.CutSuffix(r.PathValue("file"), ".json")
	playing, ok := p.runs.find(id)
	switch {
	case isJSON:
		p.tellRun(w, playing, ok)
	case ok:
		p.stage(w, playing, r.URL.Query().Has("open"), false)
	default:
		p.noRun(w)
	}
}

// showApp answers with the parts of the app that change, for a page that stays where it is.
func (p *Playground) showApp(w http.ResponseWriter, r *http.Request) {
	playing, ok := p.runs.find(r.PathValue("run"))
	if !ok {
		p.noRun(w)
		return
	}
	p.show(w, http.StatusOK, appParts(p.stageOf(playing, false, false)))
}

func (p *Playground) noRun(w http.ResponseWriter) {
	p.problem(w, http.StatusNotFound, "This story is over", "The playground remembers its last thousand runs, and this is none of them.", "")
}
