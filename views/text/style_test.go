package text_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/open-reconnect/reconnect/views/text"
)

// said are all sentences of a catalogue as people read them, by where they stand: with names, and without.
func said(c *text.Catalogue) map[string][]string {
	all := map[string][]string{}
	walk(reflect.ValueOf(*c), c.Tag, func(path string, v reflect.Value) {
		l, ok := v.Interface().(text.Line)
		if !ok || l == "" { // which another test finds
			return
		}
		named := text.Gaps{Bank: "Bellavista", Client: "Norte", Title: "Titel", Example: "1234", N: 7}
		all[path] = []string{c.Say(l, named)}
		if path != c.Tag+".App" && path != c.Tag+".Site" { // which are for a bank that has a name
			all[path] = append(all[path], c.Say(l, text.Gaps{Title: "Titel", Example: "1234", N: 7}))
		}
	})
	return all
}

// catalogues are those of each language and form of address.
func catalogues() []*text.Catalogue {
	var all []*text.Catalogue
	for _, c := range text.Catalogues() {
		all = append(all, c)
		if f := c.Formally(); f != c {
			all = append(all, f)
		}
	}
	return all
}

// ground is the language of a catalogue, wherever it is spoken.
func ground(c *text.Catalogue) string {
	tag, _, _ := strings.Cut(c.Tag, "-")
	return tag
}

// banned is what docs/words.md bans, in every language or in one.
var banned = map[string]map[string]*regexp.Regexp{
	"": {
		"straight quotes, three dots or double spaces": regexp.MustCompile(`['"]|\.\.\.|[ \x{a0}\x{202f}]{2}`),
		"an exclamation mark":                          regexp.MustCompile(`!`),
		"two words for what stands for a name":         regexp.MustCompile(`(?i)\b(your your|the your|the the|votre votre|tu tu|su su|de el|a el)\b`),
	},
	"en": {
		"a riddle": regexp.MustCompile(`(?i)\b(let us in|goe?s? on|going on|mend(ed|s)?|whatever|what becomes|by itself|just now|wants? to be sure|lets you decide|` +
			`has been told|taken note|there is nothing (here )?any ?more|as it was before)\b`),
		"the engine's words":    regexp.MustCompile(`(?i)\b(aggregator|widget|challenge|credentials?|OTP|token|session|flow|redirect|authenticat\w*|upstream)\b`),
		"please":                regexp.MustCompile(`\bPlease\b [^c]|please\b`),
		"an office's words":     regexp.MustCompile(`\b(kindly|in order to|prior to|upon|utili[sz]e)\b`),
		"a space before a mark": regexp.MustCompile(`[\s][:;?!,.]`),
	},
	"fr": {
		"another space than the narrow one before a mark": regexp.MustCompile(`[^\x{202f}\s][:;?!»]|[ \x{a0}][:;?!»]|«[^\x{202f}]`),
		"de or que before a name, which may need eliding": regexp.MustCompile(`(?i)\b(de|que|lorsque|puisque|jusque) (Bellavista|Norte)`),
		"please": regexp.MustCompile(`(?i)\bveuillez\b`),
	},
	"es": {
		"a space before a mark":                         regexp.MustCompile(`[\s][:;?!,.]`),
		"y or o before a name, which may need changing": regexp.MustCompile(`(?i)\b(y|o) (Bellavista|Norte)`),
		"a word of one side of the Atlantic":            regexp.MustCompile(`(?i)\b(móvil|ordenador|vos|vosotros|vuestr\w+|coger|aquí mismo|ahorita|checa\w*|clave|caduc\w+|venc\w+)\b`),
		"please":                                        regexp.MustCompile(`(?i)\bpor favor\b`),
	},
	"de": {
		"what has to melt or bend before what stands for a name": regexp.MustCompile(`(?i)\b(bei|von|zu|mit|aus|in) (Ihre Bank|die ursprüngliche|der die)|Ihrer? Ihre`),
		"a space before a mark":                                  regexp.MustCompile(`\s[:;?!,.]`),
		"please or sorry":                                        regexp.MustCompile(`(?i)\b(bitte|leider|entschuldig\w*)\b`),
		"an office's or engine's words":                          regexp.MustCompile(`(?i)\b(betätigen|vornehmen|erfolgt|mittels|seitens|authentifizier\w*|token|session|redirect)\b`),
		"spelling of another country":                            regexp.MustCompile(`(?i)grösse|schliessen|heisst|gemäss`),
		"a number and a unit that may part":                      regexp.MustCompile(`\d [km]B`),
	},
	"it": {
		"what has to melt or bend before what stands for a name": regexp.MustCompile(`(?i)\b(a|da|di|in|su) (la|il|l’)`),
		"a space before a mark":                                  regexp.MustCompile(`\s[:;?!,.]`),
		"please or sorry":                                        regexp.MustCompile(`(?i)\b(per favore|prego|si prega|spiacenti|siamo spiacenti)\b`),
		"an accent that is an apostrophe":                        regexp.MustCompile(`\b(E|e|puo|piu|gia|perche)’(\s|$)`),
	},
	"pt": {
		"what has to melt or bend before what stands for a name": regexp.MustCompile(`(?i)\b(em|de|por) (o|a) |\ba (o|a) (seu|app)\b`),
		"a space before a mark":                                  regexp.MustCompile(`\s[:;?!,.]`),
		"please or sorry":                                        regexp.MustCompile(`(?i)\b(por favor|lamentamos|desculpe)\b`),
	},
	"only es": {
		"a word of America": regexp.MustCompile(`(?i)\b(celular|computadora)\b`),
	},
	"only pt-BR": {
		"a word of Portugal": regexp.MustCompile(`(?i)\b(ecrã|telemóvel|ficheiro|palavra-passe|utilizador|introduza\w*|inicie sessão|noutr[ao]|aceite|carateres|encriptad\w+|carreg\w+ em|algarismos|ligação à|contacte|programador\w*)\b`),
	},
	"nl": {
		"a space before a mark": regexp.MustCompile(`\s[:;?!,.]`),
		"please or sorry":       regexp.MustCompile(`(?i)\b(alstublieft|alsjeblieft|helaas|sorry|gelieve)\b`),
	},
	"pl": {
		"what has to melt or bend before what stands for a name": regexp.MustCompile(`(?i)\b(do|w|od|na|z|ze) (twój|aplikacja)|bank twój`),
		"a space before a mark":                                  regexp.MustCompile(`\s[:;?!,.]`),
		"please or sorry":                                        regexp.MustCompile(`(?i)\b(proszę|prosimy|niestety|przepraszamy)\b`),
		"a past tense of you, which has a gender":                regexp.MustCompile(`(?i)\b\w+(łeś|łaś)\b`),
	},
	"ar": {
		"a mark of another script": regexp.MustCompile(`[?,;]`),
		"please or sorry":          regexp.MustCompile(`يرجى|من فضلك|نأسف|عذرًا`),
	},
	"he": {
		"please or sorry":              regexp.MustCompile(`בבקשה|אנא|מצטער`),
		"an address that has a gender": regexp.MustCompile(`(^| )(אתה|הזן|לחץ|התחבר|בדוק|נסה|בחר)( |$)`),
	},
}

func TestWordsKeepToTheirStyle(t *testing.T) {
	for _, c := range catalogues() {
		for path, forms := range said(c) {
			for _, s := range forms {
				for _, rules := range []map[string]*regexp.Regexp{banned[""], banned[ground(c)], banned["only "+c.Tag]} {
					for what, rule := range rules {
						if found := rule.FindString(s); found != "" {
							t.Errorf("%s has %s, %q: %s", path, what, found, s)
						}
					}
				}
				if strings.Count(s, "¿") != strings.Count(s, "?") && ground(c) == "es" {
					t.Errorf("%s opens or closes a question only: %s", path, s)
				}
				if ground(c) != "es" && strings.Contains(s, "¿") {
					t.Errorf("%s has a Spanish mark: %s", path, s)
				}
			}
		}
	}
}

// A sentence ends in a full stop or a question mark; a title or a label in none, unless it asks.
func TestSentencesEndAndTitlesDoNot(t *testing.T) {
	sentence := regexp.MustCompile(`\.(Why|Text|Next|HelpText\[\]|BlurredText\[\]|DimText\[\]|CapsLock|Sent|Drawn|Asked|Stale|Anew|CodeSeen|CodeBad|Nothing|Private|Over|Unsaid|Stay|Here|Framed|Whole|Then|QueuedAnswer|` +
		`ChooseOne|FileTooLarge|BadDate|Unseen|OnlyDigits|LikeThis|Digits|CodeDigits|Close|Lost|Offline|Crowded|Stuck|Swallowed|NotYou|` +
		`Meets|Use\[\]|Bank\[\]|Tested|Help|Complain|Soon|Only|Away|Told|Phone\.Scan)$|(Again|Problems)\[|\.Granted\.|\.Recovery\.(Here|Down|Minutes|Hours)`)
	field := regexp.MustCompile(`\.Field\.Text$|\.(Approve|Visit)\.Help$`)
	for _, c := range catalogues() {
		for path, forms := range said(c) {
			last := forms[0][len(forms[0])-1]
			switch {
			case sentence.MatchString(path) && !field.MatchString(path):
				if last != '.' {
					t.Errorf("%s does not end: %s", path, forms[0])
				}
			case strings.Contains(path, ".Attempts."):
			case last == '.':
				t.Errorf("%s ends like a sentence: %s", path, forms[0])
			}
		}
	}
}

// other are words of the form of address that a catalogue does not use. A form that verbs share with another person is none.
var other = map[string]map[bool][]string{
	"fr": {false: {"tu", "toi", "ton", "ta", "tes", "te", "t"}},
	"de": {false: {"du", "dein", "deine", "deinem", "deinen", "deiner", "dir", "dich", "gib", "öffne", "prüfe"}},
	"it": {false: {"lei", "suo", "sue", "suoi", "inserisca", "acceda", "controlli", "riprovi", "scelga"}},
	"nl": {false: {"u", "uw"}},
	"pt": {false: {"tu", "teu", "tua", "teus", "tuas", "ti", "contigo"}},
	"pl": {false: {"pan", "pani", "państwo", "państwa", "proszę"}},
	"es": {
		false: {"usted", "le", "inicie", "elija", "escriba", "empiece", "revise", "inténtelo", "confirme"},
		true: {
			"tu", "tus", "tú", "te", "ti", "tuya", "tuyo", "tuyas", "tuyos", "contigo", "eres", "puedes", "tienes", "quieres", "usas", "ves",
			"vuelves", "elige", "aprueba", "confirma", "adjunta", "escanea", "inténtalo", "revísalo", "escríbela", "haz", "vienes",
		},
	},
}

// One form of address goes through a whole language, so that a user is not "tú" on one page and "usted" on the next.
func TestPeopleAreAddressedInOneForm(t *testing.T) {
	for _, c := range catalogues() {
		formal := c != text.For(c.Tag)
		for path, forms := range said(c) {
			for _, s := range forms {
				for word := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
					if slices.Contains(other[ground(c)][formal], word) {
						t.Errorf("%s, formal %t, has %q: %s", path, formal, word, s)
					}
				}
			}
		}
	}
	for _, c := range text.Catalogues() {
		if both := c.Formally() != c; both != (ground(c) == "es") {
			t.Errorf("%s has two forms of address: %v", c.Tag, both)
		}
	}
}

// A word in two forms that are the same, or of which one is missing, is a slip.
func TestBothFormsOfAddressAreThere(t *testing.T) {
	both := regexp.MustCompile(`\{([^{}|]*)\|([^{}]*)\}`)
	for _, c := range text.Catalogues() {
		walk(reflect.ValueOf(*c), c.Tag, func(path string, v reflect.Value) {
			if l, ok := v.Interface().(text.Line); ok {
				for _, m := range both.FindAllStringSubmatch(string(l), -1) {
					if m[1] == m[2] || m[1] == "" || m[2] == "" || ground(c) != "es" {
						t.Errorf("%s has %s", path, m[0])
					}
				}
			}
		})
	}
}

func TestSentencesBeginWithACapital(t *testing.T) {
	small := regexp.MustCompile(`\.(NoBank|NoClient|App|NoApp|Site|NoSite|Optional|Opens|Colon)$`)
	for _, c := range catalogues() {
		for path, forms := range said(c) {
			for _, s := range forms {
				first := []rune(strings.TrimLeft(s, "¿\u202f\u2068"))[0]
				if unicode.IsLower(first) && !small.MatchString(path) {
					t.Errorf("%s begins small: %s", path, s)
				}
			}
		}
	}
}
