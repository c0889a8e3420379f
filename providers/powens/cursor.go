package powens

import (
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
)

// cursorVersion grows when a cursor of an older binary could not be understood any more.
const cursorVersion = 1

// cursor is what a flow must remember between two exchanges. It never holds an answer.
type cursor struct {
	adapter.Form
	Account    string `json:"account"`
	Connection string `json:"connection"`

	Code   string `json:"code,omitempty"`   // still to be exchanged; empty once that was tried
	Bearer string `json:"bearer,omitempty"` // a minted token, or the code itself
	Minted bool   `json:"minted,omitempty"` // Bearer was minted for this flow and must be revoked
	Seen   bool   `json:"seen,omitempty"`   // Bearer has opened the connection

	Lang   string `json:"lang,omitempty"`
	Return string `json:"return,omitempty"`

	Reset   bool     `json:"reset,omitempty"`   // the link wants new credentials even if the old ones work
	Sources []string `json:"sources,omitempty"` // of these sources only
	Several bool     `json:"several,omitempty"` // the connection has several sources

	Phase  phase  `json:"phase,omitempty"`
	Taken  bool   `json:"taken,omitempty"`  // the answer to Phase has reached the bank
	Rounds int    `json:"rounds,omitempty"` // how many answers have
	Stuck  bool   `json:"stuck,omitempty"`  // the API has not let the question be asked anew
	Source string `json:"source,omitempty"` // the source that the answers are for, if one must be named
	beside

	Resumed time.Time `json:"resumed,omitzero"`  // when the API last took our word that an approval is awaited
	Working bool      `json:"working,omitempty"` // and it has been validating since
	Visit   visit     `json:"visit,omitzero"`

	Bank reconnect.Bank `json:"bank,omitzero"`
}

// beside is what must be remembered of the fields that are asked.
type beside struct {
	Hidden map[string]string `json:"hidden,omitempty"` // values that the API wants back with the answers
	Dates  map[string]string `json:"dates,omitempty"`  // layouts of the dates that are not sent as they are answered
}

// written is an answer in the form that the API takes.
func (b beside) written(name, value string) string {
	if layout := b.Dates[name]; layout != "" {
		if date, err := time.Parse(time.DateOnly, value); err == nil {
			return date.Format(layout)
		}
	}
	return value
}

// visit is what must be remembered of sending the user to a page.
type visit struct {
	For  string    `json:"for,omitempty"` // the connection's state that it should mend
	Back time.Time `json:"back,omitzero"` // when the user came back from it
	No   bool      `json:"no,omitempty"`  // and brought an error
	Ends time.Time `json:"ends,omitzero"` // when the address dies, as far as the API says
}

// phase is what the last step asked for; it decides how its answer is sent. A Wait keeps the phase before it.
type phase string

const (
	phaseAgree   phase = "agree"   // Ask without fields
	phaseCode    phase = "code"    // Ask for transient values
	phaseLogin   phase = "login"   // Ask for credentials
	phaseApprove phase = "approve" // Approve
	phaseVisit   phase = "visit"   // Visit
	phaseAct     phase = "act"     // Act
)

func (c *cursor) write() reconnect.Cursor { return adapter.Write(c, cursorVersion) }

func readCursor(b reconnect.Cursor) (*cursor, bool) { return adapter.Read[cursor](b, cursorVersion) }

// shown is the last step that wanted something, if it was one of this kind.
func shown[S reconnect.Step](x *exchange) (S, bool) {
	s, ok := x.call.Shown.(S)
	return s, ok
}
