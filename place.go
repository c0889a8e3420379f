package reconnect

import "context"

// Place is where a flow's page stands, as its own script sees it. Of a frame browsers say so when the flow is opened,
// except old ones, those over plain http and those behind a proxy that takes headers away; of a pop-up none does.
type Place string

// The places.
const (
	InFrame  Place = "frame"  // in a frame of another page
	InPopup  Place = "popup"  // in a window that another page has opened
	InWindow Place = "window" // in the window that goes to the bank itself, where no further one could be opened
)

// stand takes note of where a flow's page stands, and reports whether that is news. An unknown place changes nothing.
func (f *Flow) stand(p Place) bool {
	framed, popup, bound := f.Framed, f.Popup, f.Bound
	switch p {
	case InFrame:
		f.Framed = true
	case InPopup:
		f.Popup = true
	case InWindow:
		if _, visiting := f.Step.(Visit); visiting {
			// The bank brings the browser back into this window, whose cookies are not those of a frame: the one that
			// the flow is bound to can no longer be shown.
			f.Framed, f.Popup, f.Bound = false, false, false
		}
	}
	return framed != f.Framed || popup != f.Popup || bound != f.Bound
}

// Apart reports whether a bank's page is visited in a window of its own, while the flow's page waits in another.
func (f *Flow) Apart() bool { return f.Framed || f.Popup }

// Leave takes note that a browser goes to the callback: a page that is come back to later does not go there again.
func (e *Engine) Leave(ctx context.Context, id string) error {
	_, err := e.update(ctx, id, func(f *Flow) error { f.Left = f.Over(); return nil })
	return err
}

// Bind takes note that a browser has shown our cookie for a flow, which it must from now on.
func (e *Engine) Bind(ctx context.Context, id string) (*Flow, error) {
	return e.update(ctx, id, func(f *Flow) error { f.Bound = true; return nil })
}
