package reconnect

import "testing"

// What becomes of a flow is told by those who changed it, each after it was kept; so an older word may come after a newer one.
func TestAnOlderWordOfAFlowIsNoNews(t *testing.T) {
	c := newCrowd(Limits{}, true)
	if _, _, err := c.admit(&Flow{ID: "1", Client: "shop", Source: "a"}, false); err != nil {
		t.Fatal(err)
	}
	open := &Flow{ID: "1", Proven: true, Step: Ask{}}
	over := &Flow{ID: "1", Proven: true, Step: Done{}}
	for _, f := range []*Flow{{ID: "1", Step: Wait{}}, open, over, open, {ID: "1", Step: Wait{}}} {
		c.note(f)
	}
	c.forget("1")
	if len(c.counts) != 0 || c.unproven != 0 || len(c.sources) != 0 {
		t.Errorf("it is counted still: %v, %d unproven, %v", c.counts, c.unproven, c.sources)
	}
}
