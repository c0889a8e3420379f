// Package webhook tells integrators' servers of events, as Standard Webhooks has it (standardwebhooks.com): a POST of JSON with an id, a
// time and signatures.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/result"
)

// Receiver is where a client's events go. Its address comes from the operator's configuration alone: no link, order or answer has a part in it.
type Receiver struct {
	URL  string
	Keys []Key // each signs
}

// Sender is a reconnect.Teller.
type Sender struct {
	receivers atomic.Pointer[map[string]Receiver]
	results   *result.Signer
	now       func() time.Time
	http      *http.Client
}

// maxAnswer is how much of a receiver's answer is read, in bytes, so that its connection can be used again. None of it is kept.
const maxAnswer = 64 << 10

// New returns what tells the receivers of clients, by Client.ID. The last event of a flow carries its result, if results are signed. Requests go
// out by transport; nil is one that keeps connections.
func New(receivers map[string]Receiver, results *result.Signer, now func() time.Time, transport http.RoundTripper) *Sender {
	if transport == nil {
		transport = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout:    5 * time.Second,
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    16,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		}
	}
	s := &Sender{results: results, now: now, http: &http.Client{
		Transport: transport,
		// A redirect could lead what is told to another host, or to one of this network. A receiver that moves is configured anew.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	s.TellTo(receivers)
	return s
}

// TellTo has other receivers be told, from the next event on.
func (s *Sender) TellTo(receivers map[string]Receiver) { s.receivers.Store(&receivers) }

func (s *Sender) receiver(client string) Receiver { return (*s.receivers.Load())[client] }

// Tells implements reconnect.Teller.
func (s *Sender) Tells(client string) bool { return s.receiver(client).URL != "" }

// message is the body of a webhook.
type message struct {
	Type      string    `json:"type"` // Event.Type
	Timestamp time.Time `json:"timestamp"`
	Data      data      `json:"data"`
}

type data struct {
	Flow       string            `json:"flow"`
	Seq        int               `json:"seq"`
	Step       string            `json:"step,omitempty"`
	Reason     reconnect.Reason  `json:"reason,omitempty"`
	Client     string            `json:"client"`
	Door       string            `json:"door"`
	Aggregator string            `json:"aggregator"`
	Account    string            `json:"account,omitempty"`
	Connection string            `json:"connection,omitempty"`
	State      string            `json:"state,omitempty"`
	Results    map[string]string `json:"results,omitempty"` // of the last event
	Result     string            `json:"result,omitempty"`  // of the last event
}

// Tell implements reconnect.Teller.
func (s *Sender) Tell(ctx context.Context, f *reconnect.Flow, e reconnect.Event) error {
	to, now := s.receiver(f.Client), s.now()
	m := message{Type: e.Type, Timestamp: e.At.UTC(), Data: data{
		Flow: f.ID, Seq: e.Seq, Step: e.Step, Reason: e.Reason, Client: f.Client, Door: f.Door,
		Aggregator: f.Provider, Account: f.Account, Connection: f.Connection, State: f.State,
	}}
	if e.Terminal() {
		signed, err := s.results.Sign(f, now)
		if err != nil {
			return err
		}
		m.Data.Results, m.Data.Result = f.Results, signed
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.post(ctx, to, Headers(f.ID+"-"+strconv.Itoa(e.Seq), now, body, to.Keys...), body)
}

func (s *Sender) post(ctx context.Context, to Receiver, headers map[string]string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return bare(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Reconnect")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return bare(err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer)
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	err = fmt.Errorf("webhook: the receiver answers %d", resp.StatusCode)
	if after := s.after(resp.Header.Get("Retry-After")); after > 0 {
		err = &reconnect.LaterError{After: after, Err: err}
	}
	return err
}

// bare is an error without the receiver's address, in which an integrator may have a secret.
func bare(err error) error {
	if of := (*url.Error)(nil); errors.As(err, &of) {
		err = of.Err
	}
	return fmt.Errorf("webhook: %w", err)
}

// after reads a Retry-After: seconds or a date. It is 0 if there is none.
func (s *Sender) after(text string) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return at.Sub(s.now())
	}
	return 0
}
