// Package adapter is what adapters do alike: open their accounts, and keep a flow's bookmark.
package adapter

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Accounts opens accounts and returns them by key. It refuses one that fill finds incomplete or that is named twice, and tells
// all that is wrong at once. Each is filled before the first is opened.
func Accounts[A interface{ Key() string }, O any](
	adapter string, given []A, fill func(A) (A, error), open func(A) (O, error),
) (map[string]O, error) {
	var (
		full     []A
		problems []error
		seen     = map[string]bool{}
		all      = map[string]O{}
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
		o, err := open(f)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: account %s: %w", adapter, f.Key(), err))
			continue
		}
		all[f.Key()] = o
	}
	return all, errors.Join(problems...)
}

// Sent reports whether a form asks for what the bank has sent or drawn for this very question, and may send anew: a one-time code, or what a
// picture shows.
func Sent(fields []reconnect.Field) bool {
	return slices.ContainsFunc(fields, func(f reconnect.Field) bool {
		return f.Kind == reconnect.Code || f.Image != nil || f.Unseen
	})
}

// Budgets are those of an adapter's upstreams, by name: accounts at the same upstream share one.
type Budgets map[string]*upstream.Budget

// At returns an upstream's budget. The first to ask says how many requests at once it allows, and how many a second.
func (b Budgets) At(name string, atOnce int, perSecond float64) *upstream.Budget {
	if b[name] == nil {
		b[name] = upstream.NewBudget(atOnce, perSecond)
	}
	return b[name]
}

// Pace has the budgets keep to rates over all processes; see [reconnect.Paced].
func (b Budgets) Pace(by reconnect.Pacer) {
	for name, budget := range b {
		budget.Pace(by, name)
	}
}

// Form is embedded in each adapter's cursor, and says in which version of its form it is kept. The version grows when a cursor
// of an older binary could not be understood any more.
type Form struct {
	V int `json:"v"`
}

func (f *Form) form() *Form { return f }

// Cursor is a pointer to what an adapter keeps between two exchanges.
type Cursor[C any] interface {
	*C
	form() *Form
}

// Write writes a cursor in the form of a version.
func Write[C any, P Cursor[C]](c P, version int) reconnect.Cursor {
	c.form().V = version
	b, err := json.Marshal(c)
	if err != nil {
		return nil // cannot happen: nothing in it fails to marshal
	}
	return b
}

// Read reads what Write wrote. It reports false for another version, and for what is no cursor.
func Read[C any, P Cursor[C]](b reconnect.Cursor, version int) (P, bool) {
	c := P(new(C))
	if json.Unmarshal(b, c) != nil || c.form().V != version {
		return nil, false
	}
	return c, true
}
