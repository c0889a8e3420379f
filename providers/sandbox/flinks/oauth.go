package flinks

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// visit is a sign-in at the own page of an institution of the OAuth kind.
type visit struct {
	visit    *sandbox.Visit
	customer string
	bank     *bank
	tag      string
	redirect string
	state    *string // the client's own, nil when it gave none
}

// oauth is GET /v3/oauth/authorize?institution_id=&redirect_uri=&state=&lang=&tag= with an authorize token: 302 to the
// bank (reference of /OAuth/Authorize). The path names no customer, so the token does.
func (p *dialect) oauth(c *sandbox.Call) sandbox.Reply {
	token, no := p.admit(c, nil)
	if no != nil {
		return *no
	}
	q := c.URL.Query()
	id, err := strconv.Atoi(q.Get("institution_id"))
	var bank *bank
	for _, b := range p.banks {
		if err == nil && b.id == id && b.password == "" {
			bank = b
		}
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case bank == nil:
		return p.refuse(badRequest, "institution_id is not that of an institution with a page of its own")
	case err != nil || !sandbox.Returnable(back):
		return p.refuse(badRequest, "redirect_uri is an absolute address without a query")
	}
	v := &visit{customer: token.customer, bank: bank, tag: q.Get("tag"), redirect: q.Get("redirect_uri")}
	if q.Has("state") {
		state := q.Get("state")
		v.state = &state
	}
	v.visit = &sandbox.Visit{Bank: bank.name, Back: func(granted bool) string { return p.finish(v, granted) }}
	p.s.Open(v.visit, c.Now)
	p.visits = append(p.visits, v)
	for len(p.visits) > 0 && c.Now.Sub(p.visits[0].visit.Made) > sandbox.VisitLifetime {
		p.visits = p.visits[1:]
	}
	return sandbox.Reply{Status: http.StatusFound, Header: map[string]string{"Location": p.s.Address(c.Request) + "/bank/" + v.visit.ID}}
}

// finish obeys the bank's decision and gives the address to which the browser goes: loginId and state, or state, error
// and error_description (guide to OAuth 2.0). The login is the one that waits for a visit the longest; without one it
// is new.
func (p *dialect) finish(v *visit, granted bool) string {
	q := url.Values{}
	if v.state != nil {
		q.Set("state", *v.state)
	}
	if !granted {
		q.Set("error", "access_denied")
		q.Set("error_description", "The user refused at the bank.")
		return v.redirect + "?" + q.Encode()
	}
	var found *login
	for _, l := range p.sorted() {
		if l.customer == v.customer && l.bank == v.bank && len(l.script) > 0 && l.script[0].Do == sandbox.DoAskVisit &&
			(found == nil || l.broken.Before(found.broken)) {
			found = l
		}
	}
	if found == nil {
		found = p.login(v.customer, "oauth+"+strconv.Itoa(p.lastLogin+1), v.bank)
	} else {
		found.script = found.script[1:]
		if len(found.script) == 0 {
			found.script = nil
		}
	}
	found.saved, found.failed = true, nil
	if v.tag != "" {
		found.tag = v.tag
	}
	q.Set("loginId", found.id)
	return v.redirect + "?" + q.Encode()
}

// pendingVisit is the latest visit to a login's bank that was begun and not decided.
func (p *dialect) pendingVisit(l *login) *visit {
	for i := len(p.visits) - 1; i >= 0; i-- {
		if v := p.visits[i]; v.customer == l.customer && v.bank == l.bank && v.visit.Decision == "" {
			return v
		}
	}
	return nil
}
