package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// placing orders a flow with further members, and returns its link.
func (s *site) placing(more map[string]string) string {
	s.Helper()
	said := map[string]string{"aggregator": "test", "code": fmt.Sprintf("c%x%x", more["person"], more["origin"]), "callback": "https://shop.example/back"}
	for name, value := range more {
		said[name] = value
	}
	body, _ := json.Marshal(said)
	p := s.order(shopKey, string(body))
	if p.code != http.StatusCreated {
		s.Fatalf("%s is answered %+v", body, p)
	}
	return strings.TrimPrefix(p.URL, "https://reconnect.example")
}

func TestOneOriginAloneFramesAndHearsAFlowThatNamesIt(t *testing.T) {
	const mine, beside = "https://shop.example", "https://blog.shop.example"
	s := startWith(t, always(login), func(s *handlers.Site) {
		taking(s)
		s.Clients["shop"].Origins = append(s.Clients["shop"].Origins, beside)
	})
	for origin, hear := range map[string][]string{"": {mine, beside}, mine: {mine}, beside: {beside}} {
		link := s.placing(map[string]string{"origin": origin})
		for _, from := range []string{mine, beside} {
			b := s.browser()
			b.header.Set("Sec-Fetch-Dest", "iframe")
			b.header.Set("Referer", from+"/")
			res := b.get(link)
			if !slices.Contains(hear, from) {
				res.shows(t, "notice", reconnect.AddressNotAllowed)
				continue
			}
			res.shows(t, "ask", "")
			said, _ := res.spoken(t)
			if csp := res.Header.Get("Content-Security-Policy"); !slices.Equal(said.To, hear) || !strings.HasSuffix(csp, "frame-ancestors "+strings.Join(hear, " ")) {
				t.Errorf("for %q the page speaks to %v, and is framed by %s", origin, said.To, csp)
			}
		}
	}
	if p := s.order(shopKey, `{"aggregator":"test","code":"c","origin":"https://mall.example"}`); p.code != 403 || p.Reason != "address_not_allowed" {
		t.Errorf("an origin that is not listed: %+v", p)
	}
	// It is taken off the list while its flow is open.
	link := s.placing(map[string]string{"origin": beside, "person": "late"})
	s.Clients["shop"].Origins = []string{mine}
	res := s.browser().get(link)
	said, _ := res.spoken(t)
	if csp := res.Header.Get("Content-Security-Policy"); len(said.To) != 0 || !strings.HasSuffix(csp, "frame-ancestors 'none'") {
		t.Errorf("then it speaks to %v: %s", said.To, csp)
	}
}

// A person who was sent the link of another one, to give that one a way to the accounts, reads whose connection it is.
func TestAPageSaysWhoseConnectionItIs(t *testing.T) {
	s := startWith(t, always(login), taking)
	for said, shown := range map[string]string{
		"Anna <b>Muster</b>": "Anna <b>Muster</b>", " an\u202ena\u200b@example.com\n\x00 ": "anna@example.com", "": "",
		strings.Repeat("ä", 61): strings.Repeat("ä", 59) + "…", "\u2066\ufeff": "",
	} {
		b := s.browser()
		page := b.open(s.placing(map[string]string{"person": said, "language": "en"}))
		line := b.get(page).page(t).Find(".person")
		if line.Find("bdi").Text() != shown || (line.Length() == 1) != (shown != "") {
			t.Errorf("%q is shown as %q", said, line.Text())
		}
		b.do(http.MethodPost, page+"/cancel", nil)
		if b.get(page).page(t).Find(".person").Length() != 0 {
			t.Error("it stands at the end, where nothing is to be done")
		}
		if shown != "" && strings.Contains(s.log.String(), shown) {
			t.Errorf("%q is in the log", shown)
		}
	}
	robot := s.browser()
	robot.header = http.Header{}
	if res := robot.get(s.placing(map[string]string{"person": "anna@robot.example"})); strings.Contains(res.body, "anna@") {
		t.Error("it is shown before a person is there")
	}
}
