package handlers_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestAnErrorPageRepeatsNothingOfTheRequest(t *testing.T) {
	s := start(t, always(login))
	key := s.browser().open("/open?code=known")
	const marked = "Zq7marker"
	header := http.Header{"X-Thing": {marked}, "Accept-Language": {marked}, "Content-Type": {marked}, "User-Agent": {marked}, "Origin": {"https://" + marked}}
	for _, c := range []struct{ method, path string }{
		{"GET", "/" + marked},
		{"GET", "/a/b/" + marked + "?x=" + marked},
		{"POST", "/" + marked},
		{"PUT", key + "?" + marked},
		{"DELETE", "/f/" + marked},
		{"GET", "/f/" + marked},
		{"GET", "/f/" + marked + "/events"},
		{"GET", "/f/" + marked + "/" + marked},
		{"POST", "/f/" + marked},
		{"POST", key},
		{"GET", "/open?" + marked},
		{"GET", "/open?cod=" + marked},
		{"GET", "/open?code=%zz" + marked},
		{"GET", "/open?code=" + marked + "&boom=1"},
		{"GET", "/return?state=" + marked},
		{"GET", "/return?" + marked + "=%"},
		{"GET", "/return?state=" + marked + "." + marked},
		{"POST", "/push/" + marked},
		{"GET", "/static/" + marked},
		{"GET", "/gallery/" + marked},
		{"GET", "/" + marked + "/open"},
		{"TRACE", "/" + marked},
		{"OPTIONS", "/" + marked},
	} {
		b := s.browser()
		b.header = header.Clone()
		res := b.do(c.method, c.path, url.Values{marked: {marked}})
		if strings.Contains(res.body, marked) || strings.Contains(res.body, strings.ToLower(marked)) {
			t.Errorf("%s %s: %d repeats what was sent", c.method, c.path, res.StatusCode)
		}
		for name, values := range res.Header {
			if strings.Contains(strings.Join(values, " "), marked) {
				t.Errorf("%s %s: the header %s repeats what was sent", c.method, c.path, name)
			}
		}
	}
	for _, raw := range []string{
		marked + "\r\n\r\n", "GET " + marked + " HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n" + marked + "\r\n\r\n",
		"GET / " + marked + "\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat(marked, 9000) + "\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + marked + "\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + marked + "\r\n",
		"GET / HTTP/1.1\r\nHost: " + marked + " " + marked + "\r\n\r\n",
	} {
		if got := s.raw("127.0.0.1", raw); strings.Contains(got, marked) {
			t.Errorf("%.60q is repeated: %.300q", raw, got)
		}
	}
}

func TestAConnectionServesOnAfterAFormUnlessSomethingCameBehindIt(t *testing.T) {
	s := start(t, always(login))
	page := s.browser().open("/open?code=known")
	conn := s.dial("127.0.0.1")
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewReader(conn)
	say := func(text string) (status int, closes bool) {
		t.Helper()
		if _, err := io.WriteString(conn, text); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		return res.StatusCode, res.Close
	}
	form := "POST " + page + " HTTP/1.1\r\nHost: x\r\nX-Thing:   a  \r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\nturn=0&f1=pw"
	for range 3 {
		if status, closes := say(form); status != http.StatusSeeOther || closes {
			t.Fatalf("%d, closed: %v", status, closes)
		}
	}
	const next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	if _, closes := say(form + next); !closes {
		t.Error("what came behind a form is neither answered nor is it said that it is not")
	}
}

func TestALookAtAnAddressChangesNothing(t *testing.T) {
	s := start(t, always(reconnect.Wait{}))
	b := s.browser()
	here := b.open("/open?code=a")
	f, err := s.Engine.Read(b.Context(), reconnect.FlowID(strings.TrimPrefix(here, "/f/")))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{here, here + "/events", here + "/logo", here + "/back", here + "/cancel", "/open?code=b", "/return?state=" + f.ID + ".visit"} {
		// The answer must be whole and the connection free for the next request: nothing was taken over.
		text := fmt.Sprintf("HEAD %s HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path, b.cookie())
		if got := s.raw("127.0.0.1", text); !strings.HasPrefix(got, "HTTP/1.1 204 ") || !strings.HasSuffix(got, "ok\n") {
			t.Errorf("HEAD %s: %.300q", path, got)
		}
	}
	after, err := s.Engine.Read(b.Context(), f.ID)
	if err != nil || after.Bound || after.Began != 1 {
		t.Errorf("%+v %v", after, err)
	}
	if res := s.browser().get("/open?code=b"); res.StatusCode != http.StatusOK {
		t.Errorf("a HEAD used the code up: %d", res.StatusCode)
	}
}

func TestConnectionsDoNotWipeOneAnothersRequests(t *testing.T) {
	s := start(t, always(login))
	page := s.browser().open("/open?code=known")
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for i := range 60 {
				method, want := http.MethodPost, http.StatusSeeOther
				body := strings.NewReader(url.Values{"turn": {"0"}, "f1": {strings.Repeat("p", 20+i)}}.Encode())
				if i%3 == 0 {
					method, want, body = http.MethodGet, http.StatusOK, strings.NewReader("")
				}
				req, err := http.NewRequestWithContext(t.Context(), method, s.base+page, body)
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				res, err := client.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if res.StatusCode != want {
					t.Errorf("%s: %d", method, res.StatusCode)
				}
			}
		})
	}
	all.Wait()
}
