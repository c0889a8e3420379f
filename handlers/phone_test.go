package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/memory"
)

// turn is that of a page as it is now.
func (b *browser) turn(page string) string {
	b.Helper()
	return b.get(page).page(b.T).Find("main").AttrOr("data-turn", "")
}

// offers has a first screen show a code, and returns where it leads.
func (b *browser) offers(page string) string {
	b.Helper()
	b.do(http.MethodPost, page+"/phone", url.Values{"turn": {b.turn(page)}})
	shown := b.get(page)
	shown.shows(b.T, "handover", "")
	return strings.TrimSpace(shown.page(b.T).Find(".ref code").Text())
}

// joins has a phone use a code up, and returns its page and the digits on it.
func (b *browser) joins(link string) (page, digits string) {
	b.Helper()
	ask := b.get(link)
	ask.shows(b.T, "join", "")
	res := b.do(http.MethodPost, link, url.Values{"mark": {ask.page(b.T).Find("input[name=mark]").AttrOr("value", "")}})
	page = res.leads()
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(page, "/f/") {
		b.Fatalf("the phone's button is answered %d", res.StatusCode)
	}
	shown := b.get(page)
	shown.shows(b.T, "handover", "")
	return page, shown.page(b.T).Find(".digits").Text()
}

// confirms tells at a first screen which digits a phone shows.
func (b *browser) confirms(page, digits string) answer {
	b.Helper()
	return b.do(http.MethodPost, page+"/phone/digits", url.Values{"turn": {b.turn(page)}, "digits": {digits}})
}

func other(digits string) string {
	if digits == "10" {
		return "11"
	}
	return "10"
}

// codeThenDone asks for a login and then for a code.
func codeThenDone(a reconnect.Answers) reconnect.Step {
	switch {
	case a == nil:
		return login
	case a["code"] == nil:
		return reconnect.Ask{Fields: []reconnect.Field{{Name: "code", Kind: reconnect.Code, Required: true}}}
	}
	return reconnect.Done{}
}

func TestAPhoneTakesOverAnswersAndHandsBack(t *testing.T) { handedOver(t, memory.New()) }

// handedOver has the phone ask one replica and the first screen another, with cookies and where none is taken.
func handedOver(t *testing.T, kept reconnect.Store) {
	t.Helper()
	for _, refuses := range []bool{false, true} {
		first := startWith(t, codeThenDone, func(s *handlers.Site) { s.Engine.Store = kept }).browser()
		phone := startWith(t, codeThenDone, func(s *handlers.Site) { s.Engine.Store = kept }).browser()
		first.refuses, phone.refuses = refuses, refuses
		page := first.open(fmt.Sprintf("/open?code=c%t&state=x", refuses))
		first.do(http.MethodPost, page, url.Values{"turn": {first.turn(page)}, "f0": {"mary"}, "f1": {"secret"}})
		old := first.get(page).shows(t, "ask", "")
		at, digits := phone.joins(first.offers(page))
		if res := first.confirms(page, "4"); res.StatusCode != http.StatusUnprocessableEntity || res.page(t).Find("[role=alert]").Length() != 1 {
			t.Errorf("half of the digits is answered %d", res.StatusCode)
		}
		// Digits may come with space around them, and in another script.
		first.confirms(page, " "+strings.NewReplacer("1", "١", "7", "٧").Replace(digits[:1])+" "+digits[1:]+" ")
		here, there := first.get(page), phone.get(at)
		here.shows(t, "handover", "")
		turn := there.shows(t, "ask", "")
		if d := here.page(t); d.Find("form.ask input:not([type=hidden])").Length() != 0 || d.Find("[data-action]").AttrOr("data-action", "") != page {
			t.Error("the first screen still asks")
		}
		for _, form := range []url.Values{{"turn": {old}, "f0": {"111111"}}, {"turn": {turn}, "f0": {"111111"}}} {
			first.do(http.MethodPost, page, form)
		}
		if n := len(first.bank.sent()); n != 1 {
			t.Fatalf("%d answers of the first screen went to the bank", n)
		}
		if strings.Contains(there.body, `"vendor"`) || there.page(t).Find("#messages").Length() != 0 ||
			!strings.Contains(there.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Error("the phone speaks to a host window, or may be framed")
		}
		phone.do(http.MethodPost, at, url.Values{"turn": {turn}, "f0": {"123456"}})
		end := phone.get(at)
		end.shows(t, "done", "")
		if end.page(t).Find("main a[href], [data-leave], [http-equiv=refresh]").Length() != 0 {
			t.Errorf("the phone leads on: %s", end.body)
		}
		if res := phone.get(at + "/leave"); res.leads() != at {
			t.Errorf("the phone leaves to %s", res.Header.Get("Location"))
		}
		last := first.get(page)
		last.shows(t, "done", "")
		if link, _ := last.page(t).Find("main a.go").Attr("href"); link != "https://shop.example/back?error=&state=x" {
			t.Errorf("the first screen leads to %q", link)
		}
		if n := strings.Count(last.body, `"type":"done"`); n != 1 || strings.Count(last.body, `"type":"failed"`) != 0 {
			t.Errorf("the host window hears of %d ends", n)
		}
		if len(first.bank.sent()) != 1 || len(phone.bank.sent()) != 1 {
			t.Error("an answer was lost, or sent twice")
		}
		for _, secret := range []string{strings.Split(at, ".")[2], "123456"} {
			if strings.Contains(first.log.String()+phone.log.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	}
}

func TestARelayedCodeWithoutItsDigitsGetsNowhere(t *testing.T) {
	s := start(t, always(reconnect.Ask{Fields: login.Fields, Words: reconnect.Words{Text: "Dear Mary"}}))
	first, phone := s.browser(), s.browser()
	page := first.open("/open?code=c")
	link := first.offers(page)
	at, digits := phone.joins(link)
	turn := phone.turn(at)
	for _, path := range []string{"", "/back", "/renew", "/cancel", "/longer", "/language/fr", "/here", "/leave", "/phone", "/phone/digits", "/phone/back"} {
		phone.do(http.MethodPost, at+path, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}, "digits": {digits}})
	}
	for _, path := range []string{"", "/visit", "/logo", "/leave", "/picture/" + turn + "/0"} {
		if body := phone.get(at + path).body; strings.Contains(body, "Dear Mary") || strings.Contains(body, "User name") || strings.Contains(body, page) {
			t.Errorf("before its digits were told the phone is shown the flow at %q:\n%s", path, body)
		}
	}
	f, err := s.Engine.Read(t.Context(), reconnect.FlowID(strings.TrimPrefix(page, "/f/")))
	if err != nil || f.Over() || f.HandoverAt(time.Now()) != reconnect.HandoverClaimed || len(s.bank.sent()) != 0 || f.Lang == "fr" {
		t.Fatalf("the phone has done something: %v, %+v", err, f)
	}
	// A wrong guess ends it, and three end all of it.
	for try := 1; ; try++ {
		first.confirms(page, other(digits))
		phone.get(at).shows(t, "notice", reconnect.OpenedElsewhere)
		refused := first.get(page)
		refused.shows(t, "handover", "")
		again := refused.page(t).Find("form[action$='/phone']").Length()
		if try == 3 {
			if again != 0 {
				t.Error("a fourth guess is offered")
			}
			break
		}
		if again != 1 {
			t.Fatal("after a slip of the finger there is no other code")
		}
		at, digits = phone.joins(first.offers(page))
	}
	first.do(http.MethodPost, page+"/phone", url.Values{"turn": {first.turn(page)}})
	first.get(page).shows(t, "handover", "") // as it was
	first.do(http.MethodPost, page+"/phone/back", url.Values{"turn": {first.turn(page)}})
	if last := first.get(page); last.page(t).Find(".phones").Length() != 0 {
		t.Error("a phone is still offered")
	} else {
		last.shows(t, "ask", "")
	}
}

func TestACodeForAPhoneIsGoodOnceAndForMinutes(t *testing.T) {
	var late time.Duration
	s := startWith(t, always(login), func(s *handlers.Site) { s.Engine.Now = func() time.Time { return time.Now().Add(late) } })
	first := s.browser()
	page := first.open("/open?code=c")
	link := first.offers(page)
	// What only looks at it spends nothing.
	for _, header := range []http.Header{{"Sec-Fetch-Mode": {"navigate"}, "Purpose": {"prefetch"}}, {"User-Agent": {"WhatsApp/2.23.20.0 A"}}, {}} {
		robot := s.stranger()
		robot.header = header
		robot.do(http.MethodHead, link, nil)
		if res := robot.get(link); res.Header["Set-Cookie"] != nil || strings.Contains(res.body, page) {
			t.Errorf("%v is told of the flow", header)
		}
	}
	forging := s.stranger()
	forging.header = http.Header{"Sec-Fetch-Site": {"cross-site"}}
	if res := forging.do(http.MethodPost, link, url.Values{"mark": {"aaaaaaaaaaaa"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("another page's form is answered %d", res.StatusCode)
	}
	if res := s.browser().get(link[:len(link)-1] + "_"); res.StatusCode != http.StatusNotFound || strings.Contains(res.body, "Shop") {
		t.Errorf("a wrong code is answered %d, or with the app's name", res.StatusCode)
	} else if !strings.Contains(res.body, "Go back to your first screen") {
		t.Error("a phone with a code of before is not told where it goes on")
	}
	// A button that is pressed twice leads the same way, and no other browser goes it.
	phone := s.browser()
	at, digits := phone.joins(link)
	mark := strings.TrimPrefix(strings.Split(at, ".")[1], "phone-")
	if res := phone.do(http.MethodPost, link, url.Values{"mark": {mark}}); res.leads() != at {
		t.Errorf("pressed twice it is answered %d", res.StatusCode)
	}
	late2 := s.browser()
	for _, res := range []answer{late2.get(link), late2.do(http.MethodPost, link, url.Values{"mark": {"aaaaaaaaaaaa"}})} {
		if res.StatusCode != http.StatusGone || len(res.Header["Set-Cookie"]) != 0 {
			t.Errorf("a used code is answered %d", res.StatusCode)
		}
		res.shows(t, "notice", reconnect.OpenedElsewhere)
	}
	if res := phone.get(link); res.leads() != at { // back before its digits were told
		t.Errorf("the phone that shows its digits is answered %d, to %q from %q", res.StatusCode, res.leads(), at)
	}
	first.confirms(page, digits)
	phone.get(at).shows(t, "ask", "")
	if res := phone.get(link); res.leads() != at { // back in its own history
		t.Errorf("the phone that has used it is answered %d", res.StatusCode)
	}
	if res := late2.do(http.MethodPost, link, url.Values{"mark": {mark}}); res.StatusCode != http.StatusGone {
		t.Errorf("a code that was confirmed is answered %d to another browser with its mark", res.StatusCode)
	}
	if res := late2.get(at); res.StatusCode != http.StatusForbidden {
		t.Errorf("the phone's address in another browser is answered %d", res.StatusCode)
	}

	// Its time is over before it is opened, or before its digits are told.
	first.do(http.MethodPost, page+"/phone/back", nil)
	phone.get(at).shows(t, "notice", reconnect.OpenedElsewhere)
	link = first.offers(page)
	late = 6 * time.Minute
	s.browser().get(link).shows(t, "notice", reconnect.OpenedElsewhere)
	if d := first.get(page).page(t); d.Find(".qr").Length() != 0 || d.Find("form[action$='/phone']").Length() != 1 {
		t.Error("a code that is over is still shown, or no other one can be had")
	}
	at, digits = phone.joins(first.offers(page))
	turn := first.turn(page)
	late += 6 * time.Minute
	first.do(http.MethodPost, page+"/phone/digits", url.Values{"turn": {turn}, "digits": {digits}})
	if body := phone.get(at).body; strings.Contains(body, "User name") {
		t.Error("digits are taken after their time")
	}
}

func TestAFlowThatIsTakenBackIsTheFirstScreensAlone(t *testing.T) {
	s := start(t, codeThenDone)
	first, phone := s.browser(), s.browser()
	page := first.open("/open?code=c")
	at, digits := phone.joins(first.offers(page))
	first.confirms(page, digits)
	turn := phone.get(at).shows(t, "ask", "")
	lines := phone.stream(at)
	var told []string
	for lines.Scan() { // ends when the server ends the stream
		data, turned := strings.CutPrefix(lines.Text(), "data: ")
		if told = append(told, data); turned && data == turn {
			first.do(http.MethodPost, page+"/phone/back", nil)
		}
	}
	if !slices.Contains(told, turn) {
		t.Errorf("the phone is told %q", told)
	}
	form := url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"x"}}
	for _, path := range []string{"", "/cancel", "/phone/back", "/longer"} {
		if res := phone.do(http.MethodPost, at+path, form); res.StatusCode != http.StatusGone || strings.Contains(res.body, "User name") {
			t.Errorf("POST %q of a phone that was taken back is answered %d", path, res.StatusCode)
		}
	}
	if len(s.bank.sent()) != 0 {
		t.Fatal("a phone that was taken back has answered")
	}
	turn = first.get(page).shows(t, "ask", "")
	first.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"x"}})
	first.get(page).shows(t, "ask", "")
	// It may be handed over once more, and ended from there.
	at, digits = phone.joins(first.offers(page))
	first.confirms(page, digits)
	phone.do(http.MethodPost, at+"/cancel", nil)
	phone.get(at).shows(t, "failed", reconnect.Cancelled)
	first.get(page).shows(t, "failed", reconnect.Cancelled)
}

// The bank's page brings the phone back to its own page, whether the first screen stands in a frame or not.
func TestAPhoneComesBackFromTheBankToItsOwnPage(t *testing.T) {
	for _, framed := range []string{"", "iframe"} {
		s := start(t, func(a reconnect.Answers) reconnect.Step {
			if a == nil {
				return reconnect.Visit{URL: "https://bank.example/"}
			}
			return login
		})
		first, phone := s.browser(), s.browser()
		if framed != "" {
			first.header.Set("Sec-Fetch-Dest", framed)
		}
		page := first.open("/open?code=c")
		first.get(page).shows(t, "visit", "")
		at, digits := phone.joins(first.offers(page))
		if res := phone.get(at + "/visit"); res.StatusCode == http.StatusSeeOther && res.leads() != at {
			t.Errorf("before its digits were told the phone is led to %s", res.Header.Get("Location"))
		}
		first.confirms(page, digits)
		if link := phone.get(at).page(t).Find("a.go"); link.AttrOr("target", "") != "" {
			t.Error("the phone is led to another window")
		}
		if to := phone.get(at + "/visit").Header.Get("Location"); to != "https://bank.example/" {
			t.Fatalf("the phone is led to %q", to)
		}
		back := "/return?" + url.Values{"state": {reconnect.FlowID(strings.TrimPrefix(page, "/f/")) + ".visit"}, "code": {"x"}}.Encode()
		s.browser().get(back).shows(t, "returned", "") // another browser is asked first
		if res := phone.get(back); res.leads() != at {
			t.Errorf("the phone comes back to %q, %d", res.Header.Get("Location"), res.StatusCode)
		}
		if res := first.get(page + "/visit"); res.leads() != page {
			t.Errorf("the first screen is led to %q", res.Header.Get("Location"))
		}
	}
}
