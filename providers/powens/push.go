package powens

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"time"

	"reconnect/providers/internal/upstream"
)

// ErrPush is returned for pushed words that are not proven to come from Powens, or that name no connection.
var ErrPush = errors.New("powens: push refused")

// pushAge is how old a signature may be, and how far in the future: clocks differ, and failed pushes are repeated.
const pushAge = 15 * time.Minute

// Pushed verifies a webhook such as CONNECTION_SYNCED and returns the id of the connection that it is about, for
// [reconnect.Engine.Wake]. Its account is an [Account.Key]; method and path are those of the request as Powens sent it,
// header returns a request header, and body is the body byte for byte, decompressed.
//
// The signature is BI-Signature = base64(HMAC-SHA256(secret, METHOD.path.date.body)) with the date of
// BI-Signature-Date, as clients in production compute it. UNVERIFIED is how the date is written: one that cannot be
// read is believed, since it is signed, and a push that is replayed only makes us look once more.
func (a *Adapter) Pushed(accountKey, method, path string, header func(name string) string, body []byte) (string, error) {
	acc := a.accounts[accountKey]
	if acc == nil || acc.WebhookSecret == "" || len(body) > upstream.MaxBody {
		return "", ErrPush
	}
	date := header("BI-Signature-Date")
	given, err := base64.StdEncoding.DecodeString(header("BI-Signature"))
	if err != nil || date == "" || len(date) > 64 {
		return "", ErrPush
	}
	mac := hmac.New(sha256.New, []byte(acc.WebhookSecret))
	mac.Write([]byte(method + "." + path + "." + date + "."))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), given) { // in constant time
		return "", ErrPush
	}
	if !a.fresh(date) {
		return "", ErrPush
	}
	j, ok := upstream.ParseJSON(body)
	if inner := j.Get("connection"); inner.IsObject() { // CONNECTION_SYNCED nests it, CONNECTION_DELETED is bare
		j = inner
	}
	id := j.Get("id").Text()
	if !ok || !digits.MatchString(id) {
		return "", ErrPush
	}
	return id, nil
}

func (a *Adapter) fresh(date string) bool {
	at := readTime(date)
	if n, err := strconv.ParseInt(date, 10, 64); err == nil && at.IsZero() {
		at = time.Unix(n, 0)
		if n > 1e12 {
			at = time.UnixMilli(n)
		}
	}
	if t, err := time.Parse(time.RFC1123, date); err == nil {
		at = t
	}
	if at.IsZero() {
		return true
	}
	near := func(t time.Time) bool { return a.Now().Sub(t).Abs() <= pushAge }
	utc := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	return near(at) || at.Location() == paris && near(utc) // a date without a zone may be either
}
