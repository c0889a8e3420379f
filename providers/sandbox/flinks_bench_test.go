package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

const customer = "43387ca6-0391-4c82-857d-70d95f087ecb"

// flinksBench is a bench whose calls go to Flinks.
type flinksBench struct{ *bench }

func newFlinksBench(t *testing.T, o sandbox.Options) flinksBench {
	t.Helper()
	return flinksBench{newBench(t, o)}
}

// token mints an authorize token.
func (b flinksBench) mint() string {
	b.t.Helper()
	return b.as("POST", "/GenerateAuthorizeToken", "flinks-auth-key", "secret", map[string]any{}).want(200).text("Token")
}

func (b flinksBench) as(method, path, header, key string, body any) answer {
	b.t.Helper()
	req := b.request(method, b.api.URL+"/flinks/v3/"+customer+"/BankingServices"+path, "", body)
	if key != "" {
		req.Header.Set(header, key)
	}
	return b.send(req)
}

// say sends a request with a fresh token.
func (b flinksBench) say(method, path string, body any) answer {
	b.t.Helper()
	return b.as(method, path, "flinks-auth-key", b.mint(), body)
}

// sign signs in with credentials, held until the bank has said something.
func (b flinksBench) sign(user string, more ...any) answer {
	b.t.Helper()
	body := map[string]any{"Institution": "FlinksCapital", "username": user, "Password": "Everyday", "MostRecentCached": false, "Save": true}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return b.say("POST", "/Authorize", body)
}

// respond answers challenges.
func (b flinksBench) respond(to answer, responses map[string]any) answer {
	b.t.Helper()
	return b.say("POST", "/Authorize", map[string]any{"RequestId": to.text("RequestId"), "SecurityResponses": responses})
}

// saved makes a login whose bank plays the script from now on.
func (b flinksBench) saved(script ...sandbox.Act) (loginID string) {
	b.t.Helper()
	body := map[string]any{"customer": customer, "username": "mary"}
	if script != nil {
		body["script"] = script
	}
	return b.control("POST", "/flinks/logins", body).want(200).text("id")
}

// reconnect begins a sign-in with stored credentials, and gives the time it takes.
func (b flinksBench) reconnect(loginID string) answer {
	b.t.Helper()
	got := b.say("POST", "/AuthorizeAsync", map[string]any{"LoginId": loginID, "MostRecentCached": false, "Save": true}).want(202)
	b.clock.pass(time.Second)
	return got
}

// poll asks how a sign-in stands.
func (b flinksBench) poll(last answer) answer {
	b.t.Helper()
	return b.say("GET", "/AuthorizeAsync/"+last.text("RequestId"), nil)
}

// opened is how a reconnect stands when the bank has spoken.
func (b flinksBench) opened(script ...sandbox.Act) answer {
	b.t.Helper()
	return b.poll(b.reconnect(b.saved(script...)))
}

// flinks asserts a FlinksCode and that the body repeats the status.
func (a answer) flinks(code string) answer {
	a.t.Helper()
	if a.text("FlinksCode") != code || a.body["HttpStatusCode"] != float64(a.status) {
		a.t.Fatalf("%s: %d, want %s; %s", a.what, a.status, code, a.raw)
	}
	return a
}

type challenge struct {
	Type, Prompt string
	Iterables    []string
}

// asks reads what a 203, or a refusal that may be made good, asks.
func (a answer) asks() (list []challenge) {
	a.t.Helper()
	raw, _ := a.body["SecurityChallenges"].([]any)
	for _, x := range raw {
		m := x.(map[string]any)
		c := challenge{Type: m["Type"].(string), Prompt: m["Prompt"].(string)}
		items, _ := m["Iterables"].([]any)
		for _, i := range items {
			c.Iterables = append(c.Iterables, i.(string))
		}
		list = append(list, c)
	}
	return list
}

func (a answer) challenged(kinds ...string) []challenge {
	a.t.Helper()
	list := a.want(http.StatusNonAuthoritativeInfo).asks()
	if len(list) != len(kinds) {
		a.t.Fatalf("%s: challenges %v, want %v", a.what, list, kinds)
	}
	for i, kind := range kinds {
		if list[i].Type != kind {
			a.t.Fatalf("%s: challenges %v, want %v", a.what, list, kinds)
		}
	}
	return list
}

func one(text string) []string { return []string{text} }
