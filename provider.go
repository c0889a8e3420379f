package reconnect

import (
	"context"
	"time"
)

// Provider drives one aggregator. It says what must happen next as a [Step]; whatever the aggregator says about the
// connection, "wrong password" included, is a Step. An error means that the exchange failed and nobody knows what
// became of it upstream: the engine then looks, with nil answers, before anything is sent again.
//
// A provider keeps no state of its own. Everything it must remember goes into the [Cursor], so that any replica can go
// on. A Cursor returned beside an error replaces the last one unless it is nil. A Provider is safe for concurrent use.
type Provider interface {
	// Start begins with a connection that an integrator's link named.
	Start(ctx context.Context, c Connection) (Step, Cursor, error)
	// Continue goes on. With nil answers it only looks; with others it sends them, once.
	Continue(ctx context.Context, cur Cursor, a Answers) (Step, Cursor, error)
}

// Closer is a Provider that holds something upstream for a flow, such as a token, and gives it back when the flow has
// ended, however it ended. It may be called again after an error.
type Closer interface {
	Close(ctx context.Context, cur Cursor) error
}

// Banker is a Provider that can tell from a cursor, without asking anybody, which bank a flow is about.
type Banker interface {
	Bank(cur Cursor) Bank
}

// Backer is a Provider that lets the user take back an earlier choice: another bank of the list, another way to sign in.
// Back is called during an [Ask] that says so, and returns the question before it. It sends nothing to the bank. Its
// error is a lost exchange like any other: the question that was asked last then stands.
type Backer interface {
	Back(ctx context.Context, cur Cursor) (Step, Cursor, error)
}

// Reporter is a Provider that has more to tell the integrator at the end than how it ended: the id of a credential that
// was made, say. Report asks nobody. Its names are known to provider and door only; nothing in it is secret.
type Reporter interface {
	Report(cur Cursor) map[string]string
}

// Watcher is a Provider whose aggregator pushes news. While somebody watches a flow, the engine keeps one connection for
// it and looks by itself only rarely.
type Watcher interface {
	// Topic names what there is to watch for a cursor, empty for nothing. Another topic means another connection.
	Topic(cur Cursor) string
	// Watch connects, calls connected once that has worked, and heard with each piece of news, until ctx ends or the
	// connection is lost. Hear is called with them in order.
	Watch(ctx context.Context, cur Cursor, connected func(), heard func(News)) error
	// Hear takes a piece of news into account, as Continue takes what a look brings, but asks nobody. Its error says
	// that the news could not be read; nothing changes then.
	Hear(cur Cursor, n News) (Step, Cursor, error)
}

// News is what an aggregator pushed: bytes that only its provider reads. They are untrusted and never logged.
type News []byte

// Painter is a Provider that can fetch the logo of a flow's bank. It returns nil without an error when there is none.
type Painter interface {
	Logo(ctx context.Context, cur Cursor) (*Image, error)
}

// Cursor is a provider's private bookmark: opaque bytes, sealed where they are kept, because they hold bearer tokens.
type Cursor []byte

// Connection is what an integrator's link says to mend.
type Connection struct {
	Provider string            // which Provider: "powens"
	Account  string            // which of the integrator's accounts there; the provider's own configuration knows it
	ID       string            // the aggregator's id of the connection
	Secret   string            // the short-lived code that opens it; never logged
	Options  map[string]string // the door's further parameters, by names that only door and provider know
	Lang     string            // BCP 47 language of the user
	Return   Return            // where a bank's page sends the user back to
}

// Return says where a bank's page must send the user back to.
type Return struct {
	URL    string // absolute, without a query, fixed, so that aggregators can white-list it
	Prefix string // every [Visit.State] begins with it
}

// Bank is what a page shows of the bank.
type Bank struct {
	ID    string `json:"id,omitempty"`    // the aggregator's id, for caching its logo
	Name  string `json:"name,omitempty"`  // plain text
	Color string `json:"color,omitempty"` // #rrggbb, or empty
	Logo  bool   `json:"logo,omitempty"`  // whether a [Painter] may have one
}

// Client is an integrator: somebody whose users come here.
type Client struct {
	ID        string   // our own name for it, in logs and metrics
	Name      string   // shown to users
	Home      string   // an https address to go back to when nothing else is known; may be empty
	Callbacks []string // the callback addresses that a link may name, compared byte for byte
	Origins   []string // the origins that may embed the page, and that hear its events
	Logo      *Image   // shown at the top; nil for a monogram
	Color     string   // #rrggbb of the main button; empty for ours
}

// Limits of a flow. They are constants of the product rather than settings: an integrator who needs others wants
// another design.
const (
	// Lifetime is how long a flow may take from its opening.
	Lifetime = 30 * time.Minute
	// MaxRefusals is how many refused answers end a flow. Banks lock an access after three to five.
	MaxRefusals = 3
	// keepEnded is how long the last page can still be read.
	keepEnded = 15 * time.Minute
	// keepUnproven is the same for a flow whose code the aggregator never accepted. Such codes can be invented.
	keepUnproven = 2 * time.Minute
)
