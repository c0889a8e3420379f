package syncfy

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

//go:embed controls.json
var controls []byte

// view is a credential as a tester sees it.
type view struct {
	ID      string         `json:"id_credential"`
	User    string         `json:"id_user"`
	Site    string         `json:"id_site"`
	Bank    string         `json:"bank"`
	Code    int            `json:"code"` // the last job's
	Script  sandbox.Script `json:"script"`
	Pending string         `json:"pending,omitempty"` // answer, approval, action
	Jobs    []jobView      `json:"jobs"`
	Phone   string         `json:"phone"`
	Key     string         `json:"api_key,omitempty"` // its user's, if a control has made the credential just now
}

// jobView is one job of it.
type jobView struct {
	ID      string      `json:"id_job"`
	Codes   []int       `json:"codes"`
	Pushed  []time.Time `json:"pushed"`  // when a socket first sent each of them; the year 1 if none did
	Answers []int       `json:"answers"` // how often each 410 was answered; more than once is a client's mistake
	Late    int         `json:"late"`    // answers that were not waited for
	Sockets int         `json:"sockets"` // how often a socket was asked for
	Over    bool        `json:"over"`
}

func (p *dialect) view(k *credential) view {
	v := view{
		ID: k.id, User: k.user, Site: k.site.id, Bank: k.site.organization.name, Code: k.code, Script: sandbox.Script{},
		Jobs: []jobView{}, Phone: p.s.Address(nil) + "/phone/" + k.id,
	}
	if k.plot != nil {
		for i, a := range k.plot.script {
			if !k.plot.settled[i] {
				v.Script = append(v.Script, a)
			}
		}
	}
	for _, j := range k.jobs {
		one := jobView{ID: j.id, Codes: []int{}, Pushed: []time.Time{}, Answers: []int{}, Late: j.late, Sockets: j.opened, Over: j.over}
		for _, state := range j.history {
			one.Codes, one.Pushed = append(one.Codes, state.code), append(one.Pushed, state.pushed)
			if state.code == 410 {
				one.Answers = append(one.Answers, state.answers)
			}
		}
		v.Jobs = append(v.Jobs, one)
	}
	j := k.running()
	switch {
	case j != nil && j.approving():
		v.Pending = "approval"
	case j != nil && j.waiting():
		v.Pending = "answer"
	case k.blocked():
		v.Pending = "action"
	}
	return v
}

// approving reports that the job waits for the phone.
func (j *job) approving() bool { return !j.over && j.begun && j.story.Pending() == "approval" }

func (p *dialect) Controls(mux *sandbox.Mux) {
	mux.HandleFunc("GET /syncfy/credentials", sandbox.Control(p.s, func(*http.Request, struct{}) (any, error) {
		views := []view{}
		for _, k := range p.credentials {
			views = append(views, p.view(k))
		}
		return map[string]any{"credentials": views}, nil
	}))
	mux.HandleFunc("POST /syncfy/credentials", sandbox.Control(p.s, p.plantCredential))
	one := func(route string, h func(*http.Request, *credential, order) (any, error)) {
		mux.HandleFunc(route, sandbox.Control(p.s, func(r *http.Request, o order) (any, error) {
			k := p.credential(r.PathValue("id"))
			if k == nil {
				return nil, sandbox.Missing("there is no credential %q, and no user of that id has one", r.PathValue("id"))
			}
			body, err := h(r, k, o)
			if err == nil && body == nil {
				p.s.Settle()
				body = p.view(k)
			}
			return body, err
		}))
	}
	one("GET /syncfy/credentials/{id}", func(*http.Request, *credential, order) (any, error) { return nil, nil })
	one("POST /syncfy/credentials/{id}/break", p.breakCredential)
	for _, decision := range []string{"approve", "refuse", "expire"} {
		one("POST /syncfy/credentials/{id}/"+decision, func(_ *http.Request, k *credential, _ order) (any, error) {
			if j := k.running(); j == nil || !j.approving() || !p.s.Decide(&j.story, decision) {
				return nil, errors.New("no approval is pending on this credential")
			}
			return nil, nil
		})
	}
	one("POST /syncfy/credentials/{id}/act", func(_ *http.Request, k *credential, _ order) (any, error) {
		if !k.blocked() {
			return nil, errors.New("the bank wants nothing done on this credential")
		}
		k.plot.acted = true
		return nil, nil
	})
	one("POST /syncfy/credentials/{id}/sockets/drop", func(_ *http.Request, k *credential, _ order) (any, error) {
		return map[string]int{"dropped": p.dropSockets(k)}, nil
	})
	one("POST /syncfy/credentials/{id}/sessions/expire", func(_ *http.Request, k *credential, _ order) (any, error) {
		return map[string]int{"expired": p.expireSessions(k.user)}, nil
	})
	mux.HandleFunc("POST /syncfy/sockets/drop", sandbox.Control(p.s, func(*http.Request, order) (any, error) {
		return map[string]int{"dropped": p.dropSockets(nil)}, nil
	}))
	mux.HandleFunc("POST /syncfy/sessions/expire", sandbox.Control(p.s, func(r *http.Request, _ order) (any, error) {
		return map[string]int{"expired": p.expireSessions(r.URL.Query().Get("id_user"))}, nil
	}))
	mux.HandleFunc("PUT /syncfy/webhooks", sandbox.Control(p.s, p.writeBoard))
	mux.HandleFunc("GET /syncfy/rate", sandbox.Control(p.s, func(*http.Request, order) (any, error) { return p.rate, nil }))
	mux.HandleFunc("DELETE /syncfy/rate", sandbox.Control(p.s, func(*http.Request, order) (any, error) {
		p.rate = rate{}
		return p.rate, nil
	}))
}

// order is the body of a control; each control takes some of it.
type order struct {
	Script *sandbox.Script `json:"script"`
	Faults json.RawMessage `json:"faults"` // members of Faults; what is left out is as in the switches
	Code   int             `json:"code"`   // how the last job ended
	// These are for a credential that is made without a job.
	User   string            `json:"id_user"`
	Site   string            `json:"id_site"`
	Input  string            `json:"input_name"`
	Values map[string]string `json:"credentials"`
}

// breakCredential sets what the bank does in the jobs to come, and what goes wrong with them. A job that is under way
// plays on as it was. Without a script the site does what it always does.
func (p *dialect) breakCredential(r *http.Request, k *credential, o order) (any, error) {
	script, err := sandbox.ScriptFor(r, o.Script)
	if err != nil {
		return nil, err
	}
	if script == nil && o.Faults == nil && o.Code == 0 {
		return nil, sandbox.Malformed("a script, faults or a code is needed: {\"script\":[{\"do\":\"ask_code\"},{\"do\":\"accept\"}]}")
	}
	if o.Faults != nil {
		faults := p.switches.Faults
		if err := readFaults(o.Faults, &faults); err != nil {
			return nil, sandbox.Malformed("%w", err)
		}
		k.faults, k.refusals = &faults, 0
	}
	if script != nil {
		k.plot = newPlot(script, k.site, p.s.Now())
	}
	if o.Code != 0 {
		k.code = o.Code
	}
	return nil, nil
}

// readFaults reads what a body says of faults over what they are already.
func readFaults(text []byte, faults *Faults) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(faults); err != nil {
		return fmt.Errorf("faults are not as expected: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return faults.Valid()
}

// plantCredential makes a credential that has worked until now, without asking its bank; it may be broken at once. Without
// id_user it is a new user's, and without id_site at the site "Normal".
func (p *dialect) plantCredential(r *http.Request, o order) (any, error) {
	u, t, now := p.users[o.User], siteByID(cmp.Or(o.Site, normalSite)), p.s.Now()
	switch {
	case u == nil && o.User != "":
		return nil, sandbox.Malformed("there is no user %q", o.User)
	case t == nil:
		return nil, sandbox.Malformed("there is no site %q", o.Site)
	case t.option(o.Input) == nil:
		return nil, sandbox.Malformed("the site has no option %q", o.Input)
	}
	if u == nil {
		u = &user{id: p.id(), key: hexText(16), name: "planted", made: now}
		p.users[u.id] = u
	}
	values := map[string]string{}
	for _, e := range t.option(o.Input).elements {
		values[e.name] = o.Values[e.name]
		if _, ok := o.Values[e.name]; !ok && (e.username || e.kind == "password") {
			values[e.name] = "test"
		}
	}
	k := p.newCredential(u, t, t.option(o.Input).name, values, now.Add(-24*time.Hour))
	k.code, k.good, k.executed = http.StatusOK, now.Add(-24*time.Hour), now.Add(-24*time.Hour)
	if o.Script != nil || o.Faults != nil || o.Code != 0 {
		if _, err := p.breakCredential(r, k, o); err != nil {
			p.remove(k)
			return nil, err
		}
	}
	v := p.view(k)
	v.Key = u.key
	return v, nil
}

// Rows are the credentials as the page of controls shows them.
func (p *dialect) Rows() (rows []sandbox.Row, extra []sandbox.Button) {
	for _, k := range p.credentials {
		v := p.view(k)
		row := sandbox.Row{Title: fmt.Sprintf("Syncfy credential %s: %s, %s", v.ID, v.Bank, k.site.name), Act: sandbox.Accept(), Phone: v.Phone}
		if k.code != http.StatusOK {
			row.State = fmt.Sprint(k.code)
		}
		if j := k.running(); j != nil {
			row.State, row.Act = "a job is under way", j.act()
		} else if len(v.Script) > 0 {
			row.Act, row.Rest = v.Script[0], v.Script[1:]
		}
		to := "/syncfy/credentials/" + v.ID + "/"
		row.Now = sandbox.Buttons(to, map[string][]string{"approval": {"approve", "refuse", "expire"}, "action": {"act"}}[v.Pending]...)
		row.Now = append(row.Now, sandbox.Button{Name: "drop sockets", To: to + "sockets/drop"}, sandbox.Button{Name: "expire sessions", To: to + "sessions/expire"})
		row.Break = sandbox.BreakButtons(to)
		rows = append(rows, row)
	}
	return rows, []sandbox.Button{{Name: "Expire all Syncfy sessions", To: "/syncfy/sessions/expire"}}
}
