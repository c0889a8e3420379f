package powens

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

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
		{`{"name":"otp","type":"password","label":"x"}`, true, reconnect.Field{Kind: reconnect.Secret, Label: "x", Required: true}},
		{`{"name":"a","type":"password","label":"Code personnel","regex":"^[0-9]{6}$"}`, true, reconnect.Field{Kind: reconnect.Secret, Label: "Code personnel", Required: true, Pattern: "[0-9]{6}", Min: 6, Max: 6}},
		{`{"name":"a","type":"text","label":"Code reçu par SMS (client 1234)"}`, true, reconnect.Field{Kind: reconnect.Code, Label: "Code reçu par SMS (client 1234)", Required: true}},
		{`{"name":"a","type":"text","label":"Code envoyé au client (numéro client 1234)"}`, true, reconnect.Field{Kind: reconnect.Code, Label: "Code envoyé au client (numéro client 1234)", Required: true}},
		{`{"name":"a","type":"text","label":"Numéro client (6 chiffres)","regex":"^[0-9]{6}$"}`, true, reconnect.Field{Kind: reconnect.Text, Label: "Numéro client (6 chiffres)", Required: true, Pattern: "[0-9]{6}", Min: 6, Max: 6}},
		{`{"name":"a","type":"text","label":"Code client"}`, true, reconnect.Field{Kind: reconnect.Text, Label: "Code client", Required: true}},
		{`{"name":"a","type":"password","label":"Code secret"}`, true, reconnect.Field{Kind: reconnect.Secret, Label: "Code secret", Required: true}},
		{`{"name":"a","type":"text","label":"a\u0000b\u202ec\td\nhttps://x.example/?state=TOPSECRET"}`, false, reconnect.Field{Kind: reconnect.Text, Label: "abc d\n…", Required: true}},
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
	one := `{"name":"n%","type":"list","label":"` + strings.Repeat("é", 5000) + `","values":[` + strings.Repeat(`{"value":"v"},`, 5100) + `1]}`
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
