package handlers_test

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/static"
	"github.com/open-reconnect/reconnect/views/text"
)

// reads is the language and direction of a page.
func reads(t *testing.T, a answer) string {
	t.Helper()
	html := a.page(t).Find("html")
	return strings.TrimSpace(html.AttrOr("lang", "") + " " + html.AttrOr("dir", ""))
}

func TestAPageIsInTheLanguageOfItsLinkItsBrowserOrItsClient(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { s.Clients["shop"].Lang = "pl" })
	for _, tt := range []struct{ link, accepts, want string }{
		{"/de/open?code=%s", "fr", "de"},
		{"/open?code=%s", "fr-CH, fr;q=0.9, en;q=0.8", "fr"},
		{"/open?code=%s", "ar-EG,ar;q=0.9", "ar rtl"},
		{"/open?code=%s", "en;q=0.1, he;q=0.9", "he rtl"},
		{"/pt/open?code=%s", "pt-BR,pt;q=0.9", "pt-BR"},
		{"/xx/open?code=%s", "it", "it"}, // a language that there is not is no reason for English
		{"/open?code=%s", "ja", "pl"},
		{"/open?code=%s", "", "pl"},
		// Pages without a flow, too.
		{"/de/open?co=%s", "fr", "de"},
		{"/open?co=%s", "fr", "fr"},
		{"/open?co=%s", "", "pl"},
		{"/nowhere/%s", "nl", "nl"},
		{"/nowhere/%s", "", "en"},
	} {
		b := s.browser()
		if b.header.Set("Accept-Language", tt.accepts); tt.accepts == "" {
			b.header.Del("Accept-Language")
		}
		if got := reads(t, b.get(strings.ReplaceAll(tt.link, "%s", url.QueryEscape(tt.link+tt.accepts)))); got != tt.want {
			t.Errorf("%s for a browser that accepts %q is in %q, want %q", tt.link, tt.accepts, got, tt.want)
		}
	}
}

// A flow's refusals are in its own language, whatever the browser's is.
func TestAnotherBrowserIsTurnedAwayInTheFlowsLanguage(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/it/open?code=c")
	b.get(page) // it shows its cookie, which binds the flow
	res := s.browser().get(page)
	if got := reads(t, res); res.StatusCode != http.StatusForbidden || got != "it" {
		t.Errorf("%d in %q", res.StatusCode, got)
	}
}

// Without a script the whole form comes along; with one, only the wish.
func TestAnotherLanguageKeepsTheStepAndWhatWasTyped(t *testing.T) {
	s := start(t, always(reconnect.Ask{Fields: []reconnect.Field{
		{Name: "login", Kind: reconnect.Text, Label: "User name", Required: true},
		{Name: "pin", Kind: reconnect.Secret, Label: "PIN", Required: true},
		{Name: "code", Kind: reconnect.Code, Label: "Code", Required: true},
		{Name: "where", Kind: reconnect.Pick, Label: "Where", Choices: []reconnect.Choice{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}},
	}}))
	b := s.browser()
	page := b.open("/en/open?code=c")
	before := b.get(page)
	turn := before.shows(t, "ask", "")
	to := before.page(t).Find(`.tongue button[lang=ar][form=ask]`).AttrOr("formaction", "")
	res := b.do(http.MethodPost, to, url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"s3cret"}, "f2": {"123456"}, "f3": {"b"}})
	if got := res.shows(t, "ask", ""); got != turn || reads(t, res) != "ar rtl" {
		t.Fatalf("turn %s instead of %s, in %q", got, turn, reads(t, res))
	}
	doc := res.page(t)
	if doc.Find("#f0").AttrOr("value", "") != "mary" || doc.Find("#f2").AttrOr("value", "") != "123456" || doc.Find("[value=b][checked]").Length() != 1 {
		t.Error("what was typed is lost")
	}
	if strings.Contains(res.body, "s3cret") {
		t.Error("a secret came back")
	}
	if len(s.bank.sent()) != 0 {
		t.Error("the wish for another language answered the bank")
	}
	if got := reads(t, b.get(page)); got != "ar rtl" {
		t.Errorf("the next page is in %q", got)
	}
	if got := reads(t, b.do(http.MethodPost, page+"/language/de", url.Values{"turn": {"0"}})); got != "de" {
		t.Errorf("a page of an old turn is in %q", got)
	}
	for _, tag := range []string{"xx", "en-GB", "..", "de%2F"} {
		if res := b.do(http.MethodPost, page+"/language/"+tag, nil); res.StatusCode == http.StatusOK || reads(t, b.get(page)) != "de" {
			t.Errorf("%s: %d", tag, res.StatusCode)
		}
	}
	b.header.Set("Sec-Fetch-Site", "cross-site")
	if res := b.do(http.MethodPost, page+"/language/fr", nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("another page chose the language: %d", res.StatusCode)
	}
}

func TestEveryOpenPageOffersOtherLanguages(t *testing.T) {
	for _, step := range []reconnect.Step{
		login, reconnect.Wait{}, reconnect.Approve{}, reconnect.Visit{URL: "https://bank.example/"}, reconnect.Act{}, reconnect.Failed{Reason: reconnect.Locked},
	} {
		s := start(t, always(step))
		b := s.browser()
		page := b.open("/open?code=c")
		n := b.get(page).page(t).Find(".tongue button[formaction]").Length()
		if n != len(text.Catalogues())-1 {
			t.Errorf("%s offers %d", reconnect.StepName(step), n)
		}
		if res := b.do(http.MethodPost, page+"/language/nl", nil); reads(t, res) != "nl" {
			t.Errorf("%s stays in %q", reconnect.StepName(step), reads(t, res))
		}
	}
}

// wire is how many bytes an answer has, compressed, with its headers.
func (s *site) wire(path string) int {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.base+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip, br")
	req.Header.Set("Sec-Fetch-Mode", "navigate")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		s.Fatal(err)
	}
	raw, err := httputil.DumpResponse(res, true)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK {
		s.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	return len(raw)
}

// One initial congestion window carries all that the first form needs, in each language: the page, its script and the bank's logo.
func TestTheFirstFormFitsIntoOneFlight(t *testing.T) {
	const flight, logo = 14_600, 2_048 + 400
	s := startWith(t, always(reconnect.Ask{
		Words: reconnect.Words{Text: "Für Ihre Sicherheit müssen Sie sich alle 180 Tage neu anmelden. Halten Sie Ihr Telefon bereit.", Lang: "de"},
		Fields: []reconnect.Field{
			{Name: "login", Kind: reconnect.Text, Label: "Identifiant client", Help: "Les 10 chiffres au dos de votre carte", Lang: "fr", Required: true},
			{Name: "password", Kind: reconnect.Secret, Label: "Code confidentiel", Lang: "fr", Required: true},
		},
	}), func(s *handlers.Site) { s.Clients["shop"].Color = "#2f4bd8" })
	for _, c := range text.Catalogues() {
		sum := logo
		for _, path := range []string{"/" + c.Tag + "/open?code=" + c.Tag, static.Widget.Path} {
			sum += s.wire(path)
		}
		if t.Logf("%s: %d bytes", c.Tag, sum); sum > flight {
			t.Errorf("the first form in %s takes %d bytes, over %d", c.Tag, sum, flight)
		}
	}
}
