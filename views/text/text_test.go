package text_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// walk visits every sentence of a catalogue.
func walk(v reflect.Value, path string, visit func(path string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if _, count := v.Interface().(text.Count); count && v.Field(i).IsZero() { // a form that the language does not have
				continue
			}
			walk(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			walk(v.MapIndex(k), path+"["+k.String()+"]", visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), path+"[]", visit)
		}
		fallthrough
	default:
		visit(path, v)
	}
}

func TestEveryEntryHasWords(t *testing.T) {
	for _, c := range text.Catalogues() {
		walk(reflect.ValueOf(*c), c.Tag, func(path string, v reflect.Value) {
			if v.IsZero() && v.Kind() != reflect.Bool {
				t.Errorf("%s is empty", path)
			}
			if v.Kind() == reflect.String && strings.Trim(v.String(), " \t\n") != v.String() {
				t.Errorf("%s begins or ends with a space", path)
			}
		})
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	for _, c := range text.Catalogues() {
		for _, r := range reconnect.Reasons() {
			if _, ok := c.Ends[r]; !ok {
				t.Errorf("%s has no words for %s", c.Tag, r)
			}
		}
		if len(c.Ends) != len(reconnect.Reasons()) {
			t.Errorf("%s has words for reasons that do not exist", c.Tag)
		}
		for r := range c.Again {
			if !slices.Contains(reconnect.Reasons(), r) {
				t.Errorf("%s asks again for %s, which does not exist", c.Tag, r)
			}
		}
	}
}

func TestEveryProblemHasWords(t *testing.T) {
	for _, c := range text.Catalogues() {
		for _, k := range []reconnect.ProblemKind{
			reconnect.Missing, reconnect.TooShort, reconnect.TooLong, reconnect.Mismatch, reconnect.NoChoice,
		} {
			if c.Problems[k] == "" {
				t.Errorf("%s has no words for %s", c.Tag, k)
			}
		}
	}
}

// counted is the end of a form of a [text.Count].
var counted = regexp.MustCompile(`\.(Zero|One|Two|Few|Many|Other)$`)

// A language that lacks what another says would be shown with a fallback that nobody meant.
func TestCataloguesSayTheSameThings(t *testing.T) {
	keys := func(c *text.Catalogue) []string {
		var all []string
		walk(reflect.ValueOf(*c), "", func(path string, _ reflect.Value) { all = append(all, counted.ReplaceAllString(path, "")) })
		slices.Sort(all)
		return slices.Compact(all)
	}
	without := func(all, some []string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(key string) bool { return slices.Contains(some, key) })
	}
	first := keys(text.Catalogues()[0])
	for _, c := range text.Catalogues()[1:] {
		got := keys(c)
		if lacks, more := without(first, got), without(got, first); len(lacks)+len(more) > 0 {
			t.Errorf("%s lacks %v, and alone has %v", c.Tag, lacks, more)
		}
	}
}

// A number that one language leaves out is one that nobody missed when it was translated.
func TestNumbersAreSaidInEachLanguage(t *testing.T) {
	said := map[string]bool{}
	for i, c := range text.Catalogues() {
		walk(reflect.ValueOf(*c), "", func(path string, v reflect.Value) {
			l, ok := v.Interface().(text.Line)
			form := counted.FindString(path) // some say their number in words
			path = strings.TrimSuffix(path, form)
			if number := strings.Contains(string(l), "{n}"); ok && i == 0 {
				said[path] = said[path] || number
			} else if ok && said[path] != number && (form == "" || form == ".Few" || form == ".Many" || c.Tag != "ar" && form == ".Other") {
				t.Errorf("%s%s: %q", c.Tag, path, l)
			}
		})
	}
}

func TestLinesHaveOnlyKnownGaps(t *testing.T) {
	gaps := text.Gaps{Bank: "B", Client: "C", Title: "T", N: 7}
	for _, c := range text.Catalogues() {
		walk(reflect.ValueOf(*c), c.Tag, func(path string, v reflect.Value) {
			if l, ok := v.Interface().(text.Line); ok {
				if s := c.Say(l, gaps); strings.ContainsAny(s, "{}") {
					t.Errorf("%s: a gap of %q is left open: %q", path, l, s)
				}
			}
		})
	}
}

func TestSayFillsGaps(t *testing.T) {
	c := text.For("en")
	for _, tt := range []struct {
		line text.Line
		gaps text.Gaps
		want string
	}{
		{"plain", text.Gaps{}, "plain"},
		{"{Bank} and {client}", text.Gaps{}, "Your bank and the app you came from"},
		{"{bank}, {n}", text.Gaps{Bank: "BH", N: 3}, "BH, 3"},
		{"{bank}", text.Gaps{Bank: "{client}", Client: "secret"}, "{client}"},
		{"{other} {", text.Gaps{}, "{other} {"},
	} {
		if got := c.Say(tt.line, tt.gaps); got != tt.want {
			t.Errorf("Say(%q) = %q, want %q", tt.line, got, tt.want)
		}
	}
}

// The rules are CLDR's own, but for Hebrew's "many", which CLDR has dropped since, and whole millions.
func TestNumbersTakeTheFormThatCLDRGivesThem(t *testing.T) {
	forms := map[plural.Form]text.Plural{
		plural.Other: text.Other, plural.Zero: text.Zero, plural.One: text.One, plural.Two: text.Two, plural.Few: text.Few, plural.Many: text.Many,
	}
	for _, c := range text.Catalogues() {
		tag := language.MustParse(c.Tag)
		if c.Tag == "pt" {
			tag = language.EuropeanPortuguese
		}
		for n := range 1200 {
			want := forms[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]
			if c.Tag == "he" && want == text.Many {
				want = text.Other
			}
			if got := c.Plural(n); got != want {
				t.Errorf("%s: %d takes the form %d, want %d", c.Tag, n, got, want)
			}
		}
	}
}

// A form that is missing would be an empty line on the page; one that no number takes is a slip.
func TestEveryCountHasTheFormsOfItsLanguage(t *testing.T) {
	for _, c := range text.Catalogues() {
		taken := map[text.Plural]bool{}
		for n := range 1200 {
			taken[c.Plural(n)] = true
		}
		var look func(path string, v reflect.Value)
		look = func(path string, v reflect.Value) {
			count, is := v.Interface().(text.Count)
			if !is {
				for i := range v.NumField() {
					if f := v.Type().Field(i); f.IsExported() && f.Type.Kind() == reflect.Struct {
						look(path+"."+f.Name, v.Field(i))
					}
				}
				return
			}
			for form, l := range map[text.Plural]text.Line{
				text.Other: count.Other, text.Zero: count.Zero, text.One: count.One, text.Two: count.Two, text.Few: count.Few, text.Many: count.Many,
			} {
				if (l != "") != taken[form] {
					t.Errorf("%s, form %d: %q", path, form, l)
				}
			}
		}
		look(c.Tag, reflect.ValueOf(*c))
	}
}

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	for _, c := range text.Catalogues() {
		tag := c.Tag
		if tag == "pt" {
			tag = "pt-PT"
		}
		p := message.NewPrinter(language.MustParse(tag + "-u-nu-latn"))
		for _, n := range []int{0, 7, 384, 1000, 12345, 1234567} {
			// CLDR's older data has a plain no-break space where newer data has the narrow one.
			plain := strings.NewReplacer("\u202f", " ", "\u00a0", " ")
			want, got := plain.Replace(p.Sprint(n)), plain.Replace(c.Say("{n}", text.Gaps{N: n}))
			if n == 1000 && c.Joined { // which the printer does not know
				want = "1000"
			}
			if got != want {
				t.Errorf("%s writes %d as %q, want %q", c.Tag, n, got, want)
			}
		}
	}
}

func TestForServesWhatItCan(t *testing.T) {
	for _, wishes := range [][]string{
		nil,
		{""},
		{"en"},
		{"en-GB"},
		{"xx"},
		{"tlh", "en"},
		{"de-CH;q=0.9, en;q=0.8"},
		{"*"},
		{";;;"},
		{strings.Repeat("x-", 5000)},
		{"en_US"},
		{"../../etc"},
	} {
		if c := text.For(wishes...); c == nil || c.Tag == "" {
			t.Errorf("For(%q) gives no catalogue", wishes)
		}
	}
	for _, c := range text.Catalogues() {
		if got := text.For("xx", c.Tag); got != c {
			t.Errorf("For(xx, %s) gives %s", c.Tag, got.Tag)
		}
	}
}

func TestForChoosesAsPeopleWouldForThemselves(t *testing.T) {
	for _, tt := range []struct {
		want   string
		wishes []string
	}{
		{"es-MX", []string{"es-MX"}},
		{"es-MX", []string{"es_MX"}},
		{"es-MX", []string{"es-AR,es;q=0.9"}},
		{"es", []string{"es-ES,es;q=0.9,en;q=0.5"}},
		{"fr-CA", []string{"fr-CA,fr;q=0.9,en;q=0.5"}},
		{"fr", []string{"fr-BE,fr;q=0.9"}},
		{"pt", []string{"pt"}},
		{"pt", []string{"pt-PT,pt;q=0.9"}},
		{"pt-BR", []string{"pt-BR,pt;q=0.9,en;q=0.8"}},
		{"de", []string{"de-CH;q=0.9, en;q=0.8"}},
		{"en", []string{"de-CH;q=0.7, en;q=0.8"}},
		{"he", []string{"iw-IL"}},
		{"ar", []string{"ar-EG,ar;q=0.9,en;q=0.8"}},
		{"pl", []string{"pl"}},
		{"nl", []string{"nl-BE"}},
		{"es", []string{"ca,en;q=0.5;q=x", "ca"}},
		{"es", []string{"ca"}},
		{"en", []string{"ca,en;q=0.8"}},
		{"fr", []string{"br, xx"}},
		{"en", []string{"ja,zh;q=0.9"}},
		{"fr", []string{"ja", "fr-FR"}},
		{"de", []string{"", "xx-YY", "de"}},
		{"fr-CA", []string{"fr", "fr-CA,en;q=0.5"}}, // a door that knows no regions, and a browser that does
		{"pt-BR", []string{"pt", "pt-BR"}},
		{"es", []string{"es", "en-US,es-MX;q=0.5"}},
		{"fr", []string{"fr-FR", "fr-CA"}},
	} {
		if got := text.For(tt.wishes...); got.Tag != tt.want {
			t.Errorf("For(%q) gives %s, want %s", tt.wishes, got.Tag, tt.want)
		}
	}
}

func TestForIsSafeForManyAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				text.For("pt-BR, en;q=0.5")
			}
		})
	}
	group.Wait()
}
