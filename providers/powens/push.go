package powens

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// ErrPush is returned for pushed words that are not proven to come from Powens, or that name no connection.
var ErrPush = errors.New("powens: push refused")

// pushAge is how old a signature may be, and how far in the future: clocks differ, and failed pushes are repeated.
const pushAge = 15 * time.Minute

// PushName is the end of the address that the account's webhooks are sent to; empty without a secret to check them with.
func (a Account) PushName() string {
	if a.WebhookSecret == "" {
		return ""
	}
	return "powens-" + strings.ReplaceAll(a.Domain, ".", "-") + "-" + a.ClientID
}

// Pushed verifies a webhook such as CONNECTION_SYNCED, and reads the id of the connection that it is about. It is a
// method of [reconnect.Pusher]; its names are each [Account.PushName].
//
// The signature is BI-Signature = base64(HMAC-SHA256(secret, METHOD.path.date.body)) with the date of
// BI-Signature-Date, as clients in production compute it. UNVERIFIED is how the date is written, so every form that
// was seen in Powens' answers, and the usual ones of HTTP, can be read. A date that cannot be read, or that is further
// from now than pushAge, is refused: signed or not, what was caught once could be sent for ever.
func (a *Adapter) Pushed(name string, p reconnect.Push) (reconnect.Notice, error) {
	var acc *account
	for one := range a.accounts.All() {
		if one.PushName() == name && name != "" {
			acc = one
		}
	}
	if acc == nil {
		return reconnect.Notice{}, reconnect.ErrNoPush
	}
	date := p.Header("BI-Signature-Date")
	given, err := base64.StdEncoding.DecodeString(p.Header("BI-Signature"))
	if err != nil || date == "" || len(date) > 64 {
		return reconnect.Notice{}, ErrPush
	}
	body, err := p.Body()
	if err != nil {
		return reconnect.Notice{}, err
	}
	mac := hmac.New(sha256.New, []byte(acc.WebhookSecret))
	mac.Write([]byte(p.Method + "." + p.Path + "." + date + "."))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), given) || !a.fresh(date) { // in constant time
		return reconnect.Notice{}, ErrPush
	}
	j, ok := upstream.ParseJSON(body)                   // false for more than it reads
	if inner := j.Get("connection"); inner.IsObject() { // CONNECTION_SYNCED nests it, CONNECTION_DELETED is bare
		j = inner
	}
	id := j.Get("id").Text()
	if !ok || !digits.MatchString(id) {
		return reconnect.Notice{}, ErrPush
	}
	return reconnect.Notice{Connections: []string{plainNumber(id)}, Mark: string(given)}, nil
}

// fresh reports a date near enough to now. One without a zone may be meant in Paris, as all of Powens' are, or in UTC.
func (a *Adapter) fresh(date string) bool {
	near := func(t time.Time) bool { return a.Now().Sub(t).Abs() <= pushAge }
	if n, err := strconv.ParseInt(date, 10, 64); err == nil {
		return near(time.Unix(n, 0)) || near(time.UnixMilli(n))
	}
	return near(readTimeIn(date, paris)) || near(readTimeIn(date, time.UTC))
}
