package ticket

import "fmt"

// Fault is the word for what is wrong with a ticket. The vocabulary is closed: the log, the page's words for developers and the documentation
// say the same.
type Fault string

// The faults, in the order in which they are looked for.
const (
	// TooLarge: the ticket has more bytes than are read.
	TooLarge Fault = "too_large"
	// Malformed: it is no signed JWT in its compact form, or says a name twice.
	Malformed Fault = "malformed"
	// WrongType: its typ is that of another token.
	WrongType Fault = "wrong_type"
	// Unsigned: its alg is none.
	Unsigned Fault = "unsigned"
	// UnknownIssuer: its iss is no client that has keys for tickets.
	UnknownIssuer Fault = "unknown_issuer"
	// UnknownKey: its kid is missing, or names no key of the client's.
	UnknownKey Fault = "unknown_key"
	// WrongAlgorithm: its alg is another than its key's.
	WrongAlgorithm Fault = "wrong_algorithm"
	// Forged: its signature is not by its key.
	Forged Fault = "forged"
	// MissingClaim: aud, jti, nbf or exp is missing, or of another type.
	MissingClaim Fault = "missing_claim"
	// WrongAudience: it is for another server.
	WrongAudience Fault = "wrong_audience"
	// TooLong: it would be good for longer than a ticket may.
	TooLong Fault = "too_long"
	// Early: it is not good yet.
	Early Fault = "early"
	// Expired: it is good no more, and has opened nothing.
	Expired Fault = "expired"
	// BrokenSeal: what it holds sealed cannot be opened by a key of ours.
	BrokenSeal Fault = "broken_seal"
	// ForeignSeal: what it holds sealed was sealed for another ticket.
	ForeignSeal Fault = "foreign_seal"
	// Reused: it has opened a flow before, or its jti is that of a ticket that has.
	Reused Fault = "reused"
)

// Faults returns the whole vocabulary.
func Faults() []Fault {
	return []Fault{
		TooLarge, Malformed, WrongType, Unsigned, UnknownIssuer, UnknownKey, WrongAlgorithm, Forged, MissingClaim, WrongAudience, TooLong, Early,
		Expired, BrokenSeal, ForeignSeal, Reused,
	}
}

// RefusedError is a ticket that is not taken. Its Detail is for the integrator, and repeats nothing of the ticket.
type RefusedError struct {
	Fault  Fault
	Detail string
	// Client is who has signed the ticket; empty as long as that is not proven.
	Client string
}

func refuse(f Fault, format string, args ...any) *RefusedError {
	return &RefusedError{Fault: f, Detail: fmt.Sprintf(format, args...)}
}

func (r *RefusedError) Error() string { return fmt.Sprintf("ticket: %s: %s", r.Fault, r.Detail) }
