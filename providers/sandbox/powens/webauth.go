package powens

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// link is one way to the bank and back, from /webauth-url or /webauth through the bank's page and the callback.
type link struct {
	secret     string // the state between the bank and the aggregator
	visit      *sandbox.Visit
	user       int
	connection *connection // nil: the visit adds one
	connector  *connector
	source     string
	all        bool // the client named no source: one sign-in serves every source that waits for one. UNVERIFIED
	redirect   string
	state      *string // the client's own, nil when it gave none
}

// webauthURL is GET /webauth-url: 200 {url}, or 409 invalidValue when there is nothing to consent to.
func (p *dialect) webauthURL(c *sandbox.Call, u *user) sandbox.Reply {
	l, no := p.link(c, u)
	if no != nil {
		return *no
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"url": p.s.Address(c.Request) + "/bank/" + l.visit.ID}}
}

// webauth is GET /webauth, for a browser: no header, the temporary code in the query, a 307 to the bank (observed with
// a page that holds one link).
func (p *dialect) webauth(c *sandbox.Call) sandbox.Reply {
	t := p.token(c.URL.Query().Get("token"), c.Now)
	if t == nil {
		return p.denied("invalid token")
	}
	l, no := p.link(c, p.users[t.user])
	if no != nil {
		return *no
	}
	to := p.s.Address(c.Request) + "/bank/" + l.visit.ID
	return sandbox.Reply{
		Status: http.StatusTemporaryRedirect, Header: map[string]string{"Location": to}, Kind: "text/html; charset=utf-8",
		Raw: []byte(`<!doctype html><title>Reconnect sandbox</title><a href="` + to + `">Go on to the bank</a>`),
	}
}

// link reads the query that both share and opens a visit.
func (p *dialect) link(c *sandbox.Call, u *user) (*link, *sandbox.Reply) {
	fail := func(status int, code, why string) (*link, *sandbox.Reply) {
		no := p.refuse(status, code, why)
		return nil, &no
	}
	q := c.URL.Query()
	if !sandbox.Digits(q.Get("client_id")) {
		return fail(http.StatusBadRequest, "missingParameter", "client_id is needed and consists of digits")
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("redirect_uri") == "":
		return fail(http.StatusBadRequest, "missingParameter", "redirect_uri is needed")
	case err != nil || !sandbox.Returnable(back):
		return fail(http.StatusBadRequest, "invalidValue", "redirect_uri is an absolute address without a query")
	}
	l := &link{secret: sandbox.Secret(), user: u.id, source: q.Get("source"), all: !q.Has("source"), redirect: q.Get("redirect_uri")}
	if q.Has("state") {
		state := q.Get("state")
		l.state = &state
	}
	about := ""
	if text := q.Get("id_connection"); text != "" {
		id, err := strconv.Atoi(text)
		k := p.connections[id]
		if err != nil || k == nil || k.user != u.id {
			return fail(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
		src := k.source(l.source)
		switch {
		case src == nil:
			return fail(http.StatusBadRequest, "invalidValue", "the connection has no source "+l.source)
		case src.story.Act().Do != sandbox.DoAskVisit && !(src.story.Act().Do == sandbox.DoConsent && src.origin.mechanism == "webauth"):
			// "in the SCARequired state" is also good for a link (connections page), where the bank has a page at all
			return fail(http.StatusConflict, "invalidValue", "This connection is already up to date and have a valid token")
		}
		l.connection, l.connector, l.source = k, k.connector, src.origin.name
		about = "connection " + text
	} else {
		ref := q.Get("connector_uuid")
		if ref == "" {
			ref = q.Get("id_connector")
		}
		if l.connector = p.connector(ref); l.connector == nil {
			return fail(http.StatusBadRequest, "missingParameter", "id_connection or id_connector is needed")
		}
		if l.source == "" {
			l.source = l.connector.sources[0].name
		}
		if origin, ok := l.connector.origin(l.source); !ok || origin.mechanism != "webauth" {
			return fail(http.StatusBadRequest, "invalidValue", "the connector has no such source to sign in to")
		}
	}
	l.visit = &sandbox.Visit{Bank: l.connector.name, About: about, Back: func(granted bool) string { return p.callbackAddress(c.Request, l, granted) }}
	p.s.Open(l.visit, c.Now)
	p.links[l.secret] = l
	for old, stale := range p.links {
		if c.Now.Sub(stale.visit.Made) > sandbox.VisitLifetime {
			delete(p.links, old)
		}
	}
	return l, nil
}

func (p *dialect) callbackAddress(r *http.Request, l *link, granted bool) string {
	q := url.Values{"state": {l.secret}}
	if granted {
		q.Set("code", sandbox.Secret())
	} else {
		q.Set("error", "access_denied")
	}
	return p.s.Address(r) + root + "/webauth/callback?" + q.Encode()
}

// webauthCallback is where the bank sends the browser: consent counts from here, and the client's address is next.
func (p *dialect) webauthCallback(c *sandbox.Call) sandbox.Reply {
	l := p.links[c.URL.Query().Get("state")]
	if l == nil || l.visit.Decision == "" {
		return sandbox.Told(http.StatusGone, "This link no longer works", "It was used already, or it is too old, or it never was.")
	}
	return sandbox.Reply{Status: http.StatusFound, Header: map[string]string{"Location": p.finish(l, c.Now)}}
}

// finish obeys the bank's decision and gives the address to which the browser goes: id_connection (not connection_id)
// and state, or error, error_description and state (connections page).
func (p *dialect) finish(l *link, now time.Time) string {
	delete(p.links, l.secret)
	q := url.Values{}
	if l.visit.Decision == "granted" {
		k := l.connection
		if k == nil {
			k = &connection{user: l.user, connector: l.connector, created: now, active: true, values: map[string]string{}}
			p.attach(k, l.source, sandbox.Script{sandbox.Accept()}, now)
			p.adopt(k)
		} else {
			p.live[k] = true
			for _, src := range k.sources {
				if src.origin.name == l.source || (l.all && src.story.Act().Do == sandbox.DoAskVisit) {
					src.story.PassVisit(now)
				}
			}
			p.settleOne(k, now)
		}
		q.Set("id_connection", strconv.Itoa(k.id))
	} else {
		q.Set("error", "access_denied")
		q.Set("error_description", "The user refused at the bank.")
	}
	if l.state != nil {
		q.Set("state", *l.state)
	}
	return l.redirect + "?" + q.Encode()
}
