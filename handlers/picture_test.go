package handlers_test

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// noise is a picture that cannot be compressed, some 3 bytes a pixel.
func noise(t *testing.T, width, height int) *reconnect.Image {
	t.Helper()
	dice := rand.New(rand.NewPCG(uint64(width), uint64(height)))
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = byte(dice.Uint32())
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return &reconnect.Image{Type: "image/png", Data: b.Bytes()}
}

// pictured asks which of three pictures it is, and what another one shows.
func pictured(of ...*reconnect.Image) reconnect.Step {
	ask := reconnect.Ask{Fields: []reconnect.Field{
		{Name: "captcha", Kind: reconnect.Text, Image: of[0], Required: true},
		{Name: "yours", Kind: reconnect.Pick, Required: true},
	}}
	for i, img := range of[1:] {
		ask.Fields[1].Choices = append(ask.Fields[1].Choices, reconnect.Choice{Value: string(rune('a' + i)), Image: img})
	}
	return ask
}

func TestAFormComesBeforeItsLargePictures(t *testing.T) {
	large := []*reconnect.Image{noise(t, 400, 300), noise(t, 300, 400), noise(t, 401, 300)}
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return pictured(large...)
		}
		return reconnect.Wait{}
	})
	b := s.browser()
	page := b.open("/open?code=c")
	res := b.get(page)
	turn := res.shows(t, "ask", "")
	if len(res.body) > 60_000 {
		t.Errorf("the page has %d bytes", len(res.body))
	}
	shots := res.page(t).Find("img.pic")
	if shots.Length() != len(large) {
		t.Fatalf("%d pictures", shots.Length())
	}
	var addresses []string
	for i := range large {
		img := shots.Eq(i)
		address := img.AttrOr("src", "")
		addresses = append(addresses, address)
		got := b.get(address)
		if got.StatusCode != http.StatusOK || got.body != string(large[i].Data) {
			t.Errorf("picture %d at %s: %d, %d bytes", i, address, got.StatusCode, len(got.body))
		}
		width, height := reconnect.PictureSize(large[i].Data)
		if w, h := img.AttrOr("width", ""), img.AttrOr("height", ""); w == "" || w+"x"+h != sizeOf(width, height) {
			t.Errorf("picture %d says that it is %sx%s, and is %s", i, w, h, sizeOf(width, height))
		}
		for name, want := range map[string]string{
			"Content-Type": "image/png", "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "cross-origin",
		} {
			if have := got.Header.Get(name); have != want {
				t.Errorf("%s: %q", name, have)
			}
		}
	}
	stem := strings.TrimSuffix(addresses[0], turn+"/0")
	for _, other := range []string{stem + turn + "/3", stem + turn + "/-1", stem + turn + "/x", stem + "0/0", stem + turn + "0/0", stem + "0" + turn + "/0"} {
		if got := b.get(other); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", other, got.StatusCode)
		}
	}
	// The browser has shown its cookie by now, so the address alone is of no use.
	if got := s.browser().get(addresses[0]); got.StatusCode != http.StatusForbidden || strings.Contains(got.body, "PNG") {
		t.Errorf("another browser gets %d", got.StatusCode)
	}
	if got := b.get("/f/" + strings.Repeat("0", 24) + ".a.b/picture/" + turn + "/0"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a key that was guessed: %d", got.StatusCode)
	}
	// It is gone with its step.
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"abc"}, "f1": {"a"}})
	b.get(page).shows(t, "wait", "")
	if got := b.get(addresses[0]); got.StatusCode != http.StatusNotFound {
		t.Errorf("the picture of a step that was answered: %d", got.StatusCode)
	}
}

// A small picture costs no request of its own, and is there without the network.
func TestSmallPicturesTravelInThePage(t *testing.T) {
	s := start(t, always(pictured(noise(t, 20, 20), noise(t, 20, 21), noise(t, 21, 20))))
	b := s.browser()
	shots := b.get(b.open("/open?code=c")).page(t).Find("img.pic")
	for i := range shots.Length() {
		if src := shots.Eq(i).AttrOr("src", ""); !strings.HasPrefix(src, "data:image/png;base64,") {
			t.Errorf("picture %d is at %.40s", i, src)
		}
	}
	if shots.Length() != 3 {
		t.Errorf("%d pictures", shots.Length())
	}
}

func sizeOf(width, height int) string { return strconv.Itoa(width) + "x" + strconv.Itoa(height) }
