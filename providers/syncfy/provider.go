package syncfy

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// How soon to look again. While a socket brings news the engine looks less often by itself.
const (
	waitAgain    = 2 * time.Second
	approveAgain = 3 * time.Second
	queueAgain   = time.Second
	thinkAgain   = 8 * time.Second
	// atOnce is for a look that must follow what was pushed.
	atOnce = 20 * time.Millisecond
	// askedQuietly is how often a question is looked at while no socket watches it.
	askedQuietly = 30 * time.Second
)

// exchange is what one Move makes of one flow: some requests to the API.
type exchange struct {
	a      *Adapter
	acc    *account
	cur    *cursor
	shown  reconnect.Step // the last step that wanted something; nil before the first
	rank   rank           // of its requests, where others wait too
	silent bool           // no request may be made
	sent   bool           // an answer has left
}

func (x *exchange) log() *slog.Logger { return x.a.log.With("account", x.acc.Key()) }

// The options of a link, as [Adapter.Open] reads them.
const (
	optionSite         = "id_site"
	optionType         = "id_site_organization_type"
	optionOrganization = "id_site_organization"
)

// Open reads a link of [Door]: a credential, a site, an organization, a type of organization, or nothing at all; the user
// then chooses. The options it knows are "id_site", "id_site_organization" and "id_site_organization_type".
func (a *Adapter) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	if a.accounts.At(c.Account) == nil || c.Secret == "" || c.ID != "" && !someID.MatchString(c.ID) {
		return nil, errors.New("syncfy: an unknown account, no session, or no credential's id")
	}
	cur := &cursor{
		Account: c.Account, Lang: c.Lang, Opened: a.Now(), Token: c.Secret, Credential: c.ID, Phase: phaseOpen,
		Site: c.Options[optionSite], Type: c.Options[optionType], Organization: c.Options[optionOrganization],
	}
	return cur.write(), nil
}

// Continue looks, sends the answers to what was asked last, or takes a choice back. A look never sends an answer; it may
// begin a job with what is stored.
func (a *Adapter) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	x, ok := a.resume(c)
	if !ok {
		a.log.Error("syncfy: a flow's bookmark cannot be read, or its account is not configured any more")
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.Internal}}, nil
	}
	switch m := c.Move.(type) {
	case reconnect.Answer:
		x.rank = x.ranked(upstream.Answering, exchangePatience)
		return x.finish(x.answer(ctx, m.Values))
	case reconnect.Back:
		x.rank = x.ranked(upstream.Answering, exchangePatience)
		return x.finish(x.back(ctx))
	case reconnect.Renew:
		x.rank = x.ranked(upstream.Answering, exchangePatience)
		return x.finish(x.renew(ctx))
	case reconnect.Look, reconnect.Return: // no step of ours leads to a page that sends the user back
	}
	x.rank = x.rankOfLook()
	return x.finish(x.look(ctx))
}

func (a *Adapter) resume(c reconnect.Call) (*exchange, bool) {
	cur, ok := readCursor(c.Cursor)
	if !ok || a.accounts.At(cur.Account) == nil {
		return nil, false
	}
	if cur.Doubt.IsZero() && (cur.Phase == phaseLogin || cur.Phase == phaseJob) {
		cur.Doubt = c.Unheard
	}
	return &exchange{a: a, acc: a.accounts.At(cur.Account), cur: cur, shown: c.Shown}, true
}

// finish writes down where the flow stands. What is known stays known beside an error.
func (x *exchange) finish(s reconnect.Step, err error) (reconnect.Reply, error) {
	if refused := refusal(err); refused != nil {
		s, err = x.readRefused(refused), nil
	} else if err != nil {
		s, err = x.repeatStep(err)
	}
	return reconnect.Reply{Step: s, Cursor: x.cur.write(), Bank: x.cur.Bank, Results: x.cur.results()}, err
}

// repeatStep shows how things stand when an exchange was not let through because others are before it. When an answer is
// in doubt that would be a lie: then the look is lost. An answer that did not leave was not kept, so it is asked for
// again; the bank has not counted it, and neither do we.
func (x *exchange) repeatStep(err error) (reconnect.Step, error) {
	failed := upstream.Failure(err)
	left := failed.RetryAfter
	unsent := failed.Unsent && !x.sent && x.shown != nil && x.rank.urgency == upstream.Answering
	switch {
	case !x.cur.Doubt.IsZero():
		return nil, err
	case failed.Kind == upstream.Paused, failed.Kind == upstream.Busy:
	case unsent && x.cur.Phase != phaseOpen && x.cur.Phase != phasePull:
		return failed.Again(x.shown), nil
	default:
		return nil, err
	}
	switch x.cur.Phase {
	case phaseOpen, phasePull:
		left = (left + time.Minute - 1).Truncate(time.Minute)
		return reconnect.Wait{Again: queueAgain, Stage: reconnect.Queued, Left: left}, nil
	case phaseJob:
		if x.asked() {
			break
		}
		return x.wait(), nil
	case phaseOrganization, phaseSite, phaseOption, phaseLogin, phaseAgree, phaseAct:
	}
	s := x.shown
	if s == nil {
		return nil, err
	}
	if unsent {
		s = failed.Again(s)
	}
	return s, nil
}

// look finds out how things stand.
func (x *exchange) look(ctx context.Context) (reconnect.Step, error) {
	switch x.cur.Phase {
	case phaseOpen:
		return x.open(ctx)
	case phaseLogin:
		if !x.cur.Doubt.IsZero() {
			return x.doubt(ctx)
		}
		return x.think(ctx)
	case phaseOrganization, phaseSite, phaseOption, phaseAgree, phaseAct:
		return x.think(ctx)
	case phasePull:
		return x.pull(ctx)
	case phaseJob:
		return x.follow(ctx)
	}
	return reconnect.Failed{Reason: reconnect.Internal}, nil
}

// answer sends what the user answered, once. Whatever it brings, nothing is sent again from here.
func (x *exchange) answer(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	switch x.cur.Phase {
	case phaseOrganization:
		return x.chooseOrganization(ctx, answers)
	case phaseSite:
		return x.chooseSite(ctx, answers)
	case phaseOption:
		return x.chooseOption(ctx, answers)
	case phaseLogin:
		return x.submit(ctx, answers)
	case phaseAgree, phaseAct:
		x.cur.Phase = phasePull
		return x.pull(ctx)
	case phaseJob:
		return x.reply(ctx, answers)
	case phaseOpen, phasePull:
	}
	return x.look(ctx)
}

// think keeps the session alive while the user does: by anything that needs it, once in a while. With a key a new one
// is minted when it is needed.
func (x *exchange) think(ctx context.Context) (reconnect.Step, error) {
	if !x.sessionExpiring() {
		return x.shown, nil
	}
	_, err := x.credentials(ctx)
	if refused := refusal(err); err != nil && (refused == nil || refused.unauthorized()) {
		return nil, err
	}
	return x.shown, nil
}

// credentials reads the user's credentials: the flow's own, or those at its site.
func (x *exchange) credentials(ctx context.Context) ([]credential, error) {
	query := url.Values{}
	switch {
	case x.cur.update():
		query.Set("id_credential", x.cur.Credential)
	case x.cur.Site != "":
		query.Set("id_site", x.cur.Site)
	}
	j, err := x.call(ctx, x.acc.api, upstream.Request{Method: http.MethodGet, Route: "/credentials", Query: query})
	if err != nil {
		return nil, err
	}
	items := j.List(maxChoices)
	if j.IsObject() {
		items = append(items, j)
	}
	var list []credential
	for _, item := range items {
		if c := readCredential(item); c.ID != "" {
			list = append(list, c)
			if c.User != "" {
				x.cur.User = c.User // all are the session's user's
			}
		}
	}
	return list, nil
}

// readRefused says what a refusal means that was not expected of the request.
func (x *exchange) readRefused(e *apiError) reconnect.Step {
	switch e.Status {
	case http.StatusUnauthorized:
		if x.cur.Seen { // it was good before
			return reconnect.Failed{Reason: reconnect.Expired}
		}
		return reconnect.Failed{Reason: reconnect.DeadLink}
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return reconnect.Failed{Reason: reconnect.DeadLink}
	case http.StatusPaymentRequired:
		// Observed: the account is not entitled to what was asked.
		x.log().Error("syncfy: the account is not entitled to this", "error", e)
		return reconnect.Failed{Reason: reconnect.NotSupported}
	}
	x.log().Warn("syncfy: unknown refusal", "error", e)
	return reconnect.Failed{Reason: reconnect.AggregatorFault, Words: e.words()}
}

// logUnknown notes a word that is not known here, so that it can be taught.
func (x *exchange) logUnknown(what, word string) {
	x.log().Warn("syncfy: unknown word", "what", what, "word", upstream.Printable(word, 64))
}

// results are what the flow has come to: "id_credential", which may have been made here, and the last status of its job as
// "code".
func (c *cursor) results() map[string]string {
	all := map[string]string{
		"id_credential": c.Credential, optionSite: c.Site, optionOrganization: c.Organization, "username": c.Username,
		"code": strings.TrimPrefix(strconv.Itoa(c.Code), "0"),
	}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}

// Close gives back a session that was minted for a flow (samples: DELETE /sessions/{token}). The link's own is the
// integrator's. One that is dead already is as good as given back.
func (a *Adapter) Close(ctx context.Context, b reconnect.Cursor) error {
	x, ok := a.resume(reconnect.Call{Cursor: b})
	if !ok || !x.cur.Minted {
		return nil
	}
	x.rank = x.ranked(upstream.Leisure, 10*time.Second)
	_, err := x.send(ctx, x.acc.api, upstream.Request{
		Method: http.MethodDelete, Route: "/sessions/{}", Parts: []string{x.cur.Token},
	}, "token", x.cur.Token)
	refused, status := refusal(err), upstream.Failure(err).Status
	if refused.unauthorized() || refused.absent() || refused != nil && refused.Status == http.StatusForbidden ||
		status >= 200 && status < 300 { // done, whatever the body is
		return nil
	}
	return err
}
