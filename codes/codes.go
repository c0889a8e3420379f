// Package codes asks an integrator's server for a fresh code, when the person is there whom it has sent a link.
package codes

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/result"
)

// Bounds of an exchange with an integrator's server.
const (
	patience  = 10 * time.Second // for the whole of it: a person waits
	maxAnswer = 64 << 10         // bytes
)

// Source asks. It is safe for concurrent use.
type Source struct {
	signer *result.Signer
	now    func() time.Time
	http   *http.Client
}

// New returns a source whose requests are signed by a signer.
func New(signer *result.Signer, now func() time.Time) *Source {
	return &Source{signer: signer, now: now, http: &http.Client{
		Timeout: patience,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, IdleConnTimeout: 90 * time.Second,
			TLSHandshakeTimeout: patience, MaxResponseHeaderBytes: 64 << 10,
		},
		// The address is the configuration's. A redirect would choose another one, within the integrator's network or ours.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Fetch returns the code for a sent link's flow from the client's address. It returns [reconnect.ErrUnwelcome] where the answer is 410. No
// error holds anything of an answer.
func (s *Source) Fetch(ctx context.Context, address string, f *reconnect.Flow) (string, error) {
	token, err := s.signer.Request(f, s.now())
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(map[string]string{"request": token})
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return "", errors.New("codes: the client's code_url is no address")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "reconnect")
	res, err := s.http.Do(req)
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err // without the address
	}
	if err != nil {
		return "", fmt.Errorf("codes: no answer: %w", err)
	}
	defer res.Body.Close()
	return read(res)
}

// read reads an answer.
func read(res *http.Response) (string, error) {
	switch res.StatusCode {
	case http.StatusOK:
	case http.StatusGone:
		return "", reconnect.ErrUnwelcome
	default:
		return "", fmt.Errorf("codes: answered %d", res.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil || len(text) > maxAnswer {
		return "", errors.New("codes: an answer that is cut off, or larger than 64 KiB")
	}
	var said struct {
		Code string `json:"code"`
	}
	if json.Unmarshal(text, &said) != nil || said.Code == "" {
		return "", errors.New(`codes: an answer that is not {"code": "…"}`)
	}
	return said.Code, nil
}
