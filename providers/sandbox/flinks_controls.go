package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// flinksView is a login as a tester sees it.
type flinksView struct {
	ID          string `json:"id"`
	Customer    string `json:"customer"`
	Username    string `json:"username"`
	Institution string `json:"institution"`
	// State is where its last sign-in stands: "200", "202" or "203", a FlinksCode for a failure, "" before the first.
	State   string `json:"state"`
	Act     Act    `json:"act"`
	Rest    Script `json:"rest"`
	Pending string `json:"pending,omitempty"` // approval, visit, action
	Phone   string `json:"phone"`
	Visit   string `json:"visit,omitempty"` // the bank page that waits for the user
}

func (p *flinks) view(l *flinksLogin) flinksView {
	now := p.s.now()
	v := flinksView{
		ID: l.id, Customer: l.customer, Username: l.user, Institution: l.bank.name,
		Act: Accept(), Rest: Script{}, Phone: p.s.address(nil) + "/phone/" + l.id,
	}
	script := l.next(l.lang, now)
	if t := l.current; t != nil {
		v.State = p.stands(t)
		if t.alive() {
			script = t.story.script
			v.Pending = t.story.pending()
		}
	}
	if len(script) > 0 {
		v.Act, v.Rest = script[0], append(v.Rest, script[1:]...)
	}
	if !l.acted && (v.Act.Do == doRequireAction || v.Act.Do == doLock) {
		v.Pending = "action"
	}
	if visit := p.pendingVisit(l); visit != nil {
		v.Visit, v.Pending = p.s.address(nil)+"/bank/"+visit.visit.id, "visit"
	}
	return v
}

// stands is a session's state in a word.
func (p *flinks) stands(t *flinksSession) string {
	switch {
	case t.fault != nil:
		return t.fault.code
	case t.done:
		return "200"
	case t.story.busy():
		return "202"
	}
	return "203"
}

func (p *flinks) controls(mux *http.ServeMux) {
	mux.HandleFunc("GET /flinks/logins", func(w http.ResponseWriter, _ *http.Request) {
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		p.s.settle()
		views := []flinksView{}
		for _, l := range p.sorted() {
			views = append(views, p.view(l))
		}
		answerControl(w, http.StatusOK, map[string]any{"logins": views})
	})
	mux.HandleFunc("POST /flinks/logins", p.makeLogin)
	one := func(method, path string, h func(*http.Request, *flinksLogin, flinksOrder) (any, error)) {
		mux.HandleFunc(method+" /flinks/logins/{id}"+path, p.control(path == "/break", h))
	}
	one("GET", "", func(*http.Request, *flinksLogin, flinksOrder) (any, error) { return nil, nil })
	one("POST", "/break", p.breakLogin)
	for _, decision := range []string{"approve", "refuse", "expire"} {
		one("POST", "/"+decision, func(_ *http.Request, l *flinksLogin, _ flinksOrder) (any, error) {
			if t := l.current; t == nil || !t.alive() || !p.s.decide(&t.story, decision) {
				return nil, errors.New("no approval is pending on this login")
			}
			return nil, nil
		})
	}
	for name, granted := range map[string]bool{"finish": true, "deny": false} {
		one("POST", "/"+name, func(_ *http.Request, l *flinksLogin, _ flinksOrder) (any, error) {
			v := p.pendingVisit(l)
			if v == nil {
				return nil, errors.New("no visit to the bank is pending: ask the API for /v3/oauth/authorize first")
			}
			v.visit.decision = map[bool]string{true: "granted", false: "refused"}[granted]
			return map[string]string{"redirect": p.finish(v, granted)}, nil
		})
	}
	one("POST", "/act", func(_ *http.Request, l *flinksLogin, _ flinksOrder) (any, error) {
		if p.view(l).Pending != "action" {
			return nil, errors.New("the bank wants nothing done on this login")
		}
		if l.script == nil { // a test user, whose usual script is mended, too
			l.script, l.broken = l.next(l.lang, p.s.now()), p.s.now()
		}
		l.acted = true
		return nil, nil
	})
	mux.HandleFunc("POST /flinks/requests/{request}/expire", p.expireRequest)
	mux.HandleFunc("POST /flinks/tokens/expire", func(w http.ResponseWriter, r *http.Request) {
		p.s.mu.Lock()
		n := p.expireTokens()
		p.s.mu.Unlock()
		finished(w, r, map[string]int{"expired": n})
	})
}

// flinksOrder is the body of a control.
type flinksOrder struct {
	Script *Script `json:"script"`
}

// control finds the login, reads the body, and answers with what the control returned or how things stand.
func (p *flinks) control(scripted bool, h func(*http.Request, *flinksLogin, flinksOrder) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o flinksOrder
		err := order(r, &o)
		if err == nil && o.Script != nil && !scripted {
			err = errors.New("this control takes no script")
		}
		if err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		p.s.settle()
		l := p.logins[r.PathValue("id")]
		if l == nil {
			refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no login %q", r.PathValue("id")))
			return
		}
		body, err := h(r, l, o)
		if err != nil {
			status := http.StatusConflict
			if errors.As(err, new(orderError)) {
				status = http.StatusBadRequest
			}
			refuseControl(w, status, err)
			return
		}
		p.s.settle()
		p.s.broadcast()
		if body == nil {
			body = p.view(l)
		}
		finished(w, r, body)
	}
}

// makeLogin is POST /flinks/logins {"customer", "username", "institution", "script"}: a login whose first sign-in went
// well, without a request to the API. The institution is Banque Imaginaire when none is named.
func (p *flinks) makeLogin(w http.ResponseWriter, r *http.Request) {
	var o struct {
		Customer    string `json:"customer"`
		Username    string `json:"username"`
		Institution string `json:"institution"`
		Script      Script `json:"script"`
	}
	err := order(r, &o)
	if o.Institution == "" {
		o.Institution = "Banque Imaginaire"
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	bank := p.bank(o.Institution)
	switch {
	case err != nil:
	case o.Customer == "" || o.Username == "":
		err = errors.New("customer and username are needed")
	case bank == nil:
		err = fmt.Errorf("there is no institution %q", o.Institution)
	default:
		if _, ok := bank.plays(o.Username, "en", 0); !ok {
			err = fmt.Errorf("%s has no user %q", bank.name, o.Username)
		} else {
			err = o.Script.Valid()
		}
	}
	if err != nil {
		refuseControl(w, http.StatusBadRequest, err)
		return
	}
	l := p.login(o.Customer, o.Username, bank)
	l.saved, l.refreshed = true, p.s.now()
	if len(o.Script) > 0 {
		p.set(l, o.Script)
	}
	answerControl(w, http.StatusOK, p.view(l))
}

// breakLogin makes a bank play a script at each sign-in, until one succeeds. A sign-in under way goes on at the
// script's first act.
func (p *flinks) breakLogin(r *http.Request, l *flinksLogin, o flinksOrder) (any, error) {
	if story := r.URL.Query().Get("story"); o.Script == nil && story != "" {
		named, ok := storyNamed(story)
		if !ok {
			return nil, orderError{fmt.Errorf("there is no story %q", story)}
		}
		o.Script = &named
	}
	switch {
	case o.Script == nil || len(*o.Script) == 0:
		return nil, orderError{errors.New("a script is needed: {\"script\":[{\"do\":\"ask_code\"},{\"do\":\"accept\"}]}")}
	case o.Script.Valid() != nil:
		return nil, orderError{o.Script.Valid()}
	}
	p.set(l, *o.Script)
	return nil, nil
}

func (p *flinks) set(l *flinksLogin, script Script) {
	now := p.s.now()
	l.script, l.broken, l.acted = slices.Clone(script), now, false
	if t := l.current; t != nil && t.alive() {
		t.story.set(slices.Clone(script), now)
		t.refusal, t.texted = nil, false
	}
}

// expireRequest is POST /flinks/requests/{RequestId}/expire: as if it had been idle for too long.
func (p *flinks) expireRequest(w http.ResponseWriter, r *http.Request) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	t := p.byID[r.PathValue("request")]
	if t == nil || !t.alive() {
		refuseControl(w, http.StatusNotFound, errors.New("there is no such RequestId, or nothing can come of it any more"))
		return
	}
	p.end(t, &flinksFault{code: p.s.switches.Flinks.Expired}, p.s.now())
	p.s.broadcast()
	finished(w, r, map[string]string{"state": p.stands(t)})
}

// rows are the logins as the page of controls shows them.
func (p *flinks) rows() (rows []controlRow, extra []controlButton) {
	for _, l := range p.sorted() {
		v := p.view(l)
		row := controlRow{
			Title: "Flinks login " + strings.TrimLeft(v.ID[24:], "0") + ": " + v.Username + " at " + v.Institution,
			State: v.State, Act: v.Act, Rest: v.Rest, Phone: v.Phone, Visit: v.Visit,
		}
		to := "/flinks/logins/" + v.ID + "/"
		for _, name := range map[string][]string{"approval": {"approve", "refuse", "expire"}, "action": {"act"}, "visit": {"finish", "deny"}}[v.Pending] {
			row.Now = append(row.Now, controlButton{name, to + name})
		}
		for _, s := range namedStories() {
			row.Break = append(row.Break, controlButton{s.name, to + "break?story=" + url.QueryEscape(s.name)})
		}
		rows = append(rows, row)
	}
	return rows, []controlButton{{"Expire all Flinks tokens", "/flinks/tokens/expire"}}
}
