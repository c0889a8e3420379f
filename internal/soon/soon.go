// Package soon waits in tests for what takes no time but the machine's: a condition is looked at until it holds. A wait
// takes no longer than that, so the one bound is generous.
package soon

import (
	"testing"
	"time"
)

// Patience is how long a test waits for anything before it fails. It is long, because a machine may be busy with something
// else, or be a fifth as quick as ours.
const Patience = 60 * time.Second

// A condition is looked at after short pauses first, which grow: most hold soon, and to look at a browser's page costs time that
// the page needs.
const (
	firstPause = 2 * time.Millisecond
	lastPause  = 100 * time.Millisecond
)

// Becomes looks until something is so. It is false if that took longer than [Patience].
func Becomes(so func() bool) bool {
	deadline := time.Now().Add(Patience)
	for pause := firstPause; !so(); pause = min(pause*3/2, lastPause) {
		if time.Now().After(deadline) {
			return false
		}
		time.Sleep(pause)
	}
	return true
}

// Await looks until something is so, and ends the test if that took longer than [Patience].
func Await(t testing.TB, what string, so func() bool) {
	t.Helper()
	if !Becomes(so) {
		t.Fatalf("waited %s in vain for %s", Patience, what)
	}
}
