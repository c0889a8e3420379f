package attack_test

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// bench is what a campaign shares: the program, and a folder.
type bench struct {
	t       testing.TB
	folder  string
	program string
	hosts   atomic.Int32 // that addresses were taken from
}

// built is the program's name, in a folder that lasts as long as the tests. ATTACK_BUILD has flags for building it, such as -race.
var built = sync.OnceValues(func() (string, error) {
	program := filepath.Join(workshop, "widget")
	args := append([]string{"build", "-o", program}, strings.Fields(os.Getenv("ATTACK_BUILD"))...)
	out, err := exec.Command("go", append(args, "../cmd/widget")...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("the program does not build: %w\n%s", err, out)
	}
	return program, err
})

var workshop string

func TestMain(m *testing.M) {
	var err error
	if workshop, err = os.MkdirTemp("", "reconnect-attack-"); err != nil {
		panic(err)
	}
	status := m.Run()
	_ = os.RemoveAll(workshop)
	os.Exit(status)
}

func newBench(t *testing.T) *bench {
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, folder: t.TempDir(), program: program}
}

// setting is what a program is started with.
type setting struct {
	proxies []string           // trusted_proxies
	top     string             // further lines of the configuration
	stories []playground.Story // further ones that the integrator can play
	watched bool               // by an operator, who has its figures and traces
	// balancer, if set, stands before two replicas, and is given their addresses. It returns its own.
	balancer func(a, b string) string
	program  string // that runs first, if not the one that is built here
}

// target is a running program, with simulated aggregators and an integrator of its own.
type target struct {
	context.Context
	bench   *bench
	folder  string
	base    string // the program's public address, on the host name localhost
	address string // where people reach it
	sim     *sandbox.Sandbox
	control string // the simulated aggregators' controls
	api     string // and their API, behind the hook
	host    string // the integrator's address

	hook atomic.Pointer[func(http.ResponseWriter, *http.Request) bool] // answers in the aggregators' place, if true

	programs []*process      // one, or the replicas
	watcher  *watcher        // nil where nothing is
	collects string          // where it hears traces
	log      transcript.Text // of all of them
	close    []func()

	mu     sync.Mutex
	secret []string        // what must not be in the log
	keys   map[string]bool // the proofs of flows' keys: neither must these
}

// Secrets of the configuration. None may be in a log.
const (
	clientSecret  = "attack-client-secret-8d1f"
	webhookSecret = "attack-webhook-secret-77ac"
	flinksKey     = "attack-flinks-key-20be"
	syncfyKey     = "00000000000000000000000000c01d17"
	sessionSecret = "attack-session-secret-of-more-than-32-bytes"
	apiKey        = "attack-api-key-of-more-than-32-bytes-51cc"
	mallKey       = "attack-api-key-of-another-client-0b7e"
	ticketSecret  = "attack-ticket-secret-of-more-than-32-bytes"
	mallSecret    = "attack-ticket-secret-of-another-client"
	customerID    = "43387ca6-0391-4c82-857d-70d95f087ecb"
	powensDomain  = "demo.biapi.pro"
	powensClient  = "10000001"
)

// start has a program run, with a sandbox and an integrator beside it that outlive it.
func (b *bench) start(ctx context.Context, s setting) (_ *target, err error) {
	t := &target{Context: ctx, bench: b}
	defer func() {
		if err != nil {
			_ = t.stop()
		}
	}()
	if t.folder, err = os.MkdirTemp(b.folder, "run-"); err != nil {
		return nil, err
	}
	t.address = t.program()
	if s.balancer != nil {
		t.address = s.balancer(t.address, t.program())
	}
	_, port, err := net.SplitHostPort(t.address)
	if err != nil {
		return nil, err
	}
	t.base = "http://localhost:" + port
	var api, control, host http.Handler
	if t.api, err = t.serve(&api); err != nil {
		return nil, err
	}
	if t.control, err = t.serve(&control); err != nil {
		return nil, err
	}
	if t.host, err = t.serve(&host); err != nil {
		return nil, err
	}
	t.sim = sandbox.New(sandbox.Options{PublicURL: t.api, Dialects: []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}})
	t.close = append(t.close, t.sim.Close)
	calm := t.sim.API()
	api = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hook := t.hook.Load(); hook == nil || !(*hook)(w, r) {
			calm.ServeHTTP(w, r)
		}
	})
	control = t.sim.Controls()
	host = playground.New(playground.Options{
		Widget: t.base, Self: t.host, Sandbox: t.api, Control: t.control,
		Stories: slices.Concat(playground.PowensStories(), playground.SyncfyStories(), playground.FlinksStories(), s.stories),
		Accounts: []any{
			playground.PowensAccount{Domain: powensDomain, ClientID: powensClient, ClientSecret: clientSecret, Agent: true},
			playground.SyncfyAccount{APIKey: syncfyKey},
			playground.FlinksAccount{CustomerID: customerID, AuthKey: flinksKey},
		},
	})
	if s.watched {
		if err := t.watch(); err != nil {
			return nil, err
		}
	}
	t.hide(sessionSecret, clientSecret, webhookSecret, flinksKey, syncfyKey, apiKey, mallKey, ticketSecret, mallSecret)
	for _, p := range t.programs {
		p.program = cmp.Or(s.program, b.program)
		text := t.configuration(s, p.address)
		if p.figures != "" {
			text += "metrics: " + p.figures + "\n"
		}
		if err := os.WriteFile(p.file, []byte(text), 0o600); err != nil {
			return nil, err
		}
		if err := p.launch(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// watch has figures and traces be told.
func (t *target) watch() (err error) {
	if t.watcher, err = newWatcher(filepath.Join(t.folder, "watched")); err != nil {
		return err
	}
	var collects http.Handler = t.watcher
	if t.collects, err = t.serve(&collects); err != nil {
		return err
	}
	for _, p := range t.programs {
		p.figures = fmt.Sprint("127.0.0.1:", ports.Free(t.bench.t))
		t.watcher.scrape(p.figures)
	}
	return nil
}

// program makes room for one program more, and returns the address at which it is to listen.
func (t *target) program() (address string) {
	address = fmt.Sprint("127.0.0.1:", ports.Free(t.bench.t))
	t.programs = append(t.programs, &process{t: t, address: address, file: filepath.Join(t.folder, fmt.Sprintf("reconnect-%d.yaml", len(t.programs)))})
	return address
}

// state is the folder in which the program keeps what must outlive it.
func (t *target) state() string { return filepath.Join(t.folder, "state") }

// serve listens for a handler that is set before the first request comes.
func (t *target) serve(h *http.Handler) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*h).ServeHTTP(w, r) }),
		ReadHeaderTimeout: 10 * time.Second,
	}
	go func() { _ = server.Serve(l) }()
	t.close = append(t.close, func() { _ = server.Close() })
	return "http://" + l.Addr().String(), nil
}

// publishedAt is where the integrator publishes the keys that it signs tickets with, at the address of the simulated aggregators.
const publishedAt = "/attack/jwks.json"

// sealing is the key that secrets of tickets are sealed to.
var sealing = sync.OnceValue(func() *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
})

func sealingPEM() string {
	der, err := x509.MarshalPKCS8PrivateKey(sealing())
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// surroundings are the environment of the program.
func (t *target) surroundings() []string {
	environment := os.Environ()
	if t.watcher != nil {
		environment = append(environment, "OTEL_EXPORTER_OTLP_ENDPOINT="+t.collects, "OTEL_BSP_SCHEDULE_DELAY=200")
	}
	return append(
		environment, "ATTACK_SESSION="+sessionSecret, "ATTACK_CLIENT="+clientSecret, "ATTACK_WEBHOOK="+webhookSecret, "ATTACK_FLINKS="+flinksKey,
		"ATTACK_SYNCFY="+syncfyKey, "ATTACK_API="+apiKey, "ATTACK_API_MALL="+mallKey, "ATTACK_TICKET="+ticketSecret, "ATTACK_TICKET_MALL="+mallSecret,
		"ATTACK_SEALING="+sealingPEM(), "STATE_DIRECTORY="+t.state(),
	)
}

func (t *target) configuration(s setting, address string) string {
	var c strings.Builder
	fmt.Fprintf(&c, "listen: %s\nurl: %s\nsession_secret: {env: ATTACK_SESSION}\nsealing_keys: [{env: ATTACK_SEALING}]\nlog: debug\n", address, t.base)
	if len(s.proxies) > 0 {
		fmt.Fprintf(&c, "trusted_proxies: [%s]\n", strings.Join(s.proxies, ", "))
	}
	c.WriteString(s.top)
	fmt.Fprintf(&c, "clients:\n  - id: app\n    name: Coinwhistle\n    home: %[1]s/\n    callbacks: [%[2]s]\n    origins: [%[1]q]\n",
		t.host, t.host+"/callback")
	fmt.Fprintf(&c, "    api_keys: [{env: ATTACK_API}]\n    ticket_keys: [{kid: hs, secret: {env: ATTACK_TICKET}}, {url: %q}]\n", t.api+publishedAt)
	fmt.Fprintf(&c, "    powens:\n      - {domain: %s, client_id: %q, client_secret: {env: ATTACK_CLIENT}, agent: true, language: en,\n"+
		"         base_url: %q, webview_url: %q, webhook_secret: {env: ATTACK_WEBHOOK}}\n",
		powensDomain, powensClient, t.api+"/powens/2.0", t.api+"/powens/webview")
	fmt.Fprintf(&c, "    syncfy:\n      - {api_key: {env: ATTACK_SYNCFY}, base_url: %q, images_url: %q, language: en, per_second: 50}\n",
		t.api+"/syncfy/v1", t.api+"/syncfy")
	fmt.Fprintf(&c, "    flinks:\n      - {customer_id: %s, auth_key: {env: ATTACK_FLINKS}, base_url: %q, anonymous_links: true}\n", customerID, t.api+"/flinks/v3")
	fmt.Fprintf(&c, "  - id: mall\n    callbacks: [https://mall.example/back]\n    origins: [https://mall.example]\n"+
		"    api_keys: [{env: ATTACK_API_MALL}]\n    ticket_keys: [{kid: hs, secret: {env: ATTACK_TICKET_MALL}}]\n"+
		"    powens:\n      - {domain: mall.biapi.pro, client_id: \"20000001\", client_secret: {env: ATTACK_CLIENT}, agent: true, base_url: %q}\n", t.api+"/powens/2.0")
	return c.String()
}

// alive asks whether the program answers.
func (t *target) alive() error {
	r, err := t.browser().get(t.base + "/healthz")
	if err != nil {
		return err
	}
	return want(r, http.StatusOK)
}

// answer puts a function before the simulated aggregators; it is true when it has answered.
func (t *target) answer(f func(http.ResponseWriter, *http.Request) bool) { t.hook.Store(&f) }

// hide takes note of what must not be in the log.
func (t *target) hide(secrets ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.secret = append(t.secret, secrets...)
}

// hideKey does so with a flow's key, of which there are many: what comes before its proof is public.
func (t *target) hideKey(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys == nil {
		t.keys = map[string]bool{}
	}
	t.keys[key[strings.LastIndexByte(key, '.')+1:]] = true
}

// leak is the first line of a log that holds what must not be in it.
func (t *target) leak(said string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := -1
	for _, span := range keyLike.FindAllStringIndex(said, -1) {
		if t.keys[said[span[0]:span[1]]] {
			at = span[0]
			break
		}
	}
	for _, s := range t.secret {
		if at < 0 {
			at = strings.Index(said, s)
		}
	}
	if at < 0 {
		return ""
	}
	line, _, _ := strings.Cut(said[strings.LastIndexByte(said[:at], '\n')+1:], "\n")
	return line
}

var keyLike = regexp.MustCompile(`[A-Za-z0-9_-]{43,}`)

var wrongEnd = regexp.MustCompile(`(?m)^(panic:|fatal error:|goroutine \d+ \[).*|^.*(handler|provider) panicked.*`)

// stop ends the program as an operator does, and reports what its log should not hold.
func (t *target) stop() (err error) {
	for _, p := range t.programs {
		err = errors.Join(err, p.stop(2*time.Second)) // it finishes what is under way, for half a minute, which is too long here
	}
	for _, f := range slices.Backward(t.close) {
		f()
	}
	said := t.log.String()
	if bad := wrongEnd.FindString(said); bad != "" {
		err = errors.Join(err, fmt.Errorf("the program's log says: %s", bad))
	}
	if line := t.leak(said); line != "" {
		err = errors.Join(err, fmt.Errorf("the log holds a secret: %.200s", line))
	}
	return err
}

// sources gives addresses of this machine that nobody has come from yet, n of them, each in a /24 of its own.
func (t *target) sources(n int) []string {
	ips := make([]string, n)
	for i := range ips {
		k := t.bench.hosts.Add(1)
		ips[i] = fmt.Sprintf("127.%d.%d.1", 1+k>>8, k&255)
	}
	return ips
}

// nonce is a word that is nowhere else.
func nonce() string { return "n" + strings.ToLower(rand.Text()) }
