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
	owned    map[[2]string]map[string]bool // those of them at which a person is
	attempts map[string]*reconnect.Attempts
	notes    map[string]*snapshots.Note
}

func newHeld() *held {
	return &held{
		flows: map[string]*reconnect.Flow{}, claims: map[string]string{},
		about: map[[2]string]map[string]bool{}, owned: map[[2]string]map[string]bool{},
		attempts: map[string]*reconnect.Attempts{}, notes: map[string]*snapshots.Note{},
	}
}

// setFlow keeps a flow, or forgets it if it is nil. Neither its claim nor what it is about ever changes.
func (h *held) setFlow(id string, f *reconnect.Flow) {
	if before := h.flows[id]; before != nil {
		delete(h.flows, id)
		delete(h.claims, before.Claim)
		connection := [2]string{before.Provider, before.Connection}
		drop(h.about, connection, id)
		drop(h.owned, connection, id)
	}
	if f == nil {
		return
	}
	h.flows[id] = f
	if f.Claim != "" {
		h.claims[f.Claim] = id
	}
	connection := [2]string{f.Provider, f.Connection}
	add(h.about, connection, id)
	if f.Owner != "" {
		add(h.owned, connection, id)
	}
}

func add(of map[[2]string]map[string]bool, connection [2]string, id string) {
	if of[connection] == nil {
		of[connection] = map[string]bool{}
	}
	of[connection][id] = true
}

func drop(of map[[2]string]map[string]bool, connection [2]string, id string) {
	if delete(of[connection], id); len(of[connection]) == 0 {
		delete(of, connection)
	}
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
