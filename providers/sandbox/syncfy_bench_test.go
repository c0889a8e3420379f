package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

const syncfyKey = "0123456789abcdef0123456789abcdef"

// Sites of the vendor's test bank.
const (
	acmeNormal    = "56cf5728784806f72b8b4568"
	acmeToken     = "56cf5728784806f72b8b4569"
	acmeImages    = "573ce20978480645038b4589"
	acmeSimulator = "5d0bb316f9de2a0a8f71aaf1"
	acmePictures  = "56cf5728784806f72b000021"
	acmeTwoWays   = "56cf5728784806f72b000030"
	acmeStatement = "56cf5728784806f72b000040"
)

// desk is a user of the Syncfy dialect with a session, on a bench whose clock only the test moves.
type desk struct {
	*bench
	user, token string
}

func newDesk(t *testing.T, o sandbox.Options) *desk {
	t.Helper()
	d := &desk{bench: newBench(t, o)}
	d.user = d.as("API_KEY api_key="+syncfyKey, "POST", "/users", map[string]any{"name": "mary"}).want(200).at("id_user").(string)
	d.token = d.as("api_key api_key="+syncfyKey, "POST", "/sessions", map[string]any{"id_user": d.user}).want(200).at("token").(string)
	return d
}

// as sends a request with an Authorization header and without chaos.
func (d *desk) as(authorization, method, path string, body any) answer {
	d.t.Helper()
	req := d.request(method, d.address(path), "", body)
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	req.Header.Set("X-Sandbox-Calm", "1")
	return d.send(req)
}

func (d *desk) address(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return d.api.URL + "/syncfy/v1" + path
}

// ask sends a request as the user.
func (d *desk) ask(method, path string, body any) answer {
	d.t.Helper()
	return d.send(d.request(method, d.address(path), d.token, body))
}

// response is what is in the envelope, which is checked.
func (a answer) response() any {
	a.t.Helper()
	for _, name := range []string{"rid", "code", "errors", "status", "message", "response"} {
		if _, ok := a.body[name]; !ok {
			a.t.Fatalf("%s: no %s in %s", a.what, name, a.raw)
		}
	}
	if a.body["code"] != float64(a.status) || a.body["status"] != (a.status == 200) {
		a.t.Fatalf("%s: status %d in %s", a.what, a.status, a.raw)
	}
	return a.body["response"]
}

func (a answer) at(name string) any {
	a.t.Helper()
	object, _ := a.response().(map[string]any)
	return object[name]
}

// job is what a POST or PUT has begun.
type job struct {
	d                             *desk
	credential, ws, status, twofa string
}

func (d *desk) job(a answer) job {
	d.t.Helper()
	text := func(name string) string { s, _ := a.at(name).(string); return s }
	return job{d, text("id_credential"), text("ws"), text("status"), text("twofa")}
}

// create begins a job at a site of version 1, with user and password test unless values say otherwise.
func (d *desk) create(site string, values map[string]any) job {
	d.t.Helper()
	all := map[string]any{"username": "test", "password": "test"}
	for name, value := range values {
		all[name] = value
	}
	return d.job(d.ask("POST", "/credentials", map[string]any{"id_site": site, "credentials": all}).want(200))
}

// plant makes a credential of the site Normal with the controls.
func (d *desk) plant(script ...sandbox.Act) (id string) {
	d.t.Helper()
	body := map[string]any{"id_user": d.user, "id_site": acmeNormal}
	if script != nil {
		body["script"] = script
	}
	return d.control("POST", "/syncfy/credentials", body).want(200).text("id_credential")
}

func (d *desk) sync(id string, body any) job {
	d.t.Helper()
	return d.job(d.ask("PUT", "/credentials/"+id+"/sync", body).want(200))
}

// states are the history, after the clock has moved by a second.
func (j job) states() []map[string]any {
	j.d.t.Helper()
	j.d.clock.pass(time.Second)
	var list []map[string]any
	for _, one := range j.d.ask("GET", j.status, nil).want(200).response().([]any) {
		list = append(list, one.(map[string]any))
	}
	return list
}

func (j job) codes() (codes []int) {
	j.d.t.Helper()
	for _, state := range j.states() {
		codes = append(codes, int(state["code"].(float64)))
	}
	return codes
}

func (j job) want(codes ...int) job {
	j.d.t.Helper()
	if got := j.codes(); !slices.Equal(got, codes) {
		j.d.t.Fatalf("the job's codes are %v, not %v", got, codes)
	}
	return j
}

// elements are what the last state asks for.
func (j job) elements() []map[string]any {
	j.d.t.Helper()
	states := j.states()
	var list []map[string]any
	elements, _ := states[len(states)-1]["twofa"].([]any)
	for _, e := range elements {
		list = append(list, e.(map[string]any))
	}
	return list
}

func (j job) answer(values map[string]any) answer {
	j.d.t.Helper()
	return j.d.ask("POST", j.twofa, map[string]any{"twofa": values})
}

// view is the credential as the controls show it.
func (j job) view() map[string]any {
	j.d.t.Helper()
	return j.d.control("GET", "/syncfy/credentials/"+j.credential, nil).want(200).body
}

// newPassword is a PUT with new secrets.
func newPassword(site, password string) map[string]any {
	return map[string]any{"id_site": site, "credentials": map[string]any{"username": "test", "password": password}}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s: %s, not %s", what, a, b)
	}
}

// preflight is what a browser asks before a page's request.
func (d *desk) preflight(path, method, headers string) answer {
	d.t.Helper()
	req := d.request(http.MethodOptions, d.address(path), "", nil)
	req.Header.Set("Origin", "http://app.example")
	req.Header.Set("Access-Control-Request-Method", method)
	req.Header.Set("Access-Control-Request-Headers", headers)
	return d.send(req)
}

func code(n int) string { return fmt.Sprint(n) }
