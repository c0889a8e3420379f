package reconnect

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Provider drives one aggregator. It says what must happen next as a [Step]; whatever the aggregator says about the
// connection, "wrong password" included, is a Step. An error means that the exchange failed and that it is not known what
// became of it upstream: the engine then sends a [Look] before it sends anything else.
//
// A provider keeps no state of its own. What it must remember goes into the [Cursor], so that any replica can go on. A
// Provider is safe for concurrent use.
type Provider interface {
	// Open reads what an integrator's link says, and sends nothing. Its error says that nothing can begin with it.
	Open(c Connection) (Cursor, error)
	// Continue makes one move. What stands in the Reply beside an error is kept too, except the Step. An [Answer] comes
	// only while Call.Shown is shown.
	Continue(ctx context.Context, c Call) (Reply, error)
}

// Call is what a provider is told of the conversation when it is to go on.
type Call struct {
	Cursor  Cursor
	Shown   Step // the last step that wanted something of the user; nil before the first
	Waiting bool // [Wait] has been shown since
	Move    Move
	State   string // what a new [Visit] must carry as its State; the engine makes another for each call
	// Unheard is when an answer was sent of which the cursor knows nothing, because the process that sent it has died: what
	// is shown may be answered by it already, so a look must find that out upstream. Zero if there is none.
	Unheard time.Time
}

// Move is what a provider is to do, exactly one of [Look], [Answer], [Return], [Back] and [Renew].
type Move interface{ move() }

// Look asks how things stand. It sends no answer, and may be made at any time, again and again.
type Look struct{}

// Answer sends what the user has typed for the fields of Call.Shown, once. To an [Ask] without fields it agrees, to an
// [Act] it says "done".
type Answer struct{ Values Answers }

// Return is the end of a [Visit]: what the bank's page sent back in the user's browser. Addresses can be invented, so
// none of it is proven.
type Return struct{ Query Answers }

// Back takes back an earlier choice: another bank of the list, another way to sign in. It is made during an [Ask] whose
// Back says so, and brings the question before it. Nothing is sent to the bank.
type Back struct{}

// Renew has the bank send its code, picture or request anew, without an answer to the last one. It is made during an [Ask] or [Approve] whose
// Renew says so. A provider that is refused shows the same step without Renew: what was sent before may still be good.
type Renew struct{}

func (Look) move()   {}
func (Answer) move() {}
func (Return) move() {}
func (Back) move()   {}
func (Renew) move()  {}

// Reply is what a provider says.
type Reply struct {
	Step   Step
	Cursor Cursor // nil: the last one stands, and Bank and Results too
	Bank   Bank
	// Results are what the integrator may know at the end besides how it ended: the id of a credential that was made, say.
	// Their names are known to provider and door only; nothing in them is secret.
	Results map[string]string
	// News is what a [Sharer] has read, for other flows to hear that wait for the same; nil where they must look themselves.
	News News
}

// Closer is a Provider that holds something upstream for a flow, such as a token, and gives it back when the flow has
// ended, however it ended. It may be called again after an error.
type Closer interface {
	Close(ctx context.Context, cur Cursor) error
}

// Watcher is a Provider whose aggregator pushes news. While a page watches a flow, the engine keeps one connection for
// it and looks by itself only rarely.
type Watcher interface {
	// Topic names what there is to watch for a cursor, empty for nothing. Another topic means another connection.
	Topic(cur Cursor) string
	// Watch connects, calls connected once that has worked, and heard with each piece of news, until ctx ends or the
	// connection is lost. Hear is called with them in order. Each call of connected makes the engine look: again for news
	// that only a look can read.
	Watch(ctx context.Context, cur Cursor, connected func(), heard func(News)) error
	Hearer
}

// Hearer is a Provider that hears of what it has not asked for.
type Hearer interface {
	// Hear takes a piece of news into account, as Continue takes what a look brings, but sends nothing. The call has no
	// Move. Its error says that the news could not be read; nothing changes then.
	Hear(c Call, n News) (Reply, error)
}

// Sharer is a Provider whose flows may wait for the same thing upstream. One of them is looked at then, and the others hear the News of its
// Reply, or are looked at where it has none.
type Sharer interface {
	// Subject names what a look reads that is made by a call, empty where it is the flow's own matter. Flows of one subject must each have
	// proven before that they may read it.
	Subject(c Call) string
	Hearer
}

// News is what an aggregator pushed, or what another flow's look has read: bytes that only its provider reads. They are untrusted and never logged.
type News []byte

// Pusher is a Provider whose aggregator sends webhooks.
type Pusher interface {
	// Pushed reads what was sent to the address of ours that ends with name. Its error is [ErrNoPush] if nothing is to come to that name, and another if
	// what came is not proven to be the aggregator's.
	Pushed(name string, p Push) (Notice, error)
}

// Notice is a webhook that is proven to be the aggregator's. It only makes us look.
type Notice struct {
	Connections []string // the aggregator's ids of those that there is news about
	// Mark is the same whenever this very webhook is sent, and of no other: a signature. Sent again it wakes no flow that it has woken,
	// so that one that was caught on its way is good for nothing.
	Mark string
}

// Push is a webhook as it came. Nothing in it is believed but the ids of connections, even if its signature is right.
type Push struct {
	Method, Path string
	Header       func(name string) string
	// Body reads what was sent, decompressed: once the name is known. Its error is to be passed on as it is.
	Body func() ([]byte, error)
}

// ErrNoPush says that no aggregator sends webhooks to a name.
var ErrNoPush = errors.New("no webhook of this name")

// LogoFetcher is a Provider that can fetch the logo of a flow's bank. It returns nil without an error when there is none.
type LogoFetcher interface {
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
	Return   string            // where a bank's page sends the user back to: absolute, without a query, fixed, so that aggregators can white-list it
}

// Bank is what a page shows of the bank.
type Bank struct {
	ID    string `json:"id,omitempty"`    // the aggregator's id, for caching its logo
	Name  string `json:"name,omitempty"`  // plain text
	Color string `json:"color,omitempty"` // #rrggbb, or empty
	Logo  bool   `json:"logo,omitempty"`  // whether a [LogoFetcher] may have one
	Site  string `json:"site,omitempty"`  // the https address of its own site; empty where the aggregator does not say
}

// Client is an integrator: whose users come here.
type Client struct {
	ID        string   // our own name for it, in logs and metrics
	Brand              // as whom its pages appear, and how they look
	Home      string   // an https address to go back to when nothing else is known; may be empty
	Callbacks []string // the callback addresses that a link may name, compared byte for byte
	Origins   []string // the origins that may embed the page, and that hear its events
	Formal    bool     // its users are addressed formally, in languages that have two forms of address: "usted"
	Lang      string   // BCP 47: what its users read who ask for no language that there is; empty for English
	Texts     Texts    // what its pages say in its own words
	Result    bool     // the callbacks and last events of its flows carry a signed result beside the vendor's own words
	CodeURL   string   // the address of its server that gives codes for links that are sent; may be empty
	// BankSites are https addresses of banks' own sites, by Bank.ID or by Bank.Name, in lower case. They go before what an aggregator says.
	BankSites map[string]string

	// Accessibility is where users say what gets in their way; without it, Support.
	Accessibility Support
}

// Texts are a client's own sentences, by language and by the names that sentences have in its settings.
type Texts map[string]map[string]string

// At is the client as one of its origins alone frames and hears it; an empty origin leaves it as it is.
func (c *Client) At(origin string) *Client {
	if c == nil || origin == "" {
		return c
	}
	alone := *c
	if alone.Origins = nil; slices.Contains(c.Origins, origin) { // it may have been taken off the list since
		alone.Origins = []string{origin}
	}
	return &alone
}

// As is the client in the brand that a ticket or an order has said; nil leaves it as it is.
func (c *Client) As(b *Brand) *Client {
	if c == nil || b == nil {
		return c
	}
	dressed := *c
	dressed.Brand = b.Over(c.Brand)
	return &dressed
}

// Support is where an integrator's users find help.
type Support struct {
	URL   string `json:"url,omitempty"`   // an https address; may be empty
	Email string `json:"email,omitempty"` // an e-mail address without a name; may be empty
}

// Limits of a flow. They are constants of the product rather than settings: an integrator who needs others wants
// another design.
const (
	// Lifetime is how long a flow may take from its opening.
	Lifetime = 30 * time.Minute
	// MaxRenewals is how often a flow may have a code, a picture or a request sent anew: each text message costs money, and a bank
	// may take many for an attack.
	MaxRenewals = 3
	// MaxRefusals is how many refused answers end a flow. Banks lock an access after three to five.
	MaxRefusals = 3
	// keepEnded is how long the last page can still be read.
	keepEnded = 15 * time.Minute
	// keepUnproven is the same for a flow whose code the aggregator never accepted. Such codes can be invented.
	keepUnproven = 2 * time.Minute
)
