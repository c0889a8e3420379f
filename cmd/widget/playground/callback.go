package playground

import (
	"context"
	"net/http"
	"regexp"
	"time"

	"github.com/a-h/templ"
)

// lookTime bounds how long the callback waits to learn how the connection is now.
const lookTime = 10 * time.Second

// outcomeUnknown is the outcome of a callback whose state belongs to no run: nothing in it may be believed.
const outcomeUnknown = "unknown_state"

// callback is the address to which the widget brings the user back. An integrator checks first that the state is its
// own, then reads what the callback says, and then asks the aggregator, because any address can be typed.
func (p *Playground) callback(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	playing, ok := p.runs.find(query.Get("state"))
	if !ok || playing.started.IsZero() {
		p.showCallback(w, http.StatusBadRequest, templ.NopComponent, callbackView{
			frame: frame{Title: "This callback belongs to no one here"}, App: AppName,
			Result: result{Outcome: outcomeUnknown, Query: r.URL.RawQuery},
		})
		return
	}
	p.runs.end(playing.id, playing.opening.outcome(query), r.URL.RawQuery, p.now())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), lookTime) // a page loaded twice must not leave half an answer
	defer cancel()
	state, err := playing.opening.look(ctx, query)
	if err != nil {
		p.log.Warn("connection could not be read after the callback", "story", playing.story.ID, "error", err)
		state = "not known"
	}
	p.runs.found(playing.id, state)
	if now, ok := p.runs.find(playing.id); ok {
		playing = now
	}
	inPlace := playing.embed == embedRedirect || playing.embed == embedFrame && r.Header.Get("Sec-Fetch-Dest") == "document"
	if !inPlace {
		p.showCallback(w, http.StatusOK, script("callback"), callbackView{
			frame: frame{Title: "Back in " + AppName, Theme: playing.theme}, App: AppName, Run: playing.id, Embed: playing.embed,
			Money: money(playing.story.Aggregator, playing.stands(), p.now()), Result: resultOf(playing),
		})
		return
	}
	p.stage(w, playing, false, true)
}

// callbackView is the page after the widget where the app's own page is still there around it or behind it.
type callbackView struct {
	frame
	App    string
	Run    string // empty when the state belongs to none
	Embed  string
	Money  moneyView
	Result result
}

func (p *Playground) showCallback(w http.ResponseWriter, status int, scripts templ.Component, v callbackView) {
	p.show(w, status, layout(v.frame, scripts, callbackBody(v)))
}

// errorWord is what a callback's error may look like; anything else is not repeated as a word.
var errorWord = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,60}$`)

// result is what an integrator knows after the callback.
type result struct {
	Outcome string // "" while the user is on the way
	Query   string // the callback's raw query
	State   string // how the connection is upstream, in the aggregator's word
}

// parameters are what the callback brought, as people read it.
func (r result) parameters() string {
	switch {
	case r.Outcome == "":
		return "not yet"
	case r.Query == "":
		return "(none)"
	}
	return "?" + r.Query
}

func resultOf(r run) result { return result{Outcome: r.outcome, Query: r.query, State: r.state} }
