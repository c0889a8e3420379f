package sandboxtest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/sandboxtest"
)

// ask sends a request to an aggregator.
func ask(t *testing.T, method, address, authorization, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", authorization)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(said)
}

func TestAConnectionIsMadeAndReadAtEachAggregator(t *testing.T) {
	for way, open := range map[string]func(*testing.T) *sandboxtest.Box{"new": func(t *testing.T) *sandboxtest.Box { return sandboxtest.New(t) }, "joined": joined} {
		t.Run(way, func(t *testing.T) {
			box := open(t)
			p, s, f := box.Powens(sandbox.Consent()), box.Syncfy(), box.Flinks(sandbox.AskCode("1"))
			if status, said := ask(t, "GET", box.PowensURL+"/users/"+p.Owner+"/connections/"+p.ID, "Bearer "+p.Key, ""); status != 200 || !strings.Contains(said, "SCARequired") {
				t.Errorf("Powens: %d %s", status, said)
			}
			if status, said := ask(t, "GET", box.SyncfyURL+"/credentials/"+s.ID, "api_key api_key="+s.Key+", id_user="+s.Owner, ""); status != 200 || !strings.Contains(said, `"code":200`) {
				t.Errorf("Syncfy: %d %s", status, said)
			}
			box.Switch(map[string]any{"flinks": map[string]any{"token_needed": false}})
			body := `{"LoginId":"` + f.ID + `","MostRecentCached":false,"Save":true}`
			if status, said := ask(t, "POST", box.FlinksURL+"/"+f.Owner+"/BankingServices/Authorize", "", body); status != 203 {
				t.Errorf("Flinks: %d %s", status, said)
			}
			if n, one := len(box.History()), len(p.History()); n != 3 || one != 1 {
				t.Errorf("%d requests in all, %d about the one", n, one)
			}
		})
	}
}

func joined(t *testing.T) *sandboxtest.Box {
	return sandboxtest.Join(t, program(t))
}

// program is a sandbox as "widget sandbox" runs it; it gives the controls' address.
func program(t *testing.T) string {
	t.Helper()
	api := httptest.NewUnstartedServer(nil)
	n := sandbox.NewNamespaces(sandbox.Options{
		Dialects: []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}, PublicURL: "http://" + api.Listener.Addr().String(),
	})
	api.Config.Handler = n.API()
	api.Start()
	controls := httptest.NewServer(n.Controls())
	t.Cleanup(func() { n.Close(); api.Close(); controls.Close() })
	return controls.URL + "/"
}

func TestANamespaceEndsWithItsTest(t *testing.T) {
	controls := program(t)
	t.Run("inside", func(t *testing.T) {
		sandboxtest.Join(t, controls).Powens()
		if _, said := ask(t, "GET", controls+"namespaces", "", ""); strings.Count(said, `"key"`) != 1 {
			t.Error(said)
		}
	})
	if _, said := ask(t, "GET", controls+"namespaces", "", ""); strings.Contains(said, `"key"`) {
		t.Error(said)
	}
}

func TestThePhoneTheBankAndTheClockArePlayed(t *testing.T) {
	box := sandboxtest.New(t)
	state := func(c *sandboxtest.Connection) string {
		var v struct{ State, Pending string }
		c.View(&v)
		return v.State + "/" + v.Pending
	}
	c := box.Powens(sandbox.AskApproval(""), sandbox.RequireAction("Sign the new terms."))
	one := box.PowensURL + "/users/me/connections/" + c.ID
	if s := state(c); s != "decoupled/approval" {
		t.Fatal(s)
	}
	c.Approve()
	ask(t, "POST", one, "Bearer "+c.Key, `{"resume":true}`)
	if s := state(c); s != "actionNeeded/action" {
		t.Fatal(s)
	}
	c.Act()
	ask(t, "POST", one, "Bearer "+c.Key, `{}`)
	if s := state(c); s != "/" {
		t.Fatal(s)
	}
	c.Break(sandbox.AskVisit())
	_, _ = ask(t, "GET", box.PowensURL+"/webauth-url?client_id=1&id_connection="+c.ID+"&redirect_uri=https://app.example/back", "Bearer "+c.Key, "")
	if back := c.Finish(); !strings.HasPrefix(back, "https://app.example/back") {
		t.Errorf("the bank sends the browser to %q", back)
	}
	c.Break(sandbox.Dawdle(3 * time.Hour))
	if s := state(c); s != "validating/" {
		t.Fatal(s)
	}
	box.Forward(3 * time.Hour)
	if s := state(c); s != "/" {
		t.Error(s)
	}
}

// failing is a test that notes its end instead of ending this one.
type failing struct {
	testing.TB
	said string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.said = strings.TrimSpace(strings.Join(append([]string{format}, text(args)...), " "))
	panic(f)
}

func text(args []any) (all []string) {
	for _, a := range args {
		switch a := a.(type) {
		case string:
			all = append(all, a)
		case []byte:
			all = append(all, string(a))
		case error:
			all = append(all, a.Error())
		}
	}
	return all
}

func TestThePhoneAndTheBankMaySayNo(t *testing.T) {
	box := sandboxtest.New(t)
	for name, no := range map[string]func(*sandboxtest.Connection){
		"a refusal": (*sandboxtest.Connection).Refuse, "a phone that is left alone": (*sandboxtest.Connection).Expire,
	} {
		c := box.Powens(sandbox.AskApproval(""))
		no(c)
		ask(t, "POST", box.PowensURL+"/users/me/connections/"+c.ID, "Bearer "+c.Key, `{"resume":true}`)
		var v struct{ State, Pending string }
		if c.View(&v); v.Pending != "" || v.State == "" {
			t.Errorf("after %s it is %+v", name, v)
		}
	}
	c := box.Powens(sandbox.AskVisit())
	_, _ = ask(t, "GET", box.PowensURL+"/webauth-url?client_id=1&id_connection="+c.ID+"&redirect_uri=https://app.example/back", "Bearer "+c.Key, "")
	if back := c.Deny(); !strings.Contains(back, "error=") {
		t.Errorf("the bank sends the browser to %q", back)
	}
}

func TestWhatTheSandboxRefusesEndsTheTestInItsWords(t *testing.T) {
	f := &failing{TB: t}
	box := sandboxtest.New(f)
	defer func() {
		if recover() != f || !strings.Contains(f.said, "no approval is pending") {
			t.Errorf("the test ends with %q", f.said)
		}
	}()
	box.Powens().Approve()
}
