package upstream

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWhatCannotBeSeenIsNotSaid(t *testing.T) {
	for name, r := range map[string]string{
		"zero width space": "\u200b", "zero width joiner": "\u200d", "zero width non-joiner": "\u200c", "word joiner": "\u2060",
		"byte order mark": "\ufeff", "soft hyphen": "\u00ad", "grapheme joiner": "\u034f", "invisible times": "\u2062",
		"left-to-right mark": "\u200e", "right-to-left mark": "\u200f", "Arabic letter mark": "\u061c",
		"override": "\u202e", "embedding": "\u202b", "pop": "\u202c", "isolate": "\u2067", "end of isolate": "\u2069",
		"deprecated shaping": "\u206c", "tag": "\U000e0041", "language tag": "\U000e0001", "end of tag": "\U000e007f",
		"annotation": "\ufff9", "its separator": "\ufffa", "object": "\ufffc", "text selector": "\ufe0e", "picture selector": "\ufe0f",
		"selector": "\ufe01", "supplementary selector": "\U000e0101", "Mongolian selector": "\u180b", "Mongolian vowel separator": "\u180e",
		"private use": "\ue000", "private plane": "\U00100000", "no character": "\uffff", "unassigned": "\U000e0fff", "also unassigned": "\u0378",
		"Hangul filler": "\u3164", "half a Hangul filler": "\uffa0", "leading filler": "\u115f", "Khmer vowel": "\u17b4",
		"empty Braille": "\u2800", "null": "\x00", "escape": "\x1b", "delete": "\x7f", "control": "\u009b", "not UTF-8": "\xff",
		"shorthand": "\U0001bca0", "musical beam": "\U0001d173", "note without a head": "\U0001d159",
	} {
		if got := Plain("Your"+r+"bank", 100); got != "Yourbank" {
			t.Errorf("%s: shown as %+q", name, got)
		}
		if got := Plain(r+r, 100); got != "" {
			t.Errorf("%s alone: shown as %+q", name, got)
		}
	}
	for _, space := range []string{"\t", "\r", "\u0085", "\u2028", "\u2029", "\u2003", "\u3000", "\u1680"} {
		if got := Plain("Your"+space+"bank", 100); got != "Your bank" {
			t.Errorf("%+q between words: shown as %+q", space, got)
		}
	}
}

func TestWordsKeepTheCharactersTheyAreSpelledWith(t *testing.T) {
	for _, s := range []string{
		"Saisissez votre mot de passe\u00a0:", "Entrez «\u202f1234\u202f»", "Ligne une\nligne deux", "L’Île-d’Orléans", "Cie\u0301 d\u0301e",
		"می\u200cخواهم",        // Persian, with a non-joiner
		"ශ\u0dca\u200dරී ලංකා", // Sinhala, with a joiner
		"क\u094d\u200dष, क\u094d\u200cष", "นํ้ำ", "tiếng Việt", "שָׁלוֹם", "東京\U000e0100", "中国银行", "한국은행",
		"👩\u200d👩\u200d👧", "👩🏽\u200d⚕\ufe0f", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "🇫🇷", "☎\ufe0e 01 23", "100 € – 5 %",
	} {
		if got := Plain(s, 200); got != s {
			t.Errorf("%+q became %+q", s, got)
		}
	}
}

func TestMarksDoNotPileUp(t *testing.T) {
	if got := Plain("a"+strings.Repeat("\u0301", 50)+"b", 100); utf8.RuneCountInString(got) != 2+maxMarks {
		t.Errorf("%d characters are left", utf8.RuneCountInString(got))
	}
	if got := Plain("\u0301\u20e0a\n\u0489b", 100); got != "a\nb" { // they would stand on what is ours
		t.Errorf("marks without a letter: %+q", got)
	}
}

func TestALinkThatOpensSomethingIsNotHiddenByWhatCannotBeSeen(t *testing.T) {
	for _, s := range []string{
		"Go to https://bank.example/auth?state=abc", "https://bank.example/?sta\u200bte=abc", "https\u2060:\u00ad//bank.example/x?co\U000e0041de%3Dabc",
	} {
		if got := Plain(s, 500); got != "" && got != "Go to …" {
			t.Errorf("%+q is shown as %+q", s, got)
		}
	}
}

func TestALinkThatOpensSomethingIsNeverShown(t *testing.T) {
	for s, want := range map[string]string{
		"https://b.example/?state=x": "", "https://b.example/#access_token=1": "", "www.b.example/?TOKEN=1": "", "b.example?session_id=3": "",
		"https://b.example/?redirect=https%3A%2F%2Fc%2F%3Fstate%3Dabc": "", "(https://b.example/?state=x).": "",
		"Locked. Go to http://b.example/a?x=1&code=9 now":           "Locked. Go to … now",
		"Two: www.b.example?code=1 and www.b.example?code=2":        "Two: … and …",
		"Go to https://b.example/?state= x1y2 now":                  "Go to … now",
		"Go to https://b.example/?state=x1\ny2z3 now":               "Go to … now",
		"Go to https://b.example/?state=x1<br>y2z3 now":             "Go to … now",
		"Go to https://b.example/?state=x1\u00a0y2\u2028z3 now":     "Go to … z3 now",
		`Go to <a href="https://b.example/?a='>'&code=9">b</a> now`: "Go to … now",
	} {
		if got := Plain(s, 500); got != want {
			t.Errorf("%q shows %q, not %q", s, got, want)
		}
	}
	for _, s := range []string{"Your code (code = 1234)", "https://b.example/help", "Quel état ? Le code=5 chiffres", "state of the art"} {
		if Plain(s, 500) != s {
			t.Errorf("%q is dropped", s)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("\u180b\u1820\u200d\u180ba\u200d\u2800☎\u200d\u2800", 9)
	f.Add("می\u200cخواهم 1\ufe0f\u20e3 👩\u200d👧 \u202e x", 10)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 2 + min(max(n, -n), 1000)
		got := Plain(s, n)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > n {
			t.Fatalf("%+q", got)
		}
		got = Plain(s, len(s)+1) // nothing is cut off
		if again := Plain(got, len(s)+1); again != got {
			t.Fatalf("%+q becomes %+q when it is read again", got, again)
		}
		for _, r := range got {
			if unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || unicode.Is(unicode.Co, r) || unicode.IsControl(r) && r != '\n' {
				t.Fatalf("%+q is left in %+q", r, got)
			}
		}
	})
}

func TestHTMLBecomesTheTextThatItMeant(t *testing.T) {
	for in, want := range map[string]string{
		"Mot de passe p&eacute;rim&eacute;. <b>":           "Mot de passe périmé.",
		"<p>Un&nbsp;code<br/>par <B class='x'>SMS</B></p>": "Un\u00a0code\npar SMS",
		"L&#39;acc&#xE8;s &amp; le compte":                 "L'accès & le compte",
		"&lt;b&gt; stays":                                  "<b> stays",
		"&amp;lt; is read once":                            "&lt; is read once",
		"1 < 2 > 0, <your name>, AT&T, a&copyb":            "1 < 2 > 0, <your name>, AT&T, a&copyb",
		"a<script>alert(1)</script>b<!-- c -->d":           "abd",
		"https://x.example/?a=1&section=2":                 "https://x.example/?a=1&section=2",
		"Go to https://x.example/?a=1&amp;state=TOPSECRET": "Go to …",
		"Go to https://x.example/?a=1&st&#97;te=TOPSECRET": "Go to …",
		`Go <a href="https://x.example/?code=TOP">on</a>`:  "Go on",
		"&#x200b;&#x202e;hidden&zwnj;":                     "hidden",
	} {
		if got := Plain(in, 200); got != want {
			t.Errorf("%q reads %+q, want %+q", in, got, want)
		}
	}
}
