package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// WCAG 3.3.7: a person does not type twice what is no secret, also where the bank takes longer than a page waits and no script remembers it.
func TestWithoutAScriptWhatIsNoSecretStaysUntilTheNextTurn(t *testing.T) {
	for mode, kept := range map[string]string{"navigate": "mary", "": "mary", "cors": "", "same-origin": ""} {
		s := start(t, refusing)
		b := s.browser()
		page := b.open("/open?code=c")
		id := reconnect.FlowID(page[len("/f/"):])
		typed := func() reconnect.Answers {
			f, err := s.Engine.Read(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return f.Typed
		}
		turn := b.get(page).shows(t, "ask", "")
		hold := make(chan struct{})
		s.bank.mu.Lock()
		s.bank.hold = hold
		s.bank.mu.Unlock()
		b.header.Set("Sec-Fetch-Mode", mode)
		if mode == "" {
			b.header.Del("Sec-Fetch-Mode")
		}
		b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"hunter2"}})
		b.header.Del("Sec-Fetch-Mode")
		b.get(page).shows(t, "wait", "")
		if got := typed(); len(got["login"]) > 0 != (kept != "") || got["password"] != nil {
			t.Errorf("%q: kept is %v", mode, got)
		}
		close(hold)
		s.bank.mu.Lock()
		s.bank.hold = nil
		s.bank.mu.Unlock()
		var res answer
		soon.Await(t, "a refusal", func() bool { res = b.get(page); return strings.Contains(res.body, `data-step="ask"`) })
		doc := res.page(t)
		if got := doc.Find("[data-field=login]").AttrOr("value", ""); got != kept || strings.Contains(res.body, "hunter2") {
			t.Errorf("%q: the form comes back with %q, or with the password", mode, got)
		}
		b.do(http.MethodPost, page+"/cancel", nil)
		if got := typed(); got != nil {
			t.Errorf("%q: after the end there is still %v", mode, got)
		}
	}
}
