package reconnect

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bare is a value without what people paste around it. Secrets are returned as they are: a bank's password may end in a
// space. What is written anew lies in the scratch, so that it is wiped.
func (fd Field) bare(v string, typed *scratch) string {
	switch fd.Kind {
	case Secret, Pick, Picks, File:
		return v
	case Text, Search:
		if !fd.Digits() {
			return typed.own(plain(v, false))
		}
	case Code, Number, Date:
	default: // an unknown kind is drawn as text
		return typed.own(plain(v, false))
	}
	v = typed.own(plain(v, true))
	if fd.Kind != Code && !fd.Digits() || fd.Pattern != "" && (!fd.Digits() || fd.fits(v)) {
		return v
	}
	found := ""
	for rest, from := v, 0; rest != ""; rest = v[from:] {
		start, end, digits := group(rest)
		if end == 0 {
			break
		}
		start, end = from+start, from+end
		from = end
		code := typed.own(digits)
		switch {
		case fd.Pattern != "" && !fd.fits(code):
			continue
		case found != "" || fd.Pattern == "" && !prose(v[:start], v[end:]):
			return v // which of them is meant cannot be told, or letters belong to the code
		}
		found = code
	}
	if found == "" {
		return v
	}
	return found
}

// plain leaves out line ends, what has no width, and the space around. Digits of other scripts become ASCII where digits are
// counted on; words keep the joiners inside them, which some languages spell with.
func plain(v string, digits bool) []byte {
	v = strings.TrimFunc(v, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) })
	b := make([]byte, 0, len(v))
	for i, r := range v {
		switch {
		case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
		case unicode.Is(unicode.Cf, r) && (digits || r != '\u200c' && r != '\u200d'):
		case digits && unicode.IsDigit(r):
			b = append(b, ascii(r))
		default:
			_, size := utf8.DecodeRuneInString(v[i:])
			b = append(b, v[i:i+size]...)
		}
	}
	return b
}

// ascii is a decimal digit of any script as an ASCII digit. Unicode keeps each script's ten together, from zero on.
func ascii(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	return '?'
}

// group finds the first run of digits, across what is printed between groups of them. The end is 0 if there is none.
func group(v string) (start, end int, digits []byte) {
	for i, r := range v {
		switch {
		case r >= '0' && r <= '9':
			if end == 0 {
				start, digits = i, make([]byte, 0, len(v)-i)
			}
			digits, end = append(digits, byte(r)), i+1
		case end > 0 && !unicode.IsSpace(r) && !between(r):
			return start, end, digits
		}
	}
	return start, end, digits
}

// between reports whether a rune is a dash or a dot, as printed inside a code.
func between(r rune) bool {
	return unicode.Is(unicode.Pd, r) || strings.ContainsRune(".\u2212\u2043\u00b7\u2022\u2024\u2027\u30fb\uff0e", r)
}

// prose reports whether what stands before and after a run of digits is talk about a code, not a part of it: no letter
// touches the digits, also not across a dash, and it is punctuation only, or has a colon or a word with small letters. "AB 12"
// and "AB-12" are codes.
func prose(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(before, between))
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, between))
	if unicode.IsLetter(last) || unicode.IsLetter(first) {
		return false
	}
	around := before + " " + after
	if strings.ContainsAny(around, ":\uff1a") || strings.IndexFunc(around, unicode.IsLetter) < 0 {
		return true
	}
	for word := range strings.FieldsSeq(around) {
		small := strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) }) >= 0
		if small && utf8.RuneCountInString(word) > 2 {
			return true
		}
	}
	return false
}

// fits reports whether a value meets the field's bounds and its pattern.
func (fd Field) fits(v string) bool {
	n := utf8.RuneCountInString(v)
	return n >= fd.Min && (fd.Max == 0 || n <= fd.Max) && fd.matches(v)
}

var digitClass = regexp.MustCompile(`\[[0-9]-[0-9]\]|\\d`)

// Digits reports whether the field's pattern says that its value consists of digits. No pattern says nothing.
func (fd Field) Digits() bool {
	if fd.Pattern == "" || strings.Contains(fd.Pattern, "[^") {
		return false
	}
	return strings.Trim(digitClass.ReplaceAllLiteralString(fd.Pattern, ""), "0123456789^$[](){},?:+*|") == ""
}

// Example is a value of the right shape, where the pattern tells how many digits it has, and empty elsewhere.
func (fd Field) Example() string {
	if n, _ := fd.lengths(); n >= 3 {
		return numerals[:n]
	}
	return ""
}

// Length is how many digits a value has, where the pattern takes one length alone, and 0 elsewhere.
func (fd Field) Length() int {
	if n, only := fd.lengths(); only {
		return n
	}
	return 0
}

const numerals = "12345678901234567890"

// lengths returns the fewest digits that the field takes, 0 if its value is not one of digits or that is not to be told, and
// whether it takes no other number of them.
func (fd Field) lengths() (fewest int, only bool) {
	if !fd.Digits() {
		return 0, false
	}
	re, err := regexp.Compile(`^(?:` + fd.Pattern + `)$`)
	if err != nil {
		return 0, false
	}
	for n := 1; n <= len(numerals); n++ {
		switch {
		case n < fd.Min || fd.Max > 0 && n > fd.Max || !re.MatchString(numerals[:n]):
		case fewest == 0:
			fewest, only = n, n < len(numerals)
		default:
			return fewest, false
		}
	}
	return fewest, only
}
