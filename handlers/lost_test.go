package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// A server that loses its last second, and the process that has kept something in it dies with it: of what was sent, nothing is known
// but what a browser shows.
func TestAPageThatIsFurtherThanItsFlowIsNotAskedAgain(t *testing.T) {
	for name, come := range map[string]func(b *browser, page, turn, led string) answer{
		"a script asks":           func(b *browser, page, turn, _ string) answer { return b.get(page + "?" + turn) },
		"an answer's reply leads": func(b *browser, _, _, led string) answer { return b.get(led) },
		"a form comes": func(b *browser, page, turn, _ string) answer {
			b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"hunter3"}})
			return b.get(page)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var kept *storetest.Lossy
			s := startWith(t, codeThenDone, func(s *handlers.Site) {
				kept = storetest.NewLossy(s.Engine.Store)
				s.Engine.Store = kept
			})
			b := s.browser()
			page := b.open("/open?code=c")
			first := b.get(page).shows(t, "ask", "")
			led := b.do(http.MethodPost, page, url.Values{"turn": {first}, "f0": {"mary"}, "f1": {"hunter2"}}).Header.Get("Location")
			second := b.get(page).shows(t, "ask", "")
			id := reconnect.FlowID(page[len("/f/"):])
			for f := (*reconnect.Flow)(nil); f == nil || strconv.Itoa(f.Turn) != first; {
				if err := kept.Lose(t.Context(), id, 1); err != nil {
					t.Fatal(err)
				}
				var err error
				if f, err = kept.Read(t.Context(), id); err != nil {
					t.Fatal(err)
				}
			}
			if got := b.get(page).shows(t, "ask", ""); got != first {
				t.Fatalf("turn %s is shown, not %s", got, first)
			}
			if got := come(b, page, second, led).shows(t, "wait", ""); got <= second {
				t.Errorf("turn %s comes after turn %s", got, second)
			}
			if n := len(s.bank.sent()); n != 1 {
				t.Errorf("%d answers were sent", n)
			}
		})
	}
}
