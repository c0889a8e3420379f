package syncfy

import (
	"time"

	"github.com/open-reconnect/reconnect"
)

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
}

// after is when the vendor's widget has people come back; 0 where it does not say.
func after(code int) time.Duration {
	if code == 413 || code == 507 {
		return 15 * time.Minute
	}
	return 0
}

var outcomes = map[int]outcome{
	100: {meaning: moving}, 101: {meaning: moving}, 102: {meaning: moving}, 103: {meaning: moving},
	200: {meaning: success}, 201: {meaning: success}, 202: {meaning: success}, 203: {meaning: success},
	204: {meaning: success}, 205: {meaning: success}, 206: {meaning: success}, 253: {meaning: success},
	301: {refused, reconnect.WrongCredentials}, // in the vendor's Android code alone
	400: {refused, reconnect.WrongCredentials}, 401: {refused, reconnect.WrongCredentials},
	403: {badToken, reconnect.WrongCode},
	405: {actFirst, reconnect.Locked}, 406: {actFirst, reconnect.OtherSession}, 408: {actFirst, reconnect.ActionNeeded},
	409: {elsewhere, reconnect.WrongSite},
	410: {meaning: question},
	411: {tooLate, reconnect.CodeExpired},
	413: {broken, reconnect.BankUnavailable}, 507: {broken, reconnect.BankUnavailable},
	501: {broken, reconnect.BankUnavailable}, 504: {broken, reconnect.BankUnavailable}, 508: {broken, reconnect.BankUnavailable},
	429: {broken, reconnect.RateLimited},
	449: {broken, reconnect.NotSupported}, // a site that is given up
	500: {broken, reconnect.AggregatorFault}, 505: {broken, reconnect.AggregatorFault},
	509: {broken, reconnect.Maintenance},
}

// judge reads a code. Unknown codes are judged by their hundred, as both of the vendor's widgets do: a job is over with 2xx,
// and with 4xx and 5xx except 410; anything else goes on.
func judge(code int) outcome {
	if o, known := outcomes[code]; known {
		return o
	}
	switch code / 100 {
	case 2:
		return outcome{meaning: success}
	case 4:
		return outcome{broken, reconnect.Unknown}
	case 5:
		return outcome{broken, reconnect.AggregatorFault}
	}
	return outcome{meaning: moving}
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
