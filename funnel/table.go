package funnel

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// Least is the smallest count that is told: fewer people than that could be told apart by it.
const Least = 5

// Cell is a count. One that is not told is 0 here, so that no page can tell it by mistake.
type Cell struct {
	N      int
	Hidden bool
}

// Row is what the integrator is told of one challenge at one bank, or at all: Met is the sum of the other three.
type Row struct {
	Challenge               reconnect.Challenge // empty: whole flows
	Aggregator, Bank        string
	All                     bool // all banks together
	Met, Passed, Left, Ends Cell // Ends: the flow has failed there
	Median                  int  // in seconds, of those that have passed; 0 where it is not told
}

// Table is what is told of some days: for each challenge its banks, those that most have met first, behind a row for all of them. Counts
// below [Least] are hidden, and so many others that no sum gives one of them away. A count of 0 is nobody's, and is told.
func Table(days []Day) (rows []Row) {
	var all Day
	for _, d := range days {
		all.Add(d)
	}
	for _, challenge := range append([]reconnect.Challenge{""}, reconnect.Challenges()...) {
		rows = append(rows, block(all, challenge)...)
	}
	return rows
}

// block is the part of a table about one challenge.
func block(all Day, challenge reconnect.Challenge) (rows []Row) {
	total := Stage{}
	stages := []Stage{}
	for _, b := range slices.SortedFunc(maps.Values(all.Banks), func(a, b *Bank) int {
		return cmp.Or(
			b.Met[challenge].Met()-a.Met[challenge].Met(), strings.Compare(a.Aggregator, b.Aggregator), strings.Compare(a.Name, b.Name))
	}) {
		if met := b.Met[challenge]; met.Met() > 0 {
			rows, stages, total = append(rows, Row{Challenge: challenge, Aggregator: b.Aggregator, Bank: b.Name}), append(stages, met), total.plus(met)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	rows = append([]Row{{Challenge: challenge, All: true}}, rows...)
	stages = append([]Stage{total}, stages...)
	counts := make(grid, len(rows))
	for i, s := range stages {
		for j, n := range []int{s.Met(), s.Passed, s.Left, s.Failed} {
			counts[i][j] = Cell{n, 0 < n && n < Least}
		}
	}
	counts.suppress()
	for i := range rows {
		if passed := counts[i][1]; !passed.Hidden && passed.N >= Least {
			rows[i].Median = stages[i].Median()
		}
		for _, c := range []struct{ to, of *Cell }{
			{&rows[i].Met, &counts[i][0]}, {&rows[i].Passed, &counts[i][1]}, {&rows[i].Left, &counts[i][2]}, {&rows[i].Ends, &counts[i][3]},
		} {
			if *c.to = *c.of; c.of.Hidden {
				c.to.N = 0
			}
		}
	}
	return rows
}
