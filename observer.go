package reconnect

import "time"

// Observer hears what happens in this process, each thing once, to count it. Its methods return at once, and are safe for concurrent use.
// Flows are snapshots, which it does not change.
type Observer interface {
	// Happened hears of a flow's new events, in order, when they are kept: by the one process that has kept them.
	Happened(f *Flow, news []Event)
	// Exchanged hears that a conversation with an aggregator is over, which f was kept for as it began: what was wanted, how long that has
	// taken, waiting for a turn included, and why the reply is lost, if it is.
	Exchanged(f *Flow, m Move, took time.Duration, lost error)
}

// happened tells the observers of a flow's events behind the one with this number.
func (e *Engine) happened(f *Flow, behind int) {
	for i, event := range f.Events {
		if event.Seq > behind {
			e.heardOfBank(f, i)
			for _, o := range e.Observers {
				o.Happened(f, f.Events[i:len(f.Events):len(f.Events)])
			}
			return
		}
	}
}

// exchanged tells them of a conversation.
func (e *Engine) exchanged(f *Flow, m Move, took time.Duration, lost error) {
	for _, o := range e.Observers {
		o.Exchanged(f, m, took, lost)
	}
}

// lastTold is the number of a flow's last event; 0 if it has none.
func (f *Flow) lastTold() int {
	if len(f.Events) == 0 {
		return 0
	}
	return f.Events[len(f.Events)-1].Seq
}
