package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// started is the built program with these arguments, until the end of the test.
func started(t *testing.T, name string, ready func(said string) bool, args ...string) (pid int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "MEMORY_SECRET="+strings.Repeat("k", 32), "MEMORY_KEY=demo-auth-key")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	var (
		mu   sync.Mutex
		said strings.Builder
	)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			mu.Lock()
			said.WriteString(lines.Text() + "\n")
			mu.Unlock()
		}
	}()
	soon.Await(t, args[0]+" to be ready", func() bool { mu.Lock(); defer mu.Unlock(); return ready(said.String()) })
	return cmd.Process.Pid
}

// copies counts how often a text stands in the memory of a process.
func copies(t *testing.T, pid int, text string) (n int) {
	t.Helper()
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer mem.Close()
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		data := make([]byte, to-from)
		read, _ := mem.ReadAt(data, from) // what cannot be read is not there
		for at := data[:read]; ; n++ {
			i := bytes.Index(at, []byte(text))
			if i < 0 {
				break
			}
			if os.Getenv("MEMORY_SHOW") != "" {
				fmt.Printf("%x: %q\n", from, at[max(0, i-200):min(len(at), i+100)])
			}
			at = at[i+len(text):]
		}
	}
	return n
}

var turnIn = regexp.MustCompile(`name="turn" value="(\d+)"`)

func TestAnAnswerDoesNotStayInMemory(t *testing.T) {
	name := filepath.Join(t.TempDir(), "widget")
	if out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	heard := regexp.MustCompile(`simulated aggregators at (http://\S+)`)
	var bank string
	started(t, name, func(said string) bool {
		if m := heard.FindStringSubmatch(said); m != nil {
			bank = m[1]
		}
		return bank != ""
	}, "sandbox", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0")
	listen := fmt.Sprint("127.0.0.1:", ports.Free(t))
	config := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, `
listen: %s
url: http://%s
session_secret: {env: MEMORY_SECRET}
store: reconnect.db
log: warn
clients:
  - id: acme
    callbacks: [http://localhost/callback]
    origins: [http://localhost]
    flinks:
      - customer_id: 43387ca6-0391-4c82-857d-70d95f087ecb
        auth_key: {env: MEMORY_KEY}
        base_url: %s/flinks/v3
        anonymous_links: true
`, listen, listen, bank), 0o600); err != nil {
		t.Fatal(err)
	}
	here := "http://" + listen
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(method, path string, form url.Values) (string, string) {
		t.Helper()
		req, err := http.NewRequest(method, here+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		if form != nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return string(body), res.Header.Get("Location")
	}
	pid := started(t, name, func(string) bool {
		res, err := client.Get(here + "/healthz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	}, "serve", "--config", config)

	// leave signs in so many times, each time refused, and then leaves.
	people := 0
	leave := func(password string, times int) {
		t.Helper()
		_, page := ask("POST", "/v2/Credential/FlinksCapital", url.Values{})
		people++ // wrong passwords count by the user name
		before := ""
		form := func() {
			t.Helper()
			soon.Await(t, "the next form", func() bool {
				body, _ := ask("GET", page, nil)
				m := turnIn.FindStringSubmatch(body)
				if m == nil || m[1] == before || !strings.Contains(body, "password") {
					return false
				}
				before = m[1]
				return true
			})
		}
		for form(); times > 0; times-- {
			ask("POST", page, url.Values{"turn": {before}, "f0": {fmt.Sprint("Greatday", people)}, "f1": {password}})
			form()
		}
		ask("POST", page+"/cancel", url.Values{})
	}
	const secret = "Xq7-unheard-of-Zw9"
	leave(secret, 1)
	leave(secret, 2)
	kept, err := os.ReadFile(filepath.Join(filepath.Dir(config), "reconnect.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{secret, "Greatday", "demo-auth-key", "acme", "FlinksCapital", "flinks", "assword", "callback", "mfa", "requestId"} {
		if bytes.Contains(kept, []byte(told)) {
			t.Errorf("the store's file says %q", told)
		}
	}
	if n := copies(t, pid, secret); n > 1 {
		t.Errorf("%d copies are left; only the connection to the aggregator may hold one, until its next request", n)
	}
	leave(strings.Repeat("longer", 10), 1)
	if n := copies(t, pid, secret); n > 0 {
		t.Errorf("%d copies are left after another's answer", n)
	}
}
