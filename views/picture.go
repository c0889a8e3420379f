package views

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
)

// roomForPictures is how many bytes of its step's pictures a page carries itself. Where there are more, each has an address of its own and
// comes after the page: three large ones would keep a form from a slow network for half a minute.
const roomForPictures = 16 << 10

// picturesApart numbers the pictures that do not travel in the page, as [reconnect.Pictures] does; it is nil where all of them do.
func (p *Page) picturesApart() map[*reconnect.Image]int {
	all, sum := reconnect.Pictures(p.Step), 0
	for _, i := range all {
		sum += len(i.Data)
	}
	if sum <= roomForPictures || p.Stays || p.Action == "" {
		return nil
	}
	numbers := make(map[*reconnect.Image]int, len(all))
	for n, i := range all {
		numbers[i] = n
	}
	return numbers
}

// drawnFrom are the attributes that say where a picture comes from. One that comes later says its size, so that nothing moves when it does.
func (p *Page) drawnFrom(i *reconnect.Image) templ.OrderedAttributes {
	attribute := func(key string, value any) templ.KeyValue[string, any] {
		return templ.KeyValue[string, any]{Key: key, Value: value}
	}
	n, apart := p.apart[i]
	if !apart {
		return templ.OrderedAttributes{attribute("src", inlined(i))}
	}
	width, height := reconnect.PictureSize(i.Data)
	return templ.OrderedAttributes{
		attribute("src", p.Action+"/picture/"+strconv.Itoa(p.Turn)+"/"+strconv.Itoa(n)),
		attribute("width", strconv.Itoa(width)), attribute("height", strconv.Itoa(height)),
	}
}

// logos are a client's for the two schemes, the same twice where the page has one. A logo stands alone where there is no other.
func logos(c *reconnect.Client, chosen reconnect.Appearance) (light, dark *reconnect.Image) {
	on := func(p palette) *reconnect.Image {
		if p.dark() {
			return cmp.Or(c.LogoDark, c.Logo)
		}
		return cmp.Or(c.Logo, c.LogoDark)
	}
	bright, dim := lookOf(c, chosen).palettes()
	return on(bright), on(dim)
}

// logoAddress is a client's logo as an address that holds it. One that is drawn in SVG is a client's only: what it may hold was looked at.
func logoAddress(i *reconnect.Image) string {
	if i.Type == "image/svg+xml" {
		return i.Address()
	}
	return inlined(i)
}

// inlined is a picture as an address that holds it. Adapters have sniffed its type.
func inlined(i *reconnect.Image) string {
	switch i.Type {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return i.Address()
	}
	return "data:,"
}
