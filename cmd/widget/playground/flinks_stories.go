package playground

import "net/url"

// FlinksStories are the ways in which a login of Flinks can be broken. The widget names the fields of challenges by
// their position: q0 is the first, q0a what belongs to it where q0 chooses a question or a phone. What is chosen from a
// list is given by its position, too, from 0.
func FlinksStories() []Story {
	var stories []Story
	add := func(group, id, title, description, ends string, answers map[string]string, set flinksSetting) {
		if answers == nil {
			answers = map[string]string{}
		}
		stories = append(stories, Story{
			ID: "flinks/" + id, Aggregator: "flinks", Group: group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}
	script := func(acts ...act) flinksSetting { return flinksSetting{script: acts} }
	meets := func(user string) flinksSetting { return flinksSetting{bank: flinksTestBank, user: user} }
	asks := func(answer string) map[string]string { return map[string]string{"q0": answer} }
	mary := map[string]string{"username": "mary", "password": "1234"}

	const branches = "How it begins"
	add(branches, "question", "A security question", "Your bank asks where you were born. Answer, and your balances are back.",
		"done", asks("Montreal"), meets("Greatday"))
	add(branches, "question-french", "A security question in French", "Your bank speaks French, and so does the page.",
		"done", asks("Montréal"), flinksSetting{bank: flinksTestBank, user: "Greatday", french: true})
	add(branches, "pending", "The bank takes its time", "You wait while the bank signs in, and the code is asked for after that.",
		"done", asks("123456"), flinksSetting{script: []act{dawdles("3s"), asksCode()}, pending: true})
	add(branches, "healthy", "Nothing is broken", "The stored details still work, and you are told so.",
		"done", nil, flinksSetting{})
	add(branches, "credentials", "Sign in again", "You give your username and password for the bank that the app named.",
		"done", mary, flinksSetting{form: true})
	add(branches, "invalid-login", "Your password has changed", "The bank refuses the stored password. You sign in with the new one.",
		"done", mary, script(does("refuse_password")))
	add(branches, "invalid-login-question", "Sign in, then a security question", "The bank asks its question after your details, too.",
		"done", map[string]string{"username": "challenge_question", "password": "Everyday", "q0": "Rex"},
		flinksSetting{bank: flinksTestBank, user: "challenge_question", form: true})

	const challenges = "What your bank can ask"
	add(challenges, "choose-question", "Choose your question", "You pick one of two questions and answer that one.",
		"done", map[string]string{"q0": "1", "q0a": "Rex"}, meets("challenge_choose"))
	add(challenges, "choice", "Pick where to send a code", "You pick one from a short list.",
		"done", asks("1"), meets("challenge_choice"))
	add(challenges, "choices", "Pick several", "You pick as many from a list as you like.",
		"done", asks("1"), script(asksFields(map[string]any{
			"name": "own", "kind": "MultipleChoiceMultipleAnswers",
			"label": "Which of these do you own?", "choices": []choice{{"car", "A car"}, {"boat", "A boat"}, {"cottage", "A cottage"}},
		})))
	add(challenges, "image", "Pick your picture", "One of three pictures is yours.",
		"done", asks("1"), meets("challenge_image"))
	add(challenges, "text-or-call", "A code by text or call", "You pick a phone and a way, then type the code that arrives.",
		"done", map[string]string{"q0": "1", "q0a": "Text"}, script(textOrCall(), does("ask_code")))
	add(challenges, "several", "Several questions at once", "A question, a list and a question of your choice, in one form.",
		"done", map[string]string{"q0": "Rex", "q1": "1", "q2": "1", "q2a": "Rex"}, meets("challenge_several"))
	add(challenges, "unknown-type", "A challenge of an unknown type", "It is in no documentation. You answer it as text.",
		"done", asks("Alouette"), meets("challenge_unknown"))
	add(challenges, "odd-prompt", "A very long, very odd question",
		"Quotes, accents and two thousand characters. You answer all the same.",
		"done", asks("Zoé"), meets("challenge_odd"))
	add(challenges, "push", "Approve in your bank’s app", "Your bank asks for a yes on your phone. The page moves on by itself.",
		"done", map[string]string{keyPhone: "approve"}, meets("challenge_push"))
	add(challenges, "chain", "A code, your phone, a list", "One challenge leads to another: three short steps.",
		"done", map[string]string{"q0": "1", keyPhone: "approve"},
		script(act{"do": "ask_code", "accepts": "1"}, asksApproval(), act{"do": "ask_choice", "choices": []choice{{"north", "Nord"}, {"south", "Sud"}}}))
	add(challenges, "stringified", "Messages as text",
		"You type a code. The app hears every event as JSON in a string, as its link asked.",
		"done", asks("123456"), flinksSetting{script: []act{asksCode()}, link: url.Values{"stringify": {"true"}}})

	const looks = "In the app’s colours"
	add(looks, "look", "The app’s own name and colours", "You type a code on a page in a lender’s name and colours.",
		"done", asks("123456"), flinksSetting{script: []act{asksCode()}, link: url.Values{
			"customerName": {"Coinwhistle Loans"}, "closeEnable": {"true"},
			"backgroundColor": {"fff6e5"}, "foregroundColor1": {"7a1fa2"}, "foregroundColor2": {"9a4a00"},
		}})

	const refused = "Refused"
	add(refused, "wrong-answers", "The wrong answer, three times", "The bank asks again each time. The third refusal ends it safely.",
		"too_many_attempts", asks("Toronto"), meets("Greatday"))
	add(refused, "wrong-passwords", "The wrong password, three times", "It stops before your bank locks you out.",
		"too_many_attempts", map[string]string{"username": "mary", "password": "0000"}, script(does("refuse_password")))
	add(refused, "wrong-after-call", "A wrong code after a call", "The bank won’t ask again after a call, so you sign in anew.",
		"done", map[string]string{"q0": "1", "q0a": "Call", "username": "mary", "password": "1234"}, script(textOrCall(), asksCode()))
	add(refused, "push-refused", "Refused on the phone",
		"The request is refused by itself after two seconds. You sign in with your details instead.",
		"done", mary, script(act{"do": "ask_approval", "words": "Confirm in your bank’s app.", "decides": "refuse", "for": "2s"}))

	const nothing = "When it can’t be done"
	add(nothing, "locked", "Your access is locked", "You unlock it on your bank’s site, say so, and sign in again.",
		"done", map[string]string{keyAct: "done", "username": "mary", "password": "1234"}, script(does("lock")))
	add(nothing, "new-account", "Accept new terms at your bank", "Your bank wants something done on its own site first.",
		"done", map[string]string{keyAct: "done", "username": "mary", "password": "1234"}, script(does("require_action")))
	add(nothing, "unknown-code", "Something unheard of", "A code that is in no documentation. You are asked to sign in again.",
		"done", mary, script(act{"do": "strange", "state": "CARRIER_PIGEON_REQUIRED"}))
	add(nothing, "rate-limited", "Too many attempts for now", "Your bank takes no more attempts. You read when to come back.",
		"rate_limited", nil, script(does("limit")))
	add(nothing, "bank-down", "Your bank is down", "It can’t be reached. You read that nothing is lost.",
		"bank_unavailable", nil, script(does("go_down")))
	add(nothing, "maintenance", "Your bank is down for maintenance", "It is down on purpose, and you are told so.",
		"maintenance", nil, script(act{"do": "strange", "state": "BANK_MAINTENANCE_RETRY_LATER"}))
	add(nothing, "institution-off", "Your bank is switched off", "The aggregator has switched it off for now.",
		"bank_unavailable", nil, script(does("unsupported")))
	add(nothing, "aggregator-fault", "The aggregator has a problem",
		"Something failed on its side. You read that it isn’t your fault.",
		"aggregator_fault", nil, script(does("break")))
	add(nothing, "dead-request", "You came back after eight minutes",
		"The session died while you were away. You go back and start again.",
		"dead_link", nil, flinksSetting{script: []act{asksCode()}, requests: requestExpired})
	add(nothing, "unknown-request", "A link to nothing", "Its session never was. You go back and start again.",
		"dead_link", nil, flinksSetting{requests: requestUnknown})
	return stories
}

func asksFields(fields ...map[string]any) act { return act{"do": "ask_fields", "fields": fields} }

func textOrCall() act {
	return asksFields(map[string]any{
		"name": "phone", "kind": "TextOrCall", "label": "Security code",
		"choices": []choice{{"(•••) •••-1234", ""}, {"(•••) •••-9876", ""}},
	})
}
