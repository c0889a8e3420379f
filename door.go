package reconnect

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Door is a way in and out that an aggregator's integrators already know: its URL and parameters, its callback's
// parameters, its postMessage events.
type Door interface {
	// Name is the door's name in flows and logs: "powens".
	Name() string
	// Paths are the URL paths it answers, with {name} for a variable part: "/{lang}/reconnect".
	Paths() []string
	// Enter reads a link. Its error is an [*EntryError].
	Enter(Request) (Entry, error)
	// Leave returns where the user's browser goes at the end: the callback with this vendor's parameters. Its URL is
	// empty when the link named no callback.
	Leave(*Flow) Way
	// Messages returns what the host window hears about an event in this vendor's words, each to be sent as JSON is
	// read, or [Held]. It is empty for an event that this vendor does not know.
	Messages(*Flow, Event) []any
}

// Held is a message on which the vendor's host page takes our page away. The page says it as it is left, or after 30
// seconds, so that there is time to read what it shows. It is not for what the user decided to do.
type Held struct{ Message any }

// MarshalJSON writes the message itself.
func (h Held) MarshalJSON() ([]byte, error) { return json.Marshal(h.Message) }

// Way is where a page leads.
type Way struct {
	URL string // maybe with an app's own scheme
	Top bool   // in an iframe: leave it, in the top window; otherwise go on inside
}

// Parameter is one that a door adds to a callback. An empty one is left out.
type Parameter struct{ Name, Value string }

// WithParameters adds parameters to a callback address. What the address has of its own stays byte for byte, its fragment
// too, and any scheme will do: nothing is parsed and written anew.
func WithParameters(address string, parameters ...Parameter) string {
	var added []string
	for _, p := range parameters {
		if p.Value != "" {
			// %20, not +: a reader that takes a plus for a plus must get the value back unchanged too.
			added = append(added, p.Name+"="+strings.ReplaceAll(url.QueryEscape(p.Value), "+", "%20"))
		}
	}
	if added == nil {
		return address
	}
	address, fragment, hasFragment := strings.Cut(address, "#")
	switch {
	case !strings.Contains(address, "?"):
		address += "?"
	case !strings.HasSuffix(address, "?") && !strings.HasSuffix(address, "&"):
		address += "&"
	}
	address += strings.Join(added, "&")
	if hasFragment {
		address += "#" + fragment
	}
	return address
}

// Request is what a door sees of a link.
type Request struct {
	Route string            // which of [Door.Paths] it was opened at
	Host  string            // the host name that the link was opened at, as the browser sent it
	Path  map[string]string // the variable parts of the path, by name
	Query url.Values        // untrusted
}

// Entry is a link that was understood and allowed.
type Entry struct {
	Client     *Client
	Connection Connection // without Return, which the engine adds
	Code       string     // what the link may be used with once; empty is Connection.Secret
	Unasked    bool       // the first step is shown before the aggregator is asked, so that it proves no code
	Callback   string     // on the client's list; empty only if the door allows it
	State      string     // returned to the callback byte for byte
	Lang       string     // BCP 47, empty when the link leaves it to the browser
	// DoorOptions are what the link wants of its door at the end, by names that only the door knows. They are kept with the
	// flow, and hold no secrets.
	DoorOptions map[string]string
	// Source is the address that the link is opened from, as limits count it; empty counts nowhere. The web sets it, and what
	// follows it here, not the door.
	Source string
	// Link is a hash of the whole link: only the very same one leads to a flow that it has opened. Otherwise a stranger who
	// opens it first could choose where it leads in the end.
	Link string
	// Beside are the ids of other flows that the same browser holds.
	Beside     []string
	Appearance Appearance // how the link wants the page to look, as far as the door lets it decide
	// Origin and Person are an integrator's own words, which no link can say without its signature: as in [Order].
	Origin, Person string
	// Brand is what else than its client's own the pages wear, which no link can say without its signature either; nil for nothing.
	Brand *Brand
	// LinkUntil is when a link that is signed for a time opens nothing any more; zero if it does not say. Its flow is kept until then, so
	// that it opens no second one.
	LinkUntil time.Time
}

// Appearance is how a page appears to the user and speaks to the page or app that shows it, apart from its client's own choice. A link has
// chosen it, and links can be written by strangers: it never decides where answers go, who may frame the page or where it leads.
type Appearance struct {
	Theme  string `json:"theme,omitempty"`  // "light" or "dark"; empty follows the browser. Page outranks it
	Page   string `json:"page,omitempty"`   // #rrggbb of the page itself, in any theme
	Color  string `json:"color,omitempty"`  // #rrggbb of the main button, instead of the client's
	Accent string `json:"accent,omitempty"` // #rrggbb of links, drawings and rings; empty: the main button's
	Name   string `json:"name,omitempty"`   // one line of plain text, shown instead of the client's name
	Bare   bool   `json:"bare,omitempty"`   // no names and marks at the top: the host page shows them
	Close  bool   `json:"close,omitempty"`  // a × at the top besides, which cancels
	// App is the name of the object by which an app that shows the page in a web view of its own hears the messages;
	// empty for a page in a browser.
	App  string `json:"app,omitempty"`
	Text bool   `json:"text,omitempty"` // messages are JSON in a text, not objects
}

// EntryError is a link that cannot be followed. The user is shown the Reason; Detail is for the integrator, precise, and
// holds no secrets.
type EntryError struct {
	Reason Reason
	Detail string
	Client *Client // the client, as far as it is known
	// Entry is what else was understood of the link: what the client's host page is told of its end with, in this
	// vendor's words. It holds no more than would be said of a link that is right, and only an allowed callback.
	Entry Entry
}

func (e *EntryError) Error() string { return fmt.Sprintf("reconnect: %s: %s", e.Reason, e.Detail) }
