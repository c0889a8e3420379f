//go:build browser

package e2e_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// constantEnv makes this test's program a server of one constant answer instead: the bytes on its standard input, with
// the headers named here. A process of its own is as far from the client as the widget is.
const constantEnv = "E2E_CONSTANT"

// serveConstant answers with the same bytes for ever, as bare Fiber does it.
func serveConstant(headers string) {
	body, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/", func(c *fiber.Ctx) error {
		for line := range strings.Lines(headers) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			c.Response().Header.Set(name, value)
		}
		return c.Send(body)
	})
	fmt.Println("http://" + l.Addr().String() + "/")
	if err := app.Listener(l); err != nil {
		panic(err)
	}
}

// startConstant starts it and returns its address.
func startConstant(b *testing.B, headers string, body []byte) string {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), constantEnv+"="+headers)
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(body)), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(address)
}

const (
	budgetRatio = 0.60
	rounds      = 4
)

// BenchmarkStepPage compares the requests per second of a step's page with those of the same bytes sent as a constant,
// once as they are and once compressed. The two take turns, so that whatever else the machine does meets both.
func BenchmarkStepPage(b *testing.B) {
	for _, encoding := range []string{"identity", "gzip"} {
		b.Run(encoding, func(b *testing.B) {
			address, cookie := openStep(b)
			answer := fetch(b, address, cookie, encoding)
			constant := startConstant(b, answer.headers, answer.body)
			if same := fetch(b, constant, "", encoding); string(same.body) != string(answer.body) {
				b.Fatal("the constant is another one")
			}
			var page, bare float64
			for range rounds * b.N {
				bare += rate(b, constant, "", encoding)
				page += rate(b, address, cookie, encoding)
			}
			ratio := page / bare
			b.ReportMetric(page/float64(rounds*b.N), "pages/s")
			b.ReportMetric(bare/float64(rounds*b.N), "constants/s")
			b.ReportMetric(ratio, "ratio")
			b.ReportMetric(0, "ns/op")
			budget := ""
			if encoding == "identity" {
				budget = fmt.Sprint("≥ ", budgetRatio)
			}
			figures.add(fmt.Sprintf("a step's page against a constant of %d bytes, %s", len(answer.body), encoding),
				fmt.Sprintf("%.2f (%.0f/s of %.0f/s)", ratio, page/float64(rounds*b.N), bare/float64(rounds*b.N)), budget, ratio >= budgetRatio)
		})
	}
}

// openStep leads a browser to a form and returns its address and cookie.
func openStep(b *testing.B) (address, cookie string) {
	b.Helper()
	v := arrive(b, person(b), "powens/password", byRedirect, true)
	s := v.awaitStep("ask")
	for _, c := range first(v.context.Cookies(widget.widget)) {
		cookie = c.Name + "=" + c.Value
	}
	return s.URL, cookie
}

// answer is one response: its body as it travels, and the headers that belong to it.
type answer struct {
	headers string
	body    []byte
}

func ask(address, cookie, encoding string) *fasthttp.Request {
	r := fasthttp.AcquireRequest()
	r.SetRequestURI(address)
	r.Header.Set("Accept-Encoding", encoding)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return r
}

func fetch(b *testing.B, address, cookie, encoding string) (a answer) {
	b.Helper()
	r, w := ask(address, cookie, encoding), fasthttp.AcquireResponse()
	if err := fasthttp.Do(r, w); err != nil || w.StatusCode() != fasthttp.StatusOK {
		b.Fatalf("%s is answered %d: %v", address, w.StatusCode(), err)
	}
	for name, value := range w.Header.All() {
		switch n := string(name); n {
		case "Content-Length", "Date", "Server", "Connection":
		default:
			a.headers += n + ": " + string(value) + "\n"
		}
	}
	a.body = append(a.body, w.Body()...)
	return a
}

// rate asks for a page over kept connections for a second and a half and returns the requests per second.
func rate(b *testing.B, address, cookie, encoding string) float64 {
	b.Helper()
	const people, span = 8, 1500 * time.Millisecond
	client := &fasthttp.Client{MaxConnsPerHost: people}
	var all sync.WaitGroup
	var mu sync.Mutex
	total, failed := 0, 0
	began := time.Now()
	for range people {
		all.Go(func() {
			r, w := ask(address, cookie, encoding), fasthttp.AcquireResponse()
			n, bad := 0, 0
			for time.Since(began) < span {
				if err := client.Do(r, w); err != nil || w.StatusCode() != fasthttp.StatusOK {
					bad++
				}
				n++
			}
			mu.Lock()
			total, failed = total+n, failed+bad
			mu.Unlock()
		})
	}
	all.Wait()
	took := time.Since(began)
	client.CloseIdleConnections()
	if failed > 0 {
		b.Fatalf("%s failed %d times of %d", address, failed, total)
	}
	return float64(total) / took.Seconds()
}
