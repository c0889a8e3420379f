package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/members"
	"github.com/open-reconnect/reconnect/views/text"
)

// maxOrder bounds the body of an order, in bytes.
const maxOrder = 64 << 10

// order opens a flow for an integrator's server. What it says goes through the aggregator's own door, whose rules hold; the page is
// opened by a link of ours, in which no code stands.
func (s *Site) order(c *fiber.Ctx) error {
	client, err := s.caller(c)
	if err != nil {
		return err
	}
	body, err := orderBody(c)
	if err != nil {
		return err
	}
	sent, err := readDelivery(body)
	if err != nil {
		return badRequest(fiber.StatusBadRequest, err.Error())
	}
	said, err := readOrder(body, "delivery", "expires_in")
	if err != nil {
		return badRequest(fiber.StatusBadRequest, err.Error())
	}
	said.sent = sent
	if err := s.sendable(client, said); err != nil {
		return err
	}
	door, entry, err := s.ordered(said, client)
	if refused := (*reconnect.EntryError)(nil); errors.As(err, &refused) {
		t := &httpError{status: fiber.StatusBadRequest, reason: refused.Reason, detail: refused.Detail}
		if refused.Reason == reconnect.AddressNotAllowed || refused.Reason == reconnect.UnknownClient {
			t.status = fiber.StatusForbidden
		}
		return t
	}
	if err != nil {
		return err
	}
	name := c.Get("Idempotency-Key")
	entry.Link = orderHash(client, name, c.Request().Body())
	claim := claimOf(door, entry)
	if name != "" {
		named := "order " + client.ID + " " + name
		switch same, err := s.Engine.Stands(c.UserContext(), named, entry.Link); {
		case err != nil:
			return err
		case !same:
			return conflict("the Idempotency-Key was used with another body; it stands for that one for a day")
		}
		if claim == "" {
			claim = named
		}
	}
	var f *reconnect.Flow
	if said.sent > 0 {
		f, err = s.Engine.Send(c.UserContext(), entry, ownDoorName, claim, reconnect.Sent{For: said.sent, Options: said.options})
	} else {
		f, err = s.Engine.Open(c.UserContext(), entry, ownDoorName, claim, false)
	}
	if claimed := (*reconnect.ClaimedError)(nil); errors.As(err, &claimed) {
		f, err = s.Engine.Read(c.UserContext(), claimed.Flow)
		if err == nil && f.Link != entry.Link {
			err = conflict("the code has opened a flow before, by another request or by a link")
		}
	}
	if err != nil {
		return s.noRoom(c, nil, err)
	}
	about(c, f)
	c.Response().Header.Set(fiber.HeaderLocation, s.base+flowsPath+"/"+f.ID)
	answer, _ := json.Marshal(map[string]any{ // texts and a time only: it cannot fail
		"flow": f.ID, "url": s.URL + ownPath + f.LinkKey(), "expires_at": f.Until.UTC().Format(time.RFC3339),
	})
	return forProgram(c, fiber.StatusCreated, fiber.MIMEApplicationJSON, answer)
}

func conflict(detail string) error {
	return &httpError{status: fiber.StatusConflict, reason: reconnect.BadRequest, detail: detail}
}

// opener is the door of an aggregator that takes orders; nil if there is none.
func (s *Site) opener(aggregator string) (reconnect.Door, reconnect.Opener) {
	if o, takes := s.door(aggregator).(reconnect.Opener); takes {
		return s.door(aggregator), o
	}
	return nil, nil
}

// orderHash tells an order from every other one: the same leads to the same flow.
func orderHash(client *reconnect.Client, name string, body []byte) string {
	whole := sha256.Sum256(body)
	sum := sha256.Sum256(fmt.Appendf(nil, "order %q %q %x", client.ID, name, whole))
	return hex.EncodeToString(sum[:16])
}

// orderly is what the body of an order says, each by its member's name.
type orderly struct {
	text, options map[string]string
	webview       bool // an app shows the page
	brand         *reconnect.Brand
	sent          time.Duration // how long a link that is sent is good for; 0 for one that is not
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// orderBody reads the members of the body of an order.
func orderBody(c *fiber.Ctx) (map[string]json.RawMessage, error) {
	body := c.Request().Body()
	switch kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType)); {
	case err != nil || kind != fiber.MIMEApplicationJSON:
		return nil, badRequest(fiber.StatusUnsupportedMediaType, "the body must be application/json, and say so in Content-Type")
	case len(body) > maxOrder:
		return nil, badRequest(fiber.StatusRequestEntityTooLarge, "the body is larger than 64 KiB")
	case len(c.Get("Idempotency-Key")) > 255:
		return nil, badRequest(fiber.StatusBadRequest, "the Idempotency-Key is longer than 255 bytes")
	}
	said, err := members.Of(body)
	if err != nil {
		return nil, badRequest(fiber.StatusBadRequest, fmt.Sprintf("the body is %v", err))
	}
	return said, nil
}

// readOrder reads what an order or a ticket says. What is unknown, said twice or of another type is refused by its name: a word that is
// misspelt must not be one that is silently not said. Its error is for the integrator; besides are members that were read before.
func readOrder(said map[string]json.RawMessage, besides ...string) (o orderly, err error) {
	known := []string{"aggregator", "account", "connection", "code", "callback", "state", "language", "theme", "brand", "origin", "person"}
	if raw, is := said["options"]; is {
		options, err := members.Of(raw)
		if err != nil {
			return orderly{}, fmt.Errorf("options is %w", err)
		}
		if o.options, err = members.Texts(options); err != nil {
			return orderly{}, errors.New("a member of options is no text")
		}
		said = maps.Clone(said)
		delete(said, "options")
	}
	if raw, is := said["webview"]; is {
		if o.webview = string(raw) == "true"; !o.webview && string(raw) != "false" {
			return orderly{}, errors.New("webview is neither true nor false")
		}
		said = maps.Clone(said)
		delete(said, "webview")
	}
	if raw, is := said["brand"]; is {
		if o.brand, err = readBrand(raw); err != nil {
			return orderly{}, err
		}
		said = maps.Clone(said)
		delete(said, "brand")
	}
	for name := range said {
		if !slices.Contains(known, name) {
			return orderly{}, fmt.Errorf("there is no member %.40q; there are %s, webview and options", name, strings.Join(append(known, besides...), ", "))
		}
	}
	if o.text, err = members.Texts(said); err != nil {
		return orderly{}, err
	}
	switch lang, theme := o.text["language"], o.text["theme"]; {
	case o.text["aggregator"] == "":
		return orderly{}, errors.New("missing: aggregator")
	case lang != "" && (len(lang) > 35 || !languageTag.MatchString(lang)):
		return orderly{}, errors.New("language is no language tag, like fr")
	case theme != "" && theme != "light" && theme != "dark":
		return orderly{}, errors.New("theme is neither light nor dark")
	}
	return o, nil
}

// ordered is what an order or a ticket opens, and the aggregator's door that it goes through. Its error is an [*reconnect.EntryError].
func (s *Site) ordered(said orderly, client *reconnect.Client) (reconnect.Door, reconnect.Entry, error) {
	door, opener := s.opener(said.text["aggregator"])
	if opener == nil {
		return nil, reconnect.Entry{}, &reconnect.EntryError{
			Reason: reconnect.BadRequest, Client: client, Detail: "aggregator is none that this server has an account at",
		}
	}
	o := said.order(client)
	entry, err := opener.Open(o)
	if err == nil && o.Origin != "" && !slices.Contains(client.Origins, o.Origin) {
		err = &reconnect.EntryError{
			Reason: reconnect.AddressNotAllowed, Client: client, Detail: "origin is not on the client's list, letter by letter",
		}
	}
	if err != nil {
		return nil, reconnect.Entry{}, err
	}
	entry.Client, entry.Origin, entry.Person, entry.Brand = client.At(o.Origin).As(said.brand), o.Origin, o.Person, said.brand
	entry.Appearance.Theme = said.text["theme"]
	if said.webview {
		entry.Appearance.App = appBridge
	}
	return door, entry, nil
}

// shownPerson is a person's name or address as a page may show it: one line, of what can be seen where it stands. Signs that turn the
// direction of writing around, or that no reader sees, could make one name look like another.
func shownPerson(text string) string {
	seen := strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || !unicode.IsGraphic(r) && !unicode.IsSpace(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)
	line := []rune(strings.Join(strings.Fields(seen), " "))
	if len(line) > reconnect.MaxPerson {
		line = append(line[:reconnect.MaxPerson-1], '…')
	}
	return string(line)
}

// order leaves a language that the pages do not speak to the browser.
func (o orderly) order(client *reconnect.Client) reconnect.Order {
	lang := o.text["language"]
	if !text.Served(lang) {
		lang = ""
	}
	return reconnect.Order{
		Client: client, Account: o.text["account"], Connection: o.text["connection"], Code: o.text["code"],
		Callback: o.text["callback"], State: o.text["state"], Lang: lang, Options: o.options, Later: o.sent > 0,
		Origin: o.text["origin"], Person: shownPerson(o.text["person"]),
	}
}
