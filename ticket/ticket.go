// Package ticket reads what an integrator signs to have a flow opened: a JWT (RFC 7519) that is good once and for minutes, and whose secrets may
// be sealed for us alone (RFC 7516). A browser that carries it can neither change it nor read what is sealed.
package ticket

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/internal/members"
)

// What a ticket may be.
const (
	// MaxLifetime is how far its exp may be behind its nbf.
	MaxLifetime = 15 * time.Minute
	// Skew is by how much the clock that signs may differ from ours.
	Skew = time.Minute
	// MaxSize bounds a ticket, in bytes: what browsers and proxies carry in an address is not much more.
	MaxSize = 16 << 10
	// Type is a ticket's typ, where it has one of its own (RFC 8725, section 3.11). "JWT" and none are taken as well.
	Type = "reconnect-ticket+jwt"
)

// Reader reads tickets. Fields are set before the first use and not changed after.
type Reader struct {
	Audience string           // our public address, which a ticket must name
	Rings    map[string]*Ring // by what a ticket's iss says: the client's id
	Box      *Box             // opens what is sealed; nil opens nothing
}

// Ticket is one that its client has signed for us.
type Ticket struct {
	Client    string // iss
	ID        string // jti: the client's own, another for each ticket
	NotBefore time.Time
	Expires   time.Time // the first opening must come before; what it has opened lasts as long as it does
	// Members are what it says beside the claims that make it a ticket. What was sealed stands among them.
	Members map[string]json.RawMessage
	// Signed is all that is signed, as it was written. The signature itself can be written in several ways.
	Signed string
}

// Read reads a ticket, of whatever time. Its error is a [*RefusedError], or wraps [ErrKeysAway].
func (r *Reader) Read(ctx context.Context, text string) (*Ticket, error) {
	if len(text) > MaxSize {
		return nil, refuse(TooLarge, "the ticket has more than %d bytes", MaxSize)
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, refuse(Malformed, "the ticket is no JWS in its compact form: three parts, and dots between")
	}
	header, err := part("the ticket's header", parts[0])
	if err != nil {
		return nil, err
	}
	claims, err := part("what the ticket claims", parts[1])
	if err != nil {
		return nil, err
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil {
		return nil, refuse(Malformed, "the ticket's signature is no base64url")
	}
	t := &Ticket{Signed: parts[0] + "." + parts[1], Members: claims}
	t.Client, _ = members.Text(claims["iss"])
	if err := r.proven(ctx, header, t, signature); err != nil {
		return nil, err
	}
	if refused := t.read(r.Audience); refused != nil {
		refused.Client = t.Client
		return nil, refused
	}
	if refused := r.unseal(t); refused != nil {
		refused.Client = t.Client
		return nil, refused
	}
	for _, name := range []string{"iss", "aud", "jti", "nbf", "exp", "iat"} {
		delete(t.Members, name)
	}
	return t, nil
}

// part decodes a part of a ticket that is an object.
func part(what, text string) (map[string]json.RawMessage, error) {
	decoded, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, refuse(Malformed, "%s is no base64url without padding", what)
	}
	read, err := members.Of(decoded)
	if err != nil {
		return nil, refuse(Malformed, "%s is %v", what, err)
	}
	return read, nil
}

// proven finds the key that a ticket names among those of the client that it names, and holds the signature against it. Nothing else that a
// ticket says is looked at before.
func (r *Reader) proven(ctx context.Context, header map[string]json.RawMessage, t *Ticket, signature []byte) error {
	algorithm, _ := members.Text(header["alg"])
	kind, _ := members.Text(header["typ"])
	id, named := members.Text(header["kid"])
	ring := r.Rings[t.Client]
	switch {
	case header["typ"] != nil && !strings.EqualFold(kind, "JWT") && !strings.EqualFold(kind, Type):
		return refuse(WrongType, "typ is neither %s nor JWT", Type)
	case header["crit"] != nil || header["b64"] != nil:
		return refuse(Malformed, "the header demands what no ticket needs (crit)")
	case algorithm == "" || strings.EqualFold(algorithm, "none"):
		return refuse(Unsigned, "alg is none: a ticket is signed")
	case ring == nil:
		return refuse(UnknownIssuer, "iss is no client here that has ticket_keys; it is the client's id")
	case !named || id == "" || len(id) > maxID:
		return refuse(UnknownKey, "kid is missing from the header")
	}
	key, err := ring.find(ctx, id)
	switch {
	case err != nil:
		return err
	case algorithm != key.Algorithm():
		return refuse(WrongAlgorithm, "alg is not %s, which the key verifies by", key.Algorithm())
	case key.method.Verify(t.Signed, signature, key.with) != nil:
		return refuse(Forged, "the signature is not by the key that kid names")
	}
	return nil
}

// read takes in the claims that make a ticket.
func (t *Ticket) read(audience string) *RefusedError {
	var named bool
	if t.ID, named = members.Text(t.Members["jti"]); !named || t.ID == "" || len(t.ID) > maxID {
		return refuse(MissingClaim, "jti is missing, or no text of 255 bytes at most")
	}
	var ok bool
	if t.NotBefore, ok = date(t.Members["nbf"]); !ok {
		return refuse(MissingClaim, "nbf is missing, or no number of seconds since 1970")
	}
	if t.Expires, ok = date(t.Members["exp"]); !ok {
		return refuse(MissingClaim, "exp is missing, or no number of seconds since 1970")
	}
	switch heard, ok := audiences(t.Members["aud"]); {
	case !ok:
		return refuse(MissingClaim, "aud is missing, or no text")
	case !slices.Contains(heard, audience):
		return refuse(WrongAudience, "aud is not %s", audience)
	}
	if t.Expires.Sub(t.NotBefore) > MaxLifetime {
		return refuse(TooLong, "exp is more than %d seconds behind nbf", int(MaxLifetime.Seconds()))
	}
	return nil
}

// Fresh says whether a ticket may open something now; nil if it may. It is asked at the first opening alone.
func (t *Ticket) Fresh(now time.Time) *RefusedError {
	switch {
	case now.Add(Skew).Before(t.NotBefore):
		return &RefusedError{Early, fmt.Sprintf("nbf is %d seconds ahead", int(t.NotBefore.Sub(now).Seconds())), t.Client}
	case !now.Before(t.Gone()):
		return &RefusedError{Expired, "exp has passed, and the ticket had opened nothing by then", t.Client}
	}
	return nil
}

// Gone is when a ticket opens nothing any more.
func (t *Ticket) Gone() time.Time { return t.Expires.Add(Skew) }

// date reads a NumericDate, which may have a fraction.
func date(raw json.RawMessage) (time.Time, bool) {
	var seconds *float64
	if json.Unmarshal(raw, &seconds) != nil || seconds == nil || *seconds < 0 || *seconds > 1<<40 {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(*seconds * 1000)), true
}

// audiences reads aud, which is one text or a list of them.
func audiences(raw json.RawMessage) (heard []string, ok bool) {
	if one, is := members.Text(raw); is {
		return []string{one}, true
	}
	return heard, json.Unmarshal(raw, &heard) == nil && heard != nil
}
