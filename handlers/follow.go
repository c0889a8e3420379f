package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// maxWait is how long a caller may wait for news, in seconds: shorter than proxies let a request stand.
const maxWait = 25

// follow tells how a flow stands, and what of it came behind the event that the caller names by "after". With "wait" it waits for such an
// event, so many seconds at most. It only listens: a server that follows a flow does not have it looked at upstream.
func (s *Site) follow(c *fiber.Ctx) error {
	f, err := s.theirs(c)
	if err != nil {
		return err
	}
	asked, err := numbers(c, map[string]int{"after": 1 << 30, "wait": maxWait})
	if err != nil {
		return err
	}
	after, wait := asked["after"], time.Duration(asked["wait"])*time.Second
	if wait == 0 || f.Over() || tells(f, after) || s.ended() {
		return forProgram(c, fiber.StatusOK, fiber.MIMEApplicationJSON, s.followed(f, after))
	}
	return s.hold(c, f, after, wait)
}

// abandon ends a flow for its integrator, as the user could. One that has ended stays as it ended.
func (s *Site) abandon(c *fiber.Ctx) error {
	f, err := s.theirs(c)
	if err != nil {
		return err
	}
	if err := s.Engine.Cancel(c.UserContext(), f.ID); err != nil {
		return err
	}
	if f, err = s.Engine.Read(c.UserContext(), f.ID); err != nil {
		return err
	}
	return forProgram(c, fiber.StatusOK, fiber.MIMEApplicationJSON, s.followed(f, 0))
}

// numbers reads the whole numbers of a query, each from 0 to its bound, and nothing else: what is misspelt is not passed over.
func numbers(c *fiber.Ctx, bounds map[string]int) (map[string]int, error) {
	read := map[string]int{}
	for name, values := range query(c) {
		bound, known := bounds[name]
		n, err := strconv.ParseUint(values[0], 10, 31)
		switch {
		case !known:
			return nil, badRequest(fiber.StatusBadRequest, fmt.Sprintf("there is no parameter %.40q", name))
		case len(values) > 1 || err != nil || int(n) > bound:
			return nil, badRequest(fiber.StatusBadRequest, fmt.Sprintf("%s is one whole number, from 0 to %d", name, bound))
		}
		read[name] = int(n)
	}
	return read, nil
}

// tells reports whether a flow has an event behind the one that is named.
func tells(f *reconnect.Flow, after int) bool {
	return len(f.Events) > 0 && f.Events[len(f.Events)-1].Seq > after
}

// followed is a flow as the API tells it.
func (s *Site) followed(f *reconnect.Flow, after int) []byte {
	told := struct {
		Flow       string            `json:"flow"`
		Door       string            `json:"door"`
		Aggregator string            `json:"aggregator"`
		Connection string            `json:"connection,omitempty"`
		State      string            `json:"state,omitempty"`
		Status     string            `json:"status"`
		Step       string            `json:"step"` // what the page shows
		Reason     reconnect.Reason  `json:"reason,omitempty"`
		Opened     time.Time         `json:"opened_at"`
		Expires    time.Time         `json:"expires_at"`
		Ended      time.Time         `json:"ended_at,omitzero"`
		Events     []reconnect.Event `json:"events"`
		Results    map[string]string `json:"results,omitempty"`
		Result     string            `json:"result,omitempty"`
	}{
		Flow: f.ID, Door: f.Door, Aggregator: f.Provider, Connection: f.Connection, State: f.State,
		Status: f.Status(), Step: reconnect.StepName(f.Shown()), Reason: reconnect.ReasonOf(f.Shown()),
		Opened: f.Opened.UTC(), Expires: f.Until.UTC(), Ended: f.Ended.UTC(), Events: []reconnect.Event{}, Result: s.signed(f),
	}
	if f.Over() {
		told.Results = f.Results
	}
	for _, e := range f.Events {
		if e.Seq > after {
			e.At, e.Challenge = e.At.UTC(), ""
			told.Events = append(told.Events, e)
		}
	}
	text, _ := json.Marshal(told) // texts, numbers and times only: it cannot fail
	return text
}

// hold answers when there is news. The connection is taken over from the server, as that of a stream is, so that a caller who waits holds
// no request's place and little memory. All callers together have half of the streams, and one client a quarter: people have the rest.
func (s *Site) hold(c *fiber.Ctx, f *reconnect.Flow, after int, wait time.Duration) error {
	leave, ok := s.streams.enter(
		bound{"", s.Limits.Streams}, bound{"callers", partOf(s.Limits.Streams, 2)}, bound{"client " + f.Client, partOf(s.Limits.Streams, 4)},
		bound{"flow's callers " + f.ID, s.Limits.StreamsPerFlow},
	)
	if !ok {
		return s.crowded(c, nil, "requests that wait for news")
	}
	id, until := f.ID, time.Now().Add(wait)
	s.park(c, id, false, leave, func(now time.Time) ([]byte, time.Duration) {
		f, err := s.read(id)
		left := until.Sub(now)
		waits := errors.Is(err, reconnect.ErrAway) || err == nil && !f.Over() && !tells(f, after)
		switch {
		case waits && left > 0 && !s.ended():
			return nil, left
		case err != nil:
			return refusal(err), 0
		}
		return answer(fiber.StatusOK, fiber.MIMEApplicationJSON, "", s.followed(f, after)), 0
	})
	return nil
}

// refusal is an error as the API tells it.
func refusal(err error) []byte {
	t := errorOf(err)
	retry := ""
	if t.retry > 0 {
		retry = fmt.Sprintf("Retry-After: %d\r\n", int(t.retry.Seconds()))
	}
	return answer(t.status, problemType, retry, problemOf(t))
}

// answer is an answer to whom the server does not answer by itself any more.
func answer(status int, kind, headers string, body []byte) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sCache-Control: no-store\r\n"+
		"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s", status, http.StatusText(status), kind, len(body), headers, body)
}

// partOf is one part of so many of a bound; no bound is none.
func partOf(bound, parts int) int {
	if bound <= 0 {
		return bound
	}
	return max(1, bound/parts)
}
