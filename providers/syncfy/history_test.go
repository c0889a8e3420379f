package syncfy

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatASocketBringsIsPutWhereItBelongs(t *testing.T) {
	const q, r = "410:a", "410:b"
	for _, c := range []struct {
		name, known string
		base        int
		line        string // what one connection brings, in order
		want        string
	}{
		{"from the beginning", "", 0, "100 101 " + q, "100 101 " + q},
		{"told again", "100 101 " + q, 3, "100 101 " + q, "100 101 " + q},
		{"told again and on", "100 101", 2, "100 101 " + q + " 103", "100 101 " + q + " 103"},
		{"only what comes next", "100 101", 2, q + " 103 200", "100 101 " + q + " 103 200"},
		{"the current one, and on", "100 101 " + q, 3, q + " 103", "100 101 " + q + " 103"},
		{"crossed with a look", "100 101 " + q, 1, "101 " + q + " 103", "100 101 " + q + " 103"},
		{"another question", "100 " + q + " 103", 3, r, "100 " + q + " 103 " + r},
		{"another question at once", "100 " + q, 2, r, "100 " + q + " " + r},
		{"the same question again", "100 " + q + " 103", 3, q, "100 " + q + " 103 " + q},
		{"the same question twice", "100 " + q, 2, q + " " + q, "100 " + q},
		{"a question in other words", "100 " + q + " 103", 3, "100 " + r + " 103 102", "100 " + q + " 103 102"},
		{"the beginning is missing", "101 " + q, 0, "100 101 " + q + " 103", "100 101 " + q + " 103"},
		{"the beginning is missing, not there yet", "101 " + q, 0, "100 101", "101 " + q},
	} {
		j := &job{History: strings.Fields(c.known), Asked: -1, Answered: -1}
		line := strings.Fields(c.line)
		for i := range line {
			j.hear(c.base, line[:i+1])
		}
		if !slices.Equal(j.History, strings.Fields(c.want)) {
			t.Errorf("%s: %v", c.name, j.History)
		}
	}
}

func TestAHistoryThatWasReadPutsThingsRight(t *testing.T) {
	const q, r = "410:a", "410:b"
	for _, c := range []struct {
		name, known string
		answered    int
		read        string
		want        string
		after       int
	}{
		{"it goes on", "100 " + q, 1, "100 " + q + " 103", "100 " + q + " 103", 1},
		{"the socket is ahead", "100 " + q + " 103", 1, "100 " + q, "100 " + q + " 103", 1},
		{"the beginning was missing", "101 " + q, 1, "100 101 " + q, "100 101 " + q, 2},
		{"something was said twice", "100 " + q + " " + q, 2, "100 " + q + " 103", "100 " + q + " 103", 1},
		{"another question", "101 " + q + " 103", 1, "100 101 " + q + " 103 " + r, "100 101 " + q + " 103 " + r, 2},
		{"nothing fits", r + " 102", 0, "100 101 " + q, "100 101 " + q, 0},
	} {
		j := &job{History: strings.Fields(c.known), Asked: c.answered, Answered: c.answered}
		j.merge(strings.Fields(c.read))
		if !slices.Equal(j.History, strings.Fields(c.want)) || j.Answered != c.after {
			t.Errorf("%s: %v, answered %d", c.name, j.History, j.Answered)
		}
	}
}
