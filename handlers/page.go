package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/deflate"
	"github.com/open-reconnect/reconnect/static"
	"github.com/open-reconnect/reconnect/views"
)

// pageSize is how much leaves at once, in bytes: a page with its headers.
const pageSize = 20 << 10

// page is one answer in HTML.
type page struct {
	status     int
	appearance reconnect.Appearance
	client     *reconnect.Client // whose colours, and who may frame it; nil for a page without a client
	body       templ.Component
	open       bool // any page may frame it
	whole      bool // no page may
	shelf      bool // it is the gallery's own, which has a style of its own and shows the others in frames
}

// send renders a page with the headers that every page has.
func (s *Site) send(c *fiber.Ctx, p page) error {
	ctx := views.Below(c.UserContext(), s.base)
	style := views.Style(p.client, p.appearance)
	csp := policy{style: style.Hash, ancestors: ancestors(p.client)}
	switch {
	case p.whole:
		csp.ancestors = nil
	case p.open:
		csp.ancestors = []string{"*"}
	}
	if p.shelf {
		csp.style, csp.frames = views.GalleryStyle(), true
	}
	h := &c.Response().Header
	h.Set("Content-Security-Policy", csp.String())
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the flow's key is in the address
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Permissions-Policy", unused)
	isolate(h)
	h.SetContentType("text/html; charset=utf-8")
	c.Status(p.status)

	if !acceptsGzip(c) {
		return rendered(p.body.Render(ctx, c.Response().BodyWriter()))
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Vary", "Accept-Encoding")
	z := zippers.Get().(*deflate.Writer)
	defer unzip(z)
	if err := views.Compress(ctx, p.body, z); err != nil {
		return rendered(err)
	}
	c.Response().SetBody(z.Gzip()) // a copy; what c.Send takes is the next page's before it is sent
	return nil
}

func rendered(err error) error {
	if err != nil {
		return fmt.Errorf("handlers: page not rendered: %w", err)
	}
	return nil
}

func acceptsGzip(c *fiber.Ctx) bool {
	return bytes.Contains(c.Request().Header.Peek("Accept-Encoding"), []byte("gzip"))
}

// asset serves an embedded file. At its own path, which changes with its content, it may be kept for ever.
func asset(f *static.File, cache string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		h := &c.Response().Header
		h.SetContentType(f.Type)
		h.Set("Cache-Control", cache)
		h.Set("X-Content-Type-Options", "nosniff")
		share(h)
		if !acceptsGzip(c) {
			return c.Send(f.Body)
		}
		h.Set("Content-Encoding", "gzip")
		h.Set("Vary", "Accept-Encoding")
		return c.Send(f.Gzip)
	}
}

// shared lets any page read what is sent, which it must to check it against a hash, or to import it.
func shared(c *fiber.Ctx) error {
	c.Response().Header.Set("Access-Control-Allow-Origin", "*")
	return c.Next()
}

// notice sends a plain page for a person who has no flow: what happened, a way back, and the precise fault for the
// integrator.
func (s *Site) notice(c *fiber.Ctx, status int, n views.Note) error {
	if n.Text == nil {
		n.Text = language(c, n.Client)
	}
	return s.send(c, page{
		status: status, client: n.Client, appearance: reconnect.Appearance{Theme: n.Appearance.Theme}, body: views.Notice(n), open: true,
	})
}

// httpError is an error for three audiences: a reason for the person, a status for the machine, a detail for the
// integrator. What is wrapped is for the log.
type httpError struct {
	status int
	reason reconnect.Reason
	detail string
	client *reconnect.Client
	lang   string        // that the link or the flow has, if it is known
	retry  time.Duration // when to come again; 0 to say nothing about it
	err    error
	// ended is a flow that was never kept: it only has an end to tell, to the client's host page. It is nil where no
	// flow ends: nothing was opened by a client that is known, or the flow goes on.
	ended   *reconnect.Flow
	foreign bool // the page around ours is not one of the client's
	phone   bool // it is told to a phone that goes on with nothing
}

func (t *httpError) Error() string {
	return fmt.Sprintf("%s: %s: %v", t.reason, t.detail, t.err)
}

func (t *httpError) Unwrap() error { return t.err }

// errorOf is any error as one for the three audiences.
func errorOf(err error) *httpError {
	var t *httpError
	var f *fiber.Error
	switch {
	case errors.As(err, &t):
		return t
	case errors.Is(err, reconnect.ErrAway):
		return away(nil)
	case errors.Is(err, reconnect.ErrNotFound):
		return &httpError{status: fiber.StatusNotFound, reason: reconnect.NotFound, detail: "no such flow, or not any more"}
	case errors.As(err, &f) && (f.Code == fiber.StatusNotFound || f.Code == fiber.StatusMethodNotAllowed):
		return &httpError{status: f.Code, reason: reconnect.NotFound, detail: "there is no page at this address, or not for this method"}
	case errors.As(err, &f) && f.Code < 500:
		return unread(f.Code)
	}
	return &httpError{status: fiber.StatusInternalServerError, reason: reconnect.Internal, err: err}
}

// fail is the one place where an error becomes a page, or what a program is told.
func (s *Site) fail(c *fiber.Ctx, err error) error {
	t := errorOf(err)
	if f := (*fiber.Error)(nil); errors.As(err, &f) && f.Code < 500 {
		lingerAtEnd(c.Context().Conn())
	}
	if t.status >= 500 && t.reason != reconnect.Away { // the engine says that once for all
		s.Log.Error("request failed", "route", c.Route().Path, "reason", string(t.reason), "error", fmt.Sprint(t.err))
	}
	if t.retry > 0 {
		retryLater(c, t.retry)
	}
	if strings.HasPrefix(c.Path(), apiPath) {
		return forProgram(c, t.status, problemType, problemOf(t))
	}
	n := views.Note{Text: language(c, t.client, t.lang), Reason: t.reason, Detail: t.detail, Client: t.client, Framed: isFramed(c), Foreign: t.foreign, Phone: t.phone}
	if t.ended != nil {
		t.ended.Framed = n.Framed
		n.Messages, n.Appearance, n.Way = s.messages(t.ended), t.ended.Appearance, s.way(t.ended)
	}
	return s.notice(c, t.status, n)
}

// logAndRecover logs a request by its route, never by its path or query, where keys and codes travel; and it keeps a panic
// from reaching more than the log.
func (s *Site) logAndRecover(c *fiber.Ctx) (err error) {
	began := time.Now()
	defer func() {
		if r := recover(); r != nil {
			// The panic's value may hold an answer. The stack holds addresses only.
			s.Log.Error("handler panicked", "route", c.Route().Path, "stack", string(debug.Stack()))
			err = &httpError{status: fiber.StatusInternalServerError, reason: reconnect.Internal, err: errors.New("panic")}
		}
		refused := err
		if err != nil {
			err = s.fail(c, err)
		}
		s.timed(c, began, refused)
		if !s.Log.Enabled(c.UserContext(), slog.LevelDebug) {
			return
		}
		s.Log.Debug("request", "method", strings.Clone(c.Method()), "route", c.Route().Path,
			"status", c.Response().StatusCode(), "took", time.Since(began))
	}()
	return c.Next()
}
