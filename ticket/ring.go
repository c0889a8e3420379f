package ticket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Ring is where one client's keys are found: those that are configured, and sets that the client publishes.
type Ring struct {
	Keys []Key
	Sets []*Set
}

// find returns the key of a name. Its error is a [*RefusedError] if there is none, and wraps [ErrKeysAway] if that is not known.
func (r *Ring) find(ctx context.Context, id string) (Key, error) {
	for _, k := range r.Keys {
		if k.ID == id {
			return k, nil
		}
	}
	var away error
	for _, s := range r.Sets {
		k, found, err := s.find(ctx, id)
		if found {
			return k, nil
		}
		away = errors.Join(away, err)
	}
	if away != nil {
		return Key{}, away
	}
	return Key{}, refuse(UnknownKey, "kid names none of the client's keys")
}

// ErrKeysAway says that the keys which a client publishes cannot be had just now.
var ErrKeysAway = errors.New("ticket: a client's published keys cannot be had")

// How a published set is kept.
const (
	setFresh  = 5 * time.Minute  // as long it is believed as it is: a key that was taken out of it is good no longer
	setStale  = time.Hour        // and as long where it cannot be fetched anew
	setPause  = 30 * time.Second // between two requests: kids can be invented
	setTime   = 5 * time.Second  // a request may take
	setWait   = 3 * time.Second  // a person's page waits for it
	maxSet    = 256 << 10        // bytes
	userAgent = "reconnect"
)

// Set is a JWK set that a client publishes. It is fetched when it is needed, and again when a ticket names a key that is not in it. It is
// safe for concurrent use.
type Set struct {
	url  string
	http *http.Client
	now  func() time.Time

	mu       sync.Mutex
	keys     map[string]Key
	fetched  time.Time     // when it was fetched last with success
	tried    time.Time     // when it was last asked for
	err      error         // what came of that
	fetching chan struct{} // closed when the request under way is done; nil if none is
}

// NewSet returns the set at an address of the configuration. No ticket says where its keys are to be had, and a redirect is not followed:
// the address may lie within the operator's network, and others must not be reached by way of it.
func NewSet(url string) *Set {
	return &Set{url: url, now: time.Now, http: &http.Client{
		Timeout:       setTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// URL is where the set is published.
func (s *Set) URL() string { return s.url }

// find returns a key of the set, fetched before if need be. Where there is none, an error says that there may be one all the same.
func (s *Set) find(ctx context.Context, id string) (k Key, found bool, err error) {
	k, found, done := s.look(id)
	if !found && done != nil {
		ctx, cancel := context.WithTimeout(ctx, setWait)
		defer cancel()
		select {
		case <-done:
		case <-ctx.Done():
		}
		k, found, _ = s.look(id)
	}
	if !found {
		err = s.trouble()
	}
	return k, found, err
}

// look finds a key in what is kept, and sees to it that the set is fetched where it is due: done is closed then.
func (s *Set) look(id string) (k Key, found bool, done <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	age := now.Sub(s.fetched)
	k, found = s.keys[id]
	if (!found || age >= setFresh) && s.fetching == nil && now.Sub(s.tried) >= setPause {
		s.tried, s.fetching = now, make(chan struct{})
		go s.fetch(s.fetching)
	}
	return k, found && age < setStale, s.fetching
}

// trouble is why a key may be missing that the client has published.
func (s *Set) trouble() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.fetching != nil:
		return fmt.Errorf("%w: %s does not answer in time", ErrKeysAway, s.url)
	case s.err != nil:
		return fmt.Errorf("%w: %w", ErrKeysAway, s.err)
	}
	return nil
}

// fetch asks for the set, apart from whichever page needs it.
func (s *Set) fetch(done chan struct{}) {
	keys, err := s.ask()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err = err; err == nil {
		s.keys, s.fetched = keys, s.now()
	}
	s.fetching = nil
	close(done)
}

func (s *Set) ask() (map[string]Key, error) {
	req, err := http.NewRequest(http.MethodGet, s.url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept", "application/jwk-set+json, application/json")
	res, err := s.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxSet+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", s.url, err)
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answers %d", s.url, res.StatusCode)
	case len(body) > maxSet:
		return nil, fmt.Errorf("%s answers with more than %d bytes", s.url, maxSet)
	}
	list, _, err := ParseSet(body)
	if err != nil {
		return nil, fmt.Errorf("%s %w", s.url, err)
	}
	keys := map[string]Key{}
	for _, k := range list {
		keys[k.ID] = k
	}
	return keys, nil
}
