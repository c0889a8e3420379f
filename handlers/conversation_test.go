package handlers_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
)

func TestOneAddressForTheWholeConversation(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	})
	b := s.browser()
	page := b.open("/en/open?code=c&state=a%2Bb")
	turn := b.get(page).shows(t, "ask", "")
	res := b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {" x "}})
	if res.StatusCode != http.StatusSeeOther || res.leads() != page {
		t.Fatalf("the answer's reply is %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	end := b.get(page)
	end.shows(t, "done", "")
	if sent := s.bank.sent(); len(sent) != 1 || sent[0]["password"][0] != " x " {
		t.Fatalf("sent %v", sent)
	}
	if link, _ := end.page(t).Find("main a").Attr("href"); link != "https://shop.example/back?error=&state=a%2Bb" {
		t.Errorf("the end leads to %q", link)
	}
	for _, want := range []string{`"type":"vendor"`, `"type":"done"`, `"https://shop.example"`} {
		if !strings.Contains(end.body, want) {
			t.Errorf("the host window is not told %s", want)
		}
	}
}

// How many questions there are only the bank knows; that one follows another is known.
func TestAQuestionAfterAnotherIsOneMoreStep(t *testing.T) {
	code := func(r reconnect.Reason) reconnect.Step {
		return reconnect.Ask{Fields: []reconnect.Field{{Name: "code", Kind: reconnect.Code, Required: true}}, Reason: r}
	}
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		switch {
		case a == nil:
			return login
		case a["code"] == nil:
			return code("")
		}
		return code(reconnect.WrongCode)
	})
	b := s.browser()
	page := b.open("/open?code=c")
	for _, c := range []struct {
		answer url.Values
		more   int
		is     string
	}{
		{nil, 0, "the first question"},
		{url.Values{"f0": {"mary"}, "f1": {"x"}}, 1, "the second"},
		{url.Values{"f0": {"123456"}}, 0, "the same once more"},
	} {
		if c.answer != nil {
			c.answer.Set("turn", b.get(page).page(t).Find("main").AttrOr("data-turn", ""))
			b.do(http.MethodPost, page, c.answer)
		}
		if n := b.get(page).page(t).Find(".more").Length(); n != c.more {
			t.Errorf("%s says %d times that it is one more step", c.is, n)
		}
	}
}

func TestAFormSentTwiceIsAnsweredOnce(t *testing.T) {
	s := start(t, refusing)
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	form := url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"x"}}
	b.do(http.MethodPost, page, form)
	if res := b.do(http.MethodPost, page, form); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the second POST is answered %d", res.StatusCode)
	}
	b.do(http.MethodPost, page, url.Values{"f0": {"mary"}, "f1": {"x"}})
	b.do(http.MethodPost, page, url.Values{"turn": {"x"}, "f0": {"mary"}, "f1": {"x"}})
	if n := len(s.bank.sent()); n != 1 {
		t.Fatalf("%d answers went upstream", n)
	}
}

func TestValuesComeBackAndSecretsDoNot(t *testing.T) {
	s := start(t, refusing)
	b := s.browser()
	page := b.open("/open?code=c")
	for _, c := range []struct {
		login, password string
		status          int
	}{{"mary", "", 422}, {"mary", "hunter2", 200}} {
		turn := b.get(page).page(t).Find("main").AttrOr("data-turn", "")
		res := b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {c.login}, "f1": {c.password}})
		if res.StatusCode != c.status {
			t.Fatalf("password %q: status %d, want %d", c.password, res.StatusCode, c.status)
		}
		doc := res.page(t)
		if v := doc.Find("input[data-field=login]").AttrOr("value", ""); v != "mary" {
			t.Errorf("the user name came back as %q", v)
		}
		if strings.Contains(res.body, "hunter2") {
			t.Error("the password came back")
		}
	}
	if strings.Contains(s.log.String(), "hunter2") || strings.Contains(s.log.String(), "code=c") {
		t.Errorf("the log holds a secret:\n%s", s.log)
	}
}

// Fiber lends its request memory to the next request. What is kept of this one must be a copy.
func TestOneUsersAnswerNeverBecomesAnothers(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Wait{}
	})
	hold := make(chan struct{})
	b := s.browser()
	page := b.open("/open?code=c&state=" + strings.Repeat("a", 50))
	turn := b.get(page).shows(t, "ask", "")
	s.bank.mu.Lock()
	s.bank.hold = hold
	s.bank.mu.Unlock()
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {strings.Repeat("a", 50)}, "f1": {strings.Repeat("p", 50)}})
	for range 20 {
		b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {strings.Repeat("b", 50)}, "f1": {strings.Repeat("q", 50)}})
		b.get("/open?boom=1&code=" + strings.Repeat("z", 200))
	}
	close(hold)
	sent := s.bank.sent()[0]
	f, _ := s.Engine.Read(t.Context(), reconnect.FlowID(strings.TrimPrefix(page, "/f/")))
	if sent["login"][0] != strings.Repeat("a", 50) || sent["password"][0] != strings.Repeat("p", 50) || f.State != strings.Repeat("a", 50) {
		t.Fatalf("the first user's values became %v, state %q", sent, f.State)
	}
}

// The bank does not answer at all while the pages are asked for, so a page that waited for it would hang the test.
func TestNoPageWaitsForTheBank(t *testing.T) {
	s := start(t, always(login))
	hold := make(chan struct{})
	defer close(hold)
	s.bank.hold = hold
	b := s.browser()
	page := b.open("/open?code=c")
	b.get(page).shows(t, "wait", "")
	// A browser without a script looks when its person wants that: now, or each minute.
	res := b.get(page)
	turn := res.shows(t, "wait", "")
	if !strings.Contains(res.body, `<noscript><a class="again" href="`+page+"?"+turn+`"`) || strings.Contains(res.body, `http-equiv="refresh"`) {
		t.Error("a browser without a script has no way to look, or looks by itself")
	}
	if often := b.get(page + "?" + turn + "&often").body; !strings.Contains(often, `<noscript><meta http-equiv="refresh" content="60;url=`+page+"?"+turn+`&amp;often"`) {
		t.Error("a page that is to look each minute does not")
	}
}

func TestCancelEndsTheFlowAndSendsNothing(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/open?code=c")
	b.do(http.MethodPost, page+"/cancel", nil)
	b.get(page).shows(t, "failed", reconnect.Cancelled)
	if len(s.bank.sent()) != 0 {
		t.Error("cancelling sent an answer")
	}
}

func TestTheStreamTellsEachTurnAndEndsWithTheFlow(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	})
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	var told []string
	lines := b.stream(page)
	for lines.Scan() { // ends when the server ends the stream
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if told = append(told, data); len(told) == 1 {
				b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}})
			}
		}
	}
	last := b.get(page).shows(t, "done", "")
	if len(told) < 2 || told[0] != turn || told[len(told)-1] != last {
		t.Fatalf("the stream told the turns %v; the page went from %s to %s", told, turn, last)
	}
}

func TestAStoppingServerEndsItsStreams(t *testing.T) {
	s := start(t, always(reconnect.Approve{}))
	b := s.browser()
	page := b.open("/open?code=c")
	lines := b.stream(page)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data:") {
			s.End()
		}
	} // a stream that goes on hangs the test
}

func TestTheReturnFromTheBankIsGoodOnce(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return reconnect.Visit{URL: "https://bank.example/"}
		}
		return reconnect.Done{}
	})
	for name, framed := range map[string]bool{"framed": true, "in the same tab": false} {
		t.Run(name, func(t *testing.T) {
			before := len(s.bank.sent())
			b := s.browser()
			if framed {
				b.header.Set("Sec-Fetch-Dest", "iframe")
			}
			page := b.open("/open?code=" + url.QueryEscape(name))
			b.get(page).shows(t, "visit", "")
			state := reconnect.FlowID(strings.TrimPrefix(page, "/f/")) + ".visit"
			other := s.browser() // the bank's app may open another browser, without our cookie
			other.do(http.MethodHead, "/return?state="+state, nil)
			if res := other.get("/return?state=forged"); res.StatusCode != http.StatusNotFound {
				t.Errorf("a forged state is answered %d", res.StatusCode)
			}
			if res := other.get("/return?state=" + state + "x"); res.StatusCode == http.StatusSeeOther {
				t.Error("a wrong state leads into the flow")
			}
			if n := len(s.bank.sent()); n != before {
				t.Fatal("a forged return was taken for the user's")
			}
			from := other
			if !framed {
				from = b
			}
			back := "/return?id_connection=27&state=" + state
			first := from.get(back)
			switch {
			case framed: // another browser is asked first
				if n := len(s.bank.sent()); n != before {
					t.Fatal("a return by another browser was taken before it was asked")
				}
				first.shows(t, "returned", "")
				if first.page(t).Find("form[method=post] button").Length() != 1 {
					t.Fatal("another browser is not asked")
				}
				first = from.do(http.MethodPost, back, nil)
				first.shows(t, "returned", "")
				if strings.Contains(first.body, strings.TrimPrefix(page, "/f/")) {
					t.Error("the other browser was given the flow's key")
				}
			case first.StatusCode != http.StatusSeeOther || first.leads() != page:
				t.Errorf("the same tab is not led back: %d to %q", first.StatusCode, first.Header.Get("Location"))
			}
			from.get("/return?id_connection=27&state=" + state)
			b.get(page).shows(t, "done", "")
			if n := len(s.bank.sent()) - before; n != 1 {
				t.Fatalf("the return went upstream %d times", n)
			}
		})
	}
}

func TestASignedPushWakesTheFlow(t *testing.T) {
	pushed := make(chan struct{})
	s := start(t, func(reconnect.Answers) reconnect.Step {
		select {
		case <-pushed:
			return reconnect.Done{}
		default:
			return reconnect.Approve{Again: 1 << 40} // the clock alone would look in a quarter of an hour
		}
	})
	b := s.browser()
	page := b.open("/open?code=c")
	b.get(page).shows(t, "approve", "")
	w := s.Engine.Watch(reconnect.FlowID(strings.TrimPrefix(page, "/f/")))
	defer w.Leave()
	close(pushed)
	for _, c := range []struct {
		path, signature string
		status          int
	}{{"/push/none", "right", 404}, {"/push/test", "wrong", 401}, {"/push/test", "right", 204}} {
		b.header.Set("Signature", c.signature)
		if res := b.do(http.MethodPost, c.path, nil); res.StatusCode != c.status {
			t.Errorf("%s signed %s: %d, want %d", c.path, c.signature, res.StatusCode, c.status)
		}
	}
	for {
		changed := w.Changed
		if f, err := s.Engine.Read(t.Context(), reconnect.FlowID(strings.TrimPrefix(page, "/f/"))); err != nil || f.Over() {
			break
		}
		<-changed
	}
	b.get(page).shows(t, "done", "")
}

func TestTheWayBackSendsNothingThatWasTyped(t *testing.T) {
	behind := login
	behind.Back = true
	choice := reconnect.Ask{Fields: []reconnect.Field{{Name: "site", Kind: reconnect.Pick, Choices: []reconnect.Choice{{Value: "a"}}}}}
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a["site"] == nil {
			return choice
		}
		return behind
	})
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	if b.get(page).page(t).Find("form[action$='/back']").Length() != 0 {
		t.Error("the first question has a way back")
	}
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"a"}})
	second := b.get(page)
	turn = second.shows(t, "ask", "")
	if form := second.page(t).Find("form[action$='/back']"); form.Length() != 1 || form.Find("[data-field=password]").Length() != 0 {
		t.Error("the way back is no form of its own")
	}
	res := b.do(http.MethodPost, page+"/back", url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"x"}})
	if res.StatusCode != http.StatusSeeOther || res.leads() != page {
		t.Errorf("the reply is %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if got := b.get(page).page(t).Find("[data-field=site]").Length(); got != 1 {
		t.Error("the first question is not shown")
	}
	if sent := s.bank.sent(); len(sent) != 1 || sent[0]["login"] != nil {
		t.Errorf("sent %v", sent)
	}
}

// The aggregator names its fields, and may call one as we call our own, or as a browser calls a form's properties.
func TestAFieldMayHaveAnyName(t *testing.T) {
	names := []string{"turn", "f1", "f0", "back", "cancel", "action", "submit", "__proto__", "", "a b", `"><x`, "é[]", "\x00"}
	ask := reconnect.Ask{Back: true}
	for _, name := range names {
		ask.Fields = append(ask.Fields, reconnect.Field{Name: name, Kind: reconnect.Text, Required: true})
	}
	for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
		t.Run(kind, func(t *testing.T) {
			s := start(t, func(a reconnect.Answers) reconnect.Step {
				if a == nil {
					return ask
				}
				return reconnect.Done{}
			})
			b := s.browser()
			page := b.open("/open?code=c")
			turn := b.get(page).shows(t, "ask", "")
			if there := b.get(page + "/back"); there.leads() != page {
				t.Errorf("the address of a form leads to %q", there.Header.Get("Location"))
			}
			form := url.Values{"turn": {turn}, "f99": {"never asked"}, "action": {"never asked"}}
			b.get(page).page(t).Find("form.ask [data-field]").Each(func(i int, input *goquery.Selection) {
				form.Set(input.AttrOr("name", ""), "answer "+strconv.Itoa(i))
			})
			b.send(page, kind, form)
			sent := s.bank.sent()
			if len(sent) != 1 || len(sent[0]) != len(names) {
				t.Fatalf("sent %v", sent)
			}
			for i, name := range names {
				if got := sent[0][name]; len(got) != 1 || got[0] != "answer "+strconv.Itoa(i) {
					t.Errorf("the field %q was answered %q", name, got)
				}
			}
		})
	}
}

// send posts a form in one of the two ways in which browsers write them.
func (b *browser) send(path, kind string, form url.Values) {
	b.Helper()
	var body bytes.Buffer
	if kind == "multipart/form-data" {
		w := multipart.NewWriter(&body)
		for name, values := range form {
			if err := w.WriteField(name, values[0]); err != nil {
				b.Fatal(err)
			}
		}
		_ = w.Close()
		kind = w.FormDataContentType()
	} else {
		body.WriteString(form.Encode())
	}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.base+path, &body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Cookie", b.cookie())
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	_ = res.Body.Close()
}

func TestAFlowWhoseClientWasRemovedIsAPageThatSaysSo(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/open?code=c")
	b.get(page).shows(t, "ask", "")
	delete(s.Clients, "shop")
	for _, path := range []string{page, page + "/events", page + "/logo"} {
		if got := b.get(path); got.StatusCode != http.StatusGone || !strings.Contains(got.body, "unknown_client") {
			t.Fatalf("%s: %d: %s", path, got.StatusCode, got.body)
		}
	}
	if strings.Contains(s.log.String(), "panicked") {
		t.Error("a handler panicked")
	}
}
