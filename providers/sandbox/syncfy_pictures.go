package sandbox

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// The ways in which a picture comes.
const (
	pictureBare       = "bare"        // imgBase64File without "data:"
	pictureURL        = "url"         // imgURL at the sandbox
	pictureQR         = "qr"          // imgBase64File, a code to scan
	pictureBig        = "big"         // imgURL, 3 MB
	pictureBigInline  = "big_inline"  // imgBase64File, 3 MB
	pictureText       = "text"        // imgURL that says it is a PNG and is none
	pictureTextInline = "text_inline" // the same in imgBase64File
	pictureSVG        = "svg"         // imgURL, an SVG with a script
	pictureSVGInline  = "svg_inline"  // the same in imgBase64File
	pictureInward     = "inward"      // imgURL at an inward address
	pictureRedirect   = "redirect"    // imgURL at the sandbox that leads to the inward address
	pictureMissing    = "missing"     // imgURL that answers 404
)

// pictureWays are what [Act.Image] may be; the first is the usual way, a data URI in imgBase64File.
func pictureWays() []string {
	return []string{
		"", pictureBare, pictureURL, pictureQR, pictureBig, pictureBigInline, pictureText, pictureTextInline, pictureSVG,
		pictureSVGInline, pictureInward, pictureRedirect, pictureMissing,
	}
}

func pictureChoices() (choices []Choice) {
	for _, way := range pictureWays()[1:] {
		choices = append(choices, Choice{way, strings.ReplaceAll(way, "_", " ")})
	}
	return choices
}

// picture is how an image is given to the client: inline or by address, or not at all.
type picture struct {
	inline, address string
	kind            string // of a public one
	data            []byte
}

func (x picture) describe(object map[string]any) {
	if x.inline != "" {
		object["imgBase64File"] = x.inline
	}
	if x.address != "" {
		object["imgURL"] = x.address
	}
}

const hostileSVG = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" onload="alert(1)"><script>fetch('/syncfy/inward.png?script')</script><text y="30">test</text></svg>`

// bigPNG is a picture of 3 MB that really is one.
var bigPNG = sync.OnceValue(func() []byte {
	r := rand.New(rand.NewPCG(3, 3))
	return drawn(1024, 1024, func(x, y int) bool { return false }, func() uint32 { return r.Uint32() })
})

// picture makes the image of an act in the way that it wants. What is in it is for draw to say.
func (p *syncfy) picture(j *syncfyJob, a Act, what string, draw func(string) []byte) picture {
	data := a.Picture
	if data == nil && a.Image == pictureQR {
		data = drawQR(j.id)
	}
	if data == nil {
		data = draw(what)
	}
	inline := func(kind string, data []byte) picture {
		return picture{inline: "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)}
	}
	public := func(kind string, data []byte) picture {
		h := fnv.New64a()
		h.Write(data)
		x := picture{kind: kind, data: data}
		name := fmt.Sprintf("%016x", h.Sum64())
		if len(p.pictures) > 1000 {
			clear(p.pictures) // bounded; nobody looks at an old one
		}
		p.pictures[name] = x
		x.address = j.base + "/syncfy/pictures/" + name
		return x
	}
	switch a.Image {
	case pictureBare:
		return picture{inline: base64.StdEncoding.EncodeToString(data)}
	case pictureURL:
		return public("image/png", data)
	case pictureBig:
		return public("image/png", bigPNG())
	case pictureBigInline:
		return inline("image/png", bigPNG())
	case pictureText:
		return public("image/png", []byte("This is no picture."))
	case pictureTextInline:
		return inline("image/png", []byte("This is no picture."))
	case pictureSVG:
		return public("image/svg+xml", []byte(hostileSVG))
	case pictureSVGInline:
		return inline("image/svg+xml", []byte(hostileSVG))
	case pictureInward:
		return picture{address: inward(j.base)}
	case pictureRedirect:
		return picture{address: j.base + "/syncfy/pictures/redirect"}
	case pictureMissing:
		return picture{address: j.base + "/syncfy/pictures/missing"}
	}
	return inline("image/png", data)
}

// inward is an address of this very machine that is not the one by which the API was reached, so that a client that
// allows its own aggregator's host and nothing else does not come here. Whoever does is in the history.
func inward(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "http://127.0.0.1/syncfy/inward.png"
	}
	host := "127.0.0.1"
	if u.Hostname() == host {
		host = "localhost"
	}
	if u.Port() != "" {
		host += ":" + u.Port()
	}
	return "http://" + host + "/syncfy/inward.png"
}

func (p *syncfy) pictureRoutes(mux *http.ServeMux) {
	add := func(route string, h func(*call) reply) { mux.Handle(route, p.s.serve(p, route, true, h)) }
	notFound := reply{status: http.StatusNotFound, kind: "text/plain", raw: []byte("not found")}
	add("GET /syncfy/assets/{file}", func(c *call) reply {
		for _, o := range syncfyOrganizations {
			if rest, ok := strings.CutPrefix(c.PathValue("file"), o.id+"-"); ok {
				switch rest {
				case "avatar.png":
					return reply{status: http.StatusOK, kind: "image/png", raw: drawLogo(o.color)}
				case "small_cover.png":
					return reply{status: http.StatusOK, kind: "image/png", raw: drawCover(o.color, o.name, 320)}
				case "cover.png":
					return reply{status: http.StatusOK, kind: "image/png", raw: drawCover(o.color, o.name, 640)}
				}
			}
		}
		return notFound
	})
	add("GET /syncfy/pictures/{name}", func(c *call) reply {
		if c.PathValue("name") == "redirect" {
			return reply{status: http.StatusFound, header: map[string]string{"Location": inward(p.s.address(c.Request))}}
		}
		x, ok := p.pictures[c.PathValue("name")]
		if !ok {
			return notFound
		}
		return reply{status: http.StatusOK, kind: x.kind, raw: x.data}
	})
	add("GET /syncfy/inward.png", func(*call) reply {
		return reply{status: http.StatusOK, kind: "image/png", raw: drawText("inward")}
	})
}
