package syncfy

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// values are what the API is sent for the last question: of the fields that were asked and no others, with the type
// that each value came with, and what is to be echoed.
func (x *exchange) values(answers reconnect.Answers) map[string]any {
	values := map[string]any{}
	for name, raw := range x.cur.Hidden {
		values[name] = raw
	}
	ask, _ := x.shown.(reconnect.Ask)
	for _, f := range ask.Fields {
		given := answers[f.Name]
		switch {
		case len(given) == 0:
		case slices.Contains(x.cur.Joined, f.Name):
			values[f.Name] = strings.Join(given, ",")
		case f.Kind == reconnect.File:
			values[f.Name] = dataURL(given[0])
		case x.cur.Typed[f.Name][given[0]] != nil:
			values[f.Name] = x.cur.Typed[f.Name][given[0]]
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
func (x *exchange) submit(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	s, err := x.findSite(ctx)
	if err != nil {
		return nil, err
	}
	body := map[string]any{"id_site": x.cur.Site}
	if s.Version >= 3 {
		body["input_name"], body["input"] = x.cur.Option, x.values(answers)
	} else {
		body["credentials"] = x.values(answers)
	}
	if lang, _, _ := strings.Cut(strings.ToLower(x.cur.Lang), "-"); lang == "es" || lang == "en" { // the widget's two
		body["locale"] = lang
	}
	var j upstream.JSON
	update := x.cur.update()
	if update {
		j, err = x.insist(ctx, x.acc.api, upstream.Request{
			Method: http.MethodPut, Route: "/credentials/{}/pulls", Parts: []string{x.cur.Credential}, Body: body,
		})
	}
	if !update || refusal(err).absent() {
		to := x.acc.endpoint(s.Endpoint)
		switch x.acc.CreateVia {
		case ViaCredentials:
			to = x.acc.below("/credentials")
		case ViaPulls:
			to = x.acc.below("/credentials/pulls")
		case ViaEndpoint, ViaSync:
		}
		client, route, parts := x.acc.client(to)
		j, err = x.insist(ctx, client, upstream.Request{Method: http.MethodPost, Route: route, Parts: parts, Body: body})
	}
	switch refused := refusal(err); {
	case refused != nil:
		switch refused.Status {
		case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusConflict:
			// Which value it does not like is not said in any way that is documented.
			x.log().Info("syncfy: values refused", "error", err)
			x.cur.Said = refused.words()
			return x.form(ctx, reconnect.WrongCredentials)
		}
		return nil, err
	case upstream.Failure(err).Unsent:
		return nil, err
	case err != nil:
		x.cur.Doubt = x.a.Now()
		return nil, err
	}
	if !update {
		x.cur.Credential = "" // the answer names the new one
	}
	x.cur.Pulls = 0
	return x.begun(j), nil
}

// doubtFor is how long the API is given to show that it took an answer whose reply was lost.
const doubtFor = 6 * time.Second

// doubt finds out whether the values arrived whose reply was lost. If they did, there is a credential that was not there
// before, or one that has been at work since; its job is not known, so another one is begun with what is stored now.
func (x *exchange) doubt(ctx context.Context) (reconnect.Step, error) {
	list, err := x.credentials(ctx)
	if refused := refusal(err); err != nil && (refused == nil || refused.unauthorized()) {
		return nil, err
	}
	since := x.cur.Doubt
	for _, c := range list {
		before, known := x.cur.Before[c.ID]
		if c.Site != x.cur.Site && c.ID != x.cur.Credential || known && c.State == before {
			continue
		}
		x.cur.Credential, x.cur.Home, x.cur.Lost, x.cur.Doubt = c.ID, x.cur.Site, true, time.Time{}
		x.cur.Before, x.cur.Healthy, x.cur.Phase = map[string]state{c.ID: c.State}, false, phasePull
		return x.pull(ctx)
	}
	if x.a.Now().Sub(since) < doubtFor {
		return nil, errDoubt
	}
	x.cur.Doubt = time.Time{}
	return x.shown, nil // it did not arrive: the question stands
}
