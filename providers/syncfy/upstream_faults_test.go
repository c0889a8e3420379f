package syncfy_test

import (
	"testing"

	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestWhateverFailsUpstreamTheFlowGoesOnAndNothingIsSentTwice(t *testing.T) {
	providertest.Faults(t, "", func() providertest.Dialect {
		d := played(setting{site: normal, script: sandbox.Script{sandbox.AskCode(providertest.RightCode)}})
		d.Waits = false
		return d
	})
}
