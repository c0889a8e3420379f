//go:build browser

package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// played is what a client of the API says at the end of a story.
type played struct {
	Flow, Status, Result string

	Events  []string
	Claims  map[string]any
	Refused map[string]string
}

// A client that is generated from the document, in two languages: each opens a flow by an order, a person mends the connection at the
// address that it prints, and it follows that to the end.
func TestAGeneratedClientPlaysAStory(t *testing.T) {
	t.Parallel()
	t.Run("Go", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join("clients", "go")
		execute(t, dir, "go", "generate", ".")
		name := filepath.Join(t.TempDir(), "client")
		execute(t, dir, "go", "build", "-o", name, ".")
		playBy(t, "powens/otp", exec.Command(name))
	})
	t.Run("TypeScript", func(t *testing.T) {
		t.Parallel()
		dir := npmDir(t)
		if err := os.CopyFS(dir, os.DirFS("clients/typescript")); err != nil {
			t.Fatal(err)
		}
		document, err := filepath.Abs("../handlers/openapi.yaml")
		if err != nil {
			t.Fatal(err)
		}
		execute(t, dir, "node", "../node_modules/openapi-typescript/bin/cli.js", document, "-o", "api.d.ts")
		execute(t, dir, "node", "../node_modules/typescript/bin/tsc", "-p", ".")
		p := playBy(t, "powens/choice", exec.Command("node", filepath.Join(dir, "client.mjs")))

		// It has checked the result with jose, as an integrator would, and each forgery.
		if p.Claims["outcome"] != "done" || p.Claims["flow"] != p.Flow || p.Claims["aggregator"] != "powens" {
			t.Errorf("the result claims %v", p.Claims)
		}
		const forged, claim = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "ERR_JWT_CLAIM_VALIDATION_FAILED"
		want := map[string]string{
			"another outcome": forged, "another flow": forged, "another signature": forged,
			"no signature": "ERR_JOSE_ALG_NOT_ALLOWED", "a public key as a secret": "ERR_JOSE_ALG_NOT_ALLOWED",
			"a stranger's key by our name": forged, "a stranger's key by another name": "ERR_JWKS_NO_MATCHING_KEY",
			"a stranger's key that it brings along": forged,
			"another audience":                      claim, "another issuer": claim, "another kind of token": claim, "after 16 minutes": "ERR_JWT_EXPIRED",
		}
		for name, by := range want {
			if p.Refused[name] != by {
				t.Errorf("%s: jose says %q, not %s", name, p.Refused[name], by)
			}
		}
		if len(p.Refused) != len(want) {
			t.Errorf("jose was shown %v", p.Refused)
		}
	})
}

// npmDir is an empty folder in which Node finds what npm has installed: it looks for packages above a file.
func npmDir(t *testing.T) string {
	t.Helper()
	npm, err := filepath.Abs("../.tools/npm")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(npm, "test-") //nolint:usetesting // the test's own folder has no packages above it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// execute runs a command to its end.
func execute(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// playBy has a client open a flow for a story of Powens that ends well, and a person mend the connection.
func playBy(t *testing.T, id string, client *exec.Cmd) (p played) {
	t.Helper()
	stories := stories(t)
	s := stories[slices.IndexFunc(stories, func(s story) bool { return s.ID == id })]
	var out, errs transcript.Text
	ended := make(chan error, 1)
	w := walkBy(t, s, way{name: "by the API", embed: byRedirect, script: true, cookies: true, modern: true}, func(link string) string {
		resp, err := plain.Get(widget.playground + link)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		opens, err := resp.Location() // the vendor's link, of which an order is made
		if err != nil {
			t.Fatal(err)
		}
		q := opens.Query()
		order, _ := json.Marshal(map[string]string{
			"aggregator": "powens", "account": q.Get("domain") + "/" + q.Get("client_id"), "connection": q.Get("connection_id"),
			"code": q.Get("code"), "callback": q.Get("redirect_uri"), "state": q.Get("state"), "language": "en",
		})
		client.Env = append(os.Environ(), "RECONNECT_URL="+widget.widget, "RECONNECT_KEY=an-api-key-that-all-may-know-of-demo",
			"CLIENT=demo", "ORDER="+string(order))
		client.Stdout, client.Stderr = &out, &errs
		if err := client.Start(); err != nil {
			t.Fatal(err)
		}
		go func() { ended <- client.Wait() }()
		t.Cleanup(func() { _ = client.Process.Kill() })
		page := ""
		soon.Await(t, "the client's link", func() bool {
			page, _, _ = strings.Cut(out.String(), "\n")
			return strings.Contains(out.String(), "\n") || errs.String() != ""
		})
		if page == "" {
			t.Fatalf("the client opens nothing: %s", errs.String())
		}
		return page
	})
	w.play()
	if err := <-ended; err != nil {
		t.Fatalf("the client ended with %v: %s", err, errs.String())
	}
	_, last, _ := strings.Cut(out.String(), "\n")
	if err := json.Unmarshal([]byte(last), &p); err != nil {
		t.Fatalf("the client says %s", out.String())
	}
	for i, e := range p.Events {
		if !strings.HasPrefix(e, strconv.Itoa(i+1)+" ") {
			t.Errorf("the client heard %v", p.Events)
		}
	}
	if p.Status != "done" || len(p.Events) < 4 || !strings.HasSuffix(p.Events[len(p.Events)-1], " done") {
		t.Errorf("the client says %s", last)
	}
	return p
}
