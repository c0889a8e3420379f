package handlers

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// flowLocal is where a request keeps the id of the flow that it is about, for whom times it.
const flowLocal = "flow"

// about takes note of the flow that a request is about.
func about(c *fiber.Ctx, f *reconnect.Flow) {
	c.Locals(flowLocal, f.ID)
}

// timed tells the engine's timers of a request that was answered. What was refused says why.
func (s *Site) timed(c *fiber.Ctx, began time.Time, refused error) {
	if len(s.Engine.Timers) == 0 {
		return
	}
	id, _ := c.Locals(flowLocal).(string)
	o := reconnect.Outcome{Status: c.Response().StatusCode()}
	if refused != nil {
		o.Fault = string(errorOf(refused).reason)
	}
	s.Engine.Spent(c.UserContext(), reconnect.Work{Kind: reconnect.WorkRequest, Flow: id, Name: routeName(c), Began: began}, o)
}

// routeName is a request's method and route: one of few, whatever is asked for.
func routeName(c *fiber.Ctx) string {
	route := c.Route()
	switch {
	case route.Path == "/": // none of ours
		return "none"
	case strings.HasPrefix(route.Path, "/static/"), strings.HasPrefix(route.Path, "/embed/"):
		return "GET /static"
	}
	return route.Method + " " + route.Path
}

// Held is what this process holds of connections, and how many of these are streams.
func (s *Site) Held() (connections, streams int) { return s.connections.of(""), s.streams.of("") }

// of is how many have entered by a name.
func (t *tally) of(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n[name]
}
