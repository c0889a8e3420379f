package syncfy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mark tells two statuses of a history apart: the code, and for a question also what it asks. Only what is known of a
// question counts: the rest, and the address of a picture, may be written differently each time.
func mark(code int, twofa []element) string {
	if code != 410 {
		return strconv.Itoa(code)
	}
	sum := sha256.New()
	put := func(texts ...string) {
		for _, text := range texts {
			fmt.Fprintf(sum, "%d:%s", len(text), text)
		}
	}
	for _, e := range twofa {
		put(e.Name, e.Type, e.Label, e.ImgBase64File)
		for _, o := range e.Options {
			put(o.Value, o.Label, o.ImgBase64File)
		}
	}
	return "410:" + hex.EncodeToString(sum.Sum(nil)[:6])
}

func isQuestion(mark string) bool { return strings.HasPrefix(mark, "410") }

// codeOf is the code in a mark.
func codeOf(mark string) int {
	head, _, _ := strings.Cut(mark, ":")
	n, err := strconv.Atoi(head)
	if err != nil {
		return 0
	}
	return n
}

// merge takes a whole history as it was read. What the socket has brought since is kept if it only continues it: the two
// may cross. Otherwise places have moved, because a socket began in the middle or said something twice; then the question
// that was answered is looked for, and rather taken for one more than asked again.
func (j *job) merge(marks []string) {
	known := len(j.History)
	switch {
	case len(marks) <= known && slices.Equal(j.History[:len(marks)], marks):
		return
	case known <= len(marks) && slices.Equal(j.History, marks[:known]):
		j.History = marks
		return
	}
	for p := len(marks) - known; p > 0; p-- {
		if fits(marks, j.History, p, same) {
			j.shift(p)
			j.History = marks
			return
		}
	}
	move := func(place int) int {
		if place < 0 || place >= known {
			return place
		}
		for i := len(marks) - 1; i >= 0; i-- {
			if marks[i] == j.History[place] {
				return i
			}
		}
		return min(place, len(marks)-1)
	}
	j.Asked, j.Answered = move(j.Asked), move(j.Answered)
	j.History = marks
}

// shift moves the places of questions, because so many statuses came before what was known.
func (j *job) shift(by int) {
	if j.Asked >= 0 {
		j.Asked += by
	}
	if j.Answered >= 0 {
		j.Answered += by
	}
}

// hear takes what one connection has brought, of which the last is new; base is how long the history was when it was
// opened. Nobody says whether a connection begins with what has happened already, with the current status, or with what
// comes next; so the earliest place is taken at which all of it fits what is known:
//
//   - the beginning;
//   - the last status that was known when the connection was opened, or any place after it.
//
// A question that repeats the last one word for word is never taken for a new one here: a look will tell.
func (j *job) hear(base int, heard []string) {
	known := len(j.History)
	if len(heard) == 0 || known >= maxStates {
		return
	}
	if known > 0 && heard[0] == first && j.History[0] != first {
		// This connection begins at the beginning, and what is known lacks it.
		for p := len(heard) - known; p > 0; p-- {
			if fits(heard, j.History, p, same) {
				j.shift(p)
				j.History = heard
				return
			}
		}
		return
	}
	places := []int{0}
	for p := max(1, base-1); p < known; p++ {
		places = append(places, p)
	}
	for _, alike := range []func(a, b string) bool{same, sameCode} {
		for _, p := range places {
			switch {
			case !fits(j.History, heard, p, alike):
			case p+len(heard) <= known:
				return
			default:
				j.add(heard[known-p:])
				return
			}
		}
		if len(heard) < 2 {
			break
		}
		places = places[:1] // from the beginning, with a question in other words than before
	}
	// It comes after everything that is known. What this connection brought before is known, or was put right by a look.
	if mark := heard[len(heard)-1]; known == 0 || j.History[known-1] != mark {
		j.add([]string{mark})
	}
}

// add appends what is new.
func (j *job) add(marks []string) {
	for _, m := range marks {
		if n := len(j.History); n > 0 && isQuestion(m) && j.History[n-1] == m {
			continue
		}
		j.History = append(slices.Clone(j.History), m)
	}
}

// fits reports that a run of statuses agrees with a history wherever both say something.
func fits(history, run []string, place int, alike func(a, b string) bool) bool {
	for i, mark := range run {
		if place+i >= len(history) {
			return true
		}
		if !alike(history[place+i], mark) {
			return false
		}
	}
	return true
}

// first is the status with which each job begins (guide: Register).
const first = "100"

func same(a, b string) bool { return a == b }

func sameCode(a, b string) bool { return codeOf(a) == codeOf(b) }
