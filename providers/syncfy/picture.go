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

// pictures fetches pictures from anywhere on the public internet.
type pictures interface {
	Image(ctx context.Context, address string) (*reconnect.Image, error)
}

// maxGallery bounds the pictures of one question, in bytes: the flow carries them while the question stands.
const maxGallery = 1536 << 10

const (
	// pictureTime bounds how long a picture may take to come.
	pictureTime = 8 * time.Second
	// picturePatience is how long one may queue on a host whose requests are counted.
	picturePatience = 15 * time.Second
)

// gallery fetches the pictures of one question.
type gallery struct {
	a     *Adapter
	acc   *account
	count int
	bytes int
}

// shown are an element's pictures.
type shown struct {
	image   *reconnect.Image
	options []*reconnect.Image // by place, nil for none
	refused bool               // one of them could not be shown
}

// load takes the pictures of an element. One that is too large, no picture, or of a kind that can carry script is left
// out, and so is one at an address that leads inward.
func (g *gallery) load(ctx context.Context, e element) (s shown) {
	var ok bool
	if s.image, ok = g.picture(ctx, e.ImgBase64File, e.ImgURL); !ok {
		s.refused = true
	}
	for i, o := range e.Options {
		image, ok := g.picture(ctx, o.ImgBase64File, o.ImgURL)
		if image != nil && s.options == nil {
			s.options = make([]*reconnect.Image, len(e.Options))
		}
		if image != nil {
			s.options[i] = image
		}
		s.refused = s.refused || !ok
	}
	return s
}

// picture takes one picture: bytes in the reply, or an address. No picture at all is fine.
func (g *gallery) picture(ctx context.Context, inline, elsewhere string) (image *reconnect.Image, ok bool) {
	inline, elsewhere = strings.TrimSpace(inline), strings.TrimSpace(elsewhere)
	if inline == "" && elsewhere == "" {
		return nil, true
	}
	if g.count++; g.count > maxPictures {
		return nil, false
	}
	if inline != "" {
		image = upstream.DataImage(inline)
	}
	if image == nil && elsewhere != "" {
		image = g.fetch(ctx, elsewhere)
	}
	if image == nil || g.bytes+len(image.Data) > maxGallery {
		return nil, false
	}
	g.bytes += len(image.Data)
	return image, true
}

// fetch gets a picture for the user, whose browser must not be sent to strangers. Of the hosts that are configured it is
// asked like any API, without a token; all others must be outside.
func (g *gallery) fetch(ctx context.Context, from string) *reconnect.Image {
	var (
		image *reconnect.Image
		err   error
	)
	u, bad := url.Parse(from)
	to, ours := g.acc.normalized(from)
	if bad == nil && ours && u.Host != "" && g.acc.trusts(u) {
		client, route, parts := g.acc.client(to)
		image, err = client.Image(ctx, upstream.Request{
			Method: http.MethodGet, Route: route, Parts: parts,
			// Without its picture a question cannot be answered.
			Urgency: upstream.Pressing, Patience: picturePatience, Timeout: pictureTime + picturePatience,
		})
	} else {
		ctx, cancel := context.WithTimeout(ctx, pictureTime)
		defer cancel()
		image, err = g.a.outside.Image(ctx, from)
	}
	if err != nil {
		g.a.log.Warn("syncfy: a picture is not shown", "account", g.acc.Key(), "error", err.Error())
		return nil
	}
	return image
}

// trusts reports a picture's address on one of the configured hosts, reached as the API is.
func (acc *account) trusts(u *url.URL) bool {
	scheme, _, _ := strings.Cut(acc.BaseURL, "://")
	return acc.hosts[strings.ToLower(u.Host)] != nil && u.Scheme == scheme
}
