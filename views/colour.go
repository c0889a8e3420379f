package views

import (
	"math"
	"slices"
	"strconv"
)

// colour is an opaque sRGB colour.
type colour struct{ r, g, b uint8 }

// parseColour reads #rrggbb and nothing else, so that no setting can bring more than a colour into a style sheet.
func parseColour(s string) (colour, bool) {
	if len(s) != 7 || s[0] != '#' {
		return colour{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 24)
	if err != nil {
		return colour{}, false
	}
	return colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

func (c colour) String() string {
	const hex = "0123456789abcdef"
	return string([]byte{'#', hex[c.r>>4], hex[c.r&15], hex[c.g>>4], hex[c.g&15], hex[c.b>>4], hex[c.b&15]})
}

var (
	white = colour{255, 255, 255}
	black = colour{}
)

// linear undoes the curve of sRGB for each value that a part of a colour can have.
var linear = func() (l [256]float64) {
	for v := range l {
		f := float64(v) / 255
		if f <= 0.04045 {
			l[v] = f / 12.92
		} else {
			l[v] = math.Pow((f+0.055)/1.055, 2.4)
		}
	}
	return l
}()

// luminance is WCAG's relative luminance.
func (c colour) luminance() float64 {
	return 0.2126*linear[c.r] + 0.7152*linear[c.g] + 0.0722*linear[c.b]
}

// contrast is WCAG's contrast ratio, from 1 to 21.
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// ink is the better of white and black to write on the colour.
func (c colour) ink() colour {
	if contrast(white, c) >= 4.5 || contrast(white, c) >= contrast(black, c) {
		return white
	}
	return black
}

// ends returns black and white: first the one that stands out more from the colour. It has 4.5:1 with any colour.
func (c colour) ends() (far, near colour) {
	if contrast(black, c) > contrast(white, c) {
		return black, white
	}
	return white, black
}

// against moves the colour away from the grounds, towards white or black, until it has the contrast with each of them. If
// it cannot be had, white or black is as near as one can come.
func (c colour) against(ratio float64, grounds ...colour) colour {
	end, _ := grounds[0].ends()
	for step := 0; step <= 32; step++ {
		m := c.mix(end, float64(step)/32)
		if !slices.ContainsFunc(grounds, func(g colour) bool { return contrast(m, g) < ratio }) {
			return m
		}
	}
	return end
}

func (c colour) mix(with colour, share float64) colour {
	m := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-share) + float64(b)*share)) }
	return colour{m(c.r, with.r), m(c.g, with.g), m(c.b, with.b)}
}
