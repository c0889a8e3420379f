package pattern

import (
	"encoding/binary"
	"maps"
	"regexp/syntax"
	"slices"
)

// A browser's engine tries one way after another to read a value. The time that it takes is the number of places in the
// value times the number of ways that lead to each.
const (
	maxWays  = 32      // to one place of a value
	maxSteps = 1 << 14 // of looking for more
)

// linear reports that no value can be read in more than maxWays ways up to any place in it. It follows all ways at once
// for each kind of character that the expression tells apart, as one does to make a regular expression deterministic,
// and counts how many ways lead to each state. If that takes too long, the answer is no.
func linear(body *syntax.Regexp, begins, ends bool) bool {
	prog, err := syntax.Compile(body.Simplify())
	if err != nil {
		return false
	}
	w := walk{prog: prog, ends: ends, steps: maxSteps}
	start := ways{}
	if !w.enter(start, uint32(prog.Start), 1) {
		return false
	}
	characters := kinds(prog)
	seen := map[string]bool{start.key(): true}
	for todo := []ways{start}; len(todo) > 0; {
		from := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, c := range characters {
			w.steps -= len(from)
			to := ways{}
			if !begins && !w.enter(to, uint32(prog.Start), 1) {
				return false
			}
			for at, n := range from {
				if in := &prog.Inst[at]; in.Op != syntax.InstMatch && in.MatchRune(c) && !w.enter(to, in.Out, n) {
					return false
				}
			}
			if key := to.key(); !seen[key] {
				seen[key] = true
				todo = append(todo, to)
			}
		}
	}
	return true
}

// ways is how many ways lead to each instruction that reads a character, or to the end.
type ways map[uint32]int

func (w ways) key() string {
	var key []byte
	for _, at := range slices.Sorted(maps.Keys(w)) {
		key = append(binary.BigEndian.AppendUint32(key, at), byte(w[at]))
	}
	return string(key)
}

type walk struct {
	prog  *syntax.Prog
	ends  bool // the end of the expression must be the end of the value; else whatever follows is right
	steps int  // that may still be made
}

// enter adds n ways to an instruction, and from there to all that are reached without reading a character. It reports
// false if there are too many.
func (w *walk) enter(to ways, at uint32, n int) bool {
	if w.steps--; w.steps < 0 {
		return false
	}
	switch in := &w.prog.Inst[at]; in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return w.enter(to, in.Out, n) && w.enter(to, in.Arg, n)
	case syntax.InstNop, syntax.InstCapture:
		return w.enter(to, in.Out, n)
	case syntax.InstFail:
		return true
	case syntax.InstMatch:
		if !w.ends {
			return true // the engine has found what it was looking for
		}
	default: // a character is read here
	}
	to[at] += n
	total := 0
	for _, n := range to {
		total += n
	}
	return total <= maxWays
}

// kinds returns one character of each kind that an expression tells apart.
func kinds(prog *syntax.Prog) []rune {
	classes := map[string]*syntax.Inst{}
	edges := []rune{0}
	for i := range prog.Inst {
		in := &prog.Inst[i]
		classes[string(in.Rune)] = in
		for _, c := range in.Rune {
			edges = append(edges, c, c+1) // the first of a range, and the first behind it
		}
	}
	slices.Sort(edges)
	names := slices.Collect(maps.Keys(classes))
	first := map[string]rune{}
	for _, c := range slices.Backward(slices.Compact(edges)) {
		in := make([]byte, len(names))
		for i, name := range names {
			if classes[name].MatchRune(c) {
				in[i] = 1
			}
		}
		first[string(in)] = c
	}
	return slices.Sorted(maps.Values(first))
}
