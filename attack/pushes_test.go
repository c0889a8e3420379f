//go:build attack

package attack_test

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pushed is what a right push says.
const pushed = `{"connection":{"id":1}}`

// sign writes its signature as Powens does.
func sign(secret, path, date string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("POST." + path + "." + date + "." + pushed))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func pushes(t *target) (string, error) {
	path := "/push/" + pushName
	now := time.Now().UTC()
	date := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	push := func(date, signature, path, body string, more http.Header) (int, error) {
		b := t.browser()
		b.header = http.Header{
			"Sec-Fetch-Site": {""}, "Sec-Fetch-Mode": {""}, "Sec-Fetch-Dest": {""}, "Origin": {""},
			"Content-Type": {"application/json"}, "Bi-Signature": {signature}, "Bi-Signature-Date": {date},
		}
		for name, values := range more {
			b.header[name] = values
		}
		r, err := b.do(http.MethodPost, t.base+path, body)
		if err != nil {
			return 0, err
		}
		return r.status, nil
	}
	good := date(0)
	if status, err := push(good, sign(webhookSecret, path, good), path, pushed, nil); err != nil || status != http.StatusNoContent {
		return "", fmt.Errorf("a right push is answered %d %w", status, err)
	}
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	_, _ = z.Write([]byte(pushed))
	_ = z.Close()
	if status, err := push(good, sign(webhookSecret, path, good), path, small.String(), http.Header{"Content-Encoding": {"gzip"}}); err != nil ||
		status != http.StatusNoContent && status != http.StatusUnsupportedMediaType {
		return "", fmt.Errorf("a compressed push is answered %d %w", status, err)
	}
	n := 0
	for name, p := range map[string]struct{ date, signature, path, body string }{
		"without a date":               {"", sign(webhookSecret, path, ""), path, pushed},
		"with an unreadable date":      {"yesterday", sign(webhookSecret, path, "yesterday"), path, pushed},
		"with a year for a date":       {"2026", sign(webhookSecret, path, "2026"), path, pushed},
		"with a date of a day ago":     {date(-24 * time.Hour), sign(webhookSecret, path, date(-24*time.Hour)), path, pushed},
		"with a date in a day":         {date(24 * time.Hour), sign(webhookSecret, path, date(24*time.Hour)), path, pushed},
		"with a date as a number, old": {"1500000000", sign(webhookSecret, path, "1500000000"), path, pushed},
		"with another body":            {good, sign(webhookSecret, path, good), path, `{"connection":{"id":2}}`},
		"for another path":             {good, sign(webhookSecret, "/push/other", good), path, pushed},
		"with another date":            {good, sign(webhookSecret, path, date(-time.Minute)), path, pushed},
		"with another secret":          {good, sign("other", path, good), path, pushed},
		"without a signature":          {good, "", path, pushed},
	} {
		status, err := push(p.date, p.signature, p.path, p.body, nil)
		if err != nil {
			return "", err
		}
		if n++; status != http.StatusUnauthorized {
			return "", fmt.Errorf("a push %s is answered %d", name, status)
		}
	}
	return fmt.Sprintf("%d answered 401; a right one 204", n), nil
}

// attempts is how many links with invented codes are opened: as many as are needed to see a bound for one client.
const attempts = 400

// mostOfSource is how many of them may be under way at once, at most.
const mostOfSource = 100

// ofOne opens links from one address of this machine, each with these headers, and counts what was answered.
func (t *target) ofOne(ip string, header func(i int) http.Header) *tally {
	var statuses tally
	b := t.browserAt(ip)
	defer b.http.CloseIdleConnections()
	t.crowd(attempts, 8, func(i int) {
		one := *b
		one.cookies, one.header = map[string]string{}, header(i)
		statuses.status(one.get(t.powensLink(nonce()+strconv.Itoa(i), nil)))
	})
	return &statuses
}

// holdExchanges has the aggregator answer no exchange of a code before the returned function is called, so that each flow
// is still under way when the next one is opened.
func (t *target) holdExchanges() (letGo func()) {
	over := make(chan struct{})
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/auth/token/access") {
			return false
		}
		select {
		case <-over:
		case <-r.Context().Done():
		}
		return refuseInvented(w, r)
	})
	return sync.OnceFunc(func() { close(over) })
}

func forwarded(t *target) (string, error) {
	defer t.holdExchanges()()
	statuses := t.ofOne(t.sources(1)[0], func(i int) http.Header {
		ip := fmt.Sprintf("198.51.%d.%d", i>>8, i&255)
		return http.Header{
			"X-Forwarded-For": {ip}, "X-Real-Ip": {ip}, "Forwarded": {"for=" + ip}, "Cf-Connecting-Ip": {ip}, "True-Client-Ip": {ip},
		}
	})
	if statuses.count("200") > mostOfSource {
		return "", fmt.Errorf("of %d openings of one address these were obeyed: %v", attempts, statuses)
	}
	return fmt.Sprintf("counted as one: %v", statuses), nil
}

func proxied(t *target) (string, error) {
	defer t.holdExchanges()()
	proxy := "127.200.0.1"
	through := func(client string) func(int) http.Header {
		return func(i int) http.Header {
			return http.Header{"X-Forwarded-For": {fmt.Sprintf("198.51.%d.%d, %s", i>>8, i&255, client)}}
		}
	}
	first := t.ofOne(proxy, through("203.0.113.7"))
	if first.count("200") > mostOfSource {
		return "", fmt.Errorf("of %d openings of one client these were obeyed: %v", attempts, first)
	}
	// One /64 of IPv6 is one client.
	six := t.ofOne(proxy, func(i int) http.Header {
		return http.Header{"X-Forwarded-For": {fmt.Sprintf("2001:db8:1:2::%x", i+1)}}
	})
	if six.count("200") > mostOfSource {
		return "", fmt.Errorf("of %d openings of one IPv6 /64 these were obeyed: %v", attempts, six)
	}
	other := t.browserAt(proxy)
	other.header = http.Header{"X-Forwarded-For": {"203.0.113.8"}}
	r, err := other.get(t.powensLink(nonce(), nil))
	if err != nil {
		return "", err
	}
	if r.status != http.StatusOK {
		return "", fmt.Errorf("another client behind the same proxy is answered %d", r.status)
	}
	return fmt.Sprintf("one client %v, one /64 %v; another client is served", first, six), nil
}
