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
			ID: "flinks/" + id, Aggregator: "flinks", Group: "Flinks: " + group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}
	script := func(acts ...act) flinksSetting { return flinksSetting{script: acts} }
	meets := func(user string) flinksSetting { return flinksSetting{bank: flinksTestBank, user: user} }
	asks := func(answer string) map[string]string { return map[string]string{"q0": answer} }
	mary := map[string]string{"username": "mary", "password": "1234"}

	const branches = "each branch of the article"
	add(branches, "question", "203: the bank asks", "AuthorizeAsync says 203, and the widget opens on the question.",
		"done", asks("Montreal"), meets("Greatday"))
	add(branches, "question-french", "203: the bank asks in French", "The session and the link are in French.",
		"done", asks("Montréal"), flinksSetting{bank: flinksTestBank, user: "Greatday", french: true})
	add(branches, "pending", "202: the bank is still at it", "The widget opens while the bank is being signed in to, and the question comes there.",
		"done", asks("123456"), flinksSetting{script: []act{dawdles("3s"), asksCode()}, pending: true})
	add(branches, "healthy", "200: nothing to ask", "The bank lets the stored credentials in, and the widget says so.",
		"done", nil, flinksSetting{})
	add(branches, "credentials", "Anything else: the credentials form", "The link names the institution, and the user signs in anew.",
		"done", mary, flinksSetting{form: true})
	add(branches, "invalid-login", "Anything else, met in the widget", "The bank refuses the stored password, so the session turns into the credentials form.",
		"done", mary, script(does("refuse_password")))
	add(branches, "invalid-login-question", "New credentials, then a question", "The institution asks its question after the credentials, too.",
		"done", map[string]string{"username": "challenge_question", "password": "Everyday", "q0": "Rex"},
		flinksSetting{bank: flinksTestBank, user: "challenge_question", form: true})

	const challenges = "every type of challenge"
	add(challenges, "choose-question", "Choose a question", "The user picks one of two questions and answers that one.",
		"done", map[string]string{"q0": "1", "q0a": "Rex"}, meets("challenge_choose"))
	add(challenges, "choice", "Pick one", "A list of which one item is picked.",
		"done", asks("1"), meets("challenge_choice"))
	add(challenges, "choices", "Pick some", "A list of which any number of items is picked.",
		"done", asks("1"), script(asksFields(map[string]any{
			"name": "own", "kind": "MultipleChoiceMultipleAnswers",
			"label": "Which of these do you own?", "choices": []choice{{"car", "A car"}, {"boat", "A boat"}, {"cottage", "A cottage"}},
		})))
	add(challenges, "image", "Pick a picture", "One of three pictures is the user’s own.",
		"done", asks("1"), meets("challenge_image"))
	add(challenges, "text-or-call", "A code by text or call", "The user picks a phone and a way, and gives the code that arrives; any code is right.",
		"done", map[string]string{"q0": "1", "q0a": "Text"}, script(textOrCall(), does("ask_code")))
	add(challenges, "several", "Several at once", "A question, a list and a question to choose, all in one go.",
		"done", map[string]string{"q0": "Rex", "q1": "1", "q2": "1", "q2a": "Rex"}, meets("challenge_several"))
	add(challenges, "unknown-type", "A type nobody knows", "The challenge is of a type in no documentation, and is asked as text.",
		"done", asks("Alouette"), meets("challenge_unknown"))
	add(challenges, "odd-prompt", "A strange prompt", "Quotes, accents, bullets, spaces around it and two thousand characters, all of which are the answer’s key.",
		"done", asks("Zoé"), meets("challenge_odd"))
	add(challenges, "push", "Approve on the phone", "A challenge without an answer: the bank waits for a yes in its app.",
		"done", map[string]string{keyPhone: "approve"}, meets("challenge_push"))
	add(challenges, "chain", "Code, phone, list", "One challenge leads to another, each under a new RequestId.",
		"done", map[string]string{"q0": "1", keyPhone: "approve"},
		script(act{"do": "ask_code", "accepts": "1"}, asksApproval(), act{"do": "ask_choice", "choices": []choice{{"north", "Nord"}, {"south", "Sud"}}}))
	add(challenges, "stringified", "Events as texts", "The host page asked for its messages as JSON in a string.",
		"done", asks("123456"), flinksSetting{script: []act{asksCode()}, link: url.Values{"stringify": {"true"}}})

	const looks = "as the link wants it to look"
	add(looks, "look", "The integrator’s name and colours", "The link has a name, three colours and a × at the top.",
		"done", asks("123456"), flinksSetting{script: []act{asksCode()}, link: url.Values{
			"customerName": {"Coinwhistle Loans"}, "closeEnable": {"true"},
			"backgroundColor": {"fff6e5"}, "foregroundColor1": {"7a1fa2"}, "foregroundColor2": {"9a4a00"},
		}})

	const refused = "refused again and again"
	add(refused, "wrong-answers", "The wrong answer three times", "The bank asks again each time, and the third refusal is the last.",
		"too_many_attempts", asks("Toronto"), meets("Greatday"))
	add(refused, "wrong-passwords", "The wrong password three times", "The widget stops before the bank locks the user out.",
		"too_many_attempts", map[string]string{"username": "mary", "password": "0000"}, script(does("refuse_password")))
	add(refused, "wrong-after-call", "A wrong code after a text", "Flinks cannot ask again after a text or call, so the user signs in anew.",
		"done", map[string]string{"q0": "1", "q0a": "Call", "username": "mary", "password": "1234"}, script(textOrCall(), asksCode()))
	add(refused, "push-refused", "Refused on the phone", "The request in the bank’s app is refused after two seconds, and the widget offers the credentials form.",
		"done", mary, script(act{"do": "ask_approval", "words": "Confirm in your bank’s app.", "decides": "refuse", "for": "2s"}))

	const nothing = "beyond an answer"
	add(nothing, "locked", "The bank has locked the login", "The user unlocks it on the bank’s own site, says so, and signs in anew.",
		"done", map[string]string{keyAct: "done", "username": "mary", "password": "1234"}, script(does("lock")))
	add(nothing, "new-account", "Something to do at the bank", "The bank wants its new terms accepted on its own site first.",
		"done", map[string]string{keyAct: "done", "username": "mary", "password": "1234"}, script(does("require_action")))
	add(nothing, "unknown-code", "A code nobody knows", "Flinks answers with a code that is in no documentation, which leads to the credentials form.",
		"done", mary, script(act{"do": "strange", "state": "CARRIER_PIGEON_REQUIRED"}))
	add(nothing, "rate-limited", "Asked too often", "Flinks accepts no more attempts for now.",
		"rate_limited", nil, script(does("limit")))
	add(nothing, "bank-down", "The bank is down", "Flinks cannot open a connection to the bank.",
		"bank_unavailable", nil, script(does("go_down")))
	add(nothing, "maintenance", "The bank is being maintained", "The bank is down on purpose, and Flinks says so.",
		"maintenance", nil, script(act{"do": "strange", "state": "BANK_MAINTENANCE_RETRY_LATER"}))
	add(nothing, "institution-off", "The institution is switched off", "Flinks has switched the institution off (405).",
		"bank_unavailable", nil, script(does("unsupported")))
	add(nothing, "aggregator-fault", "Flinks has failed", "Something unexpected went wrong on Flinks’ side (500).",
		"aggregator_fault", nil, script(does("break")))
	add(nothing, "dead-request", "The session has died", "Eight idle minutes went by before the user came, so the RequestId is dead.",
		"dead_link", nil, flinksSetting{script: []act{asksCode()}, requests: requestExpired})
	add(nothing, "unknown-request", "A session that never was", "The link’s RequestId belongs to no session.",
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
