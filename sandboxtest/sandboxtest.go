// Package sandboxtest gives a Go test simulated aggregators over real HTTP: Powens, Syncfy and Flinks, with connections that
// the test breaks, a phone and a bank that it plays, faults that it chooses and a clock that it moves.
//
//	box := sandboxtest.New(t)
//	broken := box.Powens(sandbox.AskCode("123456"))
//	client := myclient.New(box.PowensURL, broken.Key)
//
// [New] plays in the test's own process. [Join] takes a namespace of a "widget sandbox" that runs already, so that other
// programs can be part of the test. What goes wrong with the sandbox itself ends the test.
package sandboxtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// Box is a sandbox that one test has for itself.
type Box struct {
	// PowensURL, SyncfyURL and FlinksURL are what a client of that aggregator is configured with: …/powens/2.0, …/syncfy/v1
	// and …/flinks/v3.
	PowensURL, SyncfyURL, FlinksURL string
	// Controls is the address of the controls, for what has no method here; openapi.json below it describes them.
	Controls string

	t    testing.TB
	http *http.Client
}

// New starts a sandbox, which ends with the test.
func New(t testing.TB) *Box {
	t.Helper()
	api := httptest.NewUnstartedServer(nil)
	address := "http://" + api.Listener.Addr().String()
	s := sandbox.New(sandbox.Options{
		Dialects: []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}, PublicURL: address,
	})
	api.Config.Handler = s.API()
	api.Start()
	controls := httptest.NewServer(s.Controls())
	t.Cleanup(func() { s.Close(); controls.Close(); api.Close() })
	return &Box{
		PowensURL: address + powens.Dialect().Root, SyncfyURL: address + syncfy.Dialect().Root, FlinksURL: address + flinks.Dialect().Root,
		Controls: controls.URL, t: t, http: &http.Client{Timeout: time.Minute},
	}
}

// Join begins a namespace of the sandbox whose controls are at an address, such as "http://127.0.0.1:8083". The namespace
// ends with the test.
func Join(t testing.TB, controls string) *Box {
	t.Helper()
	b := &Box{Controls: strings.TrimSuffix(controls, "/"), t: t, http: &http.Client{Timeout: time.Minute}}
	var made struct {
		Key, Controls string
		Roots         map[string]string
	}
	b.control(http.MethodPost, "/namespaces", nil, &made)
	program := *b
	t.Cleanup(func() { program.control(http.MethodDelete, "/namespaces/"+made.Key, nil, nil) })
	b.Controls, b.PowensURL, b.SyncfyURL, b.FlinksURL = made.Controls, made.Roots["powens"], made.Roots["syncfy"], made.Roots["flinks"]
	return b
}

// Connection is one connection at an aggregator.
type Connection struct {
	// ID is what its aggregator calls it: the id of a connection, an id_credential, a LoginId.
	ID string
	// Owner is whose it is: the id of a user at Powens and Syncfy, the customerId at Flinks.
	Owner string
	// Key lets a client read it: a permanent token at Powens, an API key at Syncfy, nothing at Flinks.
	Key string

	box  *Box
	path string // of its controls
}

// Powens makes a connection at Powens that is at the first act of a script; without one it is healthy.
func (b *Box) Powens(script ...sandbox.Act) *Connection {
	b.t.Helper()
	var made struct {
		ID, User json.Number
		Token    string
	}
	b.control(http.MethodPost, "/powens/connections", scripted(script), &made)
	return &Connection{made.ID.String(), made.User.String(), made.Token, b, "/powens/connections/" + made.ID.String()}
}

// Syncfy makes a credential at Syncfy whose next job plays a script; without one that goes well.
func (b *Box) Syncfy(script ...sandbox.Act) *Connection {
	b.t.Helper()
	var made struct {
		ID   string `json:"id_credential"`
		User string `json:"id_user"`
		Key  string `json:"api_key"`
	}
	b.control(http.MethodPost, "/syncfy/credentials", scripted(script), &made)
	return &Connection{made.ID, made.User, made.Key, b, "/syncfy/credentials/" + made.ID}
}

// Flinks makes a login at Flinks whose next sign-in plays a script; without one that goes well.
func (b *Box) Flinks(script ...sandbox.Act) *Connection {
	b.t.Helper()
	var made struct{ ID, Customer string }
	b.control(http.MethodPost, "/flinks/logins", scripted(script), &made)
	return &Connection{made.ID, made.Customer, "", b, "/flinks/logins/" + made.ID}
}

func scripted(script sandbox.Script) any {
	if len(script) == 0 {
		return nil
	}
	return map[string]any{"script": script}
}

// Break makes the bank play a script from now on.
func (c *Connection) Break(script ...sandbox.Act) {
	c.box.t.Helper()
	c.press("break", scripted(script))
}

// Approve is the user who approves on the phone.
func (c *Connection) Approve() { c.box.t.Helper(); c.press("approve", nil) }

// Refuse is the user who refuses on the phone.
func (c *Connection) Refuse() { c.box.t.Helper(); c.press("refuse", nil) }

// Expire is the user who leaves the phone alone for too long.
func (c *Connection) Expire() { c.box.t.Helper(); c.press("expire", nil) }

// Act is the user who does at the bank what it wants done.
func (c *Connection) Act() { c.box.t.Helper(); c.press("act", nil) }

// Finish is the user who signs in at the bank's own page; the bank sends the browser to the address that comes back.
func (c *Connection) Finish() string { c.box.t.Helper(); return c.leave("finish") }

// Deny is the user who refuses at the bank's own page; the bank sends the browser to the address that comes back.
func (c *Connection) Deny() string { c.box.t.Helper(); return c.leave("deny") }

func (c *Connection) press(what string, body any) {
	c.box.t.Helper()
	c.box.control(http.MethodPost, c.path+"/"+what, body, nil)
}

func (c *Connection) leave(what string) string {
	c.box.t.Helper()
	var said struct{ Redirect string }
	c.box.control(http.MethodPost, c.path+"/"+what, nil, &said)
	return said.Redirect
}

// View reads where the connection stands, as the controls tell it, into what v points to: GET of its control in
// openapi.json.
func (c *Connection) View(v any) { c.box.t.Helper(); c.box.control(http.MethodGet, c.path, nil, v) }

// History is what the aggregators were asked about the connection so far.
func (c *Connection) History() []sandbox.Request {
	c.box.t.Helper()
	return c.box.history("?connection=" + c.ID)
}

// History is what the aggregators were asked so far, in order.
func (b *Box) History() []sandbox.Request { b.t.Helper(); return b.history("") }

func (b *Box) history(query string) []sandbox.Request {
	b.t.Helper()
	var said struct{ Requests []sandbox.Request }
	b.control(http.MethodGet, "/history"+query, nil, &said)
	return said.Requests
}

// Chaos makes the API behave badly from now on; the zero value ends that.
func (b *Box) Chaos(c sandbox.Chaos) {
	b.t.Helper()
	b.control(http.MethodPut, "/chaos", struct {
		sandbox.Chaos
		Slowness sandbox.Span `json:"slowness"`
	}{c, sandbox.Span(c.Slowness)}, nil)
}

// Switch changes switches by name, such as {"check": "2s", "flinks": {"poll": "get"}}.
func (b *Box) Switch(positions map[string]any) {
	b.t.Helper()
	b.control(http.MethodPut, "/switches", positions, nil)
}

// Forward moves the sandbox's clock: it is that much later, and what was to happen until then has happened.
func (b *Box) Forward(d time.Duration) {
	b.t.Helper()
	b.control(http.MethodPost, "/clock", map[string]any{"forward": sandbox.Span(d)}, nil)
}

// control sends a control and reads what it says into into, unless that is nil.
func (b *Box) control(method, path string, body, into any) {
	b.t.Helper()
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatalf("sandboxtest: %v", err)
		}
		sent = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, b.Controls+path, sent)
	if err != nil {
		b.t.Fatalf("sandboxtest: %v", err)
	}
	res, err := b.http.Do(r)
	if err != nil {
		b.t.Fatalf("sandboxtest: %v", err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		b.t.Fatalf("sandboxtest: %s %s: %v", method, path, err)
	case res.StatusCode >= 300:
		b.t.Fatalf("sandboxtest: %s %s is refused: %s", method, path, said)
	case into != nil:
		if err := json.Unmarshal(said, into); err != nil {
			b.t.Fatalf("sandboxtest: %s %s: %v", method, path, err)
		}
	}
}
