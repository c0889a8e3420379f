package playground

import (
	"embed"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The integrator that the playground plays, for the widget's configuration.
const (
	// AppName is what the invented app is called.
	AppName = "Coinwhistle"
	// AppColor is its colour.
	AppColor = "#0e5f52"
)

// Options say where the widget and the sandbox are, and who the integrator is.
type Options struct {
	// Widget is the widget's base URL as browsers reach it, such as "http://localhost:8080".
	Widget string
	// Self is the playground's own base URL as browsers reach it, such as "http://127.0.0.1:8081". It must be another
	// site than Widget, or frames and cookies behave as they do for no real integrator.
	Self string
	// Sandbox is the base URL of the sandbox's APIs and pages for people.
	Sandbox string
	// Control is the base URL of the sandbox's controls.
	Control string
	// Accounts are the integrator's clients at the aggregator, as the widget's configuration knows them too.
	Accounts []Account
	// Log hears which stories are started and what fails; nil is silence. It never hears codes or tokens.
	Log *slog.Logger
}

// Account is one client of an aggregator: what the integrator's back end knows and, but for the secret, the link shows.
type Account struct {
	Domain       string
	ClientID     string
	ClientSecret string
	// Agent says that the client may handle credentials. Without it they are given on the aggregator's own page.
	Agent bool
	// APIKey makes it an account at Syncfy, whose links may name Client; the rest is empty then.
	APIKey string
	Client string
	// Hurried says that the widget counts this account's requests apart, so that a pause that its aggregator asks for
	// holds up nobody else.
	Hurried bool
	// CustomerID and AuthKey make it an account at Flinks: the GUID in the API's paths, and the secret key with which
	// authorize tokens are minted. Its links may name Client, too.
	CustomerID string
	AuthKey    string
}

// Playground is the integrator's app, its back end and the page for developers around it.
type Playground struct {
	options Options
	log     *slog.Logger
	client  *http.Client
	handler http.Handler
	policy  string // Content-Security-Policy
	runs    runs
	now     func() time.Time
}

//go:embed assets
var assets embed.FS

// New makes a playground. It asks nothing of the sandbox before a story is started.
func New(o Options) *Playground {
	for _, base := range []*string{&o.Widget, &o.Self, &o.Sandbox, &o.Control} {
		*base = strings.TrimRight(*base, "/")
	}
	p := &Playground{options: o, log: o.Log, client: &http.Client{Timeout: callTime}, now: time.Now}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	p.policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'self'; frame-src 'self' " + origin(o.Widget)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.home)
	mux.HandleFunc("GET /stories.json", p.listStories)
	mux.HandleFunc("GET /start", p.start)
	mux.HandleFunc("GET /callback", p.callback)
	mux.HandleFunc("GET /runs/{file}", p.showRun)
	mux.HandleFunc("GET /runs/{run}/phone", p.openPhone)
	mux.HandleFunc("POST /runs/{run}/{order}", p.order)
	mux.Handle("GET /assets/", http.FileServerFS(assets))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		p.problem(w, http.StatusNotFound, "There is no such page", "The stories are on the first page.", "")
	})
	// The host page's forms change the sandbox, so another site's page must not be able to send them.
	p.handler = http.NewCrossOriginProtection().Handler(mux)
	return p
}

// ServeHTTP serves the playground's pages.
func (p *Playground) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	p.handler.ServeHTTP(w, r)
}

// errAccount says that a story cannot be played with the accounts given.
var errAccount = errors.New("playground: no account of the kind that this story needs")

// account is the first that is, or is not, an agent.
func (p *Playground) account(agent bool) (Account, error) {
	for _, a := range p.options.Accounts {
		if a.ClientID != "" && a.Agent == agent {
			return a, nil
		}
	}
	return Account{}, errAccount
}

// origin is the part of a URL that browsers compare.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "'none'"
	}
	return u.Scheme + "://" + u.Host
}
