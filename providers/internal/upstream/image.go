package upstream

import (
	"context"
	"net/http"

	"reconnect"
)

// Image fetches a picture: at most [MaxImage] bytes, and by its own bytes a PNG, JPEG, GIF or WebP, whatever the
// header says. SVG, which can carry script, is therefore never passed on. A 404 or 204 is nil without an error.
func (c *Client) Image(ctx context.Context, req Request) (*reconnect.Image, error) {
	reply, err := c.do(ctx, req, MaxImage)
	if err != nil {
		return nil, err
	}
	switch {
	case reply.Status == http.StatusNotFound, reply.Status == http.StatusNoContent:
		return nil, nil
	case reply.Status != http.StatusOK:
		failed := reply.failure
		failed.Kind = NotImage
		return nil, &failed
	}
	kind := SniffImage(reply.Body)
	if kind == "" {
		failed := reply.failure
		failed.Kind = NotImage
		return nil, &failed
	}
	return &reconnect.Image{Type: kind, Data: reply.Body}, nil
}

// SniffImage returns the media type of a picture that pages may show, judged by its first bytes, or "".
func SniffImage(data []byte) string {
	switch kind := http.DetectContentType(data); kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return kind
	}
	return ""
}
