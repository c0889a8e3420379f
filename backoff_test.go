package reconnect

import (
	"fmt"
	"testing"
	"time"
)

func TestWaitsGrowToTheirLimit(t *testing.T) {
	b := backoff{time.Second, 2, 30 * time.Second}
	for attempt, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		if got, want := b.wait(attempt, "seed"), want*time.Second; got < want || got > want+want/4 {
			t.Errorf("attempt %d waits %s", attempt, got)
		}
	}
	if got := b.wait(1e6, "seed"); got < 30*time.Second || got > 38*time.Second {
		t.Errorf("after very many attempts: %s", got)
	}
	if b.wait(0, "one") != time.Second || b.wait(0, "two") != time.Second {
		t.Error("the first wait is not as long as it was asked to be")
	}
}

func TestThoseWhoFailedTogetherComeBackApart(t *testing.T) {
	const people = 1000
	tenths := map[int]int{}
	for i := range people {
		id := fmt.Sprintf("%024x", i)
		got := losing.wait(3, id)
		if again := losing.wait(3, id); again != got {
			t.Fatalf("%s waits %s once and %s once", id, got, again)
		}
		tenths[int((got-8*time.Second)*10/(2*time.Second))]++
	}
	for i := range 10 {
		if n := tenths[i]; n < people/20 || n > people/5 {
			t.Errorf("%d of %d come back within tenth %d of the spread", n, people, i)
		}
	}
}

func TestAStepIsLookedAtNoMoreOftenThanItWants(t *testing.T) {
	for _, every := range []time.Duration{time.Second, 8 * time.Second, 30 * time.Second} {
		for attempt := range 40 {
			if got := polling(every).wait(attempt, "an id"); got < every {
				t.Errorf("look %d at a step that wants one every %s comes after %s", attempt, every, got)
			}
		}
	}
}
