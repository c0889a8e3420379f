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
			ID: "syncfy/" + id, Aggregator: "syncfy", Group: group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}
	script := func(acts ...act) syncfySetting { return syncfySetting{script: acts} }
	token := map[string]string{"token": "123456"}

	const questions = "Answer your bank"
	add(questions, "password", "Your password has changed",
		"The bank refuses the stored one. Type the new one, and your balances are back.",
		"done", syncfyLogin(nil), script(does("refuse_password")))
	add(questions, "password-known", "Your password is known to be wrong",
		"The last attempt failed, so nothing is tried before you give the new one.",
		"done", syncfyLogin(nil), syncfySetting{script: []act{does("refuse_password")}, code: 401})
	add(questions, "password-token", "A new password, then a code", "One attempt asks for both, one after the other.",
		"done", syncfyLogin(token), script(does("refuse_password"), asksCode()))
	add(questions, "token", "A code", "Your bank asks for a code. Any digits will do.",
		"done", token, syncfySetting{site: syncfyToken})
	add(questions, "captcha", "A word in a picture", "You type the word you see.",
		"done", map[string]string{"captcha": "test"}, syncfySetting{site: syncfyCaptcha})
	add(questions, "images", "Pick a picture", "Your bank shows four pictures. Any of them will do.",
		"done", map[string]string{"image": "2"}, syncfySetting{site: syncfyImages})
	add(questions, "texts", "Choose how to confirm", "Your bank offers a text, an e-mail or a call.",
		"done", map[string]string{"option": "1"}, syncfySetting{site: syncfyTexts})
	add(questions, "several-at-once", "Several questions at once", "A code, a PIN and your accounts in one form.",
		"done", map[string]string{"token": "123456", "nip": "4711", "accounts": "2"}, script(severalElements()))
	add(questions, "several-in-a-row", "A picture, then a code", "Two questions in a row, without signing in again.",
		"done", map[string]string{"captcha": "test", "token": "123456"}, syncfySetting{site: syncfyBoth})
	add(questions, "choice-code-phone", "A choice, a code, your phone", "Three questions, one after the other.",
		"done", map[string]string{"channel": "sms", "token": "123456", keyPhone: "approve"},
		script(act{"do": "ask_choice", "name": "channel", "choices": []choice{{"sms", "Text message"}, {"mail", "E-mail"}}},
			asksCode(), asksApproval()))
	add(questions, "wrong-codes", "The wrong code, three times",
		"The code is always refused. It stops before your bank locks you out.",
		"too_many_attempts", map[string]string{"token": "000000"}, script(asksCode()))
	add(questions, "wrong-passwords", "The wrong password, three times",
		"The password is always refused. It stops before your bank locks you out.",
		"too_many_attempts", syncfyLogin(nil), script(act{"do": "refuse_password", "accepts": "nobody knows it"}))

	const phone = "On your phone"
	add(phone, "qr", "Scan a code", "Your bank’s app scans a picture. The page moves on by itself.",
		"done", map[string]string{keyPhone: "approve"}, syncfySetting{site: syncfyQR})
	add(phone, "confirm", "Approve in your bank’s app", "Your bank asks for a yes on your phone. The page moves on by itself.",
		"done", map[string]string{keyPhone: "approve"}, syncfySetting{site: syncfyConfirm})
	add(phone, "instructions", "Follow an instruction", "Your bank only says what to do with a device of yours.",
		"done", map[string]string{keyPhone: "approve"}, script(act{"do": "ask_approval", "name": "instructions", "words": "Switch on your token device and press its only button."}))
	add(phone, "confirm-refused", "Refused on the phone", "You say no, each time your bank asks.",
		"too_many_attempts", map[string]string{keyPhone: "refuse"}, syncfySetting{site: syncfyConfirm})
	add(phone, "confirm-expired", "The phone is never answered", "Each request runs out. After the third it ends.",
		"too_many_attempts", map[string]string{keyPhone: "expire"}, syncfySetting{site: syncfyConfirm})

	const sites = "First sign-in, and the bank’s sites"
	add(sites, "create", "Connect a bank for the first time", "You sign in to the bank that the app named.",
		"done", syncfyLogin(nil), syncfySetting{create: true})
	add(sites, "create-sample", "Connect the sample bank", "The vendor’s own bank for trying things out.",
		"done", syncfyLogin(nil), syncfySetting{create: true, site: syncfySample})
	add(sites, "create-token", "Connect a bank that sends a code", "You sign in, then type a code.",
		"done", syncfyLogin(token), syncfySetting{create: true, site: syncfyToken})
	add(sites, "select", "A list in the form", "You say which document you sign in with.",
		"done", syncfyLogin(map[string]string{"document": "02"}), syncfySetting{create: true, site: syncfySelect})
	add(sites, "every-element", "Every kind of field", "Text, password, list, file, and one of a type that is not known yet.",
		"done", syncfyLogin(map[string]string{"contract": "471100", "odd": "word", "branch": "01"}), syncfySetting{create: true, site: syncfyElements})
	add(sites, "rules-as-text", "Rules written oddly", "The bank’s rules for what you type come as text. You see no difference.",
		"done", syncfyLogin(map[string]string{"branch": "4711", "odd": "word"}), syncfySetting{create: true, site: syncfyRules})
	add(sites, "version-3", "Two ways to sign in", "By username or by card: you choose.",
		"done", syncfyLogin(map[string]string{"option": "card", "card": "4000111122223333", "nip": "1234"}), syncfySetting{create: true, site: syncfyTwoWays})
	add(sites, "version-3-password", "Two ways to sign in, and a new password",
		"You signed in by username once. Now the password is another.",
		"done", syncfyLogin(map[string]string{"option": "user"}), syncfySetting{site: syncfyTwoWays, input: "user", script: []act{does("refuse_password")}})
	add(sites, "version-4", "Two ways to sign in, and a statement", "By username, by card, or with a statement.",
		"done", syncfyLogin(map[string]string{"option": "user"}), syncfySetting{create: true, site: syncfyFourth})
	add(sites, "version-4-password", "Only your new password", "You are asked for what has changed, and not for who you are.",
		"done", syncfyLogin(map[string]string{"option": "user"}), syncfySetting{site: syncfyFourth, input: "user", script: []act{does("refuse_password")}})
	add(sites, "wrong-site", "The bank’s other site", "Your details belong to the site for businesses. You choose that one.",
		"done", map[string]string{"site": syncfyBusiness, "username": "empresas", "password": "test"},
		syncfySetting{site: syncfyPersonal, values: map[string]string{"username": "empresas"}})
	add(sites, "choose", "Any bank there is", "You find your bank by typing, and choose one of its sites.",
		"done", syncfyLogin(map[string]string{"q": "meridiano", "organization": syncfyMeridiano, "site": syncfyPersonal}), syncfySetting{choose: true})
	add(sites, "choose-authority", "Any tax authority there is", "You find the authority by typing, and sign in.",
		"done", map[string]string{"q": "hacienda", "organization": syncfyHacienda, "site": syncfyCIEC, "rfc": "ACM010101ABC", "password": "test"},
		syncfySetting{choose: true, link: url.Values{"id_site_organization_type": {syncfyGovernment}}})
	add(sites, "simulator", "An end of your choice", "The vendor’s simulator ends as you want: here without transactions.",
		"done", syncfyLogin(map[string]string{"code": "202"}), syncfySetting{create: true, site: syncfySimulator})

	const pictures = "Odd pictures"
	for _, c := range []struct{ way, title, description string }{
		{"bare", "A picture without a type", "You type the word you see. Nothing says what kind of picture it is."},
		{"url", "A picture at an address", "You see it, and your browser asks no stranger for it."},
		{"big", "A picture of three megabytes", "It isn’t shown. You answer all the same."},
		{"text", "A picture that is none", "It holds a sentence, and isn’t shown. You answer all the same."},
		{"svg", "A picture with a script", "It isn’t shown. You answer all the same."},
		{"inward", "A picture inside our network", "Its address leads to the machine that the widget runs on. It isn’t fetched."},
		{"redirect", "A picture that leads inside our network", "Its address is harmless, and leads to the same place. It isn’t fetched."},
	} {
		add(pictures, "picture-"+c.way, c.title, c.description, "done", map[string]string{"captcha": "test"},
			syncfySetting{site: syncfyPictures, values: map[string]string{"picture": c.way}})
	}

	const elsewhere = "At your bank"
	for _, c := range []struct {
		code               int
		id, title, because string
	}{
		{405, "locked", "Your access is locked", "You unlock it on your bank’s site, and say so."},
		{406, "other-session", "You’re signed in elsewhere", "You sign out there first."},
		{408, "action", "Accept new terms at your bank", "Your bank wants something done on its own site first."},
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
