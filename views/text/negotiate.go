package text

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// all lists the catalogues. The first is what speakers of every other language get. A language as it is spoken elsewhere follows it.
var all = []*Catalogue{
	english, french, quebecois, spanish, mexican, german, italian, portuguese, brazilian, dutch, polish, arabic, hebrew,
}

var (
	byTag   = index(all)
	matcher = language.NewMatcher(tags(all))
	// formally are the catalogues whose lines have both forms of address, as those who are addressed formally read them.
	formally = map[*Catalogue]*Catalogue{spanish: spanish.addressed(), mexican: mexican.addressed()}
	// readers are those whose own language is none of ours, and who read another one every day, where they have not said so.
	readers = map[string]*Catalogue{
		"ca": spanish, "eu": spanish, "gl": spanish, "ast": spanish, "an": spanish, "qu": spanish, "gn": spanish,
		"br": french, "co": french, "oc": french, "wo": french, "ln": french, "gsw": german, "nds": german, "lb": german, "dsb": german, "hsb": german, "rm": german,
		"fy": dutch, "li": dutch, "af": dutch, "fur": italian, "sc": italian, "scn": italian, "vec": italian, "nap": italian,
		"csb": polish, "szl": polish, "yi": hebrew,
	}
)

// addressed is a copy that takes the formal form of each line.
func (c *Catalogue) addressed() *Catalogue {
	f := *c
	f.formal = true
	return &f
}

func index(all []*Catalogue) map[string]*Catalogue {
	m := make(map[string]*Catalogue, len(all))
	for _, c := range all {
		m[c.Tag] = c
	}
	return m
}

// tags are what the matcher chooses from. To it "pt" is Brazil's.
func tags(all []*Catalogue) []language.Tag {
	t := make([]language.Tag, len(all))
	for i, c := range all {
		if t[i] = language.MustParse(c.Tag); c == portuguese {
			t[i] = language.EuropeanPortuguese
		}
	}
	return t
}

// Catalogues returns one catalogue per language.
func Catalogues() []*Catalogue { return all }

// For returns the catalogue that suits best. Each wish is a BCP 47 tag or the value of an Accept-Language header; an earlier one outranks a
// later one, and one that cannot be read or served is passed over. Where a wish names no region, a later one for the same language does.
func For(wishes ...string) *Catalogue {
	for i, w := range wishes {
		c, bare := wished(w)
		if c == nil {
			continue
		}
		for _, later := range wishes[i+1:] {
			if r, _ := wished(later); bare && r != nil && r.base == c {
				return r
			}
		}
		return c
	}
	return all[0]
}

// Served reports whether a wish leads to a catalogue, which is then not English for want of a better one.
func Served(wish string) bool {
	c, _ := wished(wish)
	return c != nil
}

// wished is the catalogue for one wish, nil for none, and whether the wish is one tag without a region.
func wished(wish string) (c *Catalogue, bare bool) {
	wish = strings.ReplaceAll(wish, "_", "-")
	if c := byTag[wish]; c != nil {
		return c, c.base == nil
	}
	if wish == "" || len(wish) > maxWish {
		return nil, false
	}
	tags := accepted(wish)
	if _, i, sure := matcher.Match(tags...); sure > language.No {
		return all[i], false
	}
	for _, t := range tags {
		base, _ := t.Base()
		if c := readers[base.String()]; c != nil {
			return c, false
		}
	}
	return nil, false
}

// accepted reads an Accept-Language header, the most wanted first. A tag that nobody knows leaves the others as they are.
func accepted(header string) []language.Tag {
	type wanted struct {
		tag language.Tag
		q   float64
	}
	var all []wanted
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		tag, err := language.Parse(strings.TrimSpace(name))
		if err != nil {
			continue
		}
		q := 1.0
		if weight, said := strings.CutPrefix(strings.TrimSpace(parameters), "q="); said {
			if q, err = strconv.ParseFloat(weight, 64); err != nil || !(q > 0 && q <= 1) {
				continue
			}
		}
		all = append(all, wanted{tag, q})
	}
	slices.SortStableFunc(all, func(a, b wanted) int { return cmp.Compare(b.q, a.q) })
	tags := make([]language.Tag, len(all))
	for i, w := range all {
		tags[i] = w.tag
	}
	return tags
}

// maxWish bounds what a stranger can have us parse.
const maxWish = 256
