package reconnect

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	binary.BigEndian.PutUint32(data[16:], uint32(w))
	binary.BigEndian.PutUint32(data[20:], uint32(h))
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// apng is a picture with so many further frames.
func apng(t *testing.T, w, h, frames int) []byte {
	t.Helper()
	data := pngOf(t, w, h)
	var chunk []byte
	chunk = binary.BigEndian.AppendUint32(chunk, 26)
	chunk = append(chunk, "fcTL\x00\x00\x00\x00"...)
	chunk = binary.BigEndian.AppendUint32(chunk, uint32(w))
	chunk = binary.BigEndian.AppendUint32(chunk, uint32(h))
	chunk = append(chunk, make([]byte, 18)...)
	return append(data[:33:33], append(bytes.Repeat(chunk, frames), data[33:]...)...)
}

func jpegOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2)), nil); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	i := bytes.Index(data, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(data[i+5:], uint16(h))
	binary.BigEndian.PutUint16(data[i+7:], uint16(w))
	return data
}

func gifOf(t *testing.T, w, h, frames int) []byte {
	t.Helper()
	all := &gif.GIF{}
	for range frames {
		all.Image = append(all.Image, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White}))
		all.Delay = append(all.Delay, 0)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func riff(chunks ...string) []byte {
	body := "WEBP" + strings.Join(chunks, "")
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func chunk(name string, body ...byte) string {
	return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + string(body)
}

func three(n int) []byte { return []byte{byte(n - 1), byte((n - 1) >> 8), byte((n - 1) >> 16)} }

func webpX(w, h int) string {
	return chunk("VP8X", append(append([]byte{0, 0, 0, 0}, three(w)...), three(h)...)...)
}

func webpFrame(w, h int) string {
	return chunk("ANMF", append(append(append(make([]byte, 6), three(w)...), three(h)...), 0, 0, 0, 0)...)
}

func TestAPictureIsBoundedByItsPixels(t *testing.T) {
	lossy := func(w, h int) string {
		return chunk("VP8 ", 0, 0, 0, 0x9d, 1, 0x2a, byte(w), byte(w>>8), byte(h), byte(h>>8))
	}
	lossless := func(w, h int) string {
		return chunk("VP8L", append([]byte{0x2f}, binary.LittleEndian.AppendUint32(nil, uint32((w-1)|(h-1)<<14))...)...) + "\x00"
	}
	wide := gifOf(t, 10, 10, 1)
	binary.LittleEndian.PutUint16(wide[bytes.LastIndexByte(wide, 0x2c)+5:], 30000) // the frame, not the screen
	one, err := base64.StdEncoding.DecodeString("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"png": {pngOf(t, 2000, 2000), "image/png"}, "its widest": {pngOf(t, 4096, 1024), "image/png"},
		"png of 30,000²": {pngOf(t, 30000, 30000), ""}, "a wide png": {pngOf(t, 4097, 1), ""}, "a high png": {pngOf(t, 1, 4097), ""},
		"a large png": {pngOf(t, 4000, 4000), ""}, "an overflowing png": {pngOf(t, 1<<31, 1<<31), ""}, "an empty png": {pngOf(t, 0, 9), ""},
		"a png that is cut off": {pngOf(t, 9, 9)[:20], ""}, "no more than a png's first bytes": {pngOf(t, 9, 9)[:8], ""},
		"apng": {apng(t, 100, 100, 9), "image/png"}, "a long apng": {apng(t, 1000, 1000, 99), ""},
		"jpeg": {jpegOf(t, 2000, 2000), "image/jpeg"}, "a large jpeg": {jpegOf(t, 30000, 30000), ""}, "a jpeg that is cut off": {jpegOf(t, 9, 9)[:30], ""},
		"a jpeg of many scans": {append(jpegOf(t, 9, 9), bytes.Repeat([]byte{0xff, 0xda, 0}, 99)...), ""},
		"gif":                  {gifOf(t, 100, 100, 3), "image/gif"}, "a wide gif": {gifOf(t, 5000, 1, 1), ""}, "a wide frame": {wide, ""},
		"a long gif": {gifOf(t, 500, 500, 80), ""}, "a gif that is cut off": {gifOf(t, 9, 9, 1)[:9], ""},
		"webp": {one, "image/webp"}, "lossy": {riff(lossy(640, 480)), "image/webp"}, "lossless": {riff(lossless(640, 480)), "image/webp"},
		"large lossy": {riff(lossy(16383, 16383)), ""}, "large lossless": {riff(lossless(16384, 16384)), ""},
		"extended": {riff(webpX(640, 480), lossy(640, 480)), "image/webp"}, "large extended": {riff(webpX(1<<24, 9)), ""},
		"small outside, large inside": {riff(webpX(9, 9), lossless(9000, 9000)), ""},
		"moving":                      {riff(webpX(100, 100), strings.Repeat(webpFrame(100, 100), 9)), "image/webp"},
		"moving long":                 {riff(webpX(1000, 1000), strings.Repeat(webpFrame(1000, 1000), 99)), ""},
		"svg":                         {[]byte("<svg/>"), ""}, "bmp": {append([]byte("BM"), make([]byte, 99)...), ""}, "nothing": {nil, ""},
	} {
		if got := PictureType(c.data); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestThePictureSaysHowLargeItIs(t *testing.T) {
	for name, data := range map[string][]byte{
		"png": pngOf(t, 640, 480), "apng": apng(t, 640, 480, 2), "jpeg": jpegOf(t, 640, 480), "gif": gifOf(t, 640, 480, 2),
		"webp": riff(webpX(640, 480), webpFrame(64, 48)),
	} {
		if w, h := PictureSize(data); w != 640 || h != 480 {
			t.Errorf("%s: %d x %d", name, w, h)
		}
	}
	if w, h := PictureSize(pngOf(t, 5000, 10)); w != 0 || h != 0 {
		t.Errorf("a picture that is not shown: %d x %d", w, h)
	}
}

func FuzzPictureType(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"))
	f.Add([]byte("\xff\xd8\xff\xff\xc0\x00"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x2c"))
	f.Add(riff(webpX(9, 9), webpFrame(9, 9)))
	f.Fuzz(func(_ *testing.T, data []byte) { PictureType(data) })
}
