package adapter

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"sync/atomic"
)

// Book is an adapter's accounts, each under its key. They can be replaced while flows go on: an exchange that is under way keeps the
// account with which it has begun. A is an account as it is configured, O what it is opened to. The zero Book is empty.
type Book[A interface{ Key() string }, O any] struct {
	entries atomic.Pointer[map[string]entry[A, O]]
}

type entry[A, O any] struct {
	as     A
	opened O
}

// Prepare opens accounts. They take the place of those in the book, all at once, when take is called. One that is in the book as it is given
// is not opened again. Prepare refuses an account that fill finds incomplete or that is named twice, and tells all that is wrong at once; then
// take is nil. Each is filled before the first is opened.
func (b *Book[A, O]) Prepare(adapter string, given []A, fill func(A) (A, error), open func(A) (O, error)) (take func(), err error) {
	var (
		full     []A
		problems []error
		seen     = map[string]bool{}
		before   = b.read()
		all      = map[string]entry[A, O]{}
	)
	for i, a := range given {
		f, err := fill(a)
		if err == nil && seen[f.Key()] {
			err = errors.New("named twice")
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: account %d (%s): %w", adapter, i+1, a.Key(), err))
			continue
		}
		seen[f.Key()] = true
		full = append(full, f)
	}
	for _, f := range full {
		if known, is := before[f.Key()]; is && reflect.DeepEqual(known.as, f) {
			all[f.Key()] = known
			continue
		}
		o, err := open(f)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: account %s: %w", adapter, f.Key(), err))
			continue
		}
		all[f.Key()] = entry[A, O]{f, o}
	}
	if problems != nil {
		return nil, errors.Join(problems...)
	}
	return func() { b.entries.Store(&all) }, nil
}

func (b *Book[A, O]) read() map[string]entry[A, O] {
	if all := b.entries.Load(); all != nil {
		return *all
	}
	return nil
}

// At returns the account of a key; the zero O if there is none.
func (b *Book[A, O]) At(key string) O { return b.read()[key].opened }

// All yields every account.
func (b *Book[A, O]) All() iter.Seq[O] {
	return func(yield func(O) bool) {
		for e := range maps.Values(b.read()) {
			if !yield(e.opened) {
				return
			}
		}
	}
}
