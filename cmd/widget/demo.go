package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/docs"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/views/text"
	"github.com/open-reconnect/reconnect/webhook"
)

// exposure counts how often --expose is given.
type exposure int

func (e *exposure) String() string   { return strconv.Itoa(int(*e)) }
func (e *exposure) IsBoolFlag() bool { return true }
func (e *exposure) Set(string) error { *e++; return nil }

// addresses are flags that name listeners, and whether they may leave this machine.
type addresses struct {
	expose exposure
	flags  map[string]*string
}

func (a *addresses) flag(fs *flag.FlagSet, name, address, what string) {
	if a.flags == nil {
		a.flags = map[string]*string{}
		fs.Var(&a.expose, "expose", "given twice, allow addresses that other machines reach")
	}
	a.flags[name] = fs.String(name, address, what+": `host:port`, port 0 takes a free one")
}

// check finds an address that cannot be meant, whichever flag it belongs to, before anything is opened. A toy that strangers
// can reach is refused unless it is asked for twice.
func (a *addresses) check() error {
	for _, name := range slices.Sorted(maps.Keys(a.flags)) {
		address := *a.flags[name]
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return fmt.Errorf("%w: --%s %q: %w", errUsage, name, address, err)
		}
		if !loopback(host) && a.expose < 2 {
			return fmt.Errorf("%w: --%s %q can be reached from other machines, and everything here is a toy "+
				"without passwords; if you mean it, say --expose twice", errUsage, name, address)
		}
	}
	return nil
}

// url is the address of a flag's listener, whoever opens it.
func (a *addresses) url(name string) string { return "http://" + *a.flags[name] }

// listen opens the listener of a flag.
func (a *addresses) listen(name string) (net.Listener, string, error) {
	if err := a.check(); err != nil {
		return nil, "", err
	}
	address := *a.flags[name]
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, "", fmt.Errorf("--%s: %w; another one may run already, or choose another port", name, err)
	}
	host, _, _ := net.SplitHostPort(address)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if host == "" {
		host = "localhost"
	}
	return l, "http://" + net.JoinHostPort(host, port), nil
}

// chaosFlags are the sandbox's faults.
func chaosFlags(fs *flag.FlagSet) *sandbox.Chaos {
	c := &sandbox.Chaos{}
	fs.Uint64Var(&c.Seed, "chaos-seed", 1, "the same `number` fails in the same places")
	fs.Float64Var(&c.Error, "chaos-error", 0, "`share` of requests that fail and are not obeyed")
	fs.Float64Var(&c.Lost, "chaos-lost", 0, "`share` of requests that are obeyed and answered 502 all the same")
	fs.Float64Var(&c.Unknown, "chaos-unknown", 0, "`share` of replies with things nobody has documented")
	fs.DurationVar(&c.Slowness, "chaos-slowness", 0, "longest `pause` before a reply")
	return c
}

// parts are the listeners of each part of the demonstration. Parts may be processes of their own, of one session secret: so
// several widgets stand behind a balancer, and any of them can be killed.
var parts = map[string][]string{
	"all":    {"listen", "playground", "sandbox", "control"},
	"widget": {"listen"},
	"host":   {"playground", "sandbox", "control"},
}

func (c command) demo(ctx context.Context, args []string) error {
	fs, parse := c.flags("demo")
	part := fs.String("part", "all", "what runs here: all, the `widget` alone, or host, which is all but the widget")
	public := fs.String("url", "", "the widget's `address` as browsers see it, where a balancer is in front")
	kept := fs.String("store", "", "where flows are kept: a `file` or a server, as in the configuration; a file that is removed at the end")
	var at addresses
	at.flag(fs, "listen", "localhost:8080", "the widget")
	at.flag(fs, "playground", "127.0.0.1:8081", "the host page, on another site than the widget")
	at.flag(fs, "sandbox", "127.0.0.1:8082", "the simulated aggregators")
	at.flag(fs, "control", "127.0.0.1:8083", "the simulated aggregators' controls")
	figures := fs.String("metrics", "", "where figures are told to Prometheus: `host:port`; nowhere without it")
	page := fs.String("operator", "", "the operator's page, at this `host:port` of this machine, by the token "+demoToken+"; none, if left out")
	level := slog.LevelWarn
	fs.TextVar(&level, "log", level, "least important `level` of log lines: debug, info, warn or error")
	chaos := chaosFlags(fs)
	if err := parse(args); err != nil {
		return err
	}
	if err := chaos.Valid(); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if parts[*part] == nil {
		return fmt.Errorf("%w: --part %q is none of all, widget, host", errUsage, *part)
	}
	listeners, urls := map[string]net.Listener{}, map[string]string{}
	for _, name := range parts["all"] {
		if urls[name] = at.url(name); !slices.Contains(parts[*part], name) {
			continue
		}
		l, url, err := at.listen(name)
		if err != nil {
			return err
		}
		defer l.Close()
		listeners[name], urls[name] = l, url
	}
	urls["widget"] = cmp.Or(*public, urls["listen"])
	settings, known := demoSettings(urls)
	settings.Level, settings.Metrics = level, *figures
	seen, err := c.observe(settings)
	if err != nil {
		return err
	}
	log := seen.log
	if secret, set := c.env("RECONNECT_SESSION_SECRET"); set {
		settings.SessionKey = []byte(secret)
	}
	signs, err := demoResultKey(settings.SessionKey)
	if err != nil {
		return err
	}
	settings.ResultKeys = []ed25519.PrivateKey{signs}
	hooks, err := webhook.ParseKey(playground.WebhookKey)
	if err != nil {
		return err
	}
	if err := settings.demoTickets(); err != nil {
		return err
	}
	settings.APIKeys, settings.Webhooks = map[string][]handlers.APIKey{}, map[string]webhook.Receiver{}
	for _, client := range settings.Clients {
		settings.Webhooks[client.ID] = webhook.Receiver{URL: urls["playground"] + playground.WebhookPath, Keys: []webhook.Key{hooks}}
		settings.APIKeys[client.ID] = []handlers.APIKey{handlers.NewAPIKey(playground.APIKey(client.ID))}
	}
	if *page != "" {
		host, _, err := net.SplitHostPort(*page)
		if err != nil || !loopback(host) {
			return fmt.Errorf("%w: --operator %q is no host:port of this machine", errUsage, *page)
		}
		settings.Operator = &operatorPage{listen: *page, token: demoToken, hosts: []string{"localhost", "127.0.0.1", "::1"}}
	}
	if *public != "" {
		settings.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	}
	var servers []func(context.Context) error
	if l := listeners["listen"]; l != nil {
		folder, err := os.MkdirTemp("", "reconnect-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		if err := settings.keepIn(cmp.Or(*kept, filepath.Join(folder, storeName))); err != nil {
			return err
		}
		store, err := settings.open(log)
		if err != nil {
			return err
		}
		defer store.Close()
		servers = append(servers, func(ctx context.Context) error { return serveWidget(ctx, l, settings, store, seen, true, nil) })
	}
	if *part == "widget" {
		fmt.Fprintf(c.out, "a widget at %s, known as %s\n", urls["listen"], urls["widget"])
		return all(ctx, servers...)
	}
	sim := sandbox.NewNamespaces(sandbox.Options{Dialects: dialects(), Chaos: *chaos, PublicURL: urls["sandbox"], Logger: log})
	defer sim.Close()
	var stories []playground.Story
	for _, g := range aggregators() {
		stories = append(stories, g.stories()...)
	}
	documents, err := docs.New()
	if err != nil {
		return err
	}
	host := playground.New(playground.Options{
		Widget: urls["widget"], Self: urls["playground"], Sandbox: urls["sandbox"], Control: urls["control"],
		Stories: stories, Accounts: known, Languages: spoken(), Log: log, Documents: documents,
	})
	fmt.Fprintf(c.out, `Reconnect, with simulated banks. Open this and mend a connection:

    %s

  widget      %s   (every screen: %s/gallery)
  sandbox     %s
  controls    %s
  documents   %s/docs/

Ctrl-C ends it.
`, urls["playground"], urls["widget"], urls["widget"], urls["sandbox"], urls["control"], urls["playground"])
	return all(ctx, append(
		servers,
		func(ctx context.Context) error { return serveHTTP(ctx, listeners["playground"], host) },
		func(ctx context.Context) error { return serveHTTP(ctx, listeners["sandbox"], sim.API()) },
		func(ctx context.Context) error { return serveHTTP(ctx, listeners["control"], sim.Controls()) },
	)...)
}

// demoToken opens the operator's page of a demonstration.
const demoToken = "demo"

// demoSettings configure the widget for the integrator that the playground plays, which knows its accounts.
func demoSettings(urls map[string]string) (s *settings, known []any) {
	client := &reconnect.Client{
		ID: "demo", Brand: reconnect.Brand{Name: playground.AppName, Color: playground.AppColor, Support: reconnect.Support{Email: "help@example.com"}}, Home: urls["playground"] + "/",
		Callbacks: []string{urls["playground"] + "/callback"}, Origins: []string{urls["playground"]},
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails since Go 1.24
	s = &settings{
		URL: urls["widget"], SessionKey: key, Limits: demoLimits(), Clients: []*reconnect.Client{client}, Accounts: map[string][]account{},
	}
	for _, g := range aggregators() {
		accounts, theirs := g.demo(client, urls["sandbox"])
		s.Accounts[g.name], known = accounts, append(known, theirs...)
		for _, a := range accounts {
			if !slices.Contains(s.Clients, a.client) {
				s.Clients = append(s.Clients, a.client)
			}
		}
	}
	return s, known
}

// spoken are the languages that the pages have a catalogue in.
func spoken() (all []playground.Language) {
	for _, c := range text.Catalogues() {
		all = append(all, playground.Language{Code: c.Tag, Name: c.Name})
	}
	return all
}

// dialects are all aggregators as the sandbox plays them.
func dialects() (all []sandbox.Dialect) {
	for _, g := range aggregators() {
		all = append(all, g.dialect())
	}
	return all
}

// demoLimits are wide: everybody who tries this has the same address.
func demoLimits() limits {
	l := newLimits()
	l.flowsPerSource, l.unprovenPerSource, l.streamsPerSource, l.connectionsPerAddress = l.flows, l.unproven, l.streams, l.connections
	return l
}

// otherName calls this machine by its other name.
func otherName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	name := "localhost"
	if u.Hostname() == name {
		name = "127.0.0.1"
	}
	u.Host = net.JoinHostPort(name, u.Port())
	return u.String()
}
