package handlers_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/seal"
	"github.com/open-reconnect/reconnect/ticket"
)

const ticketSecret = "ticket-secret-0123456789-0123456789"

// besides is [ordered] whose own links are elsewhere: /open is where tickets are opened.
type besides struct{ ordered }

func (besides) Paths() []string { return []string{"/bank"} }

// ticketing takes orders and tickets, of the shop and of a mall that has no account.
func ticketing(s *handlers.Site) {
	taking(s)
	s.Doors = []reconnect.Door{besides{ordered{door{s.Clients["shop"]}}}}
	key, err := ticket.NewSecret("k1", []byte(ticketSecret))
	if err != nil {
		panic(err)
	}
	ring := &ticket.Ring{Keys: []ticket.Key{key}}
	s.Tickets = &ticket.Reader{Audience: s.URL, Rings: map[string]*ticket.Ring{"shop": ring, "mall": ring}}
}

// ticket signs a ticket of the shop, and returns its link. A claim that is nil is left out.
func (s *site) ticket(more map[string]any) string {
	s.Helper()
	now := s.Engine.Now()
	claims := map[string]any{
		"iss": "shop", "aud": s.URL, "jti": "t-1", "nbf": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(),
		"aggregator": "test", "connection": "27", "code": "s3cret", "callback": "https://shop.example/back", "state": "mine", "language": "fr",
	}
	maps.Copy(claims, more)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	payload, _ := json.Marshal(claims)
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.HS256, Key: []byte(ticketSecret)}, (&jose.SignerOptions{}).WithType(ticket.Type).WithHeader("kid", "k1"),
	)
	if err != nil {
		s.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		s.Fatal(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		s.Fatal(err)
	}
	return "/open?ticket=" + text
}

// later is a clock that tests move.
type later struct{ by atomic.Int64 }

func (l *later) now() time.Time          { return time.Now().Add(time.Duration(l.by.Load())) }
func (l *later) pass(d time.Duration)    { l.by.Add(int64(d)) }
func (l *later) clocks(s *handlers.Site) { ticketing(s); s.Engine.Now = l.now }

func TestATicketOpensOneFlow(t *testing.T) {
	var clock later
	s := startWith(t, always(login), clock.clocks)
	link := s.ticket(nil)
	// Robots, previews and openings that are given up spend nothing.
	robot := s.browser()
	robot.header = http.Header{}
	robot.get(link).shows(t, "welcome", "")
	preview := s.browser()
	preview.header.Set("Sec-Purpose", "prefetch")
	if res := preview.get(link); res.StatusCode != 503 {
		t.Errorf("a preview is answered %d", res.StatusCode)
	}
	if len(s.log.String()) > 0 && strings.Contains(s.log.String(), "flow opened") {
		t.Fatal("one of them opened it")
	}
	scriptless := s.browser()
	scriptless.scriptless = true
	first := scriptless.open(link)
	b := s.browser()
	page := b.open(link)
	if reconnect.FlowID(strings.TrimPrefix(first, "/f/")) != reconnect.FlowID(strings.TrimPrefix(page, "/f/")) {
		t.Error("the same ticket opened two flows")
	}
	if html := b.get(page); html.page(t).Find("html").AttrOr("lang", "") != "fr" {
		t.Error("the page is not in the language that was asked for")
	}
	s.browser().get(link).shows(t, "failed", reconnect.DeadLink)
	// Its time bounds the first opening alone: the owner's browser comes back after it.
	clock.pass(10 * time.Minute)
	b.get(link).shows(t, "ask", "")
	s.browser().get(link).shows(t, "failed", reconnect.DeadLink)
	b.do(http.MethodPost, page+"/cancel", nil)
	left, err := url.Parse(b.get(page + "/leave").Header.Get("Location"))
	if q := left.Query(); err != nil || q.Get("status") != "failed" || q.Get("state") != "mine" || q.Get("result") == "" {
		t.Errorf("the callback is %s", left)
	}
	if n := strings.Count(s.log.String(), "flow opened"); n != 1 {
		t.Errorf("%d flows were opened", n)
	}
	if strings.Contains(s.log.String(), "s3cret") || strings.Contains(s.log.String(), strings.TrimPrefix(link, "/open?ticket=")) {
		t.Error("the ticket, or its code, is in the log")
	}
}

func TestATicketThatWasUsedOpensNothingAfterItsFlowHasEnded(t *testing.T) {
	var clock later
	s := startWith(t, always(reconnect.Failed{Reason: reconnect.DeadLink}), clock.clocks) // a flow that is never proven is kept for two minutes
	link := s.ticket(map[string]any{"exp": clock.now().Add(10 * time.Minute).Unix()})
	s.browser().get(link).shows(t, "failed", reconnect.DeadLink)
	for range 11 {
		clock.pass(time.Minute - time.Second)
		s.Engine.Sweep(t.Context())
		s.browser().get(link)
	}
	clock.pass(time.Minute)
	s.Engine.Sweep(t.Context())
	res := s.browser().get(link)
	res.shows(t, "notice", reconnect.DeadLink)
	if n := strings.Count(s.log.String(), "flow opened"); n != 1 || !strings.Contains(res.body, "ticket expired") {
		t.Errorf("%d flows were opened: %s", n, res.body)
	}
}

func TestEachTicketThatIsRefusedIsToldWhy(t *testing.T) {
	s := startWith(t, always(login), ticketing)
	now := time.Now().Unix()
	s.order(shopKey, strings.Replace(good, "s3cret", "by the API", 1))
	s.browser().get(s.ticket(map[string]any{"jti": "used", "code": "c1"})).shows(t, "ask", "")
	s.browser().get(s.ticket(map[string]any{"jti": "used, without a code", "code": nil})).shows(t, "ask", "")
	before := strings.Count(s.log.String(), "flow opened")
	right := s.ticket(nil)
	for _, c := range []struct {
		link   string
		status int
		reason reconnect.Reason
		detail string
		told   bool // the client's host page
	}{
		{"/open", 400, reconnect.BadLink, "missing: ticket, once", false},
		{right + "&ticket=x", 400, reconnect.BadLink, "missing: ticket, once", false},
		{right + "!", 400, reconnect.BadLink, "ticket malformed: ", false},
		{right[:len(right)-4] + "AAAA", 400, reconnect.BadLink, "ticket forged: the signature is not by the key", false},
		{s.ticket(map[string]any{"iss": "nobody"}), 400, reconnect.BadLink, "ticket unknown_issuer: ", false},
		{s.ticket(map[string]any{"aud": "https://elsewhere.example"}), 400, reconnect.BadLink, "ticket wrong_audience: aud is not https://reconnect.example", true},
		{s.ticket(map[string]any{"nbf": now + 90, "exp": now + 100}), 400, reconnect.BadLink, "ticket early: nbf is ", true},
		{s.ticket(map[string]any{"nbf": now - 90, "exp": now - 70}), 410, reconnect.DeadLink, "ticket expired: ", true},
		{s.ticket(map[string]any{"exp": now + 1000}), 400, reconnect.BadLink, "ticket too_long: exp is more than 900 seconds behind nbf", true},
		{s.ticket(map[string]any{"sealed": "x"}), 400, reconnect.BadLink, "ticket broken_seal: sealed cannot be opened: this server has no sealing_keys", true},
		{s.ticket(map[string]any{"jti": "used", "code": "c2"}), 410, reconnect.DeadLink, "ticket reused: another ticket of this client has had the same jti", true},
		{s.ticket(map[string]any{"jti": "used, without a code", "code": nil, "state": "x"}), 410, reconnect.DeadLink, "ticket reused", true},
		{s.ticket(map[string]any{"Code": "c"}), 400, reconnect.BadLink, `the ticket: there is no member &#34;Code&#34;`, true},
		{s.ticket(map[string]any{"connection": 27}), 400, reconnect.BadLink, "the ticket: connection is no text", true},
		{s.ticket(map[string]any{"aggregator": nil}), 400, reconnect.BadLink, "the ticket: missing: aggregator", true},
		{s.ticket(map[string]any{"aggregator": "nope"}), 400, reconnect.BadLink, "aggregator is none that this server has", true},
		{s.ticket(map[string]any{"callback": "https://shop.example/else"}), 403, reconnect.AddressNotAllowed, "callback is not on the client", false},
		{s.ticket(map[string]any{"origin": "https://mall.example"}), 403, reconnect.AddressNotAllowed, "origin is not on the client", true},
		{s.ticket(map[string]any{"iss": "mall"}), 403, reconnect.UnknownClient, "no account", false},
	} {
		res := s.browser().get(c.link)
		if res.StatusCode != c.status || !strings.Contains(res.body, c.detail) {
			t.Errorf("%s: %d: %.3000s", c.detail, res.StatusCode, res.page(t).Find("pre").Text())
		}
		res.shows(t, "notice", c.reason)
		said, told := res.spoken(t)
		if told = told && len(said.Said) > 0; told != c.told || told && said.Said[0].Data["reason"] != string(c.reason) {
			t.Errorf("%s: the host hears %v", c.detail, said.Said)
		}
		if word, is := strings.CutPrefix(c.detail, "ticket "); is && !strings.Contains(s.log.String(), "fault="+strings.Split(word, ":")[0]) {
			t.Errorf("%s: the log does not say so", c.detail)
		}
	}
	// A code opens one flow, however it comes.
	for _, code := range []string{"by the API", "c1"} {
		s.browser().get(s.ticket(map[string]any{"jti": "another " + code, "code": code})).shows(t, "failed", reconnect.DeadLink)
	}
	if n := strings.Count(s.log.String(), "flow opened"); n != before {
		t.Errorf("%d of them opened a flow", n-before)
	}
}

func TestATicketWaitsWhereItsKeysOrTheStoreAreAway(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		ticketing(s)
		s.Tickets.Rings["shop"] = &ticket.Ring{Sets: []*ticket.Set{ticket.NewSet("http://127.0.0.1:1/jwks.json")}}
	})
	res := s.browser().get(s.ticket(nil))
	res.shows(t, "notice", reconnect.Away)
	if res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || !strings.Contains(s.log.String(), "127.0.0.1:1") || strings.Contains(res.body, "127.0.0.1:1") {
		t.Errorf("%d, %v: %s", res.StatusCode, res.Header, s.log)
	}
}

func TestTheSealingKeysArePublishedBesideThoseOfResults(t *testing.T) {
	key, _ := ecdsa.ParseRawPrivateKey(elliptic.P256(), []byte(strings.Repeat("\x07", 32)))
	s := startWith(t, always(login), func(s *handlers.Site) { ticketing(s); s.Tickets.Box = ticket.NewBox(key) })
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(s.browser().get(handlers.KeySetPath).body), &set); err != nil || len(set.Keys) != 2 {
		t.Fatal(err, set)
	}
	to := set.Keys[1]
	if !to.Valid() || !to.IsPublic() || to.Use != "enc" || set.Keys[0].Use != "sig" {
		t.Fatalf("they are %+v", set)
	}
	e, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.KeyAlgorithm(to.Algorithm), Key: to.Key, KeyID: to.KeyID}, nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := e.Encrypt([]byte(`{"iss":"shop","jti":"t-1","aggregator":"test","connection":"27","code":"s3cret"}`))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := sealed.CompactSerialize()
	s.browser().get(s.ticket(map[string]any{"code": nil, "sealed": text})).shows(t, "ask", "")
}

// redeemed has a thousand browsers open one ticket at once, and says how many flows that made. They come without a network, which would
// take longer than all the rest.
func redeemed(t *testing.T, store reconnect.Store) {
	t.Helper()
	s := startWith(t, always(login), func(s *handlers.Site) { ticketing(s); s.Engine.Store = store; s.Log = slog.New(slog.DiscardHandler) })
	handle, link := s.Mount().Handler(), s.ticket(nil)
	var (
		all   sync.WaitGroup
		flows sync.Map
		next  atomic.Int32
	)
	for range 100 {
		all.Go(func() {
			ctx := &fasthttp.RequestCtx{}
			for next.Add(1) <= 1000 {
				ctx.Request.Reset()
				ctx.Response.Reset()
				ctx.Request.SetRequestURI(link)
				ctx.Request.Header.Set("Sec-Fetch-Mode", "navigate")
				handle(ctx)
				page := regexp.MustCompile(`data-action="/f/([^"]+)"`).FindSubmatch(ctx.Response.Body())
				if page == nil {
					t.Errorf("one is answered %d: %s", ctx.Response.StatusCode(), ctx.Response.Body())
					return
				}
				flows.Store(reconnect.FlowID(string(page[1])), true)
			}
		})
	}
	all.Wait()
	n := 0
	flows.Range(func(any, any) bool { n++; return true })
	if opened := strings.Count(s.log.String(), "flow opened"); n != 1 || opened != 1 {
		t.Errorf("%d flows are shown, %d were opened", n, opened)
	}
}

func TestAThousandRedemptionsAreOneFlow(t *testing.T) {
	t.Run("memory", func(t *testing.T) { redeemed(t, memory.New()) })
	t.Run("file", func(t *testing.T) {
		ring, err := seal.New(make([]byte, seal.MinSecret))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := file.Open(filepath.Join(t.TempDir(), "reconnect.db"), ring, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		redeemed(t, kept)
	})
}
