package handlers

import (
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect"
)

// unused are powers of browsers that no page of ours needs, so that nothing in one could use them either. What fills in a
// one-time code (otp-credentials) is not among them.
const unused = "accelerometer=(),autoplay=(),bluetooth=(),camera=(),clipboard-read=(),display-capture=(),encrypted-media=()," +
	"fullscreen=(),geolocation=(),gyroscope=(),hid=(),idle-detection=(),magnetometer=(),microphone=(),midi=(),payment=()," +
	"picture-in-picture=(),publickey-credentials-get=(),screen-wake-lock=(),serial=(),storage-access=(),usb=(),xr-spatial-tracking=()"

// isolate lets hosts frame a page that allow nothing in them but what has agreed to it (Cross-Origin-Embedder-Policy:
// require-corp). There is no Cross-Origin-Opener-Policy: it would part a pop-up from the page that opened it.
func isolate(h *fasthttp.ResponseHeader) {
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	share(h)
}

// share lets pages of other origins load what is sent. Ours count as such in a frame with the sandbox attribute.
func share(h *fasthttp.ResponseHeader) { h.Set("Cross-Origin-Resource-Policy", "cross-origin") }

// policy is a Content-Security-Policy as a value, set per response.
type policy struct {
	style     string   // the hash of the page's one inline style; the rest is a file of ours
	ancestors []string // who may frame the page; nil: no page; a lone "*": any page
	frames    bool     // the page may frame others of ours
}

// String writes the policy. Nothing is allowed but our own scripts and styles, pictures, and talking to ourselves.
func (p policy) String() string {
	var b strings.Builder
	b.WriteString("default-src 'none';script-src 'self';style-src 'self' '")
	b.WriteString(p.style)
	b.WriteString("';img-src 'self' data:;connect-src 'self';form-action 'self';base-uri 'none'")
	if p.frames {
		b.WriteString(";frame-src 'self'")
	}
	switch {
	case len(p.ancestors) == 1 && p.ancestors[0] == "*":
		// A page without a flow says what is wrong with a link, and nothing can be clicked that matters. Framed by a
		// stranger it must be seen, or an integrator guesses at a blank rectangle.
	case len(p.ancestors) == 0:
		b.WriteString(";frame-ancestors 'none'")
	default:
		b.WriteString(";frame-ancestors ")
		b.WriteString(strings.Join(p.ancestors, " "))
	}
	return b.String()
}

func ancestors(client *reconnect.Client) []string {
	if client == nil {
		return []string{"*"}
	}
	return client.Origins
}
