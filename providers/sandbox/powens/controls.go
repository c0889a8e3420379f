package powens

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

//go:embed controls.json
var controls []byte

// view is a connection as a tester sees it.
type view struct {
	ID        int            `json:"id"`
	User      int            `json:"user"`
	Connector string         `json:"connector_uuid"`
	Bank      string         `json:"bank"`
	State     any            `json:"state"`
	Act       sandbox.Act    `json:"act"`               // what the first failing source plays
	Rest      sandbox.Script `json:"rest"`              // and what follows
	Pending   string         `json:"pending,omitempty"` // approval, visit, action
	Sources   []sourceView   `json:"sources"`
	Phone     string         `json:"phone"`
	Visit     string         `json:"visit,omitempty"` // the bank page that waits for the user
	Token     string         `json:"token,omitempty"` // a permanent one of its user, if a control has made the connection just now
}

// sourceView is one source of it.
type sourceView struct {
	ID      int            `json:"id"`
	Name    string         `json:"name"`
	State   any            `json:"state"`
	Act     sandbox.Act    `json:"act"`
	Rest    sandbox.Script `json:"rest"`
	Pending string         `json:"pending,omitempty"`
	Verdict string         `json:"verdict,omitempty"` // what the phone said and the aggregator has not looked at yet
}

func (p *dialect) view(k *connection) view {
	v := view{
		ID: k.id, User: k.user, Connector: k.connector.uuid, Bank: k.connector.name, Act: sandbox.Accept(), Rest: sandbox.Script{},
		Phone: p.s.Address(nil) + "/phone/" + strconv.Itoa(k.id),
	}
	first := k.failing()
	for _, src := range k.sources {
		one := sourceView{
			ID: src.id, Name: src.origin.name, Act: *src.story.Act(), Rest: sandbox.Script{},
			Pending: src.story.Pending(), Verdict: src.story.Verdict,
		}
		if word := src.state(); word != "" {
			one.State = word
		}
		if len(src.story.Script) > 1 {
			one.Rest = slices.Clone(src.story.Script[1:])
		}
		v.Sources = append(v.Sources, one)
		if src == first {
			v.State, v.Act, v.Rest, v.Pending = one.State, one.Act, one.Rest, one.Pending
		}
	}
	if l := p.pendingVisit(k, ""); l != nil {
		v.Visit = p.s.Address(nil) + "/bank/" + l.visit.ID
	}
	return v
}

// pendingVisit is the latest sign-in that was begun for a connection and not decided.
func (p *dialect) pendingVisit(k *connection, source string) (latest *link) {
	for _, l := range p.links {
		if l.connection != k || l.visit.Decision != "" || (source != "" && l.source != source) {
			continue
		}
		if latest == nil || l.visit.Made.After(latest.visit.Made) {
			latest = l
		}
	}
	return latest
}

func (p *dialect) Controls(mux *sandbox.Mux) {
	mux.HandleFunc("GET /powens/connections", sandbox.Control(p.s, func(*http.Request, struct{}) (any, error) {
		views := []view{}
		for _, k := range p.sorted() {
			views = append(views, p.view(k))
		}
		return map[string]any{"connections": views}, nil
	}))
	mux.HandleFunc("POST /powens/connections", sandbox.Control(p.s, p.plantConnection))
	one := func(method, path string, h func(*http.Request, *connection, order) (any, error)) {
		mux.HandleFunc(method+" /powens/connections/{id}"+path, sandbox.Control(p.s, func(r *http.Request, o order) (any, error) {
			id, err := strconv.Atoi(r.PathValue("id"))
			k := p.connections[id]
			switch {
			case o.Script != nil && path != "/break":
				return nil, sandbox.Malformed("this control takes no script")
			case err != nil || k == nil:
				return nil, sandbox.Missing("there is no connection %q", r.PathValue("id"))
			case o.Source != "" && k.source(o.Source) == nil:
				return nil, sandbox.Malformed("the connection has no source %q; it has %s", o.Source, strings.Join(k.sourceNames(), ", "))
			}
			p.live[k] = true // whatever h does with it
			body, err := h(r, k, o)
			if err == nil && body == nil {
				p.s.Settle()
				body = p.view(k)
			}
			return body, err
		}))
	}
	one("GET", "", func(*http.Request, *connection, order) (any, error) { return nil, nil })
	one("POST", "/break", p.breakConnection)
	for _, decision := range []string{"approve", "refuse", "expire"} {
		one("POST", "/"+decision, func(_ *http.Request, k *connection, o order) (any, error) {
			src := k.waiting("approval", o.Source)
			if src == nil || !p.s.Decide(&src.story, decision) {
				return nil, errors.New("no approval is pending on this connection")
			}
			return nil, nil
		})
	}
	for name, decision := range map[string]string{"finish": "granted", "deny": "refused"} {
		one("POST", "/"+name, func(_ *http.Request, k *connection, o order) (any, error) {
			l := p.pendingVisit(k, o.Source)
			if l == nil {
				return nil, errors.New("no visit to the bank is pending: ask the API for /webauth-url first")
			}
			l.visit.Decision = decision
			return map[string]string{"redirect": p.finish(l, p.s.Now())}, nil
		})
	}
	one("POST", "/act", func(_ *http.Request, k *connection, o order) (any, error) {
		src := k.waiting("action", o.Source)
		if src == nil {
			return nil, errors.New("the bank wants nothing done on this connection")
		}
		src.story.Acted = true
		return nil, nil
	})
	mux.HandleFunc("POST /powens/codes/expire", sandbox.Control(p.s, func(*http.Request, struct{}) (any, error) {
		return map[string]int{"expired": p.expireCodes()}, nil
	}))
	mux.HandleFunc("PUT /powens/webhooks", sandbox.Control(p.s, p.writeHooks))
}

// order is the body of a control; each control takes some of it.
type order struct {
	Script *sandbox.Script `json:"script"`
	Source string          `json:"source"`
}

// breakConnection makes a connection be at the first act of a script. Without source it is the first source.
func (p *dialect) breakConnection(r *http.Request, k *connection, o order) (any, error) {
	script, err := sandbox.ScriptFor(r, o.Script)
	switch {
	case err != nil:
		return nil, err
	case len(script) == 0:
		return nil, sandbox.Malformed("a script is needed: {\"script\":[{\"do\":\"consent\"},{\"do\":\"accept\"}]}")
	}
	src := k.sources[0]
	if o.Source != "" {
		src = k.source(o.Source)
	}
	src.story.Set(script, p.s.Now())
	src.link, src.heard = sandbox.Secret(), false
	return nil, nil
}

// Rows are the connections as the page of controls shows them.
func (p *dialect) Rows() (rows []sandbox.Row, extra []sandbox.Button) {
	for _, k := range p.sorted() {
		v := p.view(k)
		row := sandbox.Row{Title: fmt.Sprintf("Powens connection %d: %s", v.ID, v.Bank), Act: v.Act, Rest: v.Rest, Phone: v.Phone, Visit: v.Visit}
		row.State, _ = v.State.(string)
		to := "/powens/connections/" + strconv.Itoa(v.ID) + "/"
		now := map[string][]string{"approval": {"approve", "refuse", "expire"}, "action": {"act"}}[v.Pending]
		if v.Visit != "" {
			now = append(now, "finish", "deny")
		}
		row.Now, row.Break = sandbox.Buttons(to, now...), sandbox.BreakButtons(to)
		rows = append(rows, row)
	}
	return rows, []sandbox.Button{{Name: "Expire all Powens codes", To: "/powens/codes/expire"}}
}

// waiting is the source, of that name or any, on which the user could do something elsewhere.
func (k *connection) waiting(pending, name string) *source {
	for _, src := range k.sources {
		if src.story.Pending() == pending && (name == "" || src.origin.name == name) {
			return src
		}
	}
	return nil
}

func (k *connection) sourceNames() (names []string) {
	for _, src := range k.sources {
		names = append(names, src.origin.name)
	}
	return names
}

// writeHooks is PUT /powens/webhooks {"CONNECTION_SYNCED": url, …, "secret": …}; an empty body object ends them. Without a
// secret the keys that the API registered sign what is sent, and without such a key nothing does.
func (p *dialect) writeHooks(_ *http.Request, body map[string]string) (any, error) {
	hooks := hooks{addresses: map[string]string{}, keys: p.hooks.keys}
	for name, value := range body {
		switch {
		case name == "secret":
			hooks.secret = value
		case !slices.Contains(events, name):
			return nil, sandbox.Malformed("there is no event %q; the events are %s", name, strings.Join(events, ", "))
		default:
			if err := sandbox.Loopback(value); err != nil {
				return nil, sandbox.Malformed("%w", err)
			}
			hooks.addresses[name] = value
		}
	}
	p.hooks = hooks
	return map[string]any{"events": append([]string{}, slices.Sorted(maps.Keys(hooks.addresses))...)}, nil
}
