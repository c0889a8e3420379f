package handlers

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// What the operator's own command asks of a server that runs. Its key is made of the session secret, which whoever reads the configuration
// has; integrators have none.

// OperatorPath is where undelivered events are listed, and below it, by a flow's id, told again.
const OperatorPath = apiPath + "operator/webhooks"

// maxOwed is how many flows one list names.
const maxOwed = 1000

// OperatorKey is what the operator's command shows, made of [Site.SessionKey].
func OperatorKey(secret []byte) string {
	key, err := hkdf.Key(sha256.New, secret, nil, "reconnect operator", 32)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	return hex.EncodeToString(key)
}

// Owed is a flow whose receiver has not taken all of its events.
type Owed struct {
	Flow       string    `json:"flow"`
	Client     string    `json:"client"`
	Aggregator string    `json:"aggregator"`
	Status     string    `json:"status"`
	Untold     int       `json:"untold"`   // events that are tried yet
	GivenUp    int       `json:"given_up"` // events that were not taken for a day
	Tries      int       `json:"tries"`    // of the next one, in vain
	Since      time.Time `json:"since"`    // when the first of them happened
	Next       time.Time `json:"next,omitzero"`
}

func (s *Site) isOperator(c *fiber.Ctx) error {
	if subtle.ConstantTimeCompare([]byte(c.Get(fiber.HeaderAuthorization)), []byte("Bearer "+OperatorKey(s.SessionKey))) == 1 {
		return nil
	}
	return &httpError{status: fiber.StatusUnauthorized, reason: reconnect.Forbidden, detail: "this is for the operator's command widget webhooks"}
}

// owed lists what was not delivered.
func (s *Site) owed(c *fiber.Ctx) error {
	if err := s.isOperator(c); err != nil {
		return err
	}
	flows, err := s.Engine.Owing(c.UserContext(), maxOwed)
	if err != nil {
		return err
	}
	list := make([]Owed, 0, len(flows))
	for _, f := range flows {
		one := Owed{
			Flow: f.ID, Client: f.Client, Aggregator: f.Provider, Status: f.Status(),
			Untold: len(f.Untold()), GivenUp: f.Outbox.Lost, Tries: f.Outbox.Tries, Since: f.Opened.UTC(), Next: f.Outbox.Next.UTC(),
		}
		if untold := f.Untold(); untold != nil {
			one.Since = untold[0].At.UTC()
		}
		list = append(list, one)
	}
	body, _ := json.Marshal(list) // texts, numbers and times only: it cannot fail
	return forProgram(c, fiber.StatusOK, fiber.MIMEApplicationJSON, body)
}

// tellAgain has all events of a flow sent once more.
func (s *Site) tellAgain(c *fiber.Ctx) error {
	if err := s.isOperator(c); err != nil {
		return err
	}
	has, err := s.Engine.Retell(c.UserContext(), c.Params("id"))
	switch {
	case err != nil:
		return err
	case !has:
		return conflict("the flow's client has no webhooks in the configuration")
	}
	return c.SendStatus(fiber.StatusNoContent)
}
