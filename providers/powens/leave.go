package powens

import (
	"strconv"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
)

// Leave returns the callback, which the vendor opens in the window that the page is in. Success "adds no parameter to the
// callback URI … except from state"; a failure adds error, error_description and state (Webview).
func (d *Door) Leave(f *reconnect.Flow) reconnect.Way {
	word, description := verdict(f)
	return link.Leave(f,
		reconnect.Parameter{Name: "error", Value: word},
		reconnect.Parameter{Name: "error_description", Value: description},
		reconnect.Parameter{Name: "state", Value: f.State},
	)
}

// verdict is how a flow ended in the webview's words (Webview: error callback; session_expired from the SDK), with a
// technical description that begins with our own word. Both are empty for success.
func verdict(f *reconnect.Flow) (word, description string) {
	failed, ok := f.Step.(reconnect.Failed)
	if !ok {
		return "", ""
	}
	switch failed.Reason {
	case reconnect.Cancelled:
		word = "access_denied"
	case reconnect.Expired, reconnect.DeadLink:
		word = "session_expired"
	default:
		word = "server_error"
	}
	return word, string(failed.Reason) + ": " + link.Describe(failed.Reason)
}

// termination is the message of the vendor's web component (powens-webview-js: PowensWebviewMessage).
type termination struct {
	Type string `json:"type"`
	Data result `json:"data"`
}

type result struct {
	ConnectionID     int64  `json:"connectionId,omitempty"`
	State            string `json:"state,omitempty"`
	Error            string `json:"error,omitempty"`
	ErrorDescription string `json:"errorDescription,omitempty"`
}

// Messages is {"type":"powensWebviewTermination", …} for the last event of a flow, and nothing for all others, which the
// vendor's page does not tell.
func (d *Door) Messages(f *reconnect.Flow, e reconnect.Event) []any {
	if !e.Terminal() {
		return nil
	}
	m := termination{Type: "powensWebviewTermination", Data: result{State: f.State}}
	m.Data.Error, m.Data.ErrorDescription = verdict(f)
	switch {
	case e.Type == reconnect.EventDone:
		m.Data.ConnectionID, _ = strconv.ParseInt(f.Connection, 10, 64) // a number in the vendor's types
	case reconnect.ReasonOf(f.Step) != reconnect.Cancelled:
		return []any{reconnect.Held{Message: m}} // the vendor's component removes the page at this word
	}
	return []any{m}
}
