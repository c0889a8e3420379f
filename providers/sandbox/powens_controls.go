package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// powensView is a connection as a tester sees it.
type powensView struct {
	ID        int                `json:"id"`
	User      int                `json:"user"`
	Connector string             `json:"connector_uuid"`
	Bank      string             `json:"bank"`
	State     any                `json:"state"`
	Act       Act                `json:"act"`               // what the first failing source plays
	Rest      Script             `json:"rest"`              // and what follows
	Pending   string             `json:"pending,omitempty"` // approval, visit, action
	Sources   []powensSourceView `json:"sources"`
	Phone     string             `json:"phone"`
	Visit     string             `json:"visit,omitempty"` // the bank page that waits for the user
}

// powensSourceView is one source of it.
type powensSourceView struct {
	ID      int    `json:"id"`
	Name    string `json:"name"`
	State   any    `json:"state"`
	Act     Act    `json:"act"`
	Rest    Script `json:"rest"`
	Pending string `json:"pending,omitempty"`
	Verdict string `json:"verdict,omitempty"` // what the phone said and the aggregator has not looked at yet
}

func (p *powens) view(k *powensConnection) powensView {
	v := powensView{
		ID: k.id, User: k.user, Connector: k.connector.uuid, Bank: k.connector.name, Act: Accept(), Rest: Script{},
		Phone: p.s.address(nil) + "/phone/" + strconv.Itoa(k.id),
	}
	first := k.failing()
	for _, src := range k.sources {
		one := powensSourceView{
			ID: src.id, Name: src.origin.name, Act: src.story.act(), Rest: Script{},
			Pending: src.story.pending(), Verdict: src.story.verdict,
		}
		if word := src.state(); word != "" {
			one.State = word
		}
		if len(src.story.script) > 1 {
			one.Rest = slices.Clone(src.story.script[1:])
		}
		v.Sources = append(v.Sources, one)
		if src == first {
			v.State, v.Act, v.Rest, v.Pending = one.State, one.Act, one.Rest, one.Pending
		}
	}
	if l := p.pendingVisit(k, ""); l != nil {
		v.Visit = p.s.address(nil) + "/bank/" + l.visit.id
	}
	return v
}

// pendingVisit is the latest sign-in that was begun for a connection and not decided.
func (p *powens) pendingVisit(k *powensConnection, source string) (latest *powensLink) {
	for _, l := range p.links {
		if l.connection != k || l.visit.decision != "" || (source != "" && l.source != source) {
			continue
		}
		if latest == nil || l.visit.made.After(latest.visit.made) {
			latest = l
		}
	}
	return latest
}

func (p *powens) controls(mux *http.ServeMux) {
	mux.HandleFunc("GET /powens/connections", func(w http.ResponseWriter, r *http.Request) {
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		p.s.settle()
		views := []powensView{}
		for _, k := range p.sorted() {
			views = append(views, p.view(k))
		}
		answerControl(w, http.StatusOK, map[string]any{"connections": views})
	})
	mux.HandleFunc("GET /powens/connections/{id}", p.control(nil, func(*http.Request, *powensConnection, powensOrder) (any, error) {
		return nil, nil
	}))
	mux.HandleFunc("POST /powens/connections/{id}/break", p.control([]string{"script", "source"}, p.breakConnection))
	for _, decision := range []string{"approve", "refuse", "expire"} {
		mux.HandleFunc("POST /powens/connections/{id}/"+decision, p.control([]string{"source"},
			func(_ *http.Request, k *powensConnection, o powensOrder) (any, error) {
				src := k.waiting("approval", o.Source)
				if src == nil || !p.s.decide(&src.story, decision) {
					return nil, errors.New("no approval is pending on this connection")
				}
				return nil, nil
			}))
	}
	for name, decision := range map[string]string{"finish": "granted", "deny": "refused"} {
		mux.HandleFunc("POST /powens/connections/{id}/"+name, p.control([]string{"source"},
			func(_ *http.Request, k *powensConnection, o powensOrder) (any, error) {
				l := p.pendingVisit(k, o.Source)
				if l == nil {
					return nil, errors.New("no visit to the bank is pending: ask the API for /webauth-url first")
				}
				l.visit.decision = decision
				return map[string]string{"redirect": p.finish(l, p.s.now())}, nil
			}))
	}
	mux.HandleFunc("POST /powens/connections/{id}/act", p.control([]string{"source"},
		func(_ *http.Request, k *powensConnection, o powensOrder) (any, error) {
			src := k.waiting("action", o.Source)
			if src == nil {
				return nil, errors.New("the bank wants nothing done on this connection")
			}
			src.story.acted = true
			return nil, nil
		}))
	mux.HandleFunc("POST /powens/codes/expire", func(w http.ResponseWriter, r *http.Request) {
		p.s.mu.Lock()
		n := p.expireCodes()
		p.s.mu.Unlock()
		finished(w, r, map[string]int{"expired": n})
	})
	mux.HandleFunc("PUT /powens/webhooks", p.writeHooks)
}

// powensOrder is the body of a control; each control takes some of it.
type powensOrder struct {
	Script *Script `json:"script"`
	Source string  `json:"source"`
}

// orderError is a control that could never be obeyed, as against one that cannot be obeyed now.
type orderError struct{ error }

// control finds the connection, reads the body, and answers with what the control returned or how things stand.
func (p *powens) control(takes []string, h func(*http.Request, *powensConnection, powensOrder) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o powensOrder
		err := order(r, &o)
		if err == nil && o.Script != nil && !slices.Contains(takes, "script") {
			err = errors.New("this control takes no script")
		}
		if err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		p.s.mu.Lock()
		defer p.s.mu.Unlock()
		p.s.settle()
		id, err := strconv.Atoi(r.PathValue("id"))
		k := p.connections[id]
		if err != nil || k == nil {
			refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no connection %q", r.PathValue("id")))
			return
		}
		if o.Source != "" && k.source(o.Source) == nil {
			refuseControl(w, http.StatusBadRequest, fmt.Errorf("the connection has no source %q; it has %s", o.Source, strings.Join(k.sourceNames(), ", ")))
			return
		}
		body, err := h(r, k, o)
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
			body = p.view(k)
		}
		finished(w, r, body)
	}
}

// breakConnection makes a connection be at the first act of a script. Without source it is the first source.
func (p *powens) breakConnection(r *http.Request, k *powensConnection, o powensOrder) (any, error) {
	if story := r.URL.Query().Get("story"); o.Script == nil && story != "" {
		named, ok := storyNamed(story)
		if !ok {
			return nil, orderError{fmt.Errorf("there is no story %q", story)}
		}
		o.Script = &named
	}
	switch {
	case o.Script == nil || len(*o.Script) == 0:
		return nil, orderError{errors.New("a script is needed: {\"script\":[{\"do\":\"consent\"},{\"do\":\"accept\"}]}")}
	case o.Script.Valid() != nil:
		return nil, orderError{o.Script.Valid()}
	}
	src := k.sources[0]
	if o.Source != "" {
		src = k.source(o.Source)
	}
	src.story.set(slices.Clone(*o.Script), p.s.now())
	src.link, src.heard = secret(), false
	return nil, nil
}

// rows are the connections as the page of controls shows them.
func (p *powens) rows() (rows []controlRow, extra []controlButton) {
	for _, k := range p.sorted() {
		v := p.view(k)
		row := controlRow{Title: fmt.Sprintf("Powens connection %d: %s", v.ID, v.Bank), Act: v.Act, Rest: v.Rest, Phone: v.Phone, Visit: v.Visit}
		row.State, _ = v.State.(string)
		to := "/powens/connections/" + strconv.Itoa(v.ID) + "/"
		now := map[string][]string{"approval": {"approve", "refuse", "expire"}, "action": {"act"}}[v.Pending]
		if v.Visit != "" {
			now = append(now, "finish", "deny")
		}
		for _, name := range now {
			row.Now = append(row.Now, controlButton{name, to + name})
		}
		for _, s := range namedStories() {
			row.Break = append(row.Break, controlButton{s.name, to + "break?story=" + url.QueryEscape(s.name)})
		}
		rows = append(rows, row)
	}
	return rows, []controlButton{{"Expire all Powens codes", "/powens/codes/expire"}}
}

// waiting is the source, of that name or any, on which somebody outside could do something.
func (k *powensConnection) waiting(pending, name string) *powensSource {
	for _, src := range k.sources {
		if src.story.pending() == pending && (name == "" || src.origin.name == name) {
			return src
		}
	}
	return nil
}

func (k *powensConnection) sourceNames() (names []string) {
	for _, src := range k.sources {
		names = append(names, src.origin.name)
	}
	return names
}

// writeHooks is PUT /powens/webhooks {"CONNECTION_SYNCED": url, "CONNECTION_DELETED": url, "secret": …}; an empty body
// object ends them.
func (p *powens) writeHooks(w http.ResponseWriter, r *http.Request) {
	var body map[string]string
	err := order(r, &body)
	hooks := powensHooks{addresses: map[string]string{}}
	for name, value := range body {
		switch {
		case err != nil:
		case name == "secret":
			hooks.secret = value
		case !slices.Contains(powensEvents, name):
			err = fmt.Errorf("there is no event %q; the events are %s", name, strings.Join(powensEvents, ", "))
		default:
			hooks.addresses[name] = value
			err = loopback(value)
		}
	}
	if err == nil && len(hooks.addresses) > 0 && hooks.secret == "" {
		err = errors.New("a secret is needed: it signs what is sent")
	}
	if err != nil {
		refuseControl(w, http.StatusBadRequest, err)
		return
	}
	p.s.mu.Lock()
	p.hooks = hooks
	p.s.mu.Unlock()
	names := []string{}
	for name := range hooks.addresses {
		names = append(names, name)
	}
	slices.Sort(names)
	answerControl(w, http.StatusOK, map[string]any{"events": names})
}
