package syncfy

import (
	"maps"
	"strconv"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestTheDocumentsHaveEachStatussReason(t *testing.T) {
	known := map[string]reconnect.Reason{}
	for code, o := range outcomes {
		if o.reason != "" {
			known[strconv.Itoa(code)] = o.reason
		}
	}
	if told := providertest.Documented(t, 2); !maps.Equal(told, known) {
		t.Errorf("docs/reasons.md has\n%v, the code\n%v", told, known)
	}
}
