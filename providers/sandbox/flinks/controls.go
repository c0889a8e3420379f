package flinks

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

//go:embed controls.json
var controls []byte

// view is a login as a tester sees it.
type view struct {
	ID          string `json:"id"`
	Customer    string `json:"customer"`
	Username    string `json:"username"`
	Institution string `json:"institution"`
	// State is where its last sign-in stands: "200", "202" or "203", a FlinksCode for a failure, "" before the first.
	State   string         `json:"state"`
	Act     sandbox.Act    `json:"act"`
	Rest    sandbox.Script `json:"rest"`
	Pending string         `json:"pending,omitempty"` // approval, visit, action
	Phone   string         `json:"phone"`
	Visit   string         `json:"visit,omitempty"` // the bank page that waits for the user
}

func (p *dialect) view(l *login) view {
	now := p.s.Now()
	v := view{
		ID: l.id, Customer: l.customer, Username: l.user, Institution: l.bank.name,
		Act: sandbox.Accept(), Rest: sandbox.Script{}, Phone: p.s.Address(nil) + "/phone/" + l.id,
	}
	script := l.next(l.lang, now)
	if t := l.current; t != nil {
		v.State = p.stands(t)
		if t.alive() {
			script = t.story.Script
			v.Pending = t.story.Pending()
		}
	}
	if len(script) > 0 {
		v.Act, v.Rest = script[0], append(v.Rest, script[1:]...)
	}
	if !l.acted && (v.Act.Do == sandbox.DoRequireAction || v.Act.Do == sandbox.DoLock) {
		v.Pending = "action"
	}
	if visit := p.pendingVisit(l); visit != nil {
		v.Visit, v.Pending = p.s.Address(nil)+"/bank/"+visit.visit.ID, "visit"
	}
	return v
}

// stands is a session's state in a word.
func (p *dialect) stands(t *session) string {
	switch {
	case t.fault != nil:
		return t.fault.code
	case t.done:
		return "200"
	case t.story.Busy():
		return "202"
	}
	return "203"
}

func (p *dialect) Controls(mux *sandbox.Mux) {
	mux.HandleFunc("GET /flinks/logins", sandbox.Control(p.s, func(*http.Request, struct{}) (any, error) {
		views := []view{}
		for _, l := range p.sorted() {
			views = append(views, p.view(l))
		}
		return map[string]any{"logins": views}, nil
	}))
	mux.HandleFunc("POST /flinks/logins", sandbox.Control(p.s, p.makeLogin))
	one := func(method, path string, h func(*http.Request, *login, order) (any, error)) {
		mux.HandleFunc(method+" /flinks/logins/{id}"+path, sandbox.Control(p.s, func(r *http.Request, o order) (any, error) {
			l := p.logins[r.PathValue("id")]
			switch {
			case o.Script != nil && path != "/break":
				return nil, sandbox.Malformed("this control takes no script")
			case l == nil:
				return nil, sandbox.Missing("there is no login %q", r.PathValue("id"))
			}
			body, err := h(r, l, o)
			if err == nil && body == nil {
				p.s.Settle()
				body = p.view(l)
			}
			return body, err
		}))
	}
	one("GET", "", func(*http.Request, *login, order) (any, error) { return nil, nil })
	one("POST", "/break", p.breakLogin)
	for _, decision := range []string{"approve", "refuse", "expire"} {
		one("POST", "/"+decision, func(_ *http.Request, l *login, _ order) (any, error) {
			if t := l.current; t == nil || !t.alive() || !p.s.Decide(&t.story, decision) {
				return nil, errors.New("no approval is pending on this login")
			}
			return nil, nil
		})
	}
	for name, granted := range map[string]bool{"finish": true, "deny": false} {
		one("POST", "/"+name, func(_ *http.Request, l *login, _ order) (any, error) {
			v := p.pendingVisit(l)
			if v == nil {
				return nil, errors.New("no visit to the bank is pending: ask the API for /v3/oauth/authorize first")
			}
			v.visit.Decision = map[bool]string{true: "granted", false: "refused"}[granted]
			return map[string]string{"redirect": p.finish(v, granted)}, nil
		})
	}
	one("POST", "/act", func(_ *http.Request, l *login, _ order) (any, error) {
		if p.view(l).Pending != "action" {
			return nil, errors.New("the bank wants nothing done on this login")
		}
		if l.script == nil { // a test user, whose usual script is mended, too
			l.script, l.broken = l.next(l.lang, p.s.Now()), p.s.Now()
		}
		l.acted = true
		return nil, nil
	})
	mux.HandleFunc("POST /flinks/requests/{request}/expire", sandbox.Control(p.s, p.expireRequest))
	mux.HandleFunc("PUT /flinks/webhooks", sandbox.Control(p.s, func(_ *http.Request, o struct {
		URL string `json:"url"`
	},
	) (any, error) {
		if o.URL != "" {
			if err := sandbox.Loopback(o.URL); err != nil {
				return nil, sandbox.Malformed("%w", err)
			}
		}
		p.hook = o.URL
		return o, nil
	}))
	mux.HandleFunc("POST /flinks/tokens/expire", sandbox.Control(p.s, func(*http.Request, struct{}) (any, error) {
		return map[string]int{"expired": p.expireTokens()}, nil
	}))
}

// order is the body of a control.
type order struct {
	Script *sandbox.Script `json:"script"`
}

// plantOrder is the body that makes a login.
type plantOrder struct {
	Customer    string         `json:"customer"`
	Username    string         `json:"username"`
	Institution string         `json:"institution"`
	Script      sandbox.Script `json:"script"`
}

// makeLogin is POST /flinks/logins {"customer", "username", "institution", "script"}: a login whose first sign-in went
// well, without a request to the API. The institution is Banque Imaginaire when none is named, customer and username are
// made up.
func (p *dialect) makeLogin(_ *http.Request, o plantOrder) (any, error) {
	bank := p.bank(cmp.Or(o.Institution, "Banque Imaginaire"))
	if bank == nil {
		return nil, sandbox.Malformed("there is no institution %q", o.Institution)
	}
	o.Customer = cmp.Or(o.Customer, guid())
	o.Username = cmp.Or(o.Username, fmt.Sprintf("user-%d", p.lastLogin+1))
	if _, ok := bank.plays(o.Username, "en", 0); !ok {
		return nil, sandbox.Malformed("%s has no user %q", bank.name, o.Username)
	}
	if err := o.Script.Valid(); err != nil {
		return nil, sandbox.Malformed("%w", err)
	}
	l := p.login(o.Customer, o.Username, bank)
	l.saved, l.refreshed = true, p.s.Now()
	if len(o.Script) > 0 {
		p.set(l, o.Script)
	}
	return p.view(l), nil
}

// breakLogin makes a bank play a script at each sign-in, until one succeeds. A sign-in under way goes on at the
// script's first act.
func (p *dialect) breakLogin(r *http.Request, l *login, o order) (any, error) {
	script, err := sandbox.ScriptFor(r, o.Script)
	switch {
	case err != nil:
		return nil, err
	case len(script) == 0:
		return nil, sandbox.Malformed("a script is needed: {\"script\":[{\"do\":\"ask_code\"},{\"do\":\"accept\"}]}")
	}
	p.set(l, script)
	return nil, nil
}

func (p *dialect) set(l *login, script sandbox.Script) {
	now := p.s.Now()
	l.script, l.broken, l.acted = slices.Clone(script), now, false
	if t := l.current; t != nil && t.alive() {
		t.story.Set(slices.Clone(script), now)
		t.refusal, t.texted = nil, false
	}
}

// expireRequest is POST /flinks/requests/{RequestId}/expire: as if it had been idle for too long.
func (p *dialect) expireRequest(r *http.Request, _ struct{}) (any, error) {
	t := p.byID[r.PathValue("request")]
	if t == nil || !t.alive() {
		return nil, sandbox.Missing("there is no such RequestId, or nothing can come of it any more")
	}
	p.end(t, &fault{code: p.switches.Expired}, p.s.Now())
	return map[string]string{"state": p.stands(t)}, nil
}

// Rows are the logins as the page of controls shows them.
func (p *dialect) Rows() (rows []sandbox.Row, extra []sandbox.Button) {
	for _, l := range p.sorted() {
		v := p.view(l)
		row := sandbox.Row{
			Title: "Flinks login " + strings.TrimLeft(v.ID[24:], "0") + ": " + v.Username + " at " + v.Institution,
			State: v.State, Act: v.Act, Rest: v.Rest, Phone: v.Phone, Visit: v.Visit,
		}
		to := "/flinks/logins/" + v.ID + "/"
		row.Now = sandbox.Buttons(to, map[string][]string{"approval": {"approve", "refuse", "expire"}, "action": {"act"}, "visit": {"finish", "deny"}}[v.Pending]...)
		row.Break = sandbox.BreakButtons(to)
		rows = append(rows, row)
	}
	return rows, []sandbox.Button{{Name: "Expire all Flinks tokens", To: "/flinks/tokens/expire"}}
}
