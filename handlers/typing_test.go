package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// A code as people copy it: from messages, mails, pages and other scripts.
var dressings = []string{
	"123456 ", " 123456", "\t123456\r\n", "123 456", "12 34 56", "123\u00a0456", "123\u202f456", "123\u2009456\u3000", "123-456", "123\u2010456",
	"123\u2011456", "123\u2013456", "123 \u2014 456", "123\u2212456", "123.456", "1\u200b2\u20603456\ufeff", "\u200e123456\u200f", "\u202a123456\u202c",
	"\u2066123456\u2069", "123\u00ad456", "123\n456\n", "١٢٣٤٥٦", "۱۲۳۴۵۶", "１２３４５６", "Code: 123456", "Code\u00a0: 123 456", "123456 is your code",
	"G-123456 is your code.", "Votre code : 123456. Valable 5 minutes.", "“123456”", "«\u00a0123456\u00a0»", "'123456'", "<123456>", "(123456)", "#123456",
}

func TestACodeInAnyDressingIsSentBare(t *testing.T) {
	for _, fd := range []reconnect.Field{
		{Kind: reconnect.Code, Pattern: "[0-9]{6}"}, {Kind: reconnect.Text, Pattern: `\d{6}`}, {Kind: reconnect.Code},
	} {
		var fields []reconnect.Field
		var typed []string
		for _, pasted := range dressings {
			// Only a pattern tells which run of digits is meant, and that a letter before a dash is no part of the code.
			if fd.Pattern != "" || !strings.HasPrefix(pasted, "G-") && !strings.Contains(pasted, "5 minutes") {
				fields, typed = append(fields, fd), append(typed, pasted)
			}
		}
		for i, got := range sentFor(t, fields, typed) {
			if got != "123456" {
				t.Errorf("the %s pasted as %q, where the pattern is %q, is sent as %q", fd.Kind, typed[i], fd.Pattern, got)
			}
		}
	}
}

func TestWhatIsPartOfAnAnswerIsSentWithIt(t *testing.T) {
	secret, free := reconnect.Field{Kind: reconnect.Secret}, reconnect.Field{Kind: reconnect.Code}
	spelled := reconnect.Field{Kind: reconnect.Code, Pattern: "[A-Z]{2}-[0-9]{4}"}
	typed := []string{"a word ", " 12 34\u200b", " AB-1234 ", "ab-cd\n", "abcd", "AB-1234\u200e"}
	want := []string{"a word ", " 12 34\u200b", "AB-1234", "ab-cd", "abcd", "AB-1234"}
	for i, got := range sentFor(t, []reconnect.Field{secret, secret, free, free, free, spelled}, typed) {
		if got != want[i] {
			t.Errorf("%q is sent as %q, not as %q", typed[i], got, want[i])
		}
	}
}

// sentFor is what a bank that asks for some fields gets when a person types so into them.
func sentFor(t *testing.T, fields []reconnect.Field, typed []string) []string {
	t.Helper()
	fields = slices.Clone(fields)
	form := url.Values{}
	for i := range fields {
		fields[i].Name, fields[i].Required = strconv.Itoa(i), true
		form.Set("f"+strconv.Itoa(i), typed[i])
	}
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return reconnect.Ask{Fields: fields}
		}
		return reconnect.Done{}
	})
	b := s.browser()
	page := b.open("/open?code=c")
	form.Set("turn", b.get(page).shows(t, "ask", ""))
	if res := b.do(http.MethodPost, page, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the form is refused: %s", res.page(t).Find(".say").Text())
	}
	got := make([]string, len(fields))
	for i, fd := range fields {
		got[i] = strings.Join(s.bank.sent()[0][fd.Name], "|")
	}
	return got
}
