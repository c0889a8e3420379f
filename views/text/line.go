package text

import (
	"strconv"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// Line is a sentence with gaps: {bank} and {client} for names, {Bank} and {Client} for names that begin a sentence,
// {n} for a number, {title} for another line, {example} for what would be right.
type Line string

// Count is a line that depends on a number.
type Count struct{ One, Other Line }

// Gaps are what a line's gaps are filled with.
type Gaps struct {
	Bank    string
	Client  string
	Title   string
	Example string
	N       int
}

// Say fills a line's gaps, in one pass: what fills a gap is never read for gaps itself.
func (c *Catalogue) Say(l Line, g Gaps) string {
	s := string(l)
	from := strings.IndexByte(s, '{')
	if from < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(g.Bank) + len(g.Client) + 16)
	for from >= 0 {
		length := strings.IndexByte(s[from:], '}')
		if length < 0 {
			break
		}
		b.WriteString(s[:from])
		switch gap := s[from+1 : from+length]; gap {
		case "bank":
			b.WriteString(either(g.Bank, c.NoBank))
		case "Bank":
			b.WriteString(either(g.Bank, c.NoBankFirst))
		case "client":
			b.WriteString(either(g.Client, c.NoClient))
		case "Client":
			b.WriteString(either(g.Client, c.NoClientFirst))
		case "title":
			b.WriteString(g.Title)
		case "example":
			b.WriteString(g.Example)
		case "n":
			b.WriteString(strconv.Itoa(g.N))
		default:
			b.WriteString(s[from : from+length+1])
		}
		s = s[from+length+1:]
		from = strings.IndexByte(s, '{')
	}
	b.WriteString(s)
	return b.String()
}

// Of picks the line for a number.
func (c *Catalogue) Of(n int, count Count) Line {
	if c.One(n) {
		return count.One
	}
	return count.Other
}

// End returns the words for a reason; for one without words, those of [reconnect.Unknown].
func (c *Catalogue) End(r reconnect.Reason) End {
	if e, ok := c.Ends[r]; ok {
		return e
	}
	return c.Ends[reconnect.Unknown]
}

// Why says why a step is asked, empty for a step without a reason.
func (c *Catalogue) Why(r reconnect.Reason) Line {
	if r == "" {
		return ""
	}
	if l, ok := c.Again[r]; ok {
		return l
	}
	return c.End(r).Text
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
