package storetest

import (
	"bytes"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// listed has a list of flows be as long as is wanted, in the order in which they are due, as they are kept last.
func listed(t *testing.T, s reconnect.Store, c *clock) {
	var ids []string
	for range 5 {
		ids = append(ids, create(t, s, c).ID)
		c.pass(time.Second)
	}
	must(t, update(t, s, ids[1], func(f *reconnect.Flow) { f.Bank.Name = "Banque du Lac" }))
	must(t, s.Delete(t.Context(), ids[2]))
	for n, want := range map[int][]string{10: slices.Delete(slices.Clone(ids), 2, 3), 2: ids[:2], 0: nil} {
		flows, err := s.Flows(t.Context(), n)
		must(t, err)
		var got []string
		for _, f := range flows {
			got = append(got, f.ID)
			kept, err := s.Read(t.Context(), f.ID)
			must(t, err)
			same(t, f, kept)
		}
		if !slices.Equal(got, want) {
			t.Errorf("at most %d of %v are %v, want %v", n, ids, got, want)
		}
	}
}

// noteName is 16 bytes in hexadecimal, as a masked name is.
const noteName = "00112233445566778899aabbccddeeff"

func notes(t *testing.T, s reconnect.Store, c *clock) {
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			_, err := s.Note(t.Context(), noteName, c.Now(), time.Hour, func(kept []byte) []byte { return append(slices.Clip(kept), 'x') })
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	look := func(kept []byte) []byte { return kept }
	kept, err := s.Note(t.Context(), noteName, c.Now(), time.Hour, look)
	must(t, err)
	if string(kept) != string(bytes.Repeat([]byte("x"), 50)) {
		t.Fatalf("50 changes have left %q", kept)
	}
	kept[0] = 'y' // what was returned is the caller's
	again, err := s.Note(t.Context(), noteName, c.Now(), time.Hour, look)
	must(t, err)
	other, wrong := s.Note(t.Context(), noteName[2:]+"00", c.Now(), time.Hour, look)
	must(t, wrong)
	if again[0] != 'x' || other != nil {
		t.Errorf("kept is %q, and by another name %q", again, other)
	}
	gone, err := s.Note(t.Context(), noteName, c.Now(), time.Hour, func([]byte) []byte { return nil })
	must(t, err)
	again, err = s.Note(t.Context(), noteName, c.Now(), time.Hour, look)
	must(t, err)
	if gone != nil || again != nil {
		t.Errorf("what was taken away is %q, and then %q", gone, again)
	}
}

func notesForgotten(t *testing.T, s reconnect.Store, c *clock) {
	look := func() string {
		kept, err := s.Note(t.Context(), noteName, c.Now(), time.Hour, func(kept []byte) []byte { return kept })
		must(t, err)
		return string(kept)
	}
	_, err := s.Note(t.Context(), noteName, c.Now(), time.Hour, func([]byte) []byte { return []byte("a") })
	must(t, err)
	c.pass(time.Hour - time.Second)
	if look() != "a" {
		t.Error("it is gone before its time")
	}
	c.pass(time.Second)
	if look() != "" {
		t.Error("it is there when its time is over; to be looked at has given it more")
	}
	_, err = s.Note(t.Context(), noteName, c.Now(), time.Hour, func(kept []byte) []byte { return append(slices.Clip(kept), 'b') })
	must(t, err)
	if got := look(); got != "b" {
		t.Errorf("a new note goes on from the old one: %q", got)
	}
}
