package powens

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

var hexColor = regexp.MustCompile(`^[0-9a-f]{6}$`)

// bankOf reads what a page shows of the bank. The color comes without its "#" (Connectors, old example).
func bankOf(c connection) reconnect.Bank {
	id := cmp.Or(c.Connector.UUID, c.ConnectorUUID)
	b := reconnect.Bank{ID: id, Name: upstream.Plain(c.Connector.Name, maxName), Logo: id != ""}
	if color := strings.ToLower(strings.TrimPrefix(c.Connector.Color, "#")); hexColor.MatchString(color) {
		b.Color = "#" + color
	}
	return b
}

// Logo fetches the bank's logo, or nil. UNVERIFIED: the address is in no documentation, but in the front ends of
// clients; whatever is found there is shown only if it is a picture of a harmless kind.
func (a *Adapter) Logo(ctx context.Context, b reconnect.Cursor) (*reconnect.Image, error) {
	x := a.resumed(reconnect.Call{Cursor: b})
	if x == nil || x.cur.Bank.ID == "" {
		return nil, nil
	}
	image, err := x.acc.api.Image(ctx, upstream.Request{
		Method: http.MethodGet, Route: "/logos/{}", Parts: []string{x.cur.Bank.ID + "-thumbnail.webp"}, Timeout: quick,
	})
	if image != nil {
		image.Alt = x.cur.Bank.Name
	}
	return image, err
}
