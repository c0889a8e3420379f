package playground

import (
	"encoding/json"
	"net/http"
	"time"
)

var noRunJSON = map[string]string{"error": "there is no such run, or none any more"}

// tellRun answers what the integrator's back end knows about a run.
func (p *Playground) tellRun(w http.ResponseWriter, playing run, ok bool) {
	if !ok {
		answerJSON(w, http.StatusNotFound, noRunJSON)
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
