package syncfy

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
)

// drawn is a picture of dark points on white; with noise every point is of a colour of its own.
func drawn(width, height int, dark func(x, y int) bool, noise func() uint32) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{255, 255, 255, 255}
			switch {
			case noise != nil:
				n := noise()
				c = color.NRGBA{uint8(n), uint8(n >> 8), uint8(n >> 16), 255}
			case dark(x, y):
				c = color.NRGBA{28, 36, 48, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}

// glyphs are letters and digits of three by five points, a row in each octal digit from the top.
var glyphs = map[rune]int{
	'0': 0o75557, '1': 0o26227, '2': 0o71747, '3': 0o71717, '4': 0o55711, '5': 0o74717, '6': 0o74757, '7': 0o71122, '8': 0o75757, '9': 0o75717,
	'A': 0o25755, 'B': 0o65656, 'C': 0o34443, 'D': 0o65556, 'E': 0o74647, 'F': 0o74644, 'G': 0o34553, 'H': 0o55755, 'I': 0o72227, 'J': 0o11152,
	'K': 0o55655, 'L': 0o44447, 'M': 0o57755, 'N': 0o65555, 'O': 0o25552, 'P': 0o65644, 'Q': 0o25573, 'R': 0o65655, 'S': 0o34216, 'T': 0o72222,
	'U': 0o55557, 'V': 0o55552, 'W': 0o55775, 'X': 0o55255, 'Y': 0o55222, 'Z': 0o71247,
}

// written reports whether a point of a word is dark; the word begins at 0, 0, and each letter is four units wide.
func written(word []rune, unit, x, y int) bool {
	if x < 0 || y < 0 || y/unit > 4 || x/unit/4 >= len(word) || x/unit%4 == 3 {
		return false
	}
	row := glyphs[word[x/unit/4]] >> (3 * (4 - y/unit)) & 7
	return row>>(2-x/unit%4)&1 == 1
}

// drawText writes a word as a captcha shows it, without making it hard to read.
func drawText(word string) []byte {
	const point, margin = 8, 12
	letters := []rune(strings.ToUpper(word))
	if len(letters) == 0 || len(letters) > 12 {
		letters = []rune("ANY")
	}
	return drawn(2*margin+4*point*len(letters)-point, 2*margin+5*point, func(x, y int) bool {
		return written(letters, point, x-margin, y-margin)
	}, nil)
}

// drawShape is a disc, a square, a triangle or a cross, by number.
func drawShape(number string) []byte {
	n, _ := strconv.Atoi(number)
	return drawn(96, 96, func(x, y int) bool {
		x, y = x-48, y-48
		switch n % 4 {
		case 0:
			return x*x+y*y < 36*36
		case 1:
			return max(x, -x) < 34 && max(y, -y) < 34
		case 2:
			return y < 32 && 2*max(x, -x) < y+36
		}
		return (max(x, -x) < 10 || max(y, -y) < 10) && max(x, -x) < 36 && max(y, -y) < 36
	}, nil)
}

// drawQR looks like a QR code and says nothing: three finders and points that follow from the text.
func drawQR(text string) []byte {
	const modules, point, margin = 25, 6, 24
	return drawn(2*margin+modules*point, 2*margin+modules*point, func(x, y int) bool {
		x, y = x-margin, y-margin
		if x < 0 || y < 0 || x >= modules*point || y >= modules*point {
			return false
		}
		x, y = x/point, y/point
		for _, corner := range [][2]int{{3, 3}, {modules - 4, 3}, {3, modules - 4}} {
			ring := max(x-corner[0], corner[0]-x, y-corner[1], corner[1]-y)
			if ring <= 4 {
				return ring != 2 && ring != 4
			}
		}
		h := fnv.New32a()
		h.Write([]byte(text + strconv.Itoa(x) + "," + strconv.Itoa(y)))
		return h.Sum32()>>7&1 == 1
	}, nil)
}

// drawCover is a plate in the organization's colour with its name: the widget shows organizations by nothing else. Its
// sides are as 10 to 3, as the widget reserves room for it.
func drawCover(hex, name string, width int) []byte {
	rgb, _ := strconv.ParseUint(hex, 16, 32)
	plate := color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
	band := color.NRGBA{plate.R/4*3 + 63, plate.G/4*3 + 63, plate.B/4*3 + 63, 255}
	letters := []rune(strings.ReplaceAll(strings.ToUpper(name), "Ó", "O"))
	height, unit := width*3/10, max(1, min(width/(4*len(letters)+7), width/60))
	left, top := (width-(4*len(letters)-1)*unit)/2, (height-5*unit)/2
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := plate
			switch {
			case written(letters, unit, x-left, y-top):
				c = color.NRGBA{255, 255, 255, 255}
			case (x+y)%width < height/3:
				c = band
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return b.Bytes()
}
