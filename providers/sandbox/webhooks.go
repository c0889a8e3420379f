package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// pushTries is how often a webhook is sent before the sandbox gives up, and pushPause the first pause between tries; each
// further one is twice as long.
const (
	pushTries = 4
	pushPause = 100 * time.Millisecond
)

// Loopback accepts an address on this machine only: a simulator must not be a way to send requests elsewhere.
func Loopback(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("%q is no http address", address)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%q is not on this machine; webhooks go to localhost, 127.0.0.1 or [::1] only", address)
	}
	return nil
}

// pushClient also checks the address that a name led to, and follows nothing.
func pushClient() *http.Client {
	dialer := &net.Dialer{Timeout: 2 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		host, _, err := net.SplitHostPort(address)
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
			return errors.New("not on this machine")
		}
		return nil
	}}
	return &http.Client{
		Timeout:       5 * time.Second,
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Push sends a webhook of JSON to an address that is [Loopback], again a few times until a 2xx answers. Each try is proven, and
// taken runs, with the lock held, when it was. The lock is held; the sending is not waited for.
func (s *Sandbox) Push(address string, body []byte, prove func(*http.Request, []byte), taken func()) {
	ctx, done, ok := s.Begin()
	if !ok || Loopback(address) != nil {
		if ok {
			done()
		}
		return
	}
	go func() {
		defer done()
		if deliver(ctx, address, body, prove) {
			s.Lock()
			defer s.Unlock()
			taken()
		}
	}()
}

func deliver(ctx context.Context, address string, body []byte, prove func(*http.Request, []byte)) bool {
	client := pushClient()
	for try := range pushTries {
		if try > 0 {
			select {
			case <-time.After(pushPause << (try - 1)):
			case <-ctx.Done():
				return false
			}
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return false
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("User-Agent", "Reconnect-Sandbox")
		prove(req, body)
		res, err := client.Do(req)
		if err != nil {
			continue
		}
		res.Body.Close()
		if res.StatusCode >= 200 && res.StatusCode < 300 {
			return true
		}
	}
	return false
}
