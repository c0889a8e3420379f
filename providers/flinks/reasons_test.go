package flinks

import (
	"maps"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestTheDocumentsHaveEachCodesReason(t *testing.T) {
	known := map[string]reconnect.Reason{}
	for code, f := range codes {
		if f.reason != "" {
			known[code] = f.reason
		}
	}
	if told := providertest.Documented(t, 3); !maps.Equal(told, known) {
		t.Errorf("docs/reasons.md has\n%v, the code\n%v", told, known)
	}
}
