package syncfy

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"reconnect/providers/internal/upstream"
)

// mark tells two statuses of a history apart: the code, and for a question also what it asks. The sandbox's and the
// vendor's addresses are the same for all questions of a job, so they are left out.
func mark(code int, twofa upstream.JSON) string {
	if code != 410 {
		return strconv.Itoa(code)
	}
	sum := sha256.Sum256(twofa.Raw())
	return "410:" + hex.EncodeToString(sum[:6])
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
// may cross. It reports whether anything is new.
func (j *job) merge(marks []string) (changed bool) {
	if len(marks) <= len(j.History) && slices.Equal(j.History[:len(marks)], marks) {
		return false
	}
	shrunk := len(marks) < len(j.History)
	j.History = marks
	if shrunk { // something was counted twice, so places have moved
		last := -1
		for i, m := range marks {
			if isQuestion(m) {
				last = i
			}
		}
		j.Asked, j.Answered = min(j.Asked, last), min(j.Answered, last)
	}
	return true
}

// hear takes the next message of a connection and reports whether it is new. Nobody says whether a connection begins
// with what has happened already, with the current status, or with what comes next; so the earliest place is taken at
// which everything that this connection has brought fits what is known:
//
//   - the beginning;
//   - the last status that was known when the connection was opened, or any place after it.
//
// A question that repeats the last one word for word is never taken for a new one here: a look will tell.
func (j *job) hear(line string, base int, mark string) (changed bool) {
	if j.Line.ID != line {
		j.Line.ID, j.Line.Base, j.Line.Heard = line, base, nil
	}
	if len(j.Line.Heard) >= maxStates {
		return false
	}
	heard := append(slices.Clone(j.Line.Heard), mark)
	places := []int{0}
	for p := max(1, j.Line.Base-1); p <= len(j.History); p++ {
		places = append(places, p)
	}
	for _, p := range places {
		if !fits(j.History, heard, p) {
			continue
		}
		if p+len(heard) <= len(j.History) {
			j.Line.Heard = heard
			return false
		}
		if n := len(j.History); n > 0 && isQuestion(mark) && j.History[n-1] == mark {
			return false // said twice; not counted, or all later places would move
		}
		if p == len(j.History) && len(heard) > 1 {
			// What this connection brought before fits nowhere, because a look has put it right; so only this is new.
			if heard = heard[len(heard)-1:]; p > 0 && j.History[p-1] == mark {
				return false
			}
			j.Line.Base = p + 1
		}
		j.Line.Heard = heard
		j.History = append(slices.Clone(j.History[:p]), heard...)
		return true
	}
	return false // cannot happen: after everything known anything fits
}

// fits reports that a run of statuses agrees with a history wherever both say something.
func fits(history, run []string, place int) bool {
	for i, mark := range run {
		if place+i >= len(history) {
			return true
		}
		if history[place+i] != mark {
			return false
		}
	}
	return true
}
