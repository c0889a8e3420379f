package reconnect

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Limits bound how many flows are kept at once: by one process, or, where that is said, by all that share a store. Zero is no
// bound. A flow whose code the aggregator has not accepted yet is unproven: codes can be invented, so these flows are counted
// apart, and never against a client.
type Limits struct {
	// Counted over all processes that share a store.
	Flows           int // under way, in all
	FlowsPerClient  int // under way, per client
	FlowsPerAccount int // under way, per account of a client at an aggregator
	FlowsPerSource  int // under way, per address that links are opened from
	// UnprovenPerSource bounds the unproven ones per address. One that ended because its code is dead counts as long as it is kept, some
	// minutes, so that an address cannot try codes for ever.
	UnprovenPerSource int
	SentPerClient     int // links that are sent and wait, per client
	// Counted by each process alone.
	Unproven int // unproven and kept, in all: at the bound the oldest of the busiest address is forgotten
	Starts   int // first exchanges under way at once, per account
	Starting int // flows that wait for their first exchange, per account
}

// CrowdedError says that a link cannot be followed just now. Nothing was done with its code.
type CrowdedError struct {
	What  string // the bound that is reached, for the integrator and the log
	Bound int
}

func (e *CrowdedError) Error() string { return fmt.Sprintf("reconnect: %s: %d", e.What, e.Bound) }

// crowd counts a process's flows, and has those that begin stand in the queue. It is safe for concurrent use.
type crowd struct {
	mu       sync.Mutex
	limits   Limits
	alone    bool               // no other process counts flows, too
	members  map[string]*member // by Flow.ID
	counts   map[string]int     // of proven flows under way, by what they are counted by
	sources  map[string][]*member
	sent     map[string]map[string]bool // links that wait, by client and Flow.ID
	unproven int
	admitted int
	looked   time.Time        // when members of which nothing is heard were last looked for
	gates    map[string]*gate // by account
}

// member is one flow as it is counted.
type member struct {
	id                      string
	number                  int // of flows taken in
	source, client, account string
	proven, over            bool
	noted                   time.Time // by the clock that no setting moves
	position                position
	// As long as it stands in the queue, or is at the gate.
	mayBegin chan struct{} // closed when its first exchange may begin
	evicted  chan struct{} // closed when it was forgotten to make room
}

// position is where a flow's first exchange is.
type position int

const (
	inQueue position = iota
	begun
	away // it is over, or was given up
)

// gate is the queue before the first exchanges with one account.
type gate struct {
	under int
	queue []*member
}

func newCrowd(l Limits, alone bool) *crowd {
	return &crowd{
		limits: l, alone: alone, members: map[string]*member{}, counts: map[string]int{}, sources: map[string][]*member{}, gates: map[string]*gate{},
		sent: map[string]map[string]bool{},
	}
}

// admit takes a flow in, if there is room, and returns the flows that must be forgotten for it. No other refusal
// changes anything. Where all processes together have counted it, this one's own counts do not matter.
func (c *crowd) admit(f *Flow, counted bool) (m *member, evicted []*member, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m = c.member(f)
	m.mayBegin, m.evicted, m.noted = make(chan struct{}), make(chan struct{}), time.Now()
	ofSource, unprovenOfSource := c.counts[m.bySource()], len(c.sources[m.source])
	if m.source == "" { // it is not known where it comes from
		ofSource, unprovenOfSource = 0, 0
	}
	for _, is := range []struct {
		what       string
		now, bound int
	}{
		{"flows under way", c.counts[""], c.limits.Flows},
		{"flows under way of this client", c.counts[m.byClient()], c.limits.FlowsPerClient},
		{"flows under way at this account", c.counts[m.byAccount()], c.limits.FlowsPerAccount},
		{"flows under way from this address", ofSource, c.limits.FlowsPerSource},
		{"flows from this address whose code was not accepted", unprovenOfSource, c.limits.UnprovenPerSource},
	} {
		if !counted && is.bound > 0 && is.now >= is.bound {
			return nil, nil, &CrowdedError{is.what, is.bound}
		}
	}
	g := c.gates[m.account]
	if g == nil {
		g = &gate{}
		c.gates[m.account] = g
	}
	if c.limits.Starting > 0 && len(g.queue) >= c.limits.Starting {
		// An address that has many in the queue makes room for one that has few. Who waits has sent nothing yet.
		v := g.busiest(m.source)
		if v == nil {
			return nil, nil, &CrowdedError{"flows that wait to begin at this account", c.limits.Starting}
		}
		evicted = append(evicted, c.evict(v))
	}
	if c.limits.Unproven > 0 && c.unproven >= c.limits.Unproven {
		evicted = append(evicted, c.evict(c.oldest()))
	}
	c.take(m)
	g.join(m)
	g.next(c.limits.Starts)
	return m, evicted, nil
}

func (m *member) byClient() string  { return "client " + m.client }
func (m *member) byAccount() string { return "account " + m.account }
func (m *member) bySource() string  { return "source " + m.source }

// oldest finds the unproven flow that goes first when room is needed: of the address that has most, one that has ended,
// else the oldest.
func (c *crowd) oldest() *member {
	var most []*member
	for _, members := range c.sources {
		if len(members) > len(most) || len(members) == len(most) && members[0].number < most[0].number {
			most = members
		}
	}
	for _, m := range most {
		if m.over {
			return m
		}
	}
	return most[0]
}

// evict forgets an unproven flow. The caller deletes it from the store, which gives its code back, and says so by wasEvicted then.
func (c *crowd) evict(m *member) *member {
	c.remove(m)
	return m
}

// wasEvicted has one that stands in the queue stand there no more.
func (c *crowd) wasEvicted(m *member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.evicted != nil {
		close(m.evicted)
	}
}

func (c *crowd) remove(m *member) {
	if c.members[m.id] != m {
		return
	}
	delete(c.members, m.id)
	c.gates[m.account].leave(m)
	switch {
	case !m.proven:
		c.dropUnproven(m)
	case !m.over:
		c.count(m, -1)
	}
}

func (c *crowd) dropUnproven(m *member) {
	c.unproven--
	c.sources[m.source] = without(c.sources[m.source], m)
	if len(c.sources[m.source]) == 0 {
		delete(c.sources, m.source)
	}
}

func (c *crowd) count(m *member, by int) {
	for _, name := range []string{"", m.byClient(), m.byAccount(), m.bySource()} {
		if c.counts[name] += by; c.counts[name] == 0 {
			delete(c.counts, name)
		}
	}
}

// note takes a flow's present state into account.
func (c *crowd) note(f *Flow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !f.waiting() {
		delete(c.sent[f.Client], f.ID)
	}
	m := c.members[f.ID]
	if m == nil && c.alone && !f.Waits() { // else all count it already
		m = c.adopt(f)
	}
	if m == nil {
		return
	}
	m.noted = time.Now()
	// Of two changes that are noted at once either may come first.
	proven, over := m.proven || f.Proven, m.over || f.Over()
	switch {
	case proven && !m.proven:
		c.dropUnproven(m)
		if !over {
			c.count(m, 1)
		}
	case m.proven && over && !m.over:
		c.count(m, -1)
	}
	m.proven, m.over = proven, over
}

// send counts a link that is sent, if there is room for it.
func (c *crowd) send(f *Flow) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.sent[f.Client]) >= c.limits.SentPerClient {
		return false
	}
	if c.sent[f.Client] == nil {
		c.sent[f.Client] = map[string]bool{}
	}
	c.sent[f.Client][f.ID] = true
	return true
}

// forgetSent takes note that a link waits no more.
func (c *crowd) forgetSent(f *Flow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.sent[f.Client], f.ID)
}

// adopt takes in a flow that another process has opened, this one's predecessor perhaps. It stands in no queue.
func (c *crowd) adopt(f *Flow) *member {
	if f.Over() {
		return nil
	}
	m := c.member(f)
	m.position = away
	c.take(m)
	return m
}

// member is a flow as it is counted, and take counts it.
func (c *crowd) member(f *Flow) *member {
	return &member{
		id: f.ID, number: c.admitted, source: f.Source, client: f.Client, account: f.Provider + " " + f.Account,
	}
}

func (c *crowd) take(m *member) {
	c.members[m.id] = m
	c.sources[m.source] = append(c.sources[m.source], m)
	c.unproven++
	c.admitted++
}

// forgetSilent forgets flows of which nothing was heard for longer than any is kept without a change: another process has
// ended them.
func (c *crowd) forgetSilent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if now.Sub(c.looked) < time.Minute {
		return
	}
	c.looked = now
	for _, m := range c.members {
		if m.position == away && now.Sub(m.noted) > Lifetime+keepEnded+time.Minute {
			c.remove(m)
		}
	}
}

// forget takes note that a flow is kept no longer.
func (c *crowd) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.members[id]; m != nil {
		c.remove(m)
	}
}

// wait stands in the queue until a flow's first exchange may begin, and reports whether it may. It calls say when that takes
// long, and gives up if that fails. Where it reports true, done must be called.
func (c *crowd) wait(ctx context.Context, m *member, say func() error) bool {
	timer := time.NewTimer(unsaid)
	defer timer.Stop()
	for {
		select {
		case <-m.mayBegin:
			return true
		case <-timer.C:
			if say() == nil {
				timer.Reset(sayAgain)
				continue
			}
		case <-m.evicted:
		case <-ctx.Done():
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.gates[m.account].leave(m)
		return m.position == begun
	}
}

const (
	unsaid   = 800 * time.Millisecond // how long a flow stands in the queue before its pages say so
	sayAgain = 5 * time.Second
)

// done gives back a place at the gate.
func (c *crowd) done(m *member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.gates[m.account]
	m.position, m.mayBegin, m.evicted = away, nil, nil
	g.under--
	g.next(c.limits.Starts)
	if g.under == 0 && len(g.queue) == 0 {
		delete(c.gates, m.account)
	}
}

// join takes a place in the queue: behind as many of the same address as any other address's flow has of its own before it.
// So each address has its turn, however many another one has in the queue.
func (g *gate) join(m *member) {
	rank := map[string]int{}
	for _, o := range g.queue {
		rank[o.source]++
	}
	mine, at := rank[m.source], len(g.queue)
	clear(rank)
	for i, o := range g.queue {
		if rank[o.source] > mine {
			at = i
			break
		}
		rank[o.source]++
	}
	g.queue = append(g.queue, nil)
	copy(g.queue[at+1:], g.queue[at:])
	g.queue[at] = m
}

func (g *gate) leave(m *member) {
	if m.position == inQueue {
		m.position = away
		g.queue = without(g.queue, m)
	}
}

// next lets the first in the queue begin while there are places; 0 is no bound.
func (g *gate) next(places int) {
	for len(g.queue) > 0 && (places <= 0 || g.under < places) {
		m := g.queue[0]
		g.queue = without(g.queue, m)
		m.position = begun
		g.under++
		close(m.mayBegin)
	}
}

// busiest returns the oldest flow in the queue of the address that has most there, if that is at least two more than another
// address has.
func (g *gate) busiest(than string) *member {
	n := map[string]int{}
	for _, m := range g.queue {
		n[m.source]++
	}
	var most *member
	for _, m := range g.queue {
		if n[m.source] >= n[than]+2 && (most == nil || n[m.source] > n[most.source]) {
			most = m
		}
	}
	return most
}

func without(list []*member, m *member) []*member {
	for i, o := range list {
		if o == m {
			copy(list[i:], list[i+1:])
			list[len(list)-1] = nil
			return list[:len(list)-1]
		}
	}
	return list
}
