package pattern

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// hostile is a pattern and what values that take long to refuse are made of: one of the heads, many of one of the
// pumps, and something that does not fit.
type hostile struct {
	Pattern string   `json:"pattern"`
	Heads   []string `json:"heads"`
	Pumps   []string `json:"pumps"`
}

// makeHostile takes the beginnings of what matches for heads, and for pumps one character of each kind that the pattern
// tells apart, alone and in pairs.
func makeHostile(kept string) hostile {
	h := hostile{Pattern: kept}
	tree, err := syntax.Parse(kept, syntax.Perl)
	if err != nil {
		return h
	}
	for last := range 2 {
		whole := []rune(shortest(tree, last == 1))
		whole = whole[:min(len(whole), 1000)]
		for i := range 4 {
			h.Heads = append(h.Heads, string(whole[:len(whole)*i/3]))
		}
	}
	slices.Sort(h.Heads)
	h.Heads = slices.Compact(h.Heads)
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return h
	}
	var singles []string
	for _, c := range kinds(prog) {
		if !unicode.IsControl(c) && c != unicode.MaxRune+1 && len(singles) < 5 {
			singles = append(singles, string(c))
		}
	}
	h.Pumps = slices.Clone(singles)
	for i, a := range singles {
		for _, b := range singles[:i] {
			h.Pumps = append(h.Pumps, a+b)
		}
	}
	return h
}

// shortest returns about the shortest value that matches, by the first or the last of each alternatives.
func shortest(re *syntax.Regexp, last bool) string {
	var out strings.Builder
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		for _, c := range re.Rune {
			if !unicode.IsControl(c) {
				return string(c)
			}
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			out.WriteString(shortest(sub, last))
		}
	case syntax.OpAlternate:
		if last {
			return shortest(re.Sub[len(re.Sub)-1], last)
		}
		return shortest(re.Sub[0], last)
	case syntax.OpPlus:
		return shortest(re.Sub[0], last)
	case syntax.OpRepeat:
		for range re.Min {
			out.WriteString(shortest(re.Sub[0], last))
		}
	default: // nothing has to be there
	}
	return out.String()
}

// values are hostile ones of a pattern, with n pumps each.
func values(kept string, n int) (all []string) {
	h := makeHostile(kept)
	for _, head := range h.Heads {
		all = append(all, head)
		for _, pump := range h.Pumps {
			all = append(all, head+strings.Repeat(pump, n)+"\u2028")
		}
	}
	return all
}

// stepsPerCharacter is the most that a browser's engine may need, for all ways and what lies between two characters.
const stepsPerCharacter = 320

// slow returns a value at which a browser's engine would need more, if one is found.
func slow(t testing.TB, kept string) (value string, found bool) {
	t.Helper()
	tree, err := syntax.Parse(`^(?:`+kept+`)$`, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values(kept, 1000) { // enough to tell time that grows with the square
		if !fast(prog, v) {
			return v, true
		}
	}
	return "", false
}

// fast reads a value as a backtracking engine does, and reports that it needs few steps until it matches or fails.
func fast(prog *syntax.Prog, value string) bool {
	type place struct {
		at  uint32
		pos int
	}
	text := []rune(value)
	todo := []place{{uint32(prog.Start), 0}}
	steps := stepsPerCharacter * (len(text) + 1)
	for ; len(todo) > 0 && steps > 0; steps-- {
		p := &todo[len(todo)-1]
		switch in := &prog.Inst[p.at]; in.Op {
		case syntax.InstMatch:
			return true
		case syntax.InstAlt, syntax.InstAltMatch:
			p.at = in.Arg
			todo = append(todo, place{in.Out, p.pos})
		case syntax.InstCapture, syntax.InstNop:
			p.at = in.Out
		case syntax.InstEmptyWidth:
			if p.at = in.Out; syntax.EmptyOp(in.Arg) == syntax.EmptyEndText && p.pos < len(text) {
				todo = todo[:len(todo)-1]
			}
		default:
			if p.pos == len(text) || in.Op == syntax.InstFail || !in.MatchRune(text[p.pos]) {
				todo = todo[:len(todo)-1]
				continue
			}
			p.at, p.pos = in.Out, p.pos+1
		}
	}
	return steps > 0
}

var update = flag.Bool("update", false, "write testdata/browser.json, which the browser tests read")

// The browser tests cannot see this package, so what they try is kept in a file: all of the corpus that is kept, and
// patterns at random.
func TestTheBrowserTestsHaveWhatIsKeptToday(t *testing.T) {
	var all []hostile
	seen := map[string]bool{}
	add := func(p Pattern) {
		if p.Source != "" && !seen[p.Source] {
			seen[p.Source] = true
			all = append(all, makeHostile(p.Source))
		}
	}
	for _, s := range samples(t) {
		add(dialects[s.dialect](s.source))
	}
	for _, p := range random(200) {
		add(p)
	}
	want, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	const name = "testdata/browser.json"
	if *update {
		if err := os.WriteFile(name, append(want, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != string(want)+"\n" {
		t.Errorf("%s is stale: run go test with -update (%v)", name, err)
	}
}

// random translates expressions that are made up, always the same ones.
func random(n int) (all []Pattern) {
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		if p := JavaScript(`^` + grow(random, 3) + `$`); p.Source != "" {
			all = append(all, p)
		}
	}
	return all
}

// grow makes up an expression.
func grow(random *rand.Rand, depth int) string {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	if depth == 0 || random.IntN(4) == 0 {
		return pick("a", "b", "1", ".", `\d`, `\w`, `\s`, "[ab]", "[^a]", "[a-f]", "[&-]", "ab", "")
	}
	switch random.IntN(4) {
	case 0:
		return "(" + grow(random, depth-1) + "|" + grow(random, depth-1) + ")"
	case 1:
		return "(" + grow(random, depth-1) + ")" + pick("*", "+", "?", "{2}", "{0,3}", "{2,}", "{20}", "{1,30}")
	default:
		return grow(random, depth-1) + grow(random, depth-1)
	}
}
