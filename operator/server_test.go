package operator

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/funnel"
	"github.com/open-reconnect/reconnect/store/memory"
)

const token = "a token of the operator, long enough"

// deaf is a receiver that takes nothing.
type deaf struct{}

func (deaf) Tells(client string) bool { return client == "shop" }
func (deaf) Tell(context.Context, *reconnect.Flow, reconnect.Event) error {
	return reconnect.ErrUnwelcome
}

// serve starts a page over a store with one flow of each sort, and returns the ids of one that is open and one whose events were given up.
func serve(t *testing.T, change func(*Server)) (at *httptest.Server, open, owing *reconnect.Flow) {
	t.Helper()
	store := memory.New()
	log := slog.New(slog.DiscardHandler)
	e := &reconnect.Engine{Store: store, Log: log, Now: time.Now, Key: []byte("key"), Teller: deaf{}}
	s := &Server{
		Engine: e, Counter: funnel.New(e, time.Now, log), Clients: func() []string { return []string{"shop"} }, Keys: func() []string { return []string{"store: 1234, seals"} }, Build: "v1.2.3",
		Token: []byte(token), Hosts: []string{"127.0.0.1"}, Log: log, Now: time.Now,
	}
	if change != nil {
		change(s)
	}
	make := func() *reconnect.Flow {
		f := reconnect.NewFlow(reconnect.Entry{
			Client:     &reconnect.Client{ID: "shop"},
			Connection: reconnect.Connection{Provider: "powens", Account: "account-of-theirs", ID: "connection-27", Secret: "code-of-the-link"},
			Callback:   "https://shop.example/callback-of-theirs", State: "state-of-theirs", Link: "link-hash", Person: "person-of-theirs",
		}, "powens", time.Now())
		f.Cursor, f.InFlight = reconnect.Cursor("bearer-of-a-person"), nil
		f.Bank.Name = "Banque <b>du Lac</b>"
		f.Step = reconnect.Ask{
			Fields: []reconnect.Field{{Name: "otp-name", Kind: reconnect.Code, Label: "label-of-the-bank", Value: "Jeanne"}},
			Words:  reconnect.Words{Text: "words-of-the-bank"},
		}
		return f
	}
	open, owing = make(), make()
	owing.Step, owing.Ended, owing.Closed, owing.Outbox = reconnect.Done{}, time.Now(), true, &reconnect.Outbox{Heard: 1, Lost: 1}
	for _, f := range []*reconnect.Flow{open, owing} {
		if err := store.Create(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	at = httptest.NewServer(s.Handler())
	t.Cleanup(at.Close)
	return at, open, owing
}

// visit sends a request with these headers, and follows nothing.
func visit(t *testing.T, client *http.Client, method, address string, form url.Values, headers map[string]string) (status int, body string, header http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range headers {
		if r.Header.Set(name, value); name == "Host" {
			r.Host = value
		}
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text), resp.Header
}

// browser keeps cookies.
func browser() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestOnlyTheOperatorSeesThePage(t *testing.T) {
	t.Parallel()
	at, open, _ := serve(t, nil)
	pages := []string{"/", "/flow?ref=" + open.ID, "/funnel", "/funnel.csv"}
	for _, path := range pages {
		for name, headers := range map[string]map[string]string{
			"without a word":       {},
			"with a wrong token":   {"Authorization": "Bearer wrong"},
			"with no token at all": {"Authorization": "Bearer "},
			"with a forged cookie": {"Cookie": cookieName + "=99999999999." + strings.Repeat("0", 64)},
			"with an empty cookie": {"Cookie": cookieName + "="},
		} {
			status, body, _ := visit(t, browser(), http.MethodGet, at.URL+path, nil, headers)
			if status < 300 || strings.Contains(body, "shop") {
				t.Errorf("%s %s is answered %d %.100s", path, name, status, body)
			}
		}
		status, body, h := visit(t, browser(), http.MethodGet, at.URL+path, nil, map[string]string{"Authorization": "Bearer " + token})
		if status != http.StatusOK || body == "" {
			t.Errorf("%s is answered to the operator %d", path, status)
		}
		if h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s comes with %v", path, h)
		}
	}
	b := browser()
	if status, _, _ := visit(t, b, http.MethodPost, at.URL+"/login", url.Values{"token": {"wrong"}}, nil); status != http.StatusForbidden {
		t.Errorf("a wrong token signs in: %d", status)
	}
	_, _, h := visit(t, b, http.MethodPost, at.URL+"/login", url.Values{"token": {token}}, nil)
	if c := h.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Strict") || strings.Contains(c, token) {
		t.Errorf("the cookie is %q", c)
	}
	if status, body, _ := visit(t, b, http.MethodGet, at.URL+"/", nil, nil); status != http.StatusOK || !strings.Contains(body, "v1.2.3") {
		t.Errorf("after signing in the page is answered %d", status)
	}
	visit(t, b, http.MethodPost, at.URL+"/logout", nil, nil)
	if status, _, _ := visit(t, b, http.MethodGet, at.URL+"/", nil, nil); status != http.StatusSeeOther {
		t.Errorf("after signing out the page is answered %d", status)
	}
}

// A stranger's page that has its own name lead here (DNS rebinding) reads nothing.
func TestThePageAnswersToItsOwnNamesAlone(t *testing.T) {
	t.Parallel()
	at, _, _ := serve(t, nil)
	for host, want := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:9": 200, "evil.example": 421, "evil.example:80": 421, "127.0.0.1.evil.example": 421, "localhost": 421, "[::1]": 421,
	} {
		status, body, _ := visit(t, browser(), http.MethodGet, at.URL+"/", nil, map[string]string{"Authorization": "Bearer " + token, "Host": host})
		if status != want || want != 200 && strings.Contains(body, "shop") {
			t.Errorf("called %s it answers %d", host, status)
		}
	}
}

func TestAReplayIsNotForged(t *testing.T) {
	t.Parallel()
	at, _, owing := serve(t, nil)
	b := browser()
	visit(t, b, http.MethodPost, at.URL+"/login", url.Values{"token": {token}}, nil)
	_, page, _ := visit(t, b, http.MethodGet, at.URL+"/", nil, nil)
	found := regexp.MustCompile(`name="proof" value="([0-9a-f]{64})"`).FindStringSubmatch(page)
	if found == nil || !strings.Contains(page, owing.ID) {
		t.Fatalf("the page has no form for what was given up: %s", page)
	}
	other := browser()
	visit(t, other, http.MethodPost, at.URL+"/login", url.Values{"token": {token}}, nil)
	good := url.Values{"proof": {found[1]}, "flow": {owing.ID}}
	for name, try := range map[string]struct {
		form    url.Values
		headers map[string]string
		client  *http.Client
	}{
		"without the proof":        {url.Values{"flow": {owing.ID}}, nil, b},
		"with another proof":       {url.Values{"proof": {strings.Repeat("0", 64)}, "flow": {owing.ID}}, nil, b},
		"from another site":        {good, map[string]string{"Sec-Fetch-Site": "cross-site"}, b},
		"from a sibling":           {good, map[string]string{"Sec-Fetch-Site": "same-site"}, b},
		"from an older browser":    {good, map[string]string{"Origin": "https://evil.example"}, b},
		"by a stranger":            {good, nil, browser()},
		"from an invisible origin": {good, map[string]string{"Origin": "null"}, b},
	} {
		if status, _, _ := visit(t, try.client, http.MethodPost, at.URL+"/again", try.form, try.headers); status < 400 {
			t.Errorf("%s it is answered %d", name, status)
		}
	}
	if status, _, _ := visit(t, b, http.MethodGet, at.URL+"/again?"+good.Encode(), nil, nil); status < 400 {
		t.Errorf("a link replays: %d", status)
	}
	if status, _, _ := visit(t, b, http.MethodPost, at.URL+"/again", good, map[string]string{"Sec-Fetch-Site": "same-origin"}); status != http.StatusSeeOther {
		t.Fatalf("the form itself is answered %d", status)
	}
	if _, page, _ = visit(t, b, http.MethodGet, at.URL+"/flow?ref="+owing.ID, nil, nil); !strings.Contains(page, "1 to tell, 0 given up") {
		t.Errorf("after the replay the page says %s", page)
	}
}

func TestThePageShowsStepsAndTimesAndNothingThatWasAsked(t *testing.T) {
	t.Parallel()
	at, open, owing := serve(t, nil)
	all := ""
	for _, path := range []string{"/", "/flow?ref=" + open.ID, "/flow?ref=" + open.ID[:8], "/flow?ref=" + owing.ID, "/funnel", "/funnel.csv"} {
		_, body, _ := visit(t, browser(), http.MethodGet, at.URL+path, nil, map[string]string{"Authorization": "Bearer " + token})
		all += body
	}
	for _, shown := range []string{open.ID, "Banque &lt;b&gt;du Lac&lt;/b&gt;", "powens", "opened", `data-figure="open">1<`, `data-figure="ended">1<`, ">code<", "1 given up", "store: 1234, seals"} {
		if !strings.Contains(all, shown) {
			t.Errorf("the pages do not say %q", shown)
		}
	}
	for _, secret := range []string{
		"connection-27", "account-of-theirs", "code-of-the-link", "callback-of-theirs", "state-of-theirs", "link-hash", "person-of-theirs",
		"bearer-of-a-person", "otp-name", "label-of-the-bank", "Jeanne", "words-of-the-bank", open.Secret, token, "<b>du Lac",
	} {
		if strings.Contains(all, secret) {
			t.Errorf("the pages say %q", secret)
		}
	}
	named := regexp.MustCompile(`<(?:button|a)[^>]* aria-label="([^"]*)"[^>]*>([^<]+)<`).FindAllStringSubmatch(all, -1)
	for _, n := range named { // who speaks to the machine says what is written
		if !strings.HasPrefix(n[1], n[2]) {
			t.Errorf("a button that says %q is named %q", n[2], n[1])
		}
	}
	if len(named) == 0 {
		t.Error("no button is named otherwise than it says")
	}
	if status, _, _ := visit(t, browser(), http.MethodGet, at.URL+"/flow?ref=ffffffff", nil, map[string]string{"Authorization": "Bearer " + token}); status != http.StatusNotFound {
		t.Errorf("a flow that is not there is answered %d", status)
	}
	for _, path := range []string{"/funnel?client=nobody", "/funnel.csv?client=nobody"} {
		status, body, _ := visit(t, browser(), http.MethodGet, at.URL+path, nil, map[string]string{"Authorization": "Bearer " + token})
		if status != http.StatusNotFound || !strings.Contains(body, "There is no such client") {
			t.Errorf("%s is answered %d: %s", path, status, body)
		}
	}
	spoken := strings.ToUpper(open.ID[:4]) + " " + open.ID[4:8]
	if status, _, _ := visit(t, browser(), http.MethodGet, at.URL+"/flow?ref="+url.QueryEscape(spoken), nil, map[string]string{"Authorization": "Bearer " + token}); status != http.StatusOK {
		t.Errorf("a reference that was read aloud is answered %d", status)
	}
}

func TestProcessesKnowOfEachOther(t *testing.T) {
	t.Parallel()
	now := time.Now()
	store := memory.New()
	replica := func() *Server {
		e := &reconnect.Engine{Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Key: []byte("shared")}
		s := &Server{Engine: e, Now: e.Now, Token: []byte(token), Load: func() []Level { return []Level{{"exchanges", 3}} }}
		s.prepare()
		return s
	}
	one, two := replica(), replica()
	for _, s := range []*Server{one, two} {
		if err := s.announce(t.Context(), false); err != nil {
			t.Fatal(err)
		}
	}
	count := func() (all, silent int) {
		t.Helper()
		list, err := one.replicas(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			if r.Silent {
				silent++
			}
		}
		return len(list), silent
	}
	if all, quiet := count(); all != 2 || quiet != 0 {
		t.Errorf("%d processes, %d of them silent", all, quiet)
	}
	now = now.Add(silent + time.Second)
	if all, quiet := count(); all != 2 || quiet != 1 {
		t.Errorf("after a while %d processes, %d of them silent", all, quiet)
	}
	if err := two.announce(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if all, _ := count(); all != 1 {
		t.Errorf("%d processes when one has ended", all)
	}
}

// Where certificates prove the operator, the token's pages are closed, and a stranger's certificate is none.
func TestACertificateProvesTheOperator(t *testing.T) {
	t.Parallel()
	authority, theirs := certificate(t, nil), certificate(t, nil)
	pool := x509.NewCertPool()
	pool.AddCert(authority.Leaf)
	plain, _, _ := serve(t, func(s *Server) { s.Token = nil })
	at := httptest.NewUnstartedServer(plain.Config.Handler)
	at.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	at.StartTLS()
	t.Cleanup(at.Close)
	ask := func(with *tls.Certificate) (int, error) {
		client := at.Client()
		transport := client.Transport.(*http.Transport).Clone()
		if with != nil {
			transport.TLSClientConfig.Certificates = []tls.Certificate{*with}
		}
		resp, err := (&http.Client{Transport: transport}).Get(at.URL + "/")
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		return resp.StatusCode, nil
	}
	ours := certificate(t, authority)
	if status, err := ask(ours); err != nil || status != http.StatusOK {
		t.Errorf("the operator is answered %d (%v)", status, err)
	}
	if status, err := ask(theirs); err == nil {
		t.Errorf("a stranger's certificate is answered %d", status)
	}
	if status, err := ask(nil); err == nil {
		t.Errorf("without a certificate is answered %d", status)
	}
	if status, _, _ := visit(t, browser(), http.MethodGet, plain.URL+"/", nil, nil); status != http.StatusUnauthorized {
		t.Errorf("without TLS is answered %d", status)
	}
	if status, _, _ := visit(t, browser(), http.MethodPost, plain.URL+"/login", url.Values{"token": {""}}, nil); status != http.StatusForbidden {
		t.Errorf("an empty token signs in where there is none: %d", status)
	}
}

// certificate makes one that an authority has signed, or an authority.
func certificate(t *testing.T, by *tls.Certificate) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "operator"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	parent, signer := template, any(key)
	if by == nil {
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	} else {
		parent, signer = by.Leaf, by.PrivateKey
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key, Leaf: leaf}
}
