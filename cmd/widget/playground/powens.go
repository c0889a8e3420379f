package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

// PowensAccount is one client of Powens: what the integrator's back end knows and, but for the secret, the link shows.
type PowensAccount struct {
	Domain       string
	ClientID     string
	ClientSecret string
	// Agent says that the client may handle credentials. Without it they are given on Powens' own page.
	Agent bool
}

// The banks of the sandbox that Powens' stories use, by the uuid of their connector.
const (
	powensTestBank  = "338178e6-3d01-564f-9a7b-52ca442459bf" // the vendor's own test connector
	powensOddBank   = "5a4d1b0c-90de-5e0f-8a11-000000000901" // asks for a field of every kind
	powensVisitBank = "5a4d1b0c-90de-5e0f-8a11-000000000902" // is opened on its own page only
	powensMixedBank = "5a4d1b0c-90de-5e0f-8a11-000000000903" // one source of each kind
)

// powensSetting is what a story needs of Powens before the widget is opened. The zero value is a healthy connection of
// the test bank.
type powensSetting struct {
	bank   string            // the connector's uuid; empty: the test bank
	values map[string]string // the credentials; nil: mary with the right password
	// script is what the bank does from now on, to the connection's first source or to the one that is named; nil
	// leaves the connection healthy.
	script []act
	source string
	// second is a script for another source.
	second       []act
	secondSource string
	code         func(string) string // what becomes of the code before it is in the link; nil: nothing
	spend        bool                // exchange the code before the widget can
	webview      bool                // the client is no agent: credentials are asked for on the aggregator's page
	link         url.Values          // parameters of the link beside the usual ones
}

// prepare does what an integrator's back end does before it opens the webview: a user, a connection, a code.
func (set powensSetting) prepare(ctx context.Context, p *Playground) (opening, error) {
	account, err := accountOf(p, func(a PowensAccount) bool { return a.Agent != set.webview })
	if err != nil {
		return opening{}, err
	}
	api := p.options.Sandbox + "/powens/2.0"
	var user struct {
		Token string `json:"auth_token"`
	}
	client := map[string]string{"client_id": account.ClientID, "client_secret": account.ClientSecret}
	if err := p.call(ctx, http.MethodPost, api+"/auth/init", "", client, &user); err != nil {
		return opening{}, err
	}
	form := maps.Clone(set.values)
	if form == nil {
		form = map[string]string{"login": "mary", "password": "1234"}
	}
	form["connector_uuid"] = powensTestBank
	if set.bank != "" {
		form["connector_uuid"] = set.bank
	}
	var made struct {
		ID int `json:"id"`
	}
	if err := p.call(ctx, http.MethodPost, api+"/users/me/connections", user.Token, form, &made); err != nil {
		return opening{}, err
	}
	id := strconv.Itoa(made.ID)
	controls := p.options.Control + "/powens/connections/" + id
	for _, b := range []breaking{{set.script, set.source}, {set.second, set.secondSource}} {
		if b.Script == nil {
			continue
		}
		if err := p.call(ctx, http.MethodPost, controls+"/break", "", b, nil); err != nil {
			return opening{}, err
		}
	}
	code, err := set.mint(ctx, p, api, user.Token, client)
	if err != nil {
		return opening{}, err
	}
	query := url.Values{"domain": {account.Domain}, "client_id": {account.ClientID}, "code": {code}, "connection_id": {id}}
	maps.Copy(query, set.link)
	return opening{
		path: "/reconnect", query: query,
		connection: id, phone: p.options.Sandbox + "/phone/" + id, controls: controls, outcome: powensOutcome,
		look: func(ctx context.Context, _ url.Values) (string, error) {
			return p.powensState(ctx, api+"/users/me/connections/"+id, user.Token)
		},
	}, nil
}

// mint makes the code that goes into the link. It is for one exchange, as Powens advises for its webview.
func (set powensSetting) mint(ctx context.Context, p *Playground, api, token string, client map[string]string) (string, error) {
	var minted struct {
		Code string `json:"code"`
	}
	if err := p.call(ctx, http.MethodGet, api+"/auth/token/code?type=singleAccess", token, nil, &minted); err != nil {
		return "", err
	}
	if set.spend {
		exchange := maps.Clone(client)
		exchange["grant_type"], exchange["code"] = "authorization_code", minted.Code
		if err := p.call(ctx, http.MethodPost, api+"/auth/token/access", "", exchange, nil); err != nil {
			return "", err
		}
	}
	if set.code != nil {
		return set.code(minted.Code), nil
	}
	return minted.Code, nil
}

// powensState reads the connection again, as an integrator must after the callback, which does not say whether the
// connection works now.
func (p *Playground) powensState(ctx context.Context, address, token string) (string, error) {
	var connection struct {
		State json.RawMessage `json:"state"`
	}
	if err := p.call(ctx, http.MethodGet, address, token, nil, &connection); err != nil {
		return "", err
	}
	var state *string
	switch err := json.Unmarshal(connection.State, &state); {
	case err != nil:
		return "", fmt.Errorf("playground: the connection's state is no text: %w", err)
	case state == nil:
		return "healthy", nil
	}
	return *state, nil
}

// powensOutcome reads Powens' callback: an error, or nothing at all when it went well.
func powensOutcome(query url.Values) string {
	switch e := query.Get("error"); {
	case e == "":
		return "done"
	case errorWord.MatchString(e):
		return e
	default:
		return "other"
	}
}

// breaking is an order to the controls: what the bank does from now on, to the named source or to the first.
type breaking struct {
	Script []act  `json:"script"`
	Source string `json:"source,omitempty"`
}

// act is one thing that the bank does, in the words of the sandbox's controls.
type act map[string]any

func does(what string) act { return act{"do": what} }

func asksCode() act { return act{"do": "ask_code", "accepts": "123456"} }

// confirmWords is what the bank says while it waits for its app.
const confirmWords = "Confirm that " + AppName + " may read your accounts."

func asksApproval() act { return act{"do": "ask_approval", "words": confirmWords} }

func dawdles(span string) act { return act{"do": "dawdle", "for": span} }
