package handlers_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect/handlers"
)

// Go's own reader holds each page to its length and checksum. All are made before the first is read, each in the memory of an earlier
// one; the gallery's own hold another sheet than the client's.
func TestAPageIsTheSameCompressed(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Gallery = true
	})
	handle := s.Mount().Handler()
	get := func(path, encoding string) *fasthttp.Response {
		ctx := &fasthttp.RequestCtx{}
		ctx.Request.SetRequestURI(path)
		ctx.Request.Header.Set("Accept-Encoding", encoding)
		handle(ctx)
		return &ctx.Response
	}
	paths := []string{"/gallery/ask-sign-in?lang=fr", "/gallery/", "/nowhere"} // which say no time
	var zipped []*fasthttp.Response
	for range 5 {
		for _, path := range paths {
			zipped = append(zipped, get(path, "gzip"))
		}
	}
	for i, res := range zipped {
		path := paths[i%len(paths)]
		r, err := gzip.NewReader(bytes.NewReader(res.Body()))
		if err != nil || string(res.Header.Peek("Content-Encoding")) != "gzip" {
			t.Fatalf("%s is not compressed: %v", path, err)
		}
		if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, get(path, "identity").Body()) {
			t.Errorf("%s: %v, and %d bytes", path, err, len(text))
		}
	}
}
