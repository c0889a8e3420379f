//go:build browser

package e2e_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"

	"github.com/playwright-community/playwright-go"
)

// heard is one message that the integrator's window got from the widget.
type heard struct {
	Ours    bool   // in our own words, not the vendor's
	Type    string // ours: the type
	Seq     int    // ours: the number
	Reason  string
	Message string // as JSON
	at      float64
}

// hear reads one message as the host window gets it.
func hear(data json.RawMessage) heard {
	h := heard{Message: string(data)}
	var own struct {
		Source, Type, Reason string
		Seq                  int
	}
	words := []byte(data)
	if text := ""; json.Unmarshal(words, &text) == nil {
		words = []byte(text) // stringified
	}
	if json.Unmarshal(words, &own) == nil && own.Source == "reconnect" {
		h.Ours, h.Type, h.Seq, h.Reason = true, own.Type, own.Seq, own.Reason
	}
	return h
}

// messages are what a window is told, from before its own scripts run and until after it has gone elsewhere.
type messages struct {
	mu  sync.Mutex
	all []heard
}

// listening numbers what it hears by time, because the driver hands messages on side by side. The driver may lose what it
// is told just before a page goes elsewhere, so the next page tells it all again.
const listening = `if (window === window.top) {
	let last = 0
	const kept = () => { try { return JSON.parse(sessionStorage.e2e) } catch { return [] } }
	for (const m of kept()) window.e2eHears(m)
	addEventListener('message', (event) => {
		last = Math.max(last + 0.001, performance.timeOrigin + performance.now())
		const m = JSON.stringify({origin: event.origin, data: event.data, at: last})
		try { sessionStorage.e2e = JSON.stringify([...kept(), m]) } catch {}
		window.e2eHears(m)
	})
}`

func (e *messages) record(page playwright.Page) error {
	listen := func(_ *playwright.BindingSource, args ...any) any {
		var m struct {
			Origin string
			Data   json.RawMessage
			At     float64
		}
		if text, ok := args[0].(string); !ok || json.Unmarshal([]byte(text), &m) != nil || m.Origin != widget.widget {
			return nil
		}
		h := hear(m.Data)
		h.at = m.At
		if !h.Ours || h.Seq > 0 {
			e.mu.Lock()
			defer e.mu.Unlock()
			if !slices.Contains(e.all, h) {
				e.all = append(e.all, h)
			}
		}
		return nil
	}
	if err := page.ExposeBinding("e2eHears", listen); err != nil {
		return err
	}
	return page.AddInitScript(playwright.Script{Content: playwright.String(listening)})
}

// heard lists the messages in the order in which they came.
func (v *visitor) heard() []heard {
	if v.told == nil {
		return nil
	}
	v.told.mu.Lock()
	defer v.told.mu.Unlock()
	all := slices.Clone(v.told.all)
	slices.SortFunc(all, func(a, b heard) int { return cmp.Compare(a.at, b.at) })
	return all
}
