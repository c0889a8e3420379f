package funnel

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/open-reconnect/reconnect"
)

// left are the reasons with which a flow ends whose person goes away.
var left = []reconnect.Reason{reconnect.Cancelled, reconnect.Expired, reconnect.Superseded}

// count adds a flow that has ended.
func (d *Day) count(f *reconnect.Flow) {
	last := f.Events[len(f.Events)-1]
	b := d.bank(f.Provider, named(f.Bank.Name))
	b.Hours, b.Reasons, b.Met = filled(b.Hours), filled(b.Reasons), filled(b.Met)
	end := endOf(last)
	hour := last.At.UTC().Hour()
	b.Hours[hour] = b.Hours[hour].Plus(Ends{end.Passed, end.Left, end.Failed})
	if end.Passed == 0 {
		b.Reasons[last.Reason]++
	}
	if !f.Proven && f.Owner == "" { // a code that was invented, or a link that no person has opened
		return
	}
	if end.Passed > 0 {
		end.Took[bucket(last.At.Sub(f.Events[0].At))] = 1
	}
	b.Met[""] = b.Met[""].plus(end)
	for challenge, stage := range path(f.Events) {
		b.Met[challenge] = b.Met[challenge].plus(stage)
	}
}

// endOf is what a flow's last event counts as.
func endOf(last reconnect.Event) Stage {
	switch {
	case last.Type == reconnect.EventDone:
		return Stage{Passed: 1}
	case slices.Contains(left, last.Reason):
		return Stage{Left: 1}
	}
	return Stage{Failed: 1}
}

// path is what became of each challenge that a flow has met. One that comes again, as after a refusal, is the same. Its time is the
// person's: until the answer, or, where none is given here, until something else is shown.
func path(events []reconnect.Event) map[reconnect.Challenge]Stage {
	var (
		at    reconnect.Challenge // the last one that was met
		since time.Time           // it is thought about; zero if it is not
	)
	met, took := map[reconnect.Challenge]Stage{}, map[reconnect.Challenge]time.Duration{}
	for _, e := range events {
		if !since.IsZero() {
			took[at] += e.At.Sub(since)
			since = time.Time{}
		}
		switch {
		case e.Terminal():
			if at != "" {
				met[at] = endOf(e)
			}
		case e.Challenge == reconnect.ForRetry: // what has failed is what was asked before
		case e.Challenge != "" && (e.Type == reconnect.EventStep || e.Type == reconnect.EventOpened):
			if at != "" && at != e.Challenge {
				met[at] = Stage{Passed: 1}
			}
			at, since = e.Challenge, e.At
		}
	}
	for challenge, stage := range met {
		if stage.Passed > 0 {
			stage.Took[bucket(took[challenge])] = 1
			met[challenge] = stage
		}
	}
	return met
}

// maxName bounds a bank's name, in characters.
const maxName = 60

// named is a bank's name as it is counted: one line, bounded.
func named(name string) string {
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if letters := []rune(name); len(letters) > maxName {
		name = string(letters[:maxName-1]) + "…"
	}
	return name
}
