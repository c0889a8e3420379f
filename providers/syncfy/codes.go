package syncfy

import "github.com/open-reconnect/reconnect"

// meaning is what a job's status means for a flow (guide: the table of codes; vendor's markdown for 413 and 449).
type meaning string

const (
	moving    meaning = "moving"    // wait
	success   meaning = "success"   // it works
	question  meaning = "question"  // 410
	refused   meaning = "refused"   // a value of the form was not accepted
	badToken  meaning = "bad token" // the answer to a question was not accepted
	tooLate   meaning = "too late"  // no answer came in time
	actFirst  meaning = "act first" // the user must do something at the bank
	elsewhere meaning = "elsewhere" // another site of the same organization
	broken    meaning = "broken"    // nothing to be done here
)

// outcome is a code's meaning, with the reason that the user is told.
type outcome struct {
	meaning meaning
	reason  reconnect.Reason
	known   bool
}

// judge reads a code. Unknown codes are judged by their hundred, as both of the vendor's widgets do: a job is
// over with 2xx, and with 4xx and 5xx except 410; anything else goes on.
func judge(code int) outcome {
	switch code {
	case 100, 101, 102, 103:
		return outcome{moving, "", true}
	case 200, 201, 202, 203, 204, 205, 206, 253:
		return outcome{success, "", true}
	case 410:
		return outcome{question, "", true}
	case 301, 400, 401: // 301 is a refused login in the vendor's Android code alone
		return outcome{refused, reconnect.WrongCredentials, true}
	case 403:
		return outcome{badToken, reconnect.WrongCode, true}
	case 411:
		return outcome{tooLate, reconnect.CodeExpired, true}
	case 405:
		return outcome{actFirst, reconnect.Locked, true}
	case 406:
		return outcome{actFirst, reconnect.OtherSession, true}
	case 408:
		return outcome{actFirst, reconnect.ActionNeeded, true}
	case 409:
		return outcome{elsewhere, reconnect.WrongSite, true}
	case 413, 501, 504, 507, 508: // the widget says of 413 and 507: wait a quarter of an hour
		return outcome{broken, reconnect.BankUnavailable, true}
	case 429:
		return outcome{broken, reconnect.RateLimited, true}
	case 449: // a site that is given up
		return outcome{broken, reconnect.NotSupported, true}
	case 500, 505:
		return outcome{broken, reconnect.AggregatorFault, true}
	case 509:
		return outcome{broken, reconnect.Maintenance, true}
	}
	switch {
	case code >= 200 && code < 300:
		return outcome{success, "", false}
	case code >= 400 && code < 500:
		return outcome{broken, reconnect.Unknown, false}
	case code >= 500 && code < 600:
		return outcome{broken, reconnect.AggregatorFault, false}
	}
	return outcome{moving, "", false}
}

// stage is how far a job has got by its last status.
func stage(code int) reconnect.Stage {
	switch code {
	case 0, first:
		return reconnect.Queued
	case 102:
		return reconnect.Reading
	}
	return reconnect.SigningIn
}
