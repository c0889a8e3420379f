package funnel

import (
	"math/rand/v2"
	"testing"
)

// fill makes a grid of so many parts, with its sums in front.
func fill(banks int, n func() int) grid {
	g := make(grid, banks+1)
	for i := 1; i <= banks; i++ {
		for j := 1; j < 4; j++ {
			c := n()
			g[i][j].N = c
			g[i][0].N += c
			g[0][j].N += c
			g[0][0].N += c
		}
	}
	for i := range g {
		for j := range g[i] {
			g[i][j].Hidden = 0 < g[i][j].N && g[i][j].N < Least
		}
	}
	return g
}

// values is all that a hidden part can be, to who knows the rest of the grid, how counts are hidden, and that none is negative.
func values(g grid, at [2]int) map[int]bool {
	const most = 16
	var parts [][2]int
	for i := 1; i < len(g); i++ {
		for j := 1; j < 4; j++ {
			if g[i][j].Hidden {
				parts = append(parts, [2]int{i, j})
			}
		}
	}
	guess := make([][4]int, len(g))
	for i := range g {
		for j := range g[i] {
			guess[i][j] = g[i][j].N
		}
	}
	fits := func(i, j int) bool { // what is known of the row and the column
		for _, line := range [][][2]int{{{i, 0}, {i, 1}, {i, 2}, {i, 3}}, column(len(g), j)} {
			sum, open := 0, false
			for _, c := range line[1:] {
				if v := guess[c[0]][c[1]]; v < 0 {
					open = true
				} else {
					sum += v
				}
			}
			total := g[line[0][0]][line[0][1]]
			if !total.Hidden && (sum > total.N || !open && sum != total.N) {
				return false
			}
		}
		return true
	}
	for _, p := range parts {
		guess[p[0]][p[1]] = -1
	}
	found := map[int]bool{}
	var try func(k int)
	try = func(k int) {
		if k == len(parts) {
			found[guess[at[0]][at[1]]] = true
			return
		}
		p := parts[k]
		if p == at && k > 0 {
			panic("the part in question is the first")
		}
		for v := 1; v <= most; v++ { // a count of 0 is told
			if p == at && found[v] {
				continue
			}
			if len(found) > 1 {
				break
			}
			if guess[p[0]][p[1]] = v; fits(p[0], p[1]) {
				try(k + 1)
			}
		}
		guess[p[0]][p[1]] = -1
	}
	for k, p := range parts {
		if p == at {
			parts[0], parts[k] = parts[k], parts[0]
		}
	}
	try(0)
	return found
}

func column(rows, j int) (line [][2]int) {
	for i := range rows {
		line = append(line, [2]int{i, j})
	}
	return line
}

// holds proves that nothing can be worked out in a grid, which it suppresses, and counts what is hidden and told.
func holds(t *testing.T, g grid) (hidden, told int) {
	t.Helper()
	small := make(grid, len(g))
	copy(small, g)
	g.suppress()
	for i := range g {
		of, sum := 0, 0
		for j, c := range g[i] {
			switch {
			case c.Hidden:
				hidden++
			case c.N > 0:
				told++
			}
			if small[i][j].Hidden && !c.Hidden {
				t.Fatalf("a count of %d is told: %+v", c.N, [][4]Cell(g))
			}
			if j > 0 && c.Hidden {
				of, sum = of+1, sum+c.N
			}
			if i > 0 && j > 0 && small[i][j].Hidden && len(values(g, [2]int{i, j})) < 2 {
				t.Fatalf("the count %d in row %d, column %d follows from the others: %+v", c.N, i, j, [][4]Cell(g))
			}
		}
		if of > 0 && !g[i][0].Hidden && sum < Least {
			t.Fatalf("in row %d it is told that %d are hidden: %+v", i, sum, [][4]Cell(g))
		}
	}
	return hidden, told
}

// A reader who solves the sums finds at least two numbers for each count that is hidden because it is small.
func TestNoHiddenCountCanBeToldFromTheOthers(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(18, 2))
	hidden, told := 0, 0
	for range 100 {
		h, s := holds(t, fill(1+random.IntN(3), func() int { return random.IntN(8) * random.IntN(2) }))
		hidden, told = hidden+h, told+s
	}
	if hidden == 0 || told == 0 {
		t.Fatalf("%d counts hidden, %d told: nothing was tried", hidden, told)
	}
	for _, parts := range [][]int{{5, 1, 4, 1, 0, 6}, {20, 4, 4, 9, 4, 4}, {8, 1, 1}, {30, 1, 3, 30, 3, 1}} { // each fools a rule that looks at one line at a time
		next := 0
		holds(t, fill(len(parts)/3, func() int { next++; return parts[next-1] }))
	}
}

func TestACountIsHiddenWithAnotherThatWouldTellIt(t *testing.T) {
	t.Parallel()
	g := grid{{{30, false}, {20, false}, {7, false}, {3, true}}, {{30, false}, {20, false}, {7, false}, {3, true}}}
	g.suppress()
	if g := g[1]; g[0].Hidden || g[1].Hidden || !g[2].Hidden || !g[3].Hidden {
		t.Errorf("30 = 20 + 7 + 3 is told as %v: the 3 and the 7 are to be hidden, and no more", g)
	}
	g = fill(3, func() int { return 10 })
	g.suppress()
	for _, row := range g {
		for _, c := range row {
			if c.Hidden {
				t.Fatalf("large counts are hidden: %+v", [][4]Cell(g))
			}
		}
	}
}
