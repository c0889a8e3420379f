package powens

import (
	"cmp"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestTheDocumentsHaveEachStatesReason(t *testing.T) {
	told := providertest.Documented(t, 1)
	for state, want := range told {
		r := newRecorded(t).now(`{"id":27,"state":"` + state + `","fields":[{"name":"login","type":"text"},{"name":"password","type":"password"}]}`)
		if state == "SCARequired" {
			r = newRecorded(t).now(`{"id":27,"state":"SCARequired"}`)
		}
		s, _ := r.start()
		got := reconnect.ReasonOf(s)
		if _, acts := s.(reconnect.Act); acts { // whose own words say why, the first time
			got = cmp.Or(got, reconnect.ActionNeeded)
		}
		if got != want {
			t.Errorf("%s is %s, and %s in docs/reasons.md", state, got, want)
		}
	}
	if len(told) != 8 {
		t.Errorf("%d states have a reason", len(told))
	}
}
