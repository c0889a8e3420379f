//go:build bench && linux

package bench_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// constantEnv makes this program a server of one constant answer instead: the bytes of the file that is its one argument, with the headers
// named here. A process of its own is as far from the client as the widget is.
const constantEnv = "BENCH_CONSTANT"

// serveConstant answers with the same bytes for ever, as bare Fiber does it.
func serveConstant(headers string) {
	body, err := os.ReadFile(os.Args[1])
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
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() { _ = app.Shutdown() })
	fmt.Println("at http://" + l.Addr().String() + "/")
	if err := app.Listener(l); err != nil {
		panic(err)
	}
}

// constant starts it, with a page as it came.
func constant(b *testing.B, of page) target {
	b.Helper()
	file := filepath.Join(b.TempDir(), "body")
	if err := os.WriteFile(file, of.body, 0o600); err != nil {
		b.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	p := run(b, []string{constantEnv + "=" + of.headers}, self, file)
	return target{pid: p.cmd.Process.Pid, address: p.address(`at (http://\S+)`)}
}
