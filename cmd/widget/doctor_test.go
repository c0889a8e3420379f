package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/syncfy"
	"github.com/open-reconnect/reconnect/webhook"
)

// here is the network of the proxy.
const here = "127.0.0.1/32"

// clinic is a widget behind a proxy, the sandbox, an integrator's server, and the doctor.
func clinic(t *testing.T, proxy func(*httputil.ProxyRequest), trusted string, date time.Duration) *doctor {
	t.Helper()
	sim := sandbox.New(sandbox.Options{Dialects: dialects()})
	t.Cleanup(sim.Close)
	bank := httptest.NewServer(sim.API())
	t.Cleanup(bank.Close)
	integrator := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(date).UTC().Format(http.TimeFormat))
		if r.Method != http.MethodHead {
			t.Errorf("an integrator is asked by %s", r.Method)
		}
		if strings.Contains(r.URL.Path, "gone") {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(integrator.Close)
	behind := httptest.NewUnstartedServer(nil)
	target := &url.URL{Scheme: "http", Host: behind.Listener.Addr().String()}
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		proxy(r)
	}})
	front.EnableHTTP2 = true
	front.StartTLS()
	t.Cleanup(front.Close)

	urls := map[string]string{"widget": front.URL, "playground": integrator.URL, "sandbox": bank.URL}
	s, _ := demoSettings(urls)
	served, _ := demoSettings(urls) // the tests change what the doctor reads
	s.Proxies = []netip.Prefix{netip.MustParsePrefix(trusted)}
	s.Clients[0].Callbacks = append(s.Clients[0].Callbacks, "demo://bank")
	for i, a := range s.Accounts["syncfy"] {
		own := a.own.(syncfy.Account)
		own.APIKey = strings.Repeat("0123456789abcdef", 2)
		s.Accounts["syncfy"][i].own = own
	}
	if err := s.keepIn(filepath.Join(t.TempDir(), "flows.db")); err != nil {
		t.Fatal(err)
	}
	served.SessionKey, served.Proxies = s.SessionKey, s.Proxies
	kept, err := s.open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- serveWidget(ctx, behind.Listener, served, kept, &observation{log: slog.New(slog.DiscardHandler)}, false, nil)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		kept.Close()
	})
	return &doctor{s: s, http: front.Client(), patience: 5 * time.Second}
}

func (d *doctor) says(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if err := printFindings(&b, d.examine(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"demo-secret", "demo-key", "0123456789abcdef", "hunter2", string(d.s.SessionKey)} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("%q is told:\n%s", secret, b.String())
		}
	}
	return b.String()
}

// appends is what a proxy should do.
func appends(r *httputil.ProxyRequest) {
	r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
	r.SetXForwarded()
}

func TestADoctorFindsNothingWrongWithWhatIsRight(t *testing.T) {
	said := clinic(t, appends, here, 0).says(t)
	for _, want := range []string{
		"flows.db can be read and written, and a server has it open", "is reached and ready", "certificate: is good for", "protocol: HTTP/2.0", "Host: arrives",
		"X-Forwarded-For: arrives from 127.0.0.1", "ok       demo, callback http://127.0.0.1:", "note     demo, callback demo://bank: is an app's own",
		"client_secret: the aggregator answers, and tells only", "ok       demo, syncfy, api_key: the aggregator takes it",
		"ok       demo, flinks, auth_key: the aggregator takes it", "ok       demo, flinks, api_key: the aggregator takes it", "ok       clock: differs by 0s",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(said, wrong) || strings.Contains(said, warning) || t.Failed() {
		t.Errorf("it says\n%s", said)
	}
}

func TestADoctorSeesWhatIsBroken(t *testing.T) {
	d := clinic(t, func(r *httputil.ProxyRequest) { r.Out.Host = "inside.test" }, here, time.Hour)
	c := d.s.Clients[0]
	callback := c.Callbacks[0]
	dead := httptest.NewServer(nil)
	dead.Close()
	c.Callbacks = []string{callback, callback + "/gone?key=hunter2", dead.URL + "/back"}
	c.CodeURL = "http://127.0.0.1:1/code?key=hunter2"
	d.s.Webhooks = map[string]webhook.Receiver{c.ID: {URL: "https://nowhere.invalid/hooks"}}
	own := d.s.Accounts["syncfy"][0].own.(syncfy.Account)
	own.APIKey = "hunter2"
	d.s.Accounts["syncfy"] = []account{syncfyAccount(own)}
	bank := d.s.Accounts["flinks"][0].own.(flinks.Account)
	bank.Hosts = []string{"elsewhere.example"}
	bank.AuthKey, bank.APIKey = "wrong-hunter2", "wrong-hunter2"
	d.s.Accounts["flinks"] = []account{flinksAccount(bank)}
	delete(d.s.Accounts, "powens") // so that the sandbox's clock, which is right, is heard less often than the integrator's
	d.s.Clients = d.s.Clients[:1]
	c.Callbacks = append(c.Callbacks, callback+"/2", callback+"/3", callback+"/4")
	said := d.says(t)
	for _, want := range []string{
		"wrong    Host: inside.test arrives instead of 127.0.0.1:", "wrong    X-Forwarded-For: does not arrive",
		"warning  demo, callback " + callback + "/gone?(hidden): answers 404 to HEAD", "wrong    demo, callback " + dead.URL + "/back: is not reached",
		"wrong    demo, code_url http://127.0.0.1:1/code?(hidden): is not reached", "wrong    demo, webhooks https://nowhere.invalid/hooks: ",
		"wrong    demo, syncfy, api_key: the aggregator refuses it (401)", "wrong    demo, flinks, auth_key: the aggregator refuses it (401)",
		"wrong    demo, flinks, api_key: the aggregator refuses it (401)", "warning  demo, flinks, hosts: links at 127.0.0.1:", "wrong    clock: differs by 1h0m0s",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if t.Failed() {
		t.Errorf("it says\n%s", said)
	}
}

func TestADoctorSeesWhatAProxyPassesOn(t *testing.T) {
	for want, proxy := range map[string]func(*httputil.ProxyRequest){
		"arrives as the client has invented it": func(r *httputil.ProxyRequest) { r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"] },
		"has another session_secret":            func(r *httputil.ProxyRequest) { r.Out.Header.Del("Authorization") },
		"and not as this server does":           func(r *httputil.ProxyRequest) { r.Out.URL.Path = "/elsewhere" },
	} {
		if said := clinic(t, proxy, here, 0).says(t); !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if said := clinic(t, appends, "10.0.0.0/8", 0).says(t); !strings.Contains(said, "requests come from 127.0.0.1, which is not among trusted_proxies") {
		t.Errorf("it says\n%s", said)
	}
}
