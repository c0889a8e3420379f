package syncfy

import (
	"context"
	"net/http"
	"time"

	"reconnect"
	"reconnect/providers/internal/upstream"
)

// open learns what the link is about, and begins. It is repeated when it was interrupted; what is known is not read
// again.
func (t *turn) open(ctx context.Context) (reconnect.Step, error) {
	switch {
	case t.cur.Credential != "":
		return t.openCredential(ctx)
	case t.cur.Site != "":
		return t.openSite(ctx)
	case t.cur.Organization != "":
		return t.sites(ctx, "")
	}
	return t.organizations(ctx, "")
}

func (t *turn) openCredential(ctx context.Context) (reconnect.Step, error) {
	if !t.cur.Listed {
		list, refused, err := t.credentials(ctx)
		switch {
		case err != nil:
			return nil, err
		case refused != nil:
			return t.shut(refused), nil
		}
		var found *credential
		for i := range list {
			if list[i].ID == t.cur.Credential {
				found = &list[i]
			}
		}
		if found == nil { // somebody else's, or deleted
			return reconnect.Failed{Reason: reconnect.DeadLink}, nil
		}
		t.cur.Listed = true
		t.cur.Site, t.cur.Home, t.cur.Organization, t.cur.Type = found.Site, found.Site, found.Organization, found.Type
		t.cur.Username, t.cur.State = found.Username, found.State
		t.cur.Healthy = found.Authorized && judge(found.State.Code).meaning == success
		if t.cur.Healthy && !found.CanSync {
			// It works, and was read so lately that it must not be read again yet.
			t.cur.Code = found.State.Code
			return reconnect.Done{}, nil
		}
	}
	if t.cur.Site != "" && t.cur.Bank.ID == "" {
		// For the bank's name on the page: what is refused here is no reason to stop.
		if _, refused, err := t.place(ctx); err != nil {
			return nil, err
		} else if refused != nil {
			t.log().Warn("syncfy: the site's organization is not told", "status", refused.Status, "request", refused.RequestID)
		}
	}
	t.cur.Phase = phasePull
	return t.pull(ctx)
}

// openSite begins with a site at which a credential is to be made. What the user has there already is remembered, so
// that a lost answer can be looked for; it also tells whose session this is.
func (t *turn) openSite(ctx context.Context) (reconnect.Step, error) {
	if s, err := t.list(ctx); s != nil || err != nil {
		return s, err
	}
	return t.form(ctx, "")
}

// list remembers which credentials there are before one is made.
func (t *turn) list(ctx context.Context) (reconnect.Step, error) {
	if t.cur.Listed {
		return nil, nil
	}
	list, refused, err := t.credentials(ctx)
	if err != nil {
		return nil, err
	}
	if refused != nil && (refused.Status == http.StatusUnauthorized || !t.cur.Seen) {
		return t.shut(refused), nil
	}
	t.cur.Listed, t.cur.Before = true, map[string]state{}
	for _, c := range list {
		if c.Site == t.cur.Site {
			t.cur.Before[c.ID] = c.State
		}
	}
	return nil, nil
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
func (t *turn) pull(ctx context.Context) (reconnect.Step, error) {
	if !t.cur.update() {
		return t.form(ctx, t.cur.Why)
	}
	if t.cur.Pulls >= maxPulls {
		t.log().Warn("syncfy: too many jobs for one flow")
		return reconnect.Failed{Reason: reconnect.AggregatorFault}, nil
	}
	routes := []string{"/credentials/{}/sync", "/credentials/{}/pulls"}
	if t.acc.SyncVia == ViaPulls {
		routes[0], routes[1] = routes[1], routes[0]
	}
	var (
		j       upstream.JSON
		refused *apiError
		err     error
	)
	for _, route := range routes {
		j, refused, err = t.call(ctx, t.acc.api, upstream.Request{
			Method: http.MethodPut, Route: route, Parts: []string{t.cur.Credential}, Body: map[string]any{},
		})
		if refused == nil || !refused.absent() {
			break
		}
	}
	switch {
	case err != nil && unsent(err):
		return nil, err
	case err != nil:
		t.cur.Pulls++
		t.cur.Lost = true
		return nil, err
	case refused != nil:
		return t.pullRefused(ctx, refused)
	}
	t.cur.Pulls++
	return t.begun(j), nil
}

// begun follows the job that an answer names.
func (t *turn) begun(j upstream.JSON) reconnect.Step {
	if !t.newJob(j) {
		t.log().Error("syncfy: a job was begun and not named")
		return reconnect.Failed{Reason: reconnect.AggregatorFault}
	}
	t.cur.Lost, t.cur.Barred = false, time.Time{}
	t.cur.Job.Known = t.a.Now()
	return t.wait()
}

func (t *turn) pullRefused(ctx context.Context, e *apiError) (reconnect.Step, error) {
	if e.needsSecrets() {
		return t.form(ctx, reconnect.WrongCredentials)
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusPaymentRequired:
		return t.shut(e), nil
	}
	// "can't be sync at this moment" (observed by the hundred): it is being read, or was lately, or it wants its values
	// anew. Only the credential may tell.
	list, refused, err := t.credentials(ctx)
	if err != nil {
		return nil, err
	}
	if refused == nil {
		for _, c := range list {
			if c.ID == t.cur.Credential && c.Authorized && judge(c.State.Code).meaning == success && (t.cur.Healthy || c.State != t.cur.State) {
				t.cur.Code = c.State.Code
				return reconnect.Done{}, nil
			}
		}
	}
	now, limit := t.a.Now(), barredFor
	if t.cur.Barred.IsZero() {
		t.cur.Barred = now
	}
	if t.cur.Lost {
		limit = barredLost
	}
	if now.Sub(t.cur.Barred) < limit {
		return reconnect.Wait{Again: 4 * time.Second, Stage: reconnect.Queued}, nil
	}
	t.log().Warn("syncfy: no job is begun with what is stored", "status", e.Status, "request", e.RequestID)
	t.cur.Barred = time.Time{}
	return t.form(ctx, "")
}
