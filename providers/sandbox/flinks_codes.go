package sandbox

import "net/http"

// flinksFault is something that went wrong, as the API says it.
type flinksFault struct {
	code    string
	message string // empty: the usual one
	again   bool   // the challenges stand and are told again
}

// The codes that the simulator itself gives.
const (
	flinksPending     = "OPERATION_PENDING"
	flinksDispatched  = "OPERATION_DISPATCHED"
	flinksNoSession   = "SESSION_NONEXISTENT"
	flinksBadLogin    = "INVALID_LOGIN"
	flinksBadRequest  = "INVALID_REQUEST"
	flinksWrongAnswer = "INVALID_SECURITY_RESPONSE"
	flinksRateLimited = "TOO_MANY_REQUESTS"
	flinksNoAuth      = "UNAUTHORIZED"
)

// flinksCodes is the vendor's table of codes: status and message. Messages that the table shows in quotes are
// repeated, the others are the simulator's own. A status marked "?" is in no document, so UNVERIFIED.
var flinksCodes = map[string]struct {
	status  int
	message string
}{
	flinksPending:                        {202, "Your operation is still processing."},
	flinksDispatched:                     {202, "Your operations had been dispatched to background process for long running jobs"},
	flinksNoSession:                      {400, "Inputs session id or card if were not found."},
	"CARD_IN_USE":                        {400, "An operation on this card is still being processed"},
	flinksBadLogin:                       {401, "The card number (username) or password provided is invalid"},
	flinksBadRequest:                     {401, "A value is missing or malformed"},
	"ACCESS_DENIED":                      {401, "The caller could not be authenticated"},
	"INVALID_USERNAME":                   {401, "The bank refused the username"},
	"INVALID_PASSWORD":                   {401, "The bank refused the password"},
	flinksWrongAnswer:                    {401, "The answer to a security challenge is incorrect or incomplete"},
	"INVALID_SECURITY_RESPONSE_NO_RETRY": {401, "The answer to a security challenge is incorrect, and cannot be given again"},
	"SECURITYRESPONSES_INCOMPLETE":       {401, "Not every security challenge was answered"},
	"UNKNOWN_CHALLENGE_KEY":              {401, "An answer belongs to no security challenge"},
	"QUESTION_NOT_FOUND":                 {401, "The bank asks a question that has no stored answer"},
	"RETRY_LATER":                        {401, "A connection to the bank could not be opened"},
	"BANK_MAINTENANCE_RETRY_LATER":       {401, "The bank is being maintained"}, // ?
	flinksNoAuth:                         {401, "The card is not authorized"},
	"DISABLED_LOGIN":                     {401, "The bank has locked this login"},
	"NEW_ACCOUNT":                        {401, "The bank wants the user to do something on its own site first"},
	flinksRateLimited:                    {401, "Too many requests"},
	"DISABLED_INSTITUTION":               {405, "The institution is switched off"},
	"AGGREGATION_ERROR":                  {500, "Something unexpected went wrong"},
	"SESSION_EXPIRED":                    {401, "The session has expired"},                  // ?
	"ALREADY_AUTHORIZED":                 {400, "The session is authorized already"},        // ?
	"CONCURRENT_SESSION":                 {400, "Another session is open for this LoginId"}, // ?
	"METHOD_NOT_AVAILABLE":               {401, "The institution does not offer this"},      // ?
}

// status is the HTTP status of a code; a word that is in no table is a 401, as most of them are.
func (p *flinks) status(code string) int {
	w := p.s.switches.Flinks
	switch code {
	case flinksBadLogin, flinksBadRequest:
		return w.BadLogin
	case flinksRateLimited:
		return w.RateLimited
	}
	if known, ok := flinksCodes[code]; ok {
		return known.status
	}
	return http.StatusUnauthorized
}

// refuse is an error of the API that belongs to no session.
func (p *flinks) refuse(code, message string) reply {
	if message == "" {
		message = flinksCodes[code].message
	}
	status := p.status(code)
	return reply{status: status, body: map[string]any{"HttpStatusCode": status, "Message": message, "FlinksCode": code}}
}
