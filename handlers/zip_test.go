package handlers_test

import (
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/handlers"
)

// Go's own reader holds the page to its length and checksum. A page goes out from the same memory as the one before, so they are asked
// for in turns; the gallery's own pages hold another sheet than the client's.
func TestAPageIsTheSameCompressed(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Gallery = true
		s.Clients["shop"].Color = "#2f4bd8"
	})
	b := s.browser()
	form := b.open("/open?code=c")
	for range 2 {
		for _, path := range []string{form, "/gallery/", "/nowhere", form + "?x=" + strings.Repeat("y", 2000)} {
			b.header.Set("Accept-Encoding", "identity") // Go asks for gzip where nothing is said, and unzips it
			plain := b.get(path)
			b.header.Set("Accept-Encoding", "gzip")
			zipped := b.get(path)
			if zipped.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("%s is not compressed", path)
			}
			r, err := gzip.NewReader(strings.NewReader(zipped.body))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if text, err := io.ReadAll(r); err != nil || string(text) != plain.body {
				t.Errorf("%s: %v, and has %d bytes instead of %d", path, err, len(text), len(plain.body))
			}
		}
	}
}
