package sandbox

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strconv"
)

// DrawLogo is a disc in the bank's colour with a step cut out of it, on a transparent ground.
func DrawLogo(hex string) []byte {
	const size = 64
	rgb, _ := strconv.ParseUint(hex, 16, 32)
	ink := color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			dx, dy := x-size/2, y-size/2
			cut := dy > 2 && dx > -14 && dx < 14 && dy < 14 && (dx/7+dy/5)%2 == 0
			if dx*dx+dy*dy < 30*30 && !cut {
				img.SetNRGBA(x, y, ink)
			}
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}
