package syncfy

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// open learns what the link is about, and begins. It is repeated when it was interrupted; what is known is not read
// again.
func (x *exchange) open(ctx context.Context) (reconnect.Step, error) {
	switch {
	case x.cur.Credential != "":
		return x.openCredential(ctx)
	case x.cur.Site != "":
		return x.form(ctx, "")
	case x.cur.Organization != "":
		return x.sites(ctx, "")
	}
	return x.organizations(ctx, "")
}

func (x *exchange) openCredential(ctx context.Context) (reconnect.Step, error) {
	if !x.cur.Listed {
		list, err := x.credentials(ctx)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(c credential) bool { return c.ID == x.cur.Credential })
		if at < 0 { // another user's, or deleted
			return reconnect.Failed{Reason: reconnect.DeadLink}, nil
		}
		found := list[at]
		x.cur.Listed, x.cur.Before = true, map[string]state{found.ID: found.State}
		x.cur.Site, x.cur.Home, x.cur.Organization, x.cur.Type = found.Site, found.Site, found.Organization, found.Type
		x.cur.Username = found.Username
		x.cur.Healthy = found.Authorized && judge(found.State.Code).meaning == success
		if x.cur.Healthy && !found.CanSync {
			// It works, and was read so lately that it must not be read again yet.
			x.cur.Code = found.State.Code
			return reconnect.Done{}, nil
		}
	}
	if x.cur.Site != "" && x.cur.Bank.ID == "" {
		// For the bank's name on the page: what is refused here is no reason to stop.
		if _, err := x.findSite(ctx); refusal(err) != nil {
			x.log().Warn("syncfy: the site's organization is not told", "error", err)
		} else if err != nil {
			return nil, err
		}
	}
	x.cur.Phase = phasePull
	return x.pull(ctx)
}

// list remembers which credentials the user has at the site before values are sent, so that a lost answer can be looked
// for; it also tells whose session this is.
func (x *exchange) list(ctx context.Context) error {
	if x.cur.Listed {
		return nil
	}
	list, err := x.credentials(ctx)
	if refused := refusal(err); err != nil && (refused == nil || refused.unauthorized() || !x.cur.Seen) {
		return err
	}
	x.cur.Listed, x.cur.Before = true, map[string]state{}
	for _, c := range list {
		if c.Site == x.cur.Site {
			x.cur.Before[c.ID] = c.State
		}
	}
	return nil
}

const (
	// maxPulls bounds the jobs of one flow that are begun without the user's values.
	maxPulls = 25
	// barredFor is how long we go on trying when the API begins no job now, and barredLost is the same when the reason
	// may be a job of ours of which we have not heard.
	barredFor  = 20 * time.Second
	barredLost = 4 * time.Minute
)

// pull begins a job with what is stored (widget: PUT …/sync; samples: PUT …/pulls).
func (x *exchange) pull(ctx context.Context) (reconnect.Step, error) {
	if !x.cur.update() {
		return x.form(ctx, x.cur.Why)
	}
	if x.cur.Pulls >= maxPulls {
		x.log().Warn("syncfy: too many jobs for one flow")
		return reconnect.Failed{Reason: reconnect.AggregatorFault}, nil
	}
	j, err := x.stored(ctx)
	switch refused := refusal(err); {
	case refused != nil:
		return x.pullRefused(ctx, refused)
	case upstream.Failure(err).Unsent:
		return nil, err
	case err != nil:
		x.cur.Pulls++
		x.cur.Lost = true
		return nil, err
	}
	x.cur.Pulls++
	return x.begun(j), nil
}

// stored asks for a job with what is stored.
func (x *exchange) stored(ctx context.Context) (j upstream.JSON, err error) {
	routes := []string{"/credentials/{}/sync", "/credentials/{}/pulls"}
	if x.acc.SyncVia == ViaPulls {
		routes[0], routes[1] = routes[1], routes[0]
	}
	for _, route := range routes {
		j, err = x.call(ctx, x.acc.api, upstream.Request{
			Method: http.MethodPut, Route: route, Parts: []string{x.cur.Credential}, Body: map[string]any{},
		})
		if !refusal(err).absent() {
			break
		}
	}
	return j, err
}

// renew begins another job in place of one that asks, so that the bank sends another code or draws another picture. Whether the API lets it while
// the first one waits is UNVERIFIED: where it does not, the question stands.
func (x *exchange) renew(ctx context.Context) (reconnect.Step, error) {
	if x.cur.Phase != phaseJob || !x.asked() || !x.renews() {
		return x.look(ctx)
	}
	j, err := x.stored(ctx)
	switch refused := refusal(err); {
	case refused.unauthorized():
		return nil, err
	case refused != nil:
		x.log().Info("syncfy: no other job is begun while one asks", "error", err)
		x.cur.Stuck = true
		return x.offering(x.shown), nil
	case upstream.Failure(err).Unsent:
		return x.shown, nil
	case err != nil:
		x.cur.Pulls++
		x.cur.Lost, x.cur.Phase, x.cur.Why = true, phasePull, ""
		return nil, err
	}
	x.cur.Pulls++
	return x.begun(j), nil
}

// renews reports whether a question of this job can be asked anew by another one.
func (x *exchange) renews() bool { return x.cur.update() && !x.cur.Stuck && x.cur.Pulls < maxPulls }

// offering has a step offer to be had anew, where that can be.
func (x *exchange) offering(s reconnect.Step) reconnect.Step {
	switch asked := s.(type) {
	case reconnect.Ask:
		asked.Renew = x.renews() && adapter.Sent(asked.Fields)
		asked.Ways = asked.Renew && x.cur.Job.Chose
		return asked
	case reconnect.Approve:
		asked.Renew = x.renews()
		asked.Ways = asked.Renew && x.cur.Job.Chose
		return asked
	case reconnect.Visit, reconnect.Act, reconnect.Wait, reconnect.Done, reconnect.Failed:
	}
	return s
}

// begun follows the job that an answer names.
func (x *exchange) begun(j upstream.JSON) reconnect.Step {
	if !x.newJob(j) {
		x.log().Error("syncfy: a job was begun and not named")
		return reconnect.Failed{Reason: reconnect.AggregatorFault}
	}
	x.cur.Lost, x.cur.Barred = false, time.Time{}
	x.cur.Job.Known = x.a.Now()
	return x.wait()
}

func (x *exchange) pullRefused(ctx context.Context, e *apiError) (reconnect.Step, error) {
	if e.needsSecrets() {
		x.cur.Said = e.words()
		return x.form(ctx, reconnect.WrongCredentials)
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusPaymentRequired:
		return nil, e
	}
	// "can't be sync at this moment" (observed by the hundred): it is being read, or was lately, or it wants its values
	// anew. Only the credential may tell.
	list, err := x.credentials(ctx)
	if err != nil && refusal(err) == nil {
		return nil, err
	}
	for _, c := range list {
		if c.ID == x.cur.Credential && c.Authorized && judge(c.State.Code).meaning == success && (x.cur.Healthy || c.State != x.cur.Before[c.ID]) {
			x.cur.Code = c.State.Code
			return reconnect.Done{}, nil
		}
	}
	now, limit := x.a.Now(), barredFor
	if x.cur.Barred.IsZero() {
		x.cur.Barred = now
	}
	if x.cur.Lost {
		limit = barredLost
	}
	if now.Sub(x.cur.Barred) < limit {
		return reconnect.Wait{Again: 4 * time.Second, Stage: reconnect.Queued}, nil
	}
	x.log().Warn("syncfy: no job is begun with what is stored", "error", e)
	x.cur.Barred, x.cur.Said = time.Time{}, e.words()
	return x.form(ctx, "")
}
