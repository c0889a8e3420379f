package syncfy

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
)

// cursorVersion grows when a cursor of an older binary could not be understood any more.
const cursorVersion = 2

// cursor is what a flow must remember between two exchanges. It never holds an answer.
type cursor struct {
	adapter.Form
	Account string `json:"account"`
	Lang    string `json:"lang,omitempty"`

	Opened time.Time `json:"opened,omitzero"` // when the flow began, which is its place in the queue

	Token   string    `json:"token"`
	Minted  bool      `json:"minted,omitempty"` // Token was minted for this flow and must be given back
	User    string    `json:"user,omitempty"`   // id_user, as the API said: of whom a new session is minted
	Seen    bool      `json:"seen,omitempty"`   // Token has opened something
	Touched time.Time `json:"touched,omitzero"` // when it was used last, which keeps it alive

	Credential   string `json:"credential,omitempty"`   // id_credential
	Site         string `json:"site,omitempty"`         // id_site
	Organization string `json:"organization,omitempty"` // id_site_organization
	Type         string `json:"type,omitempty"`         // id_site_organization_type, to choose within
	Username     string `json:"username,omitempty"`     // with its middle hidden by the API
	Healthy      bool   `json:"healthy,omitempty"`      // the API said that the credential works
	Home         string `json:"home,omitempty"`         // the site that Credential is of; Site may be another that was chosen since
	Listed       bool   `json:"listed,omitempty"`       // Before was read since the last job
	// Before are this user's credentials at the site before values are sent, by which it is seen that they arrived.
	Before map[string]state `json:"before,omitempty"`

	Phase phase     `json:"phase"`
	Trail []phase   `json:"trail,omitempty"` // what the user has chosen so far, and may take back
	Doubt time.Time `json:"doubt,omitzero"`  // when an answer left whose reply was lost

	Option string `json:"option,omitempty"` // input_name of versions 3 and 4
	sending

	Job    *job             `json:"job,omitempty"`
	Pulls  int              `json:"pulls,omitempty"` // jobs begun with what is stored, or tried to
	Lost   bool             `json:"lost,omitempty"`  // one of them may run without our knowing where
	Barred time.Time        `json:"barred,omitzero"` // since when none may be begun
	Stuck  bool             `json:"stuck,omitempty"` // none was begun while a question was open
	Code   int              `json:"code,omitempty"`  // the last status, for the callback
	Why    reconnect.Reason `json:"why,omitempty"`   // why the next question is asked again
	Said   reconnect.Words  `json:"said,omitzero"`   // what the API said when it refused what the next form asks for

	Bank   reconnect.Bank `json:"bank,omitzero"`
	Avatar string         `json:"avatar,omitempty"` // path of the bank's picture
}

// sending is how the answer to a question is sent, where that is not as it was typed.
type sending struct {
	Typed  map[string]map[string]json.RawMessage `json:"typed,omitempty"`  // choices that are no text, as they came
	Hidden map[string]json.RawMessage            `json:"hidden,omitempty"` // elements to echo with the answer
	Joined []string                              `json:"joined,omitempty"` // fields whose values are sent joined by commas
}

// state is by what a credential shows that it has been at work.
type state struct {
	Executed int64 `json:"executed,omitempty"` // dt_execute, Unix seconds
	Code     int   `json:"code,omitempty"`     // the last job's
}

// job is one attempt to sign in, as the answer to POST or PUT names it.
type job struct {
	ID string `json:"id"`
	// Addresses, normalized and on configured hosts.
	Socket address `json:"socket"`
	Status address `json:"status"`
	Twofa  address `json:"twofa"`

	Place     int       `json:"place,omitempty"`     // how many statuses its history has, as far as it is known
	Questions int       `json:"questions,omitempty"` // how many of them are 410
	Asked     int       `json:"asked,omitempty"`     // which of these was asked last, counted from 1; 0 for none
	Answered  int       `json:"answered,omitempty"`  // which of these was answered last
	Chose     bool      `json:"chose,omitempty"`     // it was chosen how the next question comes
	Pushed    bool      `json:"pushed,omitempty"`    // the socket has brought something
	Behind    bool      `json:"behind,omitempty"`    // the socket has told that there is something to look for
	Known     time.Time `json:"known,omitzero"`      // when all of this was last known for certain
}

// phase is what a flow is at. It decides what a look does and how an answer is sent.
type phase string

const (
	phaseOpen         phase = "open"         // learn what the link is about
	phaseOrganization phase = "organization" // Ask which organization
	phaseSite         phase = "site"         // Ask which site
	phaseOption       phase = "option"       // Ask which way to sign in
	phaseLogin        phase = "login"        // Ask for the site's values
	phasePull         phase = "pull"         // begin a job with what is stored
	phaseAgree        phase = "agree"        // Ask to go on: then a new job
	phaseAct          phase = "act"          // Act: then a new job
	phaseJob          phase = "job"          // follow a job
)

func (c *cursor) write() reconnect.Cursor { return adapter.Write(c, cursorVersion) }

func readCursor(b reconnect.Cursor) (*cursor, bool) { return adapter.Read[cursor](b, cursorVersion) }

// update reports whether there is a credential at the site that may be given new values.
func (c *cursor) update() bool { return c.Credential != "" && c.Site == c.Home }

// chosen notes a choice that the user may take back, and forgets those that it supersedes.
func (c *cursor) chosen(p phase) {
	if i := slices.Index(c.Trail, p); i >= 0 {
		c.Trail = c.Trail[:i]
	}
	c.Trail = append(c.Trail, p)
}
