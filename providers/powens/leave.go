package powens

import (
	"regexp"
	"strconv"

	"github.com/open-reconnect/reconnect"
)

var sourceName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Leave returns the callback, which the vendor opens in the window that the page is in. Success "adds no parameter to the callback URI … except from state"; a failure adds
// error, error_description and state (Webview). What the callback has of its own stays byte for byte. There is none for
// a flow that is not over.
func (d *Door) Leave(f *reconnect.Flow) reconnect.Way {
	if f.Callback == "" || !f.Over() {
		return reconnect.Way{}
	}
	word, description := verdict(f)
	return reconnect.Way{URL: reconnect.WithParameters(f.Callback,
		reconnect.Parameter{Name: "error", Value: word},
		reconnect.Parameter{Name: "error_description", Value: description},
		reconnect.Parameter{Name: "state", Value: f.State},
	)}
}

// verdict is how a flow ended in the webview's words (Webview: error callback; session_expired from the SDK). Both are
// empty for success.
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
	return word, describe(failed.Reason)
}

// describe is a technical description, not for users, that begins with our own word.
func describe(r reconnect.Reason) string {
	phrase := map[reconnect.Reason]string{
		reconnect.Cancelled:       "the user cancelled",
		reconnect.Expired:         "the time for this session ran out",
		reconnect.DeadLink:        "the code is dead, used or does not open this connection",
		reconnect.TooManyAttempts: "stopped before the bank would lock the access",
		reconnect.RateLimited:     "the bank or the aggregator accepts no more attempts for now",
		reconnect.BankUnavailable: "the bank cannot be reached",
		reconnect.AggregatorFault: "the aggregator failed",
		reconnect.NotSupported:    "this bank or account is not supported any more",
		reconnect.Unreachable:     "the aggregator could not be reached",
		reconnect.Unknown:         "the aggregator said something unknown",
		reconnect.Internal:        "a fault of the reconnect page",
	}[r]
	if phrase == "" {
		phrase = "the connection was not mended"
	}
	return string(r) + ": " + phrase
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
