//go:build attack

package attack_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func doors() []attack {
	return []attack{
		{name: "callbacks that are not listed", strike: callbacks, tried: "24 addresses beside the listed one, to each of three doors"},
		{name: "queries that speak for us", strike: queries, tried: "14 spellings of loginId and the like in a redirectUrl's own query"},
		{name: "notices that repeat", strike: repeating, tried: "a marked word in 22 wrong addresses, parameters and headers"},
		{name: "pages framed by others", strike: frames, tried: "headers of a page, a notice, a picture and the loader"},
		{name: "origins that no browser sends", strike: origins, tried: "check, with 10 wrong spellings and 4 right ones"},
	}
}

func callbacks(t *target) (string, error) {
	good := t.host + "/callback"
	host := strings.TrimPrefix(t.host, "http://")
	bad := []string{
		good + "/", good + "x", good + "/../evil", t.host + "//callback", t.host + "/Callback", strings.ToUpper(good), t.host + "/callback%2e",
		t.host + "/%63allback", "http://user@" + host + "/callback", "http://" + host + "@evil.example/callback", good + "#x", good + "\\@evil.example",
		"//" + host + "/callback", "/callback", "javascript:alert(1)//" + good, "data:text/html," + good, "https://evil.example/?" + good,
		" " + good, good + " ", good + "\x00", good + "\r\nLocation: https://evil.example", good + "%0d%0aX: y", "http://evil.example", good + ";x",
	}
	n := 0
	for _, address := range bad {
		for _, door := range []string{
			"/reconnect?" + url.Values{
				"domain": {powensDomain}, "client_id": {powensClient}, "code": {nonce()}, "connection_id": {"1"}, "redirect_uri": {address},
			}.Encode(),
			"/syncfy?" + url.Values{"token": {nonce()}, "id_credential": {strings.Repeat("0", 24)}, "redirect_uri": {address}}.Encode(),
			"/v2/?" + url.Values{"requestId": {"00000000-0000-4000-8000-000000000000"}, "redirectUrl": {address}}.Encode(),
		} {
			r, err := t.browser().get(t.base + door)
			if err != nil {
				return "", err
			}
			if n++; r.status != http.StatusForbidden && r.status != http.StatusBadRequest || r.header.Get("Location") != "" {
				return "", fmt.Errorf("%q is answered %d by %.10s", address, r.status, door)
			}
			for _, a := range r.page().Find("a[href]").EachIter() {
				// To the client, or to our own statement on accessibility.
				if to := a.AttrOr("href", ""); !strings.HasPrefix(to, t.host) && !strings.HasPrefix(to, "/accessibility?") {
					return "", fmt.Errorf("%q: the notice leads to %q", address, to)
				}
			}
		}
	}
	return fmt.Sprintf("%d refused without a redirect", n), nil
}

func queries(t *target) (string, error) {
	n := 0
	for _, query := range []string{
		"loginId=x", "LOGINID=x", "loginId[]=x", "loginId%5B%5D=x", "loginId[0]=x", "loginId%00=x", "loginId\x00=x", "login%49d=x", "+loginId=x",
		"loginId%20=x", "a=b;loginId=x", "loginId.x=y", "institution[]=x", "a=b&tag%00=x",
	} {
		r, err := t.browser().get(t.base + "/v2/?" + url.Values{
			"requestId": {"00000000-0000-4000-8000-000000000000"}, "redirectUrl": {t.host + "/callback?" + query},
		}.Encode())
		if err != nil {
			return "", err
		}
		if n++; r.status < 400 {
			return "", fmt.Errorf("?%s is answered %d", query, r.status)
		}
	}
	return fmt.Sprintf("%d refused", n), nil
}

func repeating(t *target) (string, error) {
	n := 0
	for _, where := range []string{
		"/WORD", "/f/WORD", "/f/WORD/events", "/f/WORD/logo", "/f/WORD/nowhere", "/gallery/WORD", "/push/WORD", "/static/WORD", "/return?state=WORD", "/return?state=WORD.WORD",
		"/return?error=WORD", "/reconnect?domain=WORD", "/reconnect?domain=DOMAIN&client_id=WORD", "/reconnect?domain=DOMAIN&client_id=CLIENT&code=WORD&connection_id=WORD",
		"/reconnect?domain=DOMAIN&client_id=CLIENT&code=WORD&connection_id=1&redirect_uri=https://WORD.example/",
		"/reconnect?domain=DOMAIN&client_id=CLIENT&code=WORD&code=WORD2&connection_id=1", "/WORD/reconnect?code=WORD",
		"/fr/connect?domain=DOMAIN&client_id=CLIENT&code=WORD&connection_id=WORD&redirect_uri=https://WORD.example/", "/WORD/manage?code=WORD&client_id=CLIENT",
		"/syncfy?token=WORD&id_credential=x%00", "/v2/?requestId=WORD%00", "/v2/Credential/%00?redirectUrl=WORD&tag=WORD%00&institutionId=WORD", "/reconnect?code=WORD%zz",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
			word := nonce()
			t.hide(word)
			b := t.browser()
			b.header = http.Header{"X-Word": {word}, "Referer": {"https://" + word + ".example/" + word}, "Accept-Language": {word}}
			r, err := b.do(method, t.base+strings.NewReplacer("WORD", word, "DOMAIN", powensDomain, "CLIENT", powensClient).Replace(where), "x="+word)
			if err != nil {
				return "", err
			}
			if n++; strings.Contains(r.body, word) || strings.Contains(fmt.Sprint(r.header), word) {
				at := strings.Index(r.body, word)
				return "", fmt.Errorf("%s %s is answered %d with the word: …%.120s…", method, where, r.status, r.body[max(0, at-60):min(len(r.body), at+60)])
			}
		}
	}
	return fmt.Sprintf("%d answers, none repeats it", n), nil
}

func frames(t *target) (string, error) {
	b := t.browser()
	page, err := b.begin("powens/otp")
	if err != nil {
		return "", err
	}
	notice, err := b.get(t.base + "/nowhere")
	if err != nil {
		return "", err
	}
	csp := page.header.Get("Content-Security-Policy")
	switch {
	case !strings.Contains(csp, "default-src 'none'"), !strings.Contains(csp, "frame-ancestors "+t.host), strings.Contains(csp, "*"), strings.Contains(csp, "unsafe"):
		return "", fmt.Errorf("the page's policy is %s", csp)
	case !strings.Contains(notice.header.Get("Content-Security-Policy"), "default-src 'none'"):
		return "", fmt.Errorf("a notice's policy is %s", notice.header.Get("Content-Security-Policy"))
	}
	for _, r := range []*reply{page, notice} {
		for name, value := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"} {
			if r.header.Get(name) != value {
				return "", fmt.Errorf("%s of a page is %q", name, r.header.Get(name))
			}
		}
		if r.header.Get("Permissions-Policy") == "" {
			return "", fmt.Errorf("a page allows whatever the browser has: it has no Permissions-Policy")
		}
		if r.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || r.header.Get("Cross-Origin-Embedder-Policy") == "" {
			return "", fmt.Errorf("a host with Cross-Origin-Embedder-Policy cannot frame a page: %v", r.header)
		}
	}
	return "own origins only, nothing else allowed; hosts that require it can embed us", nil
}

func origins(t *target) (string, error) {
	check := func(origin string) (bool, string) {
		c := strings.Replace(t.configuration(setting{}, t.address), fmt.Sprintf("origins: [%q]", t.host), fmt.Sprintf("origins: [%q]", origin), 1)
		file := filepath.Join(t.folder, "check.yaml")
		if err := os.WriteFile(file, []byte(c), 0o600); err != nil {
			return false, err.Error()
		}
		cmd := exec.CommandContext(t, t.bench.program, "check", "--config", file)
		cmd.Env = t.surroundings()
		out, err := cmd.CombinedOutput()
		return err == nil, string(out)
	}
	for _, wrong := range []string{
		"https://App.example.com", "https://app.example.com:443", "http://localhost:80", "https://*.example.com", "*", "null", "https://app.example.com/",
		"https://bücher.example", "https://app.example.com:0443", "https://user@app.example.com",
	} {
		if ok, _ := check(wrong); ok {
			return "", fmt.Errorf("check takes %q", wrong)
		}
	}
	for _, right := range []string{"https://app.example.com", "https://app.example.com:8443", "capacitor://localhost", "ionic://localhost", "https://xn--bcher-kva.example"} {
		if ok, said := check(right); !ok {
			return "", fmt.Errorf("check refuses %q: %.300s", right, said)
		}
	}
	return "10 refused, 5 taken", nil
}
