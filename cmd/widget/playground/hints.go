package playground

import (
	"maps"
	"slices"
)

// hints are a story's answers for a person: what to type, what to pick from a list, and what to do elsewhere.
type hints struct{ Typed, Picked, Done []hint }

// hint is one answer. Name and Value are the story's own; Label is what people call it, or what to do.
type hint struct{ Name, Value, Label string }

// Hints are the answers in the order in which forms ask for them.
func (s Story) Hints() hints {
	var h hints
	for _, name := range slices.SortedFunc(maps.Keys(s.Answers), formOrder) {
		value := s.Answers[name]
		switch {
		case deeds[name+" "+value] != "":
			h.Done = append(h.Done, hint{name, value, deeds[name+" "+value]})
		case picks[s.ID+" "+name] != "":
			h.Picked = append(h.Picked, hint{name, value, picks[s.ID+" "+name]})
		default:
			h.Typed = append(h.Typed, hint{name, value, label(name)})
		}
	}
	return h
}

// formOrder puts a password behind everything that names its owner, as forms do.
func formOrder(a, b string) int {
	last := func(name string) int {
		if labels[name] == "Password" {
			return 1
		}
		return 0
	}
	if n := last(a) - last(b); n != 0 {
		return n
	}
	if a < b {
		return -1
	}
	return 1
}

// label is what people call a field.
func label(name string) string {
	if l := labels[name]; l != "" {
		return l
	}
	return name
}

var labels = map[string]string{
	"login": "Username", "username": "Username", "user": "Username", "password": "Password", "answer": "Answer",
	"otp": "Code", "token": "Code", "captcha": "Word in the picture", "nip": "PIN", "rfc": "RFC",
	"birthdate": "Date of birth", "children": "Children", "pet": "First pet", "contract": "Contract number", "motto": "Motto",
	"branch": "Branch", "odd": "A word", "card": "Card number", "q": "Search for",
	"q0": "Answer", "q0a": "Answer", "q1": "Second answer", "q2": "Third answer", "q2a": "Third answer",
}

// deeds are the answers that are no fields, in words.
var deeds = map[string]string{
	keyPhone + " approve": "Approve on the phone.",
	keyPhone + " refuse":  "Refuse on the phone, each time.",
	keyPhone + " expire":  "Let each request on the phone run out.",
	keyBank + " sign in":  "Sign in on the bank’s page with any username.",
	keyBank + " refuse":   "Refuse on the bank’s page.",
	keyAct + " done":      "Do what the bank asks with the button below, then continue in the widget.",
	keyCancel + " yes":    "When the same step comes back, cancel.",
}

// picks say what is picked where the answer of a story is one of a list: the story's id and the answer's name, and the item's words.
var picks = map[string]string{
	"powens/choice choice":                 "Text message to 06 •• •• •• 12",
	"powens/every-field branch":            "Sud",
	"syncfy/images image":                  "The second picture",
	"syncfy/texts option":                  "Text message to ** ** 12",
	"syncfy/several-at-once accounts":      "Savings ** 34",
	"syncfy/choice-code-phone channel":     "Text message",
	"syncfy/select document":               "Passport",
	"syncfy/every-element branch":          "North",
	"syncfy/version-3 option":              "Card number",
	"syncfy/version-3-password option":     "User name",
	"syncfy/version-4 option":              "User name",
	"syncfy/version-4-password option":     "User name",
	"syncfy/wrong-site site":               "Banco Meridiano Empresas",
	"syncfy/choose organization":           "Banco Meridiano",
	"syncfy/choose site":                   "Banco Meridiano Personal",
	"syncfy/choose-authority organization": "Hacienda de Prueba",
	"syncfy/choose-authority site":         "CIEC",
	"syncfy/simulator code":                "202 NoTransactions",
	"flinks/choose-question q0":            "What is your dog’s name?",
	"flinks/choice q0":                     "j***@example.com",
	"flinks/choices q0":                    "A boat",
	"flinks/image q0":                      "The second picture",
	"flinks/text-or-call q0":               "(•••) •••-9876, then any code",
	"flinks/text-or-call q0a":              "Text message",
	"flinks/several q1":                    "Sud",
	"flinks/several q2":                    "What is your dog’s name?",
	"flinks/chain q0":                      "The code is 1; then pick “Sud”",
	"flinks/wrong-after-call q0":           "(•••) •••-9876, then any code",
	"flinks/wrong-after-call q0a":          "Call",
}

// Phone reports whether the story has something to do on a phone.
func (s Story) Phone() bool { return s.Answers[keyPhone] != "" }

// Act reports whether the story has something to do on the bank's own site.
func (s Story) Act() bool { return s.Answers[keyAct] != "" }
