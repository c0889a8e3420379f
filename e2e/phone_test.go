//go:build browser

package e2e_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// telephone is a person's, with a touch screen.
func telephone(t testing.TB) playwright.BrowserContext {
	t.Helper()
	return person(t, playwright.BrowserNewContextOptions{
		Viewport: &playwright.Size{Width: 390, Height: 740}, IsMobile: playwright.Bool(true), HasTouch: playwright.Bool(true),
		ReducedMotion: playwright.ReducedMotionReduce,
	})
}

// A page that stands on the telephone with the bank's app is cut off or stopped just when the person approves. Back there, it looks in little more
// than a second of its own time, whatever tells it that it is back, and goes on.
func TestAnApprovalOutlivesTheWayToTheBanksApp(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		story  string
		leaves func(v *visitor, fails *atomic.Bool)
		comes  func(v *visitor, fails *atomic.Bool)
	}{
		"without a network": {
			"powens/approve",
			func(v *visitor, _ *atomic.Bool) { v.must(v.context.SetOffline(true)) },
			func(v *visitor, _ *atomic.Bool) {
				v.must(v.context.SetOffline(false))
				soon.Await(t, "the network", func() bool { on, _ := v.frame().Evaluate("navigator.onLine"); return on == true })
			},
		},
		"where requests fail, and nothing says when that is over": {
			"syncfy/confirm",
			func(_ *visitor, fails *atomic.Bool) { fails.Store(true) }, func(_ *visitor, fails *atomic.Bool) { fails.Store(false) },
		},
		"frozen": {
			"flinks/push",
			func(v *visitor, _ *atomic.Bool) { v.lives("frozen") }, func(v *visitor, _ *atomic.Bool) { v.lives("active") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var fails atomic.Bool
			var asked atomic.Int64
			streams, cut := context.WithCancel(t.Context())
			proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
				switch {
				case fails.Load():
					panic(http.ErrAbortHandler)
				case isStream(r) && streams.Err() == nil:
					both, end := context.WithCancel(r.Context())
					defer context.AfterFunc(streams, end)()
					r = r.WithContext(both)
				case r.Method == http.MethodGet:
					asked.Add(1)
				}
				on.ServeHTTP(w, r)
			})
			phone := telephone(t)
			clock := phone.Clock()
			if err := clock.Install(); err != nil {
				t.Fatal(err)
			}
			v := stand(t, phone, tt.story, proxy)
			v.playUntil("the phone to be waited for", func(s screen) bool { return s.Step == "approve" })
			v.must(clock.PauseAt(time.Now().Add(10 * time.Second)))
			tt.leaves(v, &fails)
			cut()
			if tt.story != "flinks/push" {
				for range 6 {
					v.must(clock.RunFor(10_000))
				}
				v.sees("#lost")
			}
			soon.Await(t, "a request on the phone", func() bool { return order(t, v.run, "approve") })
			before := asked.Load()
			tt.comes(v, &fails)
			for range 12 {
				v.must(clock.RunFor(100))
			}
			soon.Await(t, "a look", func() bool { return asked.Load() > before })
			v.must(clock.Resume()) // on a busy machine the bank may not have said it yet
			v.await("what follows the approval", func(s screen) bool { return s.Step != "" && s.Step != "approve" })
		})
	}
}

// lives has the browser stop the page, or wake it, as telephones do.
func (v *visitor) lives(state string) {
	v.t.Helper()
	session, err := v.context.NewCDPSession(v.window)
	v.must(err)
	_, err = session.Send("Page.setWebLifecycleState", map[string]any{"state": state})
	v.must(err)
}
