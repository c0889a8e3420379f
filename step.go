package reconnect

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Step is what must happen next in a flow. It is exactly one of [Ask], [Approve], [Visit], [Act], [Wait], [Done] and
// [Failed].
//
//sumtype:decl
type Step interface{ step() }

// Ask wants fields filled in. With no fields it asks the user to agree to go on.
type Ask struct {
	Fields []Field `json:"fields,omitempty"`
	Reason Reason  `json:"reason,omitempty"` // why it is asked, or asked again
	Words  Words   `json:"words,omitzero"`   // what the bank says about it
	// Again has the clock look upstream while the user thinks, to keep a session alive or to hear that it has died.
	// 0 does not look. A look that finds the same fields and words changes nothing.
	Again time.Duration `json:"again,omitempty"`
	Until time.Time     `json:"until,omitzero"`  // when the question is closed upstream; zero when it is not said
	Back  bool          `json:"back,omitempty"`  // an earlier question can be asked again, by the move [Back]
	Renew bool          `json:"renew,omitempty"` // the bank can be had to send its code or picture anew, by the move [Renew]
	Ways  bool          `json:"ways,omitempty"`  // with Renew: the user has chosen how it comes, and is asked that anew
	// Retry says that nothing is asked: what the Reason names has failed, and may be tried again. Else the flow ends with that Reason.
	Retry bool      `json:"retry,omitempty"`
	When  time.Time `json:"when,omitzero"` // as in [Failed], where it may be tried again
}

// Approve wants the user to confirm on another device while we look.
type Approve struct {
	Words Words         `json:"words,omitzero"`
	Image *Image        `json:"image,omitempty"` // a QR code or picture to scan
	Until time.Time     `json:"until,omitzero"`  // when the bank gives up; zero when it does not say
	Again time.Duration `json:"again,omitempty"` // look again after this long; 0 for the engine's own pace
	Renew bool          `json:"renew,omitempty"` // the bank can be had to send its request or picture anew, by the move [Renew]
	Ways  bool          `json:"ways,omitempty"`  // with Renew: the user has chosen how it comes, and is asked that anew
}

// Visit wants the user to sign in at the bank's own page and to come back.
type Visit struct {
	URL string `json:"url"` // http or https; opened by the user's browser, never by us
	// State is what the bank's redirect must bring back in "state", good for this one visit. It begins with
	// [Return.Prefix], by which the flow is found.
	State  string        `json:"state"`
	Words  Words         `json:"words,omitzero"`
	Reason Reason        `json:"reason,omitempty"`
	Again  time.Duration `json:"again,omitempty"`
}

// Act wants something done on the bank's own site or app, after which the user says "done".
type Act struct {
	Words  Words         `json:"words,omitzero"`
	Reason Reason        `json:"reason,omitempty"`
	Again  time.Duration `json:"again,omitempty"` // as in [Ask]
}

// Wait wants nothing: look again in a while.
type Wait struct {
	Again time.Duration `json:"again,omitempty"` // look again after this long; 0 for the engine's own pace
	Words Words         `json:"words,omitzero"`
	Stage Stage         `json:"stage,omitempty"` // how far things are, as far as it is said
	// Reason is [Unreachable] where the aggregator does not answer and is asked again, else empty.
	Reason Reason        `json:"reason,omitempty"`
	Left   time.Duration `json:"left,omitempty"` // until the turn of what is queued comes, in whole minutes; 0 if it is not said
}

// Stage says how far a wait has got.
type Stage string

// The stages of a wait.
const (
	Queued    Stage = "queued"     // it has not begun: others are before us
	SigningIn Stage = "signing_in" // the bank is being signed in to
	Reading   Stage = "reading"    // the bank has let us in, and is being read
)

// Done ends a flow: the connection works, or did already.
type Done struct{}

// Failed ends a flow: nothing more can be done here, and why.
type Failed struct {
	Reason Reason `json:"reason"`
	Words  Words  `json:"words,omitzero"`
	// Retry says that the aggregator has accepted the code and its session lives, so that an [Answer] without values tries again; the
	// flow offers that before it ends. After is when it may work again, as the aggregator says; 0 where it does not. A provider
	// alone says these.
	Retry bool          `json:"-"`
	After time.Duration `json:"-"`
	// When is that time, as the flow keeps it.
	When time.Time `json:"when,omitzero"`
	// Quit says that the person chose to go rather than to try again.
	Quit bool `json:"quit,omitempty"`
}

func (Ask) step()     {}
func (Approve) step() {}
func (Visit) step()   {}
func (Act) step()     {}
func (Wait) step()    {}
func (Done) step()    {}
func (Failed) step()  {}

// Words are what the bank says: untrusted plain text, bounded by the adapter, never HTML.
type Words struct {
	Text string `json:"text,omitempty"`
	Lang string `json:"lang,omitempty"` // BCP 47, empty when unknown
	// Service says that they are the aggregator's, about the bank.
	Service bool `json:"service,omitempty"`
	// Unseen says that a picture belongs to them which could not be shown safely.
	Unseen bool `json:"unseen,omitempty"`
}

// StepName returns the word for a step's type as events, HTML attributes and metrics use it: "ask", "approve",
// "visit", "act", "wait", "done" or "failed".
func StepName(s Step) string {
	switch s.(type) {
	case Ask:
		return "ask"
	case Approve:
		return "approve"
	case Visit:
		return "visit"
	case Act:
		return "act"
	case Wait:
		return "wait"
	case Done:
		return "done"
	case Failed:
		return "failed"
	}
	return ""
}

// ReasonOf returns the reason a step carries, empty for one that carries none.
func ReasonOf(s Step) Reason {
	switch s := s.(type) {
	case Ask:
		return s.Reason
	case Visit:
		return s.Reason
	case Act:
		return s.Reason
	case Wait:
		return s.Reason
	case Failed:
		return s.Reason
	case Approve, Done:
		return ""
	}
	return ""
}

// renewable reports whether what a step is about can be had anew.
func renewable(s Step) bool {
	switch s := s.(type) {
	case Ask:
		return s.Renew
	case Approve:
		return s.Renew
	case Visit, Act, Wait, Done, Failed:
	}
	return false
}

// ends reports whether a step is the last of its flow.
func ends(s Step) bool {
	switch s.(type) {
	case Done, Failed:
		return true
	case Ask, Approve, Visit, Act, Wait:
		return false
	}
	return false
}

// pace says whether the clock should look upstream during a step, and after how long at first.
func pace(s Step) (again time.Duration, looks bool) {
	switch s := s.(type) {
	case Wait:
		return orOwn(s.Again), true
	case Approve:
		return orOwn(s.Again), true
	case Visit:
		return orOwn(s.Again), true
	case Ask:
		return s.Again, s.Again > 0
	case Act:
		return s.Again, s.Again > 0
	case Done, Failed:
		return 0, false
	}
	return 0, false
}

// orOwn is how soon to look again, by the engine's own pace where the step does not say.
func orOwn(again time.Duration) time.Duration {
	if again <= 0 {
		return time.Second
	}
	return again
}

// Pictures are those that a step shows, in the order in which a page has them.
func Pictures(s Step) (all []*Image) {
	add := func(i *Image) {
		if i != nil {
			all = append(all, i)
		}
	}
	switch s := s.(type) {
	case Ask:
		for _, fd := range s.Fields {
			add(fd.Image)
			for _, c := range fd.Choices {
				add(c.Image)
			}
		}
	case Approve:
		add(s.Image)
	case Visit, Act, Wait, Done, Failed:
	}
	return all
}

// MarshalStep writes a step as {"<name>": {…}}, the form in which flows keep it.
func MarshalStep(s Step) ([]byte, error) {
	name := StepName(s)
	if name == "" {
		return nil, fmt.Errorf("reconnect: cannot write step %T", s)
	}
	return json.Marshal(map[string]Step{name: s})
}

// UnmarshalStep reads what [MarshalStep] wrote.
func UnmarshalStep(data []byte) (Step, error) {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("reconnect: step: %w", err)
	}
	if len(m) != 1 {
		return nil, errors.New("reconnect: a step has one name")
	}
	for name, raw := range m {
		switch name {
		case "ask":
			return readStep[Ask](raw)
		case "approve":
			return readStep[Approve](raw)
		case "visit":
			return readStep[Visit](raw)
		case "act":
			return readStep[Act](raw)
		case "wait":
			return readStep[Wait](raw)
		case "done":
			return readStep[Done](raw)
		case "failed":
			return readStep[Failed](raw)
		default:
			return nil, fmt.Errorf("reconnect: no step is called %q", name)
		}
	}
	return nil, nil
}

func readStep[S Step](raw json.RawMessage) (Step, error) {
	var s S
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("reconnect: step: %w", err)
	}
	return s, nil
}
