package ticket_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/ticket"
)

// publisher is a client's server, and the ring that asks it.
type publisher struct {
	*testing.T
	reader *ticket.Reader
	asked  atomic.Int32
	says   atomic.Pointer[func(http.ResponseWriter)]
	now    atomic.Int64 // what the ring's clock says, in seconds
}

func publish(t *testing.T, kids ...string) *publisher {
	t.Helper()
	p := &publisher{T: t, reader: reader(t)}
	p.set(kids...)
	p.now.Store(time.Now().Unix())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.asked.Add(1)
		(*p.says.Load())(w)
	}))
	t.Cleanup(server.Close)
	set := ticket.NewSet(server.URL)
	set.Clock(func() time.Time { return time.Unix(p.now.Load(), 0) })
	p.reader.Rings["shop"] = &ticket.Ring{Sets: []*ticket.Set{set}}
	return p
}

func (p *publisher) answer(f func(http.ResponseWriter)) { p.says.Store(&f) }

// set has the server publish these keys.
func (p *publisher) set(kids ...string) {
	body := published(kids...)
	p.answer(func(w http.ResponseWriter) { _, _ = w.Write(body) })
}

func (p *publisher) pass(d time.Duration) { p.now.Add(int64(d.Seconds())) }

// taken reads a ticket that a key has signed: nil if it is taken.
func (p *publisher) taken(kid string) error {
	p.Helper()
	_, err := p.reader.Read(p.Context(), sign(p.T, kid, good(nil)))
	return err
}

func (p *publisher) wants(kid string, fault ticket.Fault, asked int32) {
	p.Helper()
	err := p.taken(kid)
	refused := (*ticket.RefusedError)(nil)
	if fault == "" && err != nil || fault != "" && (!errors.As(err, &refused) || refused.Fault != fault) {
		p.Errorf("%s: %v, not %q", kid, err, fault)
	}
	if n := p.asked.Load(); n != asked {
		p.Errorf("%s: the set was asked for %d times, not %d", kid, n, asked)
	}
}

func TestAPublishedKeyIsKnownUntilItIsTakenBack(t *testing.T) {
	p := publish(t, "ed")
	p.wants("ed", "", 1)
	p.wants("ed", "", 1)
	// A kid that is not known has the set fetched again: the client may have changed its key. Invented ones do so twice a minute.
	p.wants("ec", ticket.UnknownKey, 1)
	p.pass(31 * time.Second)
	p.wants("ec", ticket.UnknownKey, 2)
	p.wants("ec", ticket.UnknownKey, 2)
	p.pass(31 * time.Second)
	p.set("ec")
	p.wants("ec", "", 3)
	p.wants("ed", ticket.UnknownKey, 3)
	// A page does not wait for a set that is merely to be looked at again.
	p.pass(6 * time.Minute)
	hold, held := make(chan struct{}), make(chan struct{})
	body := published("ed")
	p.answer(func(w http.ResponseWriter) { close(held); <-hold; _, _ = w.Write(body) })
	if err := p.taken("ec"); err != nil {
		t.Error(err)
	}
	<-held
	close(hold)
	for began := time.Now(); p.taken("ec") == nil; time.Sleep(time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatal("a key that was taken back is good for ever")
		}
	}
}

func TestManyTicketsAtOnceFetchTheKeysOnce(t *testing.T) {
	p := publish(t, "ed")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := p.taken("ed"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := p.asked.Load(); n != 1 {
		t.Errorf("they are fetched %d times", n)
	}
}

func TestKeysThatCannotBeHadAreAwayAndNotUnknown(t *testing.T) {
	stranger := publish(t, "ed")
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	for name, says := range map[string]func(http.ResponseWriter){
		"an error": func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) },
		"a page":   func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) },
		"no set":   func(w http.ResponseWriter) { _, _ = w.Write([]byte("{}")) },
		"no end":   func(w http.ResponseWriter) { _, _ = w.Write([]byte(strings.Repeat(" ", 300<<10))) },
		"a redirect": func(w http.ResponseWriter) {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(http.StatusFound)
		},
	} {
		p := publish(t, "ed")
		p.answer(says)
		if err := p.taken("ed"); !errors.Is(err, ticket.ErrKeysAway) {
			t.Errorf("%s: %v", name, err)
		}
		p.set("ed")
		if err := p.taken("ed"); !errors.Is(err, ticket.ErrKeysAway) { // it is not asked again so soon
			t.Errorf("%s, a moment later: %v", name, err)
		}
		p.pass(31 * time.Second)
		p.wants("ed", "", 2)
		// A set that was had once is good for an hour.
		p.answer(says)
		p.pass(59 * time.Minute)
		if err := p.taken("ed"); err != nil {
			t.Errorf("%s, after 59 minutes: %v", name, err)
		}
		p.pass(time.Minute)
		if err := p.taken("ed"); !errors.Is(err, ticket.ErrKeysAway) {
			t.Errorf("%s, after an hour: %v", name, err)
		}
	}
	stranger.wants("ed", "", 1)
}

func TestAKeyThatNoTicketIsSignedWithIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		name, said string
		change     func(key map[string]any)
	}{
		{"its private part", "is a private key", func(k map[string]any) { k["d"] = k["x"] }},
		{"a secret", "is a private key, or a secret", func(k map[string]any) { k["kty"] = "oct" }},
		{"no kid", "has no kid", func(k map[string]any) { delete(k, "kid") }},
		{"a key for sealing", "is not for signatures", func(k map[string]any) { k["use"] = "enc" }},
		{"a key that signs", "is not for signatures", func(k map[string]any) { k["key_ops"] = []string{"sign"} }},
		{"another curve", "is of a type that", func(k map[string]any) { k["crv"] = "X25519" }},
		{"another algorithm", "is for another algorithm than EdDSA", func(k map[string]any) { k["alg"] = "ES256" }},
		{"half a key", "is damaged", func(k map[string]any) { k["x"] = "AAAA" }},
		{"a number", "is no JWK", func(k map[string]any) { k["kty"] = 1 }},
	} {
		var set struct{ Keys []map[string]any }
		if err := json.Unmarshal(published("ed", "ec"), &set); err != nil {
			t.Fatal(err)
		}
		c.change(set.Keys[0])
		text, _ := json.Marshal(map[string]any{"keys": set.Keys})
		keys, left, err := ticket.ParseSet(text)
		if err != nil || len(keys) != 1 || keys[0].ID != "ec" || len(left) != 1 || !strings.Contains(left[0], c.said) {
			t.Errorf("%s: %v, %q, %v", c.name, keys, left, err)
		}
	}
	// A point that is not on the curve, a short modulus, the same kid twice.
	for said, text := range map[string]string{
		"is damaged":       `{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"` + strings.Repeat("A", 42) + `A","y":"` + strings.Repeat("A", 42) + `E"}]}`,
		"has 24 bits, and": `{"keys":[{"kty":"RSA","kid":"k","n":"____","e":"AQAB"}]}`,
		"has the kid of":   string(published("ed", "ed")),
	} {
		if _, left, err := ticket.ParseSet([]byte(text)); err != nil || len(left) != 1 || !strings.Contains(left[0], said) {
			t.Errorf("%s: %q, %v", said, left, err)
		}
	}
	if keys, left, err := ticket.ParseSet(published("ed")[len(`{"keys":[`) : len(published("ed"))-2]); err != nil || len(keys) != 1 || left != nil {
		t.Errorf("a key alone: %v, %v, %v", keys, left, err)
	}
}
