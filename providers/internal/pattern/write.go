package pattern

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writer writes an expression in the language that all engines read alike. It fails at what cannot be said there, such
// as an anchor in the middle.
type writer struct {
	strings.Builder
	failed bool
}

// size is how many characters something matches, and whether they are all digits.
type size struct {
	min, max int
	digits   bool
}

// unbounded is the greatest length of something that may repeat for ever.
const unbounded = 1 << 20

func (w *writer) write(re *syntax.Regexp) size {
	switch re.Op {
	case syntax.OpLiteral:
		s := size{len(re.Rune), len(re.Rune), true}
		for _, c := range re.Rune {
			w.char(c, reserved)
			s.digits = s.digits && c >= '0' && c <= '9'
		}
		return s
	case syntax.OpCharClass:
		return w.class(re.Rune)
	case syntax.OpAnyChar:
		return w.class([]rune{0, unicode.MaxRune})
	case syntax.OpAnyCharNotNL:
		return w.class([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune})
	case syntax.OpConcat, syntax.OpCapture, syntax.OpEmptyMatch:
		s := size{digits: true}
		for _, sub := range re.Sub {
			t := w.write(sub)
			s = size{min(s.min+t.min, unbounded), min(s.max+t.max, unbounded), s.digits && t.digits}
		}
		return s
	case syntax.OpAlternate:
		s := size{unbounded, 0, true}
		for i, sub := range re.Sub {
			w.WriteString([]string{"(?:", "|"}[min(i, 1)])
			t := w.write(sub)
			s = size{min(s.min, t.min), max(s.max, t.max), s.digits && t.digits}
		}
		w.WriteByte(')')
		return s
	default:
		if repeats(re) {
			return w.repeat(re)
		}
		w.failed = true
		return size{}
	}
}

// repeat writes a repetition. One of a repetition, which can be read in as many ways as there are sums, becomes one where
// that matches the same.
func (w *writer) repeat(re *syntax.Regexp) size {
	lo, hi := times(re)
	sub := re.Sub[0]
	for sub.Op == syntax.OpCapture || repeats(sub) {
		if repeats(sub) {
			from, to := times(sub)
			if lo != hi && from > 1 {
				break // a{2,3} twice or thrice leaves out five
			}
			lo *= from
			if hi != 0 && to != 0 && (hi < 0 || to < 0) {
				hi = -1
			} else {
				hi *= to
			}
		}
		sub = sub.Sub[0]
	}
	if hi == 0 {
		return size{digits: true}
	}
	group := sub.Op == syntax.OpConcat || sub.Op == syntax.OpEmptyMatch || repeats(sub) || sub.Op == syntax.OpLiteral && len(sub.Rune) > 1
	if group = group && (lo != 1 || hi != 1); group {
		w.WriteString("(?:")
	}
	s := w.write(sub)
	if group {
		w.WriteByte(')')
	}
	switch {
	case lo == hi && lo > 1:
		fmt.Fprintf(w, "{%d}", lo)
	case lo == hi:
	case lo == 0 && hi == 1:
		w.WriteByte('?')
	case lo < 2 && hi < 0:
		w.WriteByte("*+"[lo])
	case hi < 0:
		fmt.Fprintf(w, "{%d,}", lo)
	default:
		fmt.Fprintf(w, "{%d,%d}", lo, hi)
	}
	if hi < 0 {
		hi = unbounded
	}
	return size{min(s.min*lo, unbounded), min(s.max*hi, unbounded), s.digits}
}

// class writes ranges between brackets. Those that reach to the end of Unicode are said by what they leave out.
func (w *writer) class(ranges []rune) size {
	s := size{1, 1, true}
	if n := len(ranges); n > 0 && ranges[n-1] == unicode.MaxRune {
		s.digits = false
		var rest []rune
		next := rune(0)
		for i := 0; i < n; i += 2 {
			if ranges[i] > next {
				rest = append(rest, next, ranges[i]-1)
			}
			next = ranges[i+1] + 1
		}
		if ranges = rest; len(ranges) == 0 {
			w.WriteString(`[\s\S]`)
			return s
		}
		w.WriteString("[^")
	} else {
		w.WriteByte('[')
	}
	w.failed = w.failed || len(ranges) == 0
	for i := 0; i < len(ranges); i += 2 {
		w.char(ranges[i], reservedInside)
		if ranges[i+1] != ranges[i] {
			w.WriteByte('-')
			w.char(ranges[i+1], reservedInside)
		}
		s.digits = s.digits && ranges[i] >= '0' && ranges[i+1] <= '9'
	}
	w.WriteByte(']')
	return s
}

// Characters that are written with a backslash. A browser's classes know set operations, so that most punctuation is
// reserved there, alone or doubled; where a character is not reserved, a browser refuses the backslash.
const (
	reserved       = `^$\.*+?()[]{}|/`
	reservedInside = reserved + "-&!#%,:;<=>@`~"
)

// char writes a character so that it stands for itself.
func (w *writer) char(c rune, reserved string) {
	w.failed = w.failed || !utf8.ValidRune(c)
	switch {
	case unicode.IsControl(c):
		fmt.Fprintf(w, `\x%02x`, c) // HTML changes some
		return
	case strings.ContainsRune(reserved, c):
		w.WriteByte('\\')
	}
	w.WriteRune(c)
}
