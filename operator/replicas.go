package operator

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"time"
)

const (
	announceEvery = 5 * time.Second
	// silent is after how long without a word a process is said to be silent, and gone after how long it is forgotten.
	silent = 3 * announceEvery
	gone   = 10 * time.Minute
)

// Replica is one of the processes that share a store, as it has said last.
type Replica struct {
	Machine string    `json:"machine"`
	Build   string    `json:"build"`
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"`
	Load    []Level   `json:"load,omitempty"`

	Silent bool `json:"-"`
	Self   bool `json:"-"`
}

// Level is how much of something a process holds.
type Level struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// replicasNote is what the processes are kept by.
const replicasNote = "replicas"

// announce has the other processes know how this one is, or that it has ended.
func (s *Server) announce(ctx context.Context, ended bool) error {
	now, machine := s.Now(), ""
	machine, _ = os.Hostname()
	me := Replica{Machine: machine, Build: s.Build, Began: s.began.UTC(), Seen: now.UTC()}
	if s.Load != nil {
		me.Load = s.Load()
	}
	_, err := s.Engine.Note(ctx, replicasNote, gone, func(kept []byte) []byte {
		all := replicas(kept)
		maps.DeleteFunc(all, func(_ string, r Replica) bool { return now.Sub(r.Seen) > gone })
		if all[s.name] = me; ended {
			delete(all, s.name)
		}
		text, _ := json.Marshal(all) // texts, numbers and times only: it cannot fail
		return text
	})
	return err
}

// replicas reads what is kept; what cannot be read is nothing.
func replicas(kept []byte) map[string]Replica {
	all := map[string]Replica{}
	if kept != nil && json.Unmarshal(kept, &all) != nil {
		return map[string]Replica{}
	}
	return all
}

// replicas are the processes that share the store, the oldest first. What this one says of itself is of now.
func (s *Server) replicas(ctx context.Context) (list []Replica, err error) {
	if err := s.announce(ctx, false); err != nil {
		return nil, err
	}
	kept, err := s.Engine.Note(ctx, replicasNote, gone, func(kept []byte) []byte { return kept })
	for name, r := range replicas(kept) {
		r.Self, r.Silent = name == s.name, s.Now().Sub(r.Seen) > silent
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Replica) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.Machine, b.Machine)) })
	return list, err
}
