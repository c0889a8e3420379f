// Package funnel counts where people stop on their way through a flow, and how long it takes them: by client, bank and challenge, counts
// only, for thirty days. It counts a flow once, when it has ended.
package funnel

import (
	"maps"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Day is what is counted of one client's flows that have ended on one day, by UTC.
type Day struct {
	Banks map[string]*Bank `json:"banks,omitempty"` // by aggregator and name
}

// Bank is what is counted of the flows at one bank. The name is the aggregator's word, empty where it was never told.
type Bank struct {
	Aggregator string                        `json:"aggregator"`
	Name       string                        `json:"name,omitempty"`
	Hours      map[int]Ends                  `json:"hours,omitempty"`   // by the hour of the day in which they have ended
	Reasons    map[reconnect.Reason]int      `json:"reasons,omitempty"` // of those that have ended without success
	Met        map[reconnect.Challenge]Stage `json:"met,omitempty"`     // by challenge; of the empty one, whole flows
}

// Ends is how flows have ended: all of them, those at which no person was seen included.
type Ends struct {
	Done   int `json:"done,omitempty"`
	Left   int `json:"left,omitempty"`   // the person has left, or has let the time pass
	Failed int `json:"failed,omitempty"` // for any other reason
}

// Sum is all of them.
func (e Ends) Sum() int { return e.Done + e.Left + e.Failed }

// Plus adds others.
func (e Ends) Plus(o Ends) Ends { return Ends{e.Done + o.Done, e.Left + o.Left, e.Failed + o.Failed} }

// Stage is how many flows have met a challenge, and how it went on: each has passed it, or has ended at it. Whole flows pass when they end well.
// Only flows at which a person was seen are counted.
type Stage struct {
	Passed int `json:"passed,omitempty"`
	Left   int `json:"left,omitempty"`
	Failed int `json:"failed,omitempty"`
	// Took is how many of those that have passed have taken no longer than each of Bounds, and longer than the one before.
	Took [len(Bounds) + 1]int `json:"took,omitzero"`
}

// Bounds are the times that are told apart, in seconds.
var Bounds = [...]int{5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900}

// Met is how many flows have met it.
func (s Stage) Met() int { return s.Passed + s.Left + s.Failed }

func (s Stage) plus(o Stage) Stage {
	for i, n := range o.Took {
		s.Took[i] += n
	}
	s.Passed, s.Left, s.Failed = s.Passed+o.Passed, s.Left+o.Left, s.Failed+o.Failed
	return s
}

// Median is the bound, in seconds, that half of those who have passed have not taken longer than. It is 0 where they took longer than any,
// or where there are none.
func (s Stage) Median() int {
	sum := 0
	for i, bound := range Bounds {
		if sum += s.Took[i]; 2*sum >= s.Passed && s.Passed > 0 {
			return bound
		}
	}
	return 0
}

func bucket(took time.Duration) int {
	for i, bound := range Bounds {
		if took <= time.Duration(bound)*time.Second {
			return i
		}
	}
	return len(Bounds)
}

// maxBanks is how many banks of a client are told apart in one day. Their names are the aggregators' words, which have no bound.
const maxBanks = 500

// Others is the name of all banks that are not told apart.
const Others = "(other banks)"

// bank is what is counted of a bank.
func (d *Day) bank(aggregator, name string) *Bank {
	if d.Banks == nil {
		d.Banks = map[string]*Bank{}
	}
	key := aggregator + " " + name
	if d.Banks[key] == nil && len(d.Banks) >= maxBanks {
		name, key = Others, aggregator+" "+Others
	}
	if d.Banks[key] == nil {
		d.Banks[key] = &Bank{Aggregator: aggregator, Name: name}
	}
	return d.Banks[key]
}

// Add adds what another day has.
func (d *Day) Add(o Day) {
	for _, theirs := range o.Banks {
		b := d.bank(theirs.Aggregator, theirs.Name)
		b.Hours, b.Reasons, b.Met = filled(b.Hours), filled(b.Reasons), filled(b.Met)
		for hour, ends := range theirs.Hours {
			b.Hours[hour] = b.Hours[hour].Plus(ends)
		}
		for reason, n := range theirs.Reasons {
			b.Reasons[reason] += n
		}
		for challenge, met := range theirs.Met {
			b.Met[challenge] = b.Met[challenge].plus(met)
		}
	}
}

func filled[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return m
}

// Ended is what has ended at a bank in all of its hours.
func (b *Bank) Ended() (all Ends) {
	for ends := range maps.Values(b.Hours) {
		all = all.Plus(ends)
	}
	return all
}
