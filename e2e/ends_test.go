package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// heard is one message that the integrator's page got from the widget.
type heard struct {
	From, Type, Seq, Message string
}

// heard lists the messages in the order in which they came.
func (v *visitor) heard() (all []heard) {
	v.t.Helper()
	said, err := v.host.Evaluate(`() => JSON.stringify([...document.querySelectorAll('#events li')].map((li) => ({
		From: li.dataset.from, Type: li.dataset.type, Seq: li.dataset.seq || '', Message: li.dataset.message})))`)
	v.must(err)
	v.must(json.Unmarshal([]byte(said.(string)), &all))
	return all
}

// expectEnd compares what the integrator's page and its back end know with what the story promises.
func (v *visitor) expectEnd() {
	v.t.Helper()
	want := "done"
	if v.story.Ends != want {
		want = callbackWord(v.story.Ends)
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
	case want != "done" && !strings.HasPrefix(query.Get("error_description"), v.story.Ends+": "):
		v.t.Errorf("%s by %s: the callback's description is %q, and does not begin with %q", v.story.ID, v.embed, query.Get("error_description"), v.story.Ends)
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

// callbackWord is Powens' word for a reason.
func callbackWord(reason string) string {
	switch reason {
	case "cancelled":
		return "access_denied"
	case "expired", "dead_link":
		return "session_expired"
	}
	return "server_error"
}

// expectMessages proves that the host window heard of each thing once and in order, and of the end once in our words
// and once in the vendor's.
func (v *visitor) expectMessages() {
	v.t.Helper()
	all := v.heard()
	ours := slices.DeleteFunc(slices.Clone(all), func(h heard) bool { return h.From != "reconnect" })
	ends, vendor := 0, 0
	for i, h := range ours {
		if want := fmt.Sprint(i + 1); h.Seq != want && v.story.Ends != "dead_link" {
			v.t.Errorf("%s by %s: message %d has the number %s: %v", v.story.ID, v.embed, i+1, h.Seq, ours)
		}
		if h.Type == "done" || h.Type == "failed" {
			if ends++; i != len(ours)-1 {
				v.t.Errorf("%s by %s: more is said after the end: %v", v.story.ID, v.embed, ours)
			}
			if v.story.Ends != "done" && !strings.Contains(h.Message, `"reason":"`+v.story.Ends+`"`) {
				v.t.Errorf("%s by %s: the last message %s does not say %s", v.story.ID, v.embed, h.Message, v.story.Ends)
			}
		}
	}
	for _, h := range all {
		if h.From == "aggregator" && h.Type == "powensWebviewTermination" {
			vendor++
		}
	}
	if ends != 1 || vendor != 1 {
		v.t.Errorf("%s by %s: the end was told %d times in our words and %d times in the vendor's: %v", v.story.ID, v.embed, ends, vendor, all)
	}
}
