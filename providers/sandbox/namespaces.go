package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Namespaces are sandboxes side by side in one program, so that test runs at the same time share a port and nothing else:
// each has connections, history, chaos, switches and a clock of its own. Below /n/KEY, on both ports, is the namespace of
// that key; everything else is the first one. A namespace begins with the first request that names it.
type Namespaces struct {
	options Options
	first   *namespace

	limit int // how many may be named

	mu    sync.Mutex
	named map[string]*namespace
	over  bool
}

// namespace is one sandbox with its two handlers.
type namespace struct {
	key           string
	box           *Sandbox
	api, controls http.Handler
	made, used    time.Time
}

const (
	// namespaceLimit bounds how many there are at once.
	namespaceLimit = 500
	// namespaceIdle is how long one that no request names is kept when there is no room.
	namespaceIdle = 10 * time.Minute
)

// keys of namespaces stand in a path as they are.
var namespaceKey = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// NewNamespaces starts the first sandbox; the others begin as it does, with the same options. [Namespaces.Close] ends all.
// Like [New] it panics when o is not [Options.Valid].
func NewNamespaces(o Options) *Namespaces {
	n := &Namespaces{options: o, limit: namespaceLimit, named: map[string]*namespace{}}
	n.first = n.start("")
	return n
}

func (n *Namespaces) start(key string) *namespace {
	o := n.options
	if key != "" {
		o.Path += "/n/" + key
		if o.Logger != nil {
			o.Logger = o.Logger.With("namespace", key)
		}
	}
	s := New(o)
	return &namespace{key: key, box: s, api: s.API(), controls: s.Controls(), made: time.Now(), used: time.Now()}
}

// Close ends every sandbox and waits for that.
func (n *Namespaces) Close() {
	n.mu.Lock()
	all := []*namespace{n.first}
	for _, ns := range n.named {
		all = append(all, ns)
	}
	clear(n.named)
	n.over = true
	n.mu.Unlock()
	for _, ns := range all {
		ns.box.Close()
	}
}

// API is what clients and browsers talk to, as [Sandbox.API] is.
func (n *Namespaces) API() http.Handler {
	return n.handler(func(ns *namespace) http.Handler { return ns.api })
}

// Controls are the tester's door, as [Sandbox.Controls] is, and the list of namespaces.
func (n *Namespaces) Controls() http.Handler {
	list := &Mux{}
	list.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		answerControl(w, http.StatusOK, n.first.box.document(namespacesDocument))
	})
	list.HandleFunc("GET /namespaces", n.list)
	list.HandleFunc("POST /namespaces", n.make)
	list.HandleFunc("DELETE /namespaces/{key}", n.end)
	list.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { n.first.controls.ServeHTTP(w, r) })
	own := signed(sameSite(list))
	inside := n.handler(func(ns *namespace) http.Handler { return ns.controls })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/n/") {
			inside.ServeHTTP(w, r)
			return
		}
		own.ServeHTTP(w, r)
	})
}

// handler leads each request to the sandbox that its path names.
func (n *Namespaces) handler(part func(*namespace) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, below := strings.CutPrefix(r.URL.Path, "/n/")
		if !below {
			part(n.first).ServeHTTP(w, r)
			return
		}
		key, _, _ := strings.Cut(rest, "/")
		ns, _, err := n.enter(key)
		if err != nil {
			refuseNamespace(w, err)
			return
		}
		http.StripPrefix("/n/"+key, rooted(part(ns))).ServeHTTP(w, r)
	})
}

// rooted serves the bare address of a namespace as its root.
func rooted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "" {
			r.URL.Path = "/" // the copy that StripPrefix made
		}
		next.ServeHTTP(w, r)
	})
}

// enter is the namespace of a key, which begins now if there is none. Its error is [Malformed] for what can be no key;
// any other says that there is no room.
func (n *Namespaces) enter(key string) (ns *namespace, made bool, err error) {
	if !namespaceKey.MatchString(key) {
		return nil, false, Malformed("the key of a namespace is 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or a digit")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if ns = n.named[key]; ns == nil {
		if n.over {
			return nil, false, errors.New("the sandbox is closing")
		}
		if len(n.named) >= n.limit && !n.makeRoom() {
			return nil, false, fmt.Errorf("there are %d namespaces already, each used within the last %v; end one with DELETE /namespaces/{key}", n.limit, namespaceIdle)
		}
		ns, made = n.start(key), true
		n.named[key] = ns
	}
	ns.used = time.Now()
	return ns, made, nil
}

// makeRoom ends the namespace that was used least lately, if that is long ago. The lock is held.
func (n *Namespaces) makeRoom() bool {
	var oldest *namespace
	for _, ns := range n.named {
		if oldest == nil || ns.used.Before(oldest.used) {
			oldest = ns
		}
	}
	if time.Since(oldest.used) < namespaceIdle {
		return false
	}
	delete(n.named, oldest.key)
	go oldest.box.Close() // its held requests end first
	return true
}

func refuseNamespace(w http.ResponseWriter, err error) {
	var malformed orderError
	if errors.As(err, &malformed) {
		refuseControl(w, malformed.status, err)
		return
	}
	refuseControl(w, http.StatusServiceUnavailable, err)
}

// namespaceView is a namespace as a tester sees it.
type namespaceView struct {
	Key string `json:"key"`
	// API is where clients reach it, and Roots each aggregator's part of that, by name. They are left out as long as the
	// sandbox has not been told its own address.
	API      string            `json:"api,omitempty"`
	Roots    map[string]string `json:"roots,omitempty"`
	Controls string            `json:"controls"`
	Requests int64             `json:"requests"` // to its API so far
	Made     time.Time         `json:"made"`
	Used     time.Time         `json:"used"`
}

func (n *Namespaces) view(ns *namespace, r *http.Request) namespaceView {
	ns.box.Lock()
	defer ns.box.Unlock()
	v := namespaceView{
		Key: ns.key, API: ns.box.public, Controls: hostOf(r) + ns.box.options.Path,
		Requests: ns.box.history.last, Made: ns.made.UTC(), Used: ns.used.UTC(),
	}
	if v.API != "" {
		v.Roots = map[string]string{}
		for _, d := range n.options.Dialects {
			v.Roots[d.Name] = v.API + d.Root
		}
	}
	return v
}

// list is GET /namespaces: those that were named, the oldest first.
func (n *Namespaces) list(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	views := []namespaceView{}
	for _, ns := range n.named {
		views = append(views, n.view(ns, r))
	}
	slices.SortFunc(views, func(a, b namespaceView) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.Key, b.Key)) })
	answerControl(w, http.StatusOK, map[string]any{"namespaces": views})
}

// make is POST /namespaces {"key"}: begins one, of a random key if none is given. A key that is in use is a conflict: two
// runs would share what they want for themselves.
func (n *Namespaces) make(w http.ResponseWriter, r *http.Request) {
	var o struct {
		Key string `json:"key"`
	}
	if err := order(r, &o); err != nil {
		refuseControl(w, http.StatusBadRequest, err)
		return
	}
	ns, made, err := n.enter(cmp.Or(o.Key, "r"+token()[:16]))
	switch {
	case err != nil:
		refuseNamespace(w, err)
	case !made:
		refuseControl(w, http.StatusConflict, fmt.Errorf("there is a namespace %q already", o.Key))
	default:
		n.mu.Lock()
		defer n.mu.Unlock()
		answerControl(w, http.StatusCreated, n.view(ns, r))
	}
}

// end is DELETE /namespaces/{key}: what it holds is gone, and its held requests end.
func (n *Namespaces) end(w http.ResponseWriter, r *http.Request) {
	key := r.PathValue("key")
	n.mu.Lock()
	ns := n.named[key]
	delete(n.named, key)
	n.mu.Unlock()
	if ns == nil {
		refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no namespace %q", key))
		return
	}
	ns.box.Close()
	w.WriteHeader(http.StatusNoContent)
}
