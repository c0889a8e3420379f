package operator

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/funnel"
)

const (
	// maxFlows is how many flows are looked through at once.
	maxFlows = 10_000
	// fresh is how long a survey is shown again: to ask for the page costs the store no more than this.
	fresh = 3 * time.Second
	// maxRows is how long a list on the page is.
	maxRows = 50
)

// survey is what the page shows, as it was at one moment.
type survey struct {
	at       time.Time
	flows    []*reconnect.Flow
	more     bool // there are more than were looked through
	Open     int
	Ended    int // and kept still
	Queued   int // whose turn upstream has not come
	Unsure   int // of whose last answer it is not known what became
	States   []tallied
	Vendors  []tallied
	Banks    []tallied
	Owed     []owed
	MoreOwed int
	Failing  []failing
	Hours    [24]funnel.Ends // of all clients, the present hour last
	Replicas []Replica
}

// tallied is a count of flows under way.
type tallied struct {
	Name string
	N    int
}

// owed is a flow whose receiver has not taken all events.
type owed struct {
	Flow, Client, Status   string
	Untold, GivenUp, Tries int
	Next                   time.Time
}

// failing is a bank at which flows have failed in the last 24 hours.
type failing struct {
	Bank    string
	Ends    funnel.Ends
	Hours   [24]funnel.Ends
	Reasons []tallied
}

// survey looks at the store, or returns the last survey while it is fresh. One request looks at a time.
func (s *Server) survey(ctx context.Context) (*survey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if s.seen != nil && now.Sub(s.seen.at) < fresh {
		return s.seen, nil
	}
	flows, err := s.Engine.Store.Flows(ctx, maxFlows+1)
	if err != nil {
		return nil, err
	}
	v := &survey{at: now, flows: flows[:min(len(flows), maxFlows)], more: len(flows) > maxFlows}
	v.look()
	if err := s.ends(ctx, v); err != nil {
		return nil, err
	}
	if v.Replicas, err = s.replicas(ctx); err != nil {
		return nil, err
	}
	s.seen = v
	return v, nil
}

// look counts the flows.
func (v *survey) look() {
	states, vendors, banks := map[string]int{}, map[string]int{}, map[string]int{}
	for _, f := range v.flows {
		if f.Outbox != nil && (len(f.Untold()) > 0 || f.Outbox.Lost > 0) {
			v.owe(f)
		}
		if f.Over() {
			v.Ended++
			continue
		}
		v.Open++
		if f.Unsure {
			v.Unsure++
		}
		if f.InFlight != nil && f.InFlight.Queued > 0 {
			v.Queued++
		}
		states[stateOf(f)]++
		vendors[f.Provider]++
		banks[bankOf(f.Provider, f.Bank.Name)]++
	}
	v.States, v.Vendors, v.Banks = sorted(states), sorted(vendors), sorted(banks)
	slices.SortStableFunc(v.Owed, func(a, b owed) int { return cmp.Compare(b.GivenUp, a.GivenUp) })
	if len(v.Owed) > maxRows {
		v.Owed, v.MoreOwed = v.Owed[:maxRows], len(v.Owed)-maxRows
	}
}

func (v *survey) owe(f *reconnect.Flow) {
	v.Owed = append(v.Owed, owed{
		Flow: f.ID, Client: f.Client, Status: f.Status(), Untold: len(f.Untold()), GivenUp: f.Outbox.Lost, Tries: f.Outbox.Tries, Next: f.Outbox.Next,
	})
}

// stateOf is what a page of the flow shows: what is asked, or that it waits.
func stateOf(f *reconnect.Flow) string {
	if challenge := reconnect.ChallengeOf(f.Shown()); challenge != "" {
		return string(challenge)
	}
	return reconnect.StepName(f.Shown())
}

func bankOf(aggregator, name string) string {
	return aggregator + ", " + cmp.Or(name, "bank not known yet")
}

// sorted are counts, the largest first.
func sorted(of map[string]int) (list []tallied) {
	for name, n := range of {
		list = append(list, tallied{name, n})
	}
	slices.SortFunc(list, func(a, b tallied) int { return cmp.Or(b.N-a.N, strings.Compare(a.Name, b.Name)) })
	return list[:min(len(list), maxRows)]
}

// ends counts what has ended in the last 24 hours, of all clients together.
func (s *Server) ends(ctx context.Context, v *survey) error {
	banks, reasons := map[string]*failing{}, map[string]map[string]int{}
	for _, client := range s.Clients() {
		days, err := s.Counter.Days(ctx, client, 2)
		if err != nil {
			return err
		}
		for i, day := range days {
			for _, b := range day.Banks {
				name := bankOf(b.Aggregator, b.Name)
				if banks[name] == nil {
					banks[name], reasons[name] = &failing{Bank: name}, map[string]int{}
				}
				banks[name].add(b, v.at, i, &v.Hours)
				for reason, n := range b.Reasons {
					reasons[name][string(reason)] += n
				}
			}
		}
	}
	for b := range maps.Values(banks) {
		if b.Ends.Failed > 0 {
			b.Reasons = sorted(reasons[b.Bank])
			v.Failing = append(v.Failing, *b)
		}
	}
	slices.SortFunc(v.Failing, func(a, b failing) int { return cmp.Or(b.Ends.Failed-a.Ends.Failed, strings.Compare(a.Bank, b.Bank)) })
	v.Failing = v.Failing[:min(len(v.Failing), maxRows)]
	return nil
}

// add adds the hours of a day, so many days ago, that are among the last 24.
func (f *failing) add(b *funnel.Bank, now time.Time, ago int, all *[24]funnel.Ends) {
	this := now.UTC().Hour()
	for hour, ends := range b.Hours {
		at := 23 - (this - hour) - 24*ago
		if at < 0 || at > 23 {
			continue
		}
		f.Hours[at] = f.Hours[at].Plus(ends)
		f.Ends = f.Ends.Plus(ends)
		all[at] = all[at].Plus(ends)
	}
}

// find is the flow of a whole id, or those of a reference, which is the beginning of one.
func (s *Server) find(ctx context.Context, reference string) ([]*reconnect.Flow, error) {
	const whole, least = 24, 8
	reference = strings.ToLower(strings.Join(strings.Fields(reference), "")) // it is read aloud, and written down in groups
	if len(reference) == whole {
		f, err := s.Engine.Read(ctx, reference)
		if err != nil {
			return nil, err
		}
		return []*reconnect.Flow{f}, nil
	}
	if len(reference) < least {
		return nil, reconnect.ErrNotFound
	}
	v, err := s.survey(ctx)
	if err != nil {
		return nil, err
	}
	var found []*reconnect.Flow
	for _, f := range v.flows {
		if strings.HasPrefix(f.ID, reference) {
			found = append(found, f)
		}
	}
	if found == nil {
		return nil, reconnect.ErrNotFound
	}
	return found, nil
}
