package reconnect

import (
	"fmt"
	"slices"
	"testing"
)

func TestWhatComesWhileAFlowIsToldOfIsToldToo(t *testing.T) {
	var r receivers
	if got := r.enter("shop", "a"); got != begins {
		t.Fatal(got)
	}
	if got := r.enter("shop", "a"); got != inHand { // another event has come
		t.Fatal(got)
	}
	for _, want := range []bool{true, false} {
		if more, next, out, _ := r.leave("shop", "a", allTaken); more != want || next != "" || out != nil {
			t.Errorf("more is %t, next %q, out %v", more, next, out)
		}
	}
	if len(r.of) != 0 {
		t.Errorf("a receiver of which there is nothing to do is kept: %v", r.of)
	}
}

func TestAReceiverThatFailsIsTriedWithOneFlowAtATime(t *testing.T) {
	var r receivers
	for i := range tellers + maxQueue + 1 {
		want := map[bool]admission{true: begins, false: inHand}[i < tellers]
		if i == tellers+maxQueue {
			want = outside
		}
		if got := r.enter("shop", fmt.Sprint(i)); got != want {
			t.Fatalf("flow %d: %v", i, got)
		}
	}
	if got := r.enter("mall", "m"); got != begins {
		t.Errorf("another receiver has no room: %v", got)
	}
	if _, next, out, turned := r.leave("shop", "0", allTaken); next != fmt.Sprint(tellers) || out != nil || turned {
		t.Errorf("after the first comes %q, and out are %v", next, out)
	}
	_, next, out, turned := r.leave("shop", "1", notTaken)
	if next != "" || len(out) != maxQueue-1 || !turned || slices.Contains(out, next) {
		t.Errorf("after a failure comes %q, %d are out", next, len(out))
	}
	if got := r.enter("shop", "late"); got != outside {
		t.Errorf("while it fails another one is tried beside: %v", got)
	}
	for i := 2; i <= tellers; i++ {
		r.leave("shop", fmt.Sprint(i), untried)
	}
	if got := r.enter("shop", "probe"); got != begins {
		t.Errorf("it is tried no more: %v", got)
	}
	if _, _, _, turned := r.leave("shop", "probe", allTaken); !turned {
		t.Error("that it takes events again is not said")
	}
}
