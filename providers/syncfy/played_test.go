package syncfy_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/providers/syncfy"
)

// The simulator's test sites.
const (
	acme        = "56cf4ff5784806152c8b4567"
	normal      = "56cf5728784806f72b8b4568"
	tokenSite   = "56cf5728784806f72b8b4569"
	captcha     = "572ba390784806060f8b458b"
	pictures    = "573ce20978480645038b4589"
	texts       = "58e28bce056f2903900d4d61"
	qr          = "5efe27e84cc5f861897a5431"
	confirm     = "5f427f7810dff8730c50d1c1"
	selectInput = "5ae37e06056f290607126261"
	simulator   = "5d0bb316f9de2a0a8f71aaf1"
	sampleData  = "61aec45361f37158fad6e44b"
	twice       = "56cf5728784806f72b000020"
	anyPicture  = "56cf5728784806f72b000021"
	everything  = "56cf5728784806f72b000022"
	textRules   = "56cf5728784806f72b000023"
	twoWays     = "56cf5728784806f72b000030"
	twoPulled   = "56cf5728784806f72b000031"
	version4    = "56cf5728784806f72b000040"
	meridiano   = "5f00d1a0c0ffee0002000001"
)

const (
	apiKey   = "0123456789abcdef0123456789abcdef"
	wrongOTP = "wr0ng-c0de"
	wrongPwd = "wr0ng-passw0rd"
)

type setting struct {
	chaos    sandbox.Chaos
	site     string            // a credential there is broken, or is to be made if fresh
	fresh    bool              // the link names the site
	options  map[string]string // or this
	input    string
	values   map[string]string
	script   sandbox.Script
	code     int            // how the last job of the credential ended
	faults   map[string]any // of the credential, or of all if fresh
	switches func(*dialect.Switches)
	account  func(*syncfy.Account)
	watched  bool
	given    map[string]string // what is typed, by the field's name
}

// play is a flow that is played with Syncfy.
type play struct{ *providertest.Play }

func newPlay(t testing.TB, s setting) *play { return &play{providertest.Begin(t, played(s))} }

// played is a setting as the kit plays it.
func played(s setting) providertest.Dialect {
	plays := dialect.Dialect(func(w *dialect.Switches) {
		if s.switches != nil {
			s.switches(w)
		}
		if s.fresh && s.faults != nil {
			b, _ := json.Marshal(s.faults)
			if err := json.Unmarshal(b, &w.Faults); err != nil {
				panic(err)
			}
		}
	})
	return providertest.Dialect{
		Sandbox: sandbox.Options{Dialects: []sandbox.Dialect{plays}, Chaos: s.chaos},
		Begin: func(k *providertest.Play) (reconnect.Provider, reconnect.Door, reconnect.Entry) {
			p := &play{k}
			account := syncfy.Account{
				Client:  &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}},
				BaseURL: p.root(), ImagesURL: p.API.URL + "/syncfy", PerSecond: 1000,
			}
			if s.account != nil {
				s.account(&account)
			}
			adapter, err := syncfy.New([]syncfy.Account{account}, p.Log.Logger())
			if err != nil {
				p.T.Fatal(err)
			}
			adapter.Now = p.Clock.Now
			c := p.connect(s)
			c.Account = account.Key()
			p.Secrets = append(p.Secrets, c.Secret)
			return adapter, syncfy.NewDoor([]syncfy.Account{account}), reconnect.Entry{
				Client: account.Client, Callback: account.Client.Callbacks[0], Lang: "es", Connection: c,
			}
		},
		Fill:    func(fd reconnect.Field, right bool) []string { return fill(s.given, fd, right) },
		Control: func(p *providertest.Play, what string) bool { return (&play{p}).control(what) },
		Sent:    sent,
		Check:   func(p *providertest.Play) { (&play{p}).answeredOnce() },
		Mended:  func(p *providertest.Play, f *reconnect.Flow) bool { return (&play{p}).mended(f) },
		Secrets: []string{wrongOTP, wrongPwd, apiKey, "jobs/5e17"},
		Watched: s.watched,
	}
}

// connect makes what is to be mended, and returns the connection that a link says.
func (p *play) connect(s setting) reconnect.Connection {
	user := p.calm("POST", p.root()+"/users?api_key="+apiKey, map[string]any{"name": "u"})["id_user"].(string)
	token := p.calm("POST", p.root()+"/sessions?api_key="+apiKey, map[string]any{"id_user": user})["token"].(string)
	c := reconnect.Connection{Provider: "syncfy", Secret: token, Options: map[string]string{}}
	switch {
	case s.options != nil:
		c.Options = s.options
	case s.fresh:
		c.Options["id_site"] = s.site
	default:
		order := map[string]any{"id_user": user, "id_site": s.site, "input_name": s.input, "code": s.code}
		if s.values != nil {
			order["credentials"] = s.values
		}
		if s.script != nil {
			order["script"] = s.script
		}
		if s.faults != nil {
			order["faults"] = s.faults
		}
		c.ID = p.calm("POST", p.Controls.URL+"/syncfy/credentials", order)["id_credential"].(string)
	}
	return c
}

func (p *play) root() string { return p.API.URL + "/syncfy/v1" }

func (p *play) token() string { return p.Entry.Connection.Secret }

// calm sends what chaos lets through, and opens the envelope of what is answered.
func (p *play) calm(method, address string, body any) map[string]any {
	out := p.Must(method, address, body)
	if inner, ok := out["response"].(map[string]any); ok {
		return inner
	}
	return out
}

// credentials are the simulator's view of what there is, the last one first.
func (p *play) credentials() (list []map[string]any) {
	for _, c := range p.calm("GET", p.Controls.URL+"/syncfy/credentials", nil)["credentials"].([]any) {
		list = append([]map[string]any{c.(map[string]any)}, list...)
	}
	return list
}

// control does something to the credential that was made last.
func (p *play) control(what string) bool {
	list := p.credentials()
	return len(list) > 0 && p.Call("POST", p.Controls.URL+"/syncfy/credentials/"+list[0]["id_credential"].(string)+"/"+what, nil)["http"] == 200
}

// sent is what makes or changes a credential, or answers a question, unless it was not obeyed.
func sent(_ *providertest.Play, r sandbox.Request) bool {
	rest := strings.TrimPrefix(r.Path, "/syncfy/v1")
	switch {
	case r.Status == http.StatusUnauthorized || r.Status == http.StatusTooManyRequests || r.Fate == "error":
		return false
	case r.Method == "POST":
		return strings.HasSuffix(rest, "/twofa") || rest != "/sessions"
	}
	return r.Method == "PUT" && (r.Body["credentials"] != "" || r.Body["input"] != "")
}

// answeredOnce fails if a question was answered twice.
func (p *play) answeredOnce() {
	for _, c := range p.credentials() {
		for _, j := range c["jobs"].([]any) {
			for _, n := range j.(map[string]any)["answers"].([]any) {
				if n.(float64) > 1 {
					p.T.Fatalf("a question was answered %v times\n%s%s", n, p.exchanges(), p.Log)
				}
			}
		}
	}
}

// mended reports whether the last job of the credential that the integrator is told of has ended well.
func (p *play) mended(f *reconnect.Flow) bool {
	for _, c := range p.credentials() {
		if code := c["code"].(float64); c["id_credential"] == f.Results["id_credential"] && code >= 200 && code < 300 {
			return true
		}
	}
	return false
}

// exchanges is what the simulator was asked, for reading.
func (p *play) exchanges() string {
	var b strings.Builder
	for _, r := range p.Box.History() {
		fmt.Fprintln(&b, r.At.Format("04:05.000"), r.Method, r.Path, r.Status, r.Fate)
	}
	for _, c := range p.credentials() {
		fmt.Fprintln(&b, c["jobs"])
	}
	return b.String()
}

// fill types what is given, else what the test sites take.
func fill(given map[string]string, fd reconnect.Field, right bool) []string {
	switch {
	case right:
	case fd.Kind == reconnect.Secret:
		return []string{wrongPwd}
	case fd.Kind == reconnect.Code, fd.Kind == reconnect.Text && fd.Image != nil:
		return []string{wrongOTP}
	}
	value := map[string]string{"username": "test", "captcha": "test", "card": "4000123412341234", "contract": "12345", "rfc": "ACM010101ABC"}[fd.Name]
	switch {
	case given[fd.Name] != "":
		value = given[fd.Name]
	case fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks:
		return nil
	case fd.Kind == reconnect.Secret:
		value = "test"
	case value == "" && fd.Kind == reconnect.File:
		value = "aGVsbG8="
	case value == "" && fd.Required:
		value = providertest.RightCode
	}
	if value == "" {
		return nil
	}
	return []string{value}
}

// healSimulator makes the simulator's next jobs end well whatever code is stored.
func (p *play) healSimulator(f *reconnect.Flow) {
	ask, asked := f.Step.(reconnect.Ask)
	if _, act := f.Step.(reconnect.Act); !act && (!asked || len(ask.Fields) > 0) {
		return
	}
	for _, c := range p.credentials() {
		p.calm("POST", p.Controls.URL+"/syncfy/credentials/"+c["id_credential"].(string)+"/break", map[string]any{
			"script": sandbox.Script{{Do: "accept"}},
		})
	}
}
