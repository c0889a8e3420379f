package syncfy

import (
	"strconv"

	"github.com/open-reconnect/reconnect"
)

// Leave returns the callback with id_credential, status ("success", "error" or "closed"), code (the job's last status,
// or what stands for it) and state. What the callback has of its own stays byte for byte. It opens in the window that the
// page is in: a host page that embeds the page hears the messages. There is none for a flow that is not over.
func (d *Door) Leave(f *reconnect.Flow) reconnect.Way {
	if f.Callback == "" || !f.Over() {
		return reconnect.Way{}
	}
	code := ""
	if n := codeAt(f); n > 0 {
		code = strconv.Itoa(n)
	}
	return reconnect.Way{URL: reconnect.WithParameters(f.Callback,
		reconnect.Parameter{Name: "id_credential", Value: credentialOf(f)},
		reconnect.Parameter{Name: "status", Value: verdict(f)},
		reconnect.Parameter{Name: "code", Value: code},
		reconnect.Parameter{Name: "state", Value: f.State},
	)}
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
	want := codeFor(reconnect.StepName(f.Step), reconnect.ReasonOf(f.Step))
	switch o := judge(code); f.Step.(type) {
	case reconnect.Done:
		if o.meaning == success {
			return code
		}
	case reconnect.Failed:
		if reason := reconnect.ReasonOf(f.Step); o.reason == reason || code > 0 && reason == reconnect.TooManyAttempts {
			return code
		}
	case reconnect.Wait:
		if o.meaning == moving && code > 0 {
			return code
		}
	case reconnect.Ask, reconnect.Approve, reconnect.Visit, reconnect.Act:
		if o.meaning == question && reconnect.ReasonOf(f.Step) == "" {
			return code
		}
		if o.reason != "" && o.reason == reconnect.ReasonOf(f.Step) {
			return code
		}
	}
	return want
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
