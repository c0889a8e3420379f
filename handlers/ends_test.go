package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// spoken is what a page tells the host window, and whom.
type spoken struct {
	To   []string
	App  string
	Text bool
	Said []struct {
		Seq  int
		Held bool
		Data map[string]any
	}
}

func (a answer) spoken(t *testing.T) (s spoken, there bool) {
	t.Helper()
	words := a.page(t).Find("#messages")
	if words.Length() == 0 {
		return s, false
	}
	if strings.Contains(words.Text(), "null") {
		t.Errorf("the script finds a null: %s", words.Text())
	}
	if err := json.Unmarshal([]byte(words.Text()), &s); err != nil {
		t.Fatal(err)
	}
	return s, true
}

// turning is a door that refuses links, with as much of them as it has understood.
type turning struct {
	door
	refusal reconnect.EntryError
}

func (d turning) Enter(reconnect.Request) (reconnect.Entry, error) {
	return reconnect.Entry{}, &d.refusal
}

func (d turning) Messages(f *reconnect.Flow, e reconnect.Event) []any {
	return []any{reconnect.Held{Message: map[string]string{"state": f.State, "reason": string(e.Reason), "of": f.Connection}}}
}

func TestAHostHearsOfALinkThatIsRefused(t *testing.T) {
	for _, why := range []reconnect.Reason{reconnect.BadLink, reconnect.AddressNotAllowed} {
		s := startWith(t, always(login), func(s *handlers.Site) {
			s.Doors = []reconnect.Door{turning{refusal: reconnect.EntryError{
				Reason: why, Client: s.Clients["shop"],
				Entry: reconnect.Entry{State: "a;b", Connection: reconnect.Connection{ID: "27"}, Appearance: reconnect.Appearance{Text: true}},
			}}}
		})
		for _, dest := range []string{"iframe", "document"} {
			b := s.browser()
			b.header.Set("Sec-Fetch-Dest", dest)
			res := b.get("/open?code=c")
			res.shows(t, "notice", why)
			said, _ := res.spoken(t)
			if !slices.Equal(said.To, []string{"https://shop.example"}) || !said.Text || len(said.Said) != 2 {
				t.Fatalf("%s: told is %+v", why, said)
			}
			ours, theirs := said.Said[0], said.Said[1]
			if ours.Seq != 1 || ours.Held || ours.Data["type"] != "failed" || ours.Data["reason"] != string(why) || ours.Data["source"] != "reconnect" || ours.Data["flow"] == "" {
				t.Errorf("ours: %+v", ours)
			}
			if theirs.Seq != 1 || !theirs.Held || theirs.Data["state"] != "a;b" || theirs.Data["reason"] != string(why) || theirs.Data["of"] != "27" {
				t.Errorf("theirs: %+v", theirs)
			}
			if csp := res.Header.Get("Content-Security-Policy"); strings.Contains(csp, "frame-ancestors") {
				t.Errorf("who has a wrong address cannot see the page: %s", csp)
			}
		}
	}
}

func TestAPageThatOpensNothingLeadsBackToTheClientsOwnCallback(t *testing.T) {
	for callback, want := range map[string]string{"https://shop.example/back": "https://shop.example/back?error=reconnect_only&state=a%3Bb", "": "https://shop.example/"} {
		s := startWith(t, always(login), func(s *handlers.Site) {
			s.Doors = []reconnect.Door{turning{refusal: reconnect.EntryError{
				Reason: reconnect.ReconnectOnly, Client: s.Clients["shop"], Entry: reconnect.Entry{State: "a;b", Callback: callback},
			}}}
		})
		res := s.browser().get("/open?code=c")
		res.shows(t, "notice", reconnect.ReconnectOnly)
		if got := res.page(t).Find("main a.go").AttrOr("href", ""); got != want {
			t.Errorf("callback %q: it leads to %q", callback, got)
		}
	}
}

func TestTheWayBackFromARefusedLinkHoldsNoResultOfTheLinks(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Clients["shop"].Result = true
		s.Doors = []reconnect.Door{turning{refusal: reconnect.EntryError{
			Reason: reconnect.BadLink, Client: s.Clients["shop"], Entry: reconnect.Entry{Callback: "https://shop.example/back?Result=forged"},
		}}}
	})
	if got := s.browser().get("/open?code=c").page(t).Find("main a.go").AttrOr("href", ""); got != "https://shop.example/" {
		t.Errorf("it leads to %q", got)
	}
}

func TestWithoutAClientNobodyIsTold(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Doors = []reconnect.Door{turning{refusal: reconnect.EntryError{Reason: reconnect.UnknownClient}}}
	})
	for _, path := range []string{"/open?code=c", "/nowhere", "/f/none", "/return?state=x"} {
		b := s.browser()
		b.header.Set("Sec-Fetch-Dest", "iframe")
		if said, there := b.get(path).spoken(t); there {
			t.Errorf("%s tells %+v", path, said)
		}
	}
}

func TestAPageThatRefusesALinkSpeaksItsLanguage(t *testing.T) {
	for _, why := range []reconnect.Reason{reconnect.UnknownClient, reconnect.BadLink} {
		s := startWith(t, always(login), func(s *handlers.Site) {
			s.Doors = []reconnect.Door{turning{refusal: reconnect.EntryError{Reason: why, Entry: reconnect.Entry{Lang: "fr"}}}}
		})
		if got := s.browser().get("/open?code=c").page(t).Find("html").AttrOr("lang", ""); got != "fr" {
			t.Errorf("%s is said in %q", why, got)
		}
	}
}

// A flow ends once: what happens beside it is no end.
func TestANoticeForAFlowThatGoesOnTellsItsHeightOnly(t *testing.T) {
	s := start(t, always(login))
	owner := s.browser()
	page := owner.open("/open?code=c")
	owner.get(page).shows(t, "ask", "")
	thief := s.browser()
	thief.header.Set("Sec-Fetch-Dest", "iframe")
	res := thief.get(page)
	res.shows(t, "notice", reconnect.Forbidden)
	if said, _ := res.spoken(t); !slices.Equal(said.To, []string{"https://shop.example"}) || len(said.Said) != 0 {
		t.Errorf("told is %+v", said)
	}
	again := s.browser().get("/open?code=c")
	said, _ := again.spoken(t)
	if again.StatusCode != http.StatusGone || len(said.Said) != 2 || said.Said[0].Seq != 1 || said.Said[0].Data["flow"] == reconnect.FlowID(strings.TrimPrefix(page, "/f/")) {
		t.Errorf("a used link tells %+v (%d)", said, again.StatusCode)
	}
}

// full is a store that keeps no new flow.
type full struct{ reconnect.Store }

func (full) Create(context.Context, *reconnect.Flow) error { return errors.New("store: full") }

func TestAHostHearsThatNothingCouldBeOpened(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { s.Engine.Store = full{s.Engine.Store} })
	res := s.browser().get("/open?code=c")
	res.shows(t, "notice", reconnect.Internal)
	if said, _ := res.spoken(t); res.StatusCode != http.StatusInternalServerError || len(said.Said) != 2 || said.Said[0].Data["reason"] != "internal" {
		t.Errorf("told is %+v (%d)", said, res.StatusCode)
	}
}

func TestAnAppsOwnOriginEmbedsThePageAndHears(t *testing.T) {
	const app = "capacitor://localhost"
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Clients["shop"].Origins = append(s.Clients["shop"].Origins, app)
	})
	b := s.browser()
	b.header = http.Header{"Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"iframe"}, "Referer": {app + "/index.html"}}
	res := b.get(b.open("/open?code=c"))
	if said, _ := res.spoken(t); !slices.Contains(said.To, app) {
		t.Errorf("told are %v", said.To)
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors https://shop.example "+app) {
		t.Errorf("the policy is %s", csp)
	}
	for _, foreign := range []string{"capacitor://evil/", "ionic://localhost/", "app://localhost/", "http://localhost/", "capacitor://localhost:8080/"} {
		b := s.browser()
		b.header = http.Header{"Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"iframe"}, "Referer": {foreign}}
		res := b.get("/open?code=d")
		res.shows(t, "notice", reconnect.AddressNotAllowed)
		if h := res.page(t).Find("h1").Text(); h != "This page can’t be shown here" || !strings.Contains(res.page(t).Find("pre").Text(), strings.TrimSuffix(foreign, "/")) {
			t.Errorf("%s: the page says %q", foreign, h)
		}
		if said, _ := res.spoken(t); len(said.Said) != 0 {
			t.Errorf("%s: told is %+v", foreign, said)
		}
	}
}
