package playground

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// showRun answers /runs/{run}.json: what the integrator's back end knows about a run.
func (p *Playground) showRun(w http.ResponseWriter, r *http.Request) {
	id, isJSON := strings.CutSuffix(r.PathValue("file"), ".json")
	playing, ok := p.runs.find(id)
	if !isJSON || !ok {
		answerJSON(w, http.StatusNotFound, map[string]string{"error": "there is no such run, or none any more"})
		return
	}
	moment := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	answerJSON(w, http.StatusOK, map[string]any{
		"run": playing.id, "story": playing.story.ID, "embed": playing.embed, "lang": playing.lang,
		"started": moment(playing.started), "ended": moment(playing.ended),
		"connection_id": playing.opening.connection, "phone": playing.opening.phone,
		"outcome": playing.outcome, "query": playing.query, "upstream": playing.state,
	})
}

// listStories answers /stories.json.
func (p *Playground) listStories(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, p.options.Stories)
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(body) // the browser may have left
}

// openPhone sends the browser to the phone that belongs to a run's connection.
func (p *Playground) openPhone(w http.ResponseWriter, r *http.Request) {
	playing, ok := p.runs.find(r.PathValue("run"))
	if !ok || playing.opening.phone == "" {
		p.problem(w, http.StatusNotFound, "No phone yet", "The phone belongs to a connection, and this run has none yet. Open the widget first.", "")
		return
	}
	http.Redirect(w, r, playing.opening.phone, http.StatusSeeOther)
}

// orders are what the panel's buttons may tell the sandbox about a run's connection.
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
