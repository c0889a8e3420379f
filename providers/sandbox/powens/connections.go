package powens

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// connection links a user to a connector through one or more sources (connections page).
type connection struct {
	id         int
	user       int
	connector  *connector
	sources    []*source
	values     map[string]string // list fields as last given: they select a scenario only when they change
	created    time.Time
	expire     time.Time
	lastPush   time.Time
	active     bool
	accountOff time.Time // when its account was disabled; zero: it is not
	refusals   int       // answers refused, for the spelling that takes turns
	logs       []log
}

// source is one way to the data, with a story of its own.
type source struct {
	id        int
	origin    origin
	story     sandbox.Story
	created   time.Time
	updated   time.Time // last good synchronization
	disabled  time.Time
	consented time.Time // when its user last let the bank be read
	known     string    // the state that logs and webhooks have heard of
	heard     bool      // whether they heard anything yet
	link      string    // the secret in the error_message of a webauthRequired
}

// state is the word on the wire for where a source stands; empty is healthy. Spellings: SCA guide.
func (src *source) state() string {
	t := &src.story
	if t.Busy() {
		return "validating"
	}
	if t.Spurned {
		return "wrongpass"
	}
	switch a := t.Act(); a.Do {
	case sandbox.DoAccept:
		return ""
	case sandbox.DoConsent:
		return "SCARequired"
	case sandbox.DoRefusePassword:
		return "wrongpass"
	case sandbox.DoExpirePassword:
		return "passwordExpired"
	case sandbox.DoAskCode, sandbox.DoAskChoice, sandbox.DoAskFields, sandbox.DoAskPicture:
		// Powens has no pictures: an ask_picture comes as a text field without its picture.
		return "additionalInformationNeeded"
	case sandbox.DoAskApproval:
		return "decoupled"
	case sandbox.DoAskVisit:
		return "webauthRequired"
	case sandbox.DoRequireAction, sandbox.DoLock:
		// Powens has no word for a lock-out; the bank's text says it.
		return "actionNeeded"
	case sandbox.DoLimit:
		return "rateLimiting"
	case sandbox.DoGoDown:
		return "websiteUnavailable"
	case sandbox.DoUnsupported:
		return "notSupported"
	case sandbox.DoStrange:
		return a.State
	}
	return "bug"
}

// failing is the first source that is not healthy; which one wins is UNVERIFIED. Nil when all are well.
func (k *connection) failing() *source {
	for _, src := range k.sources {
		if src.disabled.IsZero() && src.state() != "" {
			return src
		}
	}
	return nil
}

// source is the named source, or without a name the first that fails, else the first. Nil when there is none.
func (k *connection) source(name string) *source {
	for _, src := range k.sources {
		if src.origin.name == name {
			return src
		}
	}
	if name != "" || len(k.sources) == 0 {
		return nil
	}
	if src := k.failing(); src != nil {
		return src
	}
	return k.sources[0]
}

// withConnection adds the connection in the path, which must be the user's.
func (p *dialect) withConnection(h func(*sandbox.Call, *connection) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return p.withUser(func(c *sandbox.Call, u *user) sandbox.Reply {
		id, err := strconv.Atoi(c.PathValue("id"))
		k := p.connections[id]
		if err != nil || k == nil || k.user != u.id {
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
		p.live[k] = true // whatever h does with it
		return h(c, k)
	})
}

// describe is the Connection object.
func (p *dialect) describe(k *connection, expand map[string]bool) map[string]any {
	var state, message, fields any
	expire, updated := k.expire, time.Time{}
	if src := k.failing(); src != nil {
		state, message, fields = src.state(), p.message(src), p.prompts(k, src)
		if src.story.Act().Do == sandbox.DoAskVisit {
			expire = src.story.Entered.Add(sandbox.VisitLifetime) // observed: the life of the bank's link
		}
	}
	for _, src := range k.sources {
		if src.updated.After(updated) {
			updated = src.updated
		}
	}
	object := map[string]any{
		"id": k.id, "id_user": k.user, "id_connector": k.connector.id, "id_bank": k.connector.id, "id_provider": nil,
		"connector_uuid": k.connector.uuid, "state": state, "error": state, "error_message": message, "fields": fields,
		"last_update": p.date(updated), "created": p.date(k.created), "active": k.active, "last_push": p.date(k.lastPush),
		"expire": p.date(expire), "next_try": nil,
	}
	if expand["connector"] {
		object["connector"] = k.connector.describe(map[string]bool{"fields": true, "sources": true, "countries": true})
	}
	if expand["sources"] {
		object["sources"] = p.describeSources(k, false)
	}
	for name, all := range map[string]bool{"accounts": false, "all_accounts": true} {
		if expand[name] {
			object[name] = p.accounts(k, all, false)
		}
	}
	for _, empty := range []string{"subscriptions", "all_subscriptions"} {
		if expand[empty] {
			object[empty] = []any{} // behaviour, not data
		}
	}
	return object
}

// message is the bank's text. With webauthRequired it is the full link with its secret, as observed on live
// connections, unless the script has other words: a client that shows or logs it leaks it.
func (p *dialect) message(src *source) any {
	switch a := src.story.Act(); {
	case src.story.Check != nil:
		return nil
	case a.Words != "":
		return a.Words
	case a.Do == sandbox.DoDawdle:
		return nil
	case a.Do == sandbox.DoAskVisit:
		return "Redirecting to https://bank.sandbox.invalid/authorize?redirect_uri=https%3A%2F%2Fbiapi.pro%2F2.0%2Fwebauth%2Fcallback" +
			"&response_type=code&state=" + url.QueryEscape(src.link)
	case a.Do == sandbox.DoAskApproval:
		return "Please confirm the request in the phone app."
	case a.Do == sandbox.DoRequireAction:
		return "Your bank wants you to do something on its own site."
	}
	return nil
}

// prompts are the connection's dynamic fields; null when nothing is asked.
func (p *dialect) prompts(k *connection, src *source) any {
	a := src.story.Act()
	if src.story.Busy() {
		return nil
	}
	fields := []any{}
	switch a.Do {
	case sandbox.DoAskCode, sandbox.DoAskChoice, sandbox.DoAskFields, sandbox.DoAskPicture:
		for _, f := range a.Prompts() {
			fields = append(fields, describe(f))
		}
		return fields
	case sandbox.DoRefusePassword, sandbox.DoExpirePassword:
		if a.NoFields || !p.s.Switches().FieldsOnWrongpass {
			return nil
		}
		for _, f := range k.connector.form(src.origin.name) {
			if f.mechanism == "credentials" {
				fields = append(fields, f.describe())
			}
		}
		return fields
	}
	return nil
}

func (p *dialect) listConnections(c *sandbox.Call, u *user) sandbox.Reply {
	list := []any{}
	for _, k := range p.owned(u) {
		list = append(list, p.describe(k, expands(c.Request)))
	}
	return p.page(c, "connections", list)
}

// sorted are all connections by id.
func (p *dialect) sorted() []*connection {
	all := make([]*connection, 0, len(p.connections))
	for _, k := range p.connections {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b *connection) int { return a.id - b.id })
	return all
}

func (p *dialect) showConnection(c *sandbox.Call, k *connection) sandbox.Reply {
	return sandbox.Reply{Status: http.StatusOK, Body: p.describe(k, expands(c.Request))}
}

// deleteConnection answers 204 without a body. (The page says 204 and a Connection; older servers 200 and a Connection.)
func (p *dialect) deleteConnection(c *sandbox.Call, k *connection) sandbox.Reply {
	p.remove(k, c.Now)
	return sandbox.Reply{Status: http.StatusNoContent}
}

func (p *dialect) remove(k *connection, now time.Time) {
	delete(p.connections, k.id)
	delete(p.live, k)
	for _, l := range p.links {
		if l.connection == k {
			delete(p.links, l.secret)
			p.s.Forget(l.visit)
		}
	}
	for _, src := range k.sources {
		src.story.Set(sandbox.Script{sandbox.Accept()}, now) // lets go of requests that are held for it
	}
	p.push(p.users[k.user], "CONNECTION_DELETED", p.describe(k, nil), nil) // a bare connection
}

// createConnection adds a connection: 200 when healthy, 202 when more is needed, 400 when the bank refuses, in which
// case nothing remains (connections page: refused ones "are deleted at once"). Without source, all sources are added,
// and one sign-in at the bank serves them all. UNVERIFIED.
func (p *dialect) createConnection(c *sandbox.Call, u *user) sandbox.Reply {
	ref := c.Fields["connector_uuid"]
	for _, older := range []string{"id_connector", "id_bank", "id_provider"} {
		if ref == "" {
			ref = c.Fields[older]
		}
	}
	if ref == "" {
		return p.refuse(http.StatusBadRequest, "missingParameter", "id_connector or connector_uuid is needed")
	}
	connector := p.connector(ref)
	if connector == nil {
		return p.refuse(http.StatusBadRequest, "invalidValue", "no such connector")
	}
	names := []string{}
	for _, o := range connector.sources {
		names = append(names, o.name)
	}
	if name := sourceName(c); name != "" {
		if !slices.Contains(names, name) {
			return p.refuse(http.StatusBadRequest, "invalidValue", "the connector has no source "+name)
		}
		names = []string{name}
	}
	k := &connection{user: u.id, connector: connector, created: c.Now, active: true, values: map[string]string{}}
	visiting := false
	for _, name := range names {
		script, no := p.opening(c, k, name)
		if no != nil {
			return *no
		}
		if script[0].Do == sandbox.DoAskVisit {
			if visiting {
				script = sandbox.Script{sandbox.Accept()}
			}
			visiting = true
		}
		if wait := p.checkTime(c); wait > 0 {
			script = append(sandbox.Script{sandbox.Dawdle(wait)}, script...)
		}
		p.attach(k, name, script, c.Now)
	}
	p.adopt(k)
	for _, src := range k.sources {
		if background(c) {
			break
		}
		if no := p.held(c, src); no != nil {
			return *no
		}
	}
	status := http.StatusOK
	if k.failing() != nil {
		status = http.StatusAccepted
	}
	return sandbox.Reply{Status: status, Body: p.describe(k, expands(c.Request))}
}

// opening is the script that the given credentials lead to at a source, or the bank's refusal.
func (p *dialect) opening(c *sandbox.Call, k *connection, source string) (sandbox.Script, *sandbox.Reply) {
	origin, _ := k.connector.origin(source)
	form := k.connector.form(source)
	for _, f := range form {
		if f.Required && c.Fields[f.Name] == "" && f.mechanism == origin.mechanism {
			no := p.refuse(http.StatusBadRequest, "missingParameter", "missing field "+f.Name)
			return nil, &no
		}
	}
	if origin.mechanism == "webauth" {
		return sandbox.Script{sandbox.AskVisit(), sandbox.Accept()}, nil
	}
	script, no := p.judgeForm(k, source, c.Fields, sandbox.RightPassword)
	if script == nil {
		script = sandbox.Script{sandbox.Accept()}
	}
	return script, no
}

// attach adds a source to a connection.
func (p *dialect) attach(k *connection, name string, script sandbox.Script, now time.Time) *source {
	origin, _ := k.connector.origin(name)
	p.lastSource++
	src := &source{id: p.lastSource, origin: origin, created: now, link: sandbox.Secret()}
	src.story.Set(script, now)
	k.sources = append(k.sources, src)
	return src
}

// adopt gives a connection its number and makes it known.
func (p *dialect) adopt(k *connection) {
	p.lastConnection++
	k.id = p.lastConnection
	p.connections[k.id], p.live[k] = k, true
	p.settleOne(k, k.created)
}
