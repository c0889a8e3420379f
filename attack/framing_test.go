//go:build attack

package attack_test

import (
	"fmt"
	"slices"
	"strings"
)

func framing() []attack {
	return []attack{
		{name: "requests with two readings", strike: smuggling, tried: fmt.Sprintf("%d requests by raw socket, each with another one hidden in it", len(crooked))},
		{
			name: "long but honest requests", strike: longOnes,
			tried: "a state of 3,500 bytes, 3,500 bytes of a sibling's cookies, a bank's return of 5,000 bytes, and 40,000 bytes of headers",
		},
	}
}

// hidden is the second request that a server must not see in the first one's body, or behind it.
const hidden = "GET /healthz?hidden HTTP/1.1\r\nHost: HOST\r\n\r\n"

// crooked are requests that two servers may read in two ways. HOST stands for the right host name, and HIDDEN for another
// request.
var crooked = []struct{ name, request string }{
	{"two Content-Lengths", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 44\r\nContent-Length: 0\r\n\r\nHIDDEN"},
	{"two Content-Lengths, the other way round", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nHIDDEN"},
	{"two Content-Lengths in one", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0, 44\r\n\r\nHIDDEN"},
	{"Content-Length and chunks", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHIDDEN"},
	{"chunks and Content-Length", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nContent-Length: 49\r\n\r\n0\r\n\r\nHIDDEN"},
	{"a Content-Length with a sign", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: +0\r\n\r\nHIDDEN"},
	{"a Content-Length below zero", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\nHIDDEN"},
	{"a Content-Length in hexadecimal", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0x0\r\n\r\nHIDDEN"},
	{"a Content-Length beyond 64 bits", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 18446744073709551616\r\n\r\nHIDDEN"},
	{"a space before the colon", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length : 44\r\n\r\nHIDDEN"},
	{"a space before the colon of the coding", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 49\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nHIDDEN"},
	{"an unknown coding", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nHIDDEN"},
	{"two codings", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nHIDDEN"},
	{"the coding twice", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\nHIDDEN"},
	{"a line feed in a chunk's extension", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n2;\nxx\r\n2d\r\n0\r\n\r\nHIDDEN"},
	{"a chunk of 0x0 bytes", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\nHIDDEN"},
	{"a chunk of 0_0 bytes", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0_0\r\n\r\nHIDDEN"},
	{"a chunk of -0 bytes", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n-0\r\n\r\nHIDDEN"},
	{"a chunk beyond 64 bits", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\nHIDDEN"},
	{"chunks that end in a line feed", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n0\n\nHIDDEN"},
	{"NUL in a header", "GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: a\x00b\r\n\r\nHIDDEN"},
	{"NUL in a header's name", "GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-\x00A: a\r\n\r\nHIDDEN"},
	{"a carriage return in a header", "GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: a\rX-B: b\r\n\r\nHIDDEN"},
	{"two hosts", "GET /healthz HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\nHIDDEN"},
	{"two hosts, the other way round", "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"the same host twice", "GET /healthz HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"two hosts in one", "GET /healthz HTTP/1.1\r\nHost: HOST, evil.example\r\n\r\nHIDDEN"},
	{"no host", "GET /healthz HTTP/1.1\r\nX-A: b\r\n\r\nHIDDEN"},
	{"a folded header", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nX-A: b\r\n Content-Length: 44\r\n\r\nHIDDEN"},
	{"a folded coding", "POST /f/none HTTP/1.1\r\nHost: HOST\r\nContent-Length: 49\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\nHIDDEN"},
	{"a first header that is folded", "GET /healthz HTTP/1.1\r\n Host: evil.example\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"another host in the target", "GET http://evil.example/healthz HTTP/1.1\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"another host in the path", "GET //evil.example/healthz HTTP/1.1\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"a target of another scheme", "GET file:///healthz HTTP/1.1\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"chunks in HTTP/1.0", "POST /f/none HTTP/1.0\r\nHost: HOST\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHIDDEN"},
	{"a header without a name", "GET /healthz HTTP/1.1\r\nHost: HOST\r\n: x\r\n\r\nHIDDEN"},
	{"a header without a colon", "GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A\r\n\r\nHIDDEN"},
	{"a space in the target", "GET /healthz HTTP/1.1 x HTTP/1.1\r\nHost: HOST\r\n\r\nHIDDEN"},
	{"a method that is no word", "G(T /healthz HTTP/1.1\r\nHost: HOST\r\n\r\nHIDDEN"},
}

func smuggling(t *target) (string, error) {
	ip := t.sources(1)[0]
	var through []string
	var answers tally
	for _, c := range crooked {
		request := strings.ReplaceAll(strings.ReplaceAll(c.request, "HIDDEN", hidden), "HOST", t.public())
		statuses, _, err := t.raw(ip, request)
		if err != nil {
			return "", err
		}
		// Refused is one answer and the end of the connection, or the end alone.
		if len(statuses) > 1 || len(statuses) == 1 && !slices.Contains([]int{400, 411, 413, 421, 431, 501, 505}, statuses[0]) {
			through = append(through, fmt.Sprintf("%s %v", c.name, statuses))
		}
		answers.add(fmt.Sprint(statuses))
	}
	if len(through) > 0 {
		return "", fmt.Errorf("%d of %d were not refused: %s", len(through), len(crooked), strings.Join(through, "; "))
	}
	return fmt.Sprintf("each refused, and its connection ended: %v", &answers), nil
}

func longOnes(t *target) (string, error) {
	b := t.browser()
	link, err := b.link("powens/visit")
	if err != nil {
		if link, err = b.link("powens/webauth"); err != nil {
			return "", err
		}
	}
	state := strings.Repeat("s+/=", 875)
	b.cookies["sibling"] = strings.Repeat("c", 3500)
	page, err := b.open(strings.Replace(link, "state="+b.run, "state="+strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(state), 1))
	if err != nil {
		return "", err
	}
	if page.says("step") != "visit" {
		return "", fmt.Errorf("with a state of %d bytes the page is %d %s %s", len(state), page.status, page.says("step"), page.says("reason"))
	}
	back, err := b.atBank(page)
	if err != nil {
		return "", err
	}
	r, err := b.get(back + "&more=" + strings.Repeat("r", 5000))
	if err != nil {
		return "", err
	}
	if r, err = b.settle(r); err != nil {
		return "", err
	}
	if r.says("step") != "done" {
		return "", fmt.Errorf("after a return of 5,000 bytes the page is %d %s %s", r.status, r.says("step"), r.says("reason"))
	}
	if to := r.page().Find("main a.go").AttrOr("href", ""); !strings.Contains(to, strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(state)) {
		return "", fmt.Errorf("the state does not come back whole: %.100s", to)
	}
	// And far too long is refused without blaming the link.
	b.cookies["sibling"] = strings.Repeat("c", 40000)
	statuses, _, err := t.raw(b.ip, "GET /healthz HTTP/1.1\r\nHost: "+t.public()+"\r\nX-Long: "+strings.Repeat("x", 40000)+"\r\n\r\n")
	if err != nil || len(statuses) > 1 || len(statuses) == 1 && statuses[0] != 431 {
		return "", fmt.Errorf("40,000 bytes of headers are answered %v %w", statuses, err)
	}
	return fmt.Sprintf("the visit went through and the state came back whole; 40,000 bytes are answered %v", statuses), nil
}
