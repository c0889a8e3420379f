package views

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
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

// drawMatrix draws what looks like a code to scan, and says nothing.
func drawMatrix(modules int) image.Image {
	const scale = 6
	dice := rand.New(rand.NewPCG(1, uint64(modules)))
	m := image.NewPaletted(image.Rect(0, 0, modules*scale, modules*scale), color.Palette{color.White, color.Black})
	fill := func(x, y int, dark uint8) {
		for dy := range scale {
			for dx := range scale {
				m.SetColorIndex(x*scale+dx, y*scale+dy, dark)
			}
		}
	}
	for y := range modules {
		for x := range modules {
			fill(x, y, uint8(dice.IntN(2)))
		}
	}
	for _, corner := range [][2]int{{0, 0}, {modules - 7, 0}, {0, modules - 7}} {
		for y := -1; y <= 7; y++ {
			for x := -1; x <= 7; x++ {
				gx, gy := corner[0]+x, corner[1]+y
				if gx < 0 || gy < 0 || gx >= modules || gy >= modules {
					continue
				}
				ring := max(max(x-3, 3-x), max(y-3, 3-y))
				dark := uint8(0)
				if ring == 3 || ring <= 1 {
					dark = 1
				}
				fill(gx, gy, dark)
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
