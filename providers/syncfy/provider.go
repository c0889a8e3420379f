package syncfy

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"reconnect"
	"reconnect/providers/internal/upstream"
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

// turn is one exchange with the API on behalf of one flow.
type turn struct {
	a      *Adapter
	acc    *account
	cur    *cursor
	shown  reconnect.Step // the last step that wanted something; nil before the first
	rank   rank           // of its requests, where others wait too
	silent bool           // nobody may be asked
}

func (t *turn) log() *slog.Logger { return t.a.log.With("account", t.acc.Key()) }

// The options of a link, as [Adapter.Open] reads them.
const (
	optionSite         = "id_site"
	optionType         = "id_site_organization_type"
	optionOrganization = "id_site_organization"
)

// Open reads a link of [Door]: a credential, a site, an organization, a type of organization, or nothing at all; the user
// then chooses. The options it knows are "id_site", "id_site_organization" and "id_site_organization_type".
func (a *Adapter) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	if a.accounts[c.Account] == nil || c.Secret == "" || c.ID != "" && !someID.MatchString(c.ID) {
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
	t, ok := a.resume(c)
	if !ok {
		a.log.Error("syncfy: a flow's bookmark cannot be read, or its account is not configured any more")
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.Internal}}, nil
	}
	switch m := c.Move.(type) {
	case reconnect.Answer:
		t.rank = t.ranked(upstream.Answering, exchangePatience)
		return t.finish(t.answer(ctx, m.Values))
	case reconnect.Back:
		t.rank = t.ranked(upstream.Answering, exchangePatience)
		return t.finish(t.back(ctx))
	case reconnect.Look, reconnect.Return: // nobody is sent to a page that leads back
	}
	t.rank = t.rankOfLook()
	return t.finish(t.look(ctx))
}

func (a *Adapter) resume(c reconnect.Call) (*turn, bool) {
	cur, ok := readCursor(c.Cursor)
	if !ok || a.accounts[cur.Account] == nil {
		return nil, false
	}
	return &turn{a: a, acc: a.accounts[cur.Account], cur: cur, shown: c.Shown}, true
}

// finish writes down where the flow stands. What is known stays known beside an error.
func (t *turn) finish(s reconnect.Step, err error) (reconnect.Reply, error) {
	if err != nil {
		s, err = t.patient(err)
	}
	return reconnect.Reply{Step: s, Cursor: t.cur.write(), Bank: t.cur.Bank, Results: t.cur.results()}, err
}

// patient shows how things stand when an exchange was not let through because others are before it. When an answer is
// in doubt that would be a lie: then the look is lost. An answer that did not leave was not kept, so it is asked for
// again; the bank has not counted it, and neither do we.
func (t *turn) patient(err error) (reconnect.Step, error) {
	left, ok := queued(err)
	if !ok || !t.cur.Doubt.IsZero() {
		return nil, err
	}
	switch t.cur.Phase {
	case phaseOpen, phasePull:
		left = (left + time.Minute - 1).Truncate(time.Minute)
		return reconnect.Wait{Again: queueAgain, Stage: reconnect.Queued, Left: left}, nil
	case phaseJob:
		if t.asked() {
			break
		}
		return t.wait(), nil
	case phaseOrganization, phaseSite, phaseOption, phaseLogin, phaseAgree, phaseAct:
	}
	s := t.shown
	if s == nil {
		return nil, err
	}
	if ask, ok := s.(reconnect.Ask); ok && t.rank.urgency == upstream.Answering {
		ask.Reason = reconnect.RateLimited
		s = ask
	}
	return s, nil
}

// look finds out how things stand.
func (t *turn) look(ctx context.Context) (reconnect.Step, error) {
	switch t.cur.Phase {
	case phaseOpen:
		return t.open(ctx)
	case phaseLogin:
		if !t.cur.Doubt.IsZero() {
			return t.doubt(ctx)
		}
		return t.think(ctx)
	case phaseOrganization, phaseSite, phaseOption, phaseAgree, phaseAct:
		return t.think(ctx)
	case phasePull:
		return t.pull(ctx)
	case phaseJob:
		return t.follow(ctx)
	}
	return reconnect.Failed{Reason: reconnect.Internal}, nil
}

// answer sends what the user answered, once. Whatever it brings, nothing is sent again from here.
func (t *turn) answer(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	switch t.cur.Phase {
	case phaseOrganization:
		return t.chooseOrganization(ctx, answers)
	case phaseSite:
		return t.chooseSite(ctx, answers)
	case phaseOption:
		return t.chooseOption(ctx, answers)
	case phaseLogin:
		return t.submit(ctx, answers)
	case phaseAgree, phaseAct:
		t.cur.Phase = phasePull
		return t.pull(ctx)
	case phaseJob:
		return t.reply(ctx, answers)
	case phaseOpen, phasePull:
	}
	return t.look(ctx)
}

// think keeps the session alive while the user does: by anything that needs it, once in a while. With a key a new one
// is minted when it is needed.
func (t *turn) think(ctx context.Context) (reconnect.Step, error) {
	s := t.shown
	if s == nil {
		return reconnect.Failed{Reason: reconnect.Internal}, nil
	}
	if !t.fading() {
		return s, nil
	}
	_, refused, err := t.credentials(ctx)
	switch {
	case err != nil:
		return nil, err
	case refused != nil && refused.Status == http.StatusUnauthorized:
		return t.shut(refused), nil
	}
	return s, nil
}

// credentials reads the user's credentials: the flow's own, or those at its site.
func (t *turn) credentials(ctx context.Context) ([]credential, *apiError, error) {
	query := url.Values{}
	switch {
	case t.cur.update():
		query.Set("id_credential", t.cur.Credential)
	case t.cur.Site != "":
		query.Set("id_site", t.cur.Site)
	}
	j, refused, err := t.call(ctx, t.acc.api, upstream.Request{Method: http.MethodGet, Route: "/credentials", Query: query})
	if refused != nil || err != nil {
		return nil, refused, err
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
				t.cur.User = c.User // all are the session's user's
			}
		}
	}
	return list, nil, nil
}

// shut says what a refusal means that has nothing to do with what was asked.
func (t *turn) shut(e *apiError) reconnect.Step {
	switch e.Status {
	case http.StatusUnauthorized:
		if t.cur.Seen { // it was good before
			return reconnect.Failed{Reason: reconnect.Expired}
		}
		return reconnect.Failed{Reason: reconnect.DeadLink}
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return reconnect.Failed{Reason: reconnect.DeadLink}
	case http.StatusPaymentRequired:
		// Observed: the account is not entitled to what was asked.
		t.log().Error("syncfy: the account is not entitled to this", "request", e.RequestID)
		return reconnect.Failed{Reason: reconnect.NotSupported}
	}
	t.log().Warn("syncfy: unknown refusal", "status", e.Status, "request", e.RequestID)
	return reconnect.Failed{Reason: reconnect.AggregatorFault}
}

// unheard notes a word that nobody here knows, so that it can be taught.
func (t *turn) unheard(what, word string) {
	t.log().Warn("syncfy: unknown word", "what", what, "word", upstream.Printable(word, 64))
}

// results are what the flow has come to: "id_credential", which may have been made here, and the last status of its job as
// "code".
func (c *cursor) results() map[string]string {
	all := map[string]string{}
	for name, value := range map[string]string{
		"id_credential": c.Credential, optionSite: c.Site, optionOrganization: c.Organization, "username": c.Username,
	} {
		if value != "" {
			all[name] = value
		}
	}
	if c.Code > 0 {
		all["code"] = strconv.Itoa(c.Code)
	}
	return all
}

// Close gives back a session that was minted for a flow (samples: DELETE /sessions/{token}). The link's own is the
// integrator's. One that is dead already is as good as given back.
func (a *Adapter) Close(ctx context.Context, b reconnect.Cursor) error {
	t, ok := a.resume(reconnect.Call{Cursor: b})
	if !ok || !t.cur.Minted {
		return nil
	}
	t.rank = t.ranked(upstream.Leisure, 10*time.Second)
	_, refused, err := t.send(ctx, t.acc.api, upstream.Request{
		Method: http.MethodDelete, Route: "/sessions/{}", Parts: []string{t.cur.Token},
	}, "token", t.cur.Token)
	if failed := (*upstream.Error)(nil); errors.As(err, &failed) && failed.Status >= 200 && failed.Status < 300 {
		return nil // done, whatever the body is
	}
	if refused != nil && refused.Status != http.StatusUnauthorized && refused.Status != http.StatusForbidden && !refused.absent() {
		return refused
	}
	return err
}
