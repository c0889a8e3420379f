package text_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/views/text"
)

// alike are words that are the same in English, by language.
var alike = map[string][]string{
	"fr": {"Code", "Date"},
	"de": {"Code"},
	"it": {"Password", "File"},
	"nl": {"Code"},
}

// A sentence that is still English was forgotten, or pasted.
func TestNoSentenceIsStillEnglish(t *testing.T) {
	english := text.For("en")
	for _, c := range text.Catalogues()[1:] {
		for _, key := range text.Keys() {
			if s := c.Line(key); s != "" && s == english.Line(key) && s != ":" && !slices.Contains(alike[ground(c)], string(s)) {
				t.Errorf("%s says %s as English does: %s", c.Tag, key, s)
			}
		}
	}
}

// A sentence of an overlay that is no other than its language's says nothing, and hides a later change of it.
func TestAnOverlaySaysOnlyWhatDiffers(t *testing.T) {
	n := 0
	for _, c := range text.Catalogues() {
		own, base := c.Overlay()
		if own == nil {
			continue
		}
		n++
		for _, key := range text.Keys() {
			one, found := own.Line(key), base.Line(key)
			if one != "" && one == found && !strings.Contains(key, "_text.") { // a list is said as a whole
				t.Errorf("%s repeats %s", c.Tag, key)
			}
			if c.Line(key) == "" && base.Line(key) != "" {
				t.Errorf("%s lacks %s", c.Tag, key)
			}
		}
	}
	if n < 3 {
		t.Errorf("there are %d overlays", n)
	}
}

// What stands for a name after a word is there for each word that is used, and for no other.
func TestEveryWordBeforeANameIsMelted(t *testing.T) {
	after := regexp.MustCompile(`\{([^{}|]+[ -](bank|client))\}`)
	for _, c := range text.Catalogues() {
		used := map[string]bool{}
		walk(reflect.ValueOf(*c), c.Tag, func(path string, v reflect.Value) {
			if l, ok := v.Interface().(text.Line); ok {
				for _, m := range after.FindAllStringSubmatch(string(l), -1) {
					if used[m[1]] = true; c.Without()[m[1]] == "" {
						t.Errorf("%s has {%s}, for which nothing stands where the name is not known", path, m[1])
					}
				}
			}
		})
		for gap := range c.Without() {
			if !used[gap] {
				t.Errorf("%s has words for {%s}, which is nowhere", c.Tag, gap)
			}
		}
	}
}

func TestANameAfterAWordIsNotMelted(t *testing.T) {
	for _, tt := range []struct{ tag, line, known, unknown string }{
		{"it", "Torna {a client}.", "Torna a Norte.", "Torna all’app di partenza."},
		{"de", "Zurück {zu client}", "Zurück zu Norte", "Zurück zur ursprünglichen App"},
		{"pl", "Zaloguj się {do bank}", "Zaloguj się do Bellavista", "Zaloguj się do banku"},
		{"he", "חזרה {ל-client}", "חזרה ל-\u2068Norte\u2069", "חזרה לאפליקציה שממנה הגעתם"},
	} {
		c := text.For(tt.tag)
		known := c.Say(text.Line(tt.line), text.Gaps{Bank: "Bellavista", Client: "Norte"})
		if unknown := c.Say(text.Line(tt.line), text.Gaps{}); known != tt.known || unknown != tt.unknown {
			t.Errorf("%s: %q and %q", tt.tag, known, unknown)
		}
	}
}

// A name of the other direction would otherwise take the marks beside it along.
func TestANameKeepsItsOwnDirection(t *testing.T) {
	for _, tt := range []struct{ tag, name, want string }{
		{"ar", "BNP (Fortis)", "\u2068BNP (Fortis)\u2069."},
		{"he", "בנק", "\u2068בנק\u2069."},
		{"en", "مصرف", "\u2068مصرف\u2069."},
		{"en", "Crédit Żółty", "Crédit Żółty."},
	} {
		if got := text.For(tt.tag).Say("{bank}.", text.Gaps{Bank: tt.name}); got != tt.want {
			t.Errorf("%s: %q", tt.tag, got)
		}
	}
}

func TestAClientsOwnSentencesStandForOurs(t *testing.T) {
	for _, c := range catalogues() {
		for _, key := range text.Keys() {
			line := c.Line(key)
			if line == "" {
				continue
			}
			own := "Own {bank}"
			for _, gap := range []string{"{n}", "{title}", "{example}"} {
				if strings.Contains(string(line), gap) {
					own += " " + gap
				}
			}
			if key == "app" || key == "site" || key == "no_app" || key == "no_site" {
				own = "Own"
			}
			changed := c.In(map[string]string{key: own, "no.such": "x"})
			if got := changed.Line(key); got != text.Line(own) && c.Check(key, own) == "" {
				t.Fatalf("%s: %s is still %q", c.Tag, key, got)
			}
			if c.Line(key) != line {
				t.Fatalf("%s: %s is changed for every client", c.Tag, key)
			}
		}
	}
}

// What "widget texts" prints may be pasted as it is, in both forms of address.
func TestOurOwnSentencesMayBeAClients(t *testing.T) {
	for _, c := range catalogues() {
		for _, key := range text.Keys() {
			if s := string(c.Line(key)); s != "" && c.Check(key, s) != "" {
				t.Errorf("%s: %s", c.Tag, c.Check(key, s))
			}
		}
	}
}

func TestAClientsSentenceIsChecked(t *testing.T) {
	c := text.For("it")
	for _, tt := range []struct{ key, s, want string }{
		{"ask.sign_in.title", "Accedi {a bank} con {client}", ""},
		{"ask.attempts.one", "Ultimo tentativo.", ""},
		{"ask.attempts.other", "Ancora {n}.", ""},
		{"ask.attempts.other", "Ancora.", "does not have the gap {n}"},
		{"ask.sign_in.titel", "x", "there is no sentence"},
		{"title", "x", "there are "},
		{"ask.sign_in.title", "", "is empty"},
		{"ask.sign_in.title", "a\nb", "one line of plain text"},
		{"ask.sign_in.title", "{Banc}", "has the gap {Banc}"},
		{"ask.sign_in.title", "{bank", "has the gap {bank"},
		{"ask.sign_in.title", "{n}", "has the gap {n}"},
		{"app", "{app}", "which it stands for"},
		{"form.trouble", "Occhio", "does not have the gap {title}"},
		{"ask.sign_in.title", strings.Repeat("x", 500), "is longer than"},
	} {
		if got := c.Check(tt.key, tt.s); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %.40q: %q, want %q", tt.key, tt.s, got, tt.want)
		}
	}
}
