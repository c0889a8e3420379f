package reconnect

import "slices"

// Reason says why a flow asks again, or why it ended without success. The vocabulary is closed: the same word is the
// Go constant's value, the catalogue key, the HTML data-reason attribute, the event's "reason", the metric label and
// the documentation's row. The empty Reason means that there is nothing to explain.
type Reason string

// Reasons that the bank or the aggregator gives.
const (
	// WrongCredentials: the bank refused the user name or the password.
	WrongCredentials Reason = "wrong_credentials"
	// WrongCode: the bank refused a one-time code or the answer to a question.
	WrongCode Reason = "wrong_code"
	// CodeExpired: the one-time code came too late.
	CodeExpired Reason = "code_expired"
	// PasswordExpired: the bank wants its password changed on its own site first.
	PasswordExpired Reason = "password_expired"
	// ConsentNeeded: the bank wants the user to agree again before it does anything.
	ConsentNeeded Reason = "consent_needed"
	// NotApproved: the request on the user's device was refused there or ran out.
	NotApproved Reason = "not_approved"
	// NotAuthorized: the user came back from the bank's own page without having agreed.
	NotAuthorized Reason = "not_authorized"
	// Locked: the bank has locked the access.
	Locked Reason = "locked"
	// OtherSession: another person, or the user, is signed in at the bank at the same time.
	OtherSession Reason = "other_session"
	// WrongSite: the credentials belong to another site of the same bank.
	WrongSite Reason = "wrong_site"
	// WrongPerson: the credentials belong to another person than the connection.
	WrongPerson Reason = "wrong_person"
	// ActionNeeded: the bank wants something done on its own site first.
	ActionNeeded Reason = "action_needed"
	// RateLimited: the bank or the aggregator accepts no more attempts for now.
	RateLimited Reason = "rate_limited"
	// BankUnavailable: the bank's site or API is down.
	BankUnavailable Reason = "bank_unavailable"
	// Maintenance: the bank's site or API is down on purpose.
	Maintenance Reason = "maintenance"
	// NotSupported: the aggregator cannot read this bank or account any more.
	NotSupported Reason = "not_supported"
	// AggregatorFault: the aggregator failed on its own side.
	AggregatorFault Reason = "aggregator_fault"
	// Unknown: the aggregator said something that is not known here.
	Unknown Reason = "unknown"
)

// Reasons that the flow itself finds.
const (
	// TooManyAttempts: the flow stopped before the bank would lock the access.
	TooManyAttempts Reason = "too_many_attempts"
	// Interrupted: a reply was lost, and the same question stands.
	Interrupted Reason = "interrupted"
	// Unreachable: the aggregator does not answer. A flow that waits asks again, and ends when that has lasted for minutes.
	Unreachable Reason = "unreachable"
	// Cancelled: the user left by the cancel button.
	Cancelled Reason = "cancelled"
	// Expired: the time for this flow ran out.
	Expired Reason = "expired"
	// AlreadyOpen: a person is at another flow about the same connection, which ends if this one goes on.
	AlreadyOpen Reason = "already_open"
	// Superseded: another flow about the same connection went on in place of this one.
	Superseded Reason = "superseded"
	// NotBegun: a link was sent whose person has not gone on yet.
	NotBegun Reason = "not_begun"
	// NoCode: the integrator's server has given no code for a link that was sent. The link may be opened again.
	NoCode Reason = "no_code"
	// DeadLink: the code that opened the flow is dead, used or another person's.
	DeadLink Reason = "dead_link"
	// Internal: a fault of ours.
	Internal Reason = "internal"
)

// Reasons for which no flow is opened at all: the link itself is wrong. They are shown on a plain page and never cause
// a redirect: it has a link back, to the link's callback where that is the client's own.
const (
	// BadLink: a parameter of the link is missing or malformed.
	BadLink Reason = "bad_link"
	// ReconnectOnly: the link is for adding or managing connections, and this page mends them only.
	ReconnectOnly Reason = "reconnect_only"
	// UnknownClient: the link names a client or a domain that is not configured here.
	UnknownClient Reason = "unknown_client"
	// AddressNotAllowed: the callback address is not on the client's list.
	AddressNotAllowed Reason = "address_not_allowed"
	// NotFound: there is no such page, or no such flow any more.
	NotFound Reason = "not_found"
	// Forbidden: the request came from another page than ours, or from another browser than the flow's.
	Forbidden Reason = "forbidden"
	// OpenedElsewhere: the same link was opened several times, and the flow goes on at another of its pages.
	OpenedElsewhere Reason = "opened_elsewhere"
	// BadRequest: the request itself cannot be taken: too large, too slow, or written in a way that is not understood.
	BadRequest Reason = "bad_request"
	// Crowded: too much is under way just now, from this address or in all, to begin anything more.
	Crowded Reason = "crowded"
	// Away: what is kept cannot be reached just now, or the server is about to be another one. The page goes on by itself.
	Away Reason = "away"
)

// Reasons returns the whole vocabulary, so that catalogues and documentation can be proven complete.
func Reasons() []Reason {
	return []Reason{
		WrongCredentials, WrongCode, CodeExpired, PasswordExpired, ConsentNeeded, NotApproved, NotAuthorized, Locked,
		OtherSession, WrongSite, WrongPerson, ActionNeeded, RateLimited, BankUnavailable, Maintenance, NotSupported,
		AggregatorFault, Unknown,
		TooManyAttempts, Interrupted, Unreachable, Cancelled, Expired, AlreadyOpen, Superseded, NotBegun, NoCode, DeadLink, Internal,
		BadLink, ReconnectOnly, UnknownClient, AddressNotAllowed, NotFound, Forbidden, OpenedElsewhere, BadRequest, Crowded, Away,
	}
}

// Down reports whether a reason says that the bank itself is down.
func (r Reason) Down() bool { return r == BankUnavailable || r == Maintenance }

// Refusal reports whether an [Ask] with this reason means that the bank refused what it was given. Refusals lead to
// lock-outs, so flows count them.
func (r Reason) Refusal() bool {
	return slices.Contains([]Reason{WrongCredentials, WrongCode, CodeExpired, NotApproved, WrongSite, WrongPerson}, r)
}
