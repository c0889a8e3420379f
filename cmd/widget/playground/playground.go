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

// APIKey is a client's key for the widget's API. All who try this have it.
func APIKey(client string) string { return "an-api-key-that-all-may-know-of-" + client }

// TicketSecret is what a client signs tickets with, by HS256 and the kid "demo". All who try this have it.
func TicketSecret(client string) string { return "a-ticket-secret-that-all-may-know-of-" + client }

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
	// Stories are what is played, in the order in which people should meet them.
	Stories []Story
	// Accounts are the integrator's clients at the aggregators, as the widget's configuration knows them too: each a
	// PowensAccount or another type that the stories of its aggregator look for.
	Accounts []any
	// Languages are those that the widget speaks, each to be chosen by its code.
	Languages []Language
	// Documents serve the site of the documents, below /docs; nil if there is none.
	Documents http.Handler
	// Log hears which stories are started and what fails; nil is silence. It never hears codes or tokens.
	Log *slog.Logger
}

// Language is one that the widget speaks: its tag for links, and its name in itself.
type Language struct{ Code, Name string }

// Playground is the integrator's app, its back end and the page for developers around it.
type Playground struct {
	options  Options
	log      *slog.Logger
	client   *http.Client
	handler  http.Handler
	policy   string // Content-Security-Policy
	runs     runs
	webhooks webhooks
	now      func() time.Time
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
	mux.HandleFunc("GET /brand", p.editBrand)
	mux.HandleFunc("GET /start", p.start)
	mux.HandleFunc("GET /callback", p.callback)
	mux.HandleFunc("POST "+WebhookPath, p.hearWebhook)
	mux.HandleFunc("GET /webhooks.json", p.listWebhooks)
	mux.HandleFunc("GET /runs/{file}", p.showRun)
	mux.HandleFunc("GET /runs/{run}/app", p.showApp)
	mux.HandleFunc("GET /runs/{run}/phone", p.showPhone)
	mux.HandleFunc("GET /runs/{run}/phone.json", p.tellPhone)
	mux.HandleFunc("GET /runs/{run}/requests.json", p.tellRequests)
	mux.HandleFunc("POST /runs/{run}/{order}", p.order)
	if o.Documents != nil {
		mux.Handle("GET /docs/", http.StripPrefix("/docs", o.Documents))
	}
	mux.HandleFunc("GET /assets/{file}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := assets.Open("assets/" + r.PathValue("file")); err != nil {
			p.nothing(w, r)
			return
		}
		http.ServeFileFS(w, r, assets, r.URL.Path)
	})
	mux.HandleFunc("/", p.nothing)
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

// accountOf is the first account of a type that fits.
func accountOf[A any](p *Playground, fits func(A) bool) (A, error) {
	for _, one := range p.options.Accounts {
		if a, ok := one.(A); ok && fits(a) {
			return a, nil
		}
	}
	return *new(A), errAccount
}

// origin is the part of a URL that browsers compare.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "'none'"
	}
	return u.Scheme + "://" + u.Host
}
