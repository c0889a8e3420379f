package reconnect

import "time"

// Event is something that the host window and the status API both hear about, with the same numbers.
type Event struct {
	Seq    int       `json:"seq"`  // 1, 2, 3 … within its flow; the numbers of events that a store has lost are left out
	Type   string    `json:"type"` // one of the Event constants
	Step   string    `json:"step,omitempty"`
	Reason Reason    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
	// Challenge is what the step wants of the user. It is kept to be counted, and told to no integrator.
	Challenge Challenge `json:"challenge,omitempty"`
}

// The types of event. A flow has exactly one of "done" and "failed", and no step comes after it.
const (
	EventOpened   = "opened"   // the link was followed
	EventStep     = "step"     // another step is shown
	EventAnswered = "answered" // the user has answered the step; with what is never said
	EventBack     = "back"     // the user wants to answer an earlier step again
	EventRenewed  = "renewed"  // the user wants the step's code, picture or request anew
	EventDone     = "done"     // the connection works
	EventFailed   = "failed"   // it does not, see the reason
	// EventBankBack may come after "failed", for the receiver alone: the bank works again, as the person wished to be told.
	EventBankBack = "bank_back"
)

// Terminal reports whether the flow has ended with the event.
func (e Event) Terminal() bool { return e.Type == EventDone || e.Type == EventFailed }
