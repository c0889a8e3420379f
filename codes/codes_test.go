package codes_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/codes"
	"github.com/open-reconnect/reconnect/result"
)

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))

func sent() *reconnect.Flow {
	return &reconnect.Flow{
		ID: "f1", Client: "shop", Provider: "powens", Account: "acme", Connection: "27", State: "mine",
		Sent: reconnect.Sent{For: time.Hour, Options: map[string]string{"reset_credentials": "true"}},
	}
}

// asked plays an integrator's server, and returns what came of a request to it.
func asked(t *testing.T, h http.HandlerFunc) (string, error) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return codes.New(result.New("https://reconnect.example", key), time.Now).Fetch(t.Context(), server.URL+"/codes?tenant=1", sent())
}

func TestTheRequestProvesItselfAndSaysWhatItIsAbout(t *testing.T) {
	code, err := asked(t, func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Request string }
		text, _ := io.ReadAll(r.Body)
		if json.Unmarshal(text, &body) != nil || r.Method != http.MethodPost || r.URL.RequestURI() != "/codes?tenant=1" ||
			r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s %v: %s", r.Method, r.URL, r.Header, text)
		}
		var c result.Request
		token, err := jwt.ParseWithClaims(body.Request, &c, func(*jwt.Token) (any, error) { return key.Public(), nil },
			jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithIssuer("https://reconnect.example"), jwt.WithAudience("shop"), jwt.WithExpirationRequired())
		if err != nil || token.Header["typ"] != "reconnect-code-request+jwt" || token.Header["kid"] == "" {
			t.Errorf("%v: %v", err, token.Header)
		}
		if c.Flow != "f1" || c.Client != "shop" || c.Aggregator != "powens" || c.Account != "acme" || c.Connection != "27" || c.State != "mine" ||
			c.Options["reset_credentials"] != "true" || c.ID == "" || c.ExpiresAt.Sub(c.IssuedAt.Time) != time.Minute {
			t.Errorf("it says %+v", c)
		}
		_, _ = w.Write([]byte(`{"code":"s3cret","more":[1]}`))
	})
	if code != "s3cret" || err != nil {
		t.Errorf("%q, %v", code, err)
	}
}

func TestAnAnswerWithoutACodeIsToldByItsKindAlone(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		body, told string
	}{
		"a fault":          {500, `{"code":"s3cret"}`, "answered 500"},
		"no access":        {401, "s3cret", "answered 401"},
		"another status":   {201, `{"code":"s3cret"}`, "answered 201"},
		"a page":           {200, "<html>s3cret", "is not"},
		"no code":          {200, `{"token":"s3cret"}`, "is not"},
		"an empty one":     {200, `{"code":""}`, "is not"},
		"one that is none": {200, `{"code":7}`, "is not"},
		"more than enough": {200, `{"code":"` + strings.Repeat("s3cret", 20_000) + `"}`, "larger than 64 KiB"},
	} {
		code, err := asked(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		})
		if code != "" || err == nil || !strings.Contains(err.Error(), c.told) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %q, %v", name, code, err)
		}
	}
	if _, err := asked(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }); !errors.Is(err, reconnect.ErrUnwelcome) {
		t.Errorf("gone: %v", err)
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	var other atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { other.Store(true) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 307, 308} {
		_, err := asked(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) })
		if err == nil || other.Load() {
			t.Errorf("%d was followed", status)
		}
	}
}

func TestAServerThatIsNotThereOrSignsNothingIsToldWithoutItsAddress(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	source := codes.New(result.New("https://reconnect.example", key), time.Now)
	if _, err := source.Fetch(t.Context(), server.URL+"/tenant-7", sent()); err == nil || strings.Contains(err.Error(), "tenant-7") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source.Fetch(ctx, server.URL, sent()); err == nil {
		t.Error("a request that is wanted no more went out")
	}
	if _, err := codes.New(nil, time.Now).Fetch(t.Context(), server.URL, sent()); err == nil || !strings.Contains(err.Error(), "no key signs") {
		t.Errorf("without a key: %v", err)
	}
}
