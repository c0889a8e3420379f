package upstream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

const secret = "s3cr3t"

func serve(t *testing.T, budget *Budget, h http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := New("bank", server.URL+"/2.0/", budget)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func get() Request {
	return Request{Method: "GET", Route: "/users/{}", Parts: []string{secret}, Query: url.Values{"q": {secret}}, Bearer: secret}
}

// failure is the Error that a request ends with; its text must hold no secret.
func failure(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error %T: %v", err, err)
	}
	if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("the error tells too much: %v", err)
	}
	return e
}

func TestRequestsGoBelowTheBaseAndNowhereElse(t *testing.T) {
	var seen []string
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Method+" "+r.RequestURI+" "+r.Header.Get("Authorization"))
		_, _ = io.WriteString(w, "{}")
	})
	for _, part := range []string{"27", "a/../../b", "x?y=1#z", "//evil.example", "@evil.example", "\r\nHost: evil"} {
		if _, err := c.Do(context.Background(), Request{Method: "GET", Route: "/users/{}/me", Parts: []string{part}, Query: url.Values{"a": {"b c"}}, Bearer: "t"}); err != nil {
			t.Error(err)
		}
	}
	for i, want := range []string{"27", "a%2F..%2F..%2Fb", "x%3Fy=1%23z", "%2F%2Fevil.example", "@evil.example", "%0D%0AHost:%20evil"} {
		if want = "GET /2.0/users/" + want + "/me?a=b+c Bearer t"; seen[i] != want {
			t.Errorf("%s, want %s", seen[i], want)
		}
	}
	for _, part := range []string{"", ".", ".."} {
		_, err := c.Do(context.Background(), Request{Method: "GET", Route: "/users/{}", Parts: []string{part}})
		if e := failure(t, err); e.Kind != Malformed || !e.Unsent {
			t.Errorf("%q: %v", part, e)
		}
	}
}

// timer takes down what it hears.
type timer []string

func (*timer) Begun(ctx context.Context, _ *reconnect.Work) context.Context { return ctx }

func (h *timer) Ended(_ context.Context, w *reconnect.Work, _ time.Duration, o reconnect.Outcome) {
	*h = append(*h, fmt.Sprint(w.Kind, " ", w.Provider, " ", w.Name, " ", o))
}

// A timer hears of routes and never of what fills them.
func TestATimerHearsOfEachRequestAndOfItsWait(t *testing.T) {
	c := serve(t, NewBudget(1, 0), func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	var heard timer
	e := &reconnect.Engine{Timers: []reconnect.Timer{&heard}}
	ctx := e.Timed(t.Context(), "")
	post := get()
	post.Method = http.MethodPost
	for _, r := range []Request{get(), post, get()} {
		_, _ = c.Do(ctx, r)
	}
	want := []string{
		"queue bank GET /users/{} {0 }", "call bank GET /users/{} {200 }", "queue bank POST /users/{} {0 }", "call bank POST /users/{} {429 }",
		"queue bank GET /users/{} {0 paused}",
	}
	if !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
}

func TestBasesThatAreNoneAreRefused(t *testing.T) {
	for _, base := range []string{"", "acme.biapi.pro/2.0", "ftp://x/", "https://", "https://u:p@x/", "https://x/?a=b", "https://x/#f", ":"} {
		if _, err := New("bank", base, nil); err == nil {
			t.Errorf("%q passes", base)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var reached atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL+"/x?"+secret, status) })
		_, err := c.Do(context.Background(), get())
		if e := failure(t, err); e.Kind != Redirected || e.Status != status || e.Unsent {
			t.Errorf("%d: %+v", status, e)
		}
	}
	if reached.Load() {
		t.Error("the other host was reached")
	}
}

func TestAReplyIsBounded(t *testing.T) {
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte{'1'}, MaxBody+1))
	})
	_, err := c.Do(context.Background(), get())
	if e := failure(t, err); e.Kind != TooLarge {
		t.Errorf("%+v", e)
	}
	if reply, err := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte{'1'}, MaxBody))
	}).Do(context.Background(), get()); err != nil || len(reply.Body) != MaxBody {
		t.Error(err)
	}
}

func TestAGatewaysPageIsATypedError(t *testing.T) {
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "abc 123\t"+strings.Repeat("x", 500))
		w.WriteHeader(503)
		_, _ = io.WriteString(w, "<html>"+secret+"</html>")
	})
	reply, err := c.Do(context.Background(), get())
	if err != nil || reply.Status != 503 || reply.OK() {
		t.Fatalf("%+v %v", reply, err)
	}
	_, err = reply.JSON()
	e := failure(t, err)
	if e.Kind != NotJSON || e.Status != 503 || !strings.HasPrefix(e.RequestID, "abc123xx") || len(e.RequestID) > 128 {
		t.Errorf("%+v", e)
	}
	if want := "bank: GET /users/{}: answer not json, status 503, request abc123"; !strings.HasPrefix(e.Error(), want) {
		t.Errorf("%v", e)
	}
}

func TestAFaultLeavesUnknownWhatBecameOfTheRequest(t *testing.T) {
	for status, want := range map[int]bool{200: false, 400: false, 404: false, 408: true, 409: false, 425: true, 429: false, 500: true, 502: true} {
		c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) })
		reply, err := c.Do(context.Background(), get())
		if err != nil || reply.Unclear() != want {
			t.Errorf("%d: %v", status, err)
		}
		e := Failure(fmt.Errorf("wrapped: %w", reply.Failed(Lost)))
		if e.Kind != Lost || e.Status != status || e.Route != get().Route || e.Unsent != (status == 429) {
			t.Errorf("%d: %+v", status, e)
		}
	}
	if e := Failure(nil); e != (Error{}) {
		t.Errorf("%+v", e)
	}
}

func TestACallEndsWithItsTime(t *testing.T) {
	hold := make(chan struct{})
	defer close(hold)
	c := serve(t, NewBudget(1, 0), func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-hold:
		case <-r.Context().Done():
		}
	})
	req := get()
	req.Timeout = 50 * time.Millisecond
	_, err := c.Do(context.Background(), req)
	if e := failure(t, err); e.Kind != TimedOut || e.Unsent {
		t.Errorf("%+v", e)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err = c.Do(ctx, get())
	if e := failure(t, err); e.Kind != TimedOut {
		t.Errorf("%+v", e)
	}
	// The places were given back.
	if c.budget.taken != 0 {
		t.Error("a place is kept")
	}
}

func TestNothingSentIsSaidSo(t *testing.T) {
	server := httptest.NewServer(nil)
	address := server.URL
	server.Close()
	c, _ := New("bank", address, nil)
	_, err := c.Do(context.Background(), get())
	if e := failure(t, err); e.Kind != Unreachable || !e.Unsent {
		t.Errorf("%+v", e)
	}
	c = serve(t, nil, func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	_, err = c.Do(context.Background(), Request{Method: "POST", Route: "/x", Body: map[string]string{"a": secret}})
	if e := failure(t, err); e.Kind != Unreachable || e.Unsent {
		t.Errorf("%+v", e)
	}
}

func TestALostPostIsNotRepeatedByTheTransport(t *testing.T) {
	var n atomic.Int32
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			n.Add(1)
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}
	})
	_, _ = c.Do(context.Background(), get()) // leaves an idle connection, which is where transports repeat
	_, err := c.Do(context.Background(), Request{Method: "POST", Route: "/x", Body: map[string]string{"a": "b"}})
	_ = failure(t, err)
	if n.Load() != 1 {
		t.Errorf("%d posts", n.Load())
	}
}

func TestPicturesAreBoundedAndSniffed(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00" + strings.Repeat("x", 100)
	for name, c := range map[string]struct {
		status       int
		header, body string
		want         string
		ok           bool
	}{
		"png":              {200, "text/html", png, "image/png", true},
		"jpeg":             {200, "", "\xff\xd8\xff\xc0\x00\x0b\x08\x00\x09\x00\x09\x01\x01\x11\x00", "image/jpeg", true},
		"gif":              {200, "", "GIF89a\x01\x00\x01\x00\x00\x00\x00;xx", "image/gif", true},
		"webp":             {200, "", "RIFF\x16\x00\x00\x00WEBPVP8L\x05\x00\x00\x00\x2f\x00\x00\x00\x00\x00", "image/webp", true},
		"missing":          {404, "image/png", "", "", true},
		"svg said to be":   {200, "image/png", `<svg xmlns="http://www.w3.org/2000/svg"/>`, "", false},
		"html said to be":  {200, "image/png", `<html>`, "", false},
		"bmp":              {200, "image/bmp", "BMxxxxxxxxxx", "", false},
		"an error page":    {500, "image/png", png, "", false},
		"too many pixels":  {200, "image/png", strings.ReplaceAll(png, "\x00\x01", "\x75\x30"), "", false},
		"larger than that": {200, "image/png", png + strings.Repeat("x", MaxImage), "", false},
	} {
		client := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", c.header)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		})
		image, err := client.Image(context.Background(), get())
		if (err == nil) != c.ok || (image != nil) != (c.want != "") || image != nil && image.Type != c.want {
			t.Errorf("%s: %v %v", name, image, err)
		}
		if err != nil {
			_ = failure(t, err)
		}
	}
}

func TestOddJSONIsReadAsFarAsItGoes(t *testing.T) {
	j, ok := ParseJSON([]byte(`{"n":12345678901234567890,"f":7.0,"s":" 8 ","b":"TRUE","z":null,"l":[1,"2",null],"o":{"x":"y"},"bad":"\ud800"}`))
	if !ok {
		t.Fatal("not read")
	}
	if j.Get("n").Text() != "12345678901234567890" || j.Get("f").Int() != 7 || j.Get("s").Int() != 8 || j.Get("z").Text() != "" ||
		j.Get("o").Get("x").Text() != "y" || j.Get("l").Get("x").Text() != "" || j.Get("s").Get("a").Get("b").Int() != 0 {
		t.Error("values")
	}
	if b, ok := j.Get("b").Bool(); !b || !ok {
		t.Error("bool")
	}
	if _, ok := j.Get("o").Bool(); ok {
		t.Error("an object is a bool")
	}
	if !j.Has("z") || j.Has("y") || !j.Get("z").Null() || len(j.Get("l").List(2)) != 2 || j.Get("o").List(5) == nil && len(j.Get("o").List(5)) != 0 {
		t.Error("presence")
	}
	for _, bad := range []string{"", "{", "{} {}", "{}}", "<html>", strings.Repeat("[", 20000), `{"a":1}x`} {
		if _, ok := ParseJSON([]byte(bad)); ok {
			t.Errorf("%.20q is read", bad)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,"2",null,{"b":true}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		j, ok := ParseJSON(body)
		if !ok {
			return
		}
		for _, v := range append(j.List(10), j, j.Get("a"), j.Get("a").Get("b")) {
			_, _ = v.Text(), v.Int()
			_, _ = v.Bool()
			_ = v.Has("x")
		}
	})
}
