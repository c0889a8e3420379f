//go:build browser

package e2e_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// startBelow starts a widget that shares its host with another app: a proxy sends it what is below a base path, as it is or without the base, and a
// request for anything else fails the test.
func startBelow(t *testing.T, base string, stripped bool) (public string) {
	t.Helper()
	address := local(t)
	on := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: address})
			r.Out.Host = r.In.Host
		},
		FlushInterval: -1,
		ErrorHandler:  func(http.ResponseWriter, *http.Request, error) {}, // the browser has gone
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, base+"/") {
			t.Errorf("the other app is asked for %s %s, by %s", r.Method, r.URL.Path, r.Header.Get("Sec-Fetch-Dest"))
			http.NotFound(w, r)
			return
		}
		if stripped {
			http.StripPrefix(base, on).ServeHTTP(w, r)
			return
		}
		on.ServeHTTP(w, r)
	}))
	var err error
	if server.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	public = strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + base
	launch(t, address, public, filepath.Join(t.TempDir(), "reconnect.db"))
	return public
}

// A story of each kind of page, of each aggregator.
var belowABase = []string{
	"powens/chain", "powens/webauth", "powens/every-field", "powens/dead-code", "syncfy/choose", "syncfy/images", "flinks/question", "flinks/push",
}

// Every other story goes by way of a proxy that takes the base away.
func TestStoriesReachTheirEndBelowABasePath(t *testing.T) {
	t.Parallel()
	whole, stripped := startBelow(t, "/reconnect", false), startBelow(t, "/apps/bank", true)
	for i, id := range belowABase {
		public := []string{whole, stripped}[i%2]
		for _, by := range ways[:3] {
			t.Run(id+" "+by.name, func(t *testing.T) {
				t.Parallel()
				w := &walker{t: t, way: by, story: storyOf(t, id), public: public}
				w.open(func(link string) string { return link })
				w.play()
				w.ended().expectLast(t)
				w.ended().expect(t)
			})
		}
	}
}

// With scripts, so that what these ask for is seen: the rest of script and style, the stream of events, pictures.
func TestAFramePlaysBelowABasePath(t *testing.T) {
	t.Parallel()
	public := startBelow(t, "/reconnect", false)
	for id, needs := range map[string][]string{"powens/chain": {"/events", "/static/more.", "/here"}, "syncfy/images": {"/logo"}} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			address, run := link(t, id)
			v := &visitor{t: t, story: storyOf(t, id), embed: byFrame, script: true, context: near(t), run: run}
			v.host = tab(t, v.context)
			v.window = v.host
			var asked asked
			v.host.OnRequest(func(r playwright.Request) { asked.add(strings.TrimPrefix(r.URL(), public)) })
			embedding(t, v.host, `<iframe src="`+strings.ReplaceAll(strings.Replace(address, widget.widget, public, 1), "&", "&amp;")+`" width=500 height=700></iframe>`)
			v.playUntil("the good end", func(s screen) bool { return s.Step == "done" || s.Outcome == "done" })
			for _, what := range needs {
				if all := asked.all(); !strings.Contains(all, what) {
					t.Errorf("no page asks for %s, only for\n%s", what, all)
				}
			}
		})
	}
}

// asked are the addresses that a browser has asked for.
type asked struct {
	sync.Mutex
	lines []string
}

func (a *asked) add(address string) {
	a.Lock()
	defer a.Unlock()
	a.lines = append(a.lines, address)
}

func (a *asked) all() string {
	a.Lock()
	defer a.Unlock()
	return strings.Join(a.lines, "\n")
}
