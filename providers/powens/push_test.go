package powens

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func said(body string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(body), nil }
}

func TestOnlyWhatPowensSignedLatelyIsBelieved(t *testing.T) {
	r := newRecorded(t, func(a *Account) { a.WebhookSecret = "TOPSECRET" })
	const path, key = "/hooks/powens", "powens-acme-biapi-pro-123"
	sign := func(secret, text string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(text))
		return base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	synced := `{"id_webhook_data":1,"user":{"id":1},"connection":{"id":27,"state":null}}`
	deleted := `{"id":27,"id_user":1}`
	now := r.Clock.Now().Format(time.RFC3339)
	for name, c := range map[string]struct {
		account, date, secret, body, path, want string
	}{
		"synced":                  {key, now, "TOPSECRET", synced, path, "27"},
		"deleted":                 {key, now, "TOPSECRET", deleted, path, "27"},
		"local time in paris":     {key, "2026-05-01 14:00:05", "TOPSECRET", synced, path, "27"},
		"local time with a T":     {key, "2026-05-01T14:00:05", "TOPSECRET", synced, path, "27"},
		"universal time":          {key, "2026-05-01 12:00:05", "TOPSECRET", synced, path, "27"},
		"universal time with a T": {key, "2026-05-01T12:00:05.123", "TOPSECRET", synced, path, "27"},
		"a zone":                  {key, "2026-05-01T14:00:05+02:00", "TOPSECRET", synced, path, "27"},
		"fractions":               {key, "2026-05-01T12:00:05.123456Z", "TOPSECRET", synced, path, "27"},
		"a zone and a space":      {key, "2026-05-01 14:00:05+02:00", "TOPSECRET", synced, path, "27"},
		"a zone apart":            {key, "2026-05-01 14:00:05 +0200", "TOPSECRET", synced, path, "27"},
		"seconds":                 {key, "1777636800", "TOPSECRET", synced, path, "27"},
		"milliseconds":            {key, "1777636800123", "TOPSECRET", synced, path, "27"},
		"header date":             {key, "Fri, 01 May 2026 12:00:00 GMT", "TOPSECRET", synced, path, "27"},
		"header date with a zone": {key, "Fri, 01 May 2026 14:00:00 +0200", "TOPSECRET", synced, path, "27"},
		"a date nobody can read":  {key, "noonish", "TOPSECRET", synced, path, ""},
		"a day without a time":    {key, "2026-05-01", "TOPSECRET", synced, path, ""},
		"a zero date":             {key, "0001-01-01T00:00:00Z", "TOPSECRET", synced, path, ""},
		"zero seconds":            {key, "0", "TOPSECRET", synced, path, ""},
		"more than a number":      {key, "99999999999999999999", "TOPSECRET", synced, path, ""},
		"the largest number":      {key, "9223372036854775807", "TOPSECRET", synced, path, ""},
		"the smallest number":     {key, "-9223372036854775808", "TOPSECRET", synced, path, ""},
		"spaces":                  {key, "   ", "TOPSECRET", synced, path, ""},
		"an hour ago in seconds":  {key, "1777633200", "TOPSECRET", synced, path, ""},
		"local time an hour off":  {key, "2026-05-01 13:00:05", "TOPSECRET", synced, path, ""},
		"replayed":                {key, "2026-05-01T10:00:00Z", "TOPSECRET", synced, path, ""},
		"from the future":         {key, "2026-05-02T10:00:00Z", "TOPSECRET", synced, path, ""},
		"from the far future":     {key, "9999-12-31T23:59:59Z", "TOPSECRET", synced, path, ""},
		"another key":             {key, now, "guess", synced, path, ""},
		"another path":            {key, now, "TOPSECRET", synced, "/hooks/other", ""},
		"another account":         {"x/1", now, "TOPSECRET", synced, path, ""},
		"no date":                 {key, "", "TOPSECRET", synced, path, ""},
		"no connection":           {key, now, "TOPSECRET", `{"user":{"id":1}}`, path, ""},
		"a connection of letters": {key, now, "TOPSECRET", `{"id":"../1"}`, path, ""},
		"no json":                 {key, now, "TOPSECRET", `<html>`, path, ""},
	} {
		signature := sign(c.secret, "POST."+path+"."+c.date+"."+c.body)
		header := func(h string) string {
			return map[string]string{"BI-Signature": signature, "BI-Signature-Date": c.date}[h]
		}
		n, err := r.adapter.Pushed(c.account, reconnect.Push{Method: "POST", Path: c.path, Header: header, Body: said(c.body)})
		if strings.Join(n.Connections, " ") != c.want || (err == nil) != (c.want != "") || (err == nil) != (n.Mark != "") {
			t.Errorf("%s: %q %v", name, n, err)
		}
	}
	if _, err := r.adapter.Pushed(key, reconnect.Push{Method: "POST", Path: path, Header: func(string) string { return "" }, Body: said(synced)}); err == nil {
		t.Error("an unsigned push is believed")
	}
}

func TestWithoutASecretNoPushIsBelieved(t *testing.T) {
	r := newRecorded(t)
	mac := hmac.New(sha256.New, nil)
	mac.Write([]byte(`POST./p.2026-05-01T12:00:00Z.{"id":27}`))
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if _, err := r.adapter.Pushed("powens-acme-biapi-pro-123", reconnect.Push{Method: "POST", Path: "/p", Body: said(`{"id":27}`), Header: func(h string) string {
		return map[string]string{"BI-Signature": signature, "BI-Signature-Date": "2026-05-01T12:00:00Z"}[h]
	}}); err == nil {
		t.Error("a push signed with nothing is believed")
	}
}
