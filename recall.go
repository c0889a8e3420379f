package reconnect

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// A server that several processes share acknowledges what it may lose yet: one that syncs its file each second loses the last one or
// two when it is cut off, one whose place another takes loses what that one had not heard of. A flow that is as it was before would be
// asked again what was answered, and its answer would be sent twice. So each process puts back what it has kept last, and what cannot
// be put back is looked for upstream before anything is sent.

// recallTicks is for how many sweeps that a server has answered what was kept stays in mind: some ten seconds in which it was there.
const recallTicks = 10

// recent is what this process has kept last, by Flow.ID. It is safe for concurrent use.
type recent struct {
	mu    sync.Mutex
	ticks int
	flows map[string]recalled
	reset time.Time // when the server may have lost something last
}

type recalled struct {
	flow *Flow // a snapshot
	tick int
}

func (r *recent) keep(f *Flow) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flows == nil {
		r.flows = map[string]recalled{}
	}
	if newer := r.flows[f.ID].flow; newer != nil && newer.Version > f.Version && newer.follows(f) {
		return // of two changes that are noted at once either may come first
	}
	r.flows[f.ID] = recalled{f, r.ticks}
}

func (r *recent) of(id string) *Flow {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.flows[id].flow
}

func (r *recent) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.flows, id)
}

// tick takes note that the server has answered.
func (r *recent) tick() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ticks++
	for id, kept := range r.flows {
		if kept.tick < r.ticks-recallTicks {
			delete(r.flows, id)
		}
	}
}

// lost reports whether the server may have lost something in the last minute.
func (r *recent) lost() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.reset.IsZero() && time.Since(r.reset) < time.Minute
}

// miss takes note that the server may have lost something.
func (r *recent) miss() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reset = time.Now()
}

// all are the flows, when the server may have lost something.
func (r *recent) all() (ids []string) {
	r.miss()
	r.mu.Lock()
	defer r.mu.Unlock()
	for id := range r.flows {
		ids = append(ids, id)
	}
	return ids
}

// remember has a flow in mind that was kept just now, where the store may lose it.
func (e *Engine) remember(f *Flow) {
	if _, shared := e.Store.(Shared); shared {
		e.recent.keep(f)
	}
}

// forget deletes a flow, which is not to come back.
func (e *Engine) forget(ctx context.Context, id string) error {
	e.recent.forget(id)
	return e.Store.Delete(ctx, id)
}

// forgotten reports whether a flow, as it was read, is neither what this process has kept of it last nor has followed from that.
func (e *Engine) forgotten(f *Flow) bool {
	kept := e.recent.of(f.ID)
	return kept != nil && !f.Over() && (f.Version < kept.Version || !f.follows(kept))
}

// recall puts a flow back that is as it was before, and reports whether it has changed it. Where others have gone on from there, what
// was lost is in doubt. An end stands: it was told.
func (e *Engine) recall(f *Flow) bool {
	if !e.forgotten(f) {
		return false
	}
	kept := e.recent.of(f.ID)
	if f.Version < kept.Version && kept.follows(f) {
		*f = *kept.Clone()
		f.Version-- // so that it comes to be what it was, for the other processes, too
		return true
	}
	return f.doubt(max(f.Turn, kept.Turn), e.Now())
}

// recreate puts a flow back that is kept no more, and reports whether it did. One whose code is not accepted yet may have been
// forgotten by another process to make room: that comes back only where the store has lost something.
func (e *Engine) recreate(ctx context.Context, id string) bool {
	kept := e.recent.of(id)
	if kept == nil || !kept.Proven && !e.mayHaveLost() {
		return false
	}
	err := e.Store.Create(ctx, kept.Clone())
	if err == nil {
		e.Log.Warn("flow put back that the store has lost", "flow", id)
	}
	return err == nil || errors.Is(err, ErrExists)
}

// recallAll puts back whatever was lost of what this process has kept last.
func (e *Engine) recallAll(ctx context.Context) {
	for some := range slices.Chunk(e.recent.all(), 32) {
		var group sync.WaitGroup
		for _, id := range some {
			group.Go(func() {
				switch _, err := e.Read(ctx, id); {
				case errors.Is(err, ErrAway): // it is there for those who watch, and not yet for those who read
					e.missed()
				case err != nil && !errors.Is(err, ErrNotFound):
					e.Log.Warn("flow not looked at after the store was away", "flow", id, "error", err.Error())
				}
			})
		}
		group.Wait()
	}
}

// Read returns a snapshot of a flow. It is shared: callers must not change it.
func (e *Engine) Read(ctx context.Context, id string) (*Flow, error) {
	asked := time.Now()
	f, err := e.Store.Read(ctx, id)
	_ = e.kept(ctx, id, "read", asked, err)
	switch {
	case err == nil && e.forgotten(f):
		return e.update(ctx, id, func(*Flow) error { return ErrUnchanged })
	case errors.Is(err, ErrNotFound) && e.recreate(ctx, id):
		return e.Store.Read(ctx, id)
	}
	return f, err
}

// returnPatience is how long a flow that a store has lost may take to come back: until the process that has kept it has noticed, by its sweep
// at the latest.
const returnPatience = 2 * time.Second

// Find is [Engine.Read] for those who hold something of the flow's: its page, its link, its id from an event. Where the store may have
// lost it just now, another process may be about to put it back, so that is waited for.
func (e *Engine) Find(ctx context.Context, id string) (*Flow, error) {
	for began := time.Now(); ; {
		f, err := e.Read(ctx, id)
		if !errors.Is(err, ErrNotFound) || !e.mayHaveLost() || time.Since(began) > returnPatience {
			return f, err
		}
		select {
		case <-ctx.Done():
			return f, err
		case <-time.After(returnPatience / 20):
		}
	}
}

// mayHaveLost reports whether a store that several processes share may have lost something in the last minute: it is away, it was and was
// not asked yet what is due, or it came back.
func (e *Engine) mayHaveLost() bool {
	if _, shared := e.Store.(Shared); !shared {
		return false
	}
	e.mu.Lock()
	gone := e.health.gone
	e.mu.Unlock()
	return gone || e.recent.lost()
}

// doubtPatience is how long a process that lives may take to put back what it has kept.
const doubtPatience = time.Second

// Doubt hears of a turn that a browser was shown. A flow that has not come so far was further once: what was kept of it is lost, an
// answer perhaps, which may be on its way. Unless the process that has kept it puts it back at once, the flow is unsure. It returns the
// flow.
func (e *Engine) Doubt(ctx context.Context, id string, turn int) (*Flow, error) {
	changed, stop := Changed(e.Store, id)
	defer stop()
	patience := time.NewTimer(doubtPatience)
	defer patience.Stop()
	for {
		f, err := e.Read(ctx, id)
		if err != nil || !f.behind(turn) {
			return f, err
		}
		select {
		case <-changed:
			continue
		case <-ctx.Done():
			return f, ctx.Err()
		case <-patience.C:
		}
		return e.update(ctx, id, func(f *Flow) error { return keepIf(f.behind(turn) && f.doubt(turn, e.Now())) })
	}
}

// errBehind is that a flow has not come as far in the store as it was once.
var errBehind = errors.New("reconnect: the store has lost the flow's last turn")

// atTurn does what a form of a turn asks for, again where the store has lost that turn since the form was looked at and it was put back: it is
// not typed twice for that. Where the turn does not come back nothing is done.
func (e *Engine) atTurn(ctx context.Context, id string, turn int, do func() error) error {
	err := do()
	if !errors.Is(err, errBehind) {
		return err
	}
	f, err := e.Doubt(ctx, id, turn)
	if err != nil || f.Turn != turn {
		return err
	}
	if err = do(); errors.Is(err, errBehind) {
		return nil
	}
	return err
}

// maxLost is how many turns can have been lost. A browser that names a later one was never shown it.
const maxLost = 32

// behind reports whether a flow has not come as far as it was once.
func (f *Flow) behind(turn int) bool { return !f.Over() && turn > f.Turn && turn-f.Turn <= maxLost }

// follows reports whether a flow has come to be what it is from another state of it, as far as what was told shows. No two changes
// have told the same at the same time.
func (f *Flow) follows(o *Flow) bool {
	n := len(o.Events)
	if n == 0 || n > len(f.Events) {
		return n == 0
	}
	a, b := f.Events[n-1], o.Events[n-1]
	return a.Seq == b.Seq && a.Type == b.Type && a.At.Equal(b.At)
}

// doubt has a flow that was at a later turn once wait as if an answer were under way of which nothing more is heard: it is looked for
// when it may have arrived, and before anything else is sent. Turns and the numbers of events go on behind those that were seen. It
// reports whether it has changed the flow.
func (f *Flow) doubt(turn int, now time.Time) bool {
	if f.Over() {
		return false
	}
	lost := turn - f.Turn
	if _, asked := f.Step.(Ask); asked {
		f.Pending = true
	}
	f.begin(true, now)
	f.Turn = turn + 1
	f.Polls = 0
	f.tell(EventStep, now)
	last := &f.Events[len(f.Events)-1]
	last.Seq += lost
	last.Step, last.Reason, last.Challenge = StepName(Wait{}), "", ""
	return true
}
