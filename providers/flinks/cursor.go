package flinks

import (
	"slices"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
)

// cursorVersion grows when a cursor of an older binary could not be understood any more.
const cursorVersion = 1

// cursor is what a flow must remember between two exchanges. It never holds an answer.
type cursor struct {
	adapter.Form
	Account string `json:"account"`

	Session string `json:"session,omitempty"` // the RequestId; each reply brings the next one
	Seen    bool   `json:"seen,omitempty"`    // the session has answered
	Moved   bool   `json:"moved,omitempty"`   // a synchronous session goes on in the background: poll it
	Again   bool   `json:"again,omitempty"`   // it has succeeded before, and is polled once more for its LoginId
	LoginID string `json:"login_id,omitempty"`
	Token   token  `json:"token,omitzero"`

	Lang     string `json:"lang,omitempty"`     // the user's
	Language string `json:"language,omitempty"` // of the prompts, as far as that is known
	Tag      string `json:"tag,omitempty"`

	Institution   string `json:"institution,omitempty"`    // as the API names it
	InstitutionID string `json:"institution_id,omitempty"` // digits
	Display       string `json:"display,omitempty"`        // as the user knows it
	Site          string `json:"site,omitempty"`           // its own, where something must be done there

	Phase  phase            `json:"phase"`
	Taken  bool             `json:"taken,omitempty"`   // the answer to Phase has reached Flinks
	Given  bool             `json:"given,omitempty"`   // credentials were given here
	NoBack bool             `json:"no_back,omitempty"` // the link does not want them to be given anew (backEnable)
	Chose  bool             `json:"chose,omitempty"`   // it was chosen in this session how the challenge comes
	Coded  bool             `json:"coded,omitempty"`   // a code was just sent to a phone
	Reason reconnect.Reason `json:"reason,omitempty"`  // of the last step shown
	Said   reconnect.Words  `json:"said,omitzero"`     // what Flinks said with Reason or Carry
	Carry  reconnect.Reason `json:"carry,omitempty"`   // why the session was opened anew
	Code   string           `json:"code,omitempty"`    // the last FlinksCode that was no success
	Asked  time.Time        `json:"asked,omitzero"`    // when Challenges came

	Challenges []challenge `json:"challenges,omitempty"` // what the bank asks, byte for byte
	Confirms   int         `json:"confirms,omitempty"`   // attempts to confirm a success
	Stuck      bool        `json:"stuck,omitempty"`      // no other session was opened beside one that asks
	Restarts   int         `json:"restarts,omitempty"`   // sessions opened anew without credentials
	Faults     int         `json:"faults,omitempty"`     // replies in a row that were lost to a fault of no session
}

// phase is what the last step asked for; it decides how its answer is sent. A Wait keeps the phase before it.
type phase string

const (
	phaseEnter    phase = "enter"    // the link names no session and no LoginID
	phaseBegin    phase = "begin"    // a session is to be opened for LoginID
	phaseSession  phase = "session"  // the session has asked nothing yet
	phaseQuestion phase = "question" // Ask: Challenges
	phaseApprove  phase = "approve"  // Approve
	phaseAgree    phase = "agree"    // Ask without fields, after an approval that did not come
	phaseLogin    phase = "login"    // Ask: credentials
	phaseAct      phase = "act"      // Act
	phaseHalted   phase = "halted"   // Failed, and another session may be opened
	phaseConfirm  phase = "confirm"  // success, to be confirmed
)

// challenge is one of SecurityChallenges as it came: Prompt, or one of Iterables, is the key of its answer.
type challenge struct {
	Type      string   `json:"t"`
	Prompt    string   `json:"p"`
	Iterables []string `json:"i,omitempty"`
}

func sameChallenges(a, b []challenge) bool {
	return slices.EqualFunc(a, b, func(x, y challenge) bool {
		return x.Type == y.Type && x.Prompt == y.Prompt && slices.Equal(x.Iterables, y.Iterables)
	})
}

func (c *cursor) write() reconnect.Cursor { return adapter.Write(c, cursorVersion) }

func readCursor(b reconnect.Cursor) (*cursor, bool) { return adapter.Read[cursor](b, cursorVersion) }
