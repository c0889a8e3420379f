package snapshots

import (
	"bytes"
	"time"
)

// Note is what is kept by a name, as stores write it. It is never changed in place.
type Note struct {
	Until time.Time `json:"until"`
	Data  []byte    `json:"data"`
}

// Forgotten reports whether its time is over. A nil Note is.
func (n *Note) Forgotten(now time.Time) bool { return n == nil || !now.Before(n.Until) }

// Next is what is kept after a note, nil for none there is, and whether that is news: it is reconnect.Store's Note, but for the keeping.
func (n *Note) Next(now time.Time, last time.Duration, fn func(kept []byte) []byte) (next *Note, news bool) {
	var before []byte
	if !n.Forgotten(now) {
		before = n.Data
	}
	after := fn(before)
	switch {
	case bytes.Equal(before, after) && before != nil:
		return n, false
	case after == nil:
		return nil, before != nil
	}
	return &Note{now.Add(last), after}, true
}

// Kept is what is in a note, nil for none.
func (n *Note) Kept() []byte {
	if n == nil {
		return nil
	}
	return n.Data
}
