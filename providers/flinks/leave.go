package flinks

import (
	"github.com/open-reconnect/reconnect"
)

// added are the parameters that the redirect may add to the callback.
var added = []string{"loginId", "tag", "accountId", "institution", "requestId", "error", "error_description"}

// Leave returns the redirect: the callback with loginId, tag and institution, in this order, behind the query of its own
// (Listener, and observed in production). Flinks Connect redirects after a success only. A user must get back after a
// failure too, so there is a way then as well: without a loginId, with error and error_description as Flinks' OAuth
// variant has them. There is none for a flow that is not over.
//
// The redirect leaves a frame unless innerRedirect says otherwise. With jsRedirect the host page does it when it hears
// REDIRECT.
func (d *Door) Leave(f *reconnect.Flow) reconnect.Way {
	if f.DoorOptions[doorJSRedirect] != "" && (f.Framed || f.DoorOptions[doorWebview] != "") {
		return reconnect.Way{}
	}
	return reconnect.Way{URL: redirect(f, false), Top: f.DoorOptions[doorInnerRedirect] == ""}
}

// redirect is the callback at the end, empty if there is none. The message repeats the requestId in it.
func redirect(f *reconnect.Flow, message bool) string {
	if f.Callback == "" || !f.Over() {
		return ""
	}
	var params []reconnect.Parameter
	add := func(name, value string) { params = append(params, reconnect.Parameter{Name: name, Value: value}) }
	failed, bad := f.Step.(reconnect.Failed)
	if !bad {
		add("loginId", f.Results[resultLoginID])
	}
	add("tag", f.DoorOptions[doorTag])
	add("institution", institutionOf(f))
	switch {
	case bad && failed.Reason == reconnect.Cancelled:
		add("error", "access_denied")
		add("error_description", string(failed.Reason))
	case bad:
		add("error", "server_error")
		add("error_description", string(failed.Reason))
	case message:
		add("requestId", requestOf(f))
	}
	return reconnect.WithParameters(f.Callback, params...)
}

func institutionOf(f *reconnect.Flow) string {
	if name := f.Results[resultInstitution]; name != "" {
		return name
	}
	return f.DoorOptions[doorInstitution]
}

func requestOf(f *reconnect.Flow) string {
	if id := f.Results[resultRequestID]; id != "" {
		return id
	}
	return f.DoorOptions[doorRequestID]
}
