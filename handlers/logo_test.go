package handlers

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestALogoOfOneAccountIsNotShownToAnothers(t *testing.T) {
	var l logos
	flow := func(account string) *reconnect.Flow {
		f := reconnect.NewFlow(reconnect.Entry{
			Client: &reconnect.Client{}, Connection: reconnect.Connection{Provider: "powens", Account: account},
		}, "powens", time.Now())
		f.Bank = reconnect.Bank{ID: "40", Logo: true}
		return f
	}
	img := &reconnect.Image{Type: "image/png", Data: make([]byte, 10)}
	l.put(keyOf(flow("a.biapi.pro/1")), img)
	if got, known := l.get(keyOf(flow("a.biapi.pro/1"))); !known || got != img {
		t.Error("the account's own logo is lost")
	}
	for _, other := range []string{"b.biapi.pro/1", "a.biapi.pro/10", "a.biapi.pro", ""} {
		if _, known := l.get(keyOf(flow(other))); known {
			t.Errorf("%q sees it too", other)
		}
	}
}

func TestTheLogosThatAreKeptAreBoundedInBytes(t *testing.T) {
	var l logos
	for i := range 200 {
		l.put(bankKey{bank: string(rune('a' + i))}, &reconnect.Image{Data: make([]byte, 512<<10)})
		held := 0
		for _, img := range l.kept {
			held += len(img.Data)
		}
		if held > maxLogoBytes || held != l.bytes {
			t.Fatalf("%d bytes are held, %d counted", held, l.bytes)
		}
	}
}
