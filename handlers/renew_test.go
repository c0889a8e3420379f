package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestAPageOffersToHaveTheCodeThePictureOrTheRequestAnew(t *testing.T) {
	code := reconnect.Field{Name: "code", Kind: reconnect.Code, Required: true}
	seen := code
	seen.Image = noise(t, 30, 30)
	for name, c := range map[string]struct {
		step          reconnect.Step
		button, after string
	}{
		"code":           {reconnect.Ask{Fields: []reconnect.Field{code}, Renew: true}, "Send a new code", "to send a new code. Use the newest one"},
		"picture":        {reconnect.Ask{Fields: []reconnect.Field{seen}, Renew: true}, "Get another picture", "This is a new picture"},
		"request":        {reconnect.Approve{Renew: true}, "Send the request again", "Approve the newest one"},
		"code to scan":   {reconnect.Approve{Renew: true, Image: seen.Image}, "Get another picture", "This is a new picture"},
		"sign-in":        {login, "", ""},
		"another's code": {reconnect.Ask{Fields: []reconnect.Field{code}}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, always(c.step))
			b := s.browser()
			page := b.open("/open?code=c")
			res := b.get(page)
			form := res.page(t).Find(`form[action$="/renew"]`)
			if got := strings.TrimSpace(form.Find("button").Text()); got != c.button {
				t.Fatalf("the button says %q", got)
			}
			if strings.Contains(res.body, "newest one") || strings.Contains(res.body, "new picture") {
				t.Error("it is said before it was asked for")
			}
			to, turn := page+"/renew", res.page(t).Find("main").AttrOr("data-turn", "")
			if b.do(http.MethodPost, to, url.Values{"turn": {"0"}}); b.get(page).page(t).Find("main").AttrOr("data-turn", "") != turn {
				t.Error("an old form had it sent")
			}
			b.do(http.MethodPost, to, url.Values{"turn": {turn}, "f0": {"123456"}})
			res = b.get(page)
			if c.button == "" {
				if res.page(t).Find("main").AttrOr("data-turn", "") != turn {
					t.Error("what is not offered was done")
				}
				return
			}
			if !strings.Contains(res.page(t).Find(".why").Text(), c.after) {
				t.Errorf("the page says %q", res.page(t).Find(".why").Text())
			}
			if len(s.bank.sent()) != 0 {
				t.Error("an answer was sent")
			}
			for range reconnect.MaxRenewals - 1 {
				b.do(http.MethodPost, to, url.Values{"turn": {b.get(page).page(t).Find("main").AttrOr("data-turn", "")}})
			}
			if b.get(page).page(t).Find(`form[action$="/renew"]`).Length() != 0 {
				t.Error("it is offered without end")
			}
			b.header.Set("Sec-Fetch-Site", "cross-site")
			if res := b.do(http.MethodPost, to, nil); res.StatusCode != http.StatusForbidden {
				t.Errorf("another page had it sent: %d", res.StatusCode)
			}
		})
	}
}
