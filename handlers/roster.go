package handlers

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/ticket"
)

// Roster is whom a site serves, and by what it knows them. It is not changed once it is served; another one takes its place.
type Roster struct {
	Doors   []reconnect.Door             // their names and paths stay those with which the site was mounted
	Clients map[string]*reconnect.Client // by Client.ID
	APIKeys map[string][]APIKey          // by Client.ID; each of a client's keys is as good as the others
	Tickets *ticket.Reader               // nil: no ticket is taken
}

// Kept is how long what a flow has begun with is kept for it, once it is replaced: longer than any flow lives, its last page included.
const Kept = time.Hour

// served are the roster that is served, and those before it with which flows may have begun, the newest first.
type served struct {
	now     atomic.Pointer[[]edition]
	editing sync.Mutex
}

type edition struct {
	*Roster
	since time.Time // zero for the first
}

// Serve serves another roster from now on. Links, orders, tickets and keys are held against it at once; a flow that is under way keeps the
// client that it has begun with: its name and looks, its words, its callbacks and who may frame it.
func (s *Site) Serve(r Roster) {
	s.served.editing.Lock()
	defer s.served.editing.Unlock()
	before := s.served.now.Load()
	if before == nil {
		s.served.now.Store(&[]edition{{Roster: &r}})
		return
	}
	now := s.Engine.Now()
	editions := []edition{{&r, now}}
	for i, e := range *before {
		if i == 0 || now.Sub((*before)[i-1].since) < Kept { // until then it was served
			editions = append(editions, e)
		}
	}
	s.served.now.Store(&editions)
}

// roster is whom the site serves now.
func (s *Site) roster() *Roster { return (*s.served.now.Load())[0].Roster }

// client is the client of a flow, as it was when the flow began, as its page is framed and heard, and in the brand that it was opened with; nil if
// it has been taken away for so long that no flow remembers it. A link that waits to be opened has not begun.
func (s *Site) client(f *reconnect.Flow) *reconnect.Client {
	if f.Waits() {
		return guiseOf(s.roster().Clients[f.Client], f.Brand).At(f.Origin)
	}
	began := f.Opened
	if f.Sent.Begun.After(began) {
		began = f.Sent.Begun
	}
	var client *reconnect.Client
	for _, e := range *s.served.now.Load() {
		if c := e.Clients[f.Client]; c != nil {
			client = c
		}
		if !e.since.After(began) {
			break
		}
	}
	return guiseOf(client, f.Brand).At(f.Origin)
}
