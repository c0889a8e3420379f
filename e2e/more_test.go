//go:build browser

package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/static"
)

// styled reads whether what is shown has the style that no first form needs.
const styled = `() => {
	const e = document.querySelector('.bar, .art')
	return !e || /bar/.test(e.className) && getComputedStyle(e).overflow === 'hidden' || getComputedStyle(e).padding === '14px'
}`

// The first form is there before the second script and the second style sheet. What is sent meanwhile goes when the script
// is there, and what is shown then waits for the sheet.
func TestAFormThatIsQuickerThanTheRestOfThePageIsSentOnceAndWhatComesHasItsStyle(t *testing.T) {
	t.Parallel()
	script, sheet, answered := make(chan struct{}), make(chan struct{}), make(chan struct{}, 9)
	v := stand(t, person(t), "powens/password", between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		switch r.URL.Path {
		case static.More.Path:
			<-script
		case static.MoreStyle.Path:
			<-sheet
		}
		on.ServeHTTP(w, r)
		if isAnswer(r) {
			answered <- struct{}{}
		}
	}))
	asked := v.awaitStep("ask")
	v.fill()
	v.press("form.ask button:not([type=button])")
	close(script)
	<-answered
	_, err := v.frame().Evaluate(`async () => { for (let i = 0; i < 3; i++) { await fetch('/livez'); await new Promise(requestAnimationFrame) } }`)
	v.must(err)
	if now := v.look(); now != asked {
		t.Errorf("before its style is there, the page shows %v", now)
	}
	close(sheet)
	next := v.await("another screen", func(s screen) bool { return s.Step != "" && s != asked })
	if there, err := v.frame().Evaluate(styled); err != nil || there != true {
		t.Errorf("%v is shown without its style: %v", next, err)
	}
	v.awaitEnd()
	if n := sent(t, resultOf(t, v.run).Connection, "password", "1234"); n != 1 {
		t.Errorf("the bank got the password %d times", n)
	}
}

// A network may lose the second script alone. Then the page works as without one.
func TestAPageWithoutTheRestOfItsScriptStillReachesItsEnd(t *testing.T) {
	t.Parallel()
	v := stand(t, person(t), "powens/approve", between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if strings.HasPrefix(r.URL.Path, "/static/more.") {
			http.NotFound(w, r)
			return
		}
		on.ServeHTTP(w, r)
	}))
	page := v.awaitStep("approve").URL
	soon.Await(t, "the first script's word that a person is there, which shuts other browsers out", func() bool {
		cookies, err := v.context.Cookies(page)
		return err == nil && len(cookies) > 0
	})
	if !order(t, v.run, "approve") {
		t.Fatal("the phone had nothing to approve")
	}
	v.awaitEnd()
}
