package powens

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pattern is a regular expression that means the same to the API, to Go and to a browser, with what it tells about the
// length of what it matches. The zero pattern allows everything.
type pattern struct {
	source   string // for the whole value, without anchors
	min, max int    // characters; 0 for no bound
	digits   bool   // it matches digits only
}

// maxPattern bounds an expression that is worth understanding, in bytes.
const maxPattern = 200

// readPattern understands a PCRE expression, or drops it. A pattern that a browser cannot compile, that means something
// else there, or that takes for ever to fail would lock the user out, and the bank checks the value anyway; so only a
// small, common language passes, and it is written anew with every doubtful character escaped:
//
//   - both anchors must be there, since nobody says whether an expression without them is searched or matched;
//   - no look-around, back reference, flag, named group, possessive quantifier, POSIX class, \w, \s, \b or \p{…},
//     because they differ between the engines, or between ASCII and Unicode;
//   - no repetition of anything but one character or a fixed row of them, at most three open-ended repetitions and
//     eight optional things, because a browser's engine tries all ways to match: (a|a)*, (a+)+ and a?a?a?… take
//     exponential time to fail.
func readPattern(pcre string) pattern {
	inner, ok := strings.CutPrefix(pcre, "^")
	inner, end := strings.CutSuffix(inner, "$")
	if !ok || !end || len(pcre) > maxPattern || !utf8.ValidString(pcre) || strings.HasSuffix(inner, `\`) {
		return pattern{}
	}
	r := regex{in: inner, digits: true}
	size, ok := r.alternatives(0)
	if !ok || r.in != "" || r.split {
		return pattern{}
	}
	source := r.out.String()
	if _, err := regexp.Compile(`^(?:` + source + `)$`); err != nil || source == "" {
		return pattern{}
	}
	p := pattern{source: source, min: size.min, max: size.max, digits: r.digits}
	if size.max == unbounded || size.max > 1000 {
		p.max = 0
	}
	return p
}

// unbounded is the greatest length of something that may repeat for ever.
const unbounded = 1 << 20

// size is how many characters something matches.
type size struct{ min, max int }

func (s size) plus(t size) size {
	return size{min(s.min+t.min, unbounded), min(s.max+t.max, unbounded)}
}

// regex reads an expression and writes it anew.
type regex struct {
	in     string
	out    strings.Builder
	digits bool // nothing but digits was matched so far
	bars   int  // alternatives so far
	open   int  // open-ended repetitions so far
	maybe  int  // optional things so far
	split  bool // alternatives outside of any group: "^a|b$" binds each anchor to one of them
}

func (r *regex) next() rune {
	c, _ := utf8.DecodeRuneInString(r.in)
	return c
}

func (r *regex) take(prefix string) bool {
	rest, ok := strings.CutPrefix(r.in, prefix)
	if ok {
		r.in = rest
	}
	return ok
}

// alternatives reads up to the end of the input or a closing parenthesis.
func (r *regex) alternatives(depth int) (size, bool) {
	if depth > 8 {
		return size{}, false
	}
	whole, branch, first := size{}, size{}, true
	end := func() {
		if first {
			whole = branch
		} else {
			whole = size{min(whole.min, branch.min), max(whole.max, branch.max)}
		}
		first, branch = false, size{}
	}
	for r.in != "" && r.next() != ')' {
		if r.take("|") {
			r.out.WriteByte('|')
			r.split = r.split || depth == 0
			r.bars++
			end()
			continue
		}
		s, ok := r.repeated(depth)
		if !ok {
			return size{}, false
		}
		branch = branch.plus(s)
	}
	end()
	return whole, true
}

// repeated reads one thing and how often it may come.
func (r *regex) repeated(depth int) (size, bool) {
	bars := r.bars
	s, ok := r.atom(depth)
	if !ok {
		return size{}, false
	}
	lo, hi := 1, 1
	fixed := r.bars == bars && s.min == s.max
	switch {
	case r.take("*"):
		lo, hi = 0, unbounded
		r.out.WriteByte('*')
	case r.take("+"):
		hi = unbounded
		r.out.WriteByte('+')
	case r.take("?"):
		lo = 0
		r.out.WriteByte('?')
	case r.take("{"):
		if lo, hi, ok = r.counts(); !ok {
			return size{}, false
		}
	default:
		return s, true
	}
	r.take("?") // a lazy quantifier matches the same whole values
	if r.in != "" && strings.ContainsRune("*+?{", r.next()) {
		return size{}, false // possessive, or a repetition of a repetition
	}
	if hi > 1 && !fixed {
		return size{}, false
	}
	switch {
	case lo == hi:
	case hi > 10:
		r.open++
	default:
		r.maybe += hi - lo
	}
	if r.open > 3 || r.maybe > 8 {
		return size{}, false
	}
	return size{min(s.min*lo, unbounded), min(s.max*hi, unbounded)}, true
}

// counts reads {2}, {2,} or {2,3} after its opening brace.
func (r *regex) counts() (lo, hi int, ok bool) {
	inside, rest, found := strings.Cut(r.in, "}")
	from, to, comma := strings.Cut(inside, ",")
	lo, err := strconv.Atoi(from)
	if !found || err != nil || lo > 1000 || lo < 0 || !digits.MatchString(from) {
		return 0, 0, false
	}
	switch {
	case !comma:
		hi = lo
	case to == "":
		hi = unbounded
	default:
		if hi, err = strconv.Atoi(to); err != nil || hi < lo || hi > 1000 || !digits.MatchString(to) {
			return 0, 0, false
		}
	}
	r.in = rest
	r.out.WriteString("{" + inside + "}")
	return lo, hi, true
}

// syntax must be escaped to stand for itself outside of a class; nothing else may be, in a browser.
const syntax = `^$\.*+?()[]{}|/`

func (r *regex) atom(depth int) (size, bool) {
	c := r.next()
	switch {
	case c == '(':
		r.in = r.in[1:]
		r.take("?:")
		if strings.HasPrefix(r.in, "?") || strings.HasPrefix(r.in, "*") {
			return size{}, false // look-around, a name, a flag, a verb
		}
		r.out.WriteString("(?:")
		s, ok := r.alternatives(depth + 1)
		if !ok || !r.take(")") {
			return size{}, false
		}
		r.out.WriteByte(')')
		return s, true
	case c == '[':
		r.in = r.in[1:]
		return size{1, 1}, r.class()
	case c == '.':
		r.in = r.in[1:]
		r.out.WriteByte('.')
		r.digits = false
		return size{1, 1}, true
	case c == '\\':
		r.in = r.in[1:]
		if r.take("d") {
			r.out.WriteString(`\d`)
			return size{1, 1}, true
		}
		c = r.next()
		if !punctuation(c) {
			return size{}, false // \w, \b, \1, \p{L}, …
		}
	case strings.ContainsRune(syntax, c) && c != '/':
		return size{}, false // an anchor in the middle, or a quantifier of nothing
	case c < ' ' || c == utf8.RuneError || c == 0x7f:
		return size{}, false
	}
	r.in = r.in[utf8.RuneLen(c):]
	if strings.ContainsRune(syntax, c) {
		r.out.WriteByte('\\')
	}
	r.out.WriteRune(c)
	r.digits = r.digits && c >= '0' && c <= '9'
	return size{1, 1}, true
}

// class reads what is between brackets.
func (r *regex) class() bool {
	r.out.WriteByte('[')
	if r.take("^") {
		r.out.WriteByte('^')
		r.digits = false
	}
	for n := 0; ; n++ {
		if r.in == "" {
			return false
		}
		if r.next() == ']' {
			if n == 0 {
				return false // the engines disagree about []
			}
			r.in = r.in[1:]
			r.out.WriteByte(']')
			return true
		}
		if r.take(`\d`) {
			r.out.WriteString(`\d`)
			if strings.HasPrefix(r.in, "-") && !strings.HasPrefix(r.in, "-]") {
				return false // a range from a class
			}
			continue
		}
		from, ok := r.member()
		if !ok {
			return false
		}
		to := from
		if strings.HasPrefix(r.in, "-") && !strings.HasPrefix(r.in, "-]") {
			r.in = r.in[1:]
			if to, ok = r.member(); !ok || to < from {
				return false
			}
		}
		r.write(from)
		if to != from {
			r.out.WriteByte('-')
			r.write(to)
		}
		r.digits = r.digits && from >= '0' && to <= '9'
	}
}

// member reads one character of a class.
func (r *regex) member() (rune, bool) {
	escaped := r.take(`\`)
	c := r.next()
	if r.in == "" || c == utf8.RuneError || c < ' ' || c == 0x7f {
		return 0, false
	}
	if escaped && !punctuation(c) || !escaped && (c == '[' || c == ']') {
		return 0, false // \s, \w, [:alpha:]
	}
	r.in = r.in[utf8.RuneLen(c):]
	return c, true
}

// write writes one character of a class so that both engines take it for itself. In a browser's classes, which know
// set operations, most punctuation is reserved, alone or doubled.
func (r *regex) write(c rune) {
	if strings.ContainsRune(syntax+`-&!#%,:;<=>@~`+"`", c) {
		r.out.WriteByte('\\')
	}
	r.out.WriteRune(c)
}

// punctuation reports an ASCII character that is neither letter, digit, space nor control: escaped, it is itself.
func punctuation(c rune) bool {
	return c > ' ' && c < 0x7f && !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')
}
