package syncfy

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// twofaElement is one thing that a 410 asks for.
type twofaElement struct {
	name, kind, label string
	picture           picture         // shown with it, or nothing
	choices           []twofaChoice   // of options, textOptions and accounts
	pattern           string          // shown as validation
	accepts           json.RawMessage // the one right answer, nil for any
	digits            bool
	optional          bool
	extra             map[string]any // members that only some elements have
}

// twofaChoice is one item: its value goes back with the type that it has here.
type twofaChoice struct {
	value   any
	label   string
	picture picture
}

// The types of two-factor elements (guide and widget).
const (
	twofaText         = "text"
	twofaPassword     = "password"
	twofaOptions      = "options"
	twofaTextOptions  = "textOptions"
	twofaAccounts     = "accounts"
	twofaExternal     = "externalAction"
	twofaInstructions = "instructions"
)

// twofaEchoed are hidden: the label goes back as it is (widget).
var twofaEchoed = []string{"challenge", "connection", "interface_version", "authentication_type"}

// silent reports that nothing is sent for an element.
func (e twofaElement) silent() bool { return e.kind == twofaExternal || e.kind == twofaInstructions }

func (e twofaElement) describe() map[string]any {
	object := map[string]any{"name": e.name, "type": e.kind, "label": e.label}
	for name, value := range e.extra {
		object[name] = value
	}
	e.picture.describe(object)
	if e.choices != nil {
		options := []any{}
		for _, c := range e.choices {
			option := map[string]any{"value": c.value}
			if c.label != "" {
				option["label"] = c.label
			}
			c.picture.describe(option)
			options = append(options, option)
		}
		object["options"] = options
	}
	if e.pattern != "" {
		object["validation"] = []any{map[string]any{"type": "regex", "value": e.pattern, "error_message": "Not as expected"}}
	}
	return object
}

// ask says 410, waits, and judges the answer or the phone.
func (p *dialect) ask(j *job, a sandbox.Act, at time.Time) {
	if !j.begun {
		j.begun = true
		j.say(state{code: 410, twofa: p.elements(j, a)})
		timeout := time.Duration(p.switches.TwofaTimeout)
		if a.For > 0 {
			timeout = time.Duration(a.For)
		} else if a.Decides != "" {
			timeout = time.Second
		}
		j.next = at.Add(timeout)
		return
	}
	verdict := "expire"
	switch {
	case a.Do == sandbox.DoAskApproval && j.story.Verdict != "":
		verdict = j.story.Verdict
	case a.Do == sandbox.DoAskApproval && a.Decides != "":
		verdict = a.Decides
	case j.answered && j.right:
		verdict = "approve"
	case j.answered:
		verdict = "refuse"
	}
	switch verdict {
	case "approve":
		j.advance(at)
	case "refuse":
		j.end(endCode(a, http.StatusForbidden), at) // 403 InvalidToken; what a refused approval is called is UNVERIFIED
	default:
		j.end(411, at)
	}
}

// elements are what an act asks for in this dialect's words.
func (p *dialect) elements(j *job, a sandbox.Act) []twofaElement {
	name := func(usual string) string {
		if a.Name != "" {
			return a.Name
		}
		return usual
	}
	fields := a.Prompts()
	switch a.Do {
	case sandbox.DoAskApproval:
		label := a.Words
		if label == "" {
			label = "Confirm the sign-in in your bank's app."
		}
		e := twofaElement{name: name("action"), kind: twofaExternal, label: label}
		if a.Name == twofaInstructions {
			e.kind = twofaInstructions // the widget shows its label, and no button either
		}
		if a.Image != "" || a.Picture != nil {
			e.picture = p.picture(j, a, "", drawQR)
		}
		return []twofaElement{e}
	case sandbox.DoAskPicture:
		e := twofaElement{label: fields[0].Label}
		if len(a.Choices) == 0 {
			e.name, e.kind, e.accepts = name("captcha"), twofaText, quoted(a.Accepts)
			e.picture = p.picture(j, a, a.Accepts, drawText)
			return []twofaElement{e}
		}
		e.name, e.kind = name("image"), twofaOptions
		for i, c := range a.Choices {
			e.choices = append(e.choices, twofaChoice{
				value: numeric(c.Value), label: c.Label,
				picture: p.picture(j, a, strconv.Itoa(i), drawShape),
			})
		}
		if a.Accepts != "" {
			e.accepts, _ = json.Marshal(numeric(a.Accepts))
		}
		return []twofaElement{e}
	}
	var list []twofaElement
	for _, f := range fields {
		list = append(list, elementOf(f, a, name))
	}
	return list
}

func elementOf(f sandbox.Field, a sandbox.Act, name func(string) string) twofaElement {
	e := twofaElement{name: f.Name, kind: f.Kind, label: f.Label, accepts: quoted(f.Accepts), digits: f.Digits, optional: !f.Required, pattern: f.Pattern}
	if f.Help != "" {
		e.extra = map[string]any{"help": f.Help}
	}
	switch {
	case a.Do == sandbox.DoAskCode:
		e.name = name("token")
	case f.Kind == "list":
		e.kind = twofaTextOptions
	case f.Kind == "hidden":
		e.kind = "challenge"
	}
	if slices.Contains(twofaEchoed, e.kind) {
		e.accepts = nil
	}
	for _, c := range f.Choices {
		e.choices = append(e.choices, twofaChoice{value: c.Value, label: c.Label})
	}
	return e
}

// numeric is a number where a text is one: pictures are chosen by number in the vendor's samples.
func numeric(text string) any {
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text {
		return n
	}
	return text
}

func quoted(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	b, _ := json.Marshal(text)
	return b
}

// takes judges one answer. The type counts: a number that comes back as a text is none of the pictures. A list of texts takes
// a number for its text, as the vendor's own programs answer it.
func (e twofaElement) takes(answer json.RawMessage) bool {
	if _, err := strconv.ParseFloat(string(answer), 64); err == nil && e.kind == twofaTextOptions {
		answer = quoted(string(answer))
	}
	text := ""
	isText := json.Unmarshal(answer, &text) == nil
	switch {
	case e.silent():
		return true
	case answer == nil || string(answer) == "null" || isText && text == "":
		return e.optional
	case slices.Contains(twofaEchoed, e.kind):
		return isText && text == e.label
	case e.kind == twofaAccounts:
		for _, one := range strings.Split(text, ",") {
			if !e.offers(quoted(one)) {
				return false
			}
		}
		return isText
	case e.choices != nil && !e.offers(answer):
		return false
	case e.digits:
		return isText && sandbox.Digits(text)
	}
	return e.accepts == nil || string(e.accepts) == string(answer) || isText && string(e.accepts) == string(quoted(text))
}

func (e twofaElement) offers(answer json.RawMessage) bool {
	return slices.ContainsFunc(e.choices, func(c twofaChoice) bool {
		b, _ := json.Marshal(c.value)
		text, isText := "", json.Unmarshal(answer, new(string)) == nil
		if isText {
			_ = json.Unmarshal(answer, &text)
			answer = quoted(text) // written alike
		}
		return string(b) == string(answer)
	})
}

// answerTwofa is POST to the address of a 410. True says that the answer was received; the verdict is a state.
func (p *dialect) answerTwofa(c *sandbox.Call, u *user) sandbox.Reply {
	j := p.job(c, u)
	if j == nil {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	var answers map[string]json.RawMessage
	if json.Unmarshal([]byte(c.Fields["twofa"]), &answers) != nil || len(answers) == 0 {
		return p.refuse(http.StatusBadRequest, "Bad Request", "twofa is an object with the values by name")
	}
	if !j.waiting() {
		j.late++
		if i := j.lastQuestion(); i >= 0 {
			j.history[i].answers++
		}
		if j.faults.LateTwofa == http.StatusOK {
			return respond(true)
		}
		return p.refuse(j.faults.LateTwofa, http.StatusText(j.faults.LateTwofa), "the job is not waiting for this")
	}
	asked := &j.history[j.lastQuestion()]
	for name := range answers {
		if !slices.ContainsFunc(asked.twofa, func(e twofaElement) bool { return e.name == name && !e.silent() }) {
			return p.refuse(http.StatusBadRequest, "Bad Request", "nothing called "+name+" was asked for")
		}
	}
	if wait := time.Duration(j.faults.Hurry); wait > 0 && !j.hurried {
		j.hurried = true
		return p.RefuseHurry(wait)
	}
	asked.answers++
	j.answered, j.right = true, true
	for _, e := range asked.twofa {
		j.right = j.right && e.takes(answers[e.name])
	}
	j.say(state{code: 103})
	j.next = c.Now.Add(max(p.pace(), time.Duration(p.s.Switches().Check)))
	return respond(true)
}

// lastQuestion is the place of the last 410 in the history, -1 when there is none.
func (j *job) lastQuestion() int {
	for i := len(j.history) - 1; i >= 0; i-- {
		if j.history[i].code == 410 {
			return i
		}
	}
	return -1
}
