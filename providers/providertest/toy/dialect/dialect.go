// Package dialect plays the toy aggregator for tests. It knows nothing of the adapter.
package dialect

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Dialect is the toy's dialect of the sandbox.
func Dialect() sandbox.Dialect {
	return sandbox.Dialect{Name: "toy", New: func(s *sandbox.Sandbox) sandbox.Aggregator {
		return &dialect{s: s, connections: map[string]*connection{}}
	}}
}

type dialect struct {
	s           *sandbox.Sandbox
	connections map[string]*connection
}

type connection struct {
	code  string // opens it
	story sandbox.Story
}

// words are how a connection stands while an act is played. A strange act has its own word.
var words = map[string]string{
	sandbox.DoAccept: "ok", sandbox.DoDawdle: "busy", sandbox.DoConsent: "agree", sandbox.DoAskCode: "code", sandbox.DoAskPicture: "code",
	sandbox.DoAskChoice: "code", sandbox.DoRefusePassword: "password", sandbox.DoExpirePassword: "new_password",
	sandbox.DoAskApproval: "phone", sandbox.DoRequireAction: "action", sandbox.DoLock: "locked", sandbox.DoLimit: "limited",
	sandbox.DoGoDown: "down", sandbox.DoBreak: "fault", sandbox.DoUnsupported: "unsupported",
}

func (k *connection) view(status int) sandbox.Reply {
	a := k.story.Act()
	return sandbox.Reply{Status: status, Body: map[string]any{"bank": "Toy Bank", "state": cmp.Or(words[a.Do], a.State), "words": a.Words}}
}

func (d *dialect) Routes(mux *http.ServeMux) {
	for route, handle := range map[string]func(*sandbox.Call, *connection) int{
		"GET /toy/v1/connections/{id}": d.look, "POST /toy/v1/connections/{id}/answer": answer,
	} {
		mux.Handle(route, d.s.Serve(d, route, false, func(c *sandbox.Call) sandbox.Reply {
			k := d.connections[c.PathValue("id")]
			if k == nil || c.Header.Get("Authorization") != "Bearer "+k.code {
				return sandbox.Reply{Status: http.StatusUnauthorized}
			}
			return k.view(handle(c, k))
		}))
	}
}

// look makes what the phone says count.
func (d *dialect) look(c *sandbox.Call, k *connection) int {
	if k.story.Act().Do == sandbox.DoAskApproval {
		k.story.Watched = c.Now.Add(time.Minute)
		d.Settle(c.Now)
	}
	return http.StatusOK
}

func answer(c *sandbox.Call, k *connection) int {
	a, right := k.story.Act(), false
	switch a.Do {
	case sandbox.DoConsent:
		right = true
	case sandbox.DoRefusePassword, sandbox.DoExpirePassword:
		right = c.Fields["answer"] == sandbox.RightPassword
	case sandbox.DoAskCode, sandbox.DoAskPicture, sandbox.DoAskChoice:
		right = a.Accepts == "" || a.Accepts == c.Fields["answer"]
	case sandbox.DoRequireAction, sandbox.DoLock:
		right = k.story.Acted
	}
	if !right {
		return http.StatusUnprocessableEntity
	}
	k.story.Advance(c.Now)
	return http.StatusOK
}

func (d *dialect) Controls(mux *sandbox.Mux) {
	type order struct{ Script sandbox.Script }
	mux.HandleFunc("POST /toy/connections", sandbox.Control(d.s, func(_ *http.Request, o order) (any, error) {
		k := &connection{code: sandbox.Secret()}
		k.story.Set(o.Script, d.s.Now())
		id := fmt.Sprint("toy", len(d.connections)+1)
		d.connections[id] = k
		return map[string]string{"id": id, "code": k.code}, o.Script.Valid()
	}))
	mux.HandleFunc("POST /toy/connections/{id}/{order}", sandbox.Control(d.s, func(r *http.Request, _ struct{}) (any, error) {
		k, order := d.connections[r.PathValue("id")], r.PathValue("order")
		switch {
		case k == nil:
			return nil, sandbox.Missing("there is no such connection")
		case order == "act" && k.story.Pending() == "action":
			k.story.Acted = true
		case order == "act" || !d.s.Decide(&k.story, order):
			return nil, errors.New("the connection waits for something else")
		}
		return k.view(0).Body, nil
	}))
}

func (d *dialect) Settle(now time.Time) (changed bool) {
	for _, k := range d.connections {
		changed = k.story.Settle(now, time.Duration(d.s.Switches().ApprovalLifetime)) || changed
	}
	return changed
}

func (d *dialect) Line(phone string) (bank string, stories []*sandbox.Story, ok bool) {
	if k := d.connections[phone]; k != nil {
		return "Toy Bank", []*sandbox.Story{&k.story}, true
	}
	return "", nil, false
}

func (d *dialect) Rows() ([]sandbox.Row, []sandbox.Button) { return nil, nil }
func (d *dialect) Switches() sandbox.Switchboard           { return nil }
func (d *dialect) Whose(c *sandbox.Call)                   { c.Entry.Connection = c.PathValue("id") }

func (d *dialect) Fault(uint64) sandbox.Reply {
	return sandbox.HTMLFault(http.StatusServiceUnavailable)
}
func (d *dialect) Lost(uint64) sandbox.Reply { return sandbox.HTMLFault(http.StatusBadGateway) }
func (d *dialect) RefuseHurry(time.Duration) sandbox.Reply {
	return sandbox.Reply{Status: http.StatusTooManyRequests}
}

func (d *dialect) Grease(body any, _ uint64) any {
	if object, ok := body.(map[string]any); ok {
		object["unheard_of"] = []any{1, nil}
	}
	return body
}
