package flinks

import (
	"cmp"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
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

// redirect is the callback at the end, empty if there is none. The message repeats the requestId in it, and has the bare
// query where there is no callback: hosts read the loginId out of it.
func redirect(f *reconnect.Flow, message bool) string {
	var login, request, word string
	reason := reconnect.ReasonOf(f.Step)
	switch _, bad := f.Step.(reconnect.Failed); {
	case bad && reason == reconnect.Cancelled:
		word = "access_denied"
	case bad:
		word = "server_error"
	default:
		login, reason = f.Results[resultLoginID], ""
		if message {
			request = requestOf(f)
		}
	}
	parameters := []reconnect.Parameter{
		{Name: "loginId", Value: login},
		{Name: "tag", Value: f.DoorOptions[doorTag]},
		{Name: "institution", Value: institutionOf(f)},
		{Name: "error", Value: word},
		{Name: "error_description", Value: string(reason)},
		{Name: "requestId", Value: request},
	}
	if f.Callback == "" && message {
		return reconnect.WithParameters("", parameters...)
	}
	return link.Leave(f, parameters...).URL
}

func institutionOf(f *reconnect.Flow) string {
	return cmp.Or(f.Results[resultInstitution], f.DoorOptions[doorInstitution])
}

func requestOf(f *reconnect.Flow) string {
	return cmp.Or(f.Results[resultRequestID], f.DoorOptions[doorRequestID])
}
