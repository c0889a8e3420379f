package text_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

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
			if v.IsZero() {
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

// A language that lacks what another says would be shown with a fallback that nobody meant.
func TestCataloguesSayTheSameThings(t *testing.T) {
	keys := func(c *text.Catalogue) []string {
		var all []string
		walk(reflect.ValueOf(*c), "", func(path string, _ reflect.Value) { all = append(all, path) })
		slices.Sort(all)
		return all
	}
	first := keys(text.Catalogues()[0])
	for _, c := range text.Catalogues()[1:] {
		if got := keys(c); !slices.Equal(got, first) {
			t.Errorf("%s has other entries than %s:\n%v\n%v", c.Tag, text.Catalogues()[0].Tag, got, first)
		}
	}
}

// A number that one language leaves out is one that nobody missed when it was translated.
func TestNumbersAreSaidInEachLanguage(t *testing.T) {
	said := map[string]bool{}
	for i, c := range text.Catalogues() {
		walk(reflect.ValueOf(*c), "", func(path string, v reflect.Value) {
			l, ok := v.Interface().(text.Line)
			if number := strings.Contains(string(l), "{n}"); ok && i == 0 {
				said[path] = number
			} else if ok && said[path] != number && !strings.HasSuffix(path, ".One") {
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

func TestNumbersTakeTheirPlural(t *testing.T) {
	c := text.For("en")
	count := text.Count{One: "one", Other: "many"}
	for n, want := range []text.Line{"many", "one", "many"} {
		if got := c.Of(n, count); got != want {
			t.Errorf("%d takes %q, want %q", n, got, want)
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
	for wish, want := range map[string]string{"es-MX": "es", "fr-CA": "fr", "es_MX": "es", "fr-CA,fr;q=0.9,en;q=0.5": "fr", "de": "en"} {
		if got := text.For(wish); got.Tag != want {
			t.Errorf("For(%s) gives %s, want %s", wish, got.Tag, want)
		}
	}
	for _, c := range text.Catalogues() {
		if got := text.For("xx", c.Tag); got != c {
			t.Errorf("For(xx, %s) gives %s", c.Tag, got.Tag)
		}
		if got := text.For(c.Tag+"-419", "en"); got.Tag != c.Tag {
			t.Errorf("For(%s-419) gives %s", c.Tag, got.Tag)
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
