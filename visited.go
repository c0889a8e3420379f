package reconnect

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

// Visited is the state of one [Visit], which a bank's page is to bring back. Only its hash is kept: what is kept brings
// no browser in.
type Visited struct {
	Hash    string `json:"hash"`
	Refused bool   `json:"refused,omitempty"` // it was brought back with an error, and is still good without one
	Used    bool   `json:"used,omitempty"`    // it was brought back without an error, and is used up
}

// maxVisits is how many states of a flow are remembered. A state that was forgotten is as good as a wrong one.
const maxVisits = 16

// expect remembers the state of a visit that is shown.
func (f *Flow) expect(s Step) {
	v, ok := s.(Visit)
	if !ok || v.State == "" || f.visited(v.State) >= 0 {
		return
	}
	f.Visits = append(slices.Clone(f.Visits), Visited{Hash: hashOf(v.State)})
	f.Visits = f.Visits[max(0, len(f.Visits)-maxVisits):]
}

// visited finds a state among those of the flow's visits; -1 if it is none of them. It compares in constant time.
func (f *Flow) visited(state string) int {
	found, hash := -1, []byte(hashOf(state))
	for i, v := range f.Visits {
		if subtle.ConstantTimeCompare([]byte(v.Hash), hash) == 1 {
			found = i
		}
	}
	return found
}

func hashOf(state string) string {
	sum := sha256.Sum256([]byte(state))
	return hex.EncodeToString(sum[:])
}

// RefusedVisit reports whether a bank's page says that the visit was not successful.
func RefusedVisit(query Answers) bool { return len(query["error"]) > 0 && query["error"][0] != "" }

// arrive takes what a bank's page sent back with one of the flow's states. It is news once without an error, which uses
// the state up, and before that once with one: on a phone the bank's app may say access_denied, and the bank's page the
// good word after it. What is to be sent on is returned besides, if the flow is still at a visit.
func (f *Flow) arrive(state string, query Answers, now time.Time) (send Answers, news bool) {
	i := f.visited(state)
	if i < 0 || f.Visits[i].Used || RefusedVisit(query) && f.Visits[i].Refused {
		return nil, false
	}
	f.Visits = slices.Clone(f.Visits)
	if !RefusedVisit(query) {
		f.Visits[i].Used = true
		if _, ok := f.Step.(Visit); !ok {
			return nil, true // a look was quicker
		}
		f.send(now) // what an error brought is overtaken
		return maps.Clone(query), true
	}
	f.Visits[i].Refused = true
	if v, ok := f.Step.(Visit); !ok || v.State != state || f.moving() {
		return nil, true
	}
	f.send(now)
	return maps.Clone(query), true
}

// Arrive takes what a bank's page sent back in the user's browser, with the state of a visit. It returns the flow, and
// whether this was news to it: a state is good once. It returns [ErrNotFound] for a state that belongs to no visit: the
// flow's id, which the state begins with, is no secret and leads nowhere.
func (e *Engine) Arrive(ctx context.Context, state string, query Answers) (f *Flow, news bool, err error) {
	if err := e.mayBegin(); err != nil {
		return nil, false, err
	}
	id, _, _ := strings.Cut(state, ".")
	if f, err = e.Read(ctx, id); err != nil {
		return nil, false, err
	}
	if f.visited(state) < 0 {
		return nil, false, ErrNotFound
	}
	var answers Answers
	f, err = e.update(ctx, id, func(f *Flow) error {
		answers, news = f.arrive(state, query, e.Now())
		return keepIf(news)
	})
	if err != nil {
		return nil, false, err
	}
	if answers != nil {
		e.exchange(f, Return{answers}, nil, nil)
	}
	return f, news, nil
}

// AwaitsReturn reports whether a state is one of the flow's visits, and would be news without an error.
func (f *Flow) AwaitsReturn(state string) bool {
	i := f.visited(state)
	return i >= 0 && !f.Visits[i].Used
}

// ArriveWithout looks upstream at once for a flow whose browser is back from a bank's page that has sent no state: what it
// says otherwise is not believed.
func (e *Engine) ArriveWithout(ctx context.Context, id string) error { return e.pollNow(ctx, id) }
