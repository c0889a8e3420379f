//go:build browser

package e2e_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/webhook"
)

// arrived is a webhook as its receiver gets it.
type arrived struct {
	Body    string            `json:"body"`
	Headers map[string]string `json:"headers"`
}

// with is the same with another header.
func (a arrived) with(name, value string) arrived {
	a.Headers = maps.Clone(a.Headers)
	a.Headers[name] = value
	return a
}

// Libraries that nobody here wrote believe what we sign, by the secret and by the public key, and nothing that was altered. While keys are
// changed they find theirs among several.
func TestReceiversBelieveOurWebhooksAndNoOthers(t *testing.T) {
	t.Parallel()
	secret := "whsec_" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	next := "whsec_" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{8}, 32))
	pair := "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n"
	keys := func(texts ...string) (all []webhook.Key) {
		for _, text := range texts {
			k, err := webhook.ParseKey(text)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, k)
		}
		return all
	}
	came := map[string]arrived{
		"ours":                    sentBy(t, time.Now(), keys(secret, pair)...),
		"while the key changes":   sentBy(t, time.Now(), keys(next, secret, pair)...),
		"an hour old":             sentBy(t, time.Now().Add(-time.Hour), keys(secret, pair)...),
		"a stranger's":            sentBy(t, time.Now(), keys(next)...),
		"by a secret that stayed": sentBy(t, time.Now(), keys(secret)...),
	}
	ours := came["ours"]
	altered := ours
	altered.Body = strings.Replace(ours.Body, `"type":"failed"`, `"type":"done"`, 1)
	came["another outcome"] = altered
	altered.Body = ours.Body + " "
	came["a space more"] = altered
	came["another id"] = ours.with("webhook-id", "abc-3")
	came["another time"] = ours.with("webhook-timestamp", strconv.FormatInt(time.Now().Unix()+60, 10))
	came["no signature"] = ours.with("webhook-signature", "v1, v1a,")

	dir := npmDir(t)
	if err := os.CopyFS(dir, os.DirFS("clients/webhooks")); err != nil {
		t.Fatal(err)
	}
	in, _ := json.Marshal(map[string]any{"secret": secret, "publicKey": keys(pair)[0].Public(), "came": came})
	node := exec.CommandContext(t.Context(), "node", filepath.Join(dir, "receiver.mjs"))
	node.Stdin, node.Stderr = bytes.NewReader(in), os.Stderr
	out, err := node.Output()
	var believed map[string][2]bool
	if err == nil {
		err = json.Unmarshal(out, &believed)
	}
	if err != nil {
		t.Fatalf("the receiver says %s (%v)", out, err)
	}
	for name := range came {
		want := map[string][2]bool{
			"ours": {true, true}, "while the key changes": {true, true}, "by a secret that stayed": {true, false},
			"an hour old": {false, true}, // what is old the receiver must find out itself where no library does
		}[name]
		if got, said := believed[name]; !said || got != want {
			t.Errorf("%s is believed by the secret and by the public key: %v, not %v", name, got, want)
		}
	}
}

// sentBy is what a receiver gets of an event that is told at a time.
func sentBy(t *testing.T, at time.Time, keys ...webhook.Key) (a arrived) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a = arrived{string(body), map[string]string{}}
		for name := range r.Header {
			a.Headers[strings.ToLower(name)] = r.Header.Get(name)
		}
	}))
	defer server.Close()
	sender := webhook.New(map[string]webhook.Receiver{"shop": {URL: server.URL, Keys: keys}}, nil, func() time.Time { return at }, nil)
	f := &reconnect.Flow{ID: "abc", Client: "shop", State: "é ü 漢"}
	e := reconnect.Event{Seq: 4, Type: reconnect.EventFailed, Step: "failed", Reason: reconnect.Cancelled, At: at}
	if err := sender.Tell(t.Context(), f, e); err != nil {
		t.Fatal(err)
	}
	return a
}
