//go:build browser

package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
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

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// program is the built widget, running as "widget demo" on ports that were free.
type program struct {
	widget     string // its base URL, on the site localhost
	playground string // the host page's, on the site 127.0.0.1
	sandbox    string // the simulated aggregators'
	control    string // the sandbox's controls

	cmd    *exec.Cmd
	out    transcript.Text
	ended  chan error
	folder string // with the program in it; removed at the end
}

// spoken finds the addresses in what the program says first.
var spoken = map[string]*regexp.Regexp{
	"playground": regexp.MustCompile(`(?m)^    (http://\S+)$`),
	"widget":     regexp.MustCompile(`(?m)^  widget +(http://\S+)`),
	"sandbox":    regexp.MustCompile(`(?m)^  sandbox +(http://\S+)`),
	"controls":   regexp.MustCompile(`(?m)^  controls +(http://\S+)`),
}

// startProgram builds the program, starts it and waits until it answers.
func startProgram(level string) (_ *program, err error) {
	p := &program{ended: make(chan error, 1)}
	if p.folder, err = os.MkdirTemp("", "reconnect-e2e-"); err != nil {
		return nil, err
	}
	name := os.Getenv("E2E_WIDGET")
	if name == "" {
		name = filepath.Join(p.folder, "widget")
		args := append([]string{"build", "-o", name}, strings.Fields(os.Getenv("E2E_BUILD"))...)
		build := exec.Command("go", append(args, "../cmd/widget")...)
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("the program does not build: %w\n%s", err, out)
		}
	}
	p.cmd = exec.Command(name, "demo", "--log", level, "--listen", "localhost:0", "--playground", "127.0.0.1:0",
		"--sandbox", "127.0.0.1:0", "--control", "127.0.0.1:0", "--operator", "127.0.0.1:0")
	p.cmd.Env = append(os.Environ(), "TMPDIR="+p.folder)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.cmd.Wait() }()
	for deadline := time.Now().Add(soon.Patience); !p.ready(); time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-p.ended:
			return nil, fmt.Errorf("the program ended at once: %w\n%s", err, p.said())
		default:
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(fmt.Errorf("the program is not ready after %s:\n%s", soon.Patience, p.said()), p.stop())
		}
	}
	return p, nil
}

// ready reads the addresses and knocks.
func (p *program) ready() bool {
	said := p.said()
	for name, where := range map[string]*string{
		"playground": &p.playground, "widget": &p.widget, "sandbox": &p.sandbox, "controls": &p.control,
	} {
		found := spoken[name].FindStringSubmatch(said)
		if found == nil {
			return false
		}
		*where = found[1]
	}
	for _, base := range []string{p.playground + "/stories.json", p.widget + "/healthz", p.control + "/history"} {
		resp, err := http.Get(base)
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
	}
	return true
}

func (p *program) said() string { return p.out.String() }

// stamps are the times of the log's lines.
var stamps = regexp.MustCompile(`(?m)^time=(\S+)`)

// catchUp waits until everything that the program has logged so far can be read: its lines come in order, so until a line
// of later has come.
func (p *program) catchUp(t testing.TB) {
	t.Helper()
	now := time.Now()
	soon.Await(t, "a later line of the log", func() bool {
		get(t, p.widget+"/gallery")
		found := stamps.FindAllStringSubmatch(p.said(), -1)
		if len(found) == 0 {
			return false
		}
		last, err := time.Parse(time.RFC3339, found[len(found)-1][1])
		return err == nil && last.After(now)
	})
}

// stop ends the program as an operator does, and reports a bad end: a race that was found, or no end at all.
func (p *program) stop() error {
	defer os.RemoveAll(p.folder)
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		if strings.Contains(p.said(), "DATA RACE") {
			return errors.New("the program has a data race; its log tells where")
		}
		if err != nil {
			return fmt.Errorf("the program ended badly: %w", err)
		}
		return nil
	case <-time.After(soon.Patience):
		_ = p.cmd.Process.Kill()
		return fmt.Errorf("the program did not stop within %s", soon.Patience)
	}
}

// story is a way for a connection to be broken, as the playground describes it for programs.
type story struct {
	ID      string            `json:"id"`
	Ends    string            `json:"ends"`
	Answers map[string]string `json:"answers"`
}

// answer is what a person of a run types into a field. A link that names no connection is signed in to by a name of its own, because wrong
// passwords are counted by the name there, and so are those that are under way.
func (s story) answer(field, run string) (string, bool) {
	value, known := s.Answers[field]
	if s.ID == "flinks/credentials" && field == "username" {
		value += "+" + run
	}
	return value, known
}

// stories returns all of them.
func stories(t testing.TB) []story {
	var list []story
	readJSON(t, widget.playground+"/stories.json", &list)
	if len(list) == 0 {
		t.Fatal("the playground has no stories")
	}
	return list
}

func storyOf(t testing.TB, id string) story {
	for _, s := range stories(t) {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("there is no story %q", id)
	return story{}
}

// seen is a request that reached the simulated aggregator.
type seen struct {
	Method string            `json:"method"`
	Path   string            `json:"path"`
	Body   map[string]string `json:"body"`
	Status int               `json:"status"`
}

// history is what the aggregator was asked about a connection.
func history(t testing.TB, connection string) []seen {
	var answer struct {
		Requests []seen `json:"requests"`
	}
	readJSON(t, widget.control+"/history?connection="+connection, &answer)
	return answer.Requests
}

// sent counts the requests about a connection that carried this value under this name.
func sent(t testing.TB, connection, name, value string) (n int) {
	for _, r := range history(t, connection) {
		if r.Body[name] == value {
			n++
		}
	}
	return n
}

// result is what the integrator's back end knows about a run.
type result struct {
	Connection string `json:"connection_id"`
	Phone      string `json:"phone"`
	Outcome    string `json:"outcome"`
	Query      string `json:"query"`
	Upstream   string `json:"upstream"`
}

func resultOf(t testing.TB, run string) (r result) {
	readJSON(t, widget.playground+"/runs/"+run+".json", &r)
	return r
}

func readJSON(t testing.TB, address string, into any) {
	t.Helper()
	status, body := get(t, address)
	if status != http.StatusOK {
		t.Fatalf("GET %s answered %d: %.200s", address, status, body)
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("GET %s answered what is no such JSON: %v", address, err)
	}
}

// get asks as a program does: without a browser's headers and following no redirect.
func get(t testing.TB, address string) (status int, body string) {
	t.Helper()
	resp, err := plainly(t, http.MethodGet, address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// plain is a client that keeps to the one answer it gets.
var plain = &http.Client{
	Timeout: soon.Patience,
	// The widget waits ten seconds for what an open connection brings. Browsers ask again if it gives up at that very moment.
	// Pages come as they are: to compress each costs more under the race detector than to make it.
	Transport:     &http.Transport{MaxIdleConnsPerHost: walkers, IdleConnTimeout: 4 * time.Second, DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func plainly(t testing.TB, method, address string) (*http.Response, error) {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, err
	}
	return plain.Do(r)
}

// link makes a broken connection and returns the widget's address for it as an integrator's page would have it, and
// the run that it belongs to.
func link(t testing.TB, id string) (address, run string) {
	t.Helper()
	resp, err := plainly(t, http.MethodGet, widget.playground+"/start?story="+id)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		t.Fatalf("the story %s leads nowhere: %d", id, resp.StatusCode)
	}
	if run = to.Query().Get("state"); run == "" { // Flinks' links have their state in the callback
		if back, err := url.Parse(to.Query().Get("redirectUrl")); err == nil {
			run = back.Query().Get("state")
		}
	}
	return to.String(), run
}

// order presses a button for the user elsewhere: on the phone, or on the bank's site.
func order(t testing.TB, run, what string) (taken bool) {
	t.Helper()
	resp, err := plainly(t, http.MethodPost, widget.playground+"/runs/"+run+"/"+what)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusNoContent
}
