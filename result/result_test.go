package result_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/result"
)

var (
	now      = time.Unix(1_800_000_000, 0)
	newKey   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	oldKey   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	flowDone = &reconnect.Flow{
		ID: "abc", Client: "shop", Door: "powens", Provider: "powens", Connection: "27", State: "a b&c=é",
		Step: reconnect.Done{}, Ended: now.Add(-time.Minute), Results: map[string]string{"loginId": "l"},
	}
)

// published are the public keys of a set, by their ids.
func published(t *testing.T, set []byte) map[string]ed25519.PublicKey {
	t.Helper()
	var doc struct{ Keys []map[string]string }
	if err := json.Unmarshal(set, &doc); err != nil {
		t.Fatal(err)
	}
	keys := map[string]ed25519.PublicKey{}
	for _, k := range doc.Keys {
		x, err := base64.RawURLEncoding.DecodeString(k["x"])
		if err != nil || len(k) != 6 || k["kty"] != "OKP" || k["crv"] != "Ed25519" || k["alg"] != "EdDSA" || k["use"] != "sig" {
			t.Fatalf("a key is published as %v", k)
		}
		keys[k["kid"]] = x
	}
	return keys
}

// verified reads a token without the library that wrote it: the signature first, then what it says.
func verified(t *testing.T, token string, keys map[string]ed25519.PublicKey) (claims map[string]any, ok bool) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, false
	}
	var raw [3][]byte
	for i, part := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return nil, false
		}
	}
	var header map[string]string
	if json.Unmarshal(raw[0], &header) != nil || header["alg"] != "EdDSA" || header["typ"] != "reconnect-result+jwt" {
		return nil, false
	}
	public := keys[header["kid"]]
	if public == nil || !ed25519.Verify(public, []byte(parts[0]+"."+parts[1]), raw[2]) {
		return nil, false
	}
	return claims, json.Unmarshal(raw[1], &claims) == nil
}

func TestAResultProvesItselfByThePublishedKeys(t *testing.T) {
	s := result.New("https://reconnect.example", newKey, oldKey)
	keys := published(t, s.Set())
	if len(keys) != 2 {
		t.Fatalf("%d keys are published", len(keys))
	}
	token, err := s.Sign(flowDone, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := verified(t, token, keys); !ok {
		t.Fatalf("the result is refused: %s", token)
	}
	claims, _ := verified(t, token, keys)
	got, _ := json.Marshal(claims)
	const want = `{"aggregator":"powens","aud":["shop"],"client":"shop","connection":"27","door":"powens","exp":1800000900,"flow":"abc",` +
		`"iat":1800000000,"iss":"https://reconnect.example","jti":"abc","outcome":"done","results":{"loginId":"l"},"state":"a b\u0026c=é"}`
	if string(got) != want {
		t.Errorf("it says\n%s, not\n%s", got, want)
	}
	header, _, _ := strings.Cut(token, ".")
	if text, _ := base64.RawURLEncoding.DecodeString(header); !strings.Contains(string(text), result.KeyID(newKey.Public().(ed25519.PublicKey))) {
		t.Errorf("the first key does not sign: %s", text)
	}
	// After a rotation what the former key has signed is still good.
	before, _ := result.New("https://reconnect.example", oldKey).Sign(flowDone, now)
	if _, ok := verified(t, before, keys); !ok {
		t.Error("a result of the former key is refused")
	}
}

func TestAnAlteredResultIsRefused(t *testing.T) {
	s := result.New("https://reconnect.example", newKey)
	keys := published(t, s.Set())
	token, _ := s.Sign(flowDone, now)
	parts := strings.Split(token, ".")
	encoded := base64.RawURLEncoding.EncodeToString
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	foreign, _ := result.New("https://reconnect.example", oldKey).Sign(flowDone, now)
	for name, altered := range map[string]string{
		"another outcome":      parts[0] + "." + encoded(bytes.Replace(payload, []byte(`"shop"`), []byte(`"mall"`), 1)) + "." + parts[2],
		"no signature":         encoded([]byte(`{"alg":"none","typ":"reconnect-result+jwt"}`)) + "." + parts[1] + ".",
		"a key not published":  foreign,
		"another one's header": strings.Split(foreign, ".")[0] + "." + parts[1] + "." + parts[2],
	} {
		if altered == token {
			t.Fatalf("%s: nothing was altered", name)
		}
		if _, ok := verified(t, altered, keys); ok {
			t.Errorf("%s: it is believed", name)
		}
	}
}

func TestNothingIsSignedThatHasNotEnded(t *testing.T) {
	s := result.New("https://reconnect.example", newKey)
	open, unkept := *flowDone, *flowDone
	open.Step, unkept.Ended = reconnect.Wait{}, time.Time{}
	for name, f := range map[string]*reconnect.Flow{"an open flow": &open, "a flow that was never kept": &unkept} {
		if token, err := s.Sign(f, now); token != "" || err != nil {
			t.Errorf("%s: %q, %v", name, token, err)
		}
	}
	none := result.New("https://reconnect.example")
	if token, err := none.Sign(flowDone, now); token != "" || err != nil || string(none.Set()) != `{"keys":[]}` {
		t.Errorf("without a key: %q, %v, %s", token, err, none.Set())
	}
}

// The key and its thumbprint are those of RFC 8037, appendix A.
func TestAKeyHasTheNameThatTheRFCGivesIt(t *testing.T) {
	x, _ := base64.RawURLEncoding.DecodeString("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
	if id := result.KeyID(x); id != "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" {
		t.Errorf("its name is %s", id)
	}
}

func TestOnlyAnEd25519KeyIsRead(t *testing.T) {
	written := func(kind string, key any) string {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	good := written("PRIVATE KEY", newKey)
	if key, err := result.ParseKey(good); err != nil || !key.Equal(newKey) {
		t.Errorf("a good key: %v", err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                                     "is no PEM",
		strings.Repeat("k", 44):                "is no PEM",
		good + good:                            "behind its key",
		written("PUBLIC KEY", newKey):          "BEGIN PRIVATE KEY",
		written("PRIVATE KEY", other):          "is no Ed25519 key",
		good[:40] + "\n" + good[len(good)-26:]: "is no Ed25519 key",
	} {
		if _, err := result.ParseKey(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
