package handlers

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/flate"

	"github.com/open-reconnect/reconnect/views"
)

// zipLevel is that at which pages are compressed. A higher one saves a dozen bytes of a page.
const zipLevel = 3

// maxZipped is the longest page, in bytes, whose memory is kept for the next one.
const maxZipped = 256 << 10

// zipper compresses a page. Most of a page is its style sheet, which is the same on each page of a client: that is compressed once,
// as well as it can be, and what is around it each time.
type zipper struct {
	page, zipped bytes.Buffer
	z            *flate.Writer
}

var zippers = sync.Pool{New: func() any {
	z, _ := flate.NewWriter(nil, zipLevel) // the level is valid
	return &zipper{z: z}
}}

// free gives the zipper to the next page.
func (z *zipper) free() {
	if z.page.Cap() > maxZipped {
		return
	}
	z.page.Reset()
	z.zipped.Reset()
	zippers.Put(z)
}

// gzipHead begins a file of RFC 1952 without a time, a name or a system.
const gzipHead = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// gzip is the page as a file of RFC 1952, until the zipper is freed. No write into a buffer fails.
func (z *zipper) gzip(style *views.Sheet) []byte {
	page := z.page.Bytes()
	z.zipped.WriteString(gzipHead)
	z.z.Reset(&z.zipped)
	rest := page
	if at := bytes.Index(page, []byte(style.Element)); at >= 0 {
		_, _ = z.z.Write(page[:at])
		_ = z.z.Flush() // to the end of a byte, where the sheet's blocks begin
		z.zipped.Write(style.Deflated)
		z.z.Reset(&z.zipped)
		rest = page[at+len(style.Element):]
	}
	_, _ = z.z.Write(rest)
	_ = z.z.Close()
	end := binary.LittleEndian.AppendUint32(z.zipped.AvailableBuffer(), crc32.ChecksumIEEE(page))
	z.zipped.Write(binary.LittleEndian.AppendUint32(end, uint32(len(page)))) // modulo 2³², as the format wants it
	return z.zipped.Bytes()
}
