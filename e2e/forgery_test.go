//go:build browser

package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestTheIntegratorsPageCannotForgeAnAnswer(t *testing.T) {
	t.Parallel()
	v := framed(t, near(t), "powens/otp")
	before := v.awaitStep("ask")
	// The embedding page has the same top-level site as the frame, so its forged form carries the frame's own partitioned
	// cookie; and this page even knows the flow's address and turn.
	forge := func(method string) int {
		t.Helper()
		resp, err := v.host.ExpectResponse(regexp.MustCompile("^"+regexp.QuoteMeta(before.URL)+`(\?.*)?$`), func() error {
			_, err := v.host.Evaluate(`([method, action, turn]) => {
				const frame = document.createElement('iframe')
				frame.name = 'forged-' + method
				document.body.append(frame)
				const form = document.createElement('form')
				Object.assign(form, {method, action, target: frame.name})
				for (const [name, value] of Object.entries({turn, f0: '123456', cancel: '1'})) {
					const input = document.createElement('input')
					Object.assign(input, {name, value})
					form.append(input)
				}
				document.body.append(form)
				form.submit()
			}`, []string{method, before.URL, before.Turn})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Status()
	}
	// That a GET is let in proves that the cookie travels with what the embedding page sends.
	if status := forge("get"); status != http.StatusOK {
		t.Errorf("a GET by the embedding page is answered %d, not 200, so this test proves too little", status)
	}
	if status := forge("post"); status != http.StatusForbidden {
		t.Errorf("a form that the embedding page made up is answered %d, not 403", status)
	}
	if n := sent(t, resultOf(t, v.run).Connection, "otp", "123456"); n != 0 {
		t.Error("a forged answer has reached the bank")
	}
	again := tab(t, v.context)
	embedding(t, again, `<iframe src="`+before.URL+`" width=500 height=700></iframe>`)
	v.host = again
	if after := v.awaitStep("ask"); after.Turn != before.Turn {
		t.Errorf("the forged form has led from %v to %v", before, after)
	}
}

func TestAForgedFormFromElsewhereIsRefused(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/otp", byRedirect, true)
	s := v.awaitStep("ask")
	for _, headers := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"},
		{"Sec-Fetch-Site": "same-site"},
		{"Origin": widget.playground},
		{"Origin": "null"},
		{"Origin": "http://localhost.example"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader("turn="+s.Turn+"&f0=123456"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range headers {
			r.Header.Set(name, value)
		}
		for _, c := range first(v.context.Cookies(widget.widget)) {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
		resp, err := plain.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("a form with %v is answered %d, not 403", headers, resp.StatusCode)
		}
	}
	if n := sent(t, resultOf(t, v.run).Connection, "otp", "123456"); n != 0 {
		t.Error("a forged answer has reached the bank")
	}
	if after := v.look(); after != s {
		t.Errorf("forged forms have led from %v to %v", s, after)
	}
}

func TestAStolenAddressDoesNotOpenTheFlow(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/otp", byRedirect, true)
	s := v.awaitStep("ask")
	soon.Await(t, "the page's word that a person is there", func() bool {
		cookies, err := v.context.Cookies(s.URL)
		return err == nil && len(cookies) > 0
	})
	thief := tab(t, person(t))
	if resp := visit(t, thief, s.URL); resp.Status() != http.StatusForbidden {
		t.Errorf("the flow's address is answered %d in another browser, not 403", resp.Status())
	}
	expectReason(t, thief, "forbidden")
	for _, path := range []string{"/events", "/logo"} {
		if status, _ := get(t, s.URL+path); status != http.StatusForbidden {
			t.Errorf("%s is answered %d to another browser, not 403", path, status)
		}
	}
	v.play()
	v.expectEnd()
}

// A secret that nobody else could have typed.
const (
	typedPassword = "correct horse Zv9$&+ battery"
	typedCode     = "907135"
)

func TestWhatWasTypedIsFoundNowhere(t *testing.T) {
	t.Parallel()
	for id, secret := range map[string]string{"powens/too-many-attempts": typedPassword, "powens/too-many-codes": typedCode} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			context := person(t)
			var addresses []string
			heardOf := make(chan string, 1000)
			context.OnRequest(func(r playwright.Request) {
				select {
				case heardOf <- r.URL() + " " + r.Headers()["referer"]:
				default:
				}
			})
			v := arrive(t, context, id, byFrame, true)
			v.story.Answers = map[string]string{"login": "mary", "password": secret, "otp": secret}
			v.each = func(s screen) {
				if html, err := v.frame().Content(); err == nil && strings.Contains(html, secret) {
					t.Errorf("the page of %v holds what was typed", s)
				}
			}
			v.play()
			v.expectEnd()
			widget.catchUp(t)
			close(heardOf)
			for address := range heardOf {
				addresses = append(addresses, address)
			}
			if len(addresses) < 5 {
				t.Fatalf("only %d requests were noticed", len(addresses))
			}
			places := map[string]string{
				"the program's log":     widget.said(),
				"an address":            strings.Join(addresses, "\n"),
				"the callback":          resultOf(t, v.run).Query,
				"the host page's panel": first(v.host.Content()),
			}
			for _, h := range v.heard() {
				places["a message to the host window"] += h.Message
			}
			for place, text := range places {
				for _, form := range []string{secret, strings.NewReplacer(" ", "+", "$", "%24", "&", "%26").Replace(secret), strings.ReplaceAll(secret, " ", "%20")} {
					if strings.Contains(text, form) {
						t.Errorf("%s holds what was typed", place)
					}
				}
			}
			if sent(t, resultOf(t, v.run).Connection, "password", secret)+sent(t, resultOf(t, v.run).Connection, "otp", secret) == 0 {
				t.Error("nothing was sent at all, so this test proves nothing")
			}
		})
	}
}

func TestTheLogHoldsNoKeysAndNoCodes(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/consent", byRedirect, true)
	start := v.awaitStep("ask")
	v.play()
	widget.catchUp(t)
	said := widget.said()
	if key := start.URL[strings.LastIndex(start.URL, "/")+1:]; strings.Contains(said, key) {
		t.Error("the log holds a flow's key")
	}
	if strings.Contains(said, v.run) {
		t.Error("the log holds the integrator's state")
	}
	if !strings.Contains(said, "route=/f/:key") {
		t.Error("the log has no line about a page at all, so this test proves nothing")
	}
}
