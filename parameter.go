package reconnect

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Holds returns the first of the names that a query, or an address with one, already has as a parameter: what a door
// adds to a callback must not stand there before, or a link could slip a value of its own past the integrator. Names are
// compared as leniently as any server reads them: in any case; percent-encoded, once or more; cut off at a NUL; an
// element of a list or object ("id[]", "[id]", "id.x"); blanks around it; dots and blanks for underscores.
func Holds(address string, names ...string) string {
	address, _, _ = strings.Cut(address, "#")
	if _, query, ok := strings.Cut(address, "?"); ok {
		address = query
	}
	for key := range strings.FieldsFuncSeq(address, func(r rune) bool { return r == '&' || r == ';' }) {
		key, _, _ = strings.Cut(key, "=")
		for range 4 {
			for _, name := range names {
				if slices.ContainsFunc(readings(key), func(k string) bool { return strings.EqualFold(k, name) }) {
					return name
				}
			}
			decoded := decode(key)
			if decoded == key {
				break
			}
			key = decoded
		}
	}
	return ""
}

// readings are the names that servers may take a decoded key for.
func readings(key string) []string {
	key, _, _ = strings.Cut(key, "=") // encoded once more
	key, _, _ = strings.Cut(key, "\x00")
	key = strings.TrimFunc(key, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	first, _, _ := strings.Cut(strings.NewReplacer("]", "[").Replace(key), "[")
	object, _, _ := strings.Cut(first, ".")
	flat := strings.Map(func(r rune) rune {
		if r == '.' || r == '[' || unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, key)
	trim := func(s string) string { return strings.TrimFunc(s, unicode.IsSpace) }
	return []string{trim(first), trim(object), flat}
}

// decode reads what is percent-encoded, the old %uXXXX too, and leaves what is not so as it is.
func decode(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		rest := s[i:]
		switch {
		case rest[0] == '+':
			out.WriteByte(' ')
			continue
		case rest[0] == '%' && len(rest) >= 6 && (rest[1] == 'u' || rest[1] == 'U'):
			if n, err := strconv.ParseUint(rest[2:6], 16, 16); err == nil {
				out.WriteRune(rune(n))
				i += 5
				continue
			}
		case rest[0] == '%' && len(rest) >= 3:
			if n, err := strconv.ParseUint(rest[1:3], 16, 8); err == nil {
				out.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		out.WriteByte(rest[0])
	}
	return out.String()
}

// Folded is a code as it is claimed: without case and punctuation, because some aggregators read a code in any
// spelling. Codes are random and long, so two of them never differ in these alone.
func Folded(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, code)
}
