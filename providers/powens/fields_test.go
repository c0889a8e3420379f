package powens

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"reconnect"
	"reconnect/providers/internal/upstream"
)

// patterns is what becomes of the expressions that connectors use, and of hostile ones.
var patterns = []struct {
	pcre, want string
	min, max   int
	digits     bool
}{
	{`^[0-9]{6}$`, `[0-9]{6}`, 6, 6, true},
	{`^\d{4,8}$`, `\d{4,8}`, 4, 8, true},
	{`^\d+$`, `\d+`, 1, 0, true},
	{`^[a-zA-Z0-9]{8,}$`, `[a-zA-Z0-9]{8,}`, 8, 0, false},
	{`^(\d{10}|\d{11})$`, `(?:\d{10}|\d{11})`, 10, 11, true},
	{`^(?:FR)?\d{5}$`, `(?:FR)?\d{5}`, 5, 7, false},
	{`^[\d\-\/. ]{3,20}$`, `[\d\-\/\. ]{3,20}`, 3, 20, false},
	{`^[a&&b!]{2}$`, `[a\&\&b\!]{2}`, 2, 2, false},
	{`^[^@]+@.+$`, `[^\@]+@.+`, 3, 0, false},
	{`^\-\_\@a$`, `-_@a`, 4, 4, false},
	{`^a{2}?$`, `a{2}`, 2, 2, false},
	{`^[é-ü]{2}$`, `[é-ü]{2}`, 2, 2, false},
	{`^[-a]$`, `[\-a]`, 1, 1, false},
	{`^[a-]$`, `[a\-]`, 1, 1, false},
	// Dropped: nothing is better than a form that nobody can send.
	{pcre: ``},
	{pcre: `^$`},
	{pcre: `[0-9]{6}`},
	{pcre: `^[0-9]{6}`},
	{pcre: `^a|b$`},
	{pcre: `^a$|^b$`},
	{pcre: `^\w+$`},
	{pcre: `^\s*$`},
	{pcre: `^(?=.*\d).{8,}$`},
	{pcre: `^(?i)abc$`},
	{pcre: `^(?P<x>a)$`},
	{pcre: `^(a)\1$`},
	{pcre: `^\p{L}+$`},
	{pcre: `^[[:alpha:]]+$`},
	{pcre: `^[\w.]+$`},
	{pcre: `^a++$`},
	{pcre: `^(a+)+$`},
	{pcre: `^(a|a)*$`},
	{pcre: `^(a|b|ab){20}$`},
	{pcre: `^(a*)*b$`},
	{pcre: `^` + strings.Repeat(`a?`, 20) + `$`},
	{pcre: `^.*.*.*.*.*x$`},
	{pcre: `^[$`},
	{pcre: `^[]$`},
	{pcre: `^[^]$`},
	{pcre: `^($`},
	{pcre: `^)$`},
	{pcre: `^a{2,1}$`},
	{pcre: `^a{,2}$`},
	{pcre: `^a{9999}$`},
	{pcre: `^{2}$`},
	{pcre: `^*$`},
	{pcre: `^a\$`},
	{pcre: `^\A1\z$`},
	{pcre: `^a(?#comment)$`},
	{pcre: `^(*FAIL)$`},
	{pcre: `^[z-a]$`},
	{pcre: `^[\d-z]$`},
	{pcre: `^\x41$`},
	{pcre: `^\Qa\E$`},
	{pcre: `^` + strings.Repeat("(", 20) + strings.Repeat(")", 20) + `$`},
	{pcre: `^` + strings.Repeat("a", 300) + `$`},
	{pcre: "^\xff$"},
	{pcre: "^\x00$"},
	{pcre: `^(?<!a)b$`},
	{pcre: `^(?>a)$`},
	{pcre: `^\b1\b$`},
	{pcre: `^a^b$`},
	{pcre: `^(?-i:a)$`},
	{pcre: `^]$`},
}

func TestAPatternMeansTheSameEverywhereOrIsDropped(t *testing.T) {
	for _, c := range patterns {
		p := readPattern(c.pcre)
		if p.source != c.want || p.min != c.min || p.max != c.max || c.want != "" && p.digits != c.digits {
			t.Errorf("%s became %+v", c.pcre, p)
		}
		if p.source == "" {
			continue
		}
		if _, err := regexp.Compile(`^(?:` + p.source + `)$`); err != nil {
			t.Error(err)
		}
	}
}

// A browser compiles a pattern with the flag v. Where node is installed it is asked whether it does; without it only
// this check is left out, and the table above still holds.
func TestABrowserCompilesWhatIsKept(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Log("no node here: compiled by Go only")
		return
	}
	var kept []string
	for _, c := range patterns {
		if p := readPattern(c.pcre); p.source != "" {
			kept = append(kept, p.source)
		}
	}
	list, _ := json.Marshal(kept)
	out, err := exec.Command(node, "-e", "for (const p of "+string(list)+") new RegExp('^(?:' + p + ')$', 'v')").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestFieldsOfEveryType(t *testing.T) {
	acc := &account{Account: Account{Lang: "fr"}}
	for _, c := range []struct {
		json      string
		transient bool
		want      reconnect.Field
	}{
		{`{"name":"a","type":"text","label":"Nom","required":true}`, true, reconnect.Field{Kind: reconnect.Text, Label: "Nom", Required: true}},
		{`{"name":"a","type":"text","label":"Nom","default":"Bob"}`, true, reconnect.Field{Kind: reconnect.Text, Label: "Nom", Required: true, Value: "Bob"}},
		{`{"name":"a","type":"password","label":"Pass","default":"never","required":1}`, false, reconnect.Field{Kind: reconnect.Secret, Label: "Pass", Required: true}},
		{`{"name":"a","type":"date","label":"Né","regex":"^\\d+$","required":false}`, false, reconnect.Field{Kind: reconnect.Date, Label: "Né"}},
		{`{"name":"a","type":"NUMBER","label":"Année","required":0}`, false, reconnect.Field{Kind: reconnect.Number, Label: "Année"}},
		{`{"name":"a","type":"hologram","label":"?","description":"Hilfe"}`, false, reconnect.Field{Kind: reconnect.Text, Label: "?", Help: "Hilfe", Required: true}},
		{`{"name":"a"}`, false, reconnect.Field{Kind: reconnect.Text, Label: "a", Required: true}},
		{`{"name":"a","type":"list","label":"L","values":[]}`, false, reconnect.Field{Kind: reconnect.Text, Label: "L", Required: true}},
		{
			`{"name":"a","type":"list","label":"L","values":[{"value":"1","label":"x"}],"default":"9"}`, false,
			reconnect.Field{Kind: reconnect.Pick, Label: "L", Required: true, Choices: []reconnect.Choice{{Value: "1", Label: "x"}}},
		},
		{`{"name":"a","type":"text","label":"x","regex":"^[0-9]{6}$"}`, true, reconnect.Field{Kind: reconnect.Code, Label: "x", Required: true, Pattern: "[0-9]{6}", Min: 6, Max: 6}},
		{`{"name":"a","type":"text","label":"x","regex":"^[0-9]{6}$"}`, false, reconnect.Field{Kind: reconnect.Text, Label: "x", Required: true, Pattern: "[0-9]{6}", Min: 6, Max: 6}},
		{`{"name":"a","type":"text","label":"Code postal","regex":"^[0-9]{5}$"}`, true, reconnect.Field{Kind: reconnect.Text, Label: "Code postal", Required: true, Pattern: "[0-9]{5}", Min: 5, Max: 5}},
		{`{"name":"a","type":"text","label":"x","regex":"(?=bad"}`, true, reconnect.Field{Kind: reconnect.Text, Label: "x", Required: true}},
		{`{"name":"a","type":"text","label":"Bitte TAN eingeben"}`, true, reconnect.Field{Kind: reconnect.Code, Label: "Bitte TAN eingeben", Required: true}},
		{`{"name":"a","type":"text","label":"Introduce el código"}`, true, reconnect.Field{Kind: reconnect.Code, Label: "Introduce el código", Required: true}},
		{`{"name":"a","type":"text","label":"Nom de jeune fille de votre mère"}`, true, reconnect.Field{Kind: reconnect.Text, Label: "Nom de jeune fille de votre mère", Required: true}},
		{`{"name":"otp","type":"password","label":"x"}`, true, reconnect.Field{Kind: reconnect.Code, Label: "x", Required: true}},
		{`{"name":"a","type":"password","label":"Code secret"}`, true, reconnect.Field{Kind: reconnect.Secret, Label: "Code secret", Required: true}},
		{`{"name":"a","type":"text","label":"a\u0000b\u202ec\td\nhttps://x.example/?state=TOPSECRET"}`, false, reconnect.Field{Kind: reconnect.Text, Label: "a", Required: true}},
		{`{"name":"a","type":"text","label":"a\u0000b\u202ec\td\ne"}`, false, reconnect.Field{Kind: reconnect.Text, Label: "abc d\ne", Required: true}},
	} {
		j, ok := upstream.ParseJSON([]byte(`[` + c.json + `]`))
		if !ok {
			t.Fatal(c.json)
		}
		asked, _ := acc.question(readFields(j), c.transient)
		c.want.Name, c.want.Lang = "a", "fr"
		if strings.Contains(c.json, `"otp"`) {
			c.want.Name = "otp"
		}
		got, _ := json.Marshal(asked)
		want, _ := json.Marshal([]reconnect.Field{c.want})
		if string(got) != string(want) {
			t.Errorf("%s\n got %s\nwant %s", c.json, got, want)
		}
	}
}

func TestEverythingThatIsReadIsBounded(t *testing.T) {
	acc := &account{Account: Account{Lang: "fr"}}
	one := `{"name":"n%","type":"list","label":"` + strings.Repeat("é", 5000) + `","values":[` + strings.Repeat(`{"value":"v"},`, 700) + `1]}`
	var all []string
	for i := range 80 {
		all = append(all, strings.Replace(one, "%", strings.Repeat("x", i), 1))
	}
	all = append(all[:5:5], `{"name":"`+strings.Repeat("n", 300)+`"}`)
	j, ok := upstream.ParseJSON([]byte(`[` + strings.Join(all, ",") + `]`))
	if !ok {
		t.Fatal("too large")
	}
	asked, _ := acc.question(readFields(j), true)
	if len(asked) != 5 {
		t.Errorf("%d fields", len(asked))
	}
	for _, f := range asked {
		if n := len([]rune(f.Label)); n > maxRunes || len(f.Choices) > maxChoices {
			t.Errorf("%d runes, %d choices", n, len(f.Choices))
		}
	}
	many := make([]connectorField, 200)
	for i := range many {
		many[i].Name = strings.Repeat("x", i+1)
	}
	if asked, _ := acc.question(many, true); len(asked) != maxFields {
		t.Errorf("%d fields", len(asked))
	}
}
