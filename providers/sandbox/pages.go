package sandbox

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// style is shared by every page for people: one column, both colour schemes, targets that a thumb can hit.
const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6676;--paper:#f4f5f7;--card:#fff;--line:#d7dce3;--go:#1f5fbf;--stop:#a8322d}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a3adbb;--paper:#12161c;--card:#1b212a;--line:#38424f;--go:#6ea8ff;--stop:#ff8f88}}
@media (prefers-contrast:more){:root{--soft:var(--ink);--line:var(--ink);--go:var(--ink);--stop:var(--ink)}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header{padding:8px 16px;background:repeating-linear-gradient(45deg,#ffd54d 0 14px,#f7c51e 14px 28px);color:#3a2c00;font-size:14px;text-align:center}
main{max-width:440px;margin:24px auto;padding:24px;background:var(--card);border:1px solid var(--line);border-radius:12px}
main.wide{max-width:960px}
main.phone{max-width:340px;min-height:560px;border:10px solid var(--ink);border-radius:36px;display:flex;flex-direction:column;justify-content:center}
h1{font-size:22px;line-height:1.25;margin:0 0 8px}h2{font-size:17px;margin:24px 0 4px}
p{margin:8px 0}.soft{color:var(--soft);font-size:14px}
label{display:block;margin:16px 0 4px;font-weight:600}
input{width:100%;min-height:44px;padding:8px 12px;font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:8px}
button,a.button{display:block;width:100%;min-height:44px;margin:12px 0 0;padding:9px 16px;font:inherit;font-weight:600;text-align:center;text-decoration:none;border:1px solid var(--go);border-radius:8px;background:var(--go);color:var(--card);cursor:pointer}
button.plain{background:transparent;color:var(--go)}button.stop{background:transparent;color:var(--stop);border-color:var(--stop)}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
.note{border:1px solid var(--line);border-radius:12px;padding:12px;margin:12px 0}
.code{font:600 24px/1.4 ui-monospace,monospace;letter-spacing:.1em}
table{width:100%;border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:8px 6px;border-top:1px solid var(--line)}th{white-space:nowrap}
td form{display:inline-block}td button{display:inline-block;width:auto;min-height:36px;margin:2px;padding:4px 10px}
a{color:var(--go)}`

// page is a page for people.
type page struct {
	Title string
	Body  string
}

// HTML fills a form as fmt.Sprintf does; each text is escaped first, for elements and for quoted attributes.
func HTML(form string, texts ...string) string {
	escaped := make([]any, len(texts))
	for i, text := range texts {
		escaped[i] = html.EscapeString(text)
	}
	return fmt.Sprintf(form, escaped...)
}

// render makes the bytes of a page.
func render(p page) []byte {
	return []byte(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
` + HTML("<title>%s – Reconnect sandbox</title>", p.Title) + `<style>` + style + `</style></head>
<body><header>Reconnect sandbox. A simulation: no real bank, no real aggregator, no real data.</header>
` + p.Body + `</body></html>`)
}

// show writes a page with the headers that keep it out of frames, caches and scripts. There is no form-action: it would
// also forbid the redirect from the bank back to the client.
func show(w http.ResponseWriter, status int, p page) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(status)
	w.Write(render(p))
}

// PageReply is an API's answer that is a page for people, whose body is HTML.
func PageReply(status int, title, body string) Reply {
	return Reply{Status: status, Kind: "text/html; charset=utf-8", Raw: render(page{Title: title, Body: body})}
}

func plain(title, words string) string {
	return HTML(`<main><h1>%s</h1><p>%s</p></main>`, title, words)
}

// Told is an API's answer that is a page which only says something.
func Told(status int, title, words string) Reply {
	return PageReply(status, title, plain(title, words))
}

// tell shows a page that only says something.
func tell(w http.ResponseWriter, status int, title, words string) {
	show(w, status, page{Title: title, Body: plain(title, words)})
}

func indexBody(path string, dialects []Dialect) string {
	lines := ""
	for _, d := range dialects {
		for _, line := range d.Index {
			if line.Link != "" {
				lines += HTML(`<li><a href="%s">%s</a>: %s</li>`, path+line.Link, line.Path, line.Is)
			} else {
				lines += HTML(`<li>%s: %s</li>`, line.Path, line.Is)
			}
		}
	}
	return `<main><h1>Reconnect sandbox</h1>
<p>This program plays bank-data aggregators for testing. It reproduces behaviour, not data, and keeps nothing.</p>
<ul>` + lines + `<li>/bank/…: the fictional bank's sign-in page, reached from an address that the API gives</li>
<li>/phone/{connection}: the phone on which a connection's owner approves</li></ul>
<p class="soft">The password of every bank here is 1234. The tester's controls are on another port.</p></main>`
}

// unknown says in a page, to browsers, that there is none at an address. Programs are answered as before.
func unknown(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" && r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
			tell(w, http.StatusNotFound, "There is no such page", "What there is stands on the first page.")
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// pages adds what belongs to no aggregator: index, bank, phone.
func (s *Sandbox) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		show(w, http.StatusOK, page{Title: "Index", Body: indexBody(s.options.Path, s.options.Dialects)})
	})
	mux.HandleFunc("GET /bank/{visit}", s.showBank)
	mux.HandleFunc("POST /bank/{visit}", s.answerBank)
	mux.HandleFunc("GET /phone/{line}", s.showPhone)
	mux.HandleFunc("POST /phone/{line}", s.answerPhone)
}
