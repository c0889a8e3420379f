package playground

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// phoneScreen is what the user's phone shows, as the sandbox tells it.
type phoneScreen struct {
	Bank  string `json:"bank"`
	Rings []ring `json:"rings"`
}

// ring is one thing on it: a request to approve, or a text message with a code.
type ring struct {
	Approval bool   `json:"approval"`
	Code     string `json:"code,omitempty"`
	Words    string `json:"words"`
}

// readPhone asks for the phone that belongs to a run's connection. A run whose widget is not open yet has a silent one.
func (p *Playground) readPhone(ctx context.Context, r run) (phoneScreen, error) {
	screen := phoneScreen{Rings: []ring{}}
	if r.opening.phone == "" {
		return screen, nil
	}
	err := p.send(ctx, http.MethodGet, r.opening.phone, http.Header{"Accept": {"application/json"}}, nil, &screen)
	return screen, err
}

// phoneView is the phone alone on a page, for when the app's page is not there.
type phoneView struct {
	frame
	Run    string
	Screen phoneScreen
}

// showPhone is the phone on a page of its own, which works without JavaScript.
func (p *Playground) showPhone(w http.ResponseWriter, r *http.Request) {
	playing, ok := p.runs.find(r.PathValue("run"))
	if !ok {
		p.noRun(w)
		return
	}
	screen, err := p.readPhone(r.Context(), playing)
	if err != nil {
		p.problem(w, http.StatusBadGateway, "The phone does not answer", "Is the sandbox running?", err.Error())
		return
	}
	v := phoneView{frame{Title: "Phone", Theme: playing.theme}, playing.id, screen}
	p.show(w, http.StatusOK, layout(v.frame, phoneScripts(), phoneBody(v)))
}

// tellPhone is the phone for the page's script.
func (p *Playground) tellPhone(w http.ResponseWriter, r *http.Request) {
	playing, ok := p.runs.find(r.PathValue("run"))
	if !ok {
		answerJSON(w, http.StatusNotFound, noRunJSON)
		return
	}
	screen, err := p.readPhone(r.Context(), playing)
	if err != nil {
		answerJSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
		return
	}
	answerJSON(w, http.StatusOK, screen)
}

// orders are what the page's buttons may tell the sandbox about a run's connection.
var orders = []string{"approve", "refuse", "expire", "finish", "deny", "act"}

// order passes one on. It answers without a page, so that the app's page stays where it is, also without JavaScript.
func (p *Playground) order(w http.ResponseWriter, r *http.Request) {
	playing, ok := p.runs.find(r.PathValue("run"))
	order := r.PathValue("order")
	if !ok || playing.opening.controls == "" || !slices.Contains(orders, order) {
		p.problem(w, http.StatusNotFound, "Nothing to press yet", "The widget has to be opened first.", "")
		return
	}
	err := p.call(r.Context(), http.MethodPost, playing.opening.controls+"/"+order, "", nil, nil)
	var refused *refusedError
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.As(err, &refused) && refused.status == http.StatusConflict:
		p.problem(w, http.StatusConflict, "Nothing to answer at the moment", "The connection waits for something else.", "")
	default:
		p.problem(w, http.StatusBadGateway, "The sandbox did not take it", "Is it running, with its controls?", err.Error())
	}
}

// request is one request that the simulated aggregator was sent, without what it carried.
type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
}

// tellRequests lists what the aggregator was asked about a run's connection, the playground's own requests among them.
func (p *Playground) tellRequests(w http.ResponseWriter, r *http.Request) {
	playing, ok := p.runs.find(r.PathValue("run"))
	if !ok {
		answerJSON(w, http.StatusNotFound, noRunJSON)
		return
	}
	history := struct {
		Requests []request `json:"requests"`
	}{[]request{}}
	if id := playing.opening.connection; id != "" {
		address := p.options.Control + "/history?connection=" + url.QueryEscape(id)
		if err := p.call(r.Context(), http.MethodGet, address, "", nil, &history); err != nil {
			answerJSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
			return
		}
	}
	answerJSON(w, http.StatusOK, history.Requests)
}
