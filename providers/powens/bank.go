package powens

import (
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
	id := c.Connector.UUID
	if id == "" {
		id = c.ConnectorUUID
	}
	b := reconnect.Bank{ID: id, Name: upstream.Plain(c.Connector.Name, maxName), Logo: id != ""}
	if color := strings.ToLower(strings.TrimPrefix(c.Connector.Color, "#")); hexColor.MatchString(color) {
		b.Color = "#" + color
	}
	return b
}

// Logo fetches the bank's logo, or nil. UNVERIFIED: the address is in no documentation, but in the front ends of
// clients; whatever is found there is shown only if it is a picture of a harmless kind.
func (a *Adapter) Logo(ctx context.Context, b reconnect.Cursor) (*reconnect.Image, error) {
	cur, ok := readCursor(b)
	if !ok || cur.Bank.ID == "" || a.accounts[cur.Account] == nil {
		return nil, nil
	}
	image, err := a.accounts[cur.Account].api.Image(ctx, upstream.Request{
		Method: http.MethodGet, Route: "/logos/{}", Parts: []string{cur.Bank.ID + "-thumbnail.webp"}, Timeout: quick,
	})
	if image != nil {
		image.Alt = cur.Bank.Name
	}
	return image, err
}
