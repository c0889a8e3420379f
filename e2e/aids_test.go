//go:build browser

package e2e_test

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// scanned reads the code that a camera would see in a picture of a page.
func scanned(t *testing.T, shot []byte) string {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	seen, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().DecodeWithoutHints(seen)
	if err != nil {
		return "nothing: " + err.Error()
	}
	return read.GetText()
}

// pinch spreads two fingers on the picture from 100 to so many pixels apart.
const pinch = `(img, to) => {
	const at = (type, half) => {
		const finger = (identifier, x) => new Touch({identifier, target: img, clientX: 160 + x, clientY: 200})
		const touches = type === 'touchend' ? [] : [finger(1, -half), finger(2, half)]
		img.dispatchEvent(new TouchEvent(type, {bubbles: true, cancelable: true, touches}))
	}
	at('touchstart', 50)
	at('touchmove', to / 2)
	at('touchend', 0)
}`

// The codes have no margin of their own, and a camera finds none without: on a dark page the margin is what the page gives them.
func TestACodeOnThePageCanBeScannedInEachThemeAndEnlarged(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t, playwright.BrowserNewContextOptions{Viewport: &playwright.Size{Width: 320, Height: 640}}))
	for path, says := range map[string]string{
		"approve-with-a-picture-to-scan": "https://bank.example/confirm?request=4711&time=0900",
		"ask-code-from-a-picture":        "https://bank.example/confirm?id=4711",
	} {
		visit(t, page, widget.widget+"/gallery/"+path+"?lang=en")
		for _, l := range looks() {
			if err := page.EmulateMedia(l.media); err != nil {
				t.Fatal(err)
			}
			width := func() float64 {
				box, err := page.Locator(".shot img").BoundingBox()
				if err != nil {
					t.Fatal(err)
				}
				return box.Width
			}
			read := func(how string) {
				t.Helper()
				// The page around it too, as a camera sees that.
				shot, err := page.Locator("main").Screenshot()
				if err != nil {
					t.Fatal(err)
				}
				if got := scanned(t, shot); got != says {
					t.Errorf("%s, %s, %s: a camera reads %q", path, l.name, how, got)
				}
			}
			read("as it comes")
			if small := width(); small != 232 {
				t.Errorf("%s, %s: the picture is %.0f wide", path, l.name, small)
			}
			press := func() {
				if err := page.Locator(".zoom summary").Click(); err != nil {
					t.Fatal(err)
				}
			}
			press()
			if large := width(); large < 480 {
				t.Errorf("%s, %s: enlarged it is %.0f wide", path, l.name, large)
			}
			if wide, err := page.Evaluate("document.documentElement.scrollWidth"); err != nil || wide != 320 {
				t.Errorf("%s, %s: enlarged the page is %v wide (%v)", path, l.name, wide, err)
			}
			if stop, err := page.Locator(".pan").GetAttribute("tabindex"); err != nil || stop != "0" {
				t.Errorf("the keyboard cannot move the picture: %q %v", stop, err)
			}
			press()
		}
		fingers := func(to int) {
			if _, err := page.Locator(".shot img").Evaluate(pinch, to); err != nil {
				t.Fatal(err)
			}
		}
		large := func() bool {
			got, err := page.Evaluate("document.querySelector('.shot img').getBoundingClientRect().width > 900 && document.querySelector('.zoom').open")
			if err != nil {
				t.Fatal(err)
			}
			return got == true
		}
		if fingers(200); !large() {
			t.Errorf("%s: two fingers do not enlarge it", path)
		}
		if fingers(20); large() {
			t.Errorf("%s: two fingers do not make it smaller", path)
		}
	}
}

// The bank's picture is not worth a form that cannot be filled in because one request got lost.
func TestAPictureThatGotLostIsAskedForOnceMore(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	visit(t, page, widget.widget+"/nowhere") // any page that has the script, and a clock
	var asked atomic.Int32
	shot := widget.widget + "/f/lost/picture/1/0"
	if err := page.Route(shot, func(r playwright.Route) {
		if asked.Add(1) == 1 {
			_ = r.Fulfill(playwright.RouteFulfillOptions{Status: playwright.Int(http.StatusForbidden)})
			return
		}
		_ = r.Fulfill(playwright.RouteFulfillOptions{
			ContentType: playwright.String("image/svg+xml"), Body: `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`,
		})
	}); err != nil {
		t.Fatal(err)
	}
	const loaded = `(main, src) => new Promise((end) => {
		const img = Object.assign(new Image(), {className: 'pic', onload: () => end(true), src})
		main.append(img)
		setTimeout(end, 20000)
	})`
	if came, err := page.Locator("main").Evaluate(loaded, shot); err != nil || came != true {
		t.Fatalf("asked %d times, came %v: %v", asked.Load(), came, err)
	}
}

func TestCapitalsInAPasswordAreSaid(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	visit(t, page, widget.widget+"/gallery/ask-sign-in?lang=en")
	soon.Await(t, "the second script", func() bool {
		there, err := page.Evaluate("!!own.show")
		return err == nil && there == true
	})
	key := func(caps bool) {
		if _, err := page.Locator("[type=password]").Evaluate(
			"(i, modifierCapsLock) => { for (const t of ['keydown', 'keyup']) i.dispatchEvent(new KeyboardEvent(t, {key: 'A', bubbles: true, modifierCapsLock})) }", caps,
		); err != nil {
			t.Fatal(err)
		}
	}
	said := func() string {
		words, err := page.Locator(".peek + [role=status]").InnerText()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(words)
	}
	if key(true); said() != "Caps Lock is on." {
		t.Errorf("with capitals the page says %q", said())
	}
	if key(false); said() != "" {
		t.Errorf("without them it says %q", said())
	}
}
