package sandbox

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestThereIsABoundToNamespacesAndTheLongestUnusedGoesFirst(t *testing.T) {
	n := NewNamespaces(Options{})
	defer n.Close()
	n.limit = 3
	for _, key := range []string{"a", "b", "c", "a"} {
		if _, _, err := n.enter(key); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := n.enter("d"); err == nil {
		t.Fatal("a fourth one is let in while three are in use")
	}
	n.named["b"].used = time.Now().Add(-namespaceIdle)
	if _, made, err := n.enter("d"); err != nil || !made || n.named["b"] != nil || n.named["a"] == nil {
		t.Errorf("made %t, %v; there are %v", made, err, n.named)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var h history
	for range historyLimit + 10 {
		h.add(&Request{})
	}
	if len(h.entries) > historyLimit {
		t.Errorf("%d requests are remembered", len(h.entries))
	}
	if last := h.entries[len(h.entries)-1]; last.Seq != historyLimit+10 {
		t.Errorf("the last one has number %d", last.Seq)
	}
}

func TestChaosHitsTheShareItPromises(t *testing.T) {
	c := Chaos{Seed: 1, Error: 0.1, Lost: 0.2, Unknown: 0.3, Slowness: time.Second}
	var failed, lost, unknown int
	var pause time.Duration
	for n := range 10_000 {
		f := c.fate("POST /x", n)
		if f.Err {
			failed++
		}
		if f.Lost {
			lost++
		}
		if f.Unknown {
			unknown++
		}
		pause += f.Pause
	}
	near := func(what string, got, want int) {
		if got < want-want/5 || got > want+want/5 {
			t.Errorf("%s: %d of 10000, want about %d", what, got, want)
		}
	}
	near("errors", failed, 1000)
	near("lost", lost, 2000)
	near("unknown", unknown, 3000)
	near("milliseconds of pause", int(pause/10_000/time.Millisecond), 500)
}

// The tables of the README would drift without a test that reads them.
func TestTheREADMENamesEveryActAndSwitch(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := Acts()
	w := DefaultSwitches()
	names = append(names, "denied` | "+strconv.Itoa(w.Denied), "fields_on_wrongpass` | true", "wrongpass` | "+w.Wrongpass)
	for name, span := range map[string]Span{
		"approval_lifetime": w.ApprovalLifetime, "hold": w.Hold, "check": w.Check,
		"sync_pause": w.SyncPause, "code_lifetime": w.CodeLifetime,
	} {
		names = append(names, name+"` | "+time.Duration(span).String())
	}
	for _, name := range append(names, "calls_per_minute` | 0", "lock_after` | 0") {
		if !strings.Contains(string(text), "`"+name) {
			t.Errorf("the README does not say `%s", name)
		}
	}
}
