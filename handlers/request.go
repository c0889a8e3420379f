package handlers

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect"
)

// Bounds of a request.
const (
	// maxHeader bounds the request line and the headers: a long state, a bank's long return and the cookies of other pages
	// of the same host together. A little is added for the lines that every browser sends.
	maxHeader = 32<<10 + 2<<10
	// maxBody bounds a form or a webhook, also one that is inflated.
	maxBody = 1 << 20
	// headerTime is how long a request may take to arrive, bodyTime a form, and largeBodyTime one with a file in it.
	headerTime    = 10 * time.Second
	bodyTime      = 30 * time.Second
	largeBodyTime = 60 * time.Second
	// writeTime is how long an answer may take to leave. A client that does not read it is cut off.
	writeTime = 20 * time.Second
	// pictureTime is the same for a picture of half a megabyte beside others, on a slow network.
	pictureTime = 90 * time.Second
	// idleTime is how long a connection is kept between two requests.
	idleTime = 2 * time.Minute
)

// largeBody is what a body may have without a place of its own, in bytes. The server takes as much memory as a request says
// that its body has, before any of it has come.
const largeBody = 64 << 10

// expected says how much of a body is read, and how long, when a request's headers are there. A large one needs a place.
// Its time to arrive is how the connection hears that it has one, which it gives back: see [guarded.SetReadDeadline].
func (s *Site) expected(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	strip(h, s.base)
	n := h.ContentLength()
	switch {
	case bytes.Contains(h.RequestURI(), []byte(picturePath)):
		return fasthttp.RequestConfig{MaxRequestBodySize: 4 << 10, WriteTimeout: pictureTime}
	case !h.IsPost():
		return fasthttp.RequestConfig{MaxRequestBodySize: 4 << 10} // nothing else has a body
	case n <= largeBody || n > maxBody || s.bodies == nil:
		return fasthttp.RequestConfig{MaxRequestBodySize: maxBody, ReadTimeout: bodyTime}
	case !enter(s.bodies):
		return fasthttp.RequestConfig{MaxRequestBodySize: largeBody}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: maxBody, ReadTimeout: largeBodyTime}
}

// plainly refuses, before anything reads it, a request that two servers could read in two ways, and a body that would have
// to be inflated: a few hundred bytes can become a gigabyte. Nothing may read a body through Fiber, which inflates.
func plainly(c *fiber.Ctx) error {
	h := &c.Request().Header
	if ambiguous(h.RawHeaders()) {
		c.Response().SetConnectionClose()
		return badRequest(fiber.StatusBadRequest, "the request has both Content-Length and Transfer-Encoding, or a line that is folded")
	}
	if target := h.RequestURI(); namesHost(target) {
		c.Response().SetConnectionClose()
		return badRequest(fiber.StatusBadRequest, "the address of the request is no path with one slash at its beginning")
	}
	if len(encodings(h)) > 0 && !isPush(c) {
		c.Response().SetConnectionClose()
		return badRequest(fiber.StatusUnsupportedMediaType, "the body is encoded; send it as it is, without Content-Encoding")
	}
	return c.Next()
}

// ambiguous reports headers, as they were sent, that the server lets pass and that another before it may read otherwise:
// two lengths of the body, and a line that goes on in the next one.
func ambiguous(headers []byte) bool {
	length, chunks := false, false
	for line := range bytes.Lines(headers) {
		if line[0] == ' ' || line[0] == '\t' {
			return true
		}
		name, _, _ := bytes.Cut(line, []byte{':'})
		length = length || bytes.EqualFold(name, []byte(fiber.HeaderContentLength))
		chunks = chunks || bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding))
	}
	return length && chunks
}

// namesHost reports a request's target that is more than a path, or begins with two slashes: the server would take its host
// from there, and not from the Host header, by which links are told apart. A page elsewhere can write such a link.
func namesHost(target []byte) bool {
	return len(target) == 0 || target[0] != '/' || len(target) > 1 && (target[1] == '/' || target[1] == '\\')
}

// encodings are those that a body must be freed of.
func encodings(h *fasthttp.RequestHeader) (names []string) {
	for _, value := range h.PeekAll(fiber.HeaderContentEncoding) {
		for name := range strings.SplitSeq(string(value), ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				names = append(names, name)
			}
		}
	}
	return names
}

// inflated returns a copy of the body of a webhook, whose aggregator may compress, once, and to no more than maxBody.
func inflated(c *fiber.Ctx) ([]byte, error) {
	body, names := c.Request().Body(), encodings(&c.Request().Header)
	if len(names) == 0 {
		return bytes.Clone(body), nil
	}
	var r io.Reader
	var err error
	switch {
	case len(names) > 1:
		err = errors.ErrUnsupported
	case names[0] == "gzip" || names[0] == "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case names[0] == "deflate":
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil { // some leave the frame out
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	default:
		err = errors.ErrUnsupported
	}
	if errors.Is(err, errors.ErrUnsupported) {
		return nil, badRequest(fiber.StatusUnsupportedMediaType, "the body is encoded otherwise than once by gzip or deflate")
	}
	if err == nil {
		body, err = io.ReadAll(io.LimitReader(r, maxBody+1))
	}
	switch {
	case err != nil:
		return nil, badRequest(fiber.StatusBadRequest, "the body is not what its Content-Encoding says")
	case len(body) > maxBody:
		return nil, tooLarge()
	}
	return body, nil
}

func isPush(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodPost && strings.HasPrefix(c.Path(), "/push/")
}

func badRequest(status int, detail string) error {
	return &httpError{status: status, reason: reconnect.BadRequest, detail: detail}
}

func tooLarge() error {
	return badRequest(fiber.StatusRequestEntityTooLarge, "the body is larger than 1 MiB")
}

// unread is what is said of a request that the server could not read: nothing of it is repeated.
func unread(status int) *httpError {
	t := &httpError{status: status, reason: reconnect.BadRequest, detail: "the request is malformed"}
	switch status {
	case fiber.StatusRequestHeaderFieldsTooLarge:
		t.detail = "the address and the headers of the request, cookies among them, are larger than 32 KiB"
	case fiber.StatusRequestEntityTooLarge:
		t.detail = "the body is larger than 1 MiB, or there must be none, or too many large ones are being read"
	case fiber.StatusRequestTimeout:
		t.detail = "the request took too long to arrive"
	}
	return t
}

// isPreview reports whether a link is opened ahead of the person, or instead: a link preview, or a browser that loads
// what may be wanted.
func isPreview(c *fiber.Ctx) bool {
	if c.Method() == fiber.MethodHead {
		return true
	}
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		for _, word := range []string{"prefetch", "prerender", "preview"} {
			if strings.Contains(strings.ToLower(c.Get(name)), word) {
				return true
			}
		}
	}
	return false
}

// navigates refuses a request by which a browser, as far as it tells, does not go anywhere: a script or a picture of
// another page would use a link up, or open thousands.
func navigates(c *fiber.Ctx) error {
	mode, dest := c.Get("Sec-Fetch-Mode"), c.Get("Sec-Fetch-Dest")
	switch mode {
	case "", "navigate", "nested-navigate":
	default:
		return notByNavigation()
	}
	switch dest {
	case "", "document", "iframe", "frame", "fencedframe", "embed", "object", "nested-document":
		return nil
	}
	return notByNavigation()
}

// comeYourself answers what [isPreview] reports. A browser that loads ahead keeps what it is given, an empty page too, and
// shows that when the person comes; a 503 it throws away, and asks again. Link checkers ask by HEAD, and are told that the
// link is good.
func comeYourself(c *fiber.Ctx) error {
	c.Response().Header.Set("Cache-Control", "no-store")
	if c.Method() == fiber.MethodHead {
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.SendStatus(fiber.StatusServiceUnavailable)
}

func notByNavigation() error {
	return &httpError{
		status: fiber.StatusForbidden, reason: reconnect.Forbidden,
		detail: "this address is opened by going there, in a window or a frame, and not by a script's request or as a picture " +
			"(Sec-Fetch-Mode, Sec-Fetch-Dest)",
	}
}
