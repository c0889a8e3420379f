package playground_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// deployment is a playground before a sandbox, all of it over HTTP.
type deployment struct {
	self, api, control string
	client             *http.Client // follows nothing
	accounts           []any
}

func stories() []playground.Story {
	return slices.Concat(playground.PowensStories(), playground.SyncfyStories(), playground.FlinksStories())
}

const widget = "http://widget.test:8080"

func newDeployment(t *testing.T) *deployment {
	t.Helper()
	box := sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}})
	t.Cleanup(box.Close)
	api := httptest.NewServer(box.API())
	t.Cleanup(api.Close)
	control := httptest.NewServer(box.Controls())
	t.Cleanup(control.Close)
	w := &deployment{api: api.URL, control: control.URL}
	w.serve(t)
	return w
}

// serve starts the playground, whose own address is an option and must be known before.
func (w *deployment) serve(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.self = "http://" + listener.Addr().String()
	if w.accounts == nil {
		w.accounts = []any{
			playground.PowensAccount{Domain: "demo.biapi.pro", ClientID: "10000001", ClientSecret: "secret", Agent: true},
			playground.PowensAccount{Domain: "webview.biapi.pro", ClientID: "10000002", ClientSecret: "secret"},
			playground.FlinksAccount{CustomerID: flinksCustomer, AuthKey: "secret"},
		}
	}
	server := httptest.NewUnstartedServer(playground.New(playground.Options{
		Widget: widget, Self: w.self, Sandbox: w.api, Control: w.control,
		Stories: stories(), Accounts: w.accounts,
		Languages: []playground.Language{{Code: "en", Name: "English"}, {Code: "fr", Name: "Français"}, {Code: "es", Name: "Español"}},
	}))
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	w.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is a response that has been read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (w *deployment) get(t *testing.T, path string) answer {
	t.Helper()
	return w.send(t, http.MethodGet, w.self+path, nil)
}

func (w *deployment) send(t *testing.T, method, address string, header http.Header) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	resp, err := w.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

// start plays the beginning of a story and returns the link to the widget.
func (w *deployment) start(t *testing.T, query string) *url.URL {
	t.Helper()
	a := w.get(t, "/start?"+query)
	if a.status != http.StatusSeeOther {
		t.Fatalf("start answered %d: %s", a.status, a.body)
	}
	link, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return link
}

// run reads what the integrator's back end knows.
func (w *deployment) run(t *testing.T, id string) map[string]any {
	t.Helper()
	a := w.get(t, "/runs/"+id+".json")
	var known map[string]any
	if err := json.Unmarshal([]byte(a.body), &known); err != nil || a.status != http.StatusOK {
		t.Fatalf("run answered %d %s: %v", a.status, a.body, err)
	}
	return known
}

// state asks the sandbox's controls how a connection is.
func (w *deployment) state(t *testing.T, id string) any {
	t.Helper()
	a := w.send(t, http.MethodGet, w.control+"/powens/connections/"+id, nil)
	var view struct {
		State any `json:"state"`
	}
	if err := json.Unmarshal([]byte(a.body), &view); err != nil || a.status != http.StatusOK {
		t.Fatalf("controls answered %d %s: %v", a.status, a.body, err)
	}
	return view.State
}

// mentions fails unless the page holds each text.
func mentions(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not hold %q:\n%s", text, page)
		}
	}
}

func attribute(name, value string) string { return fmt.Sprintf(`%s=%q`, name, value) }
