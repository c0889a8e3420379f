package playground

import (
	"context"
	"net/url"
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
	lang  string     // the parameter that names the language; empty for a door that has it in its path
	back  string     // the parameter that names the callback, whose own query then holds the state; empty: redirect_uri, and state

	connection string // the aggregator's id of the connection
	phone      string // the phone that belongs to it
	controls   string // where the sandbox's controls take orders about it
	// outcome reads the callback's parameters: "done", or the word for what went wrong.
	outcome func(url.Values) string
	// look asks the aggregator how the connection is now: "healthy", or the aggregator's own word. It is given what the
	// callback said, which may name the connection.
	look func(context.Context, url.Values) (string, error)
}

// Keys of [Story.Answers] that are no fields.
const (
	keyPhone  = "phone"
	keyBank   = "bank"
	keyAct    = "act"
	keyCancel = "cancel"
)

func (p *Playground) story(id string) (Story, bool) {
	for _, s := range p.options.Stories {
		if s.ID == id {
			return s, true
		}
	}
	return Story{}, false
}
