//go:build browser

package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// deployment is a widget and a sandbox, each a process of its own.
type deployment struct {
	widget, api, control string
	people               *http.Client
}

var heardAt = regexp.MustCompile(`simulated aggregators at (http://\S+) .*controls at (http://\S+)`)

func startDeployment(b *testing.B) *deployment {
	b.Helper()
	t := &deployment{people: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: crowd},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	said := runProgram(b, "sandbox", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0")
	await(b, "the sandbox", said, func() bool {
		found := heardAt.FindStringSubmatch(said.String())
		if found == nil {
			return false
		}
		t.api, t.control = found[1]+"/syncfy/v1", found[2]
		return answers(t.control + "/history")
	})
	t.order(b, http.MethodPut, t.control+"/switches", map[string]any{"syncfy": map[string]any{
		"rate": crowdRate, "pace": crowdPace.String(),
	}}, nil)

	listen := fmt.Sprint("127.0.0.1:", ports.Free(b))
	t.widget = "http://" + listen
	config := filepath.Join(b.TempDir(), "reconnect.yaml")
	if err := os.WriteFile(config, []byte(fmt.Sprintf(`
listen: %s
url: %s
session_secret: {env: CROWD_SECRET}
store: reconnect.db
limits: {flows_per_source: 5000, unproven_per_source: 1000, streams_per_source: 6000, connections_per_address: 8192}
log: warn
clients:
  - id: crowd
    callbacks: [http://localhost/callback]
    origins: [http://localhost]
    syncfy:
      - base_url: %s
        per_second: %d
`, listen, t.widget, t.api, crowdRate)), 0o600); err != nil {
		b.Fatal(err)
	}
	b.Setenv("CROWD_SECRET", strings.Repeat("k", 32))
	said = runProgram(b, "serve", "--config", config)
	await(b, "the widget", said, func() bool { return answers(t.widget + "/healthz") })
	return t
}

// runProgram starts the built program and stops it at the end of the benchmark.
func runProgram(b *testing.B, args ...string) *transcript.Text {
	b.Helper()
	said := &transcript.Text{}
	cmd := exec.Command(widget.cmd.Path, args...)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			b.Errorf("widget %s ended badly: %v\n%s", args[0], err, said)
		}
	})
	return said
}

func await(b *testing.B, what string, said *transcript.Text, ready func() bool) {
	b.Helper()
	for range 2000 {
		if ready() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.Fatalf("%s is not ready:\n%s", what, said)
}

func answers(address string) bool {
	resp, err := plain.Get(address)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// order is a request of the tester's, which the sandbox does not count.
func (t *deployment) order(b *testing.B, method, address string, body, into any) {
	b.Helper()
	text, _ := json.Marshal(body)
	r, err := http.NewRequest(method, address, bytes.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Sandbox-Calm", "1")
	resp, err := plain.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(resp.Body)
	if resp.StatusCode >= 300 {
		b.Fatalf("%s %s: %d %s", method, address, resp.StatusCode, said)
	}
	if into != nil {
		if err := json.Unmarshal(said, into); err != nil {
			b.Fatalf("%s %s: %v", method, address, err)
		}
	}
}

// newcomer makes a credential whose bank asks for a code, and the integrator's link to mend it.
func (t *deployment) newcomer(b *testing.B) *passer {
	b.Helper()
	type wrapped[T any] struct{ Response T }
	var user wrapped[struct {
		ID string `json:"id_user"`
	}]
	var session wrapped[struct{ Token string }]
	var credential struct {
		ID string `json:"id_credential"`
	}
	asKey := "?api_key=" + crowdKey
	t.order(b, http.MethodPost, t.api+"/users"+asKey, map[string]any{"name": "mary"}, &user)
	t.order(b, http.MethodPost, t.api+"/sessions"+asKey, map[string]any{"id_user": user.Response.ID}, &session)
	t.order(b, http.MethodPost, t.control+"/syncfy/credentials", map[string]any{
		"id_user": user.Response.ID, "id_site": "56cf5728784806f72b8b4568",
		"script": []map[string]any{{"do": "ask_code", "accepts": "123456"}},
	}, &credential)
	return &passer{credential: credential.ID, types: crowdTypes, link: t.widget + "/syncfy?" + url.Values{
		"token": {session.Response.Token}, "id_credential": {credential.ID}, "redirect_uri": {"http://localhost/callback"},
	}.Encode()}
}

func (t *deployment) ask(ctx context.Context, method, address string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return t.people.Do(r)
}
