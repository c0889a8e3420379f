// Package adapter is what adapters do alike: open their accounts, and keep a flow's bookmark.
package adapter

import (
	"encoding/json"
	"slices"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Budgets are those of an adapter's upstreams, by name: accounts at the same upstream share one, also those that come later.
type Budgets struct {
	by  reconnect.Pacer
	all map[string]*upstream.Budget
}

// At returns an upstream's budget. The first to ask says how many requests at once it allows, the last how many a second.
func (b *Budgets) At(name string, atOnce int, perSecond float64) *upstream.Budget {
	if b.all == nil {
		b.all = map[string]*upstream.Budget{}
	}
	if b.all[name] == nil {
		b.all[name] = upstream.NewBudget(atOnce, perSecond)
		b.all[name].Pace(b.by, name)
	}
	b.all[name].Allow(perSecond)
	return b.all[name]
}

// Pace has the budgets keep to rates over all processes; see [reconnect.Paced].
func (b *Budgets) Pace(by reconnect.Pacer) {
	b.by = by
	for name, budget := range b.all {
		budget.Pace(by, name)
	}
}

// Sent reports whether a form asks for what the bank has sent or drawn for this very question, and may send anew: a one-time code, or what a
// picture shows.
func Sent(fields []reconnect.Field) bool {
	return slices.ContainsFunc(fields, func(f reconnect.Field) bool {
		return f.Kind == reconnect.Code || f.Image != nil || f.Unseen
	})
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
