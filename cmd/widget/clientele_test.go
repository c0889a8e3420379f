package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/store/memory"
)

// reloading is a server whose clients are files in a folder, and which takes them when the test says so.
type reloading struct {
	t      *testing.T
	folder string
	at     string
	log    transcript.Text
	watch  watch
	take   func(*settings) error
	hangUp chan os.Signal
	bank   string
}

// startReloading starts it with one client. It takes others by itself if hangUp is a channel, else when the test calls reload.
func startReloading(t *testing.T, hangUp chan os.Signal) *reloading {
	t.Helper()
	r := &reloading{t: t, folder: t.TempDir(), hangUp: hangUp}
	box := sandbox.NewNamespaces(sandbox.Options{Dialects: dialects()})
	bank := httptest.NewServer(box.API())
	t.Cleanup(func() { bank.Close(); box.Close() })
	r.bank = bank.URL
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.at = "http://" + l.Addr().String()
	r.write("c.yaml", fmt.Sprintf(`
url: %s
session_secret: {env: RECONNECT_SESSION_SECRET}
limits: {flows_per_source: 1000, unproven_per_source: 1000, connections_per_address: 1000}
clients_from: clients
`, r.at))
	r.write("clients/another.yaml", another(0))
	r.watch.environment = realEnvironment()
	r.watch.env = fake(nil).env
	s, err := r.watch.settings(filepath.Join(r.folder, "c.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended, ready := make(chan error, 1), make(chan struct{})
	go func() {
		ended <- serveWidget(ctx, l, s, memory.New(), &observation{log: r.log.Logger()}, false,
			func(ctx context.Context, take func(*settings) error) {
				r.take = take
				close(ready)
				if r.hangUp != nil {
					r.watch.run(ctx, filepath.Join(r.folder, "c.yaml"), r.hangUp, r.log.Logger(), take)
				}
			})
	}()
	<-ready
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return r
}

// write has a file of the folder hold a text; an empty one removes it.
func (r *reloading) write(name, text string) {
	r.t.Helper()
	name = filepath.Join(r.folder, name)
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if text == "" {
		err = os.Remove(name)
	} else if err == nil {
		err = os.WriteFile(name, []byte(text), 0o600)
	}
	if err != nil {
		r.t.Error(err)
	}
}

func (r *reloading) reload() error {
	s, err := r.watch.settings(filepath.Join(r.folder, "c.yaml"))
	if err != nil {
		return err
	}
	return r.take(s)
}

// shop is a client's file. Its users come by links that name no code.
func (r *reloading) shop(name string) string {
	return fmt.Sprintf(`
id: shop
name: %s
callbacks: [http://localhost/callback]
flinks: [{customer_id: 43387ca6-0391-4c82-857d-70d95f087ecb, auth_key: {env: EXAMPLE_FLINKS_KEY}, base_url: "%s/flinks/v3", anonymous_links: true}]
`, name, r.bank)
}

// another is a client that nobody comes from.
func another(i int) string {
	return fmt.Sprintf(`
id: shop-%d
callbacks: [https://shop.example/%d]
powens: [{domain: shop.biapi.pro, client_id: "%d", client_secret: {env: EXAMPLE_POWENS_SECRET}}]
`, i, i, i)
}

// visitor is a person without a script.
type visitor struct {
	at, page string
	errors   func(string, ...any)
	client   *http.Client
}

func (v *visitor) ask(method, address string, form url.Values) (status int, body, to string) {
	req, err := http.NewRequest(method, v.at+address, strings.NewReader(form.Encode()))
	if err != nil {
		v.errors("%v", err)
		return 0, "", ""
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := v.client.Do(req)
	if err != nil {
		v.errors("%s: %v", address, err)
		return 0, "", ""
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, html.UnescapeString(string(text)), res.Header.Get("Location")
}

// open follows a link.
func (v *visitor) open() bool {
	_, _, v.page = v.ask(http.MethodPost, "/v2/Credential/FlinksCapital?client=shop&redirectUrl=http://localhost/callback", nil)
	return v.page != ""
}

// until looks again until the page says something.
func (v *visitor) until(said string) (body string) {
	if !soon.Becomes(func() bool {
		_, body, _ = v.ask(http.MethodGet, v.page, nil)
		return strings.Contains(body, said)
	}) {
		v.errors("the page does not say %q, but %s", said, mainOf(body))
	}
	return body
}

func (v *visitor) answer(page string, values ...string) {
	form := url.Values{}
	for i, value := range values {
		form.Set(fmt.Sprintf("f%d", i), value)
	}
	if m := turnIn.FindStringSubmatch(page); m != nil {
		form.Set("turn", m[1])
	}
	if status, body, _ := v.ask(http.MethodPost, v.page, form); status >= 400 {
		v.errors("an answer is met with %d: %s", status, mainOf(body))
	}
}

var shopName = regexp.MustCompile(`Shop [0-9]+`)

// A third of the reloads come while people arrive, the others while they answer; from the thirtieth on their client is gone, and before every fifth there
// is a faulty file.
func TestNobodyNoticesThatClientsAreReloaded(t *testing.T) {
	const people, reloads, each = 200, 50, 3 // steps a person
	r := startReloading(t, nil)
	r.write("clients/shop.yaml", r.shop("Shop 0"))
	if err := r.reload(); err != nil {
		t.Fatal(err)
	}
	var steps atomic.Int32
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	visitors := make([]*visitor, people)
	names := make([]string, people)
	everyone := func(do func(i int, v *visitor)) {
		var some errgroup.Group
		some.SetLimit(50)
		for i, v := range visitors {
			some.Go(func() error { do(i, v); return nil })
		}
		_ = some.Wait()
	}
	for i := range visitors {
		visitors[i] = &visitor{at: r.at, errors: t.Errorf, client: client}
	}
	var crowd sync.WaitGroup
	crowd.Go(func() {
		everyone(func(i int, v *visitor) {
			if !v.open() {
				t.Error("a link opens nothing")
			}
			names[i] = shopName.FindString(v.until("current-password"))
			steps.Add(1)
		})
		everyone(func(i int, v *visitor) {
			v.answer(v.until("current-password"), fmt.Sprint("Greatday+", i), "Everyday")
			page := v.until("What city")
			steps.Add(1)
			v.answer(page, "Montreal")
			page = v.until(`data-step="done"`)
			steps.Add(1)
			if got := shopName.FindString(page); got != names[i] || got == "" || !strings.Contains(page, "http://localhost/callback?") {
				t.Errorf("who began at %q ends at %q", names[i], got)
			}
		})
	})
	for i := range reloads {
		soon.Await(t, "the next steps", func() bool { return int(steps.Load()) >= i*people*each/reloads || t.Failed() })
		if i%5 == 4 {
			r.write("clients/faulty.yaml", "id: Shop\n")
			if err := r.reload(); err == nil || !strings.Contains(err.Error(), `faulty.yaml:1: "Shop" is no id`) {
				t.Errorf("of a faulty file is said %v", err)
			}
			r.write("clients/faulty.yaml", "")
		}
		if i < 30 {
			r.write("clients/shop.yaml", r.shop(fmt.Sprintf("Shop %d", i)))
		} else if i == 30 {
			r.write("clients/shop.yaml", "")
		}
		r.write("clients/another.yaml", another(i))
		if err := r.reload(); err != nil {
			t.Error(err)
		}
	}
	crowd.Wait()
	if seen := slices.Compact(slices.Sorted(slices.Values(names))); len(seen) < 3 {
		t.Errorf("who came while clients were reloaded saw %q", seen)
	}
	late := &visitor{at: r.at, errors: t.Errorf, client: client}
	if late.open() {
		t.Error("a client that is gone opens flows")
	}
	if said := r.log.String(); strings.Contains(said, "level=ERROR") {
		t.Errorf("the log says\n%.3000s", said)
	}
}

func TestClientFilesAreWatchedAndTheRestIsReadWhenTheServerIsToldTo(t *testing.T) {
	hangUp := make(chan os.Signal)
	r := startReloading(t, hangUp)
	v := &visitor{at: r.at, errors: t.Errorf, client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	said := func(words string) {
		t.Helper()
		soon.Await(t, words, func() bool { return r.log.Has(words) })
	}
	r.write("clients/.shop.yaml.swp", "id: [")
	r.write("clients/notes.txt", "id: [")
	r.write("clients/shop.yaml", "id: shop\nsupport: {email: nobody}\n")
	said(`shop.yaml:2: \"nobody\" is no e-mail address`)
	said(`shop.yaml:1: client \"shop\" has no callbacks`)
	if v.open() {
		t.Error("a faulty file is in use")
	}
	r.write("clients/shop.yaml", r.shop("Shop 1"))
	said(`msg="clients reloaded" clients=2 new=shop gone=""`)
	if !v.open() {
		t.Error("a new client opens nothing")
	}
	// A file that a client's file names is watched, too.
	r.write("clients/shop.yaml", r.shop("Shop 2")+"logo: shop.svg\n")
	said("shop.svg cannot be read: no such file")
	r.write("clients/shop.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	soon.Await(t, "the logo to be taken", func() bool { return strings.Count(r.log.String(), "clients reloaded") == 2 })
	// The configuration itself is not, and only its clients are taken.
	config, err := os.ReadFile(filepath.Join(r.folder, "c.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r.write("c.yaml", strings.Replace(string(config), "clients_from: clients\n", "listen: 127.0.0.1:1\nclients:\n  -"+
		strings.ReplaceAll(another(7), "\n", "\n    "), 1))
	hangUp <- syscall.SIGHUP
	said(`msg="settings that take a restart have changed" settings=listen`)
	said(`msg="clients reloaded" clients=1 new=shop-7 gone="shop-0 shop"`)
}

// mainOf is what a page says, without its style.
func mainOf(body string) string {
	_, main, _ := strings.Cut(body, "<main")
	return main[:min(len(main), 500)]
}
