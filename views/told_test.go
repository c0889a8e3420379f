package views

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
)

func TestAWordIsJSONAsGoWritesIt(t *testing.T) {
	all := []string{"", "opened", "a\\b", `"`, "</script>", "a&b", "\n", "é", "\u2028", "\xff", "\x7f", "~ }"}
	for r := range rune(0x300) {
		all = append(all, "a"+string(r)+"b")
	}
	for _, text := range all {
		want, err := json.Marshal(text)
		if got := AppendJSON([]byte("x"), text); err != nil || string(got) != "x"+string(want) {
			t.Errorf("%q (%t) is written as %s and not as %s", text, utf8.ValidString(text), got, want)
		}
	}
}

func TestWhatIsToldIsWhole(t *testing.T) {
	loud := reconnect.Appearance{App: `com.shop."x"`, Text: true}
	for _, c := range []struct {
		told *told
		s    sheet
		want string
	}{
		{&told{}, sheet{}, `{"to":[],"said":[]}`},
		{
			&told{origins: []string{"https://a.example", "https://b.example"}},
			sheet{framed: true, appearance: loud},
			`{"to":["https://a.example","https://b.example"],"text":true,"said":[]}`,
		},
		{
			&told{messages: []Message{{Seq: 1, Data: map[string]string{"x": "<b>"}}, {Seq: 12, Data: "y", Held: true}}},
			sheet{appearance: loud},
			`{"to":[],"app":"com.shop.\"x\"","text":true,"said":[{"seq":1,"data":{"x":"\u003cb\u003e"}},{"seq":12,"data":"y","held":true}]}`,
		},
	} {
		if got, err := c.told.says(&c.s); err != nil || got != c.want {
			t.Errorf("%v: %s, not %s", err, got, c.want)
		}
	}
	if _, err := (&told{messages: []Message{{Data: func() {}}}}).says(&sheet{}); err == nil {
		t.Error("what cannot be told is told")
	}
}
