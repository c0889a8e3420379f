package webhook_test

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/result"
	"github.com/open-reconnect/reconnect/webhook"
)

// The vectors that Standard Webhooks' own libraries are tested by: the secret and the key pair, and what they sign.
const (
	vectorSecret  = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	vectorPrivate = "6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
	vectorPublic  = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
	vectorID      = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	vectorBody    = `{"test": 2432232314}`
	vectorV1      = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	vectorV1a     = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
)

var vectorTime = time.Unix(1_614_265_330, 0)

func parsed(t *testing.T, text string) webhook.Key {
	t.Helper()
	k, err := webhook.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// written is a private key as openssl writes it.
func written(t *testing.T, private ed25519.PrivateKey) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func vectorKey(t *testing.T) webhook.Key {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(vectorPrivate)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, written(t, raw))
}

func TestItSignsAsStandardWebhooksPublishes(t *testing.T) {
	secret, pair := parsed(t, vectorSecret), vectorKey(t)
	if pair.Public() != vectorPublic || secret.Public() != "" {
		t.Errorf("the public keys are %q and %q", pair.Public(), secret.Public())
	}
	got := webhook.Headers(vectorID, vectorTime, []byte(vectorBody), secret, pair)
	if got["Webhook-Id"] != vectorID || got["Webhook-Timestamp"] != "1614265330" || got["Webhook-Signature"] != vectorV1+" "+vectorV1a {
		t.Errorf("the headers are %v", got)
	}
}

func TestKeysThatAreNoneAreRefusedWithoutBeingRepeated(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "neither whsec_",
		"TOPSECRET":                "neither whsec_",
		"whsec_TOP SECRET":         "no base64",
		"whsec_VE9QU0VDUkVU":       "has a secret of 9 bytes",
		"whsk_" + vectorPrivate:    "neither whsec_",
		"-----BEGIN PRIVATE KEY--": "neither whsec_",
		"whsec_" + strings.Repeat("VE9QU0VDUkVU", 8): "has a secret of 72 bytes",
	} {
		_, err := webhook.ParseKey(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "TOP") || strings.Contains(err.Error(), "VE9Q") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// heard is what a receiver was sent.
type heard struct {
	header http.Header
	body   string
}

// tells has an event told to a receiver that answers so.
func tells(t *testing.T, e reconnect.Event, answer http.HandlerFunc) (heard, error) {
	t.Helper()
	came := make(chan heard, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came <- heard{r.Header, r.Method + " " + string(body)}
		answer(w, r)
	}))
	defer server.Close()
	signer := result.New("https://reconnect.example", ed25519.NewKeyFromSeed(make([]byte, 32)))
	sender := webhook.New(map[string]webhook.Receiver{
		"shop": {URL: server.URL + "/hook?token=TOPSECRET", Keys: []webhook.Key{parsed(t, vectorSecret), vectorKey(t)}},
	}, signer, func() time.Time { return vectorTime }, nil)
	if !sender.Tells("shop") || sender.Tells("mall") {
		t.Error("a client without a receiver has one")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := sender.Tell(ctx, &reconnect.Flow{
		ID: "abc", Client: "shop", Door: "powens", Provider: "powens", Account: "acme.biapi.pro/1", Connection: "27", State: "a b&c=é", Secret: "TOPSECRET",
		Step: reconnect.Done{}, Ended: vectorTime, Results: map[string]string{"loginId": "l"},
	}, e)
	return <-came, err
}

func says(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func TestAReceiverIsToldWhatTheWindowAndTheAPISay(t *testing.T) {
	got, err := tells(t, reconnect.Event{Seq: 3, Type: reconnect.EventStep, Step: "ask", Reason: reconnect.WrongCode, At: vectorTime}, says(204))
	if err != nil {
		t.Fatal(err)
	}
	const want = `POST {"type":"step","timestamp":"2021-02-25T15:02:10Z","data":{"flow":"abc","seq":3,"step":"ask","reason":"wrong_code","client":"shop",` +
		`"door":"powens","aggregator":"powens","account":"acme.biapi.pro/1","connection":"27","state":"a b\u0026c=é"}}`
	if got.body != want {
		t.Errorf("the body is\n%s, not\n%s", got.body, want)
	}
	signed := webhook.Headers("abc-3", vectorTime, []byte(strings.TrimPrefix(got.body, "POST ")), parsed(t, vectorSecret), vectorKey(t))
	for name, value := range signed {
		if got.header.Get(name) != value {
			t.Errorf("%s is %q, not %q", name, got.header.Get(name), value)
		}
	}
	if got.header.Get("Content-Type") != "application/json" {
		t.Errorf("the headers are %v", got.header)
	}
}

func TestTheLastEventCarriesTheResult(t *testing.T) {
	got, err := tells(t, reconnect.Event{Seq: 4, Type: reconnect.EventDone, Step: "done", At: vectorTime}, says(200))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Type string
		Data struct {
			Result  string
			Results map[string]string
		}
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(got.body, "POST ")), &m); err != nil || m.Data.Results["loginId"] != "l" || strings.Count(m.Data.Result, ".") != 2 {
		t.Errorf("it says %s (%v)", got.body, err)
	}
}

// What a receiver answers leads nowhere, is read no further than it must be, and is repeated nowhere.
func TestOnlyAPlainYesCountsAsTaken(t *testing.T) {
	visited := false
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visited = true }))
	defer trap.Close()
	event := reconnect.Event{Seq: 1, Type: reconnect.EventOpened, At: vectorTime}
	for name, answer := range map[string]http.HandlerFunc{
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, trap.URL, http.StatusTemporaryRedirect)
		},
		"see other":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, trap.URL, http.StatusSeeOther) },
		"an error":    says(http.StatusInternalServerError),
		"gone":        says(http.StatusGone),
		"no receiver": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		_, err := tells(t, event, answer)
		if err == nil || strings.Contains(err.Error(), "TOPSECRET") || strings.Contains(err.Error(), "http://") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if visited {
		t.Error("a redirect is followed")
	}
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}
	if _, err := tells(t, event, endless); err != nil {
		t.Errorf("an endless yes: %v", err)
	}
}

func TestAPauseIsReadAsItIsSaid(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"120": 2 * time.Minute, vectorTime.Add(time.Hour).UTC().Format(http.TimeFormat): time.Hour, "": 0, "soon": 0, "-5": 0,
		vectorTime.Add(-time.Hour).UTC().Format(http.TimeFormat): 0,
	} {
		_, err := tells(t, reconnect.Event{Seq: 1}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", text)
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		later, pause := (*reconnect.LaterError)(nil), time.Duration(0)
		if errors.As(err, &later) {
			pause = later.After
		}
		if err == nil || pause != want {
			t.Errorf("%q is a pause of %s (%v)", text, pause, err)
		}
	}
}
