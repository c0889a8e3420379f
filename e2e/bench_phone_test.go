//go:build browser

package e2e_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// wentOn has a page note when it shows something else than the wait for a phone.
const wentOn = `() => {
	const look = () => { if (document.querySelector('main')?.dataset.step !== 'approve') window.wentOn ||= Date.now() }
	new MutationObserver(look).observe(document, {childList: true, subtree: true, attributes: true})
}`

// BenchmarkApproval approves on a phone and tells how long the page then still waits: one that is looked at meanwhile, and one that had no network
// when it was approved, from when that is back. Each aggregator tells by another way.
func BenchmarkApproval(b *testing.B) {
	const each = 3
	var seen, back []float64
	for range b.N {
		for _, id := range []string{"powens/approve", "syncfy/confirm", "flinks/push"} {
			of := seen
			for range each {
				seen, back = append(seen, approval(b, id, false)), append(back, approval(b, id, true))
			}
			b.ReportMetric(figures.Of(seen[len(of):]...).Median, "ms-"+id[:6])
		}
	}
	figures.Approved.Is(figures.Of(seen...))
	figures.ApprovedLast.Is(figures.Of(most(seen)))
	figures.ApprovedBack.Is(figures.Of(most(back)))
	b.ReportMetric(most(seen), "ms-slowest")
	b.ReportMetric(most(back), "ms-back-slowest")
	b.ReportMetric(0, "ns/op")
}

// most is the slowest of some.
func most(of []float64) (m float64) {
	for _, v := range of {
		m = max(m, v)
	}
	return m
}

// approval makes one visit, and approves at any moment between two looks; not in the first second, in which nobody has taken up the phone, and
// after which Powens is told that the approval is awaited.
func approval(b *testing.B, id string, cut bool) (ms float64) {
	b.Helper()
	phone := telephone(b)
	defer phone.Close()
	v := stand(b, phone, id, widget.widget)
	v.playUntil("the phone to be waited for", func(s screen) bool { return s.Step == "approve" })
	_, err := v.frame().Evaluate(wentOn)
	v.must(err)
	if cut {
		v.must(phone.SetOffline(true))
	}
	time.Sleep(time.Second + rand.N(2*time.Second))
	soon.Await(b, "a request on the phone", func() bool { return order(b, v.run, "approve") })
	at := time.Now()
	if cut {
		time.Sleep(rand.N(time.Second))
		at = time.Now()
		v.must(phone.SetOffline(false))
	}
	var value any
	soon.Await(b, "the page to go on", func() bool {
		value, err = v.frame().Evaluate(`() => window.wentOn`)
		return err == nil && value != nil
	})
	return number(value) - float64(at.UnixNano())/1e6
}
