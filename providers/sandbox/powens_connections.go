package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// powensConnection links a user to a connector through one or more sources (connections page).
type powensConnection struct {
	id        int
	user      int
	connector *powensConnector
	sources   []*powensSource
	values    map[string]string // list fields as last given: they select a scenario only when they change
	created   time.Time
	expire    time.Time
	lastPush  time.Time
	active    bool
	refusals  int // answers refused, for the spelling that takes turns
	logs      []powensLog
}

// powensSource is one way to the data, with a story of its own.
type powensSource struct {
	id       int
	origin   powensOrigin
	story    story
	created  time.Time
	updated  time.Time // last good synchronization
	disabled time.Time
	known    string // the state that logs and webhooks have heard of
	heard    bool   // whether they heard anything yet
	link     string // the secret in the error_message of a webauthRequired
}

// state is the word on the wire for where a source stands; empty is healthy. Spellings: SCA guide.
func (src *powensSource) state() string {
	t := &src.story
	if t.busy() {
		return "validating"
	}
	if t.spurned {
		return "wrongpass"
	}
	switch a := t.act(); a.Do {
	case doAccept:
		return ""
	case doConsent:
		return "SCARequired"
	case doRefusePassword:
		return "wrongpass"
	case doExpirePassword:
		return "passwordExpired"
	case doAskCode, doAskChoice, doAskFields, doAskPicture:
		// Powens has no pictures: an ask_picture comes as a text field whose picture nobody sees.
		return "additionalInformationNeeded"
	case doAskApproval:
		return "decoupled"
	case doAskVisit:
		return "webauthRequired"
	case doRequireAction, doLock:
		// Powens has no word for a lock-out; the bank's text says it.
		return "actionNeeded"
	case doLimit:
		return "rateLimiting"
	case doGoDown:
		return "websiteUnavailable"
	case doUnsupported:
		return "notSupported"
	case doStrange:
		return a.State
	}
	return "bug"
}

// failing is the first source that is not healthy; which one wins is UNVERIFIED. Nil when all are well.
func (k *powensConnection) failing() *powensSource {
	for _, src := range k.sources {
		if src.disabled.IsZero() && src.state() != "" {
			return src
		}
	}
	return nil
}

// source is the named source, or without a name the first that fails, else the first. Nil when there is none.
func (k *powensConnection) source(name string) *powensSource {
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
func (p *powens) withConnection(h func(*call, *powensConnection) reply) func(*call) reply {
	return p.withUser(func(c *call, u *powensUser) reply {
		id, err := strconv.Atoi(c.PathValue("id"))
		k := p.connections[id]
		if err != nil || k == nil || k.user != u.id {
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
		return h(c, k)
	})
}

// describe is the Connection object.
func (p *powens) describe(k *powensConnection, expand map[string]bool) map[string]any {
	var state, message, fields any
	expire, updated := k.expire, time.Time{}
	if src := k.failing(); src != nil {
		state, message, fields = src.state(), p.message(src), p.prompts(k, src)
		if src.story.act().Do == doAskVisit {
			expire = src.story.entered.Add(visitLifetime) // observed: the life of the bank's link
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
	for _, empty := range []string{"accounts", "all_accounts", "subscriptions", "all_subscriptions"} {
		if expand[empty] {
			object[empty] = []any{} // behaviour, not data
		}
	}
	return object
}

// message is the bank's text. With webauthRequired it is the full link with its secret, as observed on live
// connections: a client that shows or logs it leaks it.
func (p *powens) message(src *powensSource) any {
	switch a := src.story.act(); {
	case src.story.check != nil || a.Do == doDawdle:
		return nil
	case a.Do == doAskVisit:
		return "Redirecting to https://bank.sandbox.invalid/authorize?redirect_uri=https%3A%2F%2Fbiapi.pro%2F2.0%2Fwebauth%2Fcallback" +
			"&response_type=code&state=" + url.QueryEscape(src.link)
	case a.Words != "":
		return a.Words
	case a.Do == doAskApproval:
		return "Please confirm the request in the phone app."
	case a.Do == doRequireAction:
		return "Your bank wants you to do something on its own site."
	}
	return nil
}

// prompts are the connection's dynamic fields; null when nothing is asked.
func (p *powens) prompts(k *powensConnection, src *powensSource) any {
	a := src.story.act()
	if src.story.busy() {
		return nil
	}
	fields := []any{}
	switch a.Do {
	case doAskCode, doAskChoice, doAskFields, doAskPicture:
		for _, f := range a.prompts() {
			fields = append(fields, describe(f))
		}
		return fields
	case doRefusePassword, doExpirePassword:
		if a.NoFields || !p.s.switches.FieldsOnWrongpass {
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

func (p *powens) listConnections(c *call, u *powensUser) reply {
	list := []any{}
	for _, k := range p.sorted() {
		if k.user == u.id {
			list = append(list, p.describe(k, expands(c.Request)))
		}
	}
	return reply{status: http.StatusOK, body: map[string]any{"connections": list, "total": len(list)}}
}

// sorted are all connections by id.
func (p *powens) sorted() []*powensConnection {
	all := make([]*powensConnection, 0, len(p.connections))
	for _, k := range p.connections {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b *powensConnection) int { return a.id - b.id })
	return all
}

func (p *powens) showConnection(c *call, k *powensConnection) reply {
	return reply{status: http.StatusOK, body: p.describe(k, expands(c.Request))}
}

// deleteConnection answers 204 without a body. (The page says 204 and a Connection; older servers 200 and a Connection.)
func (p *powens) deleteConnection(c *call, k *powensConnection) reply {
	p.remove(k, c.now)
	return reply{status: http.StatusNoContent}
}

func (p *powens) remove(k *powensConnection, now time.Time) {
	delete(p.connections, k.id)
	for _, l := range p.links {
		if l.connection == k {
			delete(p.links, l.secret)
			delete(p.s.visits, l.visit.id)
		}
	}
	for _, src := range k.sources {
		src.story.set(Script{Accept()}, now) // lets go of requests that are held for it
	}
	p.push(k, "CONNECTION_DELETED")
}

// createConnection adds a connection: 200 when healthy, 202 when more is needed, 400 when the bank refuses, in which
// case nothing remains (connections page: refused ones "are deleted at once"). Without source, all sources are added,
// and one sign-in at the bank serves them all. UNVERIFIED.
func (p *powens) createConnection(c *call, u *powensUser) reply {
	ref := c.fields["connector_uuid"]
	for _, older := range []string{"id_connector", "id_bank", "id_provider"} {
		if ref == "" {
			ref = c.fields[older]
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
	if name := c.sourceName(); name != "" {
		if !slices.Contains(names, name) {
			return p.refuse(http.StatusBadRequest, "invalidValue", "the connector has no source "+name)
		}
		names = []string{name}
	}
	k := &powensConnection{user: u.id, connector: connector, created: c.now, active: true, values: map[string]string{}}
	visiting := false
	for _, name := range names {
		script, no := p.opening(c, k, name)
		if no != nil {
			return *no
		}
		if script[0].Do == doAskVisit {
			if visiting {
				script = Script{Accept()}
			}
			visiting = true
		}
		if wait := p.checkTime(c); wait > 0 {
			script = append(Script{Dawdle(wait)}, script...)
		}
		p.attach(k, name, script, c.now)
	}
	p.adopt(k)
	for _, src := range k.sources {
		if c.background() {
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
	return reply{status: status, body: p.describe(k, expands(c.Request))}
}

// opening is the script that the given credentials lead to at a source, or the bank's refusal.
func (p *powens) opening(c *call, k *powensConnection, source string) (Script, *reply) {
	origin, _ := k.connector.origin(source)
	form := k.connector.form(source)
	for _, f := range form {
		if f.Required && c.fields[f.Name] == "" && f.mechanism == origin.mechanism {
			no := p.refuse(http.StatusBadRequest, "missingParameter", "missing field "+f.Name)
			return nil, &no
		}
	}
	if origin.mechanism == "webauth" {
		return Script{AskVisit(), Accept()}, nil
	}
	script, no := p.judgeForm(k, source, c.fields, RightPassword)
	if script == nil {
		script = Script{Accept()}
	}
	return script, no
}

// attach adds a source to a connection.
func (p *powens) attach(k *powensConnection, name string, script Script, now time.Time) *powensSource {
	origin, _ := k.connector.origin(name)
	p.lastSource++
	src := &powensSource{id: p.lastSource, origin: origin, created: now, link: secret()}
	src.story.set(script, now)
	k.sources = append(k.sources, src)
	return src
}

// adopt gives a connection its number and makes it known.
func (p *powens) adopt(k *powensConnection) {
	p.lastConnection++
	k.id = p.lastConnection
	p.connections[k.id] = k
	p.settleOne(k, k.created)
}
