package sandbox

import (
	"net/http"
	"time"
)

// Dialect is one aggregator as a sandbox plays it. A package below this one has one value of it.
type Dialect struct {
	// Name is the first part of its paths, and the member of its own switches.
	Name string
	// Root is the path that its API begins with.
	Root string
	// Index is what the first page says of it.
	Index []IndexLine
	// Document describes its controls: see controls.json.
	Document []byte
	// Wrap sees every request to the API before paths are told apart; nil leaves them as they are.
	Wrap func(http.Handler) http.Handler
	// New makes its part of a sandbox.
	New func(*Sandbox) Aggregator
}

// Mux is an [http.ServeMux] that can tell its patterns.
type Mux struct {
	mux      http.ServeMux
	patterns []string
}

// Handle adds a handler.
func (m *Mux) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.mux.Handle(pattern, h)
}

// HandleFunc adds a function as a handler.
func (m *Mux) HandleFunc(pattern string, h http.HandlerFunc) { m.Handle(pattern, h) }

// ServeHTTP serves the handler whose pattern fits best.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, r) }

// Patterns are those that were added, in that order.
func (m *Mux) Patterns() []string { return m.patterns }

// IndexLine is one path on the sandbox's first page, with a link to an example if there is one.
type IndexLine struct{ Path, Is, Link string }

// Aggregator is a dialect's part of one sandbox. All but Routes and Controls are called with the sandbox's lock held.
type Aggregator interface {
	// Routes adds the aggregator's API and pages.
	Routes(*http.ServeMux)
	// Controls adds what a tester can do to it.
	Controls(*Mux)
	// Rows are its connections on the page of controls, and buttons that belong to none of them.
	Rows() ([]Row, []Button)
	// Switches are its own; nil if it has none.
	Switches() Switchboard
	// Settle brings all stories up to now and reports whether anything changed.
	Settle(now time.Time) bool
	// Line finds whom a phone belongs to: the bank's name and the stories that may ring it.
	Line(phone string) (bank string, stories []*Story, ok bool)
	// Whose fills in the subject and the connection that a request is about.
	Whose(*Call)
	// Fault is the answer to a request that chaos did not let through, and Lost the one that replaces an answer.
	Fault(roll uint64) Reply
	Lost(roll uint64) Reply
	// RefuseHurry is the answer to a subject that sends too many requests.
	RefuseHurry(wait time.Duration) Reply
	// Grease adds undocumented things to a right answer, which was decoded from JSON.
	Grease(body any, roll uint64) any
}
