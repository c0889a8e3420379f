package reconnect

import (
	"context"
	"time"
)

// Processes that share a store must have the same secret and the same address, or a person whose requests come to one and the other is
// taken for a stranger, and refused answers are counted apart. So each leases the name of such a setting as the setting itself, hashed:
// those who agree are one holder.
const (
	agreeTime  = 30 * time.Second // how long the word of a process that has gone stands
	agreeEvery = 10 * time.Second
)

// agree has the operator told where other processes have other settings.
func (e *Engine) agree(ctx context.Context) {
	s, shared := e.Store.(Shared)
	if !shared || !e.asksAgain() {
		return
	}
	for _, setting := range []struct{ name, hash string }{
		{"session_secret", e.masked("agreement")},
		{"url", hashOf(e.ReturnURL)[:24]},
	} {
		held, err := s.Lease(ctx, []string{"agree/" + setting.name}, setting.hash, agreeTime)
		if err == nil && !held[0] {
			e.Log.Error("another server on the same store has another setting: people who meet both are turned away", "setting", setting.name)
		}
	}
}

// asksAgain reports whether it is time to ask.
func (e *Engine) asksAgain() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	if now.Sub(e.agreed) < agreeEvery {
		return false
	}
	e.agreed = now
	return true
}
