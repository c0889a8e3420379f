package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
)

// readDelivery takes what an order says of how its link reaches its user, and returns how long it is good for if it is sent.
func readDelivery(order map[string]json.RawMessage) (sent time.Duration, err error) {
	expires, limited := order["expires_in"]
	delivery := string(order["delivery"])
	delete(order, "expires_in")
	delete(order, "delivery")
	switch {
	case delivery == "" && limited:
		return 0, errors.New(`expires_in is for a link that is sent: "delivery":"link"`)
	case delivery == "":
		return 0, nil
	case delivery != `"link"`:
		return 0, errors.New("delivery is something else than link, the only one that is to be named")
	case !limited:
		return reconnect.DefaultSent, nil
	}
	seconds, err := strconv.ParseUint(string(expires), 10, 31)
	if sent = time.Duration(seconds) * time.Second; err != nil || sent < reconnect.MinSent || sent > reconnect.MaxSent {
		return 0, fmt.Errorf("expires_in is one whole number of seconds, from %.0f to %.0f",
			reconnect.MinSent.Seconds(), reconnect.MaxSent.Seconds())
	}
	return sent, nil
}

// sendable refuses an order of a link that could not begin when its person comes.
func (s *Site) sendable(client *reconnect.Client, said orderly) error {
	switch {
	case said.sent == 0:
		return nil
	case said.text["code"] != "":
		return badRequest(fiber.StatusBadRequest, "code is not taken: a link that is sent holds none, and asks code_url for one when it is opened")
	case client.CodeURL == "" || s.Codes == nil:
		return badRequest(fiber.StatusBadRequest, "no link can be sent: the client has no code_url in the server's configuration")
	}
	return nil
}

// openSent answers a link that was sent, as long as its flow has not begun. Before its person goes on, the page knows neither bank nor
// person, and nothing is kept: whatever opens the link, and however often, it stays as it was.
func (s *Site) openSent(c *fiber.Ctx, f *reconnect.Flow, client *reconnect.Client) error {
	if f.Over() {
		return &httpError{
			status: fiber.StatusGone, reason: reconnect.DeadLink, client: client,
			detail: "the link was sent and is good no more: " + string(reconnect.ReasonOf(f.Step)),
		}
	}
	if c.Method() != fiber.MethodPost {
		look := reconnect.Appearance{Theme: f.Appearance.Theme}
		return s.send(c, page{status: fiber.StatusOK, client: client, appearance: look, body: views.Welcome(views.Greeting{
			Text: language(c, client, f.Lang), Client: client, Framed: isFramed(c), Appearance: look, Sent: true,
		})})
	}
	if err := s.sameSite(c); err != nil {
		return err
	}
	f, err := s.Engine.Meet(c.UserContext(), f.ID, language(c, client, f.Lang).Tag, isFramed(c))
	if errors.Is(err, reconnect.ErrAway) {
		return away(client)
	}
	if err != nil {
		return err
	}
	key := f.NewKey()
	begins, err := s.begin(c, f, key, f.Turn)
	switch {
	case err != nil:
		return err
	case !begins: // another browser was quicker
		if f, err = s.Engine.Read(c.UserContext(), f.ID); err == nil && !f.Admits(key) {
			err = s.elsewhere(f)
		}
		if err != nil {
			return err
		}
	}
	return s.goOn(c, f, key)
}

// begin has the flow of a sent link begin. The browser gets the cookie of its owner.
func (s *Site) begin(c *fiber.Ctx, f *reconnect.Flow, key string, turn int) (begins bool, err error) {
	client := s.client(f)
	begins, err = s.Engine.Begin(c.UserContext(), key, turn)
	switch {
	case errors.Is(err, reconnect.ErrAway):
		return false, away(client)
	case err != nil:
		return false, s.noRoom(c, client, err)
	case !begins:
		return false, nil
	}
	owned := *f
	owned.Owner = reconnect.Opening(key)
	if err := s.remember(c, &owned); err != nil {
		s.Log.Warn("no session cookie", "flow", f.ID, "error", err.Error())
	}
	return true, nil
}

// Code is [reconnect.Engine.Codes]: it asks the client's server for a code, and reads it as one that came with an order.
func (s *Site) Code(ctx context.Context, f *reconnect.Flow) (reconnect.Connection, error) {
	client := s.roster().Clients[f.Client]
	door, opener := s.opener(f.Provider)
	if client == nil || client.CodeURL == "" || s.Codes == nil || door == nil {
		return reconnect.Connection{}, errors.New("handlers: the client, its code_url or its account has been taken out of the configuration")
	}
	code, err := s.Codes.Fetch(ctx, client.CodeURL, f)
	if err != nil {
		return reconnect.Connection{}, err
	}
	entry, err := opener.Open(reconnect.Order{
		Client: client, Account: f.Account, Connection: f.Connection, Code: code,
		Callback: f.Callback, State: f.State, Lang: f.Lang, Options: f.Sent.Options,
	})
	return entry.Connection, err
}
