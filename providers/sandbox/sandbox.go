package sandbox

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say how a sandbox behaves. The zero value is a calm sandbox with [DefaultSwitches].
type Options struct {
	// Chaos is how badly the API behaves; the controls can change it.
	Chaos Chaos
	// Switches are nil for [DefaultSwitches]; the controls can change them.
	Switches *Switches
	// PublicURL is where browsers reach [Sandbox.API], such as "http://localhost:8090"; empty takes each request's own
	// host. It begins the addresses of bank pages and phones.
	PublicURL string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Logger hears routes and statuses, never queries or bodies; nil is silence.
	Logger *slog.Logger
}

// Valid reports what is wrong with the options.
func (o Options) Valid() error {
	if err := o.Chaos.Valid(); err != nil {
		return err
	}
	if o.Switches != nil {
		return o.Switches.Valid()
	}
	return nil
}

// Sandbox plays the aggregators. Its two handlers belong on two ports: one for clients and browsers, one for testers.
type Sandbox struct {
	now    func() time.Time
	log    *slog.Logger
	public string

	// mu guards everything below and everything that the dialects keep. Handlers run with it held; await gives it up.
	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever something changed
	chaos    Chaos
	counts   map[string]int // requests per chaos key
	switches Switches
	history  history
	visits   map[string]*visit
	seenAt   string // the API's address as the last request saw it, for links on the controls' page
	dialects []dialect

	closing chan struct{}
	close   sync.Once
	work    sync.WaitGroup
}

// dialect is what one aggregator adds to the sandbox.
type dialect interface {
	// routes adds the aggregator's API and pages.
	routes(*http.ServeMux)
	// controls adds what a tester can do to it.
	controls(*http.ServeMux)
	// rows are its connections on the page of controls, and buttons that belong to none of them.
	rows() ([]controlRow, []controlButton)
	// settle brings all stories up to now and reports whether anything changed.
	settle(now time.Time) bool
	// line finds whom a phone belongs to: the bank's name and the stories that may ring it.
	line(phone string) (bank string, stories []*story, ok bool)
	// whose fills in the subject and the connection that a request is about.
	whose(*call)
	// fault is the answer to a request that chaos did not let through, and lost the one that replaces an answer.
	fault(roll uint64) reply
	lost(roll uint64) reply
	// refuseHurry is the answer to a subject that sends too many requests.
	refuseHurry(wait time.Duration) reply
	// grease adds undocumented things to a right answer, which was decoded from JSON.
	grease(body any, roll uint64) any
}

// New starts a sandbox; [Sandbox.Close] ends it. Like regexp.MustCompile it panics when o is not [Options.Valid]:
// a chaos that is silently off would make a test worthless.
func New(o Options) *Sandbox {
	if err := o.Valid(); err != nil {
		panic("sandbox: " + err.Error())
	}
	s := &Sandbox{
		now: o.Now, log: o.Logger, public: strings.TrimSuffix(o.PublicURL, "/"), chaos: o.Chaos,
		switches: DefaultSwitches(), changed: make(chan struct{}), closing: make(chan struct{}),
		counts: map[string]int{}, visits: map[string]*visit{},
	}
	if o.Switches != nil {
		s.switches = *o.Switches
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.dialects = []dialect{newPowens(s), newSyncfy(s), newFlinks(s)}
	s.work.Add(1)
	go s.tick()
	return s
}

// Close ends background work, lets go of held requests and waits until both are over. It may be called twice.
func (s *Sandbox) Close() {
	s.close.Do(func() {
		s.mu.Lock() // so that no webhook begins after the waiting did
		defer s.mu.Unlock()
		close(s.closing)
	})
	s.work.Wait()
}

// API is what clients and browsers talk to: the aggregators, the bank's pages, the phones, and an index for people.
func (s *Sandbox) API() http.Handler {
	mux := http.NewServeMux()
	s.pages(mux)
	for _, d := range s.dialects {
		d.routes(mux)
	}
	return signed(singleSlashed(mux))
}

// signed says in every answer who speaks, so that nobody takes the sandbox for the vendor.
func signed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "Reconnect-Sandbox")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// tick lets time pass for stories that nobody asks about: held requests and webhooks depend on it.
func (s *Sandbox) tick() {
	defer s.work.Done()
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-s.closing:
			return
		case <-t.C:
		}
		s.mu.Lock()
		s.settle()
		s.mu.Unlock()
	}
}

func (s *Sandbox) settle() {
	now := s.now()
	for _, d := range s.dialects {
		if d.settle(now) {
			s.broadcast()
		}
	}
}

// broadcast wakes every held request to look again. The lock is held.
func (s *Sandbox) broadcast() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// errGone says that a held request has nobody left to answer.
var errGone = errors.New("the client or the sandbox has gone")

// await waits until done, giving up the lock meanwhile. The lock is held before and after.
func (s *Sandbox) await(ctx context.Context, done func() bool) error {
	for !done() {
		changed := s.changed
		s.mu.Unlock()
		var gone bool
		select {
		case <-changed:
		case <-ctx.Done():
			gone = true
		case <-s.closing:
			gone = true
		}
		s.mu.Lock()
		if gone {
			return errGone
		}
	}
	return nil
}

// address is where a browser reaches the API.
func (s *Sandbox) address(r *http.Request) string {
	switch {
	case s.public != "":
		return s.public
	case r == nil:
		return s.seenAt
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// secret is a random string that always contains the characters which must be escaped in a URL: + / and =. Real codes
// do contain them, and clients forget.
func secret() string {
	b := make([]byte, 30)
	rand.Read(b) // never fails
	text := base64.StdEncoding.EncodeToString(b)
	return text[:12] + "+" + text[12:26] + "/" + text[26:] + "="
}

// token is a random string for a path.
func token() string {
	b := make([]byte, 24)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
