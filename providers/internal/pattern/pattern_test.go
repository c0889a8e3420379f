package pattern

import (
	_ "embed"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// corpus is what becomes of the expressions that vendors use, and of hostile ones: on each line a dialect, an
// expression, and what it becomes, if it is not dropped.
//
//go:embed testdata/corpus.tsv
var corpus string

type sample struct{ dialect, source, kept string }

func samples(t testing.TB) (all []sample) {
	t.Helper()
	for line := range strings.Lines(corpus) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case len(columns) == 2:
			all = append(all, sample{columns[0], columns[1], ""})
		case len(columns) == 3:
			all = append(all, sample{columns[0], columns[1], columns[2]})
		default:
			t.Fatalf("%q", line)
		}
	}
	return all
}

var dialects = map[string]func(string) Pattern{"pcre": PCRE, "js": JavaScript}

func TestAPatternMeansTheSameEverywhereOrIsDropped(t *testing.T) {
	for _, s := range samples(t) {
		if p := dialects[s.dialect](s.source); p.Source != s.kept {
			t.Errorf("%s\t%s\t%s", s.dialect, s.source, p.Source)
		}
	}
}

func TestWhatNoFileCanHoldIsDropped(t *testing.T) {
	for _, source := range []string{
		"", "^\x00$", "^\xff$", "^a\nb$", "^\u0085$", "^a\x7f$", "^\U0001f600$", `^` + strings.Repeat("a", 300) + `$`,
		`^` + strings.Repeat("(", 20) + strings.Repeat(")", 20) + `$`,
	} {
		for name, translate := range dialects {
			if p := translate(source); p != (Pattern{}) {
				t.Errorf("%s: %q became %+v", name, source, p)
			}
		}
	}
}

func TestAPatternTellsHowLongAValueIsAndWhetherItIsDigits(t *testing.T) {
	for source, want := range map[string]Pattern{
		`^[0-9]{6}$`:           {`[0-9]{6}`, 6, 6, true},
		`^\d{4,8}$`:            {`[0-9]{4,8}`, 4, 8, true},
		`^\d+$`:                {`[0-9]+`, 1, 0, true},
		`^[a-zA-Z0-9]{8,}$`:    {`[0-9A-Za-z]{8,}`, 8, 0, false},
		`^(\d{10}|\d{11})$`:    {`(?:[0-9]{10}|[0-9]{11})`, 10, 11, true},
		`^(?:FR)?\d{5}$`:       {`(?:FR)?[0-9]{5}`, 5, 7, false},
		`^[\d\-\/. ]{3,20}$`:   {`[ \--9]{3,20}`, 3, 20, false},
		`^[^@]+@.+$`:           {`[^\@]+@[^\x0a]+`, 3, 0, false},
		`^(12|3)4?$`:           {`(?:12|3)4?`, 1, 3, true},
		`^(\d{2}){3}$`:         {`[0-9]{6}`, 6, 6, true},
		`^a{600}[0-9]{0,500}$`: {`a{600}[0-9]{0,500}`, 600, 0, false},
		`^.{4}$`:               {`[^\x0a]{4}`, 4, 4, false},
		`^(a(b|c){2})?$`:       {`(?:a[b-c]{2})?`, 0, 3, false},
	} {
		if p := PCRE(source); p != want {
			t.Errorf("%s became %+v", source, p)
		}
	}
	if p := JavaScript(`\d{3}`); p.Max != 0 || p.Min != 3 || p.Digits {
		t.Errorf("what is searched for is taken for the whole: %+v", p)
	}
}

func TestAPatternTakesWhatTheVendorTakes(t *testing.T) {
	for source, values := range map[string]map[string]bool{
		`^[A-ZÑ&]{3,4}\d{6}(?:[A-Z\d]{3})?$`: {"ACM010101ABC": true, "ACM010101": true, "acm010101": false, "": false},
		`^\w+@\w+\.\w{2,3}$`:                 {"a_1@b.mx": true, "a@b": false},
		`\d`:                                 {"a1": true, "ab": false, "\u20281": true},
		`\d{2,}$`:                            {"a12": true, "a1": false, "12a": false},
		`^[^\d]{2}$`:                         {"ab": true, "a1": false},
		`^\s$`:                               {" ": true, "\u00a0": true, "\u3000": true, "\ufeff": true, "\u200b": false},
		`^\S$`:                               {"a": true, "\u00a0": false, "\u200b": true},
		`^.$`:                                {"\u00a0": true, "\u2028": false, "\r": false},
		`^[\w-.]+$`:                          {"a-b.c": true, "a/b": false},
		`^[\x00-\s]$`:                        {"-": true, " ": true, "\x01": false},
		`^[+--\s]$`:                          {"+": true, "-": true, ".": false, " ": true},
		`^\u00d1\x41$`:                       {"ÑA": true},
		`^\d-\d$`:                            {"1-2": true, "12": false},
		`^\d-?\d$`:                           {"1-2": true, "12": true},
	} {
		kept := JavaScript(source).Source
		re := regexp.MustCompile(`^(?:` + kept + `)$`)
		for value, want := range values {
			if kept == "" || re.MatchString(value) != want {
				t.Errorf("%s, now %s, takes %q: %v", source, kept, value, !want)
			}
		}
	}
}

// Every pattern that is kept is read as a browser reads it, one way after another, and the steps are counted.
func TestNoPatternTakesLongToFail(t *testing.T) {
	all := random(1000)
	for _, s := range samples(t) {
		all = append(all, dialects[s.dialect](s.source))
	}
	for _, p := range all {
		if v, found := slow(t, p.Source); found {
			t.Errorf("%s takes long to read %.30q", p.Source, v)
		}
	}
	for _, source := range []string{`([0-9]|[0-9]{2}){26}`, `\d*\d*x`, `(a?){30}`, `(a+)+`, `(\d+,?)+`} {
		if _, found := slow(t, source); !found {
			t.Errorf("%s is read in a moment: are the steps counted?", source)
		}
	}
}

func FuzzTranslate(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s.source, "ACM010101")
	}
	f.Fuzz(func(t *testing.T, source, value string) {
		for name, translate := range dialects {
			p := translate(source)
			if p.Source == "" {
				continue
			}
			is, err := regexp.Compile(`^(?:` + p.Source + `)$`)
			if err != nil {
				t.Fatal(err)
			}
			if v, found := slow(t, p.Source); found {
				t.Errorf("%q became %s, which takes long to read %.30q", source, p.Source, v)
			}
			was, err := regexp.Compile(source)
			for _, v := range append(values(p.Source, 3), value, "123456", "a", "", "é1-_.@", strings.Repeat("7", 10)) {
				matches := is.MatchString(v)
				if n := utf8.RuneCountInString(v); matches && (n < p.Min || p.Max > 0 && n > p.Max) {
					t.Errorf("%q matches %s, whose bounds are %d and %d", v, p.Source, p.Min, p.Max)
				}
				if err != nil || !utf8.ValidString(v) || strings.ContainsFunc(v, differs) {
					continue // an escape that Go does not know, or a character of which it thinks otherwise
				}
				if was.MatchString(v) != matches {
					t.Errorf("%s: %q: %s says %v, %s says %v", name, v, source, !matches, p.Source, matches)
				}
			}
		}
	})
}

// differs tells the characters that \s or a dot takes in one language and not in another.
func differs(c rune) bool {
	return c != ' ' && c != '\t' && space.MatchString(string(c))
}

var space = regexp.MustCompile(`[` + spaces + `]`)
