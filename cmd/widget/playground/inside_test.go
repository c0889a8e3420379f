package playground

import (
	"strings"
	"testing"
)

// What is said to be picked belongs to an answer that there is.
func TestPicksBelongToAnswers(t *testing.T) {
	answers := map[string]bool{}
	for _, list := range [][]Story{PowensStories(), SyncfyStories(), FlinksStories()} {
		for _, s := range list {
			for name := range s.Answers {
				answers[s.ID+" "+name] = true
			}
		}
	}
	for key := range picks {
		if !answers[key] {
			t.Errorf("nothing asks for %q", key)
		}
	}
}

func TestAmountsAreWrittenAsPeopleReadThem(t *testing.T) {
	for amount, want := range map[int]string{0: "€0.00", 5: "€0.05", 123_456: "€1,234.56", 100_000_000: "€1,000,000.00", -99_999: "−€999.99"} {
		if got := usualBook.write(amount); got != want {
			t.Errorf("%d is written %s, not %s", amount, got, want)
		}
	}
}

// Every starter is a story, so that none is lost when stories are renamed.
func TestStartersAreStories(t *testing.T) {
	p := New(Options{Stories: append(append(PowensStories(), SyncfyStories()...), FlinksStories()...)})
	for _, id := range starters {
		if _, ok := p.story(id); !ok {
			t.Errorf("there is no story %s to start with", id)
		}
		if a, _, _ := strings.Cut(id, "/"); len(p.starters(a)) != 5 {
			t.Errorf("%s has %d stories to start with", a, len(p.starters(a)))
		}
	}
}
