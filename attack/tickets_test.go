//go:build attack

package attack_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func tickets() []attack {
	return []attack{
		{
			name: "tickets that are forged", strike: forgedTickets,
			tried: "a right ticket with each eighth letter changed, with no algorithm, with others, with keys of its own; other clients' for it; then the right one",
		},
		{
			name: "one ticket many times", strike: oneTicket,
			tried: "1,500 openings of one right ticket, from 30 addresses, by 64 at once; then again after its end",
		},
		{
			name: "a sealed code in another ticket", strike: sealedElsewhere,
			tried: "what one client has sealed, in tickets of another one and of its own, 6 ways; then in the right one",
		},
		{
			name: "kids that are invented", exhausts: true, strike: inventedKids,
			tried: "5,000 tickets with invented kids, from 60 addresses, by 32 at once",
		},
		{
			name: "keys of the API that are guessed", exhausts: true, strike: guessedKeys,
			tried: "6,000 requests without a key, with guesses at one and with another client's, for a flow that there is and for others; preflights of pages",
		},
	}
}

type claims map[string]any

func with(c claims, more claims) claims {
	all := maps.Clone(c)
	maps.Copy(all, more)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	return all
}

// jws writes a ticket by hand: sign is given what is to be signed.
func jws(header, payload any, sign func([]byte) []byte) string {
	part := func(v any) string {
		text, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(text)
	}
	text := part(header) + "." + part(payload)
	return text + "." + base64.RawURLEncoding.EncodeToString(sign([]byte(text)))
}

func hs256(secret string) func([]byte) []byte {
	return func(text []byte) []byte {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(text)
		return mac.Sum(nil)
	}
}

func hs(secret string, c claims) string {
	return jws(claims{"alg": "HS256", "kid": "hs", "typ": "JWT"}, c, hs256(secret))
}

// ticketed is what a ticket says to have a story's connection mended.
func (b *browser) ticketed(story string) (claims, error) {
	link, err := b.link(story)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(link)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	return claims{
		"iss": "app", "aud": b.t.base, "jti": nonce(), "nbf": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
		"aggregator": "powens", "account": powensDomain + "/" + powensClient, "connection": q.Get("connection_id"), "code": q.Get("code"),
		"callback": b.t.host + "/callback", "state": q.Get("state"),
	}, nil
}

func (t *target) opening(ticket string) string {
	return t.base + "/open?ticket=" + url.QueryEscape(ticket)
}

// opened is how many flows there were.
func (t *target) opened() int { return len(flowOpened.FindAllString(t.log.String(), -1)) }

// refuse opens tickets of which each must be turned away.
func (t *target) refuse(tickets []string) error {
	before := t.opened()
	for i, text := range tickets {
		r, err := t.browser().get(t.opening(text))
		if err != nil {
			return err
		}
		if r.status != http.StatusBadRequest && r.status != http.StatusForbidden || r.key() != "" || r.header.Get("Location") != "" {
			return fmt.Errorf("ticket %d is answered %d (%s): %.200s", i, r.status, r.says("step"), text)
		}
	}
	if n := t.opened() - before; n > 0 {
		return fmt.Errorf("%d flows were opened", n)
	}
	return nil
}

// publish has the integrator publish a key, and counts how often it is asked for it.
func (t *target) publish(public ed25519.PublicKey) *atomic.Int32 {
	asked := new(atomic.Int32)
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != publishedAt {
			return false
		}
		asked.Add(1)
		answerJSON(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
			"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": base64.RawURLEncoding.EncodeToString(public),
		}}})
		return true
	})
	return asked
}

func forgedTickets(t *target) (string, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return "", err
	}
	t.publish(public)
	owner := t.browser()
	c, err := owner.ticketed("powens/otp")
	if err != nil {
		return "", err
	}
	ed := func(text []byte) []byte { return ed25519.Sign(private, text) }
	right := jws(claims{"alg": "EdDSA", "kid": "ed"}, c, ed)
	var wrong []string
	for i := 0; i < len(right); i += 8 {
		for _, letter := range "AQ" {
			if changed := right[:i] + string(letter) + right[i+1:]; right[i] != '.' && changed != right {
				wrong = append(wrong, changed)
				break
			}
		}
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", err
	}
	_, stranger, err := ed25519.GenerateKey(nil)
	if err != nil {
		return "", err
	}
	theirs := func(text []byte) []byte { return ed25519.Sign(stranger, text) }
	own := map[string]string{
		"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": base64.RawURLEncoding.EncodeToString(stranger.Public().(ed25519.PublicKey)),
	}
	none := func([]byte) []byte { return nil }
	for _, header := range []claims{
		{"alg": "none"},
		{"alg": "none", "kid": "ed"},
		{"alg": "None", "kid": "hs"},
		{"alg": "", "kid": "ed"},
		{"kid": "ed"},
		{"alg": nil, "kid": "ed"},
		{"alg": "EdDSA", "kid": "ed"},
		{"alg": []string{"none"}, "kid": "ed"},
		{"alg": "RS256", "kid": "ed"},
		{"alg": "ES256", "kid": "ed"},
	} {
		wrong = append(wrong, jws(header, c, none))
	}
	for _, secret := range []string{
		string(public), string(der), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), base64.RawURLEncoding.EncodeToString(public), "",
		"secret", apiKey, sessionSecret, mallSecret,
	} {
		for _, kid := range []string{"ed", "hs"} {
			wrong = append(wrong, jws(claims{"alg": "HS256", "kid": kid}, c, hs256(secret)))
		}
	}
	for _, header := range []claims{ // a ticket does not say where its key is to be had
		{"alg": "EdDSA", "kid": "ed", "jwk": own},
		{"alg": "EdDSA", "jwk": own},
		{"alg": "EdDSA", "kid": "ed", "jku": t.host + "/jwks.json"},
		{"alg": "EdDSA", "kid": t.host + "/jwks.json"},
		{"alg": "EdDSA", "kid": "../../../../dev/null"},
		{"alg": "EdDSA", "kid": "ed' or '1'='1"},
		{"alg": "EdDSA", "kid": "ed", "x5u": t.host + "/x.pem"},
		{"alg": "EdDSA", "kid": "ed", "crit": []string{"x"}, "x": 1},
	} {
		wrong = append(wrong, jws(header, c, theirs))
	}
	for _, more := range []claims{ // another client's word
		{"iss": "mall"}, {"iss": "mall", "account": nil}, {"iss": []string{"mall", "app"}}, {"iss": "mall", "callback": "https://mall.example/back"},
	} {
		wrong = append(wrong, hs(mallSecret, with(c, more)))
	}
	for _, more := range []claims{ // its own, for what is not its own
		{"callback": "https://evil.example/"},
		{"origin": "https://mall.example"},
		{"account": "mall.biapi.pro/20000001"},
		{"aud": "https://other.example"},
		{"exp": time.Now().Add(time.Hour).Unix()},
		{"aggregator": "reconnect"},
		{"callback": t.host + "/callback?status=done&result=x"},
	} {
		wrong = append(wrong, jws(claims{"alg": "EdDSA", "kid": "ed"}, with(c, more), ed))
	}
	if err := t.refuse(wrong); err != nil {
		return "", err
	}
	page, err := owner.open(t.opening(right))
	if err == nil {
		err = owner.finish(page, "powens/otp")
	}
	if err != nil {
		return "", fmt.Errorf("then the right one could not go on: %w", err)
	}
	return fmt.Sprintf("%d refused, nothing sent; the right one mended", len(wrong)), nil
}

func oneTicket(t *target) (string, error) {
	owner := t.browser()
	c, err := owner.ticketed("powens/otp")
	if err != nil {
		return "", err
	}
	link := t.opening(hs(ticketSecret, c))
	ips := t.sources(30)
	var flows, statuses tally
	n := t.crowd(1500, 64, func(i int) {
		b := t.browserAt(ips[i%30])
		defer b.http.CloseIdleConnections()
		r, err := b.get(link)
		statuses.status(r, err)
		if err == nil && r.key() != "" {
			flows.add(flowOf(r.key()))
		}
	})
	if len(flows.of) != 1 || t.opened() != 1 {
		return "", fmt.Errorf("%d openings led to %d flows, %d were opened: %v", n, len(flows.of), t.opened(), &statuses)
	}
	page, err := owner.open(link)
	if err == nil {
		page, err = owner.own(page)
	}
	if err == nil {
		err = owner.finish(page, "powens/otp")
	}
	if err != nil {
		return "", fmt.Errorf("then the person could not go on: %w", err)
	}
	again := t.crowd(200, 32, func(i int) {
		b := t.browserAt(ips[i%30])
		defer b.http.CloseIdleConnections()
		statuses.status(b.get(link))
	})
	if statuses.count("410") != again || t.opened() != 1 {
		return "", fmt.Errorf("after its end %d openings are answered %v", again, &statuses)
	}
	return fmt.Sprintf("1 flow, and none after its end: %v", &statuses), nil
}

// sealed seals claims to the program's key.
func sealed(c claims) (string, error) {
	e, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.ECDH_ES, Key: sealing().Public(), KeyID: thumbprint()}, nil)
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	text, err := e.Encrypt(plain)
	if err != nil {
		return "", err
	}
	return text.CompactSerialize()
}

func thumbprint() string {
	sum, _ := (&jose.JSONWebKey{Key: sealing().Public()}).Thumbprint(crypto.SHA256)
	return base64.RawURLEncoding.EncodeToString(sum)
}

func sealedElsewhere(t *target) (string, error) {
	owner := t.browser()
	c, err := owner.ticketed("powens/otp")
	if err != nil {
		return "", err
	}
	box, err := sealed(claims{
		"iss": c["iss"], "jti": c["jti"], "aggregator": c["aggregator"], "account": c["account"], "connection": c["connection"], "code": c["code"],
	})
	if err != nil {
		return "", err
	}
	c = with(c, claims{"code": nil, "sealed": box})
	parts := strings.Split(box, ".")
	if err := t.refuse([]string{
		hs(mallSecret, with(c, claims{"iss": "mall", "account": "mall.biapi.pro/20000001", "callback": "https://mall.example/back"})),
		hs(mallSecret, with(c, claims{"iss": "mall", "callback": "https://mall.example/back"})),
		hs(ticketSecret, with(c, claims{"jti": nonce()})),
		hs(ticketSecret, with(c, claims{"connection": "1"})),
		hs(ticketSecret, with(c, claims{"account": nil})),
		hs(ticketSecret, with(c, claims{"sealed": strings.Join([]string{parts[0], "", parts[2], parts[3][1:] + "A", parts[4]}, ".")})),
	}); err != nil {
		return "", err
	}
	page, err := owner.open(t.opening(hs(ticketSecret, c)))
	if err == nil {
		err = owner.finish(page, "powens/otp")
	}
	if err != nil {
		return "", fmt.Errorf("then the right one could not go on: %w", err)
	}
	return "6 refused; in its own ticket it mended", nil
}

func inventedKids(t *target) (string, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return "", err
	}
	asked := t.publish(public)
	ips := t.sources(60)
	var statuses tally
	began := time.Now()
	n := t.crowd(5000, 32, func(i int) {
		b := t.browserAt(ips[i%60])
		defer b.http.CloseIdleConnections()
		c := claims{"iss": "app", "aud": t.base, "jti": nonce(), "nbf": 1, "exp": 2, "aggregator": "powens"}
		statuses.status(b.get(t.opening(jws(claims{"alg": "EdDSA", "kid": nonce()}, c, func(text []byte) []byte { return ed25519.Sign(private, text) }))))
	})
	if most := int32(time.Since(began)/(30*time.Second)) + 1; asked.Load() > most || statuses.count("400") != n {
		return "", fmt.Errorf("%d tickets had the keys fetched %d times: %v", n, asked.Load(), &statuses)
	}
	return fmt.Sprintf("the keys were fetched %d times: %v", asked.Load(), &statuses), nil
}

func guessedKeys(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.begin("powens/otp")
	if err != nil {
		return "", err
	}
	there := t.base + "/api/v1/flows/" + flowOf(page.key())
	server := t.browser()
	server.header = http.Header{"Authorization": {"Bearer " + apiKey}}
	if r, err := server.get(there); err != nil || want(r, http.StatusOK) != nil {
		return "", fmt.Errorf("its own server does not follow it: %w", errors.Join(err, want(r, http.StatusOK)))
	}
	ips := t.sources(60)
	keys := []string{"", apiKey[:len(apiKey)-1], apiKey + "x", strings.ToUpper(apiKey), sessionSecret, ticketSecret, clientSecret, mallKey}
	var statuses tally
	n := t.crowd(6000, 32, func(i int) {
		b := t.browserAt(ips[i%60])
		defer b.http.CloseIdleConnections()
		method, address := []string{http.MethodGet, http.MethodDelete, http.MethodPost}[i%3], there
		if i%5 == 0 {
			address = t.base + "/api/v1/flows/" + nonce()
		}
		if method == http.MethodPost {
			address = t.base + "/api/v1/flows"
		}
		key := keys[i/3%len(keys)]
		if i%7 == 0 {
			key = nonce() + nonce()
		}
		b.header = http.Header{"Authorization": {"Bearer " + key}, "Content-Type": {"application/json"}}
		r, err := b.do(method, address, `{"aggregator":"powens","connection":"1","code":"`+nonce()+`"}`)
		if err == nil && (r.header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(r.body, `"events"`)) {
			err = errors.New("it is let in")
		}
		statuses.status(r, err)
	})
	// With the other client's key it is as if there were no such flow; its orders want one account, and name one connection for all.
	if refused := statuses.count("401", "404", "201", "409", "429"); refused != n || statuses.count("401") < n/2 {
		return "", fmt.Errorf("of %d requests: %v", n, &statuses)
	}
	b := t.browser()
	b.header = http.Header{"Origin": {"https://evil.example"}, "Access-Control-Request-Method": {"DELETE"}, "Access-Control-Request-Headers": {"authorization"}}
	r, err := b.do(http.MethodOptions, there, "")
	if err != nil {
		return "", err
	}
	if r.status < 400 || r.header.Get("Access-Control-Allow-Origin") != "" {
		return "", fmt.Errorf("a page's preflight is answered %d %v", r.status, r.header)
	}
	if page, err = owner.settle(page); err == nil {
		err = owner.finish(page, "powens/otp")
	}
	if err != nil {
		return "", fmt.Errorf("then the flow could not go on: %w", err)
	}
	return fmt.Sprintf("none follows or ends it: %v", &statuses), nil
}
