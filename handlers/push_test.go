package handlers_test

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

const hookSecret = "a-secret-of-webhooks"

// The simulator signs as the vendor's documents and a client in production have it. It knows nothing of the adapter.
func TestAWebhookOfPowensWakesThePageThatWaits(t *testing.T) {
	o := withOutages(t)
	id := reconnect.FlowID(strings.TrimPrefix(o.browser().open(o.link()), "/f/"))
	for _, secret := range []string{"guess", hookSecret} {
		o.tell("PUT", "/powens/webhooks", map[string]any{
			"secret": secret, "CONNECTION_SYNCED": o.base + "/push/powens-acme-sandbox-biapi-pro-4711",
		})
		o.tell("POST", "/powens/connections/"+o.id+"/break", map[string]any{"script": sandbox.Script{sandbox.AskCode("123456")}})
		if secret != hookSecret {
			soon.Await(t, "the refusal", func() bool { return strings.Contains(o.log.String(), "webhook refused") })
			if f, err := o.Engine.Read(t.Context(), id); err != nil || len(f.Noticed) != 0 {
				t.Errorf("a forged one woke the flow: %v %v", f.Noticed, err)
			}
			continue
		}
		soon.Await(t, "the flow to be woken", func() bool {
			f, err := o.Engine.Read(t.Context(), id)
			return err == nil && len(f.Noticed) == 1
		})
	}
}
