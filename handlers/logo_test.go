package handlers

import (
	"strconv"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestALogoOfOneAccountIsNotShownToAnothers(t *testing.T) {
	l := newLogos()
	flow := func(account string) *reconnect.Flow {
		f := reconnect.NewFlow(reconnect.Entry{
			Client: &reconnect.Client{}, Connection: reconnect.Connection{Provider: "powens", Account: account},
		}, "powens", time.Now())
		f.Bank = reconnect.Bank{ID: "40", Logo: true}
		return f
	}
	img := &reconnect.Image{Type: "image/png", Data: make([]byte, 10)}
	l.Put(keyOf(flow("a.biapi.pro/1")), img)
	if got, known := l.Get(keyOf(flow("a.biapi.pro/1"))); !known || got != img {
		t.Error("the account's own logo is lost")
	}
	for _, other := range []string{"b.biapi.pro/1", "a.biapi.pro/10", "a.biapi.pro", ""} {
		if _, known := l.Get(keyOf(flow(other))); known {
			t.Errorf("%q sees it too", other)
		}
	}
}

func TestTheLogosThatAreKeptAreBoundedInBytes(t *testing.T) {
	l := newLogos()
	for i := range 200 {
		l.Put(bankKey{bank: strconv.Itoa(i)}, &reconnect.Image{Data: make([]byte, 512<<10)})
	}
	held := 0
	for i := range 200 {
		if img, known := l.Get(bankKey{bank: strconv.Itoa(i)}); known {
			held += len(img.Data)
		}
	}
	if held == 0 || held > 8<<20 {
		t.Fatalf("%d bytes are held", held)
	}
}
