package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// hook is one webhook as it came in.
type hook struct {
	path, signature, date, bearer string
	raw                           []byte
	body                          map[string]any
}

// receiver is a server that fails the first tries and then takes everything.
func (b *bench) receiver(failures int) (address string, came <-chan hook) {
	b.t.Helper()
	hooks := make(chan hook, 100)
	var tries atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		h := hook{
			path: r.URL.Path, signature: r.Header.Get("BI-Signature"), date: r.Header.Get("BI-Signature-Date"),
			bearer: r.Header.Get("Authorization"), raw: raw,
		}
		_ = json.Unmarshal(raw, &h.body)
		if tries.Add(1) <= int64(failures) {
			w.WriteHeader(500)
		}
		hooks <- h
	}))
	b.t.Cleanup(server.Close)
	return server.URL, hooks
}

// listen registers a receiver for Powens' webhooks, with a secret of the tester's.
func (b *bench) listen(failures int) <-chan hook {
	b.t.Helper()
	return b.listenWith("hush", failures)
}

func (b *bench) listenWith(secret string, failures int) <-chan hook {
	b.t.Helper()
	address, came := b.receiver(failures)
	b.control("PUT", "/powens/webhooks", map[string]any{
		"CONNECTION_SYNCED": address + "/synced", "CONNECTION_DELETED": address + "/deleted", "secret": secret,
	}).want(200)
	return came
}

func (b *bench) next(came <-chan hook) hook {
	b.t.Helper()
	select {
	case h := <-came:
		return h
	case <-time.After(soon.Patience):
		b.t.Fatal("no webhook came")
		return hook{}
	}
}

func TestWebhooksAreSignedAndTellOfFailuresToo(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(odd)
	came := b.listen(0)
	b.control("POST", fmt.Sprintf("/powens/connections/%d/break", id), map[string]any{"script": sandbox.Script{sandbox.Consent(), sandbox.Dawdle(time.Second)}}).want(200)
	h := b.next(came)
	mac := hmac.New(sha256.New, []byte("hush"))
	fmt.Fprintf(mac, "POST./synced.%s.%s", h.date, h.raw)
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); h.signature != want || h.date == "" {
		t.Fatalf("signature %q of %q, want %q", h.signature, h.date, want)
	}
	connection := h.body["connection"].(map[string]any)
	if connection["state"] != "SCARequired" || connection["id"] != float64(id) || h.body["id_webhook_data"] == nil ||
		h.body["user"].(map[string]any)["id"] != float64(b.user) || connection["connector"] == nil || len(connection["sources"].([]any)) != 1 {
		t.Fatalf("%s", h.raw)
	}
	// Nobody asks the API any more: time alone must bring the end of the story about.
	go b.calm("POST", path+"?background=true", b.token, nil)
	b.until("the check to begin", func() bool { return b.calm("GET", path, b.token, nil).text("state") == "validating" })
	b.clock.pass(2 * time.Second)
	if h := b.next(came); h.body["connection"].(map[string]any)["state"] != nil {
		t.Fatalf("%s", h.raw)
	}
	b.call("DELETE", path, nil).want(204)
	if h := b.next(came); h.path != "/deleted" || h.body["id"] != float64(id) || h.body["connection"] != nil {
		t.Fatalf("%s %s", h.path, h.raw)
	}
}

func TestAWebhookIsSentAgainUntilItIsTaken(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	came := b.listen(2)
	path, _ := b.connect(odd)
	b.until("three tries", func() bool { return len(came) == 3 })
	first, second := <-came, <-came
	if string(first.raw) != string(second.raw) {
		t.Error("the second try says something else")
	}
	b.until("last_push", func() bool { return b.call("GET", path, nil).text("last_push") != "" })
}

func TestWebhooksLeaveThisMachineNever(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for _, address := range []string{"https://example.com/hook", "http://10.0.0.1/", "http://127.0.0.1.example.com/", "ftp://localhost/", "localhost", ""} {
		b.control("PUT", "/powens/webhooks", map[string]any{"CONNECTION_SYNCED": address, "secret": "s"}).want(400)
	}
	b.control("PUT", "/powens/webhooks", map[string]any{"ACCOUNT_FOUND": "http://localhost:1/", "secret": "s"}).want(400)
	b.control("PUT", "/powens/webhooks", map[string]any{"CONNECTION_DELETED": "http://[::1]:1/", "secret": "s"}).want(200)
	b.control("PUT", "/powens/webhooks", map[string]any{}).want(200)
}
