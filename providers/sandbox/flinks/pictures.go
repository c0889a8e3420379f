package flinks

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// shape draws a picture to choose: a disc, a diamond or a square, then again in other colours.
func shape(n int) []byte {
	const size, middle, radius = 48, 24, 18
	inks := color.Palette{color.Gray{250}, color.RGBA{0x1f, 0x5f, 0xbf, 0xff}, color.RGBA{0xa8, 0x32, 0x2d, 0xff}, color.RGBA{0x2f, 0x6f, 0x4f, 0xff}}
	picture := image.NewPaletted(image.Rect(0, 0, size, size), inks)
	far := func(a int) int { return max(a-middle, middle-a) }
	for y := range size {
		for x := range size {
			dx, dy := far(x), far(y)
			inside := [...]bool{dx*dx+dy*dy < radius*radius, dx+dy < radius, max(dx, dy) < radius}[n%3]
			if inside {
				picture.SetColorIndex(x, y, uint8(1+(n+n/3)%3))
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil // cannot happen: nothing here can fail to be written
	}
	return b.Bytes()
}
