package syncfy

import (
	"strconv"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
)

// Leave returns the callback with id_credential, status ("success", "error" or "closed"), code (the job's last status,
// or what stands for it) and state. It opens in the window that the page is in: a host page that embeds the page hears the
// messages.
func (d *Door) Leave(f *reconnect.Flow) reconnect.Way {
	code := ""
	if n := codeAt(f); n > 0 {
		code = strconv.Itoa(n)
	}
	return link.Leave(f,
		reconnect.Parameter{Name: "id_credential", Value: credentialOf(f)},
		reconnect.Parameter{Name: "status", Value: verdict(f)},
		reconnect.Parameter{Name: "code", Value: code},
		reconnect.Parameter{Name: "state", Value: f.State},
	)
}

// verdict is how a flow ended.
func verdict(f *reconnect.Flow) string {
	failed, ok := f.Step.(reconnect.Failed)
	switch {
	case !ok:
		return "success"
	case failed.Reason == reconnect.Cancelled:
		return "closed"
	}
	return "error"
}

// credentialOf is the credential that was mended or made.
func credentialOf(f *reconnect.Flow) string {
	if id := f.Results["id_credential"]; id != "" {
		return id
	}
	return f.Connection
}

// codeAt is the job's last status if that says how the flow stands, else the code that stands for the flow's own word; 0
// when there is none.
func codeAt(f *reconnect.Flow) int {
	code, _ := strconv.Atoi(f.Results["code"])
	o, reason, says := judge(code), reconnect.ReasonOf(f.Step), false
	switch f.Step.(type) {
	case reconnect.Done:
		says = o.meaning == success
	case reconnect.Failed:
		says = o.reason == reason || code > 0 && reason == reconnect.TooManyAttempts
	case reconnect.Wait:
		says = o.meaning == moving && code > 0
	case reconnect.Ask, reconnect.Approve, reconnect.Visit, reconnect.Act:
		says = o.reason == reason && (reason != "" || o.meaning == question)
	}
	if says {
		return code
	}
	return codeFor(reconnect.StepName(f.Step), reason)
}

// codeFor is the job status that stands for a step (guide: the table of codes), or the API's own code (401: the session
// is over); 0 for what the vendor has no code for.
func codeFor(step string, reason reconnect.Reason) int {
	switch step {
	case "done":
		return 200
	case "approve":
		return 410
	}
	switch reason {
	case reconnect.WrongCredentials, reconnect.TooManyAttempts, reconnect.DeadLink, reconnect.Expired:
		return 401
	case reconnect.WrongCode:
		return 403
	case reconnect.Locked:
		return 405
	case reconnect.OtherSession:
		return 406
	case reconnect.ActionNeeded:
		return 408
	case reconnect.WrongSite:
		return 409
	case reconnect.CodeExpired, reconnect.NotApproved:
		return 411
	case reconnect.NotSupported:
		return 449
	case reconnect.AggregatorFault, reconnect.Internal, reconnect.Unknown:
		return 500
	case reconnect.BankUnavailable:
		return 501
	case reconnect.Unreachable:
		return 504
	case reconnect.Maintenance:
		return 509
	case reconnect.RateLimited:
		return 429
	default:
		return 0
	}
}
