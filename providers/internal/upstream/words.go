package upstream

import (
	"regexp"
	"strings"
	"unicode"
)

// secretLink finds a link with a parameter that opens something. Whoever has such a link can take part in a sign-in.
var secretLink = regexp.MustCompile(`(?i)(://|www\.|[?&;])\S*(state|code|token|ticket|session|sid|key|secret|signature|request)[a-z_-]*(=|%3d)`)

// Plain makes a foreign text fit to be shown: valid, without control characters and those that turn the direction of
// writing around (they can make one address look like another), at most so many characters. A text with a link in it
// that opens something is dropped whole.
func Plain(s string, runes int) string {
	if secretLink.MatchString(s) {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.TrimSpace(s)
	if len(s) > runes { // bytes, an upper bound of runes
		if r := []rune(s); len(r) > runes {
			s = string(r[:runes-1]) + "…"
		}
	}
	return s
}
