package powens

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

const (
	// stateReset is the reason for a visit to Powens' own page on a connection that works.
	stateReset = "reset"
	// visitLife is how long an address is shown: a bank's link was observed to live about two hours.
	visitLife = 100 * time.Minute
	// codeLife is the same for Powens' own page, whose code lives 30 minutes (Authentication).
	codeLife = 28 * time.Minute
	// afterVisit is how long a connection may take to notice that the user was at the bank, before we say he was not.
	afterVisit = 10 * time.Second
)

// visit sends the user to a page: the bank's for webauthRequired, Powens' own for credentials that may not be asked
// here. A look that finds the same want keeps the same address, so that a page in another tab stays good; a user who
// came back without success gets a new one, because a state is good once.
func (x *exchange) visit(ctx context.Context, c connection, want string) (reconnect.Step, error) {
	now := x.a.Now()
	v := &x.cur.Visit
	before, again := shown[reconnect.Visit](x)
	again = again && x.cur.Phase == phaseVisit && v.For == want
	reason := visitReason(want)
	if again {
		reason = before.Reason
		switch {
		case v.Back.IsZero():
			if now.Before(v.Ends) {
				return before, nil
			}
		case !v.No && now.Sub(v.Back) < afterVisit:
			return reconnect.Wait{Again: waitAgain}, nil
		default:
			reason = reconnect.NotAuthorized
		}
	}
	state := x.call.State
	var (
		address string
		end     reconnect.Step
		err     error
		life    = codeLife
	)
	if want == "webauthrequired" {
		life = visitLife
		address, end, err = x.bankPage(ctx, c, state)
	} else {
		address, end, err = x.powensPage(ctx, state)
	}
	if end != nil || err != nil {
		return end, err
	}
	if !upstream.Safe(address) {
		x.log().Error("powens: the address of a page to visit is neither https nor of this machine")
		return reconnect.Failed{Reason: reconnect.Internal}, nil
	}
	*v = visit{For: want, Ends: now.Add(life)}
	if want == "webauthrequired" && c.Expire.After(now) && c.Expire.Before(v.Ends) {
		v.Ends = c.Expire
	}
	x.cur.Phase, x.cur.beside, x.cur.Source = phaseVisit, beside{}, ""
	words := x.acc.words(c.ErrorMessage)
	if want == "webauthrequired" && anyLink.MatchString(words.Text) {
		words = reconnect.Words{}
	}
	return reconnect.Visit{URL: address, State: state, Reason: reason, Words: words, Again: visitAgain}, nil
}

// anyLink finds a link, or what may be left of one. The message of webauthRequired was observed to be the address to visit, of
// which any part may open something.
var anyLink = regexp.MustCompile(`(?i)://|%3a%2f%2f|www\.|[?&;]\S+=|…`)

func visitReason(want string) reconnect.Reason {
	switch want {
	case "wrongpass":
		return reconnect.WrongCredentials
	case "passwordexpired":
		return reconnect.PasswordExpired
	}
	return ""
}

// bankPage asks for the bank's address (Connections: GET /webauth-url). A connection that is up to date after all is
// done.
func (x *exchange) bankPage(ctx context.Context, c connection, state string) (string, reconnect.Step, error) {
	query := url.Values{
		"client_id": {x.acc.ClientID}, "redirect_uri": {x.cur.Return}, "id_connection": {x.cur.Connection}, "state": {state},
	}
	if s := x.source(c); s != "" {
		query.Set("source", s)
	}
	j, err := x.ask(ctx, upstream.Request{Method: http.MethodGet, Route: "/webauth-url", Query: query, Timeout: quick})
	if err == nil {
		return j.Get("url").Text(), nil, nil
	}
	refused := refusal(err)
	if refused == nil {
		s, err := x.repeatStep(err)
		return "", s, err
	}
	switch class := refused.class(); {
	case class == conflict && (refused.Code == "invalidvalue" || refused.Code == ""):
		// "already up to date and a connection URL cannot be provided" (Connections). The state says so at the latest
		// after the next synchronization; if it says something else by now, that comes first.
		now, err := x.read(ctx)
		switch {
		case err != nil && refusal(err) == nil:
			return "", nil, err
		case err != nil, strings.EqualFold(now.State, "webauthRequired"):
			return "", reconnect.Done{}, nil
		}
		s, err := x.step(ctx, now)
		return "", s, err
	case class == conflict, class == busy:
		return "", nil, refused // not now
	case class == denied, class == gone:
		s, err := x.readRefused(refused)
		return "", s, err
	case class == asState && refused.Code != "passwordexpired":
		return "", x.standstill(refused.Code, refused.Message, time.Time{}), nil
	}
	// Most likely our return address is not on the console's list.
	x.log().Error("powens: no address to visit; is the return address on the console's list?",
		"error", refused.Error())
	return "", reconnect.Failed{Reason: reconnect.Internal}, nil
}

// powensPage builds the address of Powens' own Reconnect page (Webview), with a code that is good for this visit.
func (x *exchange) powensPage(ctx context.Context, state string) (string, reconnect.Step, error) {
	code := x.cur.Bearer
	if x.cur.Minted {
		j, err := x.ask(ctx, upstream.Request{
			Method: http.MethodGet, Route: "/auth/token/code", Query: url.Values{"type": {"singleAccess"}}, Timeout: quick,
		})
		if err != nil {
			s, err := x.notRead(err)
			return "", s, err
		}
		if code = j.Get("code").Text(); code == "" {
			return "", nil, errUnclear
		}
	}
	lang, _, _ := strings.Cut(strings.ToLower(x.cur.Lang), "-")
	if !slices.Contains(languages, lang) {
		lang = "en" // a page without a language was seen to fail
	}
	query := url.Values{
		"domain": {x.acc.Domain}, "client_id": {x.acc.ClientID}, "redirect_uri": {x.cur.Return}, "code": {code},
		"connection_id": {x.cur.Connection}, "state": {state},
	}
	if x.cur.Reset {
		query.Set("reset_credentials", "true")
		if len(x.cur.Sources) > 0 {
			query.Set("connection_sources", strings.Join(x.cur.Sources, ","))
		}
	}
	// A plus would be read as a space by some, so spaces and pluses are both percent-encoded.
	return x.acc.WebviewURL + "/" + lang + "/reconnect?" + strings.ReplaceAll(query.Encode(), "+", "%20"), nil, nil
}
