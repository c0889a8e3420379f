//go:build attack

package attack_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// bench is what the whole campaign shares: the program, and a folder.
type bench struct {
	folder  string
	program string
	hosts   atomic.Int32 // that addresses were taken from
}

func newBench(t *testing.T) *bench {
	folder := t.TempDir()
	b := &bench{folder: folder, program: filepath.Join(folder, "widget")}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", b.program, "../cmd/widget").CombinedOutput(); err != nil {
		t.Fatalf("the program does not build: %v\n%s", err, out)
	}
	return b
}

// play starts a program for one attack, and ends it after.
func (b *bench) play(ctx context.Context, a attack) (held, said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	t, err := b.start(ctx, a)
	if err != nil {
		return "", "", err
	}
	if a.exhausts {
		held, err = t.amongPeople(a.strike)
	} else {
		held, err = a.strike(t)
	}
	ended := t.stop()
	return held, t.log.String(), errors.Join(err, ended)
}

// setting is what a program is started with.
type setting struct {
	proxies []string // trusted_proxies
	top     string   // further lines of the configuration
}

// target is a running program, with simulated aggregators and an integrator of its own.
type target struct {
	context.Context
	bench   *bench
	folder  string
	base    string // the program's public address, on the host name localhost
	address string // where it listens
	sim     *sandbox.Sandbox
	control string // the simulated aggregators' controls
	api     string // and their API, behind the hook
	host    string // the integrator's address

	hook atomic.Pointer[func(http.ResponseWriter, *http.Request) bool] // answers in the aggregators' place, if true

	cmd   *exec.Cmd
	log   lines
	ended chan struct{} // closed when the program has ended
	exit  error         // how it did
	close []func()

	mu     sync.Mutex
	secret []string        // what must not be in the log
	keys   map[string]bool // the proofs of flows' keys: neither must these
}

// lines is what a process says, readable while it speaks.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Secrets of the configuration. None may be in a log.
const (
	clientSecret  = "attack-client-secret-8d1f"
	webhookSecret = "attack-webhook-secret-77ac"
	flinksKey     = "attack-flinks-key-20be"
	syncfyKey     = "00000000000000000000000000c01d17"
	sessionSecret = "attack-session-secret-of-more-than-32-bytes"
	customerID    = "43387ca6-0391-4c82-857d-70d95f087ecb"
	powensDomain  = "demo.biapi.pro"
	powensClient  = "10000001"
)

func (b *bench) start(ctx context.Context, a attack) (_ *target, err error) {
	t := &target{Context: ctx, bench: b, ended: make(chan struct{})}
	defer func() {
		if err != nil {
			_ = t.stop()
		}
	}()
	if t.folder, err = os.MkdirTemp(b.folder, "run-"); err != nil {
		return nil, err
	}
	var s setting
	if a.setting != nil {
		a.setting(&s)
	}
	// The port is given back for the program to take. Nothing else here listens, so it is free.
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t.address = free.Addr().String()
	t.base = "http://localhost:" + strconv.Itoa(free.Addr().(*net.TCPAddr).Port)
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
		Stories: slices.Concat(playground.PowensStories(), playground.SyncfyStories(), playground.FlinksStories()),
		Accounts: []any{
			playground.PowensAccount{Domain: powensDomain, ClientID: powensClient, ClientSecret: clientSecret, Agent: true},
			playground.SyncfyAccount{APIKey: syncfyKey},
			playground.FlinksAccount{CustomerID: customerID, AuthKey: flinksKey},
		},
	})
	file := filepath.Join(t.folder, "reconnect.yaml")
	if err := os.WriteFile(file, []byte(t.configuration(s)), 0o600); err != nil {
		return nil, err
	}
	t.cmd = exec.Command(b.program, "serve", "--config", file)
	t.cmd.Env = append(os.Environ(), "ATTACK_SESSION="+sessionSecret, "ATTACK_CLIENT="+clientSecret,
		"ATTACK_WEBHOOK="+webhookSecret, "ATTACK_FLINKS="+flinksKey, "ATTACK_SYNCFY="+syncfyKey)
	t.cmd.Stdout, t.cmd.Stderr = &t.log, &t.log
	t.hide(sessionSecret, clientSecret, webhookSecret, flinksKey, syncfyKey)
	_ = free.Close()
	if err := t.cmd.Start(); err != nil {
		t.cmd = nil
		return nil, err
	}
	go func() {
		t.exit = t.cmd.Wait()
		close(t.ended)
	}()
	for deadline := time.Now().Add(20 * time.Second); t.alive() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) || ctx.Err() != nil {
			return nil, fmt.Errorf("the program does not answer:\n%s", t.log.String())
		}
	}
	return t, nil
}

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

func (t *target) configuration(s setting) string {
	var c strings.Builder
	fmt.Fprintf(&c, "listen: %s\nurl: %s\nsession_secret: {env: ATTACK_SESSION}\nlog: debug\n", t.address, t.base)
	if len(s.proxies) > 0 {
		fmt.Fprintf(&c, "trusted_proxies: [%s]\n", strings.Join(s.proxies, ", "))
	}
	c.WriteString(s.top)
	fmt.Fprintf(&c, "clients:\n  - id: app\n    name: Coinwhistle\n    home: %[1]s/\n    callbacks: [%[2]s]\n    origins: [%[1]q]\n",
		t.host, t.host+"/callback")
	fmt.Fprintf(&c, "    powens:\n      - {domain: %s, client_id: %q, client_secret: {env: ATTACK_CLIENT}, agent: true, language: en,\n"+
		"         base_url: %q, webview_url: %q, webhook_secret: {env: ATTACK_WEBHOOK}}\n",
		powensDomain, powensClient, t.api+"/powens/2.0", t.api+"/powens/webview")
	fmt.Fprintf(&c, "    syncfy:\n      - {api_key: {env: ATTACK_SYNCFY}, base_url: %q, images_url: %q, language: en, per_second: 50}\n",
		t.api+"/syncfy/v1", t.api+"/syncfy")
	fmt.Fprintf(&c, "    flinks:\n      - {customer_id: %s, auth_key: {env: ATTACK_FLINKS}, base_url: %q, anonymous_links: true}\n", customerID, t.api+"/flinks/v3")
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
	if t.cmd != nil {
		_ = t.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-t.ended:
			if t.exit != nil {
				err = fmt.Errorf("the program ended badly: %w", t.exit)
			}
		case <-time.After(2 * time.Second): // it finishes what is under way, for half a minute; nobody waits for that here
			_ = t.cmd.Process.Kill()
			<-t.ended
		}
		t.cmd = nil
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

// maxPeak is what the program may use under any attack, in MiB.
const maxPeak = 150

// peak is the most memory that the program has used so far, in MiB.
func (t *target) peak() (int, error) { return t.memory("VmHWM:") }

// memory reads one figure of the process's status, in MiB.
func (t *target) memory(name string) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name {
			kib, err := strconv.Atoi(f[1])
			return kib >> 10, err
		}
	}
	return 0, fmt.Errorf("the process does not say its %s", name)
}

// amongPeople attacks while people mend their connections: one who came before and answers after, and others who come one
// after another all the while. It measures the program's memory.
func (t *target) amongPeople(strike func(*target) (string, error)) (string, error) {
	early := t.browser()
	page, err := early.begin("powens/password")
	if err != nil {
		return "", fmt.Errorf("before the attack: %w", err)
	}
	type went struct {
		people int
		again  int // times that one had to try again, at most
		worst  time.Duration
		err    error
	}
	over, done := make(chan struct{}), make(chan went, 1)
	go func() {
		w := went{}
		for {
			began := time.Now()
			b := t.browser()
			if err := b.through("powens/password"); err != nil {
				w.err = fmt.Errorf("meanwhile person %d did not get through, after %.1f s: %w", w.people+1, time.Since(began).Seconds(), err)
				break
			}
			w.people++
			w.worst, w.again = max(w.worst, time.Since(began)), max(w.again, b.again)
			select {
			case <-over:
				done <- w
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
		done <- w
	}()
	held, struck := strike(t)
	close(over)
	w := <-done
	late := early.finish(page, "powens/password")
	if late != nil {
		late = fmt.Errorf("who came before the attack could not answer after it: %w", late)
	}
	peak, err := t.peak()
	if err == nil && peak > maxPeak {
		err = fmt.Errorf("%d MiB at the peak, more than %d", peak, maxPeak)
	}
	figures := fmt.Sprintf("peak %d MiB; %d people went through meanwhile, the slowest in %.1f s", peak, w.people, w.worst.Seconds())
	if w.again > 0 {
		figures += fmt.Sprintf(", after %d tries more", w.again)
	}
	if err := errors.Join(struck, err, w.err, late, t.alive()); err != nil {
		return "", fmt.Errorf("%s; %w", figures, err)
	}
	return held + "; " + figures, nil
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
