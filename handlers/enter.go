package handlers

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// enter follows an integrator's link: a flow is opened and begun, and its page is the answer. A browser that does not say
// that it goes somewhere may be none: a mail scanner, a chat's preview. It gets a page that asks whether a person is there,
// and nothing is kept or sent before that page's form, or its script, says so by POST.
func (s *Site) enter(name, route string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		door := s.door(name)
		if isPreview(c) { // it must not use up a code that works once
			return comeYourself(c)
		}
		if err := navigates(c); err != nil {
			return err
		}
		entry, err := door.Enter(reconnect.Request{
			Route: route,
			Host:  string(c.Request().Host()), Path: c.AllParams(), Query: query(c),
		})
		if err == nil {
			err = forging(entry)
		}
		if err != nil {
			return s.refused(c, door, err)
		}
		entry.Appearance = appearance(c, entry.Appearance)
		entry.Link = linkOf(c)
		return s.admit(c, door, entry, func() (string, error) { return claimOf(door, entry), nil })
	}
}

// admit opens the flow of a link that was understood, or finds the one that it has opened. The claim is asked for last, when a person is
// there.
func (s *Site) admit(c *fiber.Ctx, door reconnect.Door, entry reconnect.Entry, claim func() (string, error)) error {
	if err := mayFrame(c, entry.Client); err != nil {
		return err
	}
	entry.Lang = language(c, entry.Client, entry.Lang).Tag
	posted := c.Method() == fiber.MethodPost
	if !posted && c.Get("Sec-Fetch-Mode") == "" {
		return s.askWhoIsThere(c, entry)
	}
	entry.Source, entry.Beside = s.source(c), s.sessions.held(c)
	claims, err := claim()
	if err != nil {
		return err
	}
	f, err := s.Engine.Open(c.UserContext(), entry, door.Name(), claims, isFramed(c))
	if claimed := (*reconnect.ClaimedError)(nil); errors.As(err, &claimed) {
		return s.again(c, door, entry, claimed.Flow)
	}
	if errors.Is(err, reconnect.ErrAway) {
		return away(entry.Client) // the link is good, and no flow has ended
	}
	if err != nil {
		return s.withEnd(door, entry, s.noRoom(c, entry.Client, err))
	}
	return s.welcome(c, f, f.NewKey())
}

// claimOf is what one flow alone is opened with, whichever way its aggregator's code comes; empty if there is no code.
func claimOf(door reconnect.Door, entry reconnect.Entry) string {
	if code := cmp.Or(entry.Code, entry.Connection.Secret); code != "" {
		return door.Name() + ":" + reconnect.Folded(code)
	}
	return ""
}

// appBridge is the object by which an app hears the messages of a page that it shows in a web view, where the door has no name for it.
const appBridge = "reconnect"

// appearance is what a link of any door may say beside what the door has read: the theme of an app that has one of its own, and that an
// app shows the page in a web view.
func appearance(c *fiber.Ctx, read reconnect.Appearance) reconnect.Appearance {
	q := query(c)
	if t := q.Get("theme"); read.Theme == "" && (t == "light" || t == "dark") {
		read.Theme = t
	}
	if read.App == "" && q.Get("webview") == "true" {
		read.App = appBridge
	}
	return read
}

// linkOf is a hash of a link, all of its parameters and the host that it was opened at included.
func linkOf(c *fiber.Ctx) string {
	sum := sha256.Sum256([]byte(string(c.Request().Host()) + " " + c.OriginalURL()))
	return hex.EncodeToString(sum[:16])
}

// askWhoIsThere answers a link that may have been opened by no person.
func (s *Site) askWhoIsThere(c *fiber.Ctx, entry reconnect.Entry) error {
	return s.send(c, page{status: fiber.StatusOK, client: entry.Client, appearance: entry.Appearance, body: views.Welcome(views.Greeting{
		Text: text.For(entry.Lang), Client: entry.Client, Framed: isFramed(c), Appearance: entry.Appearance,
	})})
}

// welcome answers a link with the page of its flow. What was posted is answered by a redirect, so that a reload posts
// nothing.
func (s *Site) welcome(c *fiber.Ctx, f *reconnect.Flow, key string) error {
	about(c, f)
	if c.Method() == fiber.MethodPost {
		return s.goOn(c, f, key)
	}
	f, err := s.Engine.Settle(c.UserContext(), f.ID, patience)
	if err != nil {
		return err
	}
	return s.sendFlow(c, fiber.StatusOK, f, key, nil, nil)
}

// again handles a code that has opened a flow before. As long as no person was at one of its pages, the same link leads to
// it again: it was opened by a robot, by a double click, or by a page that was given up. Later it leads only the owner's
// browser there, after a reload of the host page perhaps; any other is told that the link is used.
func (s *Site) again(c *fiber.Ctx, door reconnect.Door, entry reconnect.Entry, id string) error {
	f, err := s.Engine.Find(c.UserContext(), id)
	switch {
	case err != nil:
		return err
	case s.sessions.holds(c, f):
		return s.welcome(c, f, f.OwnKey())
	case f.Owner == "" && f.Link == entry.Link:
		return s.welcome(c, f, f.NewKey())
	}
	f = s.unopened(door, entry, reconnect.DeadLink)
	f.Framed = isFramed(c)
	s.Log.Info("used code", "client", f.Client, "connection", f.Connection)
	return s.sendFlow(c, fiber.StatusGone, f, "", nil, nil)
}

// refused turns a link away that cannot be followed.
func (s *Site) refused(c *fiber.Ctx, door reconnect.Door, err error) error {
	e := (*reconnect.EntryError)(nil)
	if !errors.As(err, &e) {
		return err
	}
	t := &httpError{status: fiber.StatusBadRequest, reason: e.Reason, detail: e.Detail}
	if e.Reason == reconnect.AddressNotAllowed || e.Reason == reconnect.UnknownClient {
		t.status = fiber.StatusForbidden
	}
	entry := e.Entry
	entry.Client, entry.Appearance = e.Client, appearance(c, entry.Appearance)
	return s.withEnd(door, entry, t)
}

// withEnd has the end told to the host page of the client that a link names: the error kept a flow from being opened, so
// that no flow tells it. Where the client is not known it is told to none.
func (s *Site) withEnd(door reconnect.Door, entry reconnect.Entry, err error) error {
	t := (*httpError)(nil)
	if !errors.As(err, &t) {
		t = &httpError{status: fiber.StatusInternalServerError, reason: reconnect.Internal, err: err}
	}
	t.client, t.lang = entry.Client, entry.Lang
	if t.client != nil {
		if forging(entry) != nil {
			entry.Callback = "" // what is wrong with it was not the first thing that is
		}
		t.ended = s.unopened(door, entry, t.reason)
	}
	return t
}

// unopened is a flow that is kept nowhere: it only has an end to tell.
func (s *Site) unopened(door reconnect.Door, entry reconnect.Entry, why reconnect.Reason) *reconnect.Flow {
	f := reconnect.NewFlow(entry, door.Name(), s.Engine.Now())
	f.InFlight, f.Step = nil, reconnect.Failed{Reason: why}
	f.Events = []reconnect.Event{{Seq: 1, Type: reconnect.EventFailed, Step: "failed", Reason: why}}
	return f
}

func isFramed(c *fiber.Ctx) bool {
	return slices.Contains([]string{"iframe", "frame", "fencedframe", "embed", "object"}, c.Get("Sec-Fetch-Dest"))
}

// mayFrame refuses a page that is none of the client's and embeds us.
func mayFrame(c *fiber.Ctx, client *reconnect.Client) error {
	if origin := foreignFrame(c, client); origin != "" && isFramed(c) {
		return &httpError{
			status: fiber.StatusForbidden, reason: reconnect.AddressNotAllowed, client: client, foreign: true,
			detail: "the page that embeds this one, " + origin + ", is not among the client's origins",
		}
	}
	return nil
}

// foreignFrame returns the origin of the page that embeds us, if the browser names it and the client has not listed
// it. The browser would show nothing at all then; a sentence is better.
func foreignFrame(c *fiber.Ctx, client *reconnect.Client) string {
	u, err := url.Parse(c.Get("Referer"))
	if err != nil || u.Host == "" {
		return ""
	}
	origin := u.Scheme + "://" + u.Host
	if slices.Contains(client.Origins, origin) {
		return ""
	}
	return origin
}

// unopened answers a look at an address that changes nothing: a HEAD, which Fiber would answer as a GET.
func unopened(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) }

// pagePath is where browsers find the page of a key.
func (s *Site) pagePath(key string) string { return s.base + "/f/" + key }

// goOn sends the browser to a flow's page, and names the turn that the flow has come to: what a store loses of it before the page is asked for
// is noticed then (see [Site.show]), and nobody is asked again what they have just answered.
func (s *Site) goOn(c *fiber.Ctx, f *reconnect.Flow, key string) error {
	return s.redirect(c, s.pagePath(key)+"?"+strconv.Itoa(f.Turn))
}

// redirect sends the browser on by GET, whatever it came with.
func (s *Site) redirect(c *fiber.Ctx, to string) error {
	c.Response().Header.Set("Cache-Control", "no-store")
	c.Response().Header.Set("Referrer-Policy", "no-referrer")
	isolate(&c.Response().Header)
	return c.Redirect(to, fiber.StatusSeeOther)
}

// fiberPath turns "/{lang}/reconnect" into Fiber's "/:lang/reconnect".
func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
