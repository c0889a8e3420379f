package powens

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// languages are those of the vendor's webview. The stand-in speaks English in all of them.
var languages = []string{"en", "fr", "de", "nl", "pt", "it", "es"}

// webviewRoutes adds a plain stand-in for the vendor's own reconnect page, for clients that may not ask for credentials
// themselves. The sandbox plays the user's part of the rest of the script.
func (p *dialect) webviewRoutes(mux *http.ServeMux) {
	page := func(h func(*sandbox.Call) sandbox.Reply) http.Handler { return p.s.Serve(p, "webview", true, h) }
	mux.Handle("GET /powens/webview/{lang}/reconnect", page(p.showWebview))
	mux.Handle("POST /powens/webview/{lang}/reconnect", page(p.answerWebview))
	older := page(func(c *sandbox.Call) sandbox.Reply {
		lang := c.PathValue("lang")
		if lang == "" {
			lang = "en"
		}
		return sandbox.Reply{Status: http.StatusFound, Header: map[string]string{
			"Location": p.s.Address(c.Request) + "/powens/webview/" + url.PathEscape(lang) + "/reconnect?" + c.URL.RawQuery,
		}}
	})
	other := page(func(*sandbox.Call) sandbox.Reply {
		return sandbox.Unplayed(sandbox.Told(http.StatusNotFound, "Not played here", "The sandbox stands in for the page that reconnects, and for no other."))
	})
	for _, flow := range []string{"connect", "manage", "payment"} {
		mux.Handle("GET /powens/webview/"+flow, other)
		mux.Handle("GET /powens/webview/{lang}/"+flow, other)
	}
	mux.Handle("GET /powens/webview/reconnect", older)
	mux.Handle("GET /powens/2.0/auth/webview/reconnect", older)
	mux.Handle("GET /powens/2.0/auth/webview/{lang}/reconnect", older)
}

func webviewBody(bank, connection, state string) string {
	return sandbox.HTML(`<main><h1>%s</h1>
<p>This stands in for the aggregator's own page. It asks nothing: one button answers everything that the bank still wants to know.</p>
<p class="soft">Connection %s is %s.</p>
<form method="post"><button name="decision" value="sign_in">Sign in (simulated)</button>
<button class="plain" name="decision" value="cancel">Cancel</button></form></main>`, bank, connection, state)
}

// webviewVisit reads what the page was opened with. Bad parameters are told on the page: an address that cannot be
// trusted is redirected to never.
func (p *dialect) webviewVisit(c *sandbox.Call) (k *connection, back func(url.Values) sandbox.Reply, no *sandbox.Reply) {
	fail := func(status int, title, words string) (*connection, func(url.Values) sandbox.Reply, *sandbox.Reply) {
		no := sandbox.Told(status, title, words)
		return nil, nil, &no
	}
	q := c.URL.Query()
	if !slices.Contains(languages, c.PathValue("lang")) {
		return fail(http.StatusNotFound, "No such language", "The languages are en, fr, de, nl, pt, it and es.")
	}
	for _, name := range []string{"domain", "client_id", "redirect_uri", "code", "connection_id"} {
		if q.Get(name) == "" {
			return fail(http.StatusBadRequest, "Something is missing", "The parameter "+name+" is needed.")
		}
	}
	to, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || !sandbox.Returnable(to) || !sandbox.Digits(q.Get("client_id")) {
		return fail(http.StatusBadRequest, "Something is wrong", "redirect_uri is an absolute address without a query, and client_id consists of digits.")
	}
	back = func(params url.Values) sandbox.Reply {
		if q.Has("state") {
			params.Set("state", q.Get("state"))
		}
		where := q.Get("redirect_uri")
		if len(params) > 0 {
			where += "?" + params.Encode()
		}
		return sandbox.Reply{Status: http.StatusSeeOther, Header: map[string]string{"Location": where}}
	}
	t := p.token(q.Get("code"), c.Now)
	if t == nil {
		// The SDK knows this word; that it means an expired code is UNVERIFIED.
		r := back(url.Values{"error": {"session_expired"}, "error_description": {"The code is unknown or too old."}})
		return nil, nil, &r
	}
	id, _ := strconv.Atoi(q.Get("connection_id"))
	if k = p.connections[id]; k == nil || k.user != t.user {
		r := back(url.Values{"error": {"server_error"}, "error_description": {"There is no such connection."}})
		return nil, nil, &r
	}
	p.live[k] = true
	return k, back, nil
}

func (p *dialect) showWebview(c *sandbox.Call) sandbox.Reply {
	k, _, no := p.webviewVisit(c)
	if no != nil {
		return *no
	}
	state := "healthy"
	if src := k.failing(); src != nil {
		state = src.state()
	}
	shown := sandbox.PageReply(http.StatusOK, "Reconnect", webviewBody(k.connector.name, strconv.Itoa(k.id), state))
	shown.Header = map[string]string{"Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}
	return shown
}

// answerWebview ends the visit. Success adds nothing but the client's state (webview page); what cannot be mended by
// signing in is a server_error.
func (p *dialect) answerWebview(c *sandbox.Call) sandbox.Reply {
	k, back, no := p.webviewVisit(c)
	if no != nil {
		return *no
	}
	if c.Fields["decision"] != "sign_in" {
		return back(url.Values{"error": {"access_denied"}, "error_description": {"The user cancelled."}})
	}
	stuck := false
	for _, src := range k.sources {
		switch src.story.Act().Do {
		case sandbox.DoLimit, sandbox.DoGoDown, sandbox.DoBreak, sandbox.DoUnsupported, sandbox.DoStrange, sandbox.DoLock:
			stuck = true
		default:
			src.story.Set(sandbox.Script{sandbox.Accept()}, c.Now)
		}
	}
	p.settleOne(k, c.Now)
	if stuck {
		return back(url.Values{"error": {"server_error"}, "error_description": {"The bank cannot be reached."}})
	}
	return back(url.Values{})
}
