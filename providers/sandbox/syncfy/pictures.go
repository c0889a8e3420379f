package syncfy

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func pictureChoices() (choices []sandbox.Choice) {
	for _, way := range sandbox.PictureWays()[1:] {
		choices = append(choices, sandbox.Choice{Value: way, Label: strings.ReplaceAll(way, "_", " ")})
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
func (p *dialect) picture(j *job, a sandbox.Act, what string, draw func(string) []byte) picture {
	data := a.Picture
	if data == nil && a.Image == sandbox.PictureQR {
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
			clear(p.pictures) // bounded; an old one is not looked at
		}
		p.pictures[name] = x
		x.address = j.base + "/syncfy/pictures/" + name
		return x
	}
	switch a.Image {
	case sandbox.PictureBare:
		return picture{inline: base64.StdEncoding.EncodeToString(data)}
	case sandbox.PictureURL:
		return public("image/png", data)
	case sandbox.PictureBig:
		return public("image/png", bigPNG())
	case sandbox.PictureBigInline:
		return inline("image/png", bigPNG())
	case sandbox.PictureText:
		return public("image/png", []byte("This is no picture."))
	case sandbox.PictureTextInline:
		return inline("image/png", []byte("This is no picture."))
	case sandbox.PictureSVG:
		return public("image/svg+xml", []byte(hostileSVG))
	case sandbox.PictureSVGInline:
		return inline("image/svg+xml", []byte(hostileSVG))
	case sandbox.PictureInward:
		return picture{address: inward(j.base)}
	case sandbox.PictureRedirect:
		return picture{address: j.base + "/syncfy/pictures/redirect"}
	case sandbox.PictureMissing:
		return picture{address: j.base + "/syncfy/pictures/missing"}
	}
	return inline("image/png", data)
}

// inward is an address of this very machine that is not the one by which the API was reached, so that a client that
// allows its own aggregator's host and nothing else does not come here. A request that does is in the history.
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

func (p *dialect) pictureRoutes(mux *http.ServeMux) {
	add := func(route string, h func(*sandbox.Call) sandbox.Reply) {
		mux.Handle(route, p.s.Serve(p, route, true, h))
	}
	notFound := sandbox.Reply{Status: http.StatusNotFound, Kind: "text/plain", Raw: []byte("not found")}
	add("GET /syncfy/assets/{file}", func(c *sandbox.Call) sandbox.Reply {
		for _, o := range organizations {
			switch c.PathValue("file") {
			case o.asset("avatar"):
				return sandbox.Reply{Status: http.StatusOK, Kind: "image/png", Raw: sandbox.DrawLogo(o.color)}
			case o.asset("small_cover"):
				return sandbox.Reply{Status: http.StatusOK, Kind: "image/png", Raw: drawCover(o.color, o.name, 320)}
			case o.asset("cover"):
				return sandbox.Reply{Status: http.StatusOK, Kind: "image/png", Raw: drawCover(o.color, o.name, 640)}
			}
		}
		return notFound
	})
	add("GET /syncfy/pictures/{name}", func(c *sandbox.Call) sandbox.Reply {
		if c.PathValue("name") == "redirect" {
			return sandbox.Reply{Status: http.StatusFound, Header: map[string]string{"Location": inward(p.s.Address(c.Request))}}
		}
		x, ok := p.pictures[c.PathValue("name")]
		if !ok {
			return notFound
		}
		return sandbox.Reply{Status: http.StatusOK, Kind: x.kind, Raw: x.data}
	})
	add("GET /syncfy/inward.png", func(*sandbox.Call) sandbox.Reply {
		return sandbox.Reply{Status: http.StatusOK, Kind: "image/png", Raw: drawText("inward")}
	})
}
