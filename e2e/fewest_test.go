//go:build browser

package e2e_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// trait is something that a browser shows or does in its own way: a kind of control, a part of a page, a page that follows another.
type trait string

// traits are those of each story's pages, as they were when the story was walked in a frame.
var traits = struct {
	sync.Mutex
	of map[string][]trait
}{of: map[string][]trait{}}

// note takes down what stands on the page.
func (w *walker) note(now screen) {
	if w.way.name != ways[0].name {
		return
	}
	vendor, _, _ := strings.Cut(w.story.ID, "/")
	before := ""
	if n := len(w.shown); n > 1 {
		before = w.shown[n-2].Step
	}
	found := []trait{trait(now.Step + " " + now.Reason), trait(vendor + " " + now.Step), trait(before + " > " + now.Step)}
	w.page.Find("main [class]").Each(func(_ int, e *goquery.Selection) {
		for _, class := range strings.Fields(e.AttrOr("class", "")) {
			found = append(found, trait(goquery.NodeName(e)+"."+class))
		}
	})
	w.page.Find("form.ask [data-field]").Each(func(_ int, e *goquery.Selection) {
		kind := goquery.NodeName(e)
		for _, name := range []string{"type", "inputmode", "autocomplete"} {
			kind += " " + e.AttrOr(name, "")
		}
		for _, name := range []string{"required", "multiple", "checked", "value", "pattern", "data-find"} {
			if _, has := e.Attr(name); has {
				kind += " " + name
			}
		}
		found = append(found, trait(kind))
	})
	traits.Lock()
	defer traits.Unlock()
	traits.of[w.story.ID] = append(traits.of[w.story.ID], found...)
}

// fewest wants as few stories as together have every trait, and a quarter of the others, another one each day. It wants all where none
// was walked, and where [sample] is of all.
func fewest(t *testing.T) func(story) bool {
	t.Helper()
	all := slices.DeleteFunc(stories(t), playedClosely) // which are always played
	traits.Lock()
	defer traits.Unlock()
	wanted, shown := map[string]bool{}, map[trait]bool{}
	fresh := func(s story) (n int) {
		counted := map[trait]bool{}
		for _, one := range traits.of[s.ID] {
			if !shown[one] && !counted[one] {
				counted[one] = true
				n++
			}
		}
		return n
	}
	for {
		best := slices.MaxFunc(all, func(a, b story) int { return fresh(a) - fresh(b) })
		if fresh(best) == 0 {
			break
		}
		wanted[best.ID] = true
		for _, one := range traits.of[best.ID] {
			shown[one] = true
		}
	}
	quarters := []string{"now", "tomorrow", "later", "last"}
	turn := sample(t, quarters)
	for i, s := range all {
		if len(traits.of[s.ID]) == 0 || slices.Contains(turn(i), quarters[0]) {
			wanted[s.ID] = true
		}
	}
	t.Logf("%d of %d stories, which have %d traits", len(wanted), len(all), len(shown))
	return func(s story) bool { return wanted[s.ID] }
}
