package sandbox

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
)

// showLogo serves /logos/{uuid}-thumbnail.webp. The address was observed in several front ends, no page documents it.
// What comes is a PNG and says so: nobody should trust the end of a name, and the standard library writes no WebP.
func (p *powens) showLogo(c *call) reply {
	uuid, ok := strings.CutSuffix(c.PathValue("file"), "-thumbnail.webp")
	k := p.connector(uuid)
	if !ok || k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return reply{status: http.StatusOK, kind: "image/png", raw: drawLogo(k.color)}
}

// drawLogo is a disc in the bank's colour with a step cut out of it, on a transparent ground.
func drawLogo(hex string) []byte {
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
