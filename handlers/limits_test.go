package handlers_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// raw sends bytes from an address of this machine and returns all that comes back until the server closes, or until an
// answer without a body to wait for has come.
func (s *site) raw(from, text string) string {
	s.Helper()
	conn := s.dial(from)
	defer conn.Close()
	go io.WriteString(conn, text) //nolint:errcheck // the server may close before all of it is read
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	answer, err := io.ReadAll(conn)
	if err != nil && len(answer) == 0 {
		s.Errorf("no answer to %.60q: %v", text, err)
	}
	return string(answer)
}

func (s *site) dial(from string) net.Conn {
	s.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := d.DialContext(s.Context(), "tcp", strings.TrimPrefix(s.base, "http://"))
	if err != nil {
		s.Fatal(err)
	}
	return conn
}

func zipped(data []byte, times int) []byte {
	for range times {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		_, _ = w.Write(data)
		_ = w.Close()
		data = b.Bytes()
	}
	return data
}

func TestAnEncodedBodyIsRefusedBeforeItIsRead(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/open?code=c")
	for _, encoding := range []string{"gzip", "gzip, gzip", "br", "deflate", "zstd", "x-unknown", "identity, gzip"} {
		for _, path := range []string{page, page + "/cancel", page + "/back", "/open", "/nowhere"} {
			req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+path, bytes.NewReader(zipped(make([]byte, 1<<20), 2)))
			req.Header.Set("Content-Encoding", encoding)
			res, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if res.StatusCode != http.StatusUnsupportedMediaType || !strings.Contains(string(body), `data-reason="bad_request"`) {
				t.Errorf("%s to %.5s: %d", encoding, path, res.StatusCode)
			}
		}
	}
	b.header.Set("Content-Encoding", "identity")
	turn := b.get(page).shows(t, "ask", "")
	if res := b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}}); res.StatusCode == http.StatusUnsupportedMediaType {
		t.Error("a body that is sent as it is is refused")
	}
}

func TestAWebhookIsInflatedWithinItsBound(t *testing.T) {
	var read []byte
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Engine.Providers["bank"].(*bank).pushed = func(p reconnect.Push) (string, error) {
			body, err := p.Body()
			read = body
			return "27", err
		}
	})
	var deflated bytes.Buffer
	w := zlib.NewWriter(&deflated)
	_, _ = w.Write([]byte("news"))
	_ = w.Close()
	for _, c := range []struct {
		encoding string
		body     []byte
		status   int
		read     string
	}{
		{"", []byte("news"), 204, "news"},
		{"gzip", zipped([]byte("news"), 1), 204, "news"},
		{"deflate", deflated.Bytes(), 204, "news"},
		{"gzip", zipped(make([]byte, 1<<20), 1), 204, string(make([]byte, 1<<20))},
		{"gzip", zipped(make([]byte, 1<<20+1), 1), 413, ""},
		{"gzip", zipped(make([]byte, 64<<20), 1), 413, ""},
		{"gzip, gzip", zipped([]byte("news"), 2), 415, ""},
		{"br", []byte("news"), 415, ""},
		{"gzip", []byte("news"), 400, ""},
	} {
		read = nil
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+"/push/test", bytes.NewReader(c.body))
		if c.encoding != "" {
			req.Header.Set("Content-Encoding", c.encoding)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 32<<20 {
			t.Errorf("%q of %d bytes took %d MiB", c.encoding, len(c.body), (after.TotalAlloc-before.TotalAlloc)>>20)
		}
		if res.StatusCode != c.status || string(read) != c.read {
			t.Errorf("%q of %d bytes: %d, %d bytes were read", c.encoding, len(c.body), res.StatusCode, len(read))
		}
	}
}

func TestARequestThatCanBeReadInTwoWaysReachesNoHandler(t *testing.T) {
	reached := false
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Engine.Providers["bank"].(*bank).pushed = func(reconnect.Push) (string, error) {
			reached = true
			return "", errors.New("read")
		}
	})
	const post, chunked = "POST /push/test HTTP/1.1\r\n", "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n"
	for name, text := range map[string]string{
		"two lengths":              post + "Host: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
		"two lengths in one":       post + "Host: a\r\nContent-Length: 3, 4\r\n\r\nabcd",
		"a length with a sign":     post + "Host: a\r\nContent-Length: +3\r\n\r\nabc",
		"length and chunks":        post + "Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"chunks and length":        post + "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
		"chunks twice":             post + "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"chunks by another name":   post + "Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		"LF in an extension":       post + chunked + "1;a\nb\r\nx\r\n0\r\n\r\n",
		"LF for a line end":        post + chunked + "1\nx\r\n0\r\n\r\n",
		"0x0":                      post + chunked + "0x0\r\n\r\n",
		"0_0":                      post + chunked + "0_0\r\n\r\n",
		"-0":                       post + chunked + "-0\r\n\r\n",
		"no size":                  post + chunked + "\r\n\r\n",
		"NUL in a value":           post + "Host: a\r\nX: a\x00b\r\nContent-Length: 1\r\n\r\nx",
		"NUL in a name":            post + "Host: a\r\nX\x00Y: b\r\nContent-Length: 1\r\n\r\nx",
		"two hosts":                post + "Host: a\r\nHost: b\r\nContent-Length: 1\r\n\r\nx",
		"the same host twice":      post + "Host: a\r\nhost: a\r\nContent-Length: 1\r\n\r\nx",
		"no host":                  post + "Content-Length: 1\r\n\r\nx",
		"a space before the colon": post + "Host: a\r\nContent-Length : 1\r\n\r\nx",
		"a host in the target":     "POST http://b/push/test HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
		"a host in the path":       "POST //b/push/test HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
		"a folded line":            post + "Host: a\r\nX: a\r\n Content-Length: 1\r\n\r\nx",
	} {
		answer := s.raw("127.0.0.1", text)
		if !strings.HasPrefix(answer, "HTTP/1.1 400 ") || strings.Count(answer, "HTTP/1.1 ") != 1 || !strings.Contains(answer, "Connection: close") {
			t.Errorf("%s: %.120q", name, answer)
		}
		if reached {
			t.Errorf("%s reaches a handler", name)
		}
		reached = false
	}
	if answer := s.raw("127.0.0.1", post+"Host: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"); !reached {
		t.Errorf("a request that is as it should be reaches no handler: %.120q", answer)
	}
}

func TestHeadersOf32KiBAreRead(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	state := strings.Repeat("s", 30_000)
	page := b.open("/open?code=c&state=" + state)
	b.header.Set("X-Forwarded-Cookies", strings.Repeat("c", 30_000))
	b.get(page).shows(t, "ask", "")
	answer := s.raw("127.0.0.1", "GET "+page+" HTTP/1.1\r\nHost: a\r\nCookie: "+strings.Repeat("c", 40_000)+"\r\n\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 431 ") || !strings.Contains(answer, `data-reason="bad_request"`) || strings.Contains(answer, "cccc") {
		t.Errorf("too much is answered with %.200q", answer)
	}
}

func TestALinkIsFollowedByGoingThereOnly(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return reconnect.Visit{URL: "https://bank.example/"}
		}
		return reconnect.Done{}
	})
	owner := s.browser()
	page := owner.open("/open?code=held")
	owner.get(page).shows(t, "visit", "")
	back := "/return?id_connection=27&state=" + reconnect.FlowID(strings.TrimPrefix(page, "/f/")) + ".visit"
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"Sec-Fetch-Mode", "no-cors", 403},
		{"Sec-Fetch-Mode", "cors", 403},
		{"Sec-Fetch-Mode", "same-origin", 403},
		{"Sec-Fetch-Mode", "websocket", 403},
		{"Sec-Fetch-Dest", "empty", 403},
		{"Sec-Fetch-Dest", "image", 403},
		{"Sec-Fetch-Dest", "script", 403},
		{"Purpose", "prefetch", 503},
		{"X-Moz", "prefetch", 503},
		{"X-Purpose", "preview", 503},
		{"Sec-Purpose", "prefetch", 503},
		{"Sec-Purpose", "prefetch;prerender", 503},
		{"Sec-Purpose", "prerender", 503},
	} {
		b := s.browser()
		b.header.Set(c.name, c.value)
		for _, path := range []string{"/open?code=c", back} {
			if res := b.get(path); res.StatusCode != c.status || res.Header.Get("Location") != "" {
				t.Errorf("%s: %s to %.5s: %d", c.name, c.value, path, res.StatusCode)
			}
		}
	}
	if len(s.bank.sent()) != 0 {
		t.Error("a return that was no navigation was taken for the user's")
	}
	for _, dest := range []string{"document", "iframe", "frame", "fencedframe", "embed", "object"} {
		b := s.browser()
		b.header.Set("Sec-Fetch-Mode", "navigate")
		b.header.Set("Sec-Fetch-Dest", dest)
		b.open("/open?code=" + dest)
	}
	s.browser().open("/open?code=c") // none of the others has used it up
}

func TestAFullHouseIsSaidToThePersonAndTheIntegrator(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { s.Engine.Limits = reconnect.Limits{Flows: 1} })
	first := s.browser()
	page := first.open("/open?code=one")
	first.get(page).shows(t, "ask", "")
	for range 50 {
		b := s.browser()
		b.header.Set("Accept-Language", "fr")
		res := b.get("/open?code=two")
		if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "30" || res.page(t).Find("main").AttrOr("data-reason", "") != "crowded" {
			t.Fatalf("%d, %q: %s", res.StatusCode, res.Header.Get("Retry-After"), res.body)
		}
		if link, there := res.page(t).Find("main a.go").Attr("href"); !there || link != "" {
			t.Fatalf("there is no way to try again: %s", res.body)
		}
		if !strings.Contains(res.body, "flows under way, at most 1") || !strings.Contains(res.body, "Trop de visiteurs") {
			t.Fatal(res.body)
		}
	}
	if n := strings.Count(s.log.String(), "no room"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	first.do(http.MethodPost, page+"/cancel", nil)
	s.browser().open("/open?code=two") // it was not spent
}

func TestAForwardedAddressIsBelievedFromATrustedProxyOnly(t *testing.T) {
	for _, c := range []struct {
		name, header        string
		trusted             string
		one, other, again   string // forwarded from the same peer: the first and the last count as one
		otherCountsAsItsOwn bool
	}{
		{"believed", "X-Forwarded-For", "127.0.0.1/32", "192.0.2.1", "192.0.2.2", "192.0.2.1", true},
		{"not listed", "X-Forwarded-For", "10.0.0.0/8", "192.0.2.1", "192.0.2.2", "192.0.2.3", false},
		{"only what the proxy added", "X-Forwarded-For", "127.0.0.1/32", "192.0.2.1", "192.0.2.9, 192.0.2.1", "192.0.2.8, 192.0.2.1", false},
		{"through two proxies", "X-Forwarded-For", "127.0.0.1/32,10.0.0.0/8", "192.0.2.1, 10.0.0.1", "192.0.2.2, 10.0.0.1", "192.0.2.1, 10.0.0.2", true},
		{"IPv6 by its network", "X-Forwarded-For", "127.0.0.1/32", "2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:1:ffff::2", true},
		{"IPv4 in IPv6", "X-Forwarded-For", "127.0.0.1/32", "::ffff:192.0.2.1", "192.0.2.2", "192.0.2.1", true},
		{"with a port", "X-Forwarded-For", "127.0.0.1/32", "192.0.2.1:5000", "[2001:db8::1]:5000", "192.0.2.1:5001", true},
		{"nonsense", "X-Forwarded-For", "127.0.0.1/32", "x", "y", "z", false},
		{"Forwarded", "Forwarded", "127.0.0.1/32", `for=192.0.2.1;proto=https`, `for="[2001:db8::1]:80"`, `By=x;For=192.0.2.1`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := startWith(t, always(login), func(s *handlers.Site) {
				s.Engine.Limits = reconnect.Limits{FlowsPerSource: 1}
				for p := range strings.SplitSeq(c.trusted, ",") {
					s.Limits.TrustedProxies = append(s.Limits.TrustedProxies, netip.MustParsePrefix(p))
				}
			})
			opens := func(i int, forwarded string) bool {
				b := s.browser()
				b.header.Set(c.header, forwarded)
				res := b.get(fmt.Sprint("/open?code=", i))
				if res.StatusCode == http.StatusOK {
					res.shows(t, "ask", "") // proven, so it counts
				}
				return res.StatusCode == http.StatusOK
			}
			if !opens(1, c.one) || opens(2, c.other) != c.otherCountsAsItsOwn || opens(3, c.again) {
				t.Error("it counts as another address than it should")
			}
			if said := strings.Contains(s.log.String(), "not among trusted_proxies"); said != (c.name == "not listed") {
				t.Errorf("the log says that a proxy is not listed: %v", said)
			}
		})
	}
}

func TestStreamsAreBoundedPerFlowAndAddress(t *testing.T) {
	s := startWith(t, always(reconnect.Approve{}), func(s *handlers.Site) {
		s.Limits.StreamsPerFlow, s.Limits.StreamsPerSource = 2, 3
	})
	streams := func(from, page string) (string, net.Conn) {
		conn := s.dial(from)
		t.Cleanup(func() { _ = conn.Close() })
		fmt.Fprintf(conn, "GET %s/events HTTP/1.1\r\nHost: a\r\n\r\n", page)
		line, err := bufio.NewReaderSize(conn, 16).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(line)[1], conn
	}
	guest := func(code string) string {
		b := s.browser()
		b.refuses = true
		return b.open("/open?code=" + code)
	}
	one, other := guest("one"), guest("other")
	for i, c := range []struct{ from, page, want string }{
		{"127.0.0.2", one, "200"},
		{"127.0.0.2", one, "200"},
		{"127.0.0.2", one, "429"},
		{"127.0.0.3", one, "429"},
		{"127.0.0.2", other, "200"},
		{"127.0.0.2", other, "429"},
		{"127.0.0.3", other, "200"},
	} {
		if got, _ := streams(c.from, c.page); got != c.want {
			t.Errorf("stream %d from %s: %s, want %s", i, c.from, got, c.want)
		}
	}
	s.End() // gives the places back; a server that ends lets none begin
	eventually(t, func() bool { status, _ := streams("127.0.0.2", one); return status == "503" })
}

func eventually(t *testing.T, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come")
		}
	}
}

func TestConnectionsAreBoundedPerAddressAndSaidSo(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		s.Limits.Connections, s.Limits.ConnectionsPerAddress = 4, 2
		s.Limits.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.9/32")}
	})
	const get = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
	// A place that was given up is free once the server has noticed.
	serves := func(from string) (conn net.Conn) {
		eventually(t, func() bool {
			conn = s.dial(from)
			_, _ = io.WriteString(conn, get)
			line, err := bufio.NewReader(conn).ReadString('\n')
			if err == nil && strings.Contains(line, " 200 ") {
				return true
			}
			_ = conn.Close()
			return false
		})
		t.Cleanup(func() { _ = conn.Close() })
		return conn
	}
	first := serves("127.0.0.2")
	serves("127.0.0.2")
	answer := s.raw("127.0.0.2", get)
	if !strings.HasPrefix(answer, "HTTP/1.1 429 ") || !strings.Contains(answer, "Retry-After: 30") || !strings.Contains(answer, "<div lang=fr><h1>Trop") {
		t.Errorf("one too many is answered %q", answer)
	}
	serves("127.0.0.9") // other people's, behind a proxy
	_ = first.Close()
	eventually(t, func() bool {
		return strings.HasPrefix(s.raw("127.0.0.2", strings.Replace(get, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)), "HTTP/1.1 200 ")
	})
	serves("127.0.0.9")
	serves("127.0.0.9")
	if answer := s.raw("127.0.0.3", get); !strings.HasPrefix(answer, "HTTP/1.1 429 ") {
		t.Errorf("in a full house, a newcomer is answered %q", answer)
	}
}

func TestRequestsUnderWayAreBoundedAndIdleOnesAreNotAmongThem(t *testing.T) {
	s := startWith(t, always(reconnect.Approve{}), func(s *handlers.Site) { s.Limits.Requests = 1 })
	b := s.browser()
	b.refuses = true
	page := b.open("/open?code=c") // its connection is kept
	stream := s.dial("127.0.0.2")
	defer stream.Close()
	fmt.Fprintf(stream, "GET %s/events HTTP/1.1\r\nHost: a\r\n\r\n", page)
	if _, err := bufio.NewReader(stream).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		b.get(page).shows(t, "approve", "")
	}
	var slow net.Conn
	eventually(t, func() bool {
		slow = s.dial("127.0.0.3")
		_, _ = io.WriteString(slow, "GET / HT")
		if strings.HasPrefix(s.raw("127.0.0.2", "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "HTTP/1.1 429 ") {
			return true
		}
		_ = slow.Close() // the other request came first, and this one may be the one that was refused
		return false
	})
	_ = slow.Close() // which gives the place back
	eventually(t, func() bool {
		return strings.HasPrefix(s.raw("127.0.0.2", "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "HTTP/1.1 200 ")
	})
}

func TestLargeBodiesAreReadOnlySoManyAtOnce(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { s.Limits.LargeBodies = 1 })
	const head = "POST /f/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
	slow := s.dial("127.0.0.2")
	defer slow.Close()
	_, _ = io.WriteString(slow, head+strings.Repeat("x", 200_000))
	// The other one is cut off, or waits as long as it is willing to.
	conn := s.dial("127.0.0.3")
	defer conn.Close()
	eventually(t, func() bool {
		go io.WriteString(conn, head+strings.Repeat("x", 1_000_000)) //nolint:errcheck // it is not read
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		line, _ := bufio.NewReader(conn).ReadString('\n')
		return !strings.Contains(line, " 404 ")
	})
	if res := s.browser().do(http.MethodPost, "/f/x", url.Values{"x": {"small"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("a small form is answered %d meanwhile", res.StatusCode)
	}
	_ = slow.Close()
	eventually(t, func() bool {
		return s.browser().do(http.MethodPost, "/f/x", url.Values{"x": {strings.Repeat("x", 500_000)}}).StatusCode == http.StatusNotFound
	})
}

func TestOnlySoManyParametersAreRead(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	if page := b.open("/open?code=c&" + strings.Repeat("p&", 190)); page == "" {
		t.Error("a link with 191 parameters opens nothing")
	}
	if res := b.get("/open?" + strings.Repeat("p&", 200) + "code=d"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("the 201st parameter is read: %d", res.StatusCode)
	}
}
