package reconnect

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Where several flows wait for the same thing, such as one connection's approval, one of them is looked at upstream and the others hear what
// that has brought. Those are the flows that this process looks at; each process has one that is looked at.

// subjects are what flows wait for. The zero value has none. It is safe for concurrent use.
type subjects struct {
	mu sync.Mutex
	of map[string]*subject
}

// subject is what some flows wait for.
type subject struct {
	name  string    // once for all of them
	flows []*watch  // the first is looked at
	heard time.Time // when a look has last brought something, or the first has become another
}

// unheard is how long the others wait for word of the one that is looked at, before another one is looked at in its place: it may hang. Were
// all of them looked at then, what is slow would become slower.
const unheard = 10 * time.Second

// hearAtOnce is how many hear at once, whose commits a store may share; spreading is how long they keep looks at them apart.
const (
	hearAtOnce = 512
	spreading  = 400 * time.Millisecond
)

// enter has a flow be of a subject, or of none. It returns whether it is the one that is looked at, how many there are, and when something was
// heard last.
func (s *subjects) enter(w *watch, name string, now time.Time) (first bool, flows int, heard time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.subject != name {
		s.leave(w)
	}
	if name == "" {
		return true, 1, time.Time{}
	}
	if s.of == nil {
		s.of = map[string]*subject{}
	}
	of := s.of[name]
	if of == nil {
		of = &subject{name: name, heard: now}
		s.of[name] = of
	}
	if w.subject == "" {
		w.subject, w.at = of.name, len(of.flows)
		of.flows = append(of.flows, w)
	}
	if now.Sub(of.heard) > unheard {
		of.heard = now
		if first := of.flows[0]; first != w {
			of.flows[0], of.flows[w.at] = w, first
			first.at, w.at = w.at, 0
		}
	}
	return w.at == 0, len(of.flows), of.heard
}

// leave has a flow be of no subject; another one is looked at in place of the first. The caller holds mu.
func (s *subjects) leave(w *watch) {
	of := s.of[w.subject]
	if w.subject == "" || of == nil {
		return
	}
	last := of.flows[len(of.flows)-1]
	of.flows[w.at], last.at = last, w.at
	of.flows = of.flows[:len(of.flows)-1]
	if len(of.flows) == 0 {
		delete(s.of, w.subject)
	} else if w.at == 0 {
		last.look.Wake()
	}
	w.subject = ""
}

// word takes note that a look at a flow has brought something, and returns who waits for the same.
func (s *subjects) word(id, name string, now time.Time) (others []*watch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.of[name]
	if of == nil {
		return nil
	}
	of.heard = now
	for _, w := range of.flows {
		if w.id != id {
			others = append(others, w)
		}
	}
	return others
}

// subject names what a flow waits for, if others may wait for it too.
func (e *Engine) subject(f *Flow) string {
	p, shares := e.Providers[f.Provider].(Sharer)
	if !shares || f.Unsure || f.Pending || f.InFlight != nil && f.InFlight.Answer {
		return ""
	}
	if name := p.Subject(f.call(Look{})); name != "" {
		return f.Provider + " " + name
	}
	return ""
}

// passOn has those who wait for the same as a flow hear what a look at it has brought. What its provider does not put into words for them
// they are looked at for.
func (e *Engine) passOn(ctx context.Context, id, subject string, p Sharer, n News, changed bool) {
	others := e.subjects.word(id, subject, time.Now())
	if !changed {
		return
	}
	if len(others) > hearAtOnce { // what they hold upstream is given back when all have heard
		defer e.closes.hold()()
	}
	left, some := make(chan *watch), sync.WaitGroup{}
	for range min(hearAtOnce, len(others)) {
		some.Go(func() {
			for w := range left {
				if n == nil || e.hear(ctx, w.id, p, n) != nil {
					time.Sleep(spreading)
					if err := e.pollNow(ctx, w.id); err != nil && !errors.Is(err, ErrNotFound) {
						e.Log.Warn("no look at a flow that waits for the same", "flow", w.id, "error", err.Error())
					}
				}
			}
		})
	}
	for _, w := range others {
		left <- w
	}
	close(left)
	some.Wait()
}
