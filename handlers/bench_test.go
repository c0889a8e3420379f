package handlers_test

import (
	"log/slog"
	"regexp"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/memory"
)

var action = regexp.MustCompile(` data-action="([^"]+)"`)

// BenchmarkShow is our own share of an answer: the page of a step, the whole way through the handlers, without a
// network. "make bench" compares it with a constant over one.
func BenchmarkShow(b *testing.B) {
	client := &reconnect.Client{ID: "shop", Brand: reconnect.Brand{Name: "Shop"}, Origins: []string{"https://shop.example"}}
	log := slog.New(slog.DiscardHandler)
	s := &handlers.Site{
		Engine: &reconnect.Engine{
			Store: memory.New(), Log: log, Now: time.Now,
			Providers: map[string]reconnect.Provider{"bank": &bank{next: always(login)}},
		},
		Roster:     handlers.Roster{Doors: []reconnect.Door{door{client}}, Clients: map[string]*reconnect.Client{"shop": client}},
		SessionKey: make([]byte, 32), Log: log,
	}
	handle := s.Mount().Handler()
	ctx := &fasthttp.RequestCtx{} // servers use theirs again, too
	get := func(path, cookie, encoding string) *fasthttp.RequestCtx {
		ctx.Request.Reset()
		ctx.Response.Reset()
		ctx.Request.SetRequestURI(path)
		ctx.Request.Header.Set("Cookie", cookie)
		ctx.Request.Header.Set("Accept-Encoding", encoding)
		ctx.Request.Header.Set("Sec-Fetch-Mode", "navigate")
		handle(ctx)
		return ctx
	}
	open := func(code string) string {
		found := action.FindSubmatch(get("/open?code="+code, "", "identity").Response.Body())
		if found == nil {
			b.Fatalf("the link is answered %d", ctx.Response.StatusCode())
		}
		return string(found[1])
	}
	page := open("c")
	var cookie fasthttp.Cookie
	_ = cookie.ParseBytes(ctx.Response.Header.Peek("Set-Cookie"))
	held := string(cookie.Key()) + "=" + string(cookie.Value())
	for _, c := range []struct{ name, cookie, encoding string }{
		{"plain", "", "identity"}, {"cookie", held, "identity"}, {"cookie and gzip", held, "gzip"},
	} {
		b.Run(c.name, func(b *testing.B) {
			path := page
			if c.cookie == "" {
				path = open("plain")
			}
			if got := get(path, c.cookie, c.encoding).Response.StatusCode(); got != 200 {
				b.Fatalf("the page is answered %d", got)
			}
			b.ReportAllocs()
			for b.Loop() {
				get(path, c.cookie, c.encoding)
			}
		})
	}
}
