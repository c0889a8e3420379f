package views

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
	"sync"

	"github.com/open-reconnect/reconnect"
)

// The pictures are drawn once, and each page of the gallery shows them.
var (
	pattern = drawnOnce(drawPattern)
	matrix  = drawnOnce(drawMatrix)
	round   = drawnOnce(drawRound)
)

func drawnOnce(draw func(int) image.Image) func(int) *reconnect.Image {
	var (
		mu    sync.Mutex
		drawn = map[int]*reconnect.Image{}
	)
	return func(n int) *reconnect.Image {
		mu.Lock()
		defer mu.Unlock()
		if drawn[n] == nil {
			drawn[n] = encoded(draw(n))
		}
		return drawn[n]
	}
}

// drawPattern draws a small picture, another one for each n.
func drawPattern(n int) image.Image {
	const side = 96
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			a, b := uint8(60+n*29), uint8(200-n*23)
			switch {
			case (x-side/2)*(x-side/2)+(y-side/2)*(y-side/2) < (side/3-n*2)*(side/3-n*2):
				m.Set(x, y, color.RGBA{a, b, 150, 255})
			case (x+y*(n%3))/(8+n)%2 == 0:
				m.Set(x, y, color.RGBA{b, 180, a, 255})
			default:
				m.Set(x, y, color.RGBA{236, 234, 228, 255})
			}
		}
	}
	return m
}

// drawRound draws a round logo, with nothing around it.
func drawRound(n int) image.Image {
	const side = 96
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			switch r := (2*x-side)*(2*x-side) + (2*y-side)*(2*y-side); {
			case r < (side/2)*(side/2):
				m.Set(x, y, color.White)
			case r < side*side:
				m.Set(x, y, color.RGBA{uint8(20 * n), 90, 160, 255})
			}
		}
	}
	return m
}

// Codes to scan, a row of modules in hexadecimal after the other, with no margin of their own. What they say is in the example's domain.
const (
	code29 = "1fce747f 1059d941 1757a25d 1755095d 174e0f5d 10461941 1fd5557f 134700 105a3ace 518b716 19daf960 1789b548 1ec1a361 17bb2f73 1b45240c " +
		"91c00e5 14d93a0c 15a6e3f7 1be12799 13359410 11e259f7 147f18 1fc7235c 10445310 1745f7f9 17427a8d 17443bfe 1047504d 1fdf0a14"
	code33 = "1fdcb4a7f 1048d6541 174e4f95d 17531a05d 17589225d 10536d441 1fd55557f 140fa00 117f39ff9 bb66d78e 1de4e5b8a 482a18c2 1e51b3bf9 " +
		"118e4fe0c 15fa64ef2 17083cfd0 2d0cbd5a 110ab4a8c 1dfbf8a2a 885d9a2 6e904afb 15b799606 25f54e16 12788943 1e747bdfb 1d3c114 1fdda4d5a " +
		"104830d12 1757329f9 174745f7c 174b25a78 1040b8b08 1fd788d49"
)

// drawMatrix draws the code of so many modules a side.
func drawMatrix(modules int) image.Image {
	const scale = 6
	rows := strings.Fields(map[int]string{29: code29, 33: code33}[modules])
	m := image.NewPaletted(image.Rect(0, 0, modules*scale, modules*scale), color.Palette{color.White, color.Black})
	for y, row := range rows {
		bits, _ := strconv.ParseUint(row, 16, 64) // they are written above
		for x := range modules * scale {
			for dy := range scale {
				m.SetColorIndex(x, y*scale+dy, uint8(bits>>(modules-1-x/scale)&1))
			}
		}
	}
	return m
}

func encoded(m image.Image) *reconnect.Image {
	var b bytes.Buffer
	_ = png.Encode(&b, m) // a Buffer takes everything
	return &reconnect.Image{Type: "image/png", Data: b.Bytes()}
}
