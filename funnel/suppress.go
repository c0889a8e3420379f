package funnel

// A grid has a row for each bank behind one for all, and in each row a sum in front of its parts: each count of the first row and of the first
// column is the sum of the others in its line. Counts below Least are hidden in it; suppress hides more, until nobody can work them out.
type grid [][4]Cell

func (g grid) suppress() {
	for again := true; again; {
		again = false
		for i := range g {
			again = guard(g.row(i)) || again
		}
		for j := range 4 {
			again = guard(g.column(j)) || again
		}
		if again {
			continue
		}
		for i := range g {
			for j, c := range g[i] {
				if c.Hidden && c.N < Least && g.follows(i, j) {
					g.blur(i, j)
					again = true
				}
			}
		}
	}
}

func (g grid) row(i int) []*Cell { return []*Cell{&g[i][0], &g[i][1], &g[i][2], &g[i][3]} }

func (g grid) column(j int) (line []*Cell) {
	for i := range g {
		line = append(line, &g[i][j])
	}
	return line
}

// guard hides one more count of a line, if those that are hidden in it are one alone, or if what they are together is itself too small. It
// reports whether it has.
func guard(line []*Cell) bool {
	hidden, sum, small := 0, 0, true // small: all are below Least, as who reads it would guess
	for _, c := range line[1:] {
		if c.Hidden {
			hidden, sum, small = hidden+1, sum+c.N, small && c.N < Least
		}
	}
	total := line[0]
	switch {
	case hidden == 0 && !total.Hidden, hidden > 0 && total.Hidden:
		return false
	case hidden > 1 && sum >= Least && !(small && sum == hidden*(Least-1)):
		return false
	}
	return hide(line[1:]) || hide(line[:1])
}

// hide hides the smallest count that is told, if there is one: that of nobody is no use.
func hide(of []*Cell) bool {
	var least *Cell
	for _, c := range of {
		if !c.Hidden && c.N > 0 && (least == nil || c.N < least.N) {
			least = c
		}
	}
	if least == nil {
		return false
	}
	least.Hidden = true
	return true
}

// blur hides one more count beside one that can be worked out, or all where none is left beside it.
func (g grid) blur(i, j int) {
	if hide(g.row(i)) || hide(g.column(j)) {
		return
	}
	for i := range g {
		for hide(g.row(i)) {
		}
	}
}

// follows reports whether a hidden count can be worked out from all that is told: that each sum is that of its parts, and that what is hidden
// is one at least. The sums are a network: each count flows from its row to its column, or back. Another value is possible where a
// circle through the count can be made larger by one, or smaller.
func (g grid) follows(i, j int) bool {
	from, to := g.ends(i, j)
	larger := g.reaches(to, from, i, j)
	smaller := g[i][j].N > 1 && g.reaches(from, to, i, j)
	return !larger && !smaller
}

// ends are the nodes that a count flows between, numbered: rows, and columns behind them.
func (g grid) ends(i, j int) (from, to int) {
	from, to = i, len(g)+j
	if (i == 0) != (j == 0) { // a sum flows against its parts
		from, to = to, from
	}
	return from, to
}

// reaches reports whether something can flow from a node to another, through hidden counts other than one.
func (g grid) reaches(from, to, i, j int) bool {
	seen := make([]bool, len(g)+4)
	seen[from] = true
	for next := []int{from}; len(next) > 0; {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		if at == to {
			return true
		}
		visit := func(r, c int) {
			if !g[r][c].Hidden || r == i && c == j {
				return
			}
			a, b := g.ends(r, c)
			if b == at && g[r][c].N > 1 { // it can become smaller by one
				a, b = b, a
			}
			if a == at && !seen[b] {
				seen[b] = true
				next = append(next, b)
			}
		}
		if at < len(g) {
			for c := range 4 {
				visit(at, c)
			}
		} else {
			for r := range g {
				visit(r, at-len(g))
			}
		}
	}
	return false
}
