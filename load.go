package reconnect

// Load is what one process holds at one moment.
type Load struct {
	Flows     int // under way, as far as this process knows of them
	Unproven  int // kept, whose code the aggregator has not accepted
	Links     int // that were sent and wait, likewise
	Starting  int // flows that stand in line for their first exchange
	Watched   int // flows that a page watches here
	Exchanges int // under way here
	Telling   int // flows of which receivers are told, or stand in line for that
	Failing   int // receivers that did not take the last event
}

// Load counts what this process holds.
func (e *Engine) Load() Load {
	l := e.crowd().load()
	l.Telling, l.Failing = e.telling.load()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, w := range e.watched {
		if w.isWatched() {
			l.Watched++
		}
	}
	l.Exchanges = len(e.leases)
	return l
}

func (c *crowd) load() Load {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := Load{Flows: c.counts[""], Unproven: c.unproven}
	for _, g := range c.gates {
		l.Starting += len(g.queue)
	}
	for _, links := range c.sent {
		l.Links += len(links)
	}
	return l
}

func (r *receivers) load() (telling, failing int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.of {
		if telling += len(c.flows); c.failing {
			failing++
		}
	}
	return telling, failing
}
