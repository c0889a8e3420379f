package reconnect

import (
	"strings"
	"testing"
)

// taken is what a field makes of what was typed.
func taken(t *testing.T, fd Field, v string) string {
	t.Helper()
	fd.Name = "f"
	values, problem := fd.take(Answers{"f": {v}}, &scratch{})
	if problem != nil || len(values) != 1 {
		t.Errorf("%q with the pattern %q is refused: %v", v, fd.Pattern, problem)
		return ""
	}
	return values[0]
}

func TestACodeIsSentBareHoweverItWasPasted(t *testing.T) {
	for _, v := range []string{
		"123456", " 123456", "123456 ", "\t123456\r\n", "\u00a0123456\u3000", "123 456", "123\u00a0456", "123\u202f456", "12 34 56", "123-456",
		"123\u2011456", "123\u2013456", "123 \u2014 456", "123\u2212456", "123.456", "1\u20602\u200b3456\ufeff", "\u200e123456\u200f", "\u202a123456\u202c",
		"\u2066123456\u2069", "123\n456", "١٢٣٤٥٦", "۱۲۳۴۵۶", "１２３４５６", "１２３ ４５６", "𝟏𝟐𝟑𝟒𝟓𝟔", "Code: 123456", "Code:123456", "123456 is your code",
		"Your code is 123-456.", "Votre code est\u00a0: 123 456. Ne le partagez pas.", "<123456>", "رمزك هو ١٢٣٤٥٦",
	} {
		for _, pattern := range []string{"", `^[0-9]{6}$`, `\d{6}`, `[0-9]{4,8}`} {
			if got := taken(t, Field{Kind: Code, Pattern: pattern}, v); got != "123456" {
				t.Errorf("the code pasted as %q is sent as %q where the pattern is %q", v, got, pattern)
			}
		}
		if got := taken(t, Field{Kind: Text, Pattern: `[0-9]{6}`}, v); got != "123456" {
			t.Errorf("the number pasted as %q is sent as %q", v, got)
		}
	}
}

func TestWhatBelongsToAValueStays(t *testing.T) {
	for _, c := range []struct {
		kind             Kind
		pattern, v, want string
	}{
		{Secret, "", " pass word ", " pass word "},
		{Secret, "", "12\u200b34-56", "12\u200b34-56"},
		{Secret, "", "١٢٣", "١٢٣"},
		{Code, "", "AB-123", "AB-123"},
		{Code, "", " ab-cd\u200b", "ab-cd"},
		{Code, "[A-Z]{2}-[0-9]{3}", "AB-123", "AB-123"},
		{Code, "", "abcd", "abcd"},
		{Code, "", "AB 123", "AB 123"},
		{Code, "", "12a34", "12a34"},
		{Code, "", "Code: A123", "Code: A123"},
		{Code, "", "000123", "000123"},
		{Code, "", "Code 123456 of 26 November", "Code 123456 of 26 November"},
		{Code, "[0-9]{6}", "Code 123456, valid for 10 minutes", "123456"},
		{Code, "[0-9]{6}", "G-123456 is your code", "123456"},
		{Code, "[0-9-]+", "123-456", "123-456"},
		{Text, "", "12 rue de la Paix ", "12 rue de la Paix"},
		{Text, "", "۱۲ می\u200cخواهم", "۱۲ می\u200cخواهم"},
		{Text, "[0-9]{8}", "12345678 ", "12345678"},
		{Number, "", "\u200e-12.50\u00a0", "-12.50"},
		{Date, "", "２００１-06-25", "2001-06-25"},
		{Text, "", "a\xffb", "a\xffb"},
	} {
		if got := taken(t, Field{Kind: c.kind, Pattern: c.pattern}, c.v); got != c.want {
			t.Errorf("%s %q with the pattern %q is sent as %q, not as %q", c.kind, c.v, c.pattern, got, c.want)
		}
	}
}

func TestASecretThatCannotBeRightIsRefusedAsItIs(t *testing.T) {
	fd := Field{Name: "f", Kind: Secret, Pattern: `[0-9]{6}`}
	for _, v := range []string{"123456 ", "123 456", "１２３４５６"} {
		if _, problem := fd.take(Answers{"f": {v}}, &scratch{}); problem == nil || problem.Kind != Mismatch {
			t.Errorf("the secret %q is not refused but %v", v, problem)
		}
	}
}

func TestWhatWasTypedIsWipedInEveryForm(t *testing.T) {
	typed := &scratch{}
	fd := Field{Name: "f", Kind: Code}
	if _, problem := fd.take(Answers{"f": {"Code: 123 456"}}, typed); problem != nil {
		t.Fatal(problem)
	}
	blocks := typed.blocks
	typed.wipe()
	for _, b := range blocks {
		if strings.Trim(string(b), "\x00") != "" {
			t.Errorf("%q stays", b)
		}
	}
}

func TestAnExampleMeetsItsPattern(t *testing.T) {
	for pattern, want := range map[string]string{
		`^[0-9]{8}$`: "12345678", `\d{6}`: "123456", `[0-9]{4,8}`: "1234", `(\d{3}|\d{5})`: "123", "": "", `\d+`: "", `[A-Z]{4}`: "", `[0-3]{4}`: "",
		`[0-9-]{4}`: "", `[^0-9]{4}`: "", `.{6}`: "", `\w+`: "", `[0-9`: "",
	} {
		if got := (Field{Kind: Code, Pattern: pattern}).Example(); got != want {
			t.Errorf("the example for %q is %q, not %q", pattern, got, want)
		}
	}
}

func TestALengthIsKnownWhereThereIsOne(t *testing.T) {
	for _, c := range []struct {
		fd   Field
		want int
	}{
		{Field{Pattern: `^[0-9]{8}$`}, 8},
		{Field{Pattern: `\d{6}`}, 6},
		{Field{Pattern: `[0-9]{4,8}`}, 0},
		{Field{Pattern: `[0-9]{4,8}`, Min: 8}, 8},
		{Field{Pattern: `\d+`, Min: 6, Max: 6}, 6},
		{Field{Pattern: `\d{20,}`}, 0},
		{Field{Pattern: `(\d{3}|\d{5})`}, 0},
		{Field{Pattern: `.{6}`}, 0},
		{Field{Pattern: `[0-9`}, 0},
		{Field{Min: 6, Max: 6}, 0},
	} {
		if got := c.fd.Length(); got != c.want {
			t.Errorf("%+v takes %d digits, not %d", c.fd, got, c.want)
		}
	}
}
