//go:build bench && linux

package bench_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// bank is a sandbox that plays Powens, and an integrator's user there.
type bank struct {
	b            *testing.B
	api, control string
	token        string
}

// integrator asks over a few kept connections.
var integrator = &http.Client{
	Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func startBank(b *testing.B) *bank {
	b.Helper()
	p := run(b, nil, program(b), "sandbox", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0")
	k := &bank{b: b, api: p.address(`aggregators at (http://\S+) `) + "/powens/2.0", control: p.address(`controls at (http://\S+)`)}
	p.answers(k.control + "/history")
	var user struct {
		Token string `json:"auth_token"`
	}
	k.order(http.MethodPost, k.api+"/auth/init", map[string]any{"client_id": "12345678", "client_secret": "any"}, &user)
	k.token = user.Token
	return k
}

// order is a request of the integrator's, or of the tester's, which the sandbox does not count.
func (k *bank) order(method, address string, body, into any) {
	k.b.Helper()
	text, _ := json.Marshal(body)
	r, err := http.NewRequest(method, address, bytes.NewReader(text))
	if err != nil {
		k.b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Sandbox-Calm", "1")
	if k.token != "" {
		r.Header.Set("Authorization", "Bearer "+k.token)
	}
	resp, err := integrator.Do(r)
	if err != nil {
		k.b.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(resp.Body)
	if resp.StatusCode >= 300 {
		k.b.Fatalf("%s %s: %d %s", method, address, resp.StatusCode, said)
	}
	if into != nil {
		if err := json.Unmarshal(said, into); err != nil {
			k.b.Fatalf("%s %s: %v", method, address, err)
		}
	}
}

// broken is a connection whose bank plays a script.
func (k *bank) broken(script ...map[string]any) (id string) {
	k.b.Helper()
	var made struct{ ID int }
	k.order(http.MethodPost, k.api+"/users/me/connections",
		map[string]any{"login": "mary", "password": "1234", "connector_uuid": "338178e6-3d01-564f-9a7b-52ca442459bf"}, &made)
	id = fmt.Sprint(made.ID)
	k.order(http.MethodPost, k.control+"/powens/connections/"+id+"/break", map[string]any{"script": script}, nil)
	return id
}

// link leads to a new flow of a connection at a widget.
func (k *bank) link(widget, connection string) string {
	k.b.Helper()
	var made struct{ Code string }
	k.order(http.MethodGet, k.api+"/auth/token/code?type=singleAccess", nil, &made)
	return widget + "/en/reconnect?" + url.Values{
		"domain": {"sandbox.biapi.pro"}, "client_id": {"12345678"}, "code": {made.Code}, "connection_id": {connection},
		"redirect_uri": {"http://localhost/callback"}, "state": {"s"},
	}.Encode()
}

// asked is how many requests the bank has had since it was told to forget them.
func (k *bank) asked() (n int) {
	k.b.Helper()
	var history struct{ Requests []json.RawMessage }
	k.order(http.MethodGet, k.control+"/history", nil, &history)
	return len(history.Requests)
}
