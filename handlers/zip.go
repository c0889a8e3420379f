package handlers

import (
	"sync"

	"github.com/open-reconnect/reconnect/internal/deflate"
)

// maxZipped is the longest page, in bytes, whose memory is kept for the next one.
const maxZipped = 512 << 10

// zippers compress pages. Most of a page is the same on each page of its client and language, and is compressed once for all of them; see
// [views.Document].
var zippers = sync.Pool{New: func() any { return &deflate.Writer{} }}

// unzip gives a zipper to the next page.
func unzip(w *deflate.Writer) {
	if w.Kept() <= maxZipped {
		zippers.Put(w)
	}
}
