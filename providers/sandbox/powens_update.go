package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// refusedError is a refusal by the bank, kept while a check is under way.
type refusedError struct{ reply reply }

func (refusedError) Error() string { return "refused by the bank" }

// sourceName is the source that a request means; it may be in the query or in the body (connections page).
func (c *call) sourceName() string {
	if name := c.URL.Query().Get("source"); name != "" {
		return name
	}
	return c.fields["source"]
}

func (c *call) background() bool { return c.asked("background") }

// checkTime is how long the bank looks at what this request brings.
func (p *powens) checkTime(c *call) time.Duration {
	wait := time.Duration(p.s.switches.Check)
	if c.background() {
		wait = max(wait, 100*time.Millisecond)
	}
	return wait
}

// held waits until the source stands somewhere, at most as long as the switch says. Not nil: nobody is left to answer.
func (p *powens) held(c *call, src *powensSource) *reply {
	until := c.now.Add(time.Duration(p.s.switches.Hold))
	if err := p.s.await(c.Context(), func() bool {
		return !src.story.busy() || !p.s.now().Before(until)
	}); err != nil {
		no := p.gone()
		return &no
	}
	p.s.settle() // the limit and the end of what was waited for may be the same moment
	return nil
}

// updateConnection is POST …/connections/{id}: whatever moves a connection on. The body holds parameters (source,
// active, expire, resume, refresh_auth) and, beside them at the top level, answers by field name.
func (p *powens) updateConnection(c *call, k *powensConnection) reply {
	name := c.sourceName()
	src := k.source(name)
	if src == nil {
		return p.addSource(c, k, name)
	}
	if text, ok := c.fields["active"]; ok {
		k.active = truth(text, ok)
	}
	resume, given := c.fields["resume"]
	doing := src.story.act().Do
	switch resuming := truth(resume, given); {
	case resuming && (doing == doAskApproval || src.story.busy()):
		return p.resume(c, k, src)
	case src.story.busy():
		return p.conflict(k, "a synchronization is running")
	case doing == doAskApproval:
		// Observed: "BI api does not allow to update a connection in 'decoupled' state without resume option". The status
		// is UNVERIFIED.
		return p.conflict(k, "cannot update a connection in 'decoupled' state without resume option")
	case resuming:
		// Nothing to resume: the state is told and nothing is obeyed. UNVERIFIED.
		return reply{status: http.StatusOK, body: p.describe(k, expands(c.Request))}
	}
	if text, ok := c.fields["refresh_auth"]; ok && truth(text, ok) {
		if src.origin.name != "openapi" {
			return p.refuse(http.StatusBadRequest, "invalidValue", "refresh_auth is for the openapi source")
		}
		if src.story.healthy() {
			src.story.set(p.consentAnew(src), c.now)
			src.link = secret()
			p.settleOne(k, c.now)
		}
		return p.state(c, k)
	}
	answers := map[string]string{}
	for name, value := range c.fields {
		if !slices.Contains([]string{"source", "active", "expire", "resume", "refresh_auth"}, name) {
			answers[name] = value
		}
	}
	return p.answer(c, k, src, answers)
}

// consentAnew is the strong authentication that refresh_auth triggers.
func (p *powens) consentAnew(src *powensSource) Script {
	if src.origin.mechanism == "webauth" {
		return Script{AskVisit(), Accept()}
	}
	return Script{AskApproval("Please confirm in the app that your accounts may go on being read."), Accept()}
}

func (p *powens) addSource(c *call, k *powensConnection, name string) reply {
	if _, known := k.connector.origin(name); !known {
		return p.refuse(http.StatusBadRequest, "invalidValue", "the connector has no source "+name)
	}
	script, no := p.opening(c, k, name)
	if no != nil {
		return *no
	}
	src := p.attach(k, name, script, c.now)
	p.settleOne(k, c.now)
	if no := p.held(c, src); no != nil {
		return *no
	}
	return p.state(c, k)
}

// state answers with the connection: 200, or 202 when the user must do more (API design page). A client must not care.
func (p *powens) state(c *call, k *powensConnection) reply {
	status := http.StatusOK
	if src := k.failing(); src != nil {
		switch src.state() {
		case "SCARequired", "webauthRequired", "additionalInformationNeeded", "decoupled":
			status = http.StatusAccepted
		}
	}
	return reply{status: status, body: p.describe(k, expands(c.Request))}
}

func (p *powens) conflict(k *powensConnection, why string) reply {
	return p.refuse(http.StatusConflict, "conflict", fmt.Sprintf("Can't force synchronization of connection %d: %s", k.id, why))
}

// resume makes the aggregator look at the phone. Without background the request is held until the bank has decided;
// with it the answer is at once 200 and validating. When a held request runs into the limit the connection is decoupled
// again, so that clients go round in a loop as the SCA guide says; when its client leaves, looking goes on till then.
func (p *powens) resume(c *call, k *powensConnection, src *powensSource) reply {
	if src.story.act().Do == doAskApproval {
		until := c.now.Add(time.Duration(p.s.switches.Hold))
		if c.background() {
			until = src.story.approvalEnds(time.Duration(p.s.switches.ApprovalLifetime)).Add(time.Second)
		}
		if until.After(src.story.watched) {
			src.story.watched = until
		}
	}
	if c.background() {
		return reply{status: http.StatusOK, body: p.describe(k, expands(c.Request))}
	}
	p.settleOne(k, c.now)
	if no := p.held(c, src); no != nil {
		return *no
	}
	return p.state(c, k)
}

// answer gives the bank what the request brought, waits for its verdict unless it is wanted in the background, and
// tells where the connection stands then.
func (p *powens) answer(c *call, k *powensConnection, src *powensSource, answers map[string]string) reply {
	verdict := &check{due: c.now.Add(p.checkTime(c))}
	verdict.decide = func(now time.Time) error {
		no := p.judge(k, src, answers, now)
		if no == nil {
			return nil
		}
		src.story.refused++
		if limit := p.s.switches.LockAfter; limit > 0 && src.story.refused >= limit {
			src.story.set(Script{Lock(), Accept()}, now)
		} else if c.background() {
			src.story.spurned = !src.story.healthy() // a healthy connection keeps what it had
		}
		return refusedError{*no}
	}
	src.story.check = verdict
	p.settleOne(k, c.now)
	if c.background() {
		return reply{status: http.StatusOK, body: p.describe(k, expands(c.Request))}
	}
	if no := p.held(c, src); no != nil {
		return *no
	}
	if no := (refusedError{}); errors.As(verdict.err, &no) {
		return no.reply
	}
	return p.state(c, k)
}

// judge is the bank's verdict on answers; nil when it took them, and then the story has moved on.
func (p *powens) judge(k *powensConnection, src *powensSource, answers map[string]string, now time.Time) *reply {
	t := &src.story
	a := t.act()
	wanted := a.Accepts
	if wanted == "" || (a.Do != doRefusePassword && a.Do != doExpirePassword) {
		wanted = RightPassword
	}
	switch a.Do {
	case doAskCode, doAskChoice, doAskFields, doAskPicture:
		if len(answers) == 0 {
			t.spurned = false
			return nil // "An empty request performs a sync": the bank asks the same again
		}
		if no := p.judgePrompts(k, a.prompts(), answers); no != nil {
			return no
		}
		t.advance(now)
		return nil
	case doRefusePassword, doExpirePassword:
		if !k.gives(src.origin.name, answers) && k.wantsPassword(src.origin.name) {
			return p.wrongpass(k, "the stored credentials are still refused")
		}
	}
	script, no := p.judgeForm(k, src.origin.name, answers, wanted)
	switch {
	case no != nil:
		return no
	case script != nil:
		t.set(script, now)
	case a.Do == doConsent, a.Do == doRefusePassword, a.Do == doExpirePassword,
		(a.Do == doRequireAction || a.Do == doLock) && t.acted:
		t.advance(now)
	case a.Do == doAccept:
		src.heard = false // a synchronization that went well is worth telling again
	case a.Do == doAskVisit:
		src.link = secret()
	}
	return nil
}

// judgePrompts checks answers to dynamic fields. Codes are compared exactly, as banks do.
func (p *powens) judgePrompts(k *powensConnection, fields []Field, answers map[string]string) *reply {
	for _, f := range fields {
		value := answers[f.Name]
		switch {
		case value == "" && f.Required:
			no := p.refuse(http.StatusBadRequest, "missingParameter", "missing field "+f.Name)
			return &no
		case value == "":
		case !f.takes(value):
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
func (p *powens) judgeForm(k *powensConnection, source string, values map[string]string, password string) (Script, *reply) {
	for _, f := range k.connector.form(source) {
		value := values[f.Name]
		switch {
		case value == "":
		case f.Kind == "password" && value != password:
			return nil, p.wrongpass(k, "wrong login or password")
		case !f.takes(value):
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
func (f Field) takes(value string) bool {
	switch f.Kind {
	case "list":
		return slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == value })
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
func (k *powensConnection) gives(source string, values map[string]string) bool {
	return slices.ContainsFunc(k.connector.form(source), func(f powensField) bool {
		return f.Kind == "password" && values[f.Name] != ""
	})
}

func (k *powensConnection) wantsPassword(source string) bool {
	return slices.ContainsFunc(k.connector.form(source), func(f powensField) bool { return f.Kind == "password" })
}

// scenario is the test connector's story for a source, when its list field is given a value that it did not have. A
// form that sends the old value back does not throw away the script that is being played.
func (k *powensConnection) scenario(source string, values map[string]string) (powensScenario, bool) {
	name := source + "website"
	value := values[name]
	had := k.values[name]
	if had == "" {
		had = "par"
	}
	if k.connector.uuid != powensTestConnector || value == "" || value == had {
		return powensScenario{}, false
	}
	return powensScenarioFor(value)
}

// wrongpass is a refused password or code, in one spelling or the other: the vendor's pages write wrongPass, its SDK
// and its clients wrongpass.
func (p *powens) wrongpass(k *powensConnection, why string) *reply {
	spelling := p.s.switches.Wrongpass
	if spelling == "mixed" {
		spelling = []string{"wrongPass", "wrongpass"}[k.refusals%2]
	}
	k.refusals++
	no := p.refuse(http.StatusBadRequest, spelling, why)
	return &no
}
