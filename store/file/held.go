package file

import (
	"maps"
	"slices"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
)

// held is what the file holds, read. What it points to is never written into.
type held struct {
	flows    map[string]*reconnect.Flow
	claims   map[string]string // Flow.ID by Flow.Claim
	about    map[[2]string]map[string]bool
	attempts map[string]*reconnect.Attempts
	notes    map[string]*snapshots.Note
}

func newHeld() *held {
	return &held{
		flows: map[string]*reconnect.Flow{}, claims: map[string]string{}, about: map[[2]string]map[string]bool{},
		attempts: map[string]*reconnect.Attempts{}, notes: map[string]*snapshots.Note{},
	}
}

// setFlow keeps a flow, or forgets it if it is nil. Neither its claim nor what it is about ever changes.
func (h *held) setFlow(id string, f *reconnect.Flow) {
	if before := h.flows[id]; before != nil {
		delete(h.flows, id)
		delete(h.claims, before.Claim)
		connection := [2]string{before.Provider, before.Connection}
		if delete(h.about[connection], id); len(h.about[connection]) == 0 {
			delete(h.about, connection)
		}
	}
	if f == nil {
		return
	}
	h.flows[id] = f
	if f.Claim != "" {
		h.claims[f.Claim] = id
	}
	connection := [2]string{f.Provider, f.Connection}
	if h.about[connection] == nil {
		h.about[connection] = map[string]bool{}
	}
	h.about[connection][id] = true
}

func (h *held) setAttempts(name string, a *reconnect.Attempts) {
	if a == nil {
		delete(h.attempts, name)
		return
	}
	h.attempts[name] = a
}

func (h *held) setNote(name string, n *snapshots.Note) {
	if n == nil {
		delete(h.notes, name)
		return
	}
	h.notes[name] = n
}

// due finds what is asked for once a second: a look at each flow costs less than an order that every change would have to keep.
func (h *held) due(now time.Time, n int) (ids []string) {
	for id, f := range h.flows {
		if !f.Due().After(now) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return h.flows[a].Due().Compare(h.flows[b].Due()) })
	return ids[:min(n, len(ids))]
}

// first are the flows that are due first.
func (h *held) first(n int) []*reconnect.Flow {
	all := slices.Collect(maps.Values(h.flows))
	slices.SortFunc(all, func(a, b *reconnect.Flow) int { return a.Due().Compare(b.Due()) })
	return all[:min(n, len(all))]
}
