package text

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is where a catalogue keeps one sentence.
type line struct {
	get func(*Catalogue) Line
	set func(*Catalogue, Line)
}

// lines are those of every catalogue, by the names that they have in a client's settings: "ask.sign_in.title", "ends.locked.next".
var lines = func() map[string]*line {
	all := map[string]*line{}
	find(all, "", reflect.ValueOf(english).Elem(), func(c *Catalogue) reflect.Value { return reflect.ValueOf(c).Elem() }, nil)
	return all
}()

var aLine = reflect.TypeFor[Line]()

// find adds the lines below v, which [at] finds in any catalogue. A value in a map cannot be changed where it is, so put brings a changed
// one back.
func find(all map[string]*line, path string, v reflect.Value, at func(*Catalogue) reflect.Value, put func(*Catalogue, reflect.Value)) {
	switch {
	case v.Type() == aLine:
		all[path] = &line{
			get: func(c *Catalogue) Line { return Line(at(c).String()) },
			set: func(c *Catalogue, l Line) {
				if put == nil {
					at(c).SetString(string(l))
					return
				}
				put(c, reflect.ValueOf(l))
			},
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				below := func(c *Catalogue) reflect.Value { return at(c).Field(i) }
				var back func(*Catalogue, reflect.Value)
				if put != nil {
					back = func(c *Catalogue, changed reflect.Value) {
						whole := reflect.New(v.Type()).Elem()
						whole.Set(at(c))
						whole.Field(i).Set(changed)
						put(c, whole)
					}
				}
				find(all, joined(path, snake(f.Name)), v.Field(i), below, back)
			}
		}
	case v.Kind() == reflect.Map:
		for _, k := range v.MapKeys() {
			find(all, joined(path, k.String()), v.MapIndex(k), func(c *Catalogue) reflect.Value {
				if said := at(c).MapIndex(k); said.IsValid() {
					return said
				}
				return reflect.Zero(v.Type().Elem())
			}, func(c *Catalogue, changed reflect.Value) { at(c).SetMapIndex(k, changed) })
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			find(all, joined(path, strconv.Itoa(i+1)), v.Index(i), func(c *Catalogue) reflect.Value {
				if list := at(c); i < list.Len() {
					return list.Index(i)
				}
				return reflect.Zero(v.Type().Elem())
			}, func(c *Catalogue, changed reflect.Value) { // a list is shared by those who have not changed it
				list := reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), at(c))
				list.Index(i).Set(changed)
				at(c).Set(list)
			})
		}
	}
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// snake writes a field's name as settings are written: "SignIn" is "sign_in", "LeftJS" is "left_js".
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(runes[i-1]) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Keys returns what the sentences are called that a client may say in its own words, in order.
func Keys() []string { return slices.Sorted(maps.Keys(lines)) }

// Line returns the sentence of a key, empty for none.
func (c *Catalogue) Line(key string) Line {
	if l := lines[key]; l != nil {
		return l.get(c)
	}
	return ""
}

// longest is the most characters of a client's own sentence. Ours are shorter.
const longest = 400

var (
	gap = regexp.MustCompile(`\{[^{}]*\}?`)
	// counted are the keys of the forms of a [Count], which may say their number in words.
	counted = regexp.MustCompile(`\.(zero|one|two|few|many)$`)
)

// Check says why a client may not say a sentence in these words, or nothing. A gap stands only where it is filled: names everywhere, a
// number or an example where our own sentence has it.
func (c *Catalogue) Check(key, s string) string {
	ours := string(english.Line(counted.ReplaceAllString(key, ".other")))
	if lines[key] == nil {
		return "there is no sentence " + strconv.Quote(key) + nearest(key)
	}
	switch {
	case strings.TrimSpace(s) == "":
		return key + " is empty"
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return key + " holds control characters or broken UTF-8; it is one line of plain text"
	case utf8.RuneCountInString(s) > longest:
		return fmt.Sprintf("%s is longer than %d characters", key, longest)
	}
	for _, g := range gap.FindAllString(s, -1) {
		switch g {
		case "{bank}", "{Bank}", "{client}", "{Client}":
		case "{app}", "{site}":
			if key == "app" || key == "site" || key == "no_app" || key == "no_site" {
				return key + " cannot hold " + g + ", which it stands for"
			}
		default:
			_, known := c.without[strings.Trim(g, "{}")]
			known = known || strings.Contains(g, "|") && (c.formal || formally[c] != nil)
			if !known && !(strings.HasSuffix(g, "}") && strings.Contains(ours, g)) {
				return key + " has the gap " + g + ", which nothing fills there"
			}
		}
	}
	for _, g := range []string{"{n}", "{title}", "{example}"} {
		if strings.Contains(ours, g) && !strings.Contains(s, g) && !counted.MatchString(key) {
			return key + " does not have the gap " + g
		}
	}
	return ""
}

// nearest names the keys that end as a wrong one does, which may be what was meant.
func nearest(key string) string {
	last := key[strings.LastIndexByte(key, '.')+1:]
	var some []string
	for _, k := range Keys() {
		if last != "" && (strings.HasSuffix(k, "."+last) || strings.HasPrefix(k, key+".")) {
			some = append(some, k)
		}
	}
	switch {
	case len(some) == 0:
		return ""
	case len(some) > 4:
		some = append(some[:4], "…")
	}
	return "; there are " + strings.Join(some, ", ")
}
