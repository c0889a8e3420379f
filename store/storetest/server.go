package storetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Server is what several engines of one process share in tests, as replicas share a server's. The zero value is ready, and is safe for
// concurrent use.
type Server struct {
	mu     sync.Mutex
	away   bool
	turns  int                  // calls of Turn
	leases map[string]lease     // by name
	next   map[string]time.Time // by rate: when the next turn may come
	holds  map[string]time.Time // by rate and account: until when
	seats  map[string]map[string]time.Time
}

type lease struct {
	holder string
	until  time.Time
}

// On returns a store for one engine: flows are kept in s, which the engines have in common, behind faults of their own perhaps. A
// [Faulty] store's writes and what is shared here are away together.
func (v *Server) On(s reconnect.Store) reconnect.Shared { return shared{s, v} }

// Away has all that is shared besides flows fail with [reconnect.ErrAway], or not any more.
func (v *Server) Away(away bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.away = away
}

// Turns is how often a turn was asked for.
func (v *Server) Turns() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.turns
}

// Forget is what a restart does that brings nothing back.
func (v *Server) Forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.leases, v.next, v.holds, v.seats = nil, nil, nil, nil
}

// Holder is who holds a name now; empty if it is free.
func (v *Server) Holder(name string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if l := v.leases[name]; time.Now().Before(l.until) {
		return l.holder
	}
	return ""
}

// Sitting is how many sit in a seat.
func (v *Server) Sitting(name string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.sitting(name, time.Now()))
}

// Seats are the names of the seats in which there is a member.
func (v *Server) Seats() (names []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for name := range v.seats {
		if len(v.sitting(name, time.Now())) > 0 {
			names = append(names, name)
		}
	}
	return names
}

type shared struct {
	reconnect.Store
	server *Server
}

// do calls fn under the server's lock, unless it is away.
func (s shared) do(ctx context.Context, fn func(v *Server, now time.Time)) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%w: %w", reconnect.ErrAway, err)
	}
	if faults, has := s.Store.(*Faulty); has && faults.cut() {
		return errFault
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.away {
		return errFault
	}
	fn(s.server, time.Now())
	return nil
}

func (s shared) Lease(ctx context.Context, names []string, holder string, last time.Duration) (held []bool, err error) {
	err = s.do(ctx, func(v *Server, now time.Time) {
		if v.leases == nil {
			v.leases = map[string]lease{}
		}
		for _, name := range names {
			l := v.leases[name]
			mine := l.holder == holder || !now.Before(l.until)
			if held = append(held, mine); mine {
				v.leases[name] = lease{holder, now.Add(last)}
			}
		}
	})
	return held, err
}

func (s shared) Release(ctx context.Context, names []string, holder string) error {
	return s.do(ctx, func(v *Server, _ time.Time) {
		for _, name := range names {
			if v.leases[name].holder == holder {
				delete(v.leases, name)
			}
		}
	})
}

func (s shared) Turn(ctx context.Context, rate string, every time.Duration, account string) (wait, held time.Duration, err error) {
	err = s.do(ctx, func(v *Server, now time.Time) {
		v.turns++
		if held = v.holds[rate+" "+account].Sub(now); held > 0 {
			return
		}
		held, wait = 0, max(0, v.next[rate].Sub(now))
		if v.next == nil {
			v.next = map[string]time.Time{}
		}
		v.next[rate] = now.Add(wait + every)
	})
	return wait, held, err
}

func (s shared) Hold(ctx context.Context, rate, account string, last time.Duration) error {
	return s.do(ctx, func(v *Server, now time.Time) {
		if v.holds == nil {
			v.holds = map[string]time.Time{}
		}
		if name := rate + " " + account; now.Add(last).After(v.holds[name]) {
			v.holds[name] = now.Add(last)
		}
	})
}

func (s shared) Sit(ctx context.Context, member string, last time.Duration, seats []reconnect.Seat) (full int, err error) {
	full = -1
	err = s.do(ctx, func(v *Server, now time.Time) {
		for i, seat := range seats {
			sitting := v.sitting(seat.Name, now)
			if _, sits := sitting[member]; !sits && seat.Bound > 0 && len(sitting) >= seat.Bound {
				full = i
				return
			}
		}
		for _, seat := range seats {
			if !seat.Ask {
				v.sitting(seat.Name, now)[member] = now.Add(last)
			}
		}
	})
	return full, err
}

func (s shared) Rise(ctx context.Context, member string, names []string) error {
	return s.do(ctx, func(v *Server, _ time.Time) {
		for _, name := range names {
			delete(v.seats[name], member)
		}
	})
}

// sitting are those who sit in a seat now, and until when.
func (v *Server) sitting(name string, now time.Time) map[string]time.Time {
	if v.seats == nil {
		v.seats = map[string]map[string]time.Time{}
	}
	if v.seats[name] == nil {
		v.seats[name] = map[string]time.Time{}
	}
	for member, until := range v.seats[name] {
		if !now.Before(until) {
			delete(v.seats[name], member)
		}
	}
	return v.seats[name]
}
