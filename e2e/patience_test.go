package e2e_test

import (
	"testing"
	"time"
)

// patience is how long anything is waited for. It is long, because a machine may be busy with something else or be a
// fifth as quick as ours; nothing here measures time, and nobody waits for longer than it takes.
const patience = 4 * time.Minute

// glance is how often a thing that is waited for is looked at.
const glance = 40 * time.Millisecond

// becomes looks until something is so, and reports whether it became so within our patience.
func becomes(so func() bool) bool {
	for deadline := time.Now().Add(patience); !so(); time.Sleep(glance) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// soon looks until something is so, and fails the test otherwise.
func soon(t testing.TB, what string, so func() bool) {
	t.Helper()
	if !becomes(so) {
		t.Fatalf("%s did not come within %s", what, patience)
	}
}
