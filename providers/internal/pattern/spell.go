package pattern

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dialect is where one language of expressions differs from the other.
type dialect struct {
	escapes string // letters that may follow a backslash
	script  bool   // JavaScript's dot and spaces; a hyphen beside \d in a class is itself; no anchors are needed
}

// lexeme is one thing that an expression consists of, inside or outside of a class. An escape that is not here is not
// understood. A class escape takes the hyphens beside it along, which make no range there.
var lexeme = regexp.MustCompile(`^(?:-?\\([dDwWsS])-?|\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[tnrfv])|\\[^a-zA-Z0-9]|` +
	`\(\?:?|\{(?:0|[1-9][0-9]*)(?:,(?:0|[1-9][0-9]*)?)?\}|[^\\])`)

// What \s and \S match in JavaScript, between brackets. Go's know fewer spaces.
const (
	spaces   = `\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	noSpaces = `\x00-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}` +
		`\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
)

// What JavaScript reads otherwise than Go.
var (
	insideClass  = strings.NewReplacer("-", `\-`, `\s`, spaces, `\S`, noSpaces)
	outsideClass = strings.NewReplacer("-", `\-`, `\s`, "["+spaces+"]", `\S`, "["+noSpaces+"]", ".", `[^\n\r\x{2028}\x{2029}]`)
)

// spell writes an expression so that Go's parser takes it as the vendor's engine does. It reports false for what that
// parser takes for something else, or takes where the vendor's engine does not.
func (d dialect) spell(source string) (string, bool) {
	doubtful := func(c rune) bool { return unicode.IsControl(c) || c > 0xffff }
	if len(source) > maxSource || !utf8.ValidString(source) || strings.ContainsFunc(source, doubtful) {
		return "", false
	}
	var out strings.Builder
	inside := false // a class
	for source != "" {
		found := lexeme.FindStringSubmatch(source)
		if found == nil {
			return "", false
		}
		word, escape := found[0], found[1]+found[2]
		source = source[len(word):]
		switch {
		case escape != "" && !strings.Contains(d.escapes, escape[:1]):
			return "", false
		case found[2] != "" && len(escape) > 1:
			word = `\x{` + escape[1:] + `}`
		case escape != "" && !d.script:
			if inside && strings.HasSuffix(word, "-") && !strings.HasPrefix(source, "]") {
				return "", false
			}
		case escape != "" && inside:
			word = insideClass.Replace(word)
		case escape != "" || word == "." && d.script && !inside:
			word = outsideClass.Replace(word)
		case inside && word == "[":
			if source == "" || strings.ContainsAny(source[:1], ":.=") {
				return "", false // [:alpha:] is a class or six letters
			}
		case inside:
			inside = word != "]"
		case word == "]" || word == "{" || word == "}" || word == "(?":
			return "", false
		case word == "[":
			inside = true
			if strings.HasPrefix(source, "^") {
				word, source = "[^", source[1:]
			}
			if strings.HasPrefix(source, "]") {
				return "", false // the engines disagree about []
			}
		}
		out.WriteString(word)
	}
	return out.String(), !inside
}
