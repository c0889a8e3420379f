package powens

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"
)

// hooks are the webhooks that a tester registered: each event has an address of its own, and the body does not
// name the event (webhooks page).
type hooks struct {
	addresses map[string]string
	secret    string    // the tester's; empty: the last key signs
	keys      []hookKey // registered by the API
}

// hookKey is an auth provider of the type hmac_signature (webhooks page).
type hookKey struct {
	id           int
	name, secret string
}

// events are the events that the sandbox sends.
var events = []string{"CONNECTION_SYNCED", "CONNECTION_DELETED", "USER_DELETED", "ACCOUNTS_FETCHED", "ACCOUNT_SYNCED"}

// pushSynced tells of a synchronization, also of one that failed. What was read is told first.
func (p *dialect) pushSynced(k *connection) {
	u := p.users[k.user]
	body := func(whole bool) map[string]any {
		connection := p.describe(k, map[string]bool{"connector": true, "sources": true, "subscriptions": true})
		connection["accounts"] = p.accounts(k, false, whole)
		return map[string]any{"user": p.describeUser(u), "connection": connection}
	}
	if k.failing() == nil {
		p.push(u, "ACCOUNTS_FETCHED", body(false), nil)
		for _, a := range p.accounts(k, false, true) {
			p.push(u, "ACCOUNT_SYNCED", a.(map[string]any), nil)
		}
	}
	p.push(u, "CONNECTION_SYNCED", body(true), k)
}

// push sends an event about a permanent user, and notes at the connection, if there is one, that it was taken. The lock is held;
// the sending is not waited for.
func (p *dialect) push(u *user, event string, body map[string]any, k *connection) {
	address := p.hooks.addresses[event]
	if address == "" || !u.permanent {
		return
	}
	p.lastHook++
	body["id_webhook_data"] = p.lastHook
	text, err := json.Marshal(body)
	if err != nil {
		return
	}
	p.s.Push(address, text, p.prove(u), func() {
		if k != nil {
			k.lastPush = p.s.Now()
		}
	})
}

// prove is how a webhook shows who sends it: by a key, if there is one, or as by default by the user's own token (webhooks page).
func (p *dialect) prove(u *user) func(*http.Request, []byte) {
	secret := p.hooks.secret
	if n := len(p.hooks.keys); secret == "" && n > 0 {
		secret = p.hooks.keys[n-1].secret
	}
	if secret == "" {
		token := u.bearer
		return func(r *http.Request, _ []byte) { r.Header.Set("Authorization", "Bearer "+token) }
	}
	return func(r *http.Request, body []byte) { sign(r, secret, p.s.Now(), body) }
}

// sign adds BI-Signature, base64 of HMAC-SHA256 over "POST.<path>.<date>.<body>", as a production client verifies it.
// The date is written as in the webhooks page's example, and signed as it stands.
func sign(req *http.Request, key string, now time.Time, body []byte) {
	date := now.UTC().Format("2006-01-02T15:04:05.000000Z")
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("POST." + req.URL.Path + "." + date + "."))
	mac.Write(body)
	req.Header.Set("BI-Signature-Date", date)
	req.Header.Set("BI-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
