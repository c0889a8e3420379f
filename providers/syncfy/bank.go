package syncfy

import (
	"context"
	"net/http"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

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
	if !ok || cur.Avatar == "" || a.accounts[cur.Account] == nil {
		return nil, nil
	}
	parts := strings.Split(strings.TrimPrefix(cur.Avatar, "/"), "/")
	image, err := a.accounts[cur.Account].images.Image(ctx, upstream.Request{
		Method: http.MethodGet, Route: strings.Repeat("/{}", len(parts)), Parts: parts, Timeout: quick,
	})
	if image != nil {
		image.Alt = cur.Bank.Name
	}
	return image, err
}
