// Package soon waits in tests for what takes no time but the machine's: a condition is looked at until it holds. A wait
// takes no longer than that, so the one bound is generous.
package soon

import (
	"testing"
	"time"
)

// Patience is how long a test waits for anything before it fails. It is long, because a machine may be busy with something
// else, or be a fifth as quick as ours.
const Patience = 4 * time.Minute

// glance is how often a condition is looked at.
const glance = 10 * time.Millisecond

// Becomes looks until something is so. It is false if that took longer than [Patience].
func Becomes(so func() bool) bool {
	for deadline := time.Now().Add(Patience); !so(); time.Sleep(glance) {
		if time.Now().After(deadline) {
			return false
		}
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
