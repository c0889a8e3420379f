package syncfy

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"reconnect/providers/internal/upstream"
)

// shelf keeps what was read of the catalogue, which is public and the same for everybody, so that two hundred people
// who come at once do not fetch the same page two hundred times.
type shelf struct {
	mu    sync.Mutex
	pages map[string]*page
}

type page struct {
	ready chan struct{} // closed when it is there, or has failed
	until time.Time
	list  []organization
	good  bool
}

const (
	shelfLife = 5 * time.Minute
	shelfSize = 300
)

// fetch returns a page, which is read at most once at a time: others wait for it, no longer than patience. A reader's
// failure is his own, because it may be his session's; whoever waited comes again.
func (s *shelf) fetch(ctx context.Context, key string, patience time.Duration,
	read func() ([]organization, *apiError, error),
) ([]organization, *apiError, error) {
	s.mu.Lock()
	if s.pages == nil {
		s.pages = map[string]*page{}
	}
	p := s.pages[key]
	if p != nil && (p.until.IsZero() || time.Now().Before(p.until)) {
		s.mu.Unlock()
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-p.ready:
			if p.good {
				return p.list, nil, nil
			}
		case <-timer.C:
		case <-ctx.Done():
		}
		return nil, nil, &upstream.Error{
			Upstream: "syncfy", Method: http.MethodGet, Route: "/catalogues", Kind: upstream.Busy,
			Unsent: true, RetryAfter: moment,
		}
	}
	if len(s.pages) >= shelfSize {
		clear(s.pages)
	}
	p = &page{ready: make(chan struct{})}
	s.pages[key] = p
	s.mu.Unlock()

	defer func() { // also if the reader panics
		s.mu.Lock()
		defer s.mu.Unlock()
		if p.until = time.Now().Add(shelfLife); !p.good {
			p.until = time.Now()
			if s.pages[key] == p {
				delete(s.pages, key)
			}
		}
		close(p.ready)
	}()
	list, refused, err := read()
	p.list, p.good = list, refused == nil && err == nil
	return list, refused, err
}

// catalogue reads one of the vendor's catalogues of organizations (samples).
func (t *turn) catalogue(ctx context.Context, route string, filter url.Values, read func(upstream.JSON) organization) ([]organization, *apiError, error) {
	return t.acc.shelf.fetch(ctx, route+"?"+filter.Encode(), t.rank.patience(), func() ([]organization, *apiError, error) {
		j, refused, err := t.call(ctx, t.acc.api, upstream.Request{
			Method: http.MethodGet, Route: route, Query: filter, Limit: maxReply,
			Urgency: max(t.rank.urgency, upstream.Pressing), // others wait for the same page
		})
		if refused != nil || err != nil {
			return nil, refused, err
		}
		var list []organization
		for _, item := range j.List(maxListed) {
			if o := read(item); o.ID != "" {
				list = append(list, o)
			}
		}
		return list, nil, nil
	})
}

// organization reads an organization with all of its sites.
func (t *turn) organization(ctx context.Context, id string) (organization, *apiError, error) {
	list, refused, err := t.catalogue(ctx, "/catalogues/organizations/sites", url.Values{"id_site_organization": {id}}, readOrganization)
	for _, o := range list {
		if o.ID == id { // whether the filter filters or not
			return o, nil, nil
		}
	}
	return organization{}, refused, err
}

// place finds a site, and takes note of its organization. It is empty for a site that does not exist.
func (t *turn) place(ctx context.Context) (site, *apiError, error) {
	if t.cur.Organization == "" {
		lone, refused, err := t.catalogue(ctx, "/catalogues/sites", url.Values{"id_site": {t.cur.Site}}, func(j upstream.JSON) organization {
			s := readSite(j)
			if s.ID != t.cur.Site {
				return organization{}
			}
			o := organization{ID: s.Organization, Type: s.Type, Sites: []site{s}}
			if o.ID == "" {
				o.ID = "?" // a site without an organization is still one
			}
			return o
		})
		if refused != nil || err != nil {
			return site{}, refused, err
		}
		if len(lone) == 0 {
			return site{}, nil, nil
		}
		if lone[0].ID == "?" {
			return lone[0].Sites[0], nil, nil
		}
		t.cur.Organization, t.cur.Type = lone[0].ID, lone[0].Type
	}
	o, refused, err := t.organization(ctx, t.cur.Organization)
	if refused != nil || err != nil {
		return site{}, refused, err
	}
	t.knowBank(o)
	for _, s := range o.Sites {
		if s.ID == t.cur.Site {
			return s, nil, nil
		}
	}
	return site{}, nil, nil
}
