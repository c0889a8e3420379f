package reconnect_test

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestALinksKeyIsNoPagesKey(t *testing.T) {
	play(t, func(k talk) {
		f := k.flow()
		if !f.Links(f.LinkKey()) || f.Made(f.LinkKey()) || f.Links(f.NewKey()) || f.Links(f.ID+".") || f.Links("") {
			t.Errorf("the link's key is %q", f.LinkKey())
		}
	}, reply{step: login("")})
}

func TestANameStandsForOneThingForADay(t *testing.T) {
	play(t, func(k talk) {
		stands := func(name, thing string, want bool) {
			t.Helper()
			if is, err := k.Stands(k.Context(), name, thing); err != nil || is != want {
				t.Errorf("%s stands for %s: %v, %v", name, thing, is, err)
			}
		}
		stands("a", "x", true)
		stands("a", "y", false)
		stands("a", "x", true)
		stands("b", "y", true)
		time.Sleep(reconnect.AttemptsKept + time.Minute)
		stands("a", "y", true)
	}, reply{step: login("")})
}

func TestTheBrowserThatOpensALinkSaysWhatNoServerSaid(t *testing.T) {
	play(t, func(k talk) {
		k = k.another("b", func(e *reconnect.Entry) { e.Lang = "" })
		for _, c := range []struct {
			lang   string
			framed bool
		}{{"de", false}, {"fr", true}} {
			if _, err := k.Meet(k.Context(), k.id, c.lang, c.framed); err != nil {
				t.Fatal(err)
			}
		}
		if f := k.flow(); f.Lang != "de" || !f.Framed {
			t.Errorf("language %q, framed %v", f.Lang, f.Framed)
		}
	}, reply{step: login("")})
}
