package syncfy

import (
	"errors"
	"sync"
	"time"
)

// errOvertaken is a look, or news, that began before the user answered and comes back after: what it says is old.
var errOvertaken = errors.New("syncfy: overtaken by an answer")

// overtaking remembers for minutes which answers have left this process. The engine lets an answer go while a look is
// under way, and keeps whatever comes back last; a look that comes back with the question that was just answered would
// have it asked again, and forget the job that the answer began. Other replicas do not know, so this narrows the gap and
// does not close it; nothing else depends on it.
type overtaking struct {
	mu   sync.Mutex
	left map[string]leaving // by flow
}

type leaving struct {
	answers int // how many of the flow's answers have left
	at      time.Time
}

// leave notes that an answer leaves. It reports false for one that was made of an old bookmark: the question was
// answered before, and what became of that is about to be told.
func (o *overtaking) leave(flow string, answers int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.left[flow].answers >= answers {
		return false
	}
	if o.left == nil {
		o.left = map[string]leaving{}
	}
	now := time.Now()
	if len(o.left) > 5000 {
		for f, l := range o.left {
			if now.Sub(l.at) > 4*time.Minute { // longer than any exchange
				delete(o.left, f)
			}
		}
	}
	o.left[flow] = leaving{answers, now}
	return true
}

// old reports that a bookmark knows less than has left.
func (o *overtaking) old(cur *cursor) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.left[cur.Flow].answers > cur.Answers
}
