package syncfy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/open-reconnect/reconnect"
)

// webhookSecret is the key of the tests, which the vendor's dashboard shows in several ways.
const webhookSecret = "an-hmac-key-of-thirty-two-bytes!"

// event is one of a webhook, as the vendor's samples have it.
func event(at time.Time, name, payload string) string {
	return fmt.Sprintf(`{"header":{"event":{"at":%q,"eid":"2709cf46-0ebd-4856-ac26-421b378ff571","name":%q,"version":"3.1"},
		"user":{"id_environment":"574894bf7848066d138b4571","id_external":null,"id_user":"648a053b59f043380d473be3"}},"payload":{%s}}`,
		at.UTC().Format("2006-01-02 15:04:05.000000-0700"), name, payload)
}

func TestOnlyWhatSyncfySignedLatelyIsBelieved(t *testing.T) {
	key := base64.StdEncoding.EncodeToString([]byte(webhookSecret))
	r := newRecorded(t, func(a *Account) { a.WebhookKey = key })
	name := r.account.PushName()
	now := r.Clock.Now()
	mac := func(secret, body string) []byte {
		m := hmac.New(sha256.New, []byte(secret))
		m.Write([]byte(body))
		return m.Sum(nil)
	}
	token := func(method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
		text, err := jwt.NewWithClaims(method, claims).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	at := func(age time.Duration) *jwt.NumericDate { return jwt.NewNumericDate(now.Add(-age)) }
	one := `{"events":[` + event(now, "credentials.refreshed", `"id_credential":"`+credID+`"`) + `],"rid":"r"}`
	old := `{"events":[` + event(now.Add(-time.Hour), "credentials.refreshed", `"id_credential":"`+credID+`"`) + `]}`
	other := strings.Repeat("a", 24)
	many := `{"events":[` + strings.Join([]string{
		event(now, "credentials.updated", `"id_credential":"`+credID+`","is_executing":0`),
		event(now, "credentials.created", `"id_credential":"`+strings.Repeat("b", 24)+`","is_executing":1`),
		event(now, "documents.success", `"id_job":"648cb2ab199e4b39654a9d20","endpoints":[]`),
		event(now, "credentials.updated", `"id_credential":"../me"`),
		event(now, "credentials.refreshed", `"id_credential":"`+other+`"`),
	}, ",") + `]}`
	hs := jwt.SigningMethodHS256
	for what, c := range map[string]struct {
		name, signature, body string
		want                  string // the credentials; empty: it is refused
	}{
		"a JWT":                         {name, token(hs, []byte(webhookSecret), jwt.MapClaims{}), one, credID},
		"a JWT of now":                  {name, token(hs, []byte(webhookSecret), jwt.MapClaims{"iat": at(0), "exp": at(-time.Minute)}), one, credID},
		"an HMAC in hex":                {name, hex.EncodeToString(mac(webhookSecret, one)), one, credID},
		"an HMAC in base64":             {name, base64.StdEncoding.EncodeToString(mac(webhookSecret, one)), one, credID},
		"an HMAC for addresses":         {name, base64.RawURLEncoding.EncodeToString(mac(webhookSecret, one)), one, credID},
		"several events":                {name, hex.EncodeToString(mac(webhookSecret, many)), many, credID + " " + other},
		"a JWT by another key":          {name, token(hs, []byte("guess"), jwt.MapClaims{}), one, ""},
		"a JWT without a signature":     {name, token(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, jwt.MapClaims{}), one, ""},
		"a JWT of another method":       {name, token(jwt.SigningMethodHS512, []byte(webhookSecret), jwt.MapClaims{}), one, ""},
		"a JWT of an hour ago":          {name, token(hs, []byte(webhookSecret), jwt.MapClaims{"iat": at(time.Hour)}), one, ""},
		"a JWT that is over":            {name, token(hs, []byte(webhookSecret), jwt.MapClaims{"exp": at(2 * time.Minute)}), one, ""},
		"an HMAC of another body":       {name, hex.EncodeToString(mac(webhookSecret, one)), many, ""},
		"an HMAC by another key":        {name, hex.EncodeToString(mac("guess", one)), one, ""},
		"an HMAC by no key":             {name, hex.EncodeToString(mac("", one)), one, ""},
		"events of an hour ago":         {name, hex.EncodeToString(mac(webhookSecret, old)), old, ""},
		"old events by a JWT":           {name, token(hs, []byte(webhookSecret), jwt.MapClaims{}), old, ""},
		"the first version of webhooks": {name, hex.EncodeToString(mac(webhookSecret, `{"event":"refresh","id_credential":"`+credID+`"}`)), `{"event":"refresh","id_credential":"` + credID + `"}`, ""},
		"no signature":                  {name, "", one, ""},
		"no JSON":                       {name, hex.EncodeToString(mac(webhookSecret, "<html>")), "<html>", ""},
		"no account of ours":            {"syncfy-other", hex.EncodeToString(mac(webhookSecret, one)), one, ""},
	} {
		header := func(h string) string { return map[string]string{"Request-Signature": c.signature}[h] }
		n, err := r.adapter.Pushed(c.name, reconnect.Push{
			Method: "POST", Path: "/push/" + c.name, Header: header, Body: func() ([]byte, error) { return []byte(c.body), nil },
		})
		if strings.Join(n.Connections, " ") != c.want || (err == nil) != (c.want != "") || (err == nil) != (len(n.Mark) == sha256.Size) {
			t.Errorf("%s: %+v %v", what, n, err)
		}
	}
	// However a signature is written, it is the same one.
	marks := map[string]bool{}
	sum := mac(webhookSecret, one)
	for _, signature := range []string{
		hex.EncodeToString(sum), strings.ToUpper(hex.EncodeToString(sum)), base64.StdEncoding.EncodeToString(sum), base64.RawURLEncoding.EncodeToString(sum),
	} {
		n, err := r.adapter.Pushed(name, reconnect.Push{
			Header: func(string) string { return signature }, Body: func() ([]byte, error) { return []byte(one), nil },
		})
		if marks[n.Mark] = true; err != nil || len(marks) != 1 {
			t.Errorf("%s: %v %v", signature, n, err)
		}
	}
	if _, err := newRecorded(t).adapter.Pushed("", reconnect.Push{}); !errors.Is(err, reconnect.ErrNoPush) {
		t.Errorf("without a key: %v", err)
	}
}

func TestAWebhookKeyIsReadAsTheDashboardShowsIt(t *testing.T) {
	plain := []byte("\xfb\xff an hmac key of 32 bytes or so")
	std, url := base64.StdEncoding.EncodeToString(plain), base64.RawURLEncoding.EncodeToString(plain)
	for _, text := range []string{
		std, url, " " + std + "\n", `{"kty":"oct","kid":"1","k":"` + url + `"}`, `{"kid":"1","kty":"oct","k":{"kty":"oct","k":"` + url + `"}}`,
	} {
		if string(PushKey(text)) != string(plain) {
			t.Errorf("%s is read as %q", text, PushKey(text))
		}
	}
	for _, text := range []string{"", "short", "not base64 at all, is it?", `{"kty":"oct"}`, `{"k":{}}`, `{"k":["` + url + `"]}`, `{"k"`} {
		if key := PushKey(text); key != nil {
			t.Errorf("%s is read as %q", text, key)
		}
	}
	if _, err := New([]Account{{Client: &reconnect.Client{ID: "acme"}, WebhookKey: "what?"}}, nil); err == nil || !strings.Contains(err.Error(), "webhook key") {
		t.Errorf("a key that is none: %v", err)
	}
}

// Whatever is sent, what is believed is bounded and names credentials alone; without the key nothing is.
func FuzzPush(f *testing.F) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	key := []byte(webhookSecret)
	adapter, err := New([]Account{{Client: &reconnect.Client{ID: "acme"}, WebhookKey: base64.StdEncoding.EncodeToString(key)}}, slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	adapter.Now = func() time.Time { return now }
	f.Add("", []byte(`{"events":[`+event(now, "credentials.refreshed", `"id_credential":"`+credID+`"`)+`]}`))
	f.Add("eyJhbGciOiJub25lIn0.e30.", []byte(`{"events":[{"header":{"event":{"at":1}},"payload":[]}]}`))
	f.Fuzz(func(t *testing.T, signature string, body []byte) {
		if signature == "" {
			m := hmac.New(sha256.New, key)
			m.Write(body)
			signature = hex.EncodeToString(m.Sum(nil))
		}
		n, err := adapter.Pushed("syncfy-acme-api-syncfy-com", reconnect.Push{
			Header: func(string) string { return signature }, Body: func() ([]byte, error) { return body, nil },
		})
		if err != nil && (n.Mark != "" || n.Connections != nil) || err == nil && len(n.Mark) != sha256.Size || len(n.Connections) > mostPushed {
			t.Errorf("%q: %+v %v", signature, n, err)
		}
		for _, id := range n.Connections {
			if !credentialID.MatchString(id) {
				t.Errorf("a credential %q", id)
			}
		}
	})
}
