package syncfy

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// catalogueLife is how long the catalogue is kept, which is public and the same for everybody.
const catalogueLife = 5 * time.Minute

// catalogue reads one of the vendor's catalogues of organizations (samples).
func (x *exchange) catalogue(ctx context.Context, route string, filter url.Values, read func(upstream.JSON) organization) ([]organization, *apiError, error) {
	var refused *apiError
	list, err := x.acc.catalogues.Get(ctx, route+"?"+filter.Encode(), x.rank.patience(), func() (list []organization, err error) {
		var j upstream.JSON
		if j, refused, err = x.call(ctx, x.acc.api, upstream.Request{
			Method: http.MethodGet, Route: route, Query: filter, Limit: maxReply,
			Urgency: max(x.rank.urgency, upstream.Pressing), // others wait for the same page
		}); err == nil && refused != nil {
			err = errRefused
		}
		if err != nil {
			return nil, err
		}
		for _, item := range j.List(maxListed) {
			if o := read(item); o.ID != "" {
				list = append(list, o)
			}
		}
		return list, nil
	})
	if refused != nil {
		return nil, refused, nil
	}
	return list, nil, err
}

// errRefused keeps a refusal out of what is kept.
var errRefused = errors.New("refused")

// organization reads an organization with all of its sites.
func (x *exchange) organization(ctx context.Context, id string) (organization, *apiError, error) {
	list, refused, err := x.catalogue(ctx, "/catalogues/organizations/sites", url.Values{"id_site_organization": {id}}, readOrganization)
	for _, o := range list {
		if o.ID == id { // whether the filter filters or not
			return o, nil, nil
		}
	}
	return organization{}, refused, err
}

// findSite finds a site, and takes note of its organization. It is empty for a site that does not exist.
func (x *exchange) findSite(ctx context.Context) (site, *apiError, error) {
	if x.cur.Organization == "" {
		lone, refused, err := x.catalogue(ctx, "/catalogues/sites", url.Values{"id_site": {x.cur.Site}}, func(j upstream.JSON) organization {
			s := readSite(j)
			if s.ID != x.cur.Site {
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
		x.cur.Organization, x.cur.Type = lone[0].ID, lone[0].Type
	}
	o, refused, err := x.organization(ctx, x.cur.Organization)
	if refused != nil || err != nil {
		return site{}, refused, err
	}
	x.knowBank(o)
	for _, s := range o.Sites {
		if s.ID == x.cur.Site {
			return s, nil, nil
		}
	}
	return site{}, nil, nil
}
