package playground

import (
	"net/url"
	"strings"
)

// PowensStories are the ways in which a connection of Powens can be broken.
func PowensStories() []Story {
	var stories []Story
	add := func(group, id, title, description, ends string, answers map[string]string, set powensSetting) {
		if answers == nil {
			answers = map[string]string{}
		}
		stories = append(stories, Story{
			ID: "powens/" + id, Aggregator: "powens", Group: group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}
	script := func(acts ...act) powensSetting { return powensSetting{script: acts} }
	mary := map[string]string{"login": "mary", "password": "1234"}

	const questions = "Questions in the widget"
	add(questions, "consent", "Consent has run out", "The bank wants the user to agree once more, and nothing else.",
		"done", nil, script(does("consent")))
	add(questions, "otp", "A code by text message", "The bank sends a one-time code; 123456 is the right one.",
		"done", map[string]string{"otp": "123456"}, script(asksCode()))
	add(questions, "choice", "A choice to make", "The bank asks how it should confirm, and offers a list.",
		"done", map[string]string{"choice": "sms"}, script(act{"do": "ask_choice", "choices": []choice{
			{"sms", "Text message to 06 •• •• •• 12"}, {"call", "Call to 01 •• •• •• 34"}, {"letter", "Letter to your home"},
		}}))
	add(questions, "several-questions", "Several questions at once", "The bank asks for three things in one go: a date, a number and a word.",
		"done", map[string]string{"birthdate": "1984-02-29", "children": "2", "pet": "Hector"}, script(severalQuestions()))
	add(questions, "password", "The password has changed", "The bank refuses the stored password; the new one is 1234.",
		"done", mary, script(does("refuse_password")))
	add(questions, "password-connector-fields", "The same, without a form", "The connection does not say what to fill in, so the widget asks the bank’s own description.",
		"done", mary, script(act{"do": "refuse_password", "no_fields": true}))
	add(questions, "password-expired", "The password has expired", "The user changes it on the bank’s site first and gives the new one, 1234, after that.",
		"done", mary, script(does("expire_password")))
	add(questions, "every-field", "Every kind of field", "An invented bank asks for text, a password, a date, a list, a number, something hidden and something nobody has heard of.",
		"done", map[string]string{
			"login": "12345678", "password": "1234", "birthdate": "1984-02-29", "branch": "south",
			"contract": "42", "motto": "slowly but surely",
		},
		powensSetting{
			bank: powensOddBank, values: map[string]string{"login": "12345678", "password": "1234"},
			script: []act{does("refuse_password")},
		})
	add(questions, "hostile-names", "Fields called like parts of a form", "The bank’s names for its fields are those by which a page asks a form for its address or its method.",
		"done", hostileAnswers(), script(hostileFields()))
	add(questions, "reset", "New credentials for a healthy connection", "Nothing is broken: the integrator asks to replace what is stored.",
		"done", mary, powensSetting{link: url.Values{"reset_credentials": {"true"}}})

	const elsewhere = "On the phone and at the bank"
	add(elsewhere, "approve", "Approve on the phone", "The bank waits for a yes in its app; the widget notices by itself.",
		"done", map[string]string{keyPhone: "approve"}, script(asksApproval()))
	add(elsewhere, "webauth", "Sign in at the bank", "The bank wants to see the user on its own page, which opens in no frame.",
		"done", map[string]string{keyBank: "sign in"}, visitBank())
	add(elsewhere, "chain", "Consent, code, phone", "One thing leads to another: three steps in a row.",
		"done", map[string]string{"otp": "123456", keyPhone: "approve"},
		script(does("consent"), asksCode(), asksApproval()))
	add(elsewhere, "long-chain", "Consent, code, phone, bank", "The longest way round, with a visit at its end.",
		"done", map[string]string{"otp": "123456", keyPhone: "approve", keyBank: "sign in"},
		script(does("consent"), asksCode(), asksApproval(), does("ask_visit")))
	add(elsewhere, "action-needed", "Something to do at the bank", "The bank wants its new terms accepted on its own site first.",
		"done", map[string]string{keyAct: "done"},
		script(act{"do": "require_action", "words": "Please accept our new terms of use in your customer area."}))
	add(elsewhere, "multi-source", "One source of two", "The bank is read in two ways and only the website has refused the password.",
		"done", mary, powensSetting{script: []act{does("refuse_password")}, source: "directaccess"})
	add(elsewhere, "both-sources", "Two sources, two troubles", "One source wants a visit to the bank and the other one the new password.",
		"done", map[string]string{"login": "mary", "password": "1234", keyBank: "sign in"},
		powensSetting{
			bank: powensMixedBank, script: []act{does("ask_visit")}, source: "openapi",
			second: []act{does("refuse_password")}, secondSource: "directaccess",
		})
	add(elsewhere, "webview", "The aggregator’s own page", "This client may not handle credentials, so the widget sends the user to the aggregator for them.",
		"done", map[string]string{keyBank: "sign in"},
		powensSetting{webview: true, script: []act{does("refuse_password")}})

	const refused = "Refused again and again"
	add(refused, "too-many-attempts", "The wrong password three times", "The widget stops before the bank locks the user out.",
		"too_many_attempts", map[string]string{"login": "mary", "password": "0000"}, script(does("refuse_password")))
	add(refused, "too-many-codes", "The wrong code three times", "Any code but 123456 is refused, and the third refusal is the last.",
		"too_many_attempts", map[string]string{"otp": "000000"}, script(asksCode()))
	add(refused, "approve-refused", "Refused on the phone", "The user says no in the bank’s app, and the bank asks from the start each time.",
		"too_many_attempts", map[string]string{keyPhone: "refuse"}, script(asksApproval()))
	add(refused, "approve-expired", "Nobody looks at the phone", "Each request in the bank’s app runs out before anybody answers.",
		"too_many_attempts", map[string]string{keyPhone: "expire"}, script(asksApproval()))
	add(refused, "webauth-refused", "Refused at the bank", "The user says no on the bank’s page, is offered it again, and leaves.",
		"cancelled", map[string]string{keyBank: "refuse", keyCancel: "yes"}, visitBank())

	const patience = "Nothing to do but wait"
	add(patience, "healthy", "Nothing is broken", "The connection works already, and the widget says so.",
		"done", nil, powensSetting{})
	add(patience, "validating", "Still being checked", "The aggregator needs three seconds to make up its mind.",
		"done", nil, script(dawdles("3s")))
	add(patience, "slow", "A slow bank", "The answer to a code takes six seconds, and the page stays alive meanwhile.",
		"done", map[string]string{"otp": "123456"}, script(asksCode(), dawdles("6s")))

	const nothing = "Beyond the user’s help"
	add(nothing, "rate-limited", "Asked too often", "The bank accepts no more attempts for now.",
		"rate_limited", nil, script(does("limit")))
	add(nothing, "bank-down", "The bank is down", "The bank’s site cannot be reached.",
		"bank_unavailable", nil, script(does("go_down")))
	add(nothing, "bug", "The aggregator has failed", "A fault on the aggregator’s side, which it repairs by itself.",
		"aggregator_fault", nil, script(does("break")))
	add(nothing, "not-supported", "No longer supported", "The aggregator cannot read this bank any more.",
		"not_supported", nil, script(does("unsupported")))
	add(nothing, "unknown-state", "A state nobody knows", "The aggregator uses a word that is in no documentation.",
		"unknown", nil, script(act{"do": "strange", "state": "carrierPigeonRequired"}))
	add(nothing, "dead-code", "A dead link", "The code in the link is too old or damaged, so the aggregator does not know it.",
		"dead_link", nil, powensSetting{script: []act{does("consent")}, code: damaged})
	add(nothing, "used-code", "A link used twice", "Somebody has exchanged the code in the link already.",
		"dead_link", nil, powensSetting{script: []act{does("consent")}, spend: true})
	return stories
}

// choice is one item of a list.
type choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

func severalQuestions() act {
	return act{"do": "ask_fields", "fields": []map[string]any{
		{"name": "birthdate", "kind": "date", "label": "Your date of birth", "required": true},
		{"name": "children", "kind": "number", "label": "How many children have an account with us?", "required": true},
		{"name": "pet", "kind": "text", "label": "The name of your first pet", "help": "As you told us when you became a customer.", "required": true},
	}}
}

// hostileNames are what a careless page would find in place of a form's own properties, or of an object's.
var hostileNames = []string{
	"action", "setAttribute", "submit", "length", "method", "target", "elements", "id", "name", "turn", "f0", "__proto__", "constructor",
	"hasOwnProperty",
}

func hostileAnswers() map[string]string {
	answers := map[string]string{}
	for _, name := range hostileNames {
		answers[name] = "my " + name
	}
	return answers
}

func hostileFields() act {
	var fields []map[string]any
	for _, name := range hostileNames {
		fields = append(fields, map[string]any{"name": name, "kind": "text", "label": name, "required": true, "accepts": "my " + name})
	}
	return act{"do": "ask_fields", "fields": fields}
}

// visitBank is a connection whose bank is opened on its own page only. It is read in one way, so that one visit is enough.
func visitBank() powensSetting {
	return powensSetting{bank: powensVisitBank, values: map[string]string{"source": "openapi"}, script: []act{does("ask_visit")}}
}

// damaged is what a mail program makes of a long link: its beginning.
func damaged(code string) string { return "late" + strings.Repeat("0", len(code)/2) }
