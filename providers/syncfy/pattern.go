package syncfy

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Bounds of a pattern that is worth understanding.
const (
	maxPattern = 200 // bytes
	maxRanges  = 40  // of one class of characters
	maxOpen    = 3   // repetitions without an end
	maxMaybe   = 12  // optional repetitions
)

// readPattern understands a site's expression, or drops it: the bank checks the value anyway, and a pattern that cannot
// be compiled, that means something else in another engine, or that takes for ever to fail would lock the user out. The
// vendor's widgets compile it as JavaScript and search with it, so that it need not match the whole value.
//
// What is understood is written anew, with each class of characters spelled out: \w, \s and \b differ between engines.
// Look-around, back references and flags are not understood; repetitions of repetitions are dropped, because a browser
// tries all ways to match.
func readPattern(source string) string {
	if source == "" || len(source) > maxPattern || !utf8.ValidString(source) {
		return ""
	}
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return ""
	}
	var w patternWriter
	if !w.whole(tree) {
		return ""
	}
	if _, err := regexp.Compile(`^(?:` + w.out.String() + `)$`); err != nil {
		return ""
	}
	return w.out.String()
}

// patternWriter writes an expression for whole values.
type patternWriter struct {
	out   strings.Builder
	open  int
	maybe int
}

// whole takes the anchors off, and lets anything stand where there is none.
func (w *patternWriter) whole(tree *syntax.Regexp) bool {
	parts := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpConcat {
		parts = tree.Sub
	}
	begins := len(parts) > 0 && parts[0].Op == syntax.OpBeginText
	if begins {
		parts = parts[1:]
	}
	ends := len(parts) > 0 && parts[len(parts)-1].Op == syntax.OpEndText
	if ends {
		parts = parts[:len(parts)-1]
	}
	if !begins {
		w.open++
		w.out.WriteString(".*")
	}
	for _, p := range parts {
		if !w.write(p, false) {
			return false
		}
	}
	if !ends {
		w.open++
		w.out.WriteString(".*")
	}
	return w.open <= maxOpen && w.maybe <= maxMaybe && w.out.Len() > 0
}

func (w *patternWriter) write(r *syntax.Regexp, repeated bool) bool {
	if r.Flags&syntax.FoldCase != 0 {
		return false
	}
	switch r.Op {
	case syntax.OpEmptyMatch:
		return true
	case syntax.OpLiteral:
		for _, c := range r.Rune {
			if c < ' ' {
				return false
			}
			w.char(c)
		}
		return true
	case syntax.OpCharClass:
		return w.class(r.Rune)
	case syntax.OpAnyCharNotNL, syntax.OpAnyChar:
		w.out.WriteByte('.')
		return true
	case syntax.OpCapture:
		return w.group(r.Sub, "", repeated)
	case syntax.OpConcat:
		for _, s := range r.Sub {
			if !w.write(s, repeated) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		return w.group(r.Sub, "|", repeated)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		return w.repeat(r, repeated)
	default: // an anchor or a boundary in the middle, or nothing that matches
		return false
	}
}

func (w *patternWriter) group(subs []*syntax.Regexp, between string, repeated bool) bool {
	w.out.WriteString("(?:")
	for i, s := range subs {
		if i > 0 {
			w.out.WriteString(between)
		}
		if !w.write(s, repeated) {
			return false
		}
	}
	w.out.WriteByte(')')
	return true
}

func (w *patternWriter) repeat(r *syntax.Regexp, repeated bool) bool {
	lo, hi := r.Min, r.Max
	switch r.Op {
	case syntax.OpStar:
		lo, hi = 0, -1
	case syntax.OpPlus:
		lo, hi = 1, -1
	case syntax.OpQuest:
		lo, hi = 0, 1
	default: // a counted repetition says how often itself
	}
	many := hi != lo
	sub := r.Sub[0]
	for sub.Op == syntax.OpCapture {
		sub = sub.Sub[0]
	}
	simple := sub.Op == syntax.OpCharClass || sub.Op == syntax.OpLiteral && len(sub.Rune) == 1 || sub.Op == syntax.OpAnyCharNotNL
	switch {
	case repeated && many, hi > 1000, lo > 1000: // a repetition of a repetition
		return false
	case !simple && (hi < 0 || hi > 1) && many:
		return false
	case hi < 0 || many && hi-lo > 8:
		w.open++
	case many:
		w.maybe++
	}
	w.out.WriteString("(?:")
	if !w.write(sub, repeated || hi != 1) {
		return false
	}
	w.out.WriteByte(')')
	switch {
	case hi == lo:
		fmt.Fprintf(&w.out, "{%d}", lo)
	case hi < 0:
		fmt.Fprintf(&w.out, "{%d,}", lo)
	default:
		fmt.Fprintf(&w.out, "{%d,%d}", lo, hi)
	}
	return true
}

// char writes one character so that it stands for itself everywhere.
func (w *patternWriter) char(c rune) {
	if strings.ContainsRune(`^$\.*+?()[]{}|/`, c) {
		w.out.WriteByte('\\')
	}
	w.out.WriteRune(c)
}

// class writes the ranges of a class. One that reaches to the end of Unicode was a negated one.
func (w *patternWriter) class(ranges []rune) bool {
	negated := len(ranges) > 0 && ranges[len(ranges)-1] == utf8.MaxRune
	if negated {
		var rest []rune
		next := rune(0)
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] > next {
				rest = append(rest, next, ranges[i]-1)
			}
			next = ranges[i+1] + 1
		}
		ranges = rest
	}
	if len(ranges) == 0 || len(ranges) > 2*maxRanges {
		return false
	}
	w.out.WriteByte('[')
	if negated {
		w.out.WriteByte('^')
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		from, to := ranges[i], ranges[i+1]
		if from < ' ' { // white space and controls: no value of one line has more than a tab of them
			if to < ' ' {
				continue
			}
			from = ' '
		}
		w.member(from)
		if to != from {
			w.out.WriteByte('-')
			w.member(to)
		}
	}
	w.out.WriteByte(']')
	return !strings.HasSuffix(w.out.String(), "[]") && !strings.HasSuffix(w.out.String(), "[^]")
}

// member writes one character of a class. A browser's classes know set operations, so most punctuation is reserved.
func (w *patternWriter) member(c rune) {
	if c > ' ' && c < 0x7f && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '_' && c != '"' && c != '\'' {
		w.out.WriteByte('\\')
	}
	w.out.WriteRune(c)
}
