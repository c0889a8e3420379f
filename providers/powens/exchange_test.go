package powens

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestTheCodeIsExchangedServerSideAndTheTokenUsed(t *testing.T) {
	r := newRecorded(t).now("healthy")
	s, cur := r.start()
	wantStep(t, s, reconnect.Done{})
	q := r.Sent("POST /auth/token/access")
	if len(q) != 1 || q[0].Body["code"] != code || q[0].Body["client_id"] != "123" || q[0].Body["client_secret"] != "s3cr3t" || q[0].Bearer() != "" {
		t.Errorf("exchange %v", q)
	}
	if b := r.Sent("GET " + one)[0].Bearer(); b != "TOKEN+/=secret" {
		t.Errorf("bearer %q", b)
	}
	if q := r.Sent("GET " + one)[0].Query.Get("expand"); q != "connector,sources" {
		t.Errorf("expand %q", q)
	}
	r.on("DELETE /auth/token", 204, "")
	if err := r.adapter.Close(context.Background(), cur.Cursor); err != nil {
		t.Error(err)
	}
	if q := r.Sent("DELETE /auth/token"); len(q) != 1 || q[0].Bearer() != "TOKEN+/=secret" {
		t.Errorf("revocation %v", q)
	}
}

func TestALostExchangeIsNotRepeatedAndTheCodeIsTheBearer(t *testing.T) {
	for _, reply := range []providertest.Canned{
		{Status: 502, Body: providertest.File("page.html")},
		{Status: 500, Body: `{"code":"bug"}`},
		{Status: 401, Body: `{"code":"unauthorized"}`},
		{Status: 400, Body: ""},
		{Status: 200, Body: `{"no":"token"}`},
		{Status: 302},
	} {
		r := newRecorded(t).now("healthy")
		r.Only("POST /auth/token/access", reply)
		s, cur := r.start()
		wantStep(t, s, reconnect.Done{})
		if n := len(r.Sent("POST /auth/token/access")); n != 1 {
			t.Errorf("%d exchanges", n)
		}
		if b := r.Sent("GET " + one)[0].Bearer(); b != code {
			t.Errorf("bearer %q", b)
		}
		if err := r.adapter.Close(context.Background(), cur.Cursor); err != nil || len(r.Sent("DELETE /auth/token")) != 0 {
			t.Errorf("a code was revoked: %v", err)
		}
	}
}

func TestALostFirstLookGoesOnWithTheTokenThatWasMinted(t *testing.T) {
	r := newRecorded(t).on("GET "+one, 502, "page.html").on("GET "+one, 200, "otp")
	s, cur, err := providertest.Start(context.Background(), r.adapter, r.connection())
	if err == nil || s != nil || cur.Cursor == nil {
		t.Fatalf("step %v, cursor %d bytes, error %v", s, len(cur.Cursor), err)
	}
	r.KeepsSecrets(fmt.Sprint(err))
	s, _ = r.GoOn(cur, nil)
	wantStep(t, s, ask("", smsField))
	if n := len(r.Sent("POST /auth/token/access")); n != 1 {
		t.Errorf("%d exchanges", n)
	}
}

func TestAnUnreachableServerIsTriedAgainWithTheSameCode(t *testing.T) {
	r := newRecorded(t).now("healthy")
	address := r.Server.URL
	r.Server.Close()
	s, cur, err := providertest.Start(context.Background(), r.adapter, r.connection())
	if err == nil || s != nil || cur.Cursor == nil {
		t.Fatalf("step %v, cursor %d bytes, error %v", s, len(cur.Cursor), err)
	}
	r.KeepsSecrets(fmt.Sprint(err))
	if strings.Contains(err.Error(), address) {
		t.Errorf("the error holds an address: %v", err)
	}
	if k, ok := readCursor(cur.Cursor); !ok || k.Code != code {
		t.Error("the code is gone although nothing was sent")
	}
}

func TestACodeAsBearerMintsNothing(t *testing.T) {
	r := newRecorded(t, func(a *Account) { a.CodeAsBearer, a.ClientSecret = true, "" }).now("healthy")
	s, cur := r.start()
	wantStep(t, s, reconnect.Done{})
	if len(r.Sent("POST /auth/token/access")) != 0 || r.Sent("GET " + one)[0].Bearer() != code {
		t.Error("the code was exchanged")
	}
	if err := r.adapter.Close(context.Background(), cur.Cursor); err != nil || len(r.Sent("DELETE /auth/token")) != 0 {
		t.Errorf("something was revoked: %v", err)
	}
}

func TestADeadOrForeignCodeIsADeadLink(t *testing.T) {
	for _, status := range []int{401, 403, 404} {
		r := newRecorded(t).on("GET "+one, status, `{"code":null}`)
		s, _ := r.start()
		wantStep(t, s, reconnect.Failed{Reason: reconnect.DeadLink})
	}
}

func TestATokenThatDiesInBetweenHasExpired(t *testing.T) {
	for _, status := range []int{401, 403} {
		r := newRecorded(t).now("otp")
		_, cur := r.start()
		r.Only("GET "+one, providertest.Canned{Status: status})
		s, _ := r.GoOn(cur, nil)
		wantStep(t, s, reconnect.Failed{Reason: reconnect.Expired})
	}
}

func TestATokenThatIsGoneIsRevoked(t *testing.T) {
	for _, status := range []int{200, 204, 401, 403, 404} {
		for _, body := range []string{"", "page.html", `{"code":"notFound"}`} {
			r := newRecorded(t).now("healthy")
			_, cur := r.start()
			r.on("DELETE /auth/token", status, body)
			if err := r.adapter.Close(context.Background(), cur.Cursor); err != nil {
				t.Errorf("%d %s: %v", status, body, err)
			}
		}
	}
	for _, status := range []int{500, 502, 409} {
		r := newRecorded(t).now("healthy")
		_, cur := r.start()
		r.on("DELETE /auth/token", status, `{"code":"conflict"}`)
		err := r.adapter.Close(context.Background(), cur.Cursor)
		if err == nil {
			t.Errorf("%d: revoked", status)
		}
		r.KeepsSecrets(fmt.Sprint(err))
	}
}

func TestABookmarkOfAnotherVersionEndsTheFlow(t *testing.T) {
	r := newRecorded(t).now("healthy")
	for _, b := range []string{`{"v":2,"account":"acme.biapi.pro/123"}`, `{"v":1,"account":"gone.biapi.pro/9"}`, `x`, `null`, ``} {
		s, _ := r.GoOn(providertest.Point{Reply: reconnect.Reply{Cursor: reconnect.Cursor(b)}}, nil)
		wantStep(t, s, reconnect.Failed{Reason: reconnect.Internal})
		if err := r.adapter.Close(context.Background(), reconnect.Cursor(b)); err != nil {
			t.Error(err)
		}
	}
	if len(r.Asked()) != 0 {
		t.Error("something was asked")
	}
}

func TestAccountsThatAreIncompleteAreRefused(t *testing.T) {
	good := Account{Client: &reconnect.Client{}, Domain: "acme.biapi.pro", ClientID: "1", ClientSecret: "s"}
	if _, err := New([]Account{good}, nil); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Account){
		"no client": func(a *Account) { a.Client = nil }, "domain": func(a *Account) { a.Domain = "acme.biapi.pro/2.0?" },
		"no domain": func(a *Account) { a.Domain = "" }, "client id": func(a *Account) { a.ClientID = "x" },
		"no secret": func(a *Account) { a.ClientSecret = "" }, "plain http": func(a *Account) { a.BaseURL = "http://acme.biapi.pro/2.0" },
		"webview": func(a *Account) { a.WebviewURL = "javascript:alert(1)" },
	} {
		a := good
		spoil(&a)
		if _, err := New([]Account{a}, nil); err == nil {
			t.Errorf("%s passes", name)
		} else if strings.Contains(err.Error(), "secret=") {
			t.Error(err)
		}
	}
	if _, err := New([]Account{good, good}, nil); err == nil {
		t.Error("the same account twice passes")
	}
}
