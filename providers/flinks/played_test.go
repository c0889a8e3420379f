package flinks_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/flinks"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

const customer = "43387ca6-0391-4c82-857d-70d95f087ecb"

// entrance is how a flow begins.
type entrance int

const (
	byRequest     entrance = iota // the link names a session that the integrator has opened
	byInstitution                 // the link names an institution
	byLogin                       // our own door names a LoginId
)

type setting struct {
	chaos    sandbox.Chaos
	switches func(*dialect.Switches)
	enter    entrance
	bank     string // Banque Imaginaire if empty
	user     string
	script   sandbox.Script
	pollBy   string
	sync     bool
	lang     string
}

// played is a setting as the kit plays it. Its connection is the LoginId.
func played(s setting) providertest.Dialect {
	if s.bank == "" {
		s.bank = "Banque Imaginaire"
	}
	if s.user == "" {
		s.user = "somebody"
	}
	plays := dialect.Dialect(func(w *dialect.Switches) {
		w.Hold = sandbox.Span(time.Minute) // the flow gives an exchange three minutes
		if s.switches != nil {
			s.switches(w)
		}
	})
	return providertest.Dialect{
		Sandbox: sandbox.Options{Dialects: []sandbox.Dialect{plays}, Chaos: s.chaos},
		Begin: func(p *providertest.Play) (reconnect.Provider, reconnect.Door, reconnect.Entry) {
			accounts := []flinks.Account{{
				Client:     &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}},
				CustomerID: customer, BaseURL: p.API.URL + "/flinks/v3", AuthKey: "very-secret-auth-key", APIKey: "very-secret-api-key",
				PollBy: s.pollBy, Sync: s.sync, AnonymousLinks: true,
			}}
			adapter, err := flinks.New(accounts, p.Log.Logger())
			if err != nil {
				p.T.Fatal(err)
			}
			adapter.Now = p.Clock.Now
			door := flinks.NewDoor(accounts)
			return adapter, door, enter(p, door, s)
		},
		Fill: func(fd reconnect.Field, right bool) []string { return fill(s, fd, right) },
		Control: func(p *providertest.Play, what string) bool {
			return p.Call("POST", p.Controls.URL+"/flinks/logins/"+p.ID+"/"+what, nil)["http"] == 200
		},
		Sent: func(_ *providertest.Play, r sandbox.Request) bool {
			return r.Body["SecurityResponses"] != "" || r.Body["Password"] != ""
		},
		Mended: func(p *providertest.Play, f *reconnect.Flow) bool {
			return f.Results["loginId"] == p.ID && p.Call("GET", p.Controls.URL+"/flinks/logins/"+p.ID, nil)["state"] == "200"
		},
		Held:    true,
		Secrets: []string{"very-secret", `"1234"`, "first pet", "flinks-auth-key"},
	}
}

// enter makes a login that plays the script, and reads a link to it.
func enter(p *providertest.Play, door *flinks.Door, s setting) reconnect.Entry {
	made := p.Must("POST", p.Controls.URL+"/flinks/logins", map[string]any{
		"customer": customer, "username": s.user, "institution": s.bank, "script": s.script,
	})
	p.ID = made["id"].(string)
	if s.enter != byLogin { // else the engine says which connection was opened
		p.Secrets = append(p.Secrets, p.ID)
	}
	query := map[string][]string{"redirectUrl": {"https://acme.example/cb?state=x%20y"}, "tag": {"t1"}, "language": {s.lang}}
	path := map[string]string{}
	switch s.enter {
	case byRequest:
		query["requestId"] = []string{open(p)}
	case byInstitution:
		path["name"] = s.bank
	case byLogin:
		path["name"] = "?"
	}
	entry, err := door.Enter(reconnect.Request{Host: "acme.example", Path: path, Query: query})
	if err != nil {
		p.T.Fatal(err)
	}
	if entry.Lang == "" {
		entry.Lang = "en"
	}
	if s.enter == byLogin {
		entry.Connection.ID, entry.Connection.Options = p.ID, nil
	}
	return entry
}

// open is what the integrator does first: AuthorizeAsync with the LoginId (Reconnect, step 1).
func open(p *providertest.Play) string {
	root := p.API.URL + "/flinks/v3/" + customer + "/BankingServices/"
	token := p.Must("POST", root+"GenerateAuthorizeToken", map[string]any{}, "flinks-auth-key", "k")["Token"].(string)
	body := map[string]any{"LoginId": p.ID, "MostRecentCached": false, "Save": true}
	return p.Must("POST", root+"AuthorizeAsync", body, "flinks-auth-key", token)["RequestId"].(string)
}

// rightAnswers are the answers to the simulator's questions, by a part of the prompt.
var rightAnswers = []struct{ part, answer string }{
	{"city", "Montreal"},
	{"country", "Canada"},
	{"shape", "Triangle"},
	{"ville", "Montréal"},
	{"pays", "Canada"},
	{"forme", "Triangle"},
	{"pet", "Rex"},
	{"dog", "Rex"},
	{"Sing", "Alouette"},
	{"l'aîné", "Zoé"},
	{"branch", "Sud"},
	{"image", "2"},
	{"picture", "2"},
	{"own", "A car|A cottage"},
}

// fill types what is right by the table.
func fill(s setting, fd reconnect.Field, right bool) []string {
	switch {
	case fd.Name == "username":
		return []string{s.user}
	case fd.Kind == reconnect.Secret && right && s.bank == "FlinksCapital":
		return []string{"Everyday"}
	case fd.Kind == reconnect.Secret || fd.Kind == reconnect.Code || !right:
		return nil
	}
	answer := providertest.RightCode
	for _, r := range rightAnswers {
		if strings.Contains(fd.Label, r.part) {
			answer = r.answer
			break
		}
	}
	var picked []string
	for _, c := range fd.Choices {
		if slices.Contains(strings.Split(answer, "|"), c.Label) && (fd.Kind == reconnect.Picks || picked == nil) {
			picked = append(picked, c.Value)
		}
	}
	switch {
	case fd.Choices != nil:
		return picked
	case fd.Label == "": // the answer to a question that was chosen
		return []string{"Rex"}
	}
	return []string{answer}
}

func newPlay(t testing.TB, s setting) *providertest.Play { return providertest.Begin(t, played(s)) }
