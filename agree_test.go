package reconnect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/storetest"
)

func TestAReplicaWithAnotherSecretOrAddressIsFound(t *testing.T) {
	for what, change := range map[string]func(*reconnect.Engine){
		"":               func(*reconnect.Engine) {},
		"session_secret": func(e *reconnect.Engine) { e.Key = []byte("another") },
		"url":            func(e *reconnect.Engine) { e.ReturnURL = "https://other.example/return" },
	} {
		replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
			change(two.Engine)
			for range 2 {
				one.Sweep(k.Context())
				two.Sweep(k.Context())
				time.Sleep(10 * time.Second)
			}
			const says = "has another setting"
			if n := strings.Count(k.log.String(), says); what == "" && n > 0 || what != "" && (n != 2 || !strings.Contains(k.log.String(), "setting="+what)) {
				k.Errorf("%q is another: %s", what, k.log)
			}
		}, reply{step: code("")})
	}
}
