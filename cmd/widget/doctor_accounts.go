package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect/providers/flinks"
	"github.com/open-reconnect/reconnect/providers/powens"
	"github.com/open-reconnect/reconnect/providers/syncfy"
)

// trial is a question that an aggregator answers by whether it takes a key.
type trial struct {
	key, method, address string
	header               map[string]string
	body                 string
	tells                bool // a refusal is the key's
}

// account has an aggregator look at the keys of an account, by what begins nothing there.
func (d *doctor) account(ctx context.Context, about string, own any) (found []finding) {
	var trials []trial
	switch a := own.(type) {
	case powens.Account:
		about += " " + a.Domain
		if a.CodeAsBearer {
			return []finding{{note, about, "the client_secret is not used, with code_as_bearer", ""}}
		}
		// A code that never was: without one that is good Powens does not say clearly whom it refuses.
		body, _ := json.Marshal(map[string]string{
			"grant_type": "authorization_code", "client_id": a.ClientID, "client_secret": a.ClientSecret, "code": "widget-doctor",
		})
		trials = append(trials, trial{
			key: "client_secret", method: http.MethodPost, address: cmp.Or(a.BaseURL, "https://"+a.Domain+"/2.0") + "/auth/token/access",
			header: map[string]string{"Content-Type": "application/json"}, body: string(body),
		})
	case syncfy.Account:
		a = a.WithDefaults()
		if a.APIKey == "" {
			return []finding{{note, about, "there is no api_key to try", ""}}
		}
		trials = append(trials, trial{
			key: "api_key", method: http.MethodGet, address: a.BaseURL + "/webhooks", tells: true,
			header: map[string]string{"Authorization": "API_KEY api_key=" + a.APIKey},
		})
	case flinks.Account:
		base := cmp.Or(a.BaseURL, "https://"+a.Instance+"-api.private.fin.ag/v3") + "/" + url.PathEscape(a.CustomerID) + "/BankingServices/"
		if a.AuthKey != "" { // a token that is not used opens nothing, and dies
			trials = append(trials, trial{
				key: "auth_key", method: http.MethodPost, address: base + "GenerateAuthorizeToken", body: "{}", tells: true,
				header: map[string]string{"flinks-auth-key": a.AuthKey, "Content-Type": "application/json"},
			})
		}
		if a.AuthKey == "" && a.APIKey == "" {
			return []finding{{note, about, "there is no auth_key or api_key to try", ""}}
		}
		if a.APIKey != "" {
			trials = append(trials, trial{
				key: "api_key", method: http.MethodGet, address: base + "Institutions?skip=0&take=1", tells: true, header: map[string]string{"x-api-key": a.APIKey},
			})
		}
	}
	for _, t := range trials {
		found = append(found, d.try(ctx, about, t))
	}
	return found
}

func (d *doctor) try(ctx context.Context, about string, t trial) finding {
	about += ", " + t.key
	a, err := d.ask(ctx, t.method, t.address, t.header, t.body)
	if err != nil {
		return finding{wrong, about, "the aggregator " + err.Error(), "is the account's address right, and does this machine get there?"}
	}
	status, said := a.StatusCode, struct {
		Code any `json:"code"`
	}{}
	readable := json.Unmarshal(a.body, &said) == nil
	if n, ok := said.Code.(float64); ok && status == http.StatusOK && n >= 400 && n < 600 { // a refusal in a success
		status = int(n)
	}
	code, _ := said.Code.(string)
	refused := status == http.StatusUnauthorized || status == http.StatusForbidden
	switch {
	case status == http.StatusTooManyRequests:
		return finding{warning, about, "the aggregator has had enough of questions for now", "ask again in a minute"}
	case status >= 500:
		return finding{warning, about, fmt.Sprintf("the aggregator answers %d", status), "ask again later"}
	case t.tells && refused, !t.tells && strings.Contains(strings.ToLower(code), "client"):
		return finding{wrong, about, fmt.Sprintf("the aggregator refuses it (%d)", status), "copy it anew from its console, and look whether it is that of this account"}
	case t.tells && status == http.StatusOK && readable:
		return finding{fine, about, "the aggregator takes it", ""}
	case !t.tells && readable && status != http.StatusNotFound:
		return finding{note, about, "the aggregator answers, and tells only in exchange for a good code whether it takes it", ""}
	}
	return finding{wrong, about, fmt.Sprintf("what answers %d is not the aggregator's API", status), "is the account's address right?"}
}

// linked finds that no link leads to an account, because its hosts leave out the one that the server is known by.
func (d *doctor) linked(about string, own any) []finding {
	var hosts []string
	switch a := own.(type) {
	case syncfy.Account:
		hosts = a.Hosts
	case flinks.Account:
		hosts = a.Hosts
	}
	public, err := url.Parse(d.s.URL)
	if err != nil || len(hosts) == 0 || slices.ContainsFunc(hosts, func(h string) bool {
		return strings.EqualFold(h, public.Host) || strings.EqualFold(h, public.Hostname())
	}) {
		return nil
	}
	return []finding{{
		warning, about + ", hosts", fmt.Sprintf("links at %s, by which this server is known, do not lead to this account, but only those at %s", public.Host, strings.Join(hosts, ", ")),
		"name " + public.Host + " in hosts, unless links are opened at another name of this server",
	}}
}
