package upstream

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/open-reconnect/reconnect"
)

// secretLink finds a link with a parameter that opens something, with a space after the equals sign and a line that it may go
// on in. Powens' error_message has been observed to hold a bank's whole address with its state; a reader of such a link can
// take part in the sign-in.
var secretLink = regexp.MustCompile(`(?i)\S*(?:://|www\.|[?&;])\S*` +
	`(?:state|code|token|ticket|session|sid|key|secret|signature|request)[a-z_-]*(?:=|%3d)\s*\S*(?:\n\S+)?`)

// Plain makes a foreign text fit to be shown: at most so many characters, each of which can be seen where it stands.
// What is invisible, unassigned or private goes, and so does what turns the direction of writing around: with these one
// text looks like another, or says to a machine what no reader sees. HTML becomes the text that it meant. Of a link that
// opens something only an ellipsis is left. Nothing that is sent back to an aggregator may go through here.
func Plain(s string, runes int) string {
	// Only what is seen at last can be judged: entities, tags and what is invisible may stand between a link's letters.
	s = strings.TrimSpace(visible([]rune(unmarked(strings.ToValidUTF8(s, "")))))
	if cut := secretLink.ReplaceAllLiteralString(s, "…"); cut != s {
		if s = strings.TrimSpace(cut); !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return ""
		}
	}
	if len(s) > runes { // bytes, an upper bound of runes
		if r := []rune(s); len(r) > runes {
			s = strings.TrimRightFunc(string(r[:runes-1]), unicode.IsSpace) + "…"
		}
	}
	return s
}

// Words are a bank's text of at most so many characters, as [Plain] makes it, in a language.
func Words(s string, runes int, lang string) reconnect.Words {
	if s = Plain(s, runes); s == "" {
		lang = ""
	}
	return reconnect.Words{Text: s, Lang: lang}
}

// forDevelopers finds what speaks of an API, not of a bank: its members, keys, tokens and sessions.
var forDevelopers = regexp.MustCompile(`[a-z](Id|ID|Key|Token|Code|Response|Challenge|Prompt)s?\b|[a-z]_[a-z]|` +
	`(?i)\b(api|endpoint|json|guid|null|parameters?|auth(entication)? key|tokens?|(request|session) id)\b`)

// Said are the words of an aggregator's API about a bank, of at most so many characters. They are English, and none if they
// are for its developers.
func Said(s string, runes int) reconnect.Words {
	words := Words(s, runes, "en")
	if words.Text == "" || forDevelopers.MatchString(words.Text) {
		return reconnect.Words{}
	}
	words.Service = true
	return words
}

// maxMarks is how many marks may stand on one letter: writing needs up to four, and a pile of more covers other lines.
const maxMarks = 4

// visible drops the characters that no reader could see, and keeps those among them that words and emoji need: first
// what never has a shape, then what has none where it stands.
func visible(text []rune) string {
	shaped, marks, based := text[:0], 0, false // whether a line has anything for a mark to stand on
	for _, r := range text {
		switch {
		case leans(r):
		case r == '\n':
			marks, based = 0, false
		case r == '\u00a0', r == '\u202f': // French spaces do not break
			marks = 0
		case unicode.IsSpace(r):
			r, marks = ' ', 0
		case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), slices.Contains(blank, r), !unicode.In(r, seen...):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks || !based {
				continue
			}
		default:
			marks, based = 0, true
		}
		shaped = append(shaped, r)
	}
	kept := make([]rune, 0, len(shaped))
	for i, r := range shaped {
		if leans(r) {
			var before, after rune
			if len(kept) > 0 {
				before = kept[len(kept)-1]
			}
			if i+1 < len(shaped) {
				after = shaped[i+1]
			}
			if joiner(r) && !joins(r, before, after) || !joiner(r) && !varies(r, before, after) {
				continue
			}
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// leans reports a character that has no shape, but may change its neighbours'.
func leans(r rune) bool { return joiner(r) || unicode.Is(unicode.Variation_Selector, r) }

func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

var (
	// seen are the categories that have a shape: letters, marks, numbers, punctuation, symbols.
	seen = []*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.P, unicode.S}
	// blank are those among them that have none all the same: an empty Braille cell, a note without a head, and the place
	// of an object that is not there.
	blank = []rune{'\u2800', '\U0001d159', '\ufffc'}
	// joined are the scripts whose words are spelled with joiners and non-joiners.
	joined = []*unicode.RangeTable{
		unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
		unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
		unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
	}
	emoji = []*unicode.RangeTable{unicode.So, unicode.Sm, unicode.Sk} // Sk has the colours of skin
)

// joins reports a joiner or non-joiner that changes how its neighbours are written: within a word of a script that knows
// them, or between the parts of one emoji.
func joins(r, before, after rune) bool {
	if leans(after) {
		return false
	}
	if unicode.In(before, joined...) && unicode.In(after, joined...) {
		return true
	}
	return r == '\u200d' && (before == '\ufe0f' || unicode.In(before, emoji...)) && unicode.In(after, emoji...)
}

// varies reports a selector that changes how the character before it is drawn.
func varies(r, before, after rune) bool {
	switch {
	case r == '\ufe0e' || r == '\ufe0f':
		return unicode.In(before, emoji...) || after == '\u20e3' && strings.ContainsRune("0123456789#*", before)
	case unicode.Is(unicode.Mongolian, r):
		return unicode.Is(unicode.Mongolian, before) && unicode.IsLetter(before)
	default:
		return unicode.Is(unicode.Han, before)
	}
}
