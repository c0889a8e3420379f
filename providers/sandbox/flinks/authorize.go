package flinks

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// authorize is POST …/Authorize, which is held until the bank has said something, or for as long as the switch says.
func (p *dialect) authorize(c *sandbox.Call) sandbox.Reply {
	t, rep := p.open(c, false)
	if rep != nil {
		return *rep
	}
	until := c.Now.Add(time.Duration(p.switches.Hold))
	_, answered := said(c, "SecurityResponses")
	busy := func() bool {
		// An approval is what an answer to its challenge waits for.
		return t.alive() && (t.story.Busy() || answered && t.story.Act().Do == sandbox.DoAskApproval)
	}
	if t.waiting != "" {
		return p.tell(t, t.waiting)
	}
	t.held = until
	if err := p.s.Await(c.Context(), func() bool { return !busy() || !p.s.Now().Before(until) }); err != nil {
		return sandbox.Reply{Status: http.StatusServiceUnavailable}
	}
	p.s.Settle() // the limit and the end of what was waited for may be the same moment
	if busy() {
		return p.tell(t, dispatched)
	}
	return p.tell(t, "")
}

// authorizeAsync is POST …/AuthorizeAsync: what begins or answers is taken with 202, what only asks is told how things
// stand (help articles "AuthorizeAsync" and "Mid-Session Reconnect").
func (p *dialect) authorizeAsync(c *sandbox.Call) sandbox.Reply {
	if _, looks := said(c, "RequestId"); looks {
		if _, answers := said(c, "SecurityResponses"); !answers && p.switches.Poll == "get" {
			return p.refuse(badRequest, "SecurityResponses are missing")
		}
	}
	t, rep := p.open(c, true)
	if rep != nil {
		return *rep
	}
	return p.tell(t, t.waiting)
}

// pollAsync is GET …/AuthorizeAsync/{RequestId}: UNVERIFIED, after the documented GetAccountsDetailAsync/{RequestId}.
func (p *dialect) pollAsync(c *sandbox.Call) sandbox.Reply {
	if p.switches.Poll == "post" {
		return sandbox.Reply{Status: http.StatusNotFound, Body: map[string]any{"Message": "No HTTP resource was found that matches the request URI."}}
	}
	t, rep := p.resume(c, c.PathValue("request"), true)
	if rep != nil {
		return *rep
	}
	return p.tell(t, t.waiting)
}

// open finds the sign-in that a body is about, or begins it. Not nil: the answer is known already.
func (p *dialect) open(c *sandbox.Call, async bool) (*session, *sandbox.Reply) {
	refuse := func(code, message string) (*session, *sandbox.Reply) {
		no := p.refuse(code, message)
		return nil, &no
	}
	if request, ok := said(c, "RequestId"); ok && request != "" {
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
	text, given := said(c, "MostRecentCached")
	if sandbox.Truth(text, given) && text != "" {
		t := p.cached(l, c.Now)
		token.session = t
		return t, nil
	}
	if old := l.current; old != nil && old.alive() && p.switches.Concurrent == "refuse" {
		return refuse("CONCURRENT_SESSION", "")
	}
	t := p.begin(l, c.Now, async, func(t *session) {
		t.password = password
		t.direct = password != ""
		save, given := said(c, "Save")
		t.save = !given || sandbox.Truth(save, true) // the default is UNVERIFIED
		if lang, ok := said(c, "Language"); ok && lang != "" {
			l.lang = strings.ToLower(lang)
		}
		t.lang = l.lang
		if tag, ok := said(c, "Tag"); ok {
			l.tag = tag
		}
		switch user, _, _ := strings.Cut(strings.ToLower(l.user), "+"); {
		case l.bank.id != 14 || l.script != nil:
		case user == "test_dispatched":
			t.waiting = dispatched
		case user == "test_pending":
			t.waiting = pending
		}
	})
	token.session = t
	return t, nil
}

// whom finds the login by LoginId or by credentials, or says why there is none.
func (p *dialect) whom(c *sandbox.Call) (l *login, password, code, message string) {
	customer := c.PathValue("customer")
	user, _ := said(c, "Username")
	password, _ = said(c, "Password")
	name, _ := said(c, "Institution")
	if id, ok := said(c, "LoginId"); ok && id != "" {
		l := p.logins[id]
		if l == nil || l.customer != customer || !l.saved {
			return nil, "", badLogin, "The LoginId provided is either invalid or does not belong to the CustomerId"
		}
		return l, "", "", ""
	}
	bank := p.bank(name)
	switch {
	case user == "" || password == "" || name == "":
		return nil, "", badRequest, "LoginId, or Username, Password and Institution, are needed"
	case bank == nil || bank.password == "":
		return nil, "", badRequest, "The institution is unknown, or is signed in to on its own page"
	case bank.off:
		return nil, "", "DISABLED_INSTITUTION", ""
	}
	if _, known := bank.plays(user, "en", 0); !known {
		return nil, "", badLogin, ""
	}
	l = p.login(customer, user, bank)
	right := bank.password
	if len(l.script) > 0 && (l.script[0].Do == sandbox.DoRefusePassword || l.script[0].Do == sandbox.DoExpirePassword) {
		right = l.right(l.script[0])
	}
	if password != right {
		return nil, "", badLogin, ""
	}
	return l, password, "", ""
}

// cached is a session on what is stored: the bank is not asked.
func (p *dialect) cached(l *login, now time.Time) *session {
	t := &session{login: l, made: now, touched: now, ended: now, done: l.failed == nil, fault: l.failed, lang: l.lang}
	if l.refreshed.IsZero() && t.done {
		l.refreshed = now
	}
	p.keep(t)
	return t
}

// authorizeMultiple is POST …/AuthorizeMultiple {"LoginIds": […]}: a RequestId on what is stored for each of them. The members of
// the answer are UNVERIFIED: only "pairs of LoginIds and RequestIds" is said of it. What is wrong with one is said in its place.
func (p *dialect) authorizeMultiple(c *sandbox.Call) sandbox.Reply {
	text, _ := said(c, "LoginIds")
	var ids []string
	if json.Unmarshal([]byte(text), &ids) != nil || len(ids) == 0 {
		return p.refuse(badRequest, "LoginIds is a list of texts")
	}
	if _, no := p.admit(c, nil); no != nil {
		return *no
	}
	list := []any{}
	for _, id := range ids {
		l := p.logins[id]
		if l == nil || l.customer != c.PathValue("customer") || !l.saved {
			list = append(list, map[string]any{"LoginId": id, "RequestId": nil, "FlinksCode": badLogin})
			continue
		}
		t := p.cached(l, c.Now)
		one := map[string]any{"LoginId": id, "RequestId": p.name(t)}
		if t.fault != nil {
			one["FlinksCode"] = t.fault.code
		}
		list = append(list, one)
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"HttpStatusCode": 200, "Logins": list}}
}

// resume finds the sign-in of a RequestId, and gives it the answers that the request brings.
func (p *dialect) resume(c *sandbox.Call, request string, async bool) (*session, *sandbox.Reply) {
	refuse := func(t *session, why *fault) (*session, *sandbox.Reply) {
		var no sandbox.Reply
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
	text, answers := said(c, "SecurityResponses")
	if answers || p.switches.PollKeepsAlive {
		t.touched = c.Now
	}
	if !answers {
		if t.done && !async {
			return refuse(nil, &fault{code: "ALREADY_AUTHORIZED"})
		}
		return t, nil
	}
	var responses map[string][]string
	if json.Unmarshal([]byte(text), &responses) != nil {
		return refuse(nil, &fault{code: badRequest, message: "SecurityResponses is an object of lists of texts"})
	}
	switch {
	case t.done:
		return refuse(nil, &fault{code: "ALREADY_AUTHORIZED"})
	case t.fault != nil:
		return refuse(nil, &fault{code: noSession})
	case t.story.Busy():
		return refuse(nil, &fault{code: "CARD_IN_USE"})
	case len(responses) == 0:
		return t, nil // the same again, not an error (official tests)
	}
	if why := p.answer(t, responses, c.Now, async); why != nil {
		return refuse(t, why)
	}
	return t, nil
}

// tell says where a sign-in stands. The code is that of a 202; empty for the usual one.
func (p *dialect) tell(t *session, code string) sandbox.Reply {
	if code == "" {
		code = pending
	}
	hidden := t.alive() && t.story.Act().Do == sandbox.DoAskApproval && p.switches.Push == "pending"
	switch {
	case t.fault != nil:
		return p.tellFault(t, t.fault)
	case t.done:
		return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{
			"HttpStatusCode": 200, "Links": links("AccountsDetail", "/GetAccountsDetail", "AccountsSummary", "/GetAccountsSummary", "Statements", "/GetStatements"),
			"InstitutionName": t.login.bank.name, "Login": t.login.describe(), "InstitutionId": t.login.bank.id,
			"Institution": t.login.bank.name, "RequestId": p.name(t),
		}}
	case t.story.Busy(), hidden, code == dispatched && t.story.Act().Do == sandbox.DoAskApproval:
		return sandbox.Reply{Status: http.StatusAccepted, Body: map[string]any{
			"HttpStatusCode": 202, "FlinksCode": code, "Message": codes[code].message,
			"Links": links("AuthorizeAsync", "/AuthorizeAsync"), "RequestId": p.name(t),
		}}
	case t.refusal != nil:
		return p.tellFault(t, t.refusal)
	}
	return sandbox.Reply{Status: http.StatusNonAuthoritativeInfo, Body: map[string]any{
		"HttpStatusCode": 203, "Links": links("Authorization", "/Authorize"), "SecurityChallenges": p.describeChallenges(t),
		"Institution": t.login.bank.name, "RequestId": p.name(t),
	}}
}

// tellFault is an error that belongs to a sign-in.
func (p *dialect) tellFault(t *session, why *fault) sandbox.Reply {
	no := p.refuse(why.code, why.message)
	body := no.Body.(map[string]any)
	body["Institution"], body["RequestId"] = t.login.bank.name, p.name(t)
	if why.again && p.switches.WrongAnswer == "challenges" {
		body["Links"], body["SecurityChallenges"] = links("Authorization", "/Authorize"), p.describeChallenges(t)
	}
	return no
}

func (p *dialect) describeChallenges(t *session) []any {
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
