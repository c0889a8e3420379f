//go:build bench && linux

package bench_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// BenchmarkPage compares the pages of a step that a processor serves in a second with the same bytes sent as a constant, once as they are
// and once compressed. Client and server share the processors, so both count. Two constants beside each other tell how much of it is noise.
func BenchmarkPage(b *testing.B) {
	at := form(b)
	for _, c := range []struct {
		encoding string
		is       figures.Promise
	}{{"identity", figures.PagePlain}, {"gzip", figures.PageGzip}} {
		b.Run(c.encoding, func(b *testing.B) {
			ours := at
			ours.encoding = c.encoding
			answer := ours.fetch(b)
			bare, twin := constant(b, answer), constant(b, answer)
			bare.encoding, twin.encoding = c.encoding, c.encoding
			if same := bare.fetch(b); !bytes.Equal(same.body, answer.body) {
				b.Fatal("the constant is another one")
			}
			all := together(b, rounds(20, 8), ours, bare, twin)
			ratio := ratios(all, 0, both)
			c.is.Beside(ratio, apart(ratios(all, 2, both)))
			figures.Tell(fmt.Sprintf("  of a processor: a page of %d bytes, a constant, and the client beside each", len(answer.body)),
				fmt.Sprintf("%.0f µs, %.0f µs, %.0f µs", median(all, 0, server), median(all, 1, server), median(all, 0, client)), "", true)
			b.ReportMetric(ratio.Median, "of-a-constant")
			b.ReportMetric(median(all, 0, server), "µs-of-a-processor")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// form is the page of a sign-in form, in the browser that has opened it.
func form(b *testing.B, settings ...string) target {
	return formWith(b, nil, settings...)
}

// formWith is the same of a program with variables.
func formWith(b *testing.B, variables []string, settings ...string) target {
	b.Helper()
	p := run(b, variables, program(b), append([]string{
		"demo", "--log", "warn", "--listen", "localhost:0", "--playground", "127.0.0.1:0", "--sandbox", "127.0.0.1:0", "--control", "127.0.0.1:0",
	}, settings...)...)
	playground := p.address(`(?m)^    (http://\S+)$`)
	p.answers(playground + "/stories.json")
	link := get(b, playground+"/start?story=powens/password&embed=redirect").location
	opened := get(b, link.String())
	found := dataAction.FindSubmatch(opened.body)
	if found == nil {
		b.Fatalf("the link is answered %d: %.300s", opened.status, opened.body)
	}
	t := target{pid: p.cmd.Process.Pid, address: "http://" + link.Host + string(found[1])}
	for _, c := range opened.cookies {
		t.cookie = c.Name + "=" + c.Value
	}
	return t
}

var dataAction = regexp.MustCompile(` data-action="([^"]+)"`)

// got is what a link is answered.
type got struct {
	status   int
	location *url.URL
	cookies  []*http.Cookie
	body     []byte
}

// get asks as a browser that follows a link.
func get(b *testing.B, address string) (g got) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	g.status, g.cookies = resp.StatusCode, resp.Cookies()
	g.location, _ = resp.Location()
	if g.body, err = io.ReadAll(resp.Body); err != nil {
		b.Fatal(err)
	}
	return g
}
