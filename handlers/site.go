package handlers

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/codes"
	"github.com/open-reconnect/reconnect/result"
	"github.com/open-reconnect/reconnect/static"
	"github.com/open-reconnect/reconnect/views"
)

// Site holds what the handlers need. Fields are set before Mount and not changed after.
type Site struct {
	Engine *reconnect.Engine
	URL    string // our public address: scheme, host, and the base path if there is one, without a slash at the end
	Roster        // with which it begins; see [Site.Serve]
	// SessionKey is a secret of at least 32 bytes that seals the cookies. Replicas share it.
	SessionKey []byte
	Results    *result.Signer // nil: no result is signed
	Codes      *codes.Source  // nil: no link can be sent
	Gallery    bool           // serve every screen with canned data at /gallery
	Log        *slog.Logger
	Limits     Limits

	base     string // the path of URL, "/reconnect"; empty for none
	served   served
	sessions *sessions
	crossing *http.CrossOriginProtection
	logos    *logos
	over     chan struct{} // closed at the end: streams end with it
	ending   sync.Once

	turnedAway  turnedAway
	unlisted    sync.Once // a proxy that is not trusted was found
	streams     tally
	parked      places
	connections tally
	bodies      chan struct{} // places for large bodies; nil for no bound
}

// patience is how long a page waits for an exchange before it shows Wait. Section 7 of the design: no page waits for
// an aggregator longer than one second, and rendering needs some of it.
const patience = 850 * time.Millisecond

// Mount returns the web application.
func (s *Site) Mount() *fiber.App {
	s.Serve(s.Roster)
	s.base = basePath(s.URL)
	s.sessions = newSessions(s.SessionKey, s.base)
	s.logos = newLogos()
	s.crossing = http.NewCrossOriginProtection()
	s.over = make(chan struct{})
	if s.Limits.LargeBodies > 0 {
		s.bodies = make(chan struct{}, s.Limits.LargeBodies)
	}
	app := fiber.New(fiber.Config{
		AppName: "reconnect",
		// Fiber reuses a request's memory for the next one; a flow outlives its request. Without this one user's
		// password could become the next one's.
		Immutable:             true,
		DisableStartupMessage: true,
		BodyLimit:             maxBody,
		ReadBufferSize:        maxHeader,
		WriteBufferSize:       pageSize,
		ReadTimeout:           headerTime,
		WriteTimeout:          writeTime,
		IdleTimeout:           idleTime,
		ErrorHandler:          s.fail,
		// A connection that waits for its next request, or whose stream waits, holds no buffer.
		ReduceMemoryUsage: true,
		// A form that was sent in parts is not read before its flow is known, and never onto the disk.
		DisablePreParseMultipartForm: true,
	})
	server := app.Server()
	server.HeaderReceived = s.expected
	server.KeepHijackedConns = true // streams close theirs; else each would hold its request's memory, too
	app.Use(s.logAndRecover, wiped, plainly)
	for _, door := range s.Doors { // paths are the door's, whatever its accounts
		for _, path := range door.Paths() {
			app.Get(fiberPath(path), s.enter(door.Name(), path)).Post(fiberPath(path), s.enter(door.Name(), path))
		}
	}
	app.Head("/f/*", unopened) // what only looks at an address binds no browser, and waits for nothing
	app.Get("/f/:key", s.show)
	app.Post("/f/:key", s.answer)
	app.Post("/f/:key/back", s.back).Get("/f/:key/back", s.toPage)
	app.Post("/f/:key/renew", s.renew).Get("/f/:key/renew", s.toPage)
	app.Post("/f/:key/wish", s.wish).Get("/f/:key/wish", s.toPage)
	app.Post("/f/:key/cancel", s.cancel).Get("/f/:key/cancel", s.toPage)
	app.Post("/f/:key/longer", s.longer).Get("/f/:key/longer", s.toPage)
	app.Post("/f/:key/language/:tag", s.speak).Get("/f/:key/language/:tag", s.toPage)
	app.Post("/f/:key/here", s.here)
	app.Post("/f/:key/phone", s.offerPhone).Get("/f/:key/phone", s.toPage)
	app.Post("/f/:key/phone/digits", s.confirmPhone).Get("/f/:key/phone/digits", s.toPage)
	app.Post("/f/:key/phone/back", s.takeBack).Get("/f/:key/phone/back", s.toPage)
	app.Head(phonePath+"*", unopened)
	app.Get(phonePath+":code", s.phone).Post(phonePath+":code", s.joinPhone)
	app.Get("/f/:key/visit", s.visit)
	app.Post("/f/:key/leave", s.left).Get("/f/:key/leave", s.leave)
	app.Get("/f/:key/events", s.events)
	app.Get("/f/:key/logo", s.logo)
	app.Get("/f/:key"+picturePath+":turn/:n", s.picture)
	app.Get("/return", s.arrive).Post("/return", s.arrive)
	app.Post("/push/:name", s.push)
	app.Get(ticketPath, s.redeem).Post(ticketPath, s.redeem)
	app.Get(ownPath+":link", s.open).Post(ownPath+":link", s.open)
	app.Post(flowsPath, s.order)
	app.Head(flowsPath+"/:id", unopened)
	app.Get(flowsPath+"/:id", s.follow).Delete(flowsPath+"/:id", s.abandon)
	app.Get(documentPath, describe)
	app.Get(SeenPath, s.seen)
	app.Get(OperatorPath, s.owed)
	app.Post(OperatorPath+"/:id", s.tellAgain)
	app.Get(KeySetPath, s.keySet)
	app.Get(views.StatementPath, s.statement)
	app.Get("/livez", probe(func() error { return nil }))
	app.Get("/readyz", probe(s.ready))
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	for _, f := range static.Files() {
		app.Get(f.Path, asset(f, static.CacheControl))
	}
	// Integrators write an address into their pages once. The content beneath this one may change; what a version holds may not.
	app.Get("/embed.js", shared, asset(static.Embed, "public, max-age=3600"))
	for _, version := range static.Releases() {
		for _, f := range []*static.File{version.Script, version.Module, version.Words} {
			app.Get(f.Path, shared, asset(f, static.CacheControl))
		}
	}
	if s.Gallery {
		app.Get("/gallery", s.galleryIndex)
		app.Get("/gallery/brand.json", s.galleryTells)
		app.Get("/gallery/:path", s.galleryPage)
	}
	return app
}

// End ends the streams of waiting browsers, which would otherwise keep the server from stopping, and has /readyz say that it
// stops.
func (s *Site) End() {
	s.ending.Do(func() {
		close(s.over)
		s.parked.wake()
	})
}

// ended reports whether the server is about to stop.
func (s *Site) ended() bool {
	select {
	case <-s.over:
		return true
	default:
		return false
	}
}
