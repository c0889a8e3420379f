package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
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
	said, err := readOrder(c)
	if err != nil {
		return err
	}
	door, opener := s.opener(said.text["aggregator"])
	if opener == nil {
		return badRequest(fiber.StatusBadRequest, "aggregator is none that this server has an account at")
	}
	entry, err := opener.Open(said.order(client))
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
	entry.Appearance.Theme = said.text["theme"]
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
	f, err := s.Engine.Open(c.UserContext(), entry, ownDoorName, claim, false)
	if claimed := (*reconnect.ClaimedError)(nil); errors.As(err, &claimed) {
		f, err = s.Engine.Read(c.UserContext(), claimed.Flow)
		if err == nil && f.Link != entry.Link {
			err = conflict("the code has opened a flow before, by another request or by a link")
		}
	}
	if err != nil {
		return s.noRoom(c, nil, err)
	}
	c.Response().Header.Set(fiber.HeaderLocation, flowsPath+"/"+f.ID)
	body, _ := json.Marshal(map[string]any{ // texts and a time only: it cannot fail
		"flow": f.ID, "url": s.URL + ownPath + f.LinkKey(), "expires_at": f.Until.UTC().Format(time.RFC3339),
	})
	return forProgram(c, fiber.StatusCreated, fiber.MIMEApplicationJSON, body)
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
type orderly struct{ text, options map[string]string }

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// readOrder reads the body of an order. What is unknown, said twice or of another type is refused by its name: a word that is misspelt
// must not be one that is silently not said.
func readOrder(c *fiber.Ctx) (orderly, error) {
	bad := func(format string, args ...any) (orderly, error) {
		return orderly{}, badRequest(fiber.StatusBadRequest, fmt.Sprintf(format, args...))
	}
	body := c.Request().Body()
	switch kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType)); {
	case err != nil || kind != fiber.MIMEApplicationJSON:
		return orderly{}, badRequest(fiber.StatusUnsupportedMediaType, "the body must be application/json, and say so in Content-Type")
	case len(body) > maxOrder:
		return orderly{}, badRequest(fiber.StatusRequestEntityTooLarge, "the body is larger than 64 KiB")
	case len(c.Get("Idempotency-Key")) > 255:
		return bad("the Idempotency-Key is longer than 255 bytes")
	}
	said := orderly{text: map[string]string{}}
	known := []string{"aggregator", "account", "connection", "code", "callback", "state", "language", "theme"}
	members, err := object(body)
	if err != nil {
		return bad("the body is %v", err)
	}
	for name, raw := range members {
		if name == "options" {
			options, err := object(raw)
			if err != nil {
				return bad("options is %v", err)
			}
			if said.options, err = texts(options); err != nil {
				return bad("a member of options is no text")
			}
			delete(members, name)
		}
	}
	for name := range members {
		if !strings.Contains(" "+strings.Join(known, " ")+" ", " "+name+" ") || strings.Contains(name, " ") {
			return bad("there is no member %.40q; there are %s and options", name, strings.Join(known, ", "))
		}
	}
	if said.text, err = texts(members); err != nil {
		return bad("%v", err)
	}
	switch lang, theme := said.text["language"], said.text["theme"]; {
	case said.text["aggregator"] == "":
		return bad("missing: aggregator")
	case lang != "" && (len(lang) > 35 || !languageTag.MatchString(lang)):
		return bad("language is no language tag, like fr")
	case theme != "" && theme != "light" && theme != "dark":
		return bad("theme is neither light nor dark")
	}
	return said, nil
}

func (o orderly) order(client *reconnect.Client) reconnect.Order {
	return reconnect.Order{
		Client: client, Account: o.text["account"], Connection: o.text["connection"], Code: o.text["code"],
		Callback: o.text["callback"], State: o.text["state"], Lang: o.text["language"], Options: o.options,
	}
}

// object reads one JSON object and nothing behind it, whose names are told apart as they are written, each there once.
func object(text []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		t, err := d.Token()
		name, _ := t.(string)
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return nil, errors.New("no JSON object")
		}
		if members[name] != nil {
			return nil, fmt.Errorf("an object that says %.40q twice", name)
		}
		members[name] = value
	}
	if _, err := d.Token(); err != nil || len(bytes.TrimSpace(text[d.InputOffset():])) > 0 {
		return nil, errors.New("no JSON object alone")
	}
	return members, nil
}

// texts reads members that are texts.
func texts(members map[string]json.RawMessage) (map[string]string, error) {
	read := map[string]string{}
	for name, raw := range members {
		var text *string
		if json.Unmarshal(raw, &text) != nil || text == nil {
			return nil, fmt.Errorf("%s is no text", name)
		}
		read[name] = *text
	}
	return read, nil
}
