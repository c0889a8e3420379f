package reconnect

import (
	"encoding/json"
	"fmt"
)

// flowJSON keeps Flow's methods out of its own encoding.
type flowJSON Flow

// keptForm is the version of the form in which flows are kept. It grows when an older binary would misread the form; each
// release reads its own form and the one before, of which testdata has an example each. Flows that an older binary reads as they are keep the
// older number: the form is 2 for sent links alone, and 3 for flows that wait for their bank, whose time it would cut, or have a brand of their own,
// which it would drop. What a replica of a newer release has
// written is away for an older one, whose browsers are sent to the newer one then.
const keptForm = 3

type keptFlow struct {
	*flowJSON
	Form  int             `json:"form"`
	Step  json.RawMessage `json:"step"`
	Asked json.RawMessage `json:"asked,omitempty"`
	State []byte          `json:"state,omitempty"` // bytes: it need be no text, and JSON would change one that is none
}

// MarshalJSON writes the flow as stores keep it.
func (f *Flow) MarshalJSON() ([]byte, error) {
	step, err := MarshalStep(f.Step)
	if err != nil {
		return nil, err
	}
	var asked []byte
	if f.Asked != nil {
		if asked, err = MarshalStep(f.Asked); err != nil {
			return nil, err
		}
	}
	form := 1
	if f.Sent.For > 0 {
		form = 2
	}
	if !f.Wished.IsZero() || f.Brand != nil {
		form = keptForm
	}
	return json.Marshal(keptFlow{(*flowJSON)(f), form, step, asked, []byte(f.State)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *Flow) UnmarshalJSON(data []byte) error {
	kept := keptFlow{flowJSON: (*flowJSON)(f)}
	if err := json.Unmarshal(data, &kept); err != nil {
		return err
	}
	if kept.Form > keptForm {
		return fmt.Errorf("%w: a flow is kept in form %d, of a newer release", ErrAway, kept.Form)
	}
	f.State = string(kept.State)
	var err error
	if f.Step, err = UnmarshalStep(kept.Step); err == nil && kept.Asked != nil {
		f.Asked, err = UnmarshalStep(kept.Asked)
	}
	return err
}
