package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// authorize is POST …/Authorize, which is held until the bank has said something, or for as long as the switch says.
func (p *flinks) authorize(c *call) reply {
	t, rep := p.open(c, false)
	if rep != nil {
		return *rep
	}
	until := c.now.Add(time.Duration(p.s.switches.Flinks.Hold))
	_, answered := c.said("SecurityResponses")
	busy := func() bool {
		// An approval is what an answer to its challenge waits for.
		return t.alive() && (t.story.busy() || answered && t.story.act().Do == doAskApproval)
	}
	if t.waiting != "" {
		return p.tell(t, t.waiting)
	}
	t.held = until
	if err := p.s.await(c.Context(), func() bool { return !busy() || !p.s.now().Before(until) }); err != nil {
		return reply{status: http.StatusServiceUnavailable}
	}
	p.s.settle() // the limit and the end of what was waited for may be the same moment
	if busy() {
		return p.tell(t, flinksDispatched)
	}
	return p.tell(t, "")
}

// authorizeAsync is POST …/AuthorizeAsync: what begins or answers is taken with 202, what only asks is told how things
// stand (help articles "AuthorizeAsync" and "Mid-Session Reconnect").
func (p *flinks) authorizeAsync(c *call) reply {
	if _, looks := c.said("RequestId"); looks {
		if _, answers := c.said("SecurityResponses"); !answers && p.s.switches.Flinks.Poll == "get" {
			return p.refuse(flinksBadRequest, "SecurityResponses are missing")
		}
	}
	t, rep := p.open(c, true)
	if rep != nil {
		return *rep
	}
	return p.tell(t, t.waiting)
}

// pollAsync is GET …/AuthorizeAsync/{RequestId}: UNVERIFIED, after the documented GetAccountsDetailAsync/{RequestId}.
func (p *flinks) pollAsync(c *call) reply {
	if p.s.switches.Flinks.Poll == "post" {
		return reply{status: http.StatusNotFound, body: map[string]any{"Message": "No HTTP resource was found that matches the request URI."}}
	}
	t, rep := p.resume(c, c.PathValue("request"), true)
	if rep != nil {
		return *rep
	}
	return p.tell(t, t.waiting)
}

// open finds the sign-in that a body is about, or begins it. Not nil: the answer is known already.
func (p *flinks) open(c *call, async bool) (*flinksSession, *reply) {
	refuse := func(code, message string) (*flinksSession, *reply) {
		no := p.refuse(code, message)
		return nil, &no
	}
	if request, ok := c.said("RequestId"); ok && request != "" {
		return p.resume(c, request, async)
	}
	token, no := p.admit(c, nil)
	if no != nil {
		return nil, no
	}
	l, password, code, message := p.whom(c)
	if code != "" {
		return refuse(code, message)
	}
	text, given := c.said("MostRecentCached")
	if truth(text, given) && text != "" {
		t := p.cached(l, c.now)
		token.session = t
		return t, nil
	}
	if old := l.current; old != nil && old.alive() && p.s.switches.Flinks.Concurrent == "refuse" {
		return refuse("CONCURRENT_SESSION", "")
	}
	t := p.begin(l, c.now, async, func(t *flinksSession) {
		t.password = password
		t.direct = password != ""
		save, given := c.said("Save")
		t.save = !given || truth(save, true) // the default is UNVERIFIED
		if lang, ok := c.said("Language"); ok && lang != "" {
			l.lang = strings.ToLower(lang)
		}
		t.lang = l.lang
		if tag, ok := c.said("Tag"); ok {
			l.tag = tag
		}
		switch user, _, _ := strings.Cut(strings.ToLower(l.user), "+"); {
		case l.bank.id != 14 || l.script != nil:
		case user == "test_dispatched":
			t.waiting = flinksDispatched
		case user == "test_pending":
			t.waiting = flinksPending
		}
	})
	token.session = t
	return t, nil
}

// whom finds the login by LoginId or by credentials, or says why there is none.
func (p *flinks) whom(c *call) (l *flinksLogin, password, code, message string) {
	customer := c.PathValue("customer")
	user, _ := c.said("Username")
	password, _ = c.said("Password")
	name, _ := c.said("Institution")
	if id, ok := c.said("LoginId"); ok && id != "" {
		l := p.logins[id]
		if l == nil || l.customer != customer || !l.saved {
			return nil, "", flinksBadLogin, "The LoginId provided is either invalid or does not belong to the CustomerId"
		}
		return l, "", "", ""
	}
	bank := p.bank(name)
	switch {
	case user == "" || password == "" || name == "":
		return nil, "", flinksBadRequest, "LoginId, or Username, Password and Institution, are needed"
	case bank == nil || bank.password == "":
		return nil, "", flinksBadRequest, "The institution is unknown, or is signed in to on its own page"
	case bank.off:
		return nil, "", "DISABLED_INSTITUTION", ""
	}
	if _, known := bank.plays(user, "en", 0); !known {
		return nil, "", flinksBadLogin, ""
	}
	l = p.login(customer, user, bank)
	right := bank.password
	if len(l.script) > 0 && (l.script[0].Do == doRefusePassword || l.script[0].Do == doExpirePassword) {
		right = l.right(l.script[0])
	}
	if password != right {
		return nil, "", flinksBadLogin, ""
	}
	return l, password, "", ""
}

// cached is a session on what is stored: the bank is not asked.
func (p *flinks) cached(l *flinksLogin, now time.Time) *flinksSession {
	t := &flinksSession{login: l, made: now, touched: now, ended: now, done: l.failed == nil, fault: l.failed, lang: l.lang}
	if l.refreshed.IsZero() && t.done {
		l.refreshed = now
	}
	p.sessions = append(p.sessions, t)
	return t
}

// resume finds the sign-in of a RequestId, and gives it the answers that the request brings.
func (p *flinks) resume(c *call, request string, async bool) (*flinksSession, *reply) {
	refuse := func(t *flinksSession, why *flinksFault) (*flinksSession, *reply) {
		var no reply
		if t == nil {
			no = p.refuse(why.code, why.message)
		} else {
			no = p.tellFault(t, why)
		}
		return nil, &no
	}
	t, why := p.find(request)
	if why != nil {
		return refuse(nil, why)
	}
	if _, no := p.admit(c, t); no != nil {
		return nil, no
	}
	text, answers := c.said("SecurityResponses")
	if answers || p.s.switches.Flinks.PollKeepsAlive {
		t.touched = c.now
	}
	if !answers {
		if t.done && !async {
			return refuse(nil, &flinksFault{code: "ALREADY_AUTHORIZED"})
		}
		return t, nil
	}
	var responses map[string][]string
	if json.Unmarshal([]byte(text), &responses) != nil {
		return refuse(nil, &flinksFault{code: flinksBadRequest, message: "SecurityResponses is an object of lists of texts"})
	}
	switch {
	case t.done:
		return refuse(nil, &flinksFault{code: "ALREADY_AUTHORIZED"})
	case t.fault != nil:
		return refuse(nil, &flinksFault{code: flinksNoSession})
	case t.story.busy():
		return refuse(nil, &flinksFault{code: "CARD_IN_USE"})
	case len(responses) == 0:
		return t, nil // the same again, not an error (official tests)
	}
	if why := p.answer(t, responses, c.now, async); why != nil {
		return refuse(t, why)
	}
	return t, nil
}

// tell says where a sign-in stands. The code is that of a 202; empty for the usual one.
func (p *flinks) tell(t *flinksSession, code string) reply {
	if code == "" {
		code = flinksPending
	}
	hidden := t.alive() && t.story.act().Do == doAskApproval && p.s.switches.Flinks.Push == "pending"
	switch {
	case t.fault != nil:
		return p.tellFault(t, t.fault)
	case t.done:
		return reply{status: http.StatusOK, body: map[string]any{
			"HttpStatusCode": 200, "Links": links("AccountsDetail", "/GetAccountsDetail", "AccountsSummary", "/GetAccountsSummary", "Statements", "/GetStatements"),
			"InstitutionName": t.login.bank.name, "Login": t.login.describe(), "InstitutionId": t.login.bank.id,
			"Institution": t.login.bank.name, "RequestId": p.name(t),
		}}
	case t.story.busy(), hidden, code == flinksDispatched && t.story.act().Do == doAskApproval:
		return reply{status: http.StatusAccepted, body: map[string]any{
			"HttpStatusCode": 202, "FlinksCode": code, "Message": flinksCodes[code].message,
			"Links": links("AuthorizeAsync", "/AuthorizeAsync"), "RequestId": p.name(t),
		}}
	case t.refusal != nil:
		return p.tellFault(t, t.refusal)
	}
	return reply{status: http.StatusNonAuthoritativeInfo, body: map[string]any{
		"HttpStatusCode": 203, "Links": links("Authorization", "/Authorize"), "SecurityChallenges": p.describeChallenges(t),
		"Institution": t.login.bank.name, "RequestId": p.name(t),
	}}
}

// tellFault is an error that belongs to a sign-in.
func (p *flinks) tellFault(t *flinksSession, why *flinksFault) reply {
	no := p.refuse(why.code, why.message)
	body := no.body.(map[string]any)
	body["Institution"], body["RequestId"] = t.login.bank.name, p.name(t)
	if why.again && p.s.switches.Flinks.WrongAnswer == "challenges" {
		body["Links"], body["SecurityChallenges"] = links("Authorization", "/Authorize"), p.describeChallenges(t)
	}
	return no
}

func (p *flinks) describeChallenges(t *flinksSession) []any {
	list := []any{}
	for _, h := range p.challenges(t) {
		list = append(list, h.describe())
	}
	return list
}

// links writes pairs of rel and href.
func links(pairs ...string) []any {
	list := []any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, map[string]any{"rel": pairs[i], "href": pairs[i+1], "example": nil})
	}
	return list
}

// accounts is POST …/GetAccountsDetail and its like: behaviour, not data. It ends the RequestId.
func (p *flinks) accounts(c *call) reply {
	request, _ := c.said("RequestId")
	t, why := p.find(request)
	switch {
	case why != nil:
		return p.refuse(why.code, why.message)
	case !t.done:
		return p.refuse(flinksNoAuth, "")
	}
	p.forget(t)
	return reply{status: http.StatusOK, body: map[string]any{
		"HttpStatusCode": 200, "Accounts": []any{}, "Login": t.login.describe(), "InstitutionName": t.login.bank.name,
		"InstitutionId": t.login.bank.id, "Institution": t.login.bank.name, "Tag": t.login.tag, "RequestId": request,
	}}
}
