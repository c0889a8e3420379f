package syncfy

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// catalogueLife is how long the catalogue is kept, which is public and the same for all users.
const catalogueLife = 5 * time.Minute

// catalogue reads one of the vendor's catalogues of organizations (samples).
func (x *exchange) catalogue(ctx context.Context, route string, filter url.Values, read func(upstream.JSON) organization) ([]organization, error) {
	return x.acc.catalogues.Get(ctx, route+"?"+filter.Encode(), x.rank.patience(), func() (list []organization, err error) {
		j, err := x.call(ctx, x.acc.api, upstream.Request{
			Method: http.MethodGet, Route: route, Query: filter, Limit: maxReply,
			Urgency: max(x.rank.urgency, upstream.Pressing), // others wait for the same page
		})
		if err != nil {
			return nil, err
		}
		if len(j.List(maxListed+1)) > maxListed {
			x.log().Warn("syncfy: a catalogue is longer than what is searched", "route", route, "searched", maxListed)
		}
		for _, item := range j.List(maxListed) {
			if o := read(item); o.ID != "" {
				list = append(list, o)
			}
		}
		return list, nil
	})
}

// organization reads an organization with all of its sites.
func (x *exchange) organization(ctx context.Context, id string) (organization, error) {
	list, err := x.catalogue(ctx, "/catalogues/organizations/sites", url.Values{"id_site_organization": {id}}, readOrganization)
	for _, o := range list {
		if o.ID == id { // whether the filter filters or not
			return o, nil
		}
	}
	return organization{}, err
}

// findSite finds a site, and takes note of its organization. It is empty for a site that does not exist.
func (x *exchange) findSite(ctx context.Context) (site, error) {
	if x.cur.Organization == "" {
		lone, err := x.catalogue(ctx, "/catalogues/sites", url.Values{"id_site": {x.cur.Site}}, func(j upstream.JSON) organization {
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
		switch {
		case err != nil || len(lone) == 0:
			return site{}, err
		case lone[0].ID == "?":
			return lone[0].Sites[0], nil
		}
		x.cur.Organization, x.cur.Type = lone[0].ID, lone[0].Type
	}
	o, err := x.organization(ctx, x.cur.Organization)
	if err != nil {
		return site{}, err
	}
	x.knowBank(o)
	for _, s := range o.Sites {
		if s.ID == x.cur.Site {
			return s, nil
		}
	}
	return site{}, nil
}

// knowBank keeps what a page shows of the bank.
func (x *exchange) knowBank(o organization) {
	if o.Name == "" && o.Avatar == "" {
		return
	}
	x.cur.Bank = reconnect.Bank{ID: o.ID, Name: o.Name, Logo: o.Avatar != ""}
	x.cur.Avatar = o.Avatar
}

// Logo fetches the organization's avatar, or nil (guide: the path is appended to https://s.syncfy.com). Nothing of the
// flow is sent along.
func (a *Adapter) Logo(ctx context.Context, b reconnect.Cursor) (*reconnect.Image, error) {
	cur, ok := readCursor(b)
	if !ok || cur.Avatar == "" || a.accounts.At(cur.Account) == nil {
		return nil, nil
	}
	parts := strings.Split(strings.TrimPrefix(cur.Avatar, "/"), "/")
	image, err := a.accounts.At(cur.Account).images.Image(ctx, upstream.Request{
		Method: http.MethodGet, Route: strings.Repeat("/{}", len(parts)), Parts: parts, Timeout: quick,
	})
	if image != nil {
		image.Alt = cur.Bank.Name
	}
	return image, err
}
