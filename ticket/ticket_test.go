package ticket_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/open-reconnect/reconnect/ticket"
)

func TestATicketIsTakenByWhicheverKeyOfItsClientSignsIt(t *testing.T) {
	r := reader(t)
	for kid := range signers() {
		for _, kind := range []any{"JWT", "jwt", ticket.Type} {
			c := good(claims{"state": "a&b", "aud": []string{"elsewhere", here}, "iat": 1})
			read, err := r.Read(t.Context(), sign(t, kid, c, "typ", kind))
			if err != nil {
				t.Errorf("%s, %s: %v", kid, kind, err)
				continue
			}
			if read.Client != "shop" || read.ID != "t-1" || read.Fresh(time.Now()) != nil || len(read.Members) != 4 || string(read.Members["state"]) != `"a\u0026b"` {
				t.Errorf("%s: it says %+v", kid, read)
			}
		}
	}
	// A public key alone, as openssl writes it, is as good as a set.
	for _, kid := range []string{"ed", "ec", "rs"} {
		der, _ := x509.MarshalPKIXPublicKey(signers()[kid].(crypto.Signer).Public())
		k, err := ticket.ParsePEM(kid, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
		if err != nil || k.Algorithm() != string(algorithms[kid]) {
			t.Fatal(kid, err)
		}
		r.Rings["shop"] = &ticket.Ring{Keys: []ticket.Key{k}}
		if _, err := r.Read(t.Context(), sign(t, kid, good(nil))); err != nil {
			t.Errorf("%s by its PEM: %v", kid, err)
		}
	}
}

func TestEachTicketThatIsRefusedHasAWordOfItsOwn(t *testing.T) {
	r := reader(t)
	right := sign(t, "ed", good(nil))
	parts := strings.Split(right, ".")
	stranger, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	mine := r.Box.IDs()[0]
	// The public key's bytes, by which a careless reader would verify an HMAC.
	der, _ := x509.MarshalPKIXPublicKey(signers()["rs"].(crypto.Signer).Public())
	confused := func(secret []byte) string {
		text := unsigned(`{"alg":"HS256","kid":"rs","typ":"JWT"}`, good(nil), "")
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(strings.TrimSuffix(text, ".")))
		return text + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	secrets := claims{"iss": "shop", "jti": "t-1", "aggregator": "powens", "connection": "27", "code": "c0de"}
	box := func(by jose.KeyAlgorithm) jose.Recipient {
		return jose.Recipient{Algorithm: by, Key: &sealing().PublicKey, KeyID: mine}
	}
	sealed := func(more claims) string {
		c := good(more)
		delete(c, "code")
		return sign(t, "ed", c)
	}
	now := time.Now().Unix()
	seen := map[ticket.Fault]bool{ticket.Reused: true} // which the store decides
	for _, c := range []struct {
		name, text string
		fault      ticket.Fault
	}{
		{"more bytes than are read", sign(t, "ed", good(claims{"state": strings.Repeat("s", ticket.MaxSize)})), ticket.TooLarge},
		{"nothing", "", ticket.Malformed},
		{"no dots", "ticket", ticket.Malformed},
		{"a JWE", seal(t, sealing(), mine, secrets), ticket.Malformed},
		{"a header that is none", "e30=." + parts[1] + "." + parts[2], ticket.Malformed},
		{"a payload that is a list", signText(t, "ed", "[]"), ticket.Malformed},
		{"a claim said twice", signText(t, "ed", `{"iss":"shop","iss":"mall"}`), ticket.Malformed},
		{"a header said twice", unsigned(`{"alg":"EdDSA","alg":"none","kid":"ed"}`, good(nil), parts[2]), ticket.Malformed},
		{"a demand that is not known", unsigned(`{"alg":"EdDSA","kid":"ed","crit":["exp"],"exp":1}`, good(nil), parts[2]), ticket.Malformed},
		{"a payload that is not encoded", unsigned(`{"alg":"EdDSA","kid":"ed","b64":false}`, good(nil), parts[2]), ticket.Malformed},
		{"a result of ours", sign(t, "ed", good(nil), "typ", "reconnect-result+jwt"), ticket.WrongType},
		{"a typ that is a number", sign(t, "ed", good(nil), "typ", 1), ticket.WrongType},
		{"alg none", unsigned(`{"alg":"none","kid":"ed"}`, good(nil), ""), ticket.Unsigned},
		{"alg nOnE", unsigned(`{"alg":"nOnE","kid":"ed"}`, good(nil), parts[2]), ticket.Unsigned},
		{"no alg", unsigned(`{"kid":"ed"}`, good(nil), parts[2]), ticket.Unsigned},
		{"another's name", sign(t, "ed", good(claims{"iss": "nobody"})), ticket.UnknownIssuer},
		{"no name", sign(t, "ed", good(claims{"iss": nil})), ticket.UnknownIssuer},
		{"another client's name and our key", sign(t, "ed", good(claims{"iss": "mall"})), ticket.UnknownKey},
		{"a key that is not known", sign(t, "ed", good(nil), "kid", "old"), ticket.UnknownKey},
		{"no kid", unsigned(`{"alg":"EdDSA"}`, good(nil), parts[2]), ticket.UnknownKey},
		{"a public key as a secret, in DER", confused(der), ticket.WrongAlgorithm},
		{"a public key as a secret, in PEM", confused(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), ticket.WrongAlgorithm},
		{"a secret as a public key", sign(t, "ed", good(nil), "kid", "hs"), ticket.WrongAlgorithm},
		{"a stronger algorithm than its key's", unsigned(`{"alg":"RS512","kid":"rs"}`, good(nil), parts[2]), ticket.WrongAlgorithm},
		{"another's signature", parts[0] + "." + parts[1] + "." + strings.Split(sign(t, "ed", good(claims{"jti": "t-2"})), ".")[2], ticket.Forged},
		{"no signature", parts[0] + "." + parts[1] + ".", ticket.Forged},
		{"another key's signature", parts[0] + "." + parts[1] + "." + strings.Split(sign(t, "hs", good(nil)), ".")[2], ticket.Forged},
		{"no aud", sign(t, "ed", good(claims{"aud": nil})), ticket.MissingClaim},
		{"an aud that is a number", sign(t, "ed", good(claims{"aud": 1})), ticket.MissingClaim},
		{"no jti", sign(t, "ed", good(claims{"jti": nil})), ticket.MissingClaim},
		{"a jti that is empty", sign(t, "ed", good(claims{"jti": ""})), ticket.MissingClaim},
		{"a long jti", sign(t, "ed", good(claims{"jti": strings.Repeat("j", 256)})), ticket.MissingClaim},
		{"no nbf", sign(t, "ed", good(claims{"nbf": nil})), ticket.MissingClaim},
		{"no exp", sign(t, "ed", good(claims{"exp": nil})), ticket.MissingClaim},
		{"an exp that is a text", sign(t, "ed", good(claims{"exp": "tomorrow"})), ticket.MissingClaim},
		{"an exp without end", signText(t, "ed", `{"iss":"shop","jti":"t-1","nbf":1,"exp":1e300}`), ticket.MissingClaim},
		{"another server's", sign(t, "ed", good(claims{"aud": here + ".evil.example"})), ticket.WrongAudience},
		{"one that is good for an hour", sign(t, "ed", good(claims{"exp": now + 3600})), ticket.TooLong},
		{"one that is not good yet", sign(t, "ed", good(claims{"nbf": now + 120, "exp": now + 240})), ticket.Early},
		{"one that is good no more", sign(t, "ed", good(claims{"nbf": now - 300, "exp": now - 61})), ticket.Expired},
		{"one that is good never", sign(t, "ed", good(claims{"nbf": now, "exp": now - 120})), ticket.Expired},
		{"a seal that is none", sealed(claims{"sealed": "x"}), ticket.BrokenSeal},
		{"a seal that is no text", sealed(claims{"sealed": 1}), ticket.BrokenSeal},
		{"a seal for another key", sealed(claims{"sealed": seal(t, stranger, mine, secrets)}), ticket.BrokenSeal},
		{"a seal for a key that is not known", sealed(claims{"sealed": seal(t, sealing(), "old", secrets)}), ticket.BrokenSeal},
		{"a seal that was changed", sealed(claims{"sealed": flipped(seal(t, sealing(), mine, secrets), 3)}), ticket.BrokenSeal},
		{"a seal that was packed", sealed(claims{"sealed": sealBy(t, jose.A256GCM, box(jose.ECDH_ES), &jose.EncrypterOptions{Compression: jose.DEFLATE}, secrets)}), ticket.BrokenSeal},
		{"a seal that demands something", sealed(claims{"sealed": sealBy(t, jose.A256GCM, box(jose.ECDH_ES), (&jose.EncrypterOptions{}).WithHeader("crit", []string{"x"}), secrets)}), ticket.BrokenSeal},
		{"a seal by another algorithm", sealed(claims{"sealed": sealBy(t, jose.A128GCM, box(jose.ECDH_ES), nil, secrets)}), ticket.BrokenSeal},
		{"a seal by a wrapped key", sealed(claims{"sealed": sealBy(t, jose.A256GCM, box(jose.ECDH_ES_A256KW), nil, secrets)}), ticket.BrokenSeal},
		{"another client's seal", sealed(claims{"sealed": seal(t, sealing(), mine, merged(secrets, claims{"iss": "mall"}))}), ticket.ForeignSeal},
		{"another ticket's seal", sealed(claims{"sealed": seal(t, sealing(), mine, merged(secrets, claims{"jti": "t-2"}))}), ticket.ForeignSeal},
		{"another connection's seal", sealed(claims{"sealed": seal(t, sealing(), mine, merged(secrets, claims{"connection": "28"}))}), ticket.ForeignSeal},
		{"another account's seal", sealed(claims{"account": "x", "sealed": seal(t, sealing(), mine, secrets)}), ticket.ForeignSeal},
		{"another aggregator's seal", sealed(claims{"aggregator": "flinks", "sealed": seal(t, sealing(), mine, secrets)}), ticket.ForeignSeal},
		{"a seal that says not whose it is", sealed(claims{"sealed": seal(t, sealing(), mine, claims{"code": "c"})}), ticket.ForeignSeal},
		{"a code both open and sealed", sign(t, "ed", good(claims{"sealed": seal(t, sealing(), mine, secrets)})), ticket.Malformed},
	} {
		read, err := r.Read(t.Context(), c.text)
		refused := (*ticket.RefusedError)(nil)
		if err == nil {
			refused = read.Fresh(time.Now())
		} else if !errors.As(err, &refused) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if refused == nil || refused.Fault != c.fault || refused.Detail == "" {
			t.Errorf("%s: %v, not %s", c.name, refused, c.fault)
			continue
		}
		seen[refused.Fault] = true
		if strings.Contains(refused.Detail, "c0de") || strings.Contains(refused.Detail, "t-1") {
			t.Errorf("%s: the ticket is repeated: %s", c.name, refused.Detail)
		}
		// Only a signature proves whose ticket it is.
		_, proven := map[ticket.Fault]bool{
			ticket.MissingClaim: true, ticket.WrongAudience: true, ticket.TooLong: true, ticket.Early: true, ticket.Expired: true,
			ticket.BrokenSeal: true, ticket.ForeignSeal: true,
		}[refused.Fault]
		if (refused.Client == "shop") != proven && c.name != "a code both open and sealed" {
			t.Errorf("%s: it is said to be %q's", c.name, refused.Client)
		}
	}
	for _, f := range ticket.Faults() {
		if !seen[f] {
			t.Errorf("no ticket here is refused as %s", f)
		}
	}
}

func merged(c, more claims) claims {
	all := claims{}
	for _, m := range []claims{c, more} {
		for name, v := range m {
			all[name] = v
		}
	}
	return all
}

// flipped changes one letter of a part.
func flipped(text string, part int) string {
	parts := strings.Split(text, ".")
	b := []byte(parts[part])
	b[0] ^= 1
	if b[0] < 'A' {
		b[0] = 'Q'
	}
	parts[part] = string(b)
	return strings.Join(parts, ".")
}

func TestClocksMayDifferByAMinute(t *testing.T) {
	r, now := reader(t), time.Now().Truncate(time.Second)
	read, err := r.Read(t.Context(), sign(t, "ed", good(claims{"nbf": now.Unix(), "exp": now.Unix() + 60})))
	if err != nil {
		t.Fatal(err)
	}
	for after, fault := range map[time.Duration]ticket.Fault{
		-61 * time.Second: ticket.Early, -60 * time.Second: "", 0: "", 119 * time.Second: "", 120 * time.Second: ticket.Expired,
	} {
		if refused := read.Fresh(now.Add(after)); (refused == nil) != (fault == "") || refused != nil && refused.Fault != fault {
			t.Errorf("%s after nbf: %v", after, refused)
		}
	}
}

func TestWhatIsSealedIsReadByThisServerAlone(t *testing.T) {
	r := reader(t)
	old, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	r.Box = ticket.NewBox(sealing(), old)
	for i, key := range []*ecdsa.PrivateKey{sealing(), old} {
		c := good(claims{"code": nil, "options": claims{"id_site": "1"}, "sealed": seal(t, key, r.Box.IDs()[i], claims{
			"iss": "shop", "jti": "t-1", "aggregator": "powens", "connection": "27", "code": "s3cret", "options": claims{"token": "t0ken"},
		})})
		text := sign(t, "ec", c)
		payload, _ := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[1])
		if bytes.Contains(payload, []byte("s3cret")) {
			t.Fatal("the test seals nothing")
		}
		read, err := r.Read(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if string(read.Members["code"]) != `"s3cret"` || string(read.Members["options"]) != `{"id_site":"1","token":"t0ken"}` || read.Members["sealed"] != nil {
			t.Errorf("it says %s", read.Members)
		}
	}
}

func FuzzRead(f *testing.F) {
	t := &testing.T{}
	r := reader(t)
	f.Add(sign(t, "ed", good(nil)))
	f.Add(sign(t, "hs", good(claims{"sealed": seal(t, sealing(), r.Box.IDs()[0], claims{"iss": "shop"})})))
	f.Add(unsigned(`{"alg":"none"}`, good(nil), ""))
	f.Fuzz(func(t *testing.T, text string) {
		read, err := r.Read(t.Context(), text)
		if refused := (*ticket.RefusedError)(nil); err != nil && !errors.As(err, &refused) || err == nil && read.Client != "shop" {
			t.Errorf("%q: %v", text, err)
		}
	})
}
