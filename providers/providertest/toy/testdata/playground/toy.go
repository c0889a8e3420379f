package playground

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
)

// ToyAccount is what the integrator knows of its account.
type ToyAccount struct{ Client string }

// ToyStories are the ways in which a connection of the toy aggregator can be broken.
func ToyStories() (all []Story) {
	for _, s := range []struct {
		id, ends string
		answers  map[string]string
		script   []act
	}{
		{"healthy", "done", map[string]string{}, nil},
		{"code", "done", map[string]string{"answer": "123456"}, []act{dawdles("2s"), asksCode()}},
		{"password", "done", map[string]string{"answer": "1234"}, []act{does("refuse_password")}},
		{"phone", "done", map[string]string{keyPhone: "approve"}, []act{asksApproval()}},
		{"act", "done", map[string]string{keyAct: "done"}, []act{does("lock")}},
		{"down", "bank_unavailable", map[string]string{}, []act{does("go_down")}},
	} {
		all = append(all, Story{
			ID: "toy/" + s.id, Aggregator: "toy", Group: "A toy", Title: s.id, Description: "The bank plays " + s.id + ".",
			Ends: s.ends, Answers: s.answers,
			prepare: func(ctx context.Context, p *Playground) (opening, error) { return p.openToy(ctx, s.script) },
		})
	}
	return all
}

func (p *Playground) openToy(ctx context.Context, script []act) (opening, error) {
	account, err := accountOf(p, func(ToyAccount) bool { return true })
	if err != nil {
		return opening{}, err
	}
	var made struct{ ID, Code string }
	order := map[string]any{"script": script}
	if err := p.call(ctx, http.MethodPost, p.options.Control+"/toy/connections", "", order, &made); err != nil {
		return opening{}, err
	}
	return opening{
		path: "/toy", query: url.Values{"client": {account.Client}, "id": {made.ID}, "code": {made.Code}}, lang: "lang",
		connection: made.ID, phone: p.options.Sandbox + "/phone/" + made.ID,
		controls: p.options.Control + "/toy/connections/" + made.ID,
		outcome:  func(q url.Values) string { return cmp.Or(q.Get("error"), "done") },
		look: func(ctx context.Context, _ url.Values) (string, error) {
			var now struct{ State string }
			err := p.call(ctx, http.MethodGet, p.options.Sandbox+"/toy/v1/connections/"+made.ID, made.Code, nil, &now)
			if now.State == "ok" {
				now.State = "healthy"
			}
			return now.State, err
		},
	}, nil
}
