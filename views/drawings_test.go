package views

import (
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestEveryReasonHasItsDrawing(t *testing.T) {
	for _, r := range reconnect.Reasons() {
		if drawn[r] == "" {
			t.Errorf("%s has no drawing", r)
		}
	}
	if len(drawn) != len(reconnect.Reasons()) {
		t.Error("a drawing tells a reason that does not exist")
	}
	for what, pair := range map[string][2]reconnect.Reason{
		"what the bank locked and what it maintains": {reconnect.Locked, reconnect.Maintenance},
		"a time that ran out and a cancelled flow":   {reconnect.Expired, reconnect.Cancelled},
		"another person and another device":          {reconnect.WrongPerson, reconnect.NotApproved},
	} {
		if drawn[pair[0]] == drawn[pair[1]] {
			t.Errorf("%s look the same", what)
		}
	}
}
