package playground

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// FlinksAccount is one client of Flinks.
type FlinksAccount struct {
	// CustomerID is the GUID in the API's paths, AuthKey the secret key with which authorize tokens are minted.
	CustomerID string
	AuthKey    string
	// Client is what the links name.
	Client string
}

// The institutions of the sandbox that Flinks' stories use.
const (
	flinksTestBank = "FlinksCapital"     // the vendor's own test institution, with a user for each type of challenge
	flinksBank     = "Banque Imaginaire" // takes any user; the password is 1234
	flinksTag      = "coinwhistle 7"
)

// flinksSetting is what a story needs of Flinks before the widget is opened. The zero value is a healthy login of the
// invented bank.
type flinksSetting struct {
	bank     string     // the institution; empty: the invented bank
	user     string     // the user's name, to which something is added that makes it the run's own; empty: mary
	script   []act      // what the bank does at each sign-in; nil: what it usually makes of the user
	french   bool       // the session's prompts are in French
	pending  bool       // open the widget while the session is still 202
	requests requestID  // what becomes of the RequestId before it is in the link
	form     bool       // the credentials form with the institution preselected: "any other response"
	link     url.Values // parameters of the link beside the usual ones
}

// requestID says what becomes of a RequestId on its way.
type requestID int

const (
	requestAlive   requestID = iota
	requestExpired           // it dies before the user comes
	requestUnknown           // it never was
)

// flinksCalls speaks to the API for one account.
type flinksCalls struct {
	p       *Playground
	account FlinksAccount
}

// prepare does what an integrator's back end does before it opens the widget: the article's first two steps.
func (set flinksSetting) prepare(ctx context.Context, p *Playground) (opening, error) {
	account, err := accountOf(p, func(FlinksAccount) bool { return true })
	if err != nil {
		return opening{}, err
	}
	f := flinksCalls{p, account}
	bank, user := set.bank, set.user
	if bank == "" {
		bank = flinksBank
	}
	if user == "" {
		user = "mary"
	}
	var login struct {
		ID string `json:"id"`
	}
	order := map[string]any{"customer": account.CustomerID, "institution": bank, "username": user + "+" + rand.Text(), "script": set.script}
	if err := p.call(ctx, http.MethodPost, p.options.Control+"/flinks/logins", "", order, &login); err != nil {
		return opening{}, err
	}
	o := opening{
		path: "/v2/", query: url.Values{"tag": {flinksTag}}, lang: "language", back: "redirectUrl",
		connection: login.ID, phone: p.options.Sandbox + "/phone/" + login.ID, controls: p.options.Control + "/flinks/logins/" + login.ID,
		outcome: flinksOutcome,
		look: func(ctx context.Context, back url.Values) (string, error) {
			// The callback names the login, which is another one when the user gave other credentials.
			if id := back.Get("loginId"); id != "" {
				return f.state(ctx, id)
			}
			return f.state(ctx, login.ID)
		},
	}
	if account.Client != "" {
		o.query.Set("client", account.Client)
	}
	maps.Copy(o.query, set.link)
	if set.french {
		o.query.Set("language", "fr")
	}
	if set.form {
		o.path = "/v2/Credential/" + url.PathEscape(bank)
		return o, nil
	}
	request, err := set.open(ctx, f, login.ID)
	if err != nil {
		return opening{}, err
	}
	o.query.Set("requestId", request)
	return o, nil
}

// open begins a session with what is stored, asks how it stands, and returns the RequestId for the link.
func (set flinksSetting) open(ctx context.Context, f flinksCalls, loginID string) (string, error) {
	token, err := f.token(ctx)
	if err != nil {
		return "", err
	}
	body := map[string]any{"LoginId": loginID, "MostRecentCached": false, "Save": true, "Language": "en"}
	if set.french {
		body["Language"] = "fr"
	}
	r, err := f.authorize(ctx, http.MethodPost, "/AuthorizeAsync", token, body)
	if err != nil {
		return "", err
	}
	for tries := 0; r.Status == http.StatusAccepted && !set.pending && tries < 20; tries++ {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		next, err := f.authorize(ctx, http.MethodGet, "/AuthorizeAsync/"+url.PathEscape(r.RequestID), token, nil)
		if no := (*refusedError)(nil); errors.As(err, &no) {
			// "Any other response" would lead to the credentials form. These stories give the RequestId to the widget all
			// the same, which must come to the same end by itself.
			break
		} else if err != nil {
			return "", err
		}
		r = next
	}
	switch set.requests {
	case requestExpired:
		err := f.p.call(ctx, http.MethodPost, f.p.options.Control+"/flinks/requests/"+url.PathEscape(r.RequestID)+"/expire", "", nil, nil)
		return r.RequestID, err
	case requestUnknown:
		id := make([]byte, 6)
		_, _ = rand.Read(id) // one of each run, because a request opens one flow
		return fmt.Sprintf("00000000-0000-4000-8000-%x", id), nil
	case requestAlive:
	}
	return r.RequestID, nil
}

// flinksReply is what the integrator reads of a reply.
type flinksReply struct {
	Status    int    `json:"HttpStatusCode"`
	RequestID string `json:"RequestId"`
	Token     string `json:"Token"`
}

func (f flinksCalls) token(ctx context.Context) (string, error) {
	r, err := f.authorize(ctx, http.MethodPost, "/GenerateAuthorizeToken", f.account.AuthKey, map[string]any{})
	return r.Token, err
}

func (f flinksCalls) authorize(ctx context.Context, method, path, key string, body any) (r flinksReply, err error) {
	address := f.p.options.Sandbox + "/flinks/v3/" + url.PathEscape(f.account.CustomerID) + "/BankingServices" + path
	err = f.p.send(ctx, method, address, http.Header{"Flinks-Auth-Key": {key}}, body, &r)
	return r, err
}

// state asks for the cached connection, as the article's last step does: healthy, or the code that the API gives.
func (f flinksCalls) state(ctx context.Context, loginID string) (string, error) {
	token, err := f.token(ctx)
	if err != nil {
		return "", err
	}
	_, err = f.authorize(ctx, http.MethodPost, "/Authorize", token, map[string]any{"LoginId": loginID, "MostRecentCached": true})
	if no := (*refusedError)(nil); errors.As(err, &no) {
		if code := flinksCode.FindStringSubmatch(no.said); code != nil {
			return code[1], nil
		}
		return fmt.Sprint(no.status), nil
	}
	if err != nil {
		return "", err
	}
	return "healthy", nil
}

var flinksCode = regexp.MustCompile(`"FlinksCode":"([A-Z_]{1,60})"`)

// flinksOutcome reads the callback: loginId after a success, and otherwise what the widget says in error_description,
// because the vendor's own page does not come back then.
func flinksOutcome(query url.Values) string {
	switch e := query.Get("error"); {
	case e == "" && query.Get("loginId") != "":
		return "done"
	case errorWord.MatchString(e):
		return e
	default:
		return "other"
	}
}
