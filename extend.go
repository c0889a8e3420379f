package reconnect

import (
	"context"
	"time"
)

// MaxExtensions is how often the time of a flow may begin anew because a person asks for it: ten times, as WCAG 2.2.1 wants.
const MaxExtensions = 10

// MayExtend reports whether the flow's time can begin anew.
func (f *Flow) MayExtend() bool { return !f.Over() && !f.Waits() && f.Extended < MaxExtensions }

// Extend has the time of a flow begin anew, for a person who needs more. One that has ended, waits to begin or was extended
// [MaxExtensions] times stays as it is. Its error wraps [ErrAway] if it is not known whether that was kept.
func (e *Engine) Extend(ctx context.Context, id string) (*Flow, error) {
	return e.update(ctx, id, func(f *Flow) error { return keepIf(f.extend(e.Now())) })
}

func (f *Flow) extend(now time.Time) bool {
	if !f.MayExtend() {
		return false
	}
	f.Extended++
	f.Until = now.Add(Lifetime)
	return true
}
