package sandboxtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/sandboxtest"
)

// app is what an integrator has: something that reads connections at Powens and knows when to ask its user to reconnect.
type app struct{ powens, token string }

// state reads a connection. Its state says what is in the way; empty is nothing.
func (a app) state(connection string) (string, error) {
	r, err := http.NewRequest(http.MethodGet, a.powens+"/users/me/connections/"+connection, nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+a.token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("Powens answered %s", res.Status) // or a fault would pass for a healthy connection
	}
	var said struct{ State string }
	return said.State, json.NewDecoder(res.Body).Decode(&said)
}

// mustBe fails the test unless the app sees a state.
func (a app) mustBe(t *testing.T, connection, state string) {
	t.Helper()
	if got, err := a.state(connection); err != nil || got != state {
		t.Fatalf("the app sees %q, %v; not %q", got, err, state)
	}
}

func TestTheAppSeesAConsentEnd(t *testing.T) {
	box := sandboxtest.New(t)
	mine := box.Powens()
	a := app{box.PowensURL, mine.Key}
	a.mustBe(t, mine.ID, "")

	mine.Break(sandbox.Consent(), sandbox.AskApproval("Open your bank's app."), sandbox.Accept())
	a.mustBe(t, mine.ID, "SCARequired")

	if asked := mine.History(); len(asked) != 2 || asked[0].Method != http.MethodGet {
		t.Errorf("the app asked %v", asked)
	}
}

func TestTheAppSurvivesABadDay(t *testing.T) {
	box := sandboxtest.New(t)
	mine := box.Powens()
	a := app{box.PowensURL, mine.Key}
	mine.Break(sandbox.RefusePassword())
	box.Chaos(sandbox.Chaos{Seed: 1, Error: 0.5, Lost: 0.5})
	for range 20 {
		if state, err := a.state(mine.ID); err == nil {
			t.Fatalf("a fault of the aggregator passes for the state %q", state)
		}
	}
	box.Chaos(sandbox.Chaos{})
	a.mustBe(t, mine.ID, "wrongpass")
}
