package e2e_test

import (
	"net/url"
	"strings"
	"time"
)

// expectEnd compares what the integrator's page and its back end know with what the story promises.
func (v *visitor) expectEnd() {
	v.t.Helper()
	want := "done"
	if v.story.Ends != want {
		want = v.story.vendor().callbackWord(v.story.Ends)
	}
	if got := v.outcome(); got != want {
		v.t.Errorf("%s by %s: the integrator's page shows the outcome %q, not %q; shown were %v", v.story.ID, v.embed, got, want, v.shown)
	}
	r := v.settled()
	query, err := url.ParseQuery(r.Query)
	v.must(err)
	if query.Get("state") != v.run {
		v.t.Errorf("%s by %s: the callback's state is %q, not the %q that was given", v.story.ID, v.embed, query.Get("state"), v.run)
	}
	switch {
	case want == "done" && r.Upstream != "healthy":
		v.t.Errorf("%s by %s: the widget says done, and the connection is %s", v.story.ID, v.embed, r.Upstream)
	case want == "done" && query.Has("error"):
		v.t.Errorf("%s by %s: success has the error %q", v.story.ID, v.embed, query.Get("error"))
	case want != "done" && v.story.vendor().said != nil && !strings.HasPrefix(v.story.vendor().said(query)+": ", v.story.Ends+": "):
		v.t.Errorf("%s by %s: the callback says %q, and does not begin with %q", v.story.ID, v.embed, v.story.vendor().said(query), v.story.Ends)
	}
}

// settled is what the integrator's back end knows, once it has asked the aggregator. A page that is loaded twice, by the
// link and by itself, makes it ask twice.
func (v *visitor) settled() (r result) {
	v.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if r = resultOf(v.t, v.run); r.Upstream != "" && r.Upstream != "not known" {
			break
		}
	}
	return r
}
