package syncfy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// ErrPush is returned for pushed words that are not proven to come from Syncfy.
var ErrPush = errors.New("syncfy: push refused")

// pushAge is how old a webhook may be, and how far in the future: clocks differ, and failed pushes are repeated.
const pushAge = 15 * time.Minute

// mostPushed is how many credentials one webhook may name; the rest are passed over.
const mostPushed = 64

// credentialID is the form of a credential's id (samples).
var credentialID = regexp.MustCompile(`^[0-9a-f]{24}$`)

// PushName is the end of the address that the account's webhooks are sent to; empty without a key to check them with.
func (a Account) PushName() string {
	if a.WebhookKey == "" {
		return ""
	}
	return "syncfy-" + strings.NewReplacer("@", "-", ".", "-", ":", "-").Replace(a.Key())
}

// PushKey reads a key of webhooks: base64, with any of the two alphabets, or the JWK that the dashboard shows, whose "k" was seen to hold
// a JWK again. It is nil for anything else, and for less than 16 bytes.
func PushKey(text string) []byte {
	j, ok := upstream.ParseJSON([]byte(text))
	for ok && j.IsObject() {
		j = j.Get("k")
		text = j.Text()
	}
	text = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(strings.TrimSpace(text), "="))
	key, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(key) < 16 {
		return nil
	}
	return key
}

// Pushed verifies a webhook of the third version, whose events each name a credential and the time (samples), and returns the credentials
// whose jobs are over. It is a method of [reconnect.Pusher]; its names are each [Account.PushName].
//
// The header Request-Signature is made with the account's key. What exactly it is no document says: one integrator reads it as a JWT
// (HS256), another as an HMAC-SHA256 of the body, so either is taken. UNVERIFIED is whether the JWT says anything of the body. So the
// signature alone tells one webhook from another: who caught one could send it with other bodies, but it wakes a flow once.
func (a *Adapter) Pushed(name string, p reconnect.Push) (reconnect.Notice, error) {
	var key []byte
	for one := range a.accounts.All() {
		if one.PushName() == name && name != "" {
			key = PushKey(one.WebhookKey)
		}
	}
	if key == nil {
		return reconnect.Notice{}, reconnect.ErrNoPush
	}
	signature := strings.TrimSpace(p.Header("Request-Signature"))
	if signature == "" || len(signature) > 4096 {
		return reconnect.Notice{}, ErrPush
	}
	body, err := p.Body()
	if err != nil {
		return reconnect.Notice{}, err
	}
	proof := a.proof(signature, key, body)
	if proof == nil {
		return reconnect.Notice{}, ErrPush
	}
	var said struct {
		Events []struct {
			Header  struct{ Event struct{ At string } }
			Payload struct {
				Credential string          `json:"id_credential"`
				Executing  json.RawMessage `json:"is_executing"`
			}
		}
	}
	if json.Unmarshal(body, &said) != nil || len(said.Events) == 0 {
		return reconnect.Notice{}, ErrPush
	}
	n := reconnect.Notice{Mark: string(proof)}
	for _, e := range said.Events {
		at, err := time.Parse("2006-01-02 15:04:05.999999-0700", e.Header.Event.At)
		switch id := e.Payload.Credential; {
		case err != nil || a.Now().Sub(at).Abs() > pushAge:
			return reconnect.Notice{}, ErrPush
		// A job that has only begun is heard by its socket; a look would take a request from people who wait.
		case credentialID.MatchString(id) && string(e.Payload.Executing) != "1" && len(n.Connections) < mostPushed:
			n.Connections = append(n.Connections, id)
		}
	}
	return n, nil
}

// proof is what the key has made of a webhook, and nil where something else has. It is bytes: they can be written in many ways, and the
// webhook would be another one each time.
func (a *Adapter) proof(signature string, key, body []byte) []byte {
	if strings.Count(signature, ".") == 2 {
		claims := jwt.RegisteredClaims{}
		token, err := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(a.Now), jwt.WithLeeway(time.Minute)).
			ParseWithClaims(signature, &claims, func(*jwt.Token) (any, error) { return key, nil })
		if err != nil || claims.IssuedAt != nil && a.Now().Sub(claims.IssuedAt.Time).Abs() > pushAge {
			return nil
		}
		return token.Signature
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	given, err := hex.DecodeString(signature)
	if err != nil {
		plain := strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(signature, "="))
		given, err = base64.RawURLEncoding.DecodeString(plain)
	}
	if err != nil || !hmac.Equal(mac.Sum(nil), given) { // in constant time
		return nil
	}
	return given
}
