package upstream

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestInwardAddressesAreKnown(t *testing.T) {
	for _, a := range []string{
		"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
		"192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
		"240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1",
		"64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0",
		"fec0::1", "ff02::1", "5f00::1", "3fff::1",
	} {
		if !Inward(netip.MustParseAddr(a)) {
			t.Errorf("%s is taken for the internet", a)
		}
	}
	for _, a := range []string{"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "198.20.0.1", "2606:4700::1111", "2a00:1450::1"} {
		if Inward(netip.MustParseAddr(a)) {
			t.Errorf("%s is taken for inward", a)
		}
	}
	if !Inward(netip.Addr{}) {
		t.Error("no address at all is taken for the internet")
	}
}

func TestPicturesAreNeverFetchedFromWithin(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	o := NewOutside("bank")
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for _, address := range []string{
		server.URL + "/" + secret, "http://127.0.0.1/" + secret, "http://localhost/", "http://localhost" + port + "/", "http://[::1]/",
		"http://0/", "http://2130706433/", "http://127.1/", "http://0x7f.1/", "http://169.254.169.254/latest/meta-data/", "ftp://example.com/",
		"file:///etc/passwd", "//127.0.0.1/", "http://user:" + secret + "@example.com/", "gopher://x/", "", "http://", "http://[::ffff:127.0.0.1]/",
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		image, err := o.Image(ctx, address)
		cancel()
		if image != nil || err == nil {
			t.Errorf("%s was fetched", address)
			continue
		}
		_ = failure(t, err)
	}
	if asked.Load() != 0 {
		t.Error("it was asked")
	}
}

func TestARedirectInwardIsNotFollowed(t *testing.T) {
	// The dialler is the guard: a redirect passes through it like the first address. Here it lets the first one through.
	var within atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { within.Add(1) }))
	defer inside.Close()
	public := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL+"/x.png", http.StatusFound)
	}))
	defer public.Close()
	first := true
	o := newOutside("bank", func(netip.Addr) bool { was := first; first = false; return !was })
	r, _ := http.NewRequest(http.MethodGet, public.URL, nil)
	if resp, err := o.http.Do(r); err == nil {
		resp.Body.Close()
		t.Error("the redirect was followed")
	} else if !errors.Is(err, errInward) {
		t.Error(err)
	}
	if within.Load() != 0 {
		t.Error("the inward server was asked")
	}
}

func TestAPictureFromOutsideIsBoundedAndSniffed(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"), bytes.Repeat([]byte{1}, 100)...)
	bodies := map[string][]byte{
		"/good": png, "/big": append(bytes.Clone(png), make([]byte, MaxImage)...), "/text": []byte("no picture"),
		"/svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
	}
	o := newOutside("bank", func(netip.Addr) bool { return false })
	o.http.Transport = transport(func(r *http.Request) *http.Response {
		if r.Header.Get("Referer") != "" || r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Error("something of ours is sent along")
		}
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "image/png")
		if body, ok := bodies[r.URL.Path]; ok {
			_, _ = w.Write(body)
		} else {
			w.WriteHeader(http.StatusNotFound)
		}
		return w.Result()
	})
	for path, want := range map[string]Kind{"/good": "", "/big": TooLarge, "/text": NotImage, "/svg": NotImage, "/none": NotImage} {
		image, err := o.Image(context.Background(), "https://pictures.example"+path)
		switch {
		case want == "" && (err != nil || image == nil || image.Type != "image/png"):
			t.Errorf("%s: %v", path, err)
		case want != "" && (image != nil || failure(t, err).Kind != want):
			t.Errorf("%s: %v", path, err)
		}
	}
}

type transport func(*http.Request) *http.Response

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r), nil }

func TestPicturesInsideRepliesAreDecodedWhateverTheirForm(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\xff\xfe\xfb"), bytes.Repeat([]byte{0xfb}, 50)...)
	bare := base64.StdEncoding.EncodeToString(png)
	for _, good := range []string{
		bare, "data:image/png;base64," + bare, "DATA:image/jpeg;BASE64," + bare, " " + bare[:20] + "\r\n" + bare[20:] + " ",
		base64.RawURLEncoding.EncodeToString(png),
	} {
		if image := DataImage(good); image == nil || image.Type != "image/png" || !bytes.Equal(image.Data, png) {
			t.Errorf("%.40q is no picture", good)
		}
	}
	svg := base64.StdEncoding.EncodeToString([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`))
	big := base64.StdEncoding.EncodeToString(append(bytes.Clone(png), make([]byte, MaxImage)...))
	for _, bad := range []string{
		"", "x", "data:", "data:image/png,abc", "data:image/svg+xml;base64," + svg, svg, "data:image/png;base64," + svg,
		big, strings.Repeat("A", 3<<20), "https://example.com/a.png", "data:text/html;base64,PGI+",
	} {
		if DataImage(bad) != nil {
			t.Errorf("%.40q is a picture", bad)
		}
	}
}

func TestASocketBringsMessagesAndTellsNoAddress(t *testing.T) {
	var upgrades atomic.Int32
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/refused") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/away") {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
			return
		}
		upgrades.Add(1)
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow() //nolint:errcheck // a test is over
		for _, m := range []string{`{"code":100}`, `junk`, `{"code":` + strings.Repeat("1", 2000) + `}`} {
			if conn.Write(r.Context(), websocket.MessageText, []byte(m)) != nil {
				return
			}
		}
		<-r.Context().Done()
	})
	ctx, cancel := context.WithTimeout(context.Background(), soon.Patience)
	defer cancel()
	req := Request{Route: "/status/{}", Parts: []string{secret}, Limit: 1000}
	s, err := c.Socket(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if j, ok, err := s.Next(ctx); err != nil || !ok || j.Get("code").Int() != 100 {
		t.Errorf("%v %v", ok, err)
	}
	if _, ok, err := s.Next(ctx); err != nil || ok {
		t.Errorf("junk: %v %v", ok, err)
	}
	_, _, err = s.Next(ctx)
	if e := failure(t, err); e.Kind != TooLarge {
		t.Errorf("%+v", e)
	}
	for _, part := range []string{"refused", "away"} {
		req.Parts = []string{part}
		_, err := c.Socket(ctx, req)
		if e := failure(t, err); e.Kind != Unreachable || e.Status == 0 {
			t.Errorf("%s: %+v", part, e)
		}
	}
	if upgrades.Load() != 1 {
		t.Errorf("%d upgrades", upgrades.Load())
	}
}

func TestAClientAtAnotherAddressSharesTheBudget(t *testing.T) {
	var asked atomic.Int32
	h := func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Header.Get("Authorization") != "TOKEN token=x" || r.Header.Get("X-Http-Method-Override") != "GET" {
			t.Error("headers are lost")
		}
		_, _ = io.WriteString(w, `{"a":"`+strings.Repeat("x", MaxBody)+`"}`)
	}
	c := serve(t, NewBudget(4, 0.01), h) // so slow that a busy machine cannot make the second call come late enough
	other := httptest.NewServer(http.HandlerFunc(h))
	defer other.Close()
	o, err := c.At(other.URL)
	if err != nil {
		t.Fatal(err)
	}
	req := Request{Method: "POST", Route: "/a", Header: map[string]string{"Authorization": "TOKEN token=x", "X-Http-Method-Override": "GET"}, Limit: 2 * MaxBody}
	reply, err := c.Do(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	if j, err := reply.JSON(); err != nil || len(j.Get("a").Text()) != MaxBody {
		t.Error("a reply within its limit is not read")
	}
	req.Patience = 50 * time.Millisecond
	_, err = o.Do(context.Background(), req)
	if e := failure(t, err); e.Kind != Busy || !e.Unsent || e.RetryAfter <= 0 || asked.Load() != 1 {
		t.Errorf("%+v", e)
	}
}
