//go:build attack

package attack_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
)

func contents() []attack {
	return []attack{
		{name: "fields with hostile names", strike: fieldNames, tried: "a form whose 8 fields are called action, submit, setAttribute, length, turn, f0, __proto__ and a quote"},
		{name: "words that cannot be seen", strike: words, tried: "a bank's sentence with 40 invisible, direction and tag characters, and markup, in a label and a question"},
		{name: "ends that hosts do not hear", strike: unheard, tried: "a bad link, an address that is not listed, a dead code; and one for no client"},
		{name: "a stream's head", strike: streamHead, tried: "HEAD and the other methods on the stream, page, logo and return"},
	}
}

// drawn is a PNG that says it has so many pixels a side, all of one colour, one bit each.
func drawn(side int) []byte {
	var out, data bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, body []byte) {
		_ = binary.Write(&out, binary.BigEndian, uint32(len(body)))
		sum := crc32.NewIEEE()
		for _, b := range [][]byte{[]byte(kind), body} {
			out.Write(b)
			_, _ = sum.Write(b)
		}
		_ = binary.Write(&out, binary.BigEndian, sum.Sum32())
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(side)), uint32(side))
	chunk("IHDR", append(head, 1, 0, 0, 0, 0))
	z, _ := zlib.NewWriterLevel(&data, zlib.BestCompression)
	row := make([]byte, 1+(side+7)/8)
	for range side {
		_, _ = z.Write(row)
	}
	_ = z.Close()
	chunk("IDAT", data.Bytes())
	chunk("IEND", nil)
	return out.Bytes()
}

func pictures(t *target) (string, error) {
	giant := drawn(30_000)
	var kind, asked atomic.Int64
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/logos/") {
			return false
		}
		asked.Add(1)
		switch kind.Load() {
		case 0:
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(giant)
		case 1:
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write([]byte("<html><script>alert(1)</script>"))
		case 2:
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`))
		default:
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(giant[:33])
			for range 100 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return true
				}
			}
		}
		return true
	})
	var statuses tally
	for i := range 20 {
		kind.Store(int64(i % 4))
		b := t.browser()
		page, err := b.begin("powens/otp")
		if err != nil {
			return "", err
		}
		r, err := b.get(page.action(t) + "/logo")
		if err != nil {
			return "", err
		}
		if statuses.add(fmt.Sprint(r.status)); r.status == http.StatusOK {
			return "", fmt.Errorf("picture %d is served: %d bytes of %s", i%4, len(r.body), r.header.Get("Content-Type"))
		}
	}
	if asked.Load() == 0 {
		return "", fmt.Errorf("the aggregator was asked for no picture, so nothing was tried")
	}
	return fmt.Sprintf("none served: %v; the aggregator was asked %d times", &statuses, asked.Load()), nil
}

var ownName = regexp.MustCompile(`^(turn|f[0-9]+)$`)

func fieldNames(t *target) (string, error) {
	names := []string{"action", "submit", "setAttribute", "length", "turn", "f0", "__proto__", `"><script>`}
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if connectionOf.FindStringSubmatch(r.URL.Path) == nil {
			return false
		}
		t.rewritten(w, r, func(body string) string {
			var c map[string]any
			if json.Unmarshal([]byte(body), &c) != nil || c["fields"] == nil {
				return body
			}
			fields := []map[string]any{}
			for _, name := range names {
				fields = append(fields, map[string]any{"name": name, "label": "Label " + name, "type": "text", "required": true})
			}
			c["fields"] = fields
			out, _ := json.Marshal(c)
			return string(out)
		})
		return true
	})
	b := t.browser()
	page, err := b.begin("powens/otp")
	if err != nil {
		return "", err
	}
	form, asked := url.Values{}, map[string]string{}
	for i, in := range page.page().Find("form [name]").EachIter() {
		name := in.AttrOr("name", "")
		if !ownName.MatchString(name) {
			return "", fmt.Errorf("a control of the form is called %q", name)
		}
		if form.Set(name, in.AttrOr("value", "")); name != "turn" {
			form.Set(name, fmt.Sprintf("typed %d", i))
			asked[form.Get(name)] = name
		}
	}
	if len(asked) != len(names) {
		return "", fmt.Errorf("%d of %d fields are asked for: %s", len(asked), len(names), page.says("step"))
	}
	if _, err := b.post(page.action(t), form); err != nil {
		return "", err
	}
	var sent map[string]string
	t.until(patience, func() bool {
		for _, r := range t.sim.History() {
			for _, v := range r.Body {
				if asked[v] != "" {
					sent = r.Body
				}
			}
		}
		return sent != nil
	})
	for _, name := range names {
		if asked[sent[name]] == "" {
			return "", fmt.Errorf("the field %q did not reach the aggregator under its own name: %v", name, sent)
		}
	}
	return fmt.Sprintf("our own names on the wire; all %d arrived under theirs", len(names)), nil
}

// unseen are characters that a person cannot see, or that turn what stands beside them.
var unseen = func() string {
	var all strings.Builder
	for _, span := range [][2]rune{
		{0x200b, 0x200c},
		{0x200e, 0x200f},
		{0x202a, 0x202e},
		{0x2060, 0x2064},
		{0x2066, 0x2069},
		{0xfeff, 0xfeff},
		{0x00ad, 0x00ad},
		{0x180e, 0x180e},
		{0x061c, 0x061c},
		{0xe0041, 0xe004a},
		{0x115f, 0x1160},
		{0x3164, 0x3164},
		{0xffa0, 0xffa0},
		{0xfff9, 0xfffb},
	} {
		for r := span[0]; r <= span[1]; r++ {
			all.WriteRune(r)
		}
	}
	return all.String()
}()

func words(t *target) (string, error) {
	hostile := "A" + strings.Join(strings.Split(unseen, ""), "b") + `<script>alert(1)</script><img src=x onerror=alert(1)> zebra`
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if connectionOf.FindStringSubmatch(r.URL.Path) == nil {
			return false
		}
		t.rewritten(w, r, func(body string) string {
			var c map[string]any
			if json.Unmarshal([]byte(body), &c) != nil || c["fields"] == nil {
				return body
			}
			c["fields"] = []map[string]any{{
				"name": "otp", "type": "list", "label": hostile, "description": hostile, "required": true,
				"values": []map[string]any{{"label": hostile, "value": "a"}, {"label": "plain", "value": "b"}},
			}}
			c["error_message"] = hostile
			out, _ := json.Marshal(c)
			return string(out)
		})
		return true
	})
	page, err := t.browser().begin("powens/otp")
	if err != nil {
		return "", err
	}
	if page.says("step") != "ask" || !strings.Contains(page.page().Find("main").Text(), "zebra") {
		return "", fmt.Errorf("the words are not on the page, so nothing was tried: %s", page.says("step"))
	}
	if i := strings.IndexAny(page.body, unseen); i >= 0 {
		return "", fmt.Errorf("the page holds %q", []rune(page.body[i:])[0])
	}
	if page.page().Find("main img[onerror], main script").Length() > 0 {
		return "", fmt.Errorf("markup of the bank's is on the page")
	}
	return fmt.Sprintf("none of %d characters, and no markup, is on the page", len([]rune(unseen))), nil
}

func unheard(t *target) (string, error) {
	spent, err := t.browser().link("powens/dead-code")
	if err != nil {
		spent = ""
	}
	link := t.powensLink(nonce(), nil)
	cases := map[string]string{
		"a bad link":                    strings.Replace(link, "connection_id=1", "connection_id=x", 1),
		"an address that is not listed": t.powensLink(nonce(), url.Values{"redirect_uri": {"https://evil.example/"}}),
	}
	if spent != "" {
		cases["a dead code"] = spent
	}
	for name, address := range cases {
		b := t.browser()
		b.header = http.Header{"Sec-Fetch-Dest": {"iframe"}, "Referer": {t.host + "/"}}
		r, err := b.get(address)
		if err == nil {
			r, err = b.settle(r)
		}
		if err != nil {
			return "", err
		}
		if !strings.Contains(r.body, "powensWebviewTermination") {
			return "", fmt.Errorf("%s: the host is not told (%d %s %s)", name, r.status, r.says("step"), r.says("reason"))
		}
		if strings.Contains(r.body, `"to":null`) || !strings.Contains(r.body, t.host) {
			return "", fmt.Errorf("%s: it is told to nobody", name)
		}
	}
	b := t.browser()
	b.header = http.Header{"Sec-Fetch-Dest": {"iframe"}, "Referer": {"https://evil.example/"}}
	r, err := b.get(t.base + "/reconnect?domain=unknown.example&client_id=9&code=" + nonce() + "&connection_id=1")
	if err != nil {
		return "", err
	}
	if strings.Contains(r.body, "powensWebviewTermination") || strings.Contains(r.body, "evil.example") || strings.Contains(r.body, `"to":null`) {
		return "", fmt.Errorf("a link of no client says something to somebody")
	}
	return fmt.Sprintf("%d ends told to the client's origins; none for no client", len(cases)), nil
}

func streamHead(t *target) (string, error) {
	b := t.browser()
	page, err := b.begin("powens/otp")
	if err != nil {
		return "", err
	}
	here := strings.TrimPrefix(page.action(t), t.base)
	cookie := ""
	for name, value := range b.cookies {
		cookie += "Cookie: " + name + "=" + value + "\r\n"
	}
	n := 0
	for _, method := range []string{"HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH"} {
		for _, path := range []string{"/events", "", "/logo"} {
			// A right answer, and the next request on the same connection is answered too: no stream in between.
			statuses, body, err := t.raw(b.ip, method+" "+here+path+" HTTP/1.1\r\nHost: "+t.public()+"\r\n"+cookie+"Content-Length: 0\r\n\r\n")
			if err != nil {
				return "", err
			}
			if n++; strings.Contains(body, "event-stream") && strings.Contains(body, "data:") || strings.Contains(body, cookie) && cookie != "" {
				return "", fmt.Errorf("%s %s is answered with a stream", method, path)
			}
			if method != "HEAD" && len(statuses) > 0 && statuses[0] < 400 {
				return "", fmt.Errorf("%s %s is answered %v", method, path, statuses)
			}
		}
	}
	if err := b.finish(page, "powens/otp"); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d answered without a stream; the flow goes on", n), nil
}
