// Package transcript keeps what a process or a log says, so that a test can read it while it is still being written.
package transcript

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
)

// Text is what was said so far. Its zero value is empty, and several goroutines may write and read it at once.
type Text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds to the text.
func (t *Text) Write(p []byte) (int, error) { t.mu.Lock(); defer t.mu.Unlock(); return t.b.Write(p) }

// String is the whole text so far.
func (t *Text) String() string { t.mu.Lock(); defer t.mu.Unlock(); return t.b.String() }

// Has tells whether some words are in the text.
func (t *Text) Has(words string) bool { return strings.Contains(t.String(), words) }

// Logger logs into the text, a line each.
func (t *Text) Logger() *slog.Logger { return slog.New(slog.NewTextHandler(t, nil)) }
