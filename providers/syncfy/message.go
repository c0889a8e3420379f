package syncfy

import (
	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
)

// message is one event of the vendor's widget as the host window hears it. The widget is no frame but a part of the
// page, and calls listeners; so a message carries what its listener would be called with, and a host page passes it on:
// listeners[m.event](...m.args).
type message struct {
	Type  string `json:"type"` // always "syncfyWidget"
	Event string `json:"event"`
	Args  []any  `json:"args"`
}

// credentialEvent is the part of the POST and PUT answer that the widget's "success" and "error" carry and that is no
// secret: by the addresses of a job any reader could open it.
type credentialEvent struct {
	IDCredential string `json:"id_credential,omitempty"`
	Username     string `json:"username,omitempty"`
}

// jobError is the second argument of the widget's "error".
type jobError struct {
	Code        int    `json:"code,omitempty"`
	LongMessage string `json:"longMessage"`
	Message     string `json:"message"`
}

type statusEvent struct {
	Code int `json:"code"`
}

// Messages are the widget's events by name (vendor's widget documentation, "events"): opened; status for each step that
// has a code; submitted for an answer; back for a user who chooses anew; at the end success, or error, each with the last status, or closed for a user who
// left. A session that is over is also a "401", an aggregator that could not be reached an "api-error". Unlike the
// widget, whose order differs from mode to mode, the last status always comes first.
func (d *Door) Messages(f *reconnect.Flow, e reconnect.Event) []any {
	say := func(event string, args ...any) any {
		if args == nil {
			args = []any{}
		}
		return message{"syncfyWidget", event, args}
	}
	status := func(code int) []any {
		if code == 0 {
			return nil
		}
		return []any{say("status", statusEvent{code})}
	}
	switch e.Type {
	case reconnect.EventOpened:
		return []any{say("opened")}
	case reconnect.EventAnswered:
		return []any{say("submitted")}
	case reconnect.EventBack:
		return []any{say("back")}
	case reconnect.EventStep:
		if e.Challenge == reconnect.ForRetry { // its status is told if it is not tried again
			return nil
		}
		if e.Seq == len(f.Events) {
			return status(codeAt(f))
		}
		return status(codeFor(e.Step, e.Reason)) // an older one, told again
	case reconnect.EventDone:
		return append(status(codeAt(f)), say("success", credentialEvent{credentialOf(f), f.Results["username"]}))
	case reconnect.EventFailed:
	default:
		return nil
	}
	if e.Reason == reconnect.Cancelled {
		return []any{say("closed")}
	}
	why := jobError{codeAt(f), link.Describe(e.Reason), string(e.Reason)}
	list := status(why.Code)
	switch e.Reason {
	case reconnect.Expired, reconnect.DeadLink:
		list = append(list, say("401"))
	case reconnect.Unreachable:
		list = append(list, say("api-error", why.Code, map[string]any{
			"message": why.Message, "longMessage": why.LongMessage, "noInternet": false,
		}))
	default: // the last status says it
	}
	return append(list, say("error", credentialEvent{credentialOf(f), f.Results["username"]}, why))
}
