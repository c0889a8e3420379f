// Package pattern translates the regular expressions of vendors into the one language that Go's regexp and a browser's
// pattern attribute have in common.
//
// What it passes compiles in both, means in both what it means to the vendor, and matches or fails in a browser in
// linear time. What cannot be promised is dropped: a pattern that a browser cannot compile, that means something else
// there or that takes minutes to fail would lock the user out, and the bank checks the value anyway.
package pattern

import (
	"regexp"
	"regexp/syntax"
)

// Pattern is what a value must look like. The zero Pattern allows everything.
type Pattern struct {
	Source   string // for the whole value, without anchors
	Min, Max int    // lengths that match, in characters; 0 for no bound
	Digits   bool   // nothing but ASCII digits matches
}

// Bounds of what is worth understanding and worth sending, in bytes.
const (
	maxSource = 200
	maxResult = 1000
)

// PCRE translates an expression of Powens. Both anchors must be there, because the vendor does not say whether an
// expression without them is searched or matched. Of the escaped letters only \d is understood: \w, \s and \b differ
// between ASCII and Unicode.
func PCRE(source string) Pattern { return translate(source, dialect{escapes: "d"}) }

// JavaScript translates an expression of Syncfy, whose widgets search with it, so that it need not match the whole
// value. They compile it without the flag u and count a character outside of the basic plane as two; here it is one.
func JavaScript(source string) Pattern {
	return translate(source, dialect{escapes: "dDwWsSxutnrfv", script: true})
}

// anything is matched before an expression without a first anchor, and after one without a last.
const anything = `[\s\S]*`

// translate writes an expression anew until it stays as it is, because Go's parser takes together what it can. Then the
// parser's tree is what a browser reads, and tells how long it reads.
func translate(source string, d dialect) Pattern {
	text, ok := d.spell(source)
	for range 5 {
		tree, err := syntax.Parse(text, syntax.Perl)
		if !ok || err != nil {
			return Pattern{}
		}
		body, begins, ends := trim(tree)
		if !d.script && !(begins && ends) {
			return Pattern{}
		}
		var w writer
		size := w.write(body)
		p := Pattern{Source: w.String(), Min: size.min, Max: size.max, Digits: size.digits && begins && ends}
		before := text
		if text = p.Source; begins {
			text = "^" + text
		}
		if ends {
			text += "$"
		}
		switch {
		case w.failed || size.max == 0:
			return Pattern{}
		case text != before:
			continue
		case !linear(body, begins, ends):
			return Pattern{}
		}
		if !begins {
			p.Source, p.Max = anything+p.Source, 0
		}
		if !ends {
			p.Source, p.Max = p.Source+anything, 0
		}
		if p.Max > 1000 {
			p.Max = 0
		}
		if _, err := regexp.Compile(`^(?:` + p.Source + `)$`); err != nil || len(p.Source) > maxResult {
			return Pattern{}
		}
		return p
	}
	return Pattern{}
}

// trim takes the anchors off. Where there is none anything may stand, so that the needless part of a repetition goes: to
// find \d{2,} is to find \d{2}, which can be found in one way less for each digit.
func trim(tree *syntax.Regexp) (body *syntax.Regexp, begins, ends bool) {
	parts := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpConcat {
		parts = tree.Sub
	}
	if begins = parts[0].Op == syntax.OpBeginText; begins {
		parts = parts[1:]
	}
	n := len(parts)
	if ends = n > 0 && parts[n-1].Op == syntax.OpEndText; ends {
		parts = parts[:n-1]
	}
	if n = len(parts); n > 0 && !begins {
		parts[0] = least(parts[0])
	}
	if n > 0 && !ends {
		parts[n-1] = least(parts[n-1])
	}
	return &syntax.Regexp{Op: syntax.OpConcat, Sub: parts}, begins, ends
}

// least is a repetition that is no longer than it must be, or what is no repetition.
func least(re *syntax.Regexp) *syntax.Regexp {
	if !repeats(re) {
		return re
	}
	lo, _ := times(re)
	return &syntax.Regexp{Op: syntax.OpRepeat, Sub: re.Sub, Min: lo, Max: lo}
}

func repeats(re *syntax.Regexp) bool { return re.Op >= syntax.OpStar && re.Op <= syntax.OpRepeat }

// times is how often a repetition repeats, where -1 is for ever.
func times(re *syntax.Regexp) (lo, hi int) {
	switch re.Op {
	case syntax.OpStar:
		return 0, -1
	case syntax.OpPlus:
		return 1, -1
	case syntax.OpQuest:
		return 0, 1
	default:
		return re.Min, re.Max
	}
}
