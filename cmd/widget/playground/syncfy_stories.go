package playground

import (
	"maps"
	"net/url"
	"strconv"
)

// SyncfyStories are the ways in which a credential of Syncfy can be broken or made. The keys of their answers are the
// names that the sites' elements have upstream; q, organization and site are the widget's own.
func SyncfyStories() []Story {
	var stories []Story
	add := func(group, id, title, description, ends string, answers map[string]string, set syncfySetting) {
		if answers == nil {
			answers = map[string]string{}
		}
		stories = append(stories, Story{
			ID: "syncfy/" + id, Aggregator: "syncfy", Group: "Syncfy: " + group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}
	script := func(acts ...act) syncfySetting { return syncfySetting{script: acts} }
	token := map[string]string{"token": "123456"}

	const questions = "questions in the widget"
	add(questions, "password", "The password has changed", "The site refuses what is stored; the new password is 1234.",
		"done", syncfyLogin(nil), script(does("refuse_password")))
	add(questions, "password-known", "The password is known to be wrong", "The last attempt ended with that, so nothing is tried before the user has given the new one, 1234.",
		"done", syncfyLogin(nil), syncfySetting{script: []act{does("refuse_password")}, code: 401})
	add(questions, "password-token", "A new password, then a code", "One attempt wants both, one after the other.",
		"done", syncfyLogin(token), script(does("refuse_password"), asksCode()))
	add(questions, "token", "A code", "The site takes any digits, and wants something hidden back with them.",
		"done", token, syncfySetting{site: syncfyToken})
	add(questions, "captcha", "A word in a picture", "The word is test.",
		"done", map[string]string{"captcha": "test"}, syncfySetting{site: syncfyCaptcha})
	add(questions, "images", "One picture of several", "Any of them will do; its number goes back as a number.",
		"done", map[string]string{"image": "2"}, syncfySetting{site: syncfyImages})
	add(questions, "texts", "One way of several", "The site asks how to confirm, and offers a list.",
		"done", map[string]string{"option": "1"}, syncfySetting{site: syncfyTexts})
	add(questions, "several-at-once", "Several questions at once", "A code, a PIN, some accounts and something hidden in one form.",
		"done", map[string]string{"token": "123456", "nip": "4711", "accounts": "2"}, script(severalElements()))
	add(questions, "several-in-a-row", "Several questions in one attempt", "A picture, then a code, without signing in again.",
		"done", map[string]string{"captcha": "test", "token": "123456"}, syncfySetting{site: syncfyBoth})
	add(questions, "choice-code-phone", "A choice, a code, the phone", "Three questions in one attempt.",
		"done", map[string]string{"channel": "sms", "token": "123456", keyPhone: "approve"},
		script(act{"do": "ask_choice", "name": "channel", "choices": []choice{{"sms", "Text message"}, {"mail", "E-mail"}}},
			asksCode(), asksApproval()))
	add(questions, "wrong-codes", "Three wrong codes", "The code is always refused, and the widget stops before the bank does.",
		"too_many_attempts", map[string]string{"token": "000000"}, script(asksCode()))
	add(questions, "wrong-passwords", "Three wrong passwords", "The password is always refused, and the widget stops before the bank does.",
		"too_many_attempts", syncfyLogin(nil), script(act{"do": "refuse_password", "accepts": "nobody knows it"}))

	const phone = "on the phone"
	add(phone, "qr", "A code to scan", "The bank’s app scans a picture; the widget notices by itself and sends nothing.",
		"done", map[string]string{keyPhone: "approve"}, syncfySetting{site: syncfyQR})
	add(phone, "confirm", "Confirm in the app", "The bank waits for a yes in its app; the widget notices by itself.",
		"done", map[string]string{keyPhone: "approve"}, syncfySetting{site: syncfyConfirm})
	add(phone, "instructions", "Something to read", "The site only says what to do on the phone.",
		"done", map[string]string{keyPhone: "approve"}, script(act{"do": "ask_approval", "name": "instructions", "words": "Switch on your token device and press its only button."}))
	add(phone, "confirm-refused", "Refused in the app", "The user says no each time.",
		"too_many_attempts", map[string]string{keyPhone: "refuse"}, syncfySetting{site: syncfyConfirm})
	add(phone, "confirm-expired", "Nobody looks at the phone", "Each request runs out before anybody answers.",
		"too_many_attempts", map[string]string{keyPhone: "expire"}, syncfySetting{site: syncfyConfirm})

	const sites = "sites and new credentials"
	add(sites, "create", "A first credential", "The link names a site; there is no credential yet.",
		"done", syncfyLogin(nil), syncfySetting{create: true})
	add(sites, "create-sample", "A first credential with sample data", "The site that the vendor offers for trying things out.",
		"done", syncfyLogin(nil), syncfySetting{create: true, site: syncfySample})
	add(sites, "create-token", "A first credential, with a code", "The link names a site that asks for a code.",
		"done", syncfyLogin(token), syncfySetting{create: true, site: syncfyToken})
	add(sites, "select", "A list in the form", "The site wants to know the type of document first.",
		"done", syncfyLogin(map[string]string{"document": "02"}), syncfySetting{create: true, site: syncfySelect})
	add(sites, "every-element", "Every type of element", "Text, password, list, file, a type nobody knows, and a rule that only JavaScript knows.",
		"done", syncfyLogin(map[string]string{"contract": "471100", "odd": "word", "branch": "01"}), syncfySetting{create: true, site: syncfyElements})
	add(sites, "rules-as-text", "Rules as the guide writes them", "They come as text instead of a list, and one of them nobody can compile.",
		"done", syncfyLogin(map[string]string{"branch": "4711", "odd": "word"}), syncfySetting{create: true, site: syncfyRules})
	add(sites, "version-3", "Two ways to sign in", "The site offers tabs: by user name or by card.",
		"done", syncfyLogin(map[string]string{"option": "card", "card": "4000111122223333", "nip": "1234"}), syncfySetting{create: true, site: syncfyTwoWays})
	add(sites, "version-3-password", "Two ways, the password has changed", "The credential was made by user name; the site refuses what is stored.",
		"done", syncfyLogin(map[string]string{"option": "user"}), syncfySetting{site: syncfyTwoWays, input: "user", script: []act{does("refuse_password")}})
	add(sites, "version-4", "The newest form", "The site describes its fields in another way, and would also take a statement.",
		"done", syncfyLogin(map[string]string{"option": "user"}), syncfySetting{create: true, site: syncfyFourth})
	add(sites, "version-4-password", "The newest form, the password has changed", "Only what does not identify the user must be given again.",
		"done", syncfyLogin(map[string]string{"option": "user"}), syncfySetting{site: syncfyFourth, input: "user", script: []act{does("refuse_password")}})
	add(sites, "wrong-site", "The wrong site of the right bank", "The credentials belong to the bank’s site for businesses, which the user chooses.",
		"done", map[string]string{"site": syncfyBusiness, "username": "empresas", "password": "test"},
		syncfySetting{site: syncfyPersonal, values: map[string]string{"username": "empresas"}})
	add(sites, "choose", "Any bank there is", "The link names nothing: the user finds the bank by typing and chooses one of its sites.",
		"done", syncfyLogin(map[string]string{"q": "meridiano", "organization": syncfyMeridiano, "site": syncfyPersonal}), syncfySetting{choose: true})
	add(sites, "choose-authority", "Any authority there is", "The link names a type of organization.",
		"done", map[string]string{"q": "hacienda", "organization": syncfyHacienda, "site": syncfyCIEC, "rfc": "ACM010101ABC", "password": "test"},
		syncfySetting{choose: true, link: url.Values{"id_site_organization_type": {syncfyGovernment}}})
	add(sites, "simulator", "A code of one’s own choice", "The vendor’s simulator ends as the user wants: here without transactions.",
		"done", syncfyLogin(map[string]string{"code": "202"}), syncfySetting{create: true, site: syncfySimulator})

	const pictures = "pictures"
	for _, c := range []struct{ way, title, description string }{
		{"bare", "A picture without its type", "The picture is there, and nothing says what it is."},
		{"url", "A picture at an address", "The widget fetches it, so that the user’s browser does not."},
		{"big", "A picture of three megabytes", "It is refused, and the question can be answered all the same."},
		{"text", "A picture that is none", "It says it is a picture, and holds a sentence."},
		{"svg", "A picture with a script", "It is refused, and the question can be answered all the same."},
		{"inward", "A picture within our walls", "Its address leads to the very machine that the widget runs on."},
		{"redirect", "A picture that leads within our walls", "Its address is harmless, and sends whoever follows it to the same place."},
	} {
		add(pictures, "picture-"+c.way, c.title, c.description, "done", map[string]string{"captcha": "test"},
			syncfySetting{site: syncfyPictures, values: map[string]string{"picture": c.way}})
	}

	const elsewhere = "at the bank"
	for _, c := range []struct {
		code               int
		id, title, because string
	}{
		{405, "locked", "The access is locked", "The user unlocks it on the bank’s own site."},
		{406, "other-session", "Signed in elsewhere", "The user signs out there first."},
		{408, "action", "Something to do at the bank", "The bank wants its new terms accepted on its own site."},
	} {
		add(elsewhere, c.id, c.title, c.because, "done", map[string]string{keyAct: "done"},
			script(act{"do": "require_action", "state": strconv.Itoa(c.code)}))
	}

	return append(stories, syncfyEndings()...)
}

// syncfyLogin are user name and password, and what else a site wants.
func syncfyLogin(more map[string]string) map[string]string {
	answers := map[string]string{"username": "test", "password": "1234"}
	maps.Copy(answers, more)
	return answers
}

func severalElements() act {
	return act{"do": "ask_fields", "fields": []map[string]any{
		{"name": "token", "kind": "text", "label": "The code from your device", "required": true, "accepts": "123456"},
		{"name": "nip", "kind": "password", "label": "Your PIN", "required": true},
		{
			"name": "accounts", "kind": "accounts", "label": "Accounts to read", "required": true,
			"choices": []choice{{"1", "Current account ** 12"}, {"2", "Savings ** 34"}},
		},
		{"name": "challenge", "kind": "challenge", "label": "89704371"},
	}}
}
