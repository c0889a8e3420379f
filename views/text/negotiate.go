package text

import "golang.org/x/text/language"

// all lists the catalogues. The first is what speakers of every other language get.
var all = []*Catalogue{english, french, spanish}

var (
	byTag   = index(all)
	matcher = language.NewMatcher(tags(all))
	// formally are the catalogues whose lines have both forms of address, as those who are addressed formally read them.
	formally = map[*Catalogue]*Catalogue{spanish: spanish.addressed()}
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

func tags(all []*Catalogue) []language.Tag {
	t := make([]language.Tag, len(all))
	for i, c := range all {
		t[i] = language.MustParse(c.Tag)
	}
	return t
}

// Catalogues returns one catalogue per language.
func Catalogues() []*Catalogue { return all }

// For returns the catalogue that suits best. Each wish is a BCP 47 tag or the value of an Accept-Language header;
// an earlier one outranks a later one, and one that cannot be read or served is passed over.
func For(wishes ...string) *Catalogue {
	for _, w := range wishes {
		if c := byTag[w]; c != nil {
			return c
		}
		if w == "" || len(w) > maxWish {
			continue
		}
		tags, _, err := language.ParseAcceptLanguage(w)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, sure := matcher.Match(tags...); sure > language.No {
			return all[i]
		}
	}
	return all[0]
}

// maxWish bounds what a stranger can have us parse.
const maxWish = 256
