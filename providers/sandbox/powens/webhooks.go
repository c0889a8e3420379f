package powens

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// hooks are the webhooks that a tester registered: each event has an address of its own, and the body does not
// name the event (webhooks page).
type hooks struct {
	addresses map[string]string
	secret    string
}

// events are the events that the sandbox sends.
var events = []string{"CONNECTION_SYNCED", "CONNECTION_DELETED"}

// hookTries is how often one event is sent before the sandbox gives up, and hookPause the first pause between tries;
// each further one is twice as long.
const (
	hookTries = 4
	hookPause = 100 * time.Millisecond
)

// loopback accepts an address on this machine only: a simulator must not be a way to send requests elsewhere.
func loopback(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("%q is no http address", address)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%q is not on this machine; webhooks go to localhost, 127.0.0.1 or [::1] only", address)
	}
	return nil
}

// hookClient also checks the address that a name led to, and follows nothing.
func hookClient() *http.Client {
	dialer := &net.Dialer{Timeout: 2 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		host, _, err := net.SplitHostPort(address)
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
			return errors.New("not on this machine")
		}
		return nil
	}}
	return &http.Client{
		Timeout:       5 * time.Second,
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// push sends an event about a connection, also after a synchronization that failed. The lock is held; the sending is
// not waited for.
func (p *dialect) push(k *connection, event string) {
	address := p.hooks.addresses[event]
	if u := p.users[k.user]; address == "" || u == nil || !u.permanent {
		return
	}
	p.lastHook++
	var body any
	if event == "CONNECTION_DELETED" {
		body = p.describe(k, nil) // a bare connection
	} else {
		body = map[string]any{
			"id_webhook_data": p.lastHook, "user": map[string]any{"id": k.user, "signin": fmt.Sprintf("user-%d@sandbox.invalid", k.user)},
			"connection": p.describe(k, map[string]bool{"connector": true, "sources": true, "accounts": true, "subscriptions": true}),
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return
	}
	ctx, done, ok := p.s.Begin()
	if !ok {
		return
	}
	key := p.hooks.secret
	go func() {
		defer done()
		if p.deliver(ctx, address, key, text) {
			p.s.Lock()
			k.lastPush = p.s.Now()
			p.s.Unlock()
		}
	}()
}

// deliver sends one event until a 2xx answers it.
func (p *dialect) deliver(ctx context.Context, address, key string, body []byte) bool {
	client := hookClient()
	for try := range hookTries {
		if try > 0 {
			select {
			case <-time.After(hookPause << (try - 1)):
			case <-ctx.Done():
				return false
			}
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return false
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("User-Agent", "Reconnect-Sandbox")
		sign(req, key, p.s.Now(), body)
		res, err := client.Do(req)
		if err != nil {
			continue
		}
		res.Body.Close()
		if res.StatusCode >= 200 && res.StatusCode < 300 {
			return true
		}
	}
	return false
}

// sign adds BI-Signature, base64 of HMAC-SHA256 over "POST.<path>.<date>.<body>", as a production client verifies it.
// How the date is written is UNVERIFIED; it is signed as it stands.
func sign(req *http.Request, key string, now time.Time, body []byte) {
	date := now.UTC().Format(time.RFC3339)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("POST." + req.URL.Path + "." + date + "."))
	mac.Write(body)
	req.Header.Set("BI-Signature-Date", date)
	req.Header.Set("BI-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
