//go:build browser

package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// commander takes one command of WebDriver to a browser and brings what it says.
type commander interface {
	do(command string, args map[string]any) (json.RawMessage, error)
}

// marionette is Firefox's own wire: lines of JSON over TCP, each after its length. It knows WebDriver's commands by name,
// and takes others that change settings, so a program between the two is not needed.
type marionette struct {
	conn net.Conn
	in   *bufio.Reader
	last int
}

func dialMarionette(address string) (*marionette, error) {
	conn, err := net.Dial("tcp", address) //nolint:noctx // it is on this machine
	if err != nil {
		return nil, err
	}
	m := &marionette{conn: conn, in: bufio.NewReader(conn)}
	if _, err := m.read(); err != nil { // it speaks first, of its version
		return nil, errors.Join(err, conn.Close())
	}
	return m, nil
}

func (m *marionette) read() ([]byte, error) {
	size, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(size, ":"))
	if err != nil {
		return nil, err
	}
	text := make([]byte, n)
	_, err = io.ReadFull(m.in, text)
	return text, err
}

func (m *marionette) do(command string, args map[string]any) (json.RawMessage, error) {
	if args == nil {
		args = map[string]any{}
	}
	if frame, ok := args["id"].(map[string]string); ok { // WebDriver's way to name an element
		args = map[string]any{"element": frame[element]}
	}
	name := "WebDriver:" + command
	if strings.Contains(command, ":") {
		name = command
	}
	if err := m.conn.SetDeadline(time.Now().Add(soon.Patience)); err != nil {
		return nil, err
	}
	m.last++
	text, err := json.Marshal([]any{0, m.last, name, args})
	if err != nil {
		return nil, err
	}
	if _, err = fmt.Fprintf(m.conn, "%d:%s", len(text), text); err != nil {
		return nil, err
	}
	text, err = m.read()
	if err != nil {
		return nil, err
	}
	var reply [4]json.RawMessage // a type, the number, what is wrong, what came
	if err := json.Unmarshal(text, &reply); err != nil {
		return nil, err
	}
	if string(reply[2]) != "null" {
		return nil, refused(command, reply[2])
	}
	return unwrapped(reply[3]), nil
}

// overHTTP is WebDriver's usual wire, which WebKit's driver speaks.
type overHTTP struct{ session string } // its address

// routes are where commands go, by the names that Firefox has for them. {id} is taken out of what is sent.
var routes = map[string]string{
	"Navigate": "POST /url", "ExecuteScript": "POST /execute/sync", "FindElement": "POST /element", "ElementClick": "POST /element/{id}/click",
	"ElementSendKeys": "POST /element/{id}/value", "SwitchToFrame": "POST /frame", "SwitchToWindow": "POST /window",
	"GetWindowHandle": "GET /window", "GetWindowHandles": "GET /window/handles", "CloseWindow": "DELETE /window", "DeleteSession": "DELETE ",
	"NewSession": "POST ",
}

func (o *overHTTP) do(command string, args map[string]any) (json.RawMessage, error) {
	method, path, ok := strings.Cut(routes[command], " ")
	if !ok {
		return nil, fmt.Errorf("the command %s has no route", command)
	}
	if id, ok := args["id"].(string); ok {
		path = strings.Replace(path, "{id}", id, 1)
	}
	var body io.Reader
	if method == http.MethodPost {
		if args == nil {
			args = map[string]any{}
		}
		text, err := json.Marshal(args)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, o.session+path, body) //nolint:noctx // it is on this machine, and answers
	if err != nil {
		return nil, err
	}
	resp, err := plain.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	said := unwrapped(text)
	if resp.StatusCode != http.StatusOK {
		return nil, refused(command, said)
	}
	return said, nil
}

// unwrapped is what stands in the one member of a reply.
func unwrapped(text json.RawMessage) json.RawMessage {
	var of struct{ Value json.RawMessage }
	if json.Unmarshal(text, &of) == nil && of.Value != nil {
		return of.Value
	}
	return text
}

// refused is what a browser says of a command that it did not obey.
func refused(command string, said json.RawMessage) error {
	var of struct{ Error, Message string }
	if err := json.Unmarshal(said, &of); err != nil {
		return fmt.Errorf("%s: %s", command, said)
	}
	return fmt.Errorf("%s: %s: %s", command, of.Error, of.Message)
}

// element is the name under which WebDriver hands out elements.
const element = "element-6066-11e4-a52e-4f735466cecf"

// driven is a browser that is driven by WebDriver. It stands in one window and one frame at a time.
type driven struct {
	commander
	first string // the window that was there at the beginning
	// What it was told to do without.
	scriptless, blocked bool
}

func (d *driven) tell(command string, args map[string]any) error {
	_, err := d.do(command, args)
	return err
}

func (d *driven) open(address string) error {
	return d.tell("Navigate", map[string]any{"url": address})
}

// run runs a function's body where the browser stands, and reads what it returns into to.
func (d *driven) run(to any, body string, args ...any) error {
	said, err := d.do("ExecuteScript", map[string]any{"script": body, "args": append([]any{}, args...)})
	if err != nil || to == nil {
		return err
	}
	return json.Unmarshal(said, to)
}

// find is the element that a selector names first.
func (d *driven) find(selector string) (string, error) {
	said, err := d.do("FindElement", map[string]any{"using": "css selector", "value": selector})
	if err != nil {
		return "", err
	}
	var found map[string]string
	if err := json.Unmarshal(said, &found); err != nil {
		return "", err
	}
	return found[element], nil
}

func (d *driven) click(selector string) error {
	id, err := d.find(selector)
	if err != nil {
		return err
	}
	return d.tell("ElementClick", map[string]any{"id": id})
}

// write clicks first: WebKit gives a frame's field the focus only so.
func (d *driven) write(selector, text string) error {
	id, err := d.find(selector)
	if err != nil {
		return err
	}
	if err := d.tell("ElementClick", map[string]any{"id": id}); err != nil {
		return err
	}
	return d.tell("ElementSendKeys", map[string]any{"id": id, "text": text})
}

// top leaves all frames of the window.
func (d *driven) top() error { return d.tell("SwitchToFrame", map[string]any{"id": nil}) }

// enter goes into a frame of the page.
func (d *driven) enter(selector string) error {
	id, err := d.find(selector)
	if err != nil {
		return err
	}
	return d.tell("SwitchToFrame", map[string]any{"id": map[string]string{element: id}})
}

func (d *driven) window(handle string) error {
	return d.tell("SwitchToWindow", map[string]any{"handle": handle})
}

func (d *driven) windows() (handles []string, err error) {
	said, err := d.do("GetWindowHandles", nil)
	if err != nil {
		return nil, err
	}
	return handles, json.Unmarshal(said, &handles)
}
