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
	"sync/atomic"
	"time"
)

// Options say how a sandbox behaves. The zero value is a calm sandbox with [DefaultSwitches].
type Options struct {
	// Dialects are the aggregators that are played.
	Dialects []Dialect
	// Chaos is how badly the API behaves; the controls can change it.
	Chaos Chaos
	// Switches are nil for [DefaultSwitches]; the controls can change them.
	Switches *Switches
	// PublicURL is where browsers reach [Sandbox.API], such as "http://localhost:8090"; empty takes each request's own
	// host. It begins the addresses of bank pages and phones.
	PublicURL string
	// Path is what both handlers are reached below, such as "/n/run-7"; whoever mounts them there strips it. It begins
	// every address that they write.
	Path string
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
	options Options
	clock   func() time.Time
	log     *slog.Logger
	public  string
	ahead   atomic.Int64 // how far the clock was moved, in nanoseconds
	asked   atomic.Int64 // when the last request came, in nanoseconds of the real clock

	// mu guards everything below and everything that the dialects keep. Handlers run with it held; await gives it up.
	mu       sync.Mutex
	changes  chan struct{} // closed and replaced whenever something changed
	chaos    Chaos
	counts   map[string]int // requests per chaos key
	switches Switches
	history  history
	visits   map[string]*Visit
	seenAt   string // the API's address as the last request saw it, for links on the controls' page
	dialects []Aggregator
	boards   map[string]Switchboard // by the name of the dialect

	ctx  context.Context // ends with the sandbox
	end  context.CancelFunc
	work sync.WaitGroup
}

// New starts a sandbox; [Sandbox.Close] ends it. Like regexp.MustCompile it panics when o is not [Options.Valid]:
// a chaos that is silently off would make a test worthless. It is the same with a dialect's own switches.
func New(o Options) *Sandbox {
	if err := o.Valid(); err != nil {
		panic("sandbox: " + err.Error())
	}
	s := &Sandbox{
		options: o, clock: o.Now, log: o.Logger, chaos: o.Chaos,
		switches: DefaultSwitches(), changes: make(chan struct{}),
		counts: map[string]int{}, visits: map[string]*Visit{}, boards: map[string]Switchboard{},
	}
	if o.PublicURL != "" {
		s.public = strings.TrimSuffix(o.PublicURL, "/") + o.Path
	}
	if o.Switches != nil {
		s.switches = *o.Switches
	}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.ctx, s.end = context.WithCancel(context.Background())
	for _, d := range o.Dialects {
		player := d.New(s)
		s.dialects = append(s.dialects, player)
		if b := player.Switches(); b != nil {
			if _, err := b.turn(func(any) error { return nil }); err != nil {
				panic("sandbox: " + err.Error())
			}
			s.boards[d.Name] = b
		}
	}
	s.work.Add(1)
	go s.tick()
	return s
}

// Close ends background work, lets go of held requests and waits until both are over. It may be called twice.
func (s *Sandbox) Close() {
	s.mu.Lock() // so that no webhook begins after the waiting did
	s.end()
	s.mu.Unlock()
	s.work.Wait()
}

// Begin announces work that [Sandbox.Close] ends and waits for: it ends ctx, and done says that the work is over. ok is
// false when the sandbox is closing. The lock is held.
func (s *Sandbox) Begin() (ctx context.Context, done func(), ok bool) {
	if s.ctx.Err() != nil {
		return nil, nil, false
	}
	s.work.Add(1)
	return s.ctx, s.work.Done, true
}

// Lock begins to guard everything that dialects keep. Handlers run with the lock held.
func (s *Sandbox) Lock() { s.mu.Lock() }

// Unlock ends what Lock began.
func (s *Sandbox) Unlock() { s.mu.Unlock() }

// Now is the time by the sandbox's clock, which the controls can move forward.
func (s *Sandbox) Now() time.Time { return s.clock().Add(time.Duration(s.ahead.Load())) }

// Switches are the positions at the moment. The lock is held.
func (s *Sandbox) Switches() Switches { return s.switches }

// Changed is closed at the next change of anything. The lock is held.
func (s *Sandbox) Changed() <-chan struct{} { return s.changes }

// API is what clients and browsers talk to: the aggregators, the bank's pages, the phones, and an index for people.
func (s *Sandbox) API() http.Handler {
	mux := http.NewServeMux()
	s.pages(mux)
	for _, d := range s.dialects {
		d.Routes(mux)
	}
	api := unknown(mux)
	for _, d := range s.options.Dialects {
		if d.Wrap != nil {
			api = d.Wrap(api)
		}
	}
	return s.awake(signed(api))
}

// awake notes that a request has come.
func (s *Sandbox) awake(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Store(time.Now().UnixNano())
		next.ServeHTTP(w, r)
	})
}

// signed says in every answer who speaks, so that the sandbox is not taken for the vendor.
func signed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "Reconnect-Sandbox")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// Ticks are close together while requests come, and far apart when none has come for a while: hundreds of namespaces that their
// runs have left cost next to nothing.
const (
	tickPause = 20 * time.Millisecond
	tickIdle  = 250 * time.Millisecond
	idleAfter = 10 * time.Second
)

// tick lets time pass for stories that are not asked about: held requests and webhooks depend on it.
func (s *Sandbox) tick() {
	defer s.work.Done()
	t := time.NewTimer(tickPause)
	defer t.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-t.C:
		}
		pause := tickPause
		if time.Since(time.Unix(0, s.asked.Load())) > idleAfter {
			pause = tickIdle
		}
		t.Reset(pause)
		s.mu.Lock()
		s.Settle()
		s.mu.Unlock()
	}
}

// Settle brings all stories up to now. The lock is held.
func (s *Sandbox) Settle() {
	now := s.Now()
	for _, d := range s.dialects {
		if d.Settle(now) {
			s.broadcast()
		}
	}
}

// broadcast wakes every held request to look again. The lock is held.
func (s *Sandbox) broadcast() {
	close(s.changes)
	s.changes = make(chan struct{})
}

// errGone says that the caller of a held request has gone.
var errGone = errors.New("the client or the sandbox has gone")

// Await waits until done, giving up the lock meanwhile. The lock is held before and after.
func (s *Sandbox) Await(ctx context.Context, done func() bool) error {
	for !done() {
		changes := s.changes
		s.mu.Unlock()
		var gone bool
		select {
		case <-changes:
		case <-ctx.Done():
			gone = true
		case <-s.ctx.Done():
			gone = true
		}
		s.mu.Lock()
		if gone {
			return errGone
		}
	}
	return nil
}

// Address is where a browser reaches the API.
func (s *Sandbox) Address(r *http.Request) string {
	switch {
	case s.public != "":
		return s.public
	case r == nil:
		return s.seenAt
	}
	return hostOf(r) + s.options.Path
}

// hostOf is how a request addressed this program.
func hostOf(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Secret is a random string that always contains the characters which must be escaped in a URL: + / and =. Real codes
// do contain them, and clients forget.
func Secret() string {
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
