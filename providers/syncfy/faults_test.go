package syncfy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/providers/syncfy"
)

func TestWhateverTheSocketDoesTheFlowEndsRight(t *testing.T) {
	type fault struct {
		name   string
		faults map[string]any
	}
	var all []fault
	for _, replay := range []bool{true, false} {
		for at := range 7 {
			for _, times := range []int{0, 1} {
				all = append(all, fault{
					fmt.Sprintf("dropped after %d, times %d, replay %v", at, times, replay),
					map[string]any{"socket": "drop", "socket_at": at, "socket_times": times, "replay": replay},
				})
			}
		}
		for _, socket := range []string{"close", "never", "hang", "junk", "silent"} {
			all = append(all, fault{fmt.Sprintf("%s, replay %v", socket, replay), map[string]any{"socket": socket, "replay": replay}})
		}
	}
	for _, urls := range []string{"double_slash", "scheme_less", "both", "elsewhere"} {
		all = append(all, fault{urls, map[string]any{"urls": urls}})
	}
	for _, skip := range [][]int{{101}, {103}, {101, 103}} {
		all = append(all, fault{fmt.Sprint("skipped ", skip), map[string]any{"skip": skip}})
	}
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, setting{
				site: normal, watched: true, faults: c.faults,
				script: sandbox.Script{sandbox.AskCode("123456"), sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"})},
			})
			defer p.Close()
			f := p.Run(p.Calm(0))
			p.Wants(f, "ask, ask, done")
			if n := p.posts("/twofa"); n != 2 {
				t.Errorf("%d answers were sent", n)
			}
		})
	}
}

// posts counts the POST requests whose path ends so.
func (p *play) posts(path string) (n int) {
	for _, r := range p.Box.History() {
		if r.Method == "POST" && strings.HasSuffix(r.Path, path) {
			n++
		}
	}
	return n
}

func TestASocketDroppedByTheOtherSideIsOpenedAgain(t *testing.T) {
	p := newPlay(t, setting{site: tokenSite, watched: true})
	defer p.Close()
	drops := 0
	calm := p.Calm(0)
	f := p.Run(func(f *reconnect.Flow) bool {
		if _, asked := f.Step.(reconnect.Ask); asked && drops < 4 {
			if n := p.calm("POST", p.Controls.URL+"/syncfy/sockets/drop", nil)["dropped"].(float64); n > 0 {
				drops++
			}
			return false
		}
		return calm(f)
	})
	p.Wants(f, "ask, done")
	if drops != 4 {
		t.Errorf("dropped %d times", drops)
	}
}

func TestNothingIsPostedForAnExternalAction(t *testing.T) {
	for _, site := range []string{qr, confirm} {
		p := newPlay(t, setting{site: site, watched: true})
		f := p.Run(p.Calm(0, "approve"))
		p.Wants(f, "approve, done")
		if n := p.posts(""); n != 0 {
			t.Errorf("%d posts", n)
		}
		p.Close()
	}
}

func TestPicturesAreShownOrRefusedAndTheFlowGoesOn(t *testing.T) {
	for way, shown := range map[string]bool{
		"bare": true, "url": true, "big": false, "big_inline": false, "text": false, "text_inline": false, "svg": false,
		"svg_inline": false, "inward": false, "redirect": false, "missing": false,
	} {
		for _, watched := range []bool{true, false} {
			t.Run(fmt.Sprint(way, watched), func(t *testing.T) {
				t.Parallel()
				p := newPlay(t, setting{site: anyPicture, fresh: true, switches: patient, watched: watched, given: map[string]string{"picture": way}})
				defer p.Close()
				calm := p.Calm(0)
				seen := false
				f := p.Run(func(f *reconnect.Flow) bool {
					ask, asked := f.Step.(reconnect.Ask)
					if asked && len(ask.Fields) == 1 && ask.Fields[0].Name == "captcha" {
						seen = true
						switch fd := ask.Fields[0]; {
						case shown && (fd.Image == nil || fd.Image.Type != "image/png" || fd.Unseen):
							t.Errorf("not shown: %+v", fd)
						case !shown && (fd.Image != nil || !fd.Unseen):
							t.Errorf("shown, or not said: %+v", fd)
						}
					}
					return calm(f)
				})
				p.Wants(f, "ask, ask, done")
				for _, r := range p.Box.History() {
					if r.Path == "/syncfy/inward.png" {
						t.Error("an inward address was asked")
					}
				}
				if !seen {
					t.Error("no picture was asked for")
				}
			})
		}
	}
}

func TestANumberGoesBackAsANumber(t *testing.T) {
	p := newPlay(t, setting{site: pictures, given: map[string]string{"image": "2"}})
	defer p.Close()
	calm := p.Calm(0)
	f := p.Run(calm)
	p.Wants(f, "ask, done")
	for _, r := range p.Box.History() {
		if strings.HasSuffix(r.Path, "/twofa") && r.Body["twofa"] != `{"image":2}` {
			t.Errorf("sent %v", r.Body)
		}
	}
}

// patient lets questions stand for as long as a flow lives; sessions still die after five minutes.
func patient(w *dialect.Switches) { w.TwofaTimeout = sandbox.Span(time.Hour) }

func TestASessionThatDiedIsMintedAnewInEachFormOfAuthorization(t *testing.T) {
	for _, form := range syncfy.AuthForms {
		for _, via := range syncfy.SyncVia {
			p := newPlay(t, setting{site: tokenSite, switches: patient, account: func(a *syncfy.Account) {
				a.AuthForm, a.SyncVia, a.APIKey = form, via, apiKey
			}})
			calm, expired := p.Calm(0), false
			f := p.Run(func(f *reconnect.Flow) bool {
				if _, asked := f.Step.(reconnect.Ask); asked && !expired {
					expired = true
					p.calm("POST", p.Controls.URL+"/syncfy/sessions/expire", nil)
				}
				return calm(f)
			})
			p.Wants(f, "ask, done")
			p.givesBack(t, 1)
			p.Close()
		}
	}
}

// givesBack checks how many sessions are ended by us, all of them ours.
func (p *play) givesBack(t *testing.T, want int) {
	t.Helper()
	count := func() (n int) {
		for _, r := range p.Box.History() {
			if strings.Contains(r.Path, "/sessions/") && (r.Method == "DELETE" || r.Method == "POST") {
				n++
				if strings.Contains(r.Path, p.token()) {
					t.Error("the integrator's session is ended")
				}
			}
		}
		return n
	}
	p.await("the end of the sessions", func() bool { return count() >= want })
	if n := count(); n != want {
		t.Errorf("%d sessions are ended", n)
	}
}

func TestASessionLivesWhileTheUserThinks(t *testing.T) {
	for _, s := range []setting{
		{site: tokenSite, switches: patient},
		{site: tokenSite, switches: patient, watched: true},
		{site: normal, fresh: true},
		{options: map[string]string{}},
		{site: normal, script: sandbox.Script{sandbox.RequireAction("Accept")}},
	} {
		s.given = map[string]string{"organization": acme, "site": normal}
		p := newPlay(t, s)
		calm, began := p.Calm(0), p.Clock.Now()
		requests := 0
		f := p.Run(func(f *reconnect.Flow) bool {
			if p.Clock.Now().Sub(began) < 14*time.Minute {
				if _, waiting := f.Step.(reconnect.Wait); !waiting {
					p.Clock.Pass(4 * time.Second)
				}
				return false
			}
			if requests == 0 {
				requests = len(p.Box.History())
			}
			return calm(f)
		})
		if f.Status() != "done" {
			t.Errorf("%v\n%s", providertest.Steps(f), p.Log)
		}
		if requests > 45 {
			t.Errorf("%d requests while one thinks for 14 minutes", requests)
		}
		p.Close()
	}
}

func TestADeadSessionEndsTheFlow(t *testing.T) {
	p := newPlay(t, setting{site: tokenSite, switches: patient})
	defer p.Close()
	calm, expired := p.Calm(0), false
	f := p.Run(func(f *reconnect.Flow) bool {
		if _, asked := f.Step.(reconnect.Ask); asked && !expired {
			expired = true
			p.calm("POST", p.Controls.URL+"/syncfy/sessions/expire", nil)
		}
		return calm(f)
	})
	p.Wants(f, "ask, failed expired")
}

func TestWithoutASiteTheUserSearchesForOne(t *testing.T) {
	p := newPlay(t, setting{options: map[string]string{"id_site_organization_type": "56cf4f5b784806cf028b4568"}})
	defer p.Close()
	words := []string{"nothing has this name", "banco", "CONDOR"} // Banco Cóndor has one site
	calm := p.Calm(0)
	var offered []int
	f := p.Run(func(f *reconnect.Flow) bool {
		ask, asked := f.Step.(reconnect.Ask)
		if !asked || ask.Fields[0].Name != "q" {
			return calm(f)
		}
		n := 0
		if len(ask.Fields) > 1 {
			n = len(ask.Fields[1].Choices)
		}
		offered = append(offered, n)
		word := words[0]
		words = words[1:]
		return p.Say(f, reconnect.Answers{"q": {word}})
	})
	p.Wants(f, "ask, ask, ask, ask, done")
	if !slices.Equal(offered, []int{5, 0, 3}) {
		t.Errorf("offered %v", offered)
	}
}
