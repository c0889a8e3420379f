package flinks

import (
	"strings"
	"unicode"
)

// plain makes a bank's text fit to be shown: no control characters, none that turn the direction of writing around
// (they can make one text look like another), at most so many characters. What is sent back to the bank never goes
// through here.
func plain(s string, runes int) string {
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
