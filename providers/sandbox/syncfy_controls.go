package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// syncfyView is a credential as a tester sees it.
type syncfyView struct {
	ID      string          `json:"id_credential"`
	User    string          `json:"id_user"`
	Site    string          `json:"id_site"`
	Bank    string          `json:"bank"`
	Code    int             `json:"code"` // the last job's
	Script  Script          `json:"script"`
	Pending string          `json:"pending,omitempty"` // answer, approval, action
	Jobs    []syncfyJobView `json:"jobs"`
	Phone   string          `json:"phone"`
}

// syncfyJobView is one job of it.
type syncfyJobView struct {
	ID      string      `json:"id_job"`
	Codes   []int       `json:"codes"`
	Pushed  []time.Time `json:"pushed"`  // when a socket first sent each of them; the year 1 if none did
	Answers []int       `json:"answers"` // how often each 410 was answered; more than once is a client's mistake
	Late    int         `json:"late"`    // answers that nobody waited for
	Sockets int         `json:"sockets"` // how often a socket was asked for
	Over    bool        `json:"over"`
}

func (p *syncfy) view(k *syncfyCredential) syncfyView {
	v := syncfyView{
		ID: k.id, User: k.user, Site: k.site.id, Bank: k.site.organization.name, Code: k.code, Script: Script{},
		Jobs: []syncfyJobView{}, Phone: p.s.address(nil) + "/phone/" + k.id,
	}
	if k.plot != nil {
		for i, a := range k.plot.script {
			if !k.plot.settled[i] {
				v.Script = append(v.Script, a)
			}
		}
	}
	for _, j := range k.jobs {
		one := syncfyJobView{ID: j.id, Codes: []int{}, Pushed: []time.Time{}, Answers: []int{}, Late: j.late, Sockets: j.opened, Over: j.over}
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
func (j *syncfyJob) approving() bool { return !j.over && j.begun && j.story.pending() == "approval" }

func (p *syncfy) controls(mux *http.ServeMux) {
	mux.HandleFunc("GET /syncfy/credentials", func(w http.ResponseWriter, r *http.Request) {
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		p.s.settle()
		views := []syncfyView{}
		for _, k := range p.credentials {
			views = append(views, p.view(k))
		}
		answerControl(w, http.StatusOK, map[string]any{"credentials": views})
	})
	mux.HandleFunc("POST /syncfy/credentials", p.control(p.plantCredential))
	one := func(route string, h func(*http.Request, *syncfyCredential, syncfyOrder) (any, error)) {
		mux.HandleFunc(route, p.control(func(r *http.Request, o syncfyOrder) (any, error) {
			k := p.credential(r.PathValue("id"))
			if k == nil {
				return nil, missingError{fmt.Errorf("there is no credential %q, and no user of that id has one", r.PathValue("id"))}
			}
			body, err := h(r, k, o)
			if err == nil && body == nil {
				p.s.settle()
				body = p.view(k)
			}
			return body, err
		}))
	}
	one("GET /syncfy/credentials/{id}", func(*http.Request, *syncfyCredential, syncfyOrder) (any, error) { return nil, nil })
	one("POST /syncfy/credentials/{id}/break", p.breakCredential)
	for _, decision := range []string{"approve", "refuse", "expire"} {
		one("POST /syncfy/credentials/{id}/"+decision, func(_ *http.Request, k *syncfyCredential, _ syncfyOrder) (any, error) {
			if j := k.running(); j == nil || !j.approving() || !p.s.decide(&j.story, decision) {
				return nil, errors.New("no approval is pending on this credential")
			}
			return nil, nil
		})
	}
	one("POST /syncfy/credentials/{id}/act", func(_ *http.Request, k *syncfyCredential, _ syncfyOrder) (any, error) {
		if !k.blocked() {
			return nil, errors.New("the bank wants nothing done on this credential")
		}
		k.plot.acted = true
		return nil, nil
	})
	one("POST /syncfy/credentials/{id}/sockets/drop", func(_ *http.Request, k *syncfyCredential, _ syncfyOrder) (any, error) {
		return map[string]int{"dropped": p.dropSockets(k)}, nil
	})
	one("POST /syncfy/credentials/{id}/sessions/expire", func(_ *http.Request, k *syncfyCredential, _ syncfyOrder) (any, error) {
		return map[string]int{"expired": p.expireSessions(k.user)}, nil
	})
	mux.HandleFunc("POST /syncfy/sockets/drop", p.control(func(*http.Request, syncfyOrder) (any, error) {
		return map[string]int{"dropped": p.dropSockets(nil)}, nil
	}))
	mux.HandleFunc("POST /syncfy/sessions/expire", p.control(func(r *http.Request, _ syncfyOrder) (any, error) {
		return map[string]int{"expired": p.expireSessions(r.URL.Query().Get("id_user"))}, nil
	}))
	mux.HandleFunc("GET /syncfy/rate", p.control(func(*http.Request, syncfyOrder) (any, error) { return p.rate, nil }))
	mux.HandleFunc("DELETE /syncfy/rate", p.control(func(*http.Request, syncfyOrder) (any, error) {
		p.rate = syncfyRate{}
		return p.rate, nil
	}))
}

// syncfyOrder is the body of a control; each control takes some of it.
type syncfyOrder struct {
	Script *Script         `json:"script"`
	Faults json.RawMessage `json:"faults"` // members of SyncfyFaults; what is left out is as in the switches
	Code   int             `json:"code"`   // how the last job ended
	// These are for a credential that is made without a job.
	User   string            `json:"id_user"`
	Site   string            `json:"id_site"`
	Input  string            `json:"input_name"`
	Values map[string]string `json:"credentials"`
}

// missingError is a control about something that is not there.
type missingError struct{ error }

func (p *syncfy) control(h func(*http.Request, syncfyOrder) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o syncfyOrder
		if err := order(r, &o); err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		p.s.settle()
		body, err := h(r, o)
		switch {
		case errors.As(err, new(orderError)):
			refuseControl(w, http.StatusBadRequest, err)
		case errors.As(err, new(missingError)):
			refuseControl(w, http.StatusNotFound, err)
		case err != nil:
			refuseControl(w, http.StatusConflict, err)
		default:
			p.s.settle()
			p.s.broadcast()
			finished(w, r, body)
		}
	}
}

// breakCredential sets what the bank does in the jobs to come, and what goes wrong with them. A job that is under way
// plays on as it was. Without a script the site does what it always does.
func (p *syncfy) breakCredential(r *http.Request, k *syncfyCredential, o syncfyOrder) (any, error) {
	if story := r.URL.Query().Get("story"); o.Script == nil && story != "" {
		named, ok := storyNamed(story)
		if !ok {
			return nil, orderError{fmt.Errorf("there is no story %q", story)}
		}
		o.Script = &named
	}
	if o.Script == nil && o.Faults == nil && o.Code == 0 {
		return nil, orderError{errors.New("a script, faults or a code is needed: {\"script\":[{\"do\":\"ask_code\"},{\"do\":\"accept\"}]}")}
	}
	if o.Script != nil {
		if err := o.Script.Valid(); err != nil {
			return nil, orderError{err}
		}
	}
	if o.Faults != nil {
		faults := p.s.switches.Syncfy.SyncfyFaults
		if err := readFaults(o.Faults, &faults); err != nil {
			return nil, orderError{err}
		}
		k.faults, k.refusals = &faults, 0
	}
	if o.Script != nil {
		k.plot = newSyncfyPlot(slices.Clone(*o.Script), k.site, p.s.now())
	}
	if o.Code != 0 {
		k.code = o.Code
	}
	return nil, nil
}

// readFaults reads what a body says of faults over what they are already.
func readFaults(text []byte, faults *SyncfyFaults) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(faults); err != nil {
		return fmt.Errorf("faults are not as expected: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return faults.Valid()
}

// plantCredential makes a credential that has worked until now, without asking its bank; it may be broken at once.
func (p *syncfy) plantCredential(r *http.Request, o syncfyOrder) (any, error) {
	u, t := p.users[o.User], syncfySiteByID(o.Site)
	switch {
	case u == nil:
		return nil, orderError{fmt.Errorf("there is no user %q", o.User)}
	case t == nil:
		return nil, orderError{fmt.Errorf("there is no site %q", o.Site)}
	case t.option(o.Input) == nil:
		return nil, orderError{fmt.Errorf("the site has no option %q", o.Input)}
	}
	now := p.s.now()
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
	return p.view(k), nil
}

// rows are the credentials as the page of controls shows them.
func (p *syncfy) rows() (rows []controlRow, extra []controlButton) {
	for _, k := range p.credentials {
		v := p.view(k)
		row := controlRow{Title: fmt.Sprintf("Syncfy credential %s: %s, %s", v.ID, v.Bank, k.site.name), Act: Accept(), Phone: v.Phone}
		if k.code != http.StatusOK {
			row.State = fmt.Sprint(k.code)
		}
		if j := k.running(); j != nil {
			row.State, row.Act = "a job is under way", j.act()
		} else if len(v.Script) > 0 {
			row.Act, row.Rest = v.Script[0], v.Script[1:]
		}
		to := "/syncfy/credentials/" + v.ID + "/"
		for _, name := range map[string][]string{"approval": {"approve", "refuse", "expire"}, "action": {"act"}}[v.Pending] {
			row.Now = append(row.Now, controlButton{name, to + name})
		}
		row.Now = append(row.Now, controlButton{"drop sockets", to + "sockets/drop"}, controlButton{"expire sessions", to + "sessions/expire"})
		for _, s := range namedStories() {
			row.Break = append(row.Break, controlButton{s.name, to + "break?story=" + url.QueryEscape(s.name)})
		}
		rows = append(rows, row)
	}
	return rows, []controlButton{{"Expire all Syncfy sessions", "/syncfy/sessions/expire"}}
}
