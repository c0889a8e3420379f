package flinks

import (
	"net/http"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// fault is something that went wrong, as the API says it.
type fault struct {
	code    string
	message string // empty: the usual one
	again   bool   // the challenges stand and are told again
}

// The codes that the simulator itself gives.
const (
	pending     = "OPERATION_PENDING"
	dispatched  = "OPERATION_DISPATCHED"
	noSession   = "SESSION_NONEXISTENT"
	badLogin    = "INVALID_LOGIN"
	badRequest  = "INVALID_REQUEST"
	wrongAnswer = "INVALID_SECURITY_RESPONSE"
	rateLimited = "TOO_MANY_REQUESTS"
	noAuth      = "UNAUTHORIZED"
)

// codes is the vendor's table of codes: status and message. Messages that the table shows in quotes are
// repeated, the others are the simulator's own. A status marked "?" is in no document, so UNVERIFIED.
var codes = map[string]struct {
	status  int
	message string
}{
	pending:                              {202, "Your operation is still processing."},
	dispatched:                           {202, "Your operations had been dispatched to background process for long running jobs"},
	noSession:                            {400, "Inputs session id or card if were not found."},
	"CARD_IN_USE":                        {400, "An operation on this card is still being processed"},
	badLogin:                             {401, "The card number (username) or password provided is invalid"},
	badRequest:                           {401, "A value is missing or malformed"},
	"ACCESS_DENIED":                      {401, "The caller could not be authenticated"},
	"INVALID_USERNAME":                   {401, "The bank refused the username"},
	"INVALID_PASSWORD":                   {401, "The bank refused the password"},
	wrongAnswer:                          {401, "The answer to a security challenge is incorrect or incomplete"},
	"INVALID_SECURITY_RESPONSE_NO_RETRY": {401, "The answer to a security challenge is incorrect, and cannot be given again"},
	"SECURITYRESPONSES_INCOMPLETE":       {401, "Not every security challenge was answered"},
	"UNKNOWN_CHALLENGE_KEY":              {401, "An answer belongs to no security challenge"},
	"QUESTION_NOT_FOUND":                 {401, "The bank asks a question that has no stored answer"},
	"RETRY_LATER":                        {401, "A connection to the bank could not be opened"},
	"BANK_MAINTENANCE_RETRY_LATER":       {401, "The bank is being maintained"}, // ?
	noAuth:                               {401, "The card is not authorized"},
	"DISABLED_LOGIN":                     {401, "The bank has locked this login"},
	"NEW_ACCOUNT":                        {401, "The bank wants the user to do something on its own site first"},
	rateLimited:                          {401, "Too many requests"},
	"DISABLED_INSTITUTION":               {405, "The institution is switched off"},
	"AGGREGATION_ERROR":                  {500, "Something unexpected went wrong"},
	"SESSION_EXPIRED":                    {401, "The session has expired"},                  // ?
	"ALREADY_AUTHORIZED":                 {400, "The session is authorized already"},        // ?
	"CONCURRENT_SESSION":                 {400, "Another session is open for this LoginId"}, // ?
	"METHOD_NOT_AVAILABLE":               {401, "The institution does not offer this"},      // ?
}

// status is the HTTP status of a code; a word that is in no table is a 401, as most of them are.
func (p *dialect) status(code string) int {
	w := p.switches
	switch code {
	case badLogin, badRequest:
		return w.BadLogin
	case rateLimited:
		return w.RateLimited
	}
	if known, ok := codes[code]; ok {
		return known.status
	}
	return http.StatusUnauthorized
}

// refuse is an error of the API that belongs to no session.
func (p *dialect) refuse(code, message string) sandbox.Reply {
	if message == "" {
		message = codes[code].message
	}
	status := p.status(code)
	return sandbox.Reply{Status: status, Body: map[string]any{"HttpStatusCode": status, "Message": message, "FlinksCode": code}}
}
