package reconnect

import (
	"bytes"
	"encoding/binary"
	"net/http"
)

// Bounds of a picture that a page shows. A browser needs four bytes of memory for each pixel, however few bytes the
// picture travels in.
const (
	MaxSide   = 4096    // pixels
	MaxPixels = 4 << 20 // pixels of one frame
	maxMotion = 4 * MaxPixels
	maxScans  = 64 // of a JPEG, each of which goes over all of its pixels
)

// PictureType returns the media type of a picture that a page may show: image/png, image/jpeg, image/gif or image/webp,
// by the bytes themselves. It is empty for anything else, for a picture whose size cannot be read, and for one with more
// pixels than the bounds allow, in one frame or in all together. Nothing is decoded.
func PictureType(data []byte) string {
	kind, _ := measured(data)
	return kind
}

// PictureSize returns the width and height of a picture of which [PictureType] says a type, in pixels, else 0 and 0.
func PictureSize(data []byte) (width, height int) {
	_, c := measured(data)
	return c.width, c.height
}

func measured(data []byte) (kind string, c canvas) {
	measure := map[string]func([]byte, *canvas){
		"image/png": measurePNG, "image/jpeg": measureJPEG, "image/gif": measureGIF, "image/webp": measureWebP,
	}
	kind = http.DetectContentType(data)
	if measure[kind] == nil {
		return "", c
	}
	if measure[kind](data, &c); c.pixels == 0 || c.tooLarge {
		return "", canvas{}
	}
	return kind, c
}

// canvas adds up what a picture wants to draw.
type canvas struct {
	width, height int // of the first frame, which is the whole picture's
	pixels        int
	tooLarge      bool
}

func (c *canvas) frame(width, height int) {
	if width <= 0 || height <= 0 || width > MaxSide || height > MaxSide || width*height > MaxPixels {
		c.tooLarge = true
		return
	}
	if c.pixels == 0 {
		c.width, c.height = width, height
	}
	c.pixels += width * height
	c.tooLarge = c.tooLarge || c.pixels > maxMotion
}

func measurePNG(data []byte, c *canvas) {
	for rest := data[8:]; len(rest) >= 12; {
		n := int(binary.BigEndian.Uint32(rest))
		body := rest[8:]
		switch string(rest[4:8]) {
		case "IHDR":
			if len(body) < 8 {
				return
			}
			c.frame(int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:])))
		case "fcTL": // a further frame of an animation
			if len(body) < 12 {
				return
			}
			c.frame(int(binary.BigEndian.Uint32(body[4:])), int(binary.BigEndian.Uint32(body[8:])))
		}
		if n > len(rest)-12 {
			return
		}
		rest = rest[12+n:]
	}
}

func measureJPEG(data []byte, c *canvas) {
	if bytes.Count(data, []byte{0xff, 0xda}) > maxScans {
		c.tooLarge = true
	}
	for rest := data[2:]; len(rest) >= 9 && rest[0] == 0xff; {
		marker := rest[1]
		switch {
		case marker == 0xff: // filling
			rest = rest[1:]
			continue
		case marker == 0xda: // what follows are pixels
			return
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			c.frame(int(binary.BigEndian.Uint16(rest[7:])), int(binary.BigEndian.Uint16(rest[5:])))
		}
		n := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if n < 4 || n > len(rest) {
			return
		}
		rest = rest[n:]
	}
}

func measureGIF(data []byte, c *canvas) {
	if len(data) < 13 {
		return
	}
	table := func(flags byte) int {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (1 + flags&7)
	}
	word := func(b []byte) int { return int(binary.LittleEndian.Uint16(b)) }
	c.frame(word(data[6:]), word(data[8:]))
	rest := data[min(13+table(data[10]), len(data)):]
	for len(rest) >= 2 {
		skip := 2 // an extension
		if rest[0] == 0x2c {
			if len(rest) < 10 {
				return
			}
			c.frame(word(rest[1:])+word(rest[5:]), word(rest[3:])+word(rest[7:])) // it may reach beyond the screen
			skip = 10 + table(rest[9]) + 1
		} else if rest[0] != 0x21 {
			return
		}
		for rest = rest[min(skip, len(rest)):]; len(rest) > 0 && rest[0] != 0; {
			rest = rest[min(1+int(rest[0]), len(rest)):]
		}
		rest = rest[min(1, len(rest)):]
	}
}

func measureWebP(data []byte, c *canvas) {
	measureChunks(data[12:], c)
}

func measureChunks(rest []byte, c *canvas) {
	three := func(b []byte) int { return 1 + int(b[0]) + int(b[1])<<8 + int(b[2])<<16 }
	for len(rest) >= 8 {
		name, n := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		body = body[:min(n, len(body))]
		switch {
		case name == "VP8X" && len(body) >= 10:
			c.frame(three(body[4:]), three(body[7:]))
		case name == "VP8 " && len(body) >= 10:
			c.frame(int(binary.LittleEndian.Uint16(body[6:])&0x3fff), int(binary.LittleEndian.Uint16(body[8:])&0x3fff))
		case name == "VP8L" && len(body) >= 5:
			bits := int(binary.LittleEndian.Uint32(body[1:]))
			c.frame(1+bits&0x3fff, 1+bits>>14&0x3fff)
		case name == "ANMF" && len(body) >= 16:
			c.frame(three(body[6:]), three(body[9:]))
			measureChunks(body[16:], c)
		}
		rest = rest[8:]
		rest = rest[min(n+n&1, len(rest)):]
	}
}
