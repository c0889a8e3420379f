//go:build browser

package e2e_test

import (
	"net/http"
	"strings"
	"testing"
)

// breaks has the bank of a run's connection do something else from now on, by the sandbox's controls.
func breaks(t *testing.T, run, script string) {
	t.Helper()
	address := widget.control + "/powens/connections/" + resultOf(t, run).Connection + "/break"
	resp, err := http.Post(address, "application/json", strings.NewReader(`{"script":[`+script+`]}`)) //nolint:noctx // it is on this machine
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode > 299 {
		t.Fatalf("the controls answer %d to %s", resp.StatusCode, script)
	}
}

// These are the acts by which Powens' twelve states come about. Integrators show its message first, because it tells a ban
// from a wrong password; one of them was seen to hold a link that opens a sign-in.
func TestTheBanksMessageIsOnThePageInEachOfPowensStates(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	const blocked, linked = "Acc&egrave;s <b>bloqu&eacute;</b>.", "Voir https://bank.example/?a=1&amp;st&#97;te=TOPSECRET et appelez-nous."
	says := func(act, step, words, want string) {
		address, run := link(t, "powens/otp")
		breaks(t, run, `{"do":`+act+`,"words":"`+words+`"}`)
		visit(t, page, address)
		if err := page.Locator(`main[data-step="` + step + `"] blockquote, main[data-step=visit] a.go`).First().WaitFor(); err != nil {
			t.Fatalf("%s: %v", act, err)
		}
		if said := strings.Join(first(page.Locator("main blockquote").AllInnerTexts()), "|"); said != want {
			t.Errorf("%s: the page says %q, not %q", act, said, want)
		}
		if strings.Contains(first(page.Content()), "TOPSECRET") {
			t.Errorf("%s: the page holds the secret of a link", act)
		}
	}
	for act, step := range map[string]string{
		`"consent"`: "ask", `"ask_code"`: "ask", `"refuse_password"`: "ask", `"expire_password"`: "ask", `"ask_approval"`: "approve",
		`"dawdle","for":"5m"`: "wait", `"require_action"`: "act", `"limit"`: "ask", `"go_down"`: "ask", `"break"`: "ask", `"unsupported"`: "failed",
	} {
		says(act, step, blocked+" "+linked, "Accès bloqué. Voir … et appelez-nous.")
	}
	says(`"ask_visit"`, "visit", blocked, "Accès bloqué.")
	says(`"ask_visit"`, "visit", linked, "") // it may be the address to visit itself
}

func TestHalfADateIsSaidAlsoWhereNoneIsWanted(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	address, run := link(t, "powens/otp")
	breaks(t, run, `{"do":"ask_fields","fields":[{"name":"born","kind":"date","label":"Born on"},{"name":"pet","kind":"text","label":"Pet"}]}`)
	visit(t, page, address)
	for name, typed := range map[string]string{"born": "25", "pet": "Rex"} {
		if err := page.Locator(field(name)).PressSequentially(typed); err != nil {
			t.Fatal(err)
		}
	}
	if err := page.Locator("form.ask > button").Click(); err != nil {
		t.Fatal(err)
	}
	if err := page.Locator(field("born") + "[aria-invalid=true][aria-describedby$=-problem]").WaitFor(); err != nil {
		t.Errorf("half a date is sent as none: %v", err)
	}
	if n := sent(t, resultOf(t, run).Connection, "pet", "Rex"); n != 0 {
		t.Errorf("the form was sent %d times", n)
	}
}
