package text

import (
	"strings"
	"unicode"

	"github.com/open-reconnect/reconnect"
)

// Line is a sentence with gaps: {bank} and {client} for names, {Bank} and {Client} for names that begin a sentence, {app}
// and {site} for the bank's app and website, {n} for a number, {title} for another line, {example} for what would be right.
// {da client} is a name after a word of the language; see [Catalogue.after].
// {one|other} is a word in both of a language's forms of address, the informal one first; see [Catalogue.Formally].
type Line string

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
			b.WriteString(c.name(g.Bank, c.NoBank))
		case "Bank":
			b.WriteString(c.name(g.Bank, c.NoBankFirst))
		case "client":
			b.WriteString(c.name(g.Client, c.NoClient))
		case "Client":
			b.WriteString(c.name(g.Client, c.NoClientFirst))
		case "app":
			b.WriteString(c.of(g.Bank, c.App, c.NoApp))
		case "site":
			b.WriteString(c.of(g.Bank, c.Site, c.NoSite))
		case "title":
			b.WriteString(g.Title)
		case "example":
			b.WriteString(g.Example)
		case "n":
			b.WriteString(c.number(g.N))
		default:
			informal, formal, both := strings.Cut(gap, "|")
			switch {
			case !both:
				b.WriteString(c.after(gap, g))
			case c.formal:
				b.WriteString(formal)
			default:
				b.WriteString(informal)
			}
		}
		s = s[from+length+1:]
		from = strings.IndexByte(s, '{')
	}
	b.WriteString(s)
	return b.String()
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

// Formally is the catalogue that addresses people formally: "usted" in Spanish. A language with one form of address, or whose
// only one here is formal, has one catalogue.
func (c *Catalogue) Formally() *Catalogue {
	if f := formally[c]; f != nil {
		return f
	}
	return c
}

// name is a name, or what stands for one that is not known. A name that may run against the sentence around it is kept apart from it, so
// that neither turns the other's marks and numbers about.
func (c *Catalogue) name(known string, otherwise Line) string {
	switch {
	case known == "":
	case c.RTL || strings.ContainsFunc(known, leftward):
		return "\u2068" + known + "\u2069"
	default:
		return known
	}
	return c.Say(otherwise, Gaps{})
}

// after is a name after a word that some languages melt with what stands for one that is not known: "{da client}" is "da Norte", and else
// "dall’app …". Any other gap stays open.
func (c *Catalogue) after(gap string, g Gaps) string {
	otherwise, known := c.without[gap]
	if !known {
		return "{" + gap + "}"
	}
	word, name := strings.TrimSuffix(gap, "bank"), g.Bank
	if word == gap {
		word, name = strings.TrimSuffix(gap, "client"), g.Client
	}
	if name == "" {
		return c.Say(otherwise, Gaps{})
	}
	return word + c.name(name, "")
}

// of names something of a bank's, by the bank's name if that is known.
func (c *Catalogue) of(bank string, known, otherwise Line) string {
	if bank != "" {
		return c.Say(known, Gaps{Bank: bank})
	}
	return c.Say(otherwise, Gaps{})
}

// leftward reports whether a letter is of a script that is written from right to left.
func leftward(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}
