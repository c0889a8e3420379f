package powens

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// refusedError is a refusal by the bank, kept while a check is under way.
type refusedError struct{ reply sandbox.Reply }

func (refusedError) Error() string { return "refused by the bank" }

// sourceName is the source that a request means; it may be in the query or in the body (connections page).
func sourceName(c *sandbox.Call) string {
	if name := c.URL.Query().Get("source"); name != "" {
		return name
	}
	return c.Fields["source"]
}

func background(c *sandbox.Call) bool { return c.Asked("background") }

// checkTime is how long the bank looks at what this request brings.
func (p *dialect) checkTime(c *sandbox.Call) time.Duration {
	wait := time.Duration(p.s.Switches().Check)
	if background(c) {
		wait = max(wait, 100*time.Millisecond)
	}
	return wait
}

// held waits until the source stands somewhere, at most as long as the switch says. Not nil: the caller has gone.
func (p *dialect) held(c *sandbox.Call, src *source) *sandbox.Reply {
	until := c.Now.Add(time.Duration(p.s.Switches().Hold))
	if err := p.s.Await(c.Context(), func() bool {
		return !src.story.Busy() || !p.s.Now().Before(until)
	}); err != nil {
		no := p.gone()
		return &no
	}
	p.s.Settle() // the limit and the end of what was waited for may be the same moment
	return nil
}

// updateConnection is POST …/connections/{id}: whatever moves a connection on. The body holds parameters (source,
// active, expire, resume, refresh_auth) and, beside them at the top level, answers by field name.
func (p *dialect) updateConnection(c *sandbox.Call, k *connection) sandbox.Reply {
	name := sourceName(c)
	src := k.source(name)
	if src == nil {
		return p.addSource(c, k, name)
	}
	if text, ok := c.Fields["active"]; ok {
		k.active = sandbox.Truth(text, ok)
	}
	resume, given := c.Fields["resume"]
	doing := src.story.Act().Do
	switch resuming := sandbox.Truth(resume, given); {
	case resuming && (doing == sandbox.DoAskApproval || src.story.Busy()):
		return p.resume(c, k, src)
	case src.story.Busy():
		return p.conflict(k, "a synchronization is running")
	case doing == sandbox.DoAskApproval:
		// Observed: "BI api does not allow to update a connection in 'decoupled' state without resume option". The status
		// is UNVERIFIED.
		return p.conflict(k, "cannot update a connection in 'decoupled' state without resume option")
	case resuming:
		// Nothing to resume: the state is told and nothing is obeyed. UNVERIFIED.
		return sandbox.Reply{Status: http.StatusOK, Body: p.describe(k, expands(c.Request))}
	}
	if text, ok := c.Fields["refresh_auth"]; ok && sandbox.Truth(text, ok) {
		if src.origin.name != "openapi" {
			return p.refuse(http.StatusBadRequest, "invalidValue", "refresh_auth is for the openapi source")
		}
		if src.story.Healthy() {
			src.story.Set(p.consentAnew(src), c.Now)
			src.link = sandbox.Secret()
			p.settleOne(k, c.Now)
		}
		return p.state(c, k)
	}
	answers := map[string]string{}
	for name, value := range c.Fields {
		if !slices.Contains([]string{"source", "active", "expire", "resume", "refresh_auth"}, name) {
			answers[name] = value
		}
	}
	return p.answer(c, k, src, answers)
}

// consentAnew is the strong authentication that refresh_auth triggers.
func (p *dialect) consentAnew(src *source) sandbox.Script {
	if src.origin.mechanism == "webauth" {
		return sandbox.Script{sandbox.AskVisit(), sandbox.Accept()}
	}
	return sandbox.Script{sandbox.AskApproval("Please confirm in the app that your accounts may go on being read."), sandbox.Accept()}
}

func (p *dialect) addSource(c *sandbox.Call, k *connection, name string) sandbox.Reply {
	if _, known := k.connector.origin(name); !known {
		return p.refuse(http.StatusBadRequest, "invalidValue", "the connector has no source "+name)
	}
	script, no := p.opening(c, k, name)
	if no != nil {
		return *no
	}
	src := p.attach(k, name, script, c.Now)
	p.settleOne(k, c.Now)
	if no := p.held(c, src); no != nil {
		return *no
	}
	return p.state(c, k)
}

// state answers with the connection: 200, or 202 when the user must do more (API design page). A client must not care.
func (p *dialect) state(c *sandbox.Call, k *connection) sandbox.Reply {
	status := http.StatusOK
	if src := k.failing(); src != nil {
		switch src.state() {
		case "SCARequired", "webauthRequired", "additionalInformationNeeded", "decoupled":
			status = http.StatusAccepted
		}
	}
	return sandbox.Reply{Status: status, Body: p.describe(k, expands(c.Request))}
}

func (p *dialect) conflict(k *connection, why string) sandbox.Reply {
	return p.refuse(http.StatusConflict, "conflict", fmt.Sprintf("Can't force synchronization of connection %d: %s", k.id, why))
}

// resume makes the aggregator look at the phone. Without background the request is held until the bank has decided;
// with it the answer is at once 200 and validating. When a held request runs into the limit the connection is decoupled
// again, so that clients go round in a loop as the SCA guide says; when its client leaves, looking goes on till then.
func (p *dialect) resume(c *sandbox.Call, k *connection, src *source) sandbox.Reply {
	if src.story.Act().Do == sandbox.DoAskApproval {
		until := c.Now.Add(time.Duration(p.s.Switches().Hold))
		if background(c) {
			until = src.story.ApprovalEnds(time.Duration(p.s.Switches().ApprovalLifetime)).Add(time.Second)
		}
		if until.After(src.story.Watched) {
			src.story.Watched = until
		}
	}
	if background(c) {
		return sandbox.Reply{Status: http.StatusOK, Body: p.describe(k, expands(c.Request))}
	}
	p.settleOne(k, c.Now)
	if no := p.held(c, src); no != nil {
		return *no
	}
	return p.state(c, k)
}

// answer gives the bank what the request brought, waits for its verdict unless it is wanted in the background, and
// tells where the connection stands then.
func (p *dialect) answer(c *sandbox.Call, k *connection, src *source, answers map[string]string) sandbox.Reply {
	verdict := &sandbox.Check{Due: c.Now.Add(p.checkTime(c))}
	verdict.Decide = func(now time.Time) error {
		no := p.judge(k, src, answers, now)
		if no == nil {
			return nil
		}
		src.story.Refused++
		if limit := p.s.Switches().LockAfter; limit > 0 && src.story.Refused >= limit {
			src.story.Set(sandbox.Script{sandbox.Lock(), sandbox.Accept()}, now)
		} else if background(c) {
			src.story.Spurned = !src.story.Healthy() // a healthy connection keeps what it had
		}
		return refusedError{*no}
	}
	src.story.Check = verdict
	p.settleOne(k, c.Now)
	if background(c) {
		return sandbox.Reply{Status: http.StatusOK, Body: p.describe(k, expands(c.Request))}
	}
	if no := p.held(c, src); no != nil {
		return *no
	}
	if no := (refusedError{}); errors.As(verdict.Err, &no) {
		return no.reply
	}
	return p.state(c, k)
}

// judge is the bank's verdict on answers; nil when it took them, and then the story has moved on.
func (p *dialect) judge(k *connection, src *source, answers map[string]string, now time.Time) *sandbox.Reply {
	t := &src.story
	a := t.Act()
	wanted := a.Accepts
	if wanted == "" || (a.Do != sandbox.DoRefusePassword && a.Do != sandbox.DoExpirePassword) {
		wanted = sandbox.RightPassword
	}
	switch a.Do {
	case sandbox.DoAskCode, sandbox.DoAskChoice, sandbox.DoAskFields, sandbox.DoAskPicture:
		if len(answers) == 0 {
			t.Spurned = false
			return nil // "An empty request performs a sync": the bank asks the same again
		}
		if no := p.judgePrompts(k, a.Prompts(), answers); no != nil {
			return no
		}
		t.Advance(now)
		return nil
	case sandbox.DoRefusePassword, sandbox.DoExpirePassword:
		if !k.gives(src.origin.name, answers) && k.wantsPassword(src.origin.name) {
			return p.wrongpass(k, "the stored credentials are still refused")
		}
	}
	script, no := p.judgeForm(k, src.origin.name, answers, wanted)
	switch {
	case no != nil:
		return no
	case script != nil:
		t.Set(script, now)
	case a.Do == sandbox.DoConsent, a.Do == sandbox.DoRefusePassword, a.Do == sandbox.DoExpirePassword,
		(a.Do == sandbox.DoRequireAction || a.Do == sandbox.DoLock) && t.Acted:
		t.Advance(now)
	case a.Do == sandbox.DoAccept:
		src.heard = false // a synchronization that went well is worth telling again
	case a.Do == sandbox.DoAskVisit:
		src.link = sandbox.Secret()
	}
	return nil
}

// judgePrompts checks answers to dynamic fields. Codes are compared exactly, as banks do.
func (p *dialect) judgePrompts(k *connection, fields []sandbox.Field, answers map[string]string) *sandbox.Reply {
	for _, f := range fields {
		value := answers[f.Name]
		switch {
		case value == "" && f.Required:
			no := p.refuse(http.StatusBadRequest, "missingParameter", "missing field "+f.Name)
			return &no
		case value == "":
		case !takes(f, value):
			no := p.refuse(http.StatusBadRequest, "invalidValue", "invalid value for field "+f.Name)
			return &no
		case f.Accepts != "" && value != f.Accepts:
			return p.wrongpass(k, "the bank refused "+f.Name)
		}
	}
	return nil
}

// judgeForm checks credentials; what is not given is not changed. When they choose a scenario of the test connector,
// its script comes back.
func (p *dialect) judgeForm(k *connection, source string, values map[string]string, password string) (sandbox.Script, *sandbox.Reply) {
	for _, f := range k.connector.form(source) {
		value := values[f.Name]
		switch {
		case value == "":
		case f.Kind == "password" && value != password:
			return nil, p.wrongpass(k, "wrong login or password")
		case !takes(f.Field, value):
			no := p.refuse(http.StatusBadRequest, "invalidValue", "invalid value for field "+f.Name)
			return nil, &no
		}
	}
	scenario, _ := k.scenario(source, values)
	switch scenario.refusal {
	case "":
	case "wrongpass":
		return nil, p.wrongpass(k, "wrong login or password")
	default:
		no := p.refuse(http.StatusBadRequest, scenario.refusal, "the bank refused the credentials")
		return nil, &no
	}
	for _, f := range k.connector.form(source) {
		if f.Kind == "list" && values[f.Name] != "" {
			k.values[f.Name] = values[f.Name]
		}
	}
	return scenario.script, nil
}

// takes reports whether a value has the form that the field asks for. A pattern that only PCRE understands is not
// checked here: the bank's own verdict follows anyway.
func takes(f sandbox.Field, value string) bool {
	switch f.Kind {
	case "list":
		return slices.ContainsFunc(f.Choices, func(c sandbox.Choice) bool { return c.Value == value })
	case "date":
		_, err := time.Parse(time.DateOnly, value)
		return err == nil
	case "number":
		_, err := strconv.ParseFloat(value, 64)
		return err == nil
	}
	if f.Pattern != "" {
		if re, err := regexp.Compile(f.Pattern); err == nil {
			return re.MatchString(value)
		}
	}
	return true
}

// gives reports whether the values hold a password for the source.
func (k *connection) gives(source string, values map[string]string) bool {
	return slices.ContainsFunc(k.connector.form(source), func(f field) bool {
		return f.Kind == "password" && values[f.Name] != ""
	})
}

func (k *connection) wantsPassword(source string) bool {
	return slices.ContainsFunc(k.connector.form(source), func(f field) bool { return f.Kind == "password" })
}

// scenario is the test connector's story for a source, when its list field is given a value that it did not have. A
// form that sends the old value back does not throw away the script that is being played.
func (k *connection) scenario(source string, values map[string]string) (scenario, bool) {
	name := source + "website"
	value := values[name]
	had := k.values[name]
	if had == "" {
		had = "par"
	}
	if k.connector.uuid != testConnector || value == "" || value == had {
		return scenario{}, false
	}
	return scenarioFor(value)
}

// wrongpass is a refused password or code, in one spelling or the other: the vendor's pages write wrongPass, its SDK
// and its clients wrongpass.
func (p *dialect) wrongpass(k *connection, why string) *sandbox.Reply {
	spelling := p.s.Switches().Wrongpass
	if spelling == "mixed" {
		spelling = []string{"wrongPass", "wrongpass"}[k.refusals%2]
	}
	k.refusals++
	no := p.refuse(http.StatusBadRequest, spelling, why)
	return &no
}
