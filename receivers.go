package reconnect

import "sync"

const (
	// tellers is how many flows' events one receiver is told at once by one process. The events of a flow are told one after the other.
	tellers = 16
	// maxQueue is how many flows wait in memory for that. Others wait in the store.
	maxQueue = 1000
)

// receivers are the receivers that this process has something to tell, by Client.ID. Each has places of its own, so that a slow one
// delays no other. It is safe for concurrent use.
type receivers struct {
	mu sync.Mutex
	of map[string]*receiver
}

type receiver struct {
	flows   map[string]bool // by Flow.ID, those in hand: told of now, or in the queue; true if there is more than was known at the start
	telling int
	queue   []string
	failing bool // it has not taken the last event: one flow at a time is tried until it takes one
}

// admission is what becomes of a flow that a receiver is to be told of.
type admission int

const (
	inHand  admission = iota // it is told of already, or is in the queue
	begins                   // it is to be told of now
	outside                  // there is no room now
)

// enter takes a flow in, if there is room.
func (r *receivers) enter(client, id string) admission {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.of[client]
	if c == nil {
		if r.of == nil {
			r.of = map[string]*receiver{}
		}
		c = &receiver{flows: map[string]bool{}}
		r.of[client] = c
	}
	if _, known := c.flows[id]; known {
		c.flows[id] = true
		return inHand
	}
	switch {
	case c.failing && c.telling > 0 || len(c.queue) >= maxQueue:
		return outside
	case c.telling < tellers:
		c.telling++
		c.flows[id] = false
		return begins
	}
	c.queue = append(c.queue, id)
	c.flows[id] = false
	return inHand
}

// leave ends what enter began, and says what came of it. It returns more where there is more to tell of this flow, which keeps its place
// then; else the flow that comes in its place, empty for none; and those that are sent out because the receiver fails. Turned reports
// whether the receiver fails, or takes events again, since now.
func (r *receivers) leave(client, id string, came outcome) (more bool, next string, out []string, turned bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.of[client]
	if came != untried {
		turned = c.failing != (came == notTaken)
		c.failing = came == notTaken
	}
	if c.flows[id] && came != notTaken {
		c.flows[id] = false
		return true, "", nil, turned
	}
	delete(c.flows, id)
	c.telling--
	switch {
	case c.failing:
		for _, waits := range c.queue {
			delete(c.flows, waits)
		}
		out, c.queue = c.queue, nil
	case len(c.queue) > 0:
		next, c.queue = c.queue[0], c.queue[1:]
		c.telling++
	case len(c.flows) == 0:
		delete(r.of, client)
	}
	return false, next, out, turned
}

// outcome is what came of telling a flow's events: the last one that was tried.
type outcome int

const (
	untried outcome = iota // there was nothing to tell, or another process tells it
	allTaken
	notTaken
)
