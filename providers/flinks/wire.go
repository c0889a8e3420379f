package flinks

import (
	"net/http"
	"strings"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Bounds on what one reply may make us carry.
const (
	maxChallenges = 20
	maxIterables  = 5000
	maxRunes      = 4000 // of a text that is shown
	maxName       = 200  // bytes of a name, id or code
)

// reply is what every endpoint of the Authorize family answers (Authorize, Async, Codes). Unknown members are ignored.
type reply struct {
	Status             int    // the HTTP status, and of 2xx the one in the body
	FlinksCode         string // upper case
	Message            string // English; never logged, see [reply.words]
	RequestID          string
	Institution        string
	InstitutionID      string
	LoginID            string
	SecurityChallenges []challenge
	More               bool   // there are more challenges, or one lists more, than are read
	Token              string // of GenerateAuthorizeToken
	gatewayID          string // the gateway's own name for the exchange, for the log
}

// readReply reads a reply. It reports false for a success that is only supposed: a status of 2xx whose body says
// nothing of the sort, such as the page of a gateway.
func readReply(j upstream.JSON, status int) (reply, bool) {
	login := member(j, "Login")
	r := reply{
		Status:        status,
		FlinksCode:    strings.ToUpper(member(j, "FlinksCode").Short(maxName)),
		Message:       member(j, "Message").Short(4 * maxRunes),
		RequestID:     name(member(j, "RequestId")),
		Institution:   member(j, "Institution").Short(maxName),
		InstitutionID: number(member(j, "InstitutionId")),
		LoginID:       name(member(login, "Id")),
		Token:         bearer(member(j, "Token")),
	}
	if r.LoginID == "" {
		r.LoginID = name(member(j, "LoginId")) // UNVERIFIED for AuthorizeAsync, whose reply no page shows
	}
	r.More = len(member(j, "SecurityChallenges").List(maxChallenges+1)) > maxChallenges
	for _, c := range member(j, "SecurityChallenges").List(maxChallenges) {
		if !c.IsObject() {
			continue
		}
		// The prompt is the key of the answer, byte for byte: nothing is trimmed or cut.
		read := challenge{Type: typeOf(member(c, "Type").Short(maxName)), Prompt: member(c, "Prompt").Text()}
		for _, i := range member(c, "Iterables").List(maxIterables) {
			read.Iterables = append(read.Iterables, i.Text())
		}
		r.More = r.More || len(member(c, "Iterables").List(maxIterables+1)) > maxIterables
		r.SecurityChallenges = append(r.SecurityChallenges, read)
	}
	if status < 200 || status > 299 {
		return r, j.IsObject()
	}
	// The body repeats the status. A proxy may turn a 203 into a 200, and then the body knows better.
	if said := int(member(j, "HttpStatusCode").Int()); said >= 200 && said <= 203 {
		r.Status = said
	} else if said != 0 {
		return r, false
	}
	switch r.Status {
	case http.StatusOK, http.StatusCreated:
		r.Status = http.StatusOK
		return r, login.IsObject() || r.Token != "" || member(j, "HttpStatusCode").Int() != 0
	case http.StatusAccepted:
		return r, true
	case http.StatusNonAuthoritativeInfo:
		return r, len(r.SecurityChallenges) > 0
	}
	return r, false
}

// member reads a member in the API's spelling, or with a small first letter, which its samples mix in.
func member(j upstream.JSON, name string) upstream.JSON {
	if j.Has(name) {
		return j.Get(name)
	}
	return j.Get(strings.ToLower(name[:1]) + name[1:])
}

// name reads an id that is sent back in a path or body: whole, or not at all.
func name(j upstream.JSON) string {
	s := j.Text()
	if len(s) > maxName || s != upstream.Printable(s, maxName) {
		return ""
	}
	return s
}

// bearer reads a token that is sent back in a header.
func bearer(j upstream.JSON) string {
	if s := j.Text(); upstream.Sendable(s, maxToken) {
		return s
	}
	return ""
}

func number(j upstream.JSON) string {
	if n := j.Text(); j.Int() > 0 && len(n) <= 18 && strings.Trim(n, "0123456789") == "" {
		return n
	}
	return ""
}

// sessionRequest is the body of Authorize and AuthorizeAsync (Authorize).
type sessionRequest struct {
	RequestID         string              `json:"RequestId,omitempty"`
	SecurityResponses map[string][]string `json:"SecurityResponses,omitempty"`
	LoginID           string              `json:"LoginId,omitempty"`
	Institution       string              `json:"Institution,omitempty"`
	Username          string              `json:"Username,omitempty"`
	Password          string              `json:"Password,omitempty"`
	Language          string              `json:"Language,omitempty"`
	Tag               string              `json:"Tag,omitempty"`
	MostRecentCached  *bool               `json:"MostRecentCached,omitempty"`
	Save              *bool               `json:"Save,omitempty"`
}
