package text

import (
	"maps"
	"reflect"
)

// spoken is a language as it is spoken elsewhere: the same sentences, but for those that its overlay says in other words. An overlay has a
// tag and a name of its own.
func (c *Catalogue) spoken(overlay *Catalogue) *Catalogue {
	o := *overlay
	if o.Plural == nil {
		o.Plural = c.Plural
	}
	if o.without == nil {
		o.without = c.without
	}
	o.RTL, o.base, o.overlay = c.RTL, c, overlay
	fill(reflect.ValueOf(&o).Elem(), reflect.ValueOf(c).Elem())
	return &o
}

// fill gives what has no value the value of another.
func fill(to, from reflect.Value) {
	switch to.Kind() {
	case reflect.Struct:
		for i := range to.NumField() {
			if to.Type().Field(i).IsExported() {
				fill(to.Field(i), from.Field(i))
			}
		}
	case reflect.Map: // copied, for both catalogues have their own
		all := reflect.MakeMap(from.Type())
		for _, k := range from.MapKeys() {
			v := reflect.New(from.Type().Elem()).Elem()
			if said := to.MapIndex(k); said.IsValid() {
				v.Set(said)
			}
			fill(v, from.MapIndex(k))
			all.SetMapIndex(k, v)
		}
		to.Set(all)
	default:
		if to.IsZero() {
			to.Set(from)
		}
	}
}

// Own returns the catalogue with what a client says in its own words: for the language, and more closely for how it is spoken elsewhere.
func (c *Catalogue) Own(texts map[string]map[string]string) *Catalogue {
	o := c
	if c.base != nil {
		o = o.In(texts[c.base.Tag])
	}
	return o.In(texts[c.Tag])
}

// In returns the catalogue with a client's own sentences in the place of some, by their keys, as [Keys] has them; itself where there
// is none. What [Catalogue.Check] would not let pass is left out.
func (c *Catalogue) In(own map[string]string) *Catalogue {
	if len(own) == 0 {
		return c
	}
	o := *c
	o.Ends, o.Again, o.Problems = maps.Clone(c.Ends), maps.Clone(c.Again), maps.Clone(c.Problems)
	for key, s := range own {
		if l := lines[key]; l != nil && c.Check(key, s) == "" {
			l.set(&o, Line(s))
		}
	}
	return &o
}
