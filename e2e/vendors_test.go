//go:build browser

package e2e_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// vendor is how an aggregator's own page tells an integrator how it ended.
type vendor struct {
	// callbackWord is what the playground makes of the callback after a failure for this reason.
	callbackWord func(reason string) string
	// said is where the callback says why.
	said func(url.Values) string
	// ends reports whether a message to the host window, as JSON, tells the end.
	ends func(message string) bool
	once bool // nothing else sounds like it
}

func (s story) vendor() vendor {
	name, _, _ := strings.Cut(s.ID, "/")
	if v, ok := map[string]vendor{"powens": powens, "syncfy": syncfy, "flinks": flinks}[name]; ok {
		return v
	}
	return another
}

// another says how it ended in our word for it, and nothing before.
var another = vendor{
	callbackWord: func(reason string) string { return reason },
	ends:         func(string) bool { return true },
	once:         true,
}

func description(q url.Values) string { return q.Get("error_description") }

var powens = vendor{
	callbackWord: func(reason string) string {
		switch reason {
		case "cancelled":
			return "access_denied"
		case "expired", "dead_link":
			return "session_expired"
		}
		return "server_error"
	},
	said: description,
	ends: func(message string) bool {
		var m struct{ Type string }
		return json.Unmarshal([]byte(message), &m) == nil && m.Type == "powensWebviewTermination"
	},
	once: true,
}

// syncfy's widget has no callback of its own; ours carries how it ended and the last code, but no reason.
var syncfy = vendor{
	callbackWord: func(reason string) string {
		if reason == "cancelled" {
			return "closed"
		}
		return "error"
	},
	ends: func(message string) bool {
		var m struct{ Type, Event string }
		return json.Unmarshal([]byte(message), &m) == nil && m.Type == "syncfyWidget" &&
			slices.Contains([]string{"success", "error", "closed"}, m.Event)
	},
	once: true,
}

// flinks' page says the code that a failure has, as it does when it asks again.
var flinks = vendor{
	callbackWord: func(reason string) string {
		if reason == "cancelled" {
			return "access_denied"
		}
		return "server_error"
	},
	said: description,
	ends: func(message string) bool {
		var text string
		if json.Unmarshal([]byte(message), &text) == nil {
			message = text // stringified
		}
		var m struct{ Step, FlinksCode string }
		return json.Unmarshal([]byte(message), &m) == nil &&
			(m.FlinksCode != "" || slices.Contains([]string{"REDIRECT", "COMPONENT_CLOSE_SESSION"}, m.Step))
	},
}
