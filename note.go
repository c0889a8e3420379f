package reconnect

import (
	"context"
	"time"
)

// Note is [Store.Note] by a name that may be told: it is masked before it leaves the process. What is kept by it is for figures and the
// like; it may be lost, as by a server that starts again empty.
func (e *Engine) Note(ctx context.Context, name string, last time.Duration, fn func(kept []byte) []byte) ([]byte, error) {
	return e.Store.Note(ctx, e.masked("note", name), e.Now(), last, fn)
}
