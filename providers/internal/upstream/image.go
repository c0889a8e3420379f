package upstream

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// Image fetches a picture: at most [MaxImage] bytes, and of a type and size that pages may show
// ([reconnect.PictureType]), whatever the header says. SVG, which can carry script, is therefore never passed on. A 404 or 204
// is nil without an error.
func (c *Client) Image(ctx context.Context, req Request) (*reconnect.Image, error) {
	reply, err := c.do(ctx, req, MaxImage)
	if err != nil {
		return nil, err
	}
	if reply.Status == http.StatusNotFound || reply.Status == http.StatusNoContent {
		return nil, nil
	}
	if image := picture(reply.Body); image != nil && reply.Status == http.StatusOK {
		return image, nil
	}
	return nil, reply.Failed(NotImage)
}

// picture is nil for what pages may not show, and for more than [MaxImage] bytes.
func picture(data []byte) *reconnect.Image {
	kind := reconnect.PictureType(data)
	if kind == "" || len(data) > MaxImage {
		return nil
	}
	return &reconnect.Image{Type: kind, Data: data}
}

// DataImage reads a picture that travels inside a reply: base64, bare or as a data URI. It is nil for anything else, for
// more than [MaxImage] bytes, and for a type or size that pages may not show, whatever the URI says.
func DataImage(text string) *reconnect.Image {
	if len(text) > 2*MaxImage {
		return nil
	}
	text = strings.TrimSpace(text)
	if len(text) >= 5 && strings.EqualFold(text[:5], "data:") {
		head, body, ok := strings.Cut(text, ",")
		if !ok || !strings.HasSuffix(strings.ToLower(strings.TrimSpace(head)), ";base64") {
			return nil
		}
		text = body
	}
	text = strings.Map(func(r rune) rune { // whatever alphabet and line length
		switch r {
		case ' ', '\t', '\r', '\n', '=':
			return -1
		case '-':
			return '+'
		case '_':
			return '/'
		}
		return r
	}, text)
	data, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil
	}
	return picture(data)
}
