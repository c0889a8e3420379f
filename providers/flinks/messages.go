package flinks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// happened is an event about the page (Listener: "step"). REDIRECT says loginId and the others at top level and in url,
// because both have been seen in the vendor's own.
type happened struct {
	Step        string   `json:"step"`
	Institution string   `json:"institution,omitempty"`
	MFATypes    []string `json:"mfaTypes,omitempty"`
	LoginID     string   `json:"loginId,omitempty"`
	RequestID   string   `json:"requestId,omitempty"`
	Tag         string   `json:"tag,omitempty"`
	URL         string   `json:"url,omitempty"`
}

// refusal is an event about the API (Listener: "flinksCode").
type refusal struct {
	RequestID   string `json:"requestId"`
	FlinksCode  string `json:"flinksCode"`
	Institution string `json:"institution"`
}

// Messages is what the host window hears: steps of the page and codes of the API.
func (d *Door) Messages(f *reconnect.Flow, e reconnect.Event) []any {
	bank := institutionOf(f)
	code := func(word string) any { return refusal{requestOf(f), word, bank} }
	switch e.Type {
	case reconnect.EventOpened:
		return []any{happened{Step: "APP_MOUNTED"}}
	case reconnect.EventStep:
		return shown(f, e, code)
	case reconnect.EventAnswered:
		switch {
		case e.Step != "ask": // done at the bank's own site: Connect has no word for that
			return nil
		case asking(f, e) == askingLogin:
			return []any{happened{Step: "SUBMIT_CREDENTIAL", Institution: bank}}
		}
		return []any{happened{Step: "SUBMIT_MFA", Institution: bank}}
	case reconnect.EventDone:
		return []any{happened{
			Step: "REDIRECT", Institution: bank, LoginID: f.Results[resultLoginID], RequestID: requestOf(f),
			Tag: f.DoorOptions[doorTag], URL: redirect(f, true),
		}}
	case reconnect.EventFailed:
		if e.Reason == reconnect.Cancelled {
			return []any{happened{Step: "COMPONENT_CLOSE_SESSION", Institution: bank}}
		}
		if e.Seq == 1 { // the link has opened nothing
			// Hosts cover the page with a wheel of their own until they hear a step.
			return []any{happened{Step: "APP_MOUNTED"}, code(codeFor(f, e))}
		}
		return []any{code(codeFor(f, e))}
	}
	return nil
}

// shown is what a step that is shown means. After a refusal the code comes first, then the page, as a retry where one has
// been shown before.
func shown(f *reconnect.Flow, e reconnect.Event, code func(string) any) []any {
	if e.Challenge == reconnect.ForRetry { // its code is told if it is not tried again
		return nil
	}
	bank := institutionOf(f)
	load := happened{Institution: bank}
	switch e.Step {
	case "ask":
		load.Step, load.MFATypes = "COMPONENT_LOAD_MFA", mfaTypes(f)
		if asking(f, e) == askingLogin {
			load.Step, load.MFATypes = "COMPONENT_LOAD_CREDENTIAL", nil
		}
		if e.Reason == "" {
			return []any{load}
		}
		if slices.ContainsFunc(f.Events, func(other reconnect.Event) bool {
			return asks(other) && other.Seq < e.Seq
		}) { // the first form of a visit is no retry, whatever was refused before
			load.Step += "_RETRY"
		}
		if e.Reason == reconnect.Interrupted { // no code: what became of the answer is unknown
			return []any{load}
		}
		return []any{code(codeFor(f, e)), load}
	case "approve":
		load.Step, load.MFATypes = "COMPONENT_LOAD_MFA", mfaTypes(f)
		return []any{load}
	case "act":
		return []any{code(codeFor(f, e))}
	}
	return nil
}

// asks reports that a form is shown.
func asks(e reconnect.Event) bool {
	return e.Type == reconnect.EventStep && e.Step == "ask" && e.Challenge != reconnect.ForRetry
}

// asking says what the form was for that an event is about. An event holds no more than its step and its reason, and by
// the time it is told the flow may be further on: only the last form is what the facts say.
func asking(f *reconnect.Flow, e reconnect.Event) string {
	var about reconnect.Event
	first, last := 0, 0
	for _, other := range f.Events {
		if asks(other) {
			first, last = cmp.Or(first, other.Seq), other.Seq
			if other.Seq <= e.Seq {
				about = other
			}
		}
	}
	switch {
	case about.Seq == last && f.Results[resultAsking] != "":
		return f.Results[resultAsking]
	case about.Reason == reconnect.WrongCredentials, about.Reason == reconnect.OtherSession:
		return askingLogin
	case about.Reason == "" && f.DoorOptions[doorCredentials] != "" && about.Seq == first:
		return askingLogin
	}
	return askingMFA
}

func mfaTypes(f *reconnect.Flow) []string {
	if f.Results[resultTypes] == "" {
		return nil
	}
	return strings.Split(f.Results[resultTypes], ",")
}

// said are the codes that tell the reasons of a flow in Flinks' words (Codes).
var said = map[reconnect.Reason]string{
	reconnect.WrongCredentials: "INVALID_LOGIN",
	reconnect.PasswordExpired:  "INVALID_PASSWORD",
	reconnect.WrongCode:        "INVALID_SECURITY_RESPONSE",
	reconnect.CodeExpired:      "INVALID_SECURITY_RESPONSE",
	reconnect.NotApproved:      "INVALID_SECURITY_RESPONSE",
	reconnect.Locked:           "DISABLED_LOGIN",
	reconnect.TooManyAttempts:  "INVALID_SECURITY_RESPONSE_NO_RETRY",
	reconnect.ActionNeeded:     "NEW_ACCOUNT",
	reconnect.OtherSession:     "CONCURRENT_SESSION",
	reconnect.RateLimited:      "TOO_MANY_REQUESTS",
	reconnect.BankUnavailable:  "RETRY_LATER",
	reconnect.Maintenance:      "BANK_MAINTENANCE_RETRY_LATER",
	reconnect.NotSupported:     "METHOD_NOT_AVAILABLE",
	reconnect.Expired:          "SESSION_EXPIRED",
	reconnect.DeadLink:         "SESSION_NONEXISTENT",
}

// codeFor is the code that an event tells: Flinks' own where that is what the flow ended or asked again for, else the one
// that means its reason.
func codeFor(f *reconnect.Flow, e reconnect.Event) string {
	own := f.Results[resultCode]
	if means, ok := codes[own]; ok && (means.reason == e.Reason || means.do == dead && (e.Reason == reconnect.Expired || e.Reason == reconnect.DeadLink)) {
		return own
	}
	if e.Reason == reconnect.Unknown && own != "" {
		return own
	}
	return cmp.Or(said[e.Reason], "AGGREGATION_ERROR")
}
