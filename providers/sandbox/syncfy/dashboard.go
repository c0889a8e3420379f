package syncfy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// board is a webhook of the third version, which is set in the vendor's dashboard and hears of all credentials (samples: webhooks).
type board struct {
	url string
	key []byte // nil: nothing is signed
}

// boardOrder is the body of PUT /syncfy/webhooks.
type boardOrder struct {
	URL string `json:"url"`
	Key string `json:"key"`
}

// names are the events of the third version, by those of the first.
var names = map[string]string{created: "credentials.created", updated: "credentials.updated", refreshed: "credentials.refreshed"}

// writeBoard sets the webhook; an empty address ends it.
func (p *dialect) writeBoard(_ *http.Request, o boardOrder) (any, error) {
	if o.URL != "" {
		if err := sandbox.Loopback(o.URL); err != nil {
			return nil, sandbox.Malformed("%w", err)
		}
	}
	key, err := base64.StdEncoding.DecodeString(o.Key)
	if err != nil {
		return nil, sandbox.Malformed("the key is no base64")
	}
	p.board = board{o.URL, key}
	return map[string]string{"url": o.URL}, nil
}

// pushBoard tells the dashboard's webhook what the first version tells as its body.
func (p *dialect) pushBoard(u *user, event string, body map[string]any) {
	if p.board.url == "" {
		return
	}
	var external any
	if u.external != "" {
		external = u.external
	}
	text, err := json.Marshal(map[string]any{"rid": uuid(), "events": []any{map[string]any{
		"header": map[string]any{
			"event": map[string]any{
				"at": p.s.Now().UTC().Format("2006-01-02 15:04:05.000000-0700"), "eid": uuid(), "name": names[event], "version": "3.1",
			},
			"user": map[string]any{"id_environment": "574894bf7848066d138b4570", "id_external": external, "id_user": u.id},
		},
		"payload": body,
	}}})
	if err != nil {
		return
	}
	token := p.board.token(p.s.Now())
	p.s.Push(p.board.url, text, func(r *http.Request, _ []byte) {
		if token != "" {
			r.Header.Set("Request-Signature", token)
		}
	}, func() {})
}

// token is the JWT by which a webhook shows who sends it (one integrator reads it so; the vendor's documents name the key and no more).
func (b board) token(now time.Time) string {
	if len(b.key) == 0 {
		return ""
	}
	code := base64.RawURLEncoding.EncodeToString
	said := code([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + code([]byte(`{"iat":`+strconv.FormatInt(now.Unix(), 10)+`,"jti":"`+uuid()+`"}`))
	mac := hmac.New(sha256.New, b.key)
	mac.Write([]byte(said))
	return said + "." + code(mac.Sum(nil))
}
