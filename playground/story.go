package playground

import (
	"context"
	"net/url"
	"slices"
)

// Story is one way for a connection to be broken, and what the user does about it.
type Story struct {
	// ID names the story in links: the aggregator, a slash, a word or two.
	ID string `json:"id"`
	// Aggregator is the id's first part.
	Aggregator string `json:"aggregator"`
	// Group is the heading under which people find the story.
	Group string `json:"group"`
	// Title is a few words for people, and Description one sentence.
	Title       string `json:"title"`
	Description string `json:"description"`
	// Ends is how the flow ends if the Answers are given whenever they are asked for: "done", or the reason for
	// which it failed.
	Ends string `json:"ends"`
	// Answers are what to type, by the name of the field. These keys are no fields:
	//
	//	"phone"   "approve", "refuse" or "expire": what to do on the phone when the widget waits for it
	//	"bank"    "sign in" or "refuse": what to do on the page that a visit leads to
	//	"act"     "done": do what the bank wants on its own site, then say so in the widget
	//	"cancel"  "yes": press cancel when a step comes for the second time
	Answers map[string]string `json:"answers"`

	// prepare makes a connection and breaks it as the story wants.
	prepare func(context.Context, *Playground) (opening, error)
}

// opening is a connection made ready for one run of a story.
type opening struct {
	path  string     // the door's path without the language
	query url.Values // the door's parameters without redirect_uri and state, which belong to the run

	connection string // the aggregator's id of the connection
	phone      string // the phone that belongs to it
	controls   string // where the sandbox's controls take orders about it
	// outcome reads the callback's parameters: "done", or the word for what went wrong.
	outcome func(url.Values) string
	// look asks the aggregator how the connection is now: "healthy", or the aggregator's own word.
	look func(context.Context) (string, error)
}

// Keys of [Story.Answers] that are no fields.
const (
	keyPhone  = "phone"
	keyBank   = "bank"
	keyAct    = "act"
	keyCancel = "cancel"
)

// Stories lists every story, in the order in which people should meet them.
func Stories() []Story {
	return slices.Concat(powensStories())
}

func story(id string) (Story, bool) {
	stories := Stories()
	i := slices.IndexFunc(stories, func(s Story) bool { return s.ID == id })
	if i < 0 {
		return Story{}, false
	}
	return stories[i], true
}

// hint is one answer in words for a person.
type hint struct{ Name, Value, Words string }

// Hints are the answers, fields first and in a fixed order.
func (s Story) Hints() []hint {
	var typed, done []hint
	for name, value := range s.Answers {
		h := hint{Name: name, Value: value}
		switch name {
		case keyPhone:
			h.Words = map[string]string{
				"approve": "On the phone, approve.",
				"refuse":  "On the phone, refuse each time.",
				"expire":  "On the phone, let each request expire.",
			}[value]
		case keyBank:
			h.Words = map[string]string{
				"sign in": "On the page that opens, sign in with any name.",
				"refuse":  "On the bank’s page, refuse.",
			}[value]
		case keyAct:
			h.Words = "Do what the bank wants, with the button below, then go on in the widget."
		case keyCancel:
			h.Words = "When the same step comes back, cancel."
		}
		if h.Words == "" {
			typed = append(typed, h)
		} else {
			done = append(done, h)
		}
	}
	byName := func(a, b hint) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	}
	slices.SortFunc(typed, byName)
	slices.SortFunc(done, byName)
	return append(typed, done...)
}

// Phone reports whether the story has something to do on a phone, and Act whether on the bank's own site.
func (s Story) Phone() bool { return s.Answers[keyPhone] != "" }

// Act reports whether the story has something to do on the bank's own site.
func (s Story) Act() bool { return s.Answers[keyAct] != "" }
