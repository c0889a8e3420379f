package syncfy

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"reconnect"
	"reconnect/providers/internal/upstream"
)

// values are what the API is sent for the last question: of the fields that were asked and no others, with the type
// that each value came with, and what is to be echoed.
func (t *turn) values(answers reconnect.Answers) map[string]any {
	values := map[string]any{}
	for name, raw := range t.cur.Hidden {
		values[name] = raw
	}
	ask, _ := t.shown.(reconnect.Ask)
	for _, f := range ask.Fields {
		given := answers[f.Name]
		switch {
		case len(given) == 0:
		case slices.Contains(t.cur.Joined, f.Name):
			values[f.Name] = strings.Join(given, ",")
		case f.Kind == reconnect.File:
			values[f.Name] = dataURL(given[0])
		case t.cur.Typed[f.Name][given[0]] != nil:
			values[f.Name] = t.cur.Typed[f.Name][given[0]]
		default:
			values[f.Name] = given[0]
		}
	}
	return values
}

// dataURL is a file as the vendor's widget sends it.
func dataURL(file string) string {
	data, err := base64.StdEncoding.DecodeString(file)
	if err != nil {
		return file
	}
	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	return "data:" + kind + ";base64," + file
}

// submit sends the site's values: a new credential to the endpoint that the site names, new values of an existing one by
// PUT …/pulls (samples), or, where that does not exist, like a new one: the API knows it by its user name.
func (t *turn) submit(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	s, refused, err := t.place(ctx)
	switch {
	case err != nil:
		return nil, err
	case refused != nil:
		return t.shut(refused), nil
	}
	body := map[string]any{"id_site": t.cur.Site}
	if s.Version >= 3 {
		body["input_name"], body["input"] = t.cur.Option, t.values(answers)
	} else {
		body["credentials"] = t.values(answers)
	}
	if lang, _, _ := strings.Cut(strings.ToLower(t.cur.Lang), "-"); lang == "es" || lang == "en" { // the widget's two
		body["locale"] = lang
	}
	var j upstream.JSON
	update := t.cur.update()
	if update {
		j, refused, err = t.insist(ctx, t.acc.api, upstream.Request{
			Method: http.MethodPut, Route: "/credentials/{}/pulls", Parts: []string{t.cur.Credential}, Body: body,
		})
	}
	if !update || refused != nil && refused.absent() {
		to := t.acc.endpoint(s.Endpoint)
		switch t.acc.CreateVia {
		case ViaCredentials:
			to = t.acc.below("/credentials")
		case ViaPulls:
			to = t.acc.below("/credentials/pulls")
		case ViaEndpoint, ViaSync:
		}
		client, route, parts := t.acc.client(to)
		j, refused, err = t.insist(ctx, client, upstream.Request{Method: http.MethodPost, Route: route, Parts: parts, Body: body})
	}
	switch {
	case err != nil && unsent(err):
		return nil, err
	case err != nil:
		t.cur.Doubt = t.a.Now()
		return nil, err
	case refused != nil:
		return t.submitRefused(ctx, refused)
	}
	if !update {
		t.cur.Credential = "" // the answer names the new one
	}
	t.cur.Pulls = 0
	return t.begun(j), nil
}

func (t *turn) submitRefused(ctx context.Context, e *apiError) (reconnect.Step, error) {
	switch e.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusConflict:
		// Which value it does not like is not said in any way that is documented.
		t.log().Info("syncfy: values refused", "status", e.Status, "request", e.RequestID)
		return t.form(ctx, reconnect.WrongCredentials)
	}
	return t.shut(e), nil
}

// doubtFor is how long the API is given to show that it took an answer whose reply was lost.
const doubtFor = 6 * time.Second

// doubt finds out whether the values arrived whose reply was lost. If they did, there is a credential that was not there
// before, or one that has been at work since; its job is not known, so another one is begun with what is stored now.
func (t *turn) doubt(ctx context.Context) (reconnect.Step, error) {
	list, refused, err := t.credentials(ctx)
	switch {
	case err != nil:
		return nil, err
	case refused != nil && refused.Status == http.StatusUnauthorized:
		return t.shut(refused), nil
	}
	since := t.cur.Doubt
	for _, c := range list {
		before, known := t.cur.Before[c.ID]
		if c.ID == t.cur.Credential && t.cur.update() {
			before, known = t.cur.State, true
		}
		if c.Site != t.cur.Site && c.ID != t.cur.Credential || known && c.State == before {
			continue
		}
		t.cur.Credential, t.cur.Home, t.cur.Lost, t.cur.Doubt = c.ID, t.cur.Site, true, time.Time{}
		t.cur.State, t.cur.Healthy, t.cur.Phase = c.State, false, phasePull
		return t.pull(ctx)
	}
	if t.a.Now().Sub(since) < doubtFor {
		return nil, errDoubt
	}
	t.cur.Doubt = time.Time{}
	return t.shown, nil // it did not arrive: the question stands
}
