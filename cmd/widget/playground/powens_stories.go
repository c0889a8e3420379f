package playground

import (
	"net/url"
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

	const questions = "Answer your bank"
	add(questions, "consent", "Consent has run out", "You agree once more. Nothing to type.",
		"done", nil, script(does("consent")))
	add(questions, "otp", "A code by text message", "Your bank texts you a code. Type it, and your balances are back.",
		"done", map[string]string{"otp": "123456"}, script(asksCode()))
	add(questions, "choice", "Choose how to confirm", "Your bank offers a text, a call or a letter. Pick one.",
		"done", map[string]string{"choice": "sms"}, script(act{"do": "ask_choice", "choices": []choice{
			{"sms", "Text message to 06 •• •• •• 12"}, {"call", "Call to 01 •• •• •• 34"}, {"letter", "Letter to your home"},
		}}))
	add(questions, "several-questions", "Several questions at once", "Your bank asks for a date, a number and a word in one form.",
		"done", map[string]string{"birthdate": "1984-02-29", "children": "2", "pet": "Hector"}, script(severalQuestions()))
	add(questions, "password", "Your password has changed", "You changed it at the bank. Give the app’s connection the new one.",
		"done", mary, script(does("refuse_password")))
	add(questions, "password-connector-fields", "Your password has changed, and no form came",
		"The connection doesn’t say what to fill in, so the form is the bank’s usual one. You see no difference.",
		"done", mary, script(act{"do": "refuse_password", "no_fields": true}))
	add(questions, "password-expired", "Your password has expired", "You change it on the bank’s site, then type the new one here.",
		"done", mary, script(does("expire_password")))
	add(questions, "every-field", "Every kind of field",
		"One long form: text, password, date, list, number, and one of a kind that is not known yet.",
		"done", map[string]string{
			"login": "12345678", "password": "1234", "birthdate": "1984-02-29", "branch": "south",
			"contract": "42", "motto": "slowly but surely",
		},
		powensSetting{
			bank: powensOddBank, values: map[string]string{"login": "12345678", "password": "1234"},
			script: []act{does("refuse_password")},
		})
	add(questions, "hostile-names", "Fields with awkward names",
		"The bank’s fields are called action, submit and the like. The form works all the same.",
		"done", hostileAnswers(), script(hostileFields()))
	add(questions, "reset", "Replace your sign-in details", "Nothing is broken. You replace the details that are stored.",
		"done", mary, powensSetting{link: url.Values{"reset_credentials": {"true"}}})

	const elsewhere = "On your phone, or at your bank"
	add(elsewhere, "approve", "Approve in your bank’s app", "Your bank asks for a yes on your phone. The page moves on by itself.",
		"done", map[string]string{keyPhone: "approve"}, script(asksApproval()))
	add(elsewhere, "webauth", "Sign in on your bank’s own page",
		"Your bank’s page opens in a new tab. You sign in there and come back.",
		"done", map[string]string{keyBank: "sign in"}, visitBank())
	add(elsewhere, "chain", "Consent, then a code, then your phone", "One thing leads to another: three short steps.",
		"done", map[string]string{"otp": "123456", keyPhone: "approve"},
		script(does("consent"), asksCode(), asksApproval()))
	add(elsewhere, "long-chain", "Consent, code, phone, and the bank’s page",
		"The longest way round: four steps, and still one window.",
		"done", map[string]string{"otp": "123456", keyPhone: "approve", keyBank: "sign in"},
		script(does("consent"), asksCode(), asksApproval(), does("ask_visit")))
	add(elsewhere, "action-needed", "Accept new terms at your bank",
		"Your bank wants something done on its own site first. You do it, come back and continue.",
		"done", map[string]string{keyAct: "done"},
		script(act{"do": "require_action", "words": "Please accept our new terms of use in your customer area."}))
	add(elsewhere, "multi-source", "One of two ways in is broken", "The bank is read in two ways, and only one needs your password.",
		"done", mary, powensSetting{script: []act{does("refuse_password")}, source: "directaccess"})
	add(elsewhere, "both-sources", "Two ways in, both broken", "One needs a visit to the bank, the other your new password.",
		"done", map[string]string{"login": "mary", "password": "1234", keyBank: "sign in"},
		powensSetting{
			bank: powensMixedBank, script: []act{does("ask_visit")}, source: "openapi",
			second: []act{does("refuse_password")}, secondSource: "directaccess",
		})
	add(elsewhere, "webview", "Details go to the aggregator’s page",
		"This app may not handle passwords, so you give yours on the aggregator’s own page.",
		"done", map[string]string{keyBank: "sign in"},
		powensSetting{webview: true, script: []act{does("refuse_password")}})

	const refused = "Refused"
	add(refused, "too-many-attempts", "The wrong password, three times",
		"You keep typing the wrong one. It stops before your bank locks you out.",
		"too_many_attempts", map[string]string{"login": "mary", "password": "0000"}, script(does("refuse_password")))
	add(refused, "too-many-codes", "The wrong code, three times", "You keep typing the wrong one. The third refusal ends it safely.",
		"too_many_attempts", map[string]string{"otp": "000000"}, script(asksCode()))
	add(refused, "approve-refused", "Refused on the phone", "You say no in your bank’s app, each time it asks.",
		"too_many_attempts", map[string]string{keyPhone: "refuse"}, script(asksApproval()))
	add(refused, "approve-expired", "The phone is never answered", "Each request runs out. After the third it ends.",
		"too_many_attempts", map[string]string{keyPhone: "expire"}, script(asksApproval()))
	add(refused, "webauth-refused", "Refused on the bank’s page", "You say no at the bank, are offered it again, and leave.",
		"cancelled", map[string]string{keyBank: "refuse", keyCancel: "yes"}, visitBank())

	const patience = "Just wait"
	add(patience, "healthy", "Nothing is broken", "The connection works already, and you are told so.",
		"done", nil, powensSetting{})
	add(patience, "validating", "Still being checked", "You wait three seconds while the aggregator makes up its mind.",
		"done", nil, script(dawdles("3s")))
	add(patience, "slow", "A slow bank", "Your code takes six seconds to be checked, and the page keeps you company.",
		"done", map[string]string{"otp": "123456"}, script(asksCode(), dawdles("6s")))

	const nothing = "When it can’t be done"
	add(nothing, "rate-limited", "Too many attempts for now", "Your bank takes no more attempts today. You read when to come back.",
		"rate_limited", nil, script(does("limit")))
	add(nothing, "bank-down", "Your bank is down", "Its site can’t be reached. You read that nothing is lost.",
		"bank_unavailable", nil, script(does("go_down")))
	add(nothing, "bug", "The aggregator has a problem", "It repairs itself. You read that it isn’t your fault.",
		"aggregator_fault", nil, script(does("break")))
	add(nothing, "not-supported", "Your bank is no longer supported",
		"The aggregator can’t read it any more. You read what that means.",
		"not_supported", nil, script(does("unsupported")))
	add(nothing, "unknown-state", "Something unheard of",
		"The aggregator uses a word that is in no documentation. You still get a sentence and a way back.",
		"unknown", nil, script(act{"do": "strange", "state": "carrierPigeonRequired"}))
	add(nothing, "dead-code", "The link has expired", "You opened it too late. You go back and start again.",
		"dead_link", nil, powensSetting{script: []act{does("consent")}, code: damaged})
	add(nothing, "used-code", "The link was used already", "It works once. You go back and start again.",
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

// damaged is what a mail program makes of a long code: its beginning. It is another one for each run, because a code opens one flow.
func damaged(code string) string { return code[:len(code)/2] }
