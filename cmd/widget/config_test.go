package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-reconnect/reconnect/providers/powens"
)

// fake is an environment with a few environment variables and files.
func fake(files map[string]string) environment {
	return environment{
		env: func(name string) (string, bool) {
			v, ok := map[string]string{
				"RECONNECT_SESSION_SECRET": strings.Repeat("s3cret-", 6), "EXAMPLE_POWENS_SECRET": "p0wens-secret",
				"EXAMPLE_SYNCFY_KEY": "syncfy-secret", "EXAMPLE_FLINKS_KEY": "flinks-secret", "EXAMPLE_FLINKS_API_KEY": "flinks-other-secret",
				"SHORT": "short", "STATE_DIRECTORY": "/var/lib/reconnect:/var/lib/other", "RECONNECT_STORE_KEY": strings.Repeat("st0re-", 6),
				"EXAMPLE_API_KEY": strings.Repeat("ap1-", 8), "SPACED": strings.Repeat("ap1 ", 8), "RESULT_KEY": resultKey,
				"EXAMPLE_WEBHOOK_KEY": "whsec_" + strings.Repeat("aG9va2hvb2", 4),
			}[name]
			return v, ok
		},
		file: func(name string) ([]byte, error) {
			if text, ok := files[name]; ok {
				return []byte(text), nil
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
		dirs: func(folder string) ([]fs.DirEntry, error) {
			all := fstest.MapFS{}
			for name := range files {
				all[name] = &fstest.MapFile{}
			}
			return all.ReadDir(folder)
		},
	}
}

// resultKey is the one of RFC 8410, section 10.3.
const resultKey = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n"

// sealingKey and ticketKey are of nothing but these tests.
const (
	sealingKey = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgqkKvOTTNM847k" +
		"QSd\npbq7etTAW/Cyue/NyTp2TIYjxuWhRANCAAQXXdwd1MCI8b+zF/HeGGXZJZ4j3Q7i\nl57Y2jIza7ZSN/tnBG/r2mZJIqp4Q+zigpX0Zt4ljZoigCd6Brxo1SrN\n-----END PRIVATE KEY-----\n"
	ticketKey = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEASsy8Ia2Ao0uBwT9I2UUhck3EvPIY5yxMaS+RHXE8UBw=\n-----END PUBLIC KEY-----\n"
)

func example(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheExampleIsRight(t *testing.T) {
	s, err := readSettings("example.yaml", fake(map[string]string{"example.yaml": example(t)}))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Clients) != 1 || len(s.Accounts["powens"]) != 1 || len(s.Accounts["syncfy"]) != 1 || len(s.Accounts["flinks"]) != 1 {
		t.Fatalf("%+v", s)
	}
	if a := s.Accounts["powens"][0].own.(powens.Account); !a.Agent || a.ClientSecret != "p0wens-secret" {
		t.Fatalf("read as %+v", s)
	}
}

// switchedOn is the example with each setting that is commented out.
func switchedOn(t *testing.T) string {
	t.Helper()
	text := example(t)
	for _, line := range []string{
		"logo: budget.png", "store:", "store_keys:", "webhook_secret:", "base_url:", "webview_url:", "job_hosts:", "images_url:", "api_key:",
		"result_keys:", "clients_from:", "tls: acme", "api_keys:", "result: true", "code_url:", "webhooks:", "sealing_keys:", "ticket_keys:",
	} {
		if !strings.Contains(text, "# "+line) {
			t.Fatalf("the example does not show %s", line)
		}
		text = strings.ReplaceAll(text, "# "+line, line)
	}
	return text
}

// Whoever uncomments a line of the example must not get a fault for it.
func TestTheExampleIsRightWithEverythingSwitchedOn(t *testing.T) {
	text := switchedOn(t)
	_, err := readSettings("dir/example.yaml", fake(map[string]string{
		"dir/example.yaml": text, "dir/powens-webhook.secret": "hook\n", "dir/store-before.key": strings.Repeat("before", 6), "dir/result.pem": resultKey,
		"dir/clients/two.yaml": "id: two\ncallbacks: [https://two.example/]\nflinks: [{customer_id: x, instance: two}]", "dir/sealing.pem": sealingKey, "dir/ticket.pub": ticketKey,
		"dir/budget.png": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x000000",
	}))
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecretsAreHiddenWhenSettingsArePrinted(t *testing.T) {
	s, err := readSettings("example.yaml", fake(map[string]string{"example.yaml": example(t)}))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s.print(&out)
	for _, secret := range []string{"s3cret", "p0wens", "syncfy-secret", "flinks-secret"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%q is printed:\n%s", secret, out.String())
		}
	}
	for _, want := range []string{"https://reconnect.example.com/return", "examplebudget://bank", "(hidden, 13 bytes)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not printed:\n%s", want, out.String())
		}
	}
}

// hooks is the example's line about webhooks.
const hooks = "# webhooks: {url: https://app.example.com/hooks/reconnect, keys: [{env: EXAMPLE_WEBHOOK_KEY}]}"

// signing is the example's line about tickets, and set a JWK set as the file may hold it (RFC 8037, appendix A.2).
const (
	signing = `# ticket_keys: [{url: "https://app.example.com/.well-known/jwks.json"}, {kid: "2026-11", file: ticket.pub}]`
	set     = `{keys: [{kty: OKP, crv: Ed25519, kid: s1, x: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo}]}`
)

func TestWhatTrustRestsOnIsReadAndPrintedWithoutBeingTold(t *testing.T) {
	text := strings.NewReplacer(
		"# result_keys: [{file: result.pem}]", "result_keys: [{env: RESULT_KEY}]",
		"# api_keys: [{env: EXAMPLE_API_KEY}]", "api_keys: [{env: EXAMPLE_API_KEY}]", "# result: true", "result: true",
		"# sealing_keys: [{file: sealing.pem}]", "sealing_keys: [{file: sealing.pem}]",
		signing, `ticket_keys: [{url: "https://app.example.com/jwks"}, {kid: k1, file: ticket.pub}, {kid: k2, secret: {env: EXAMPLE_API_KEY}}, {jwks: `+set+`}]`,
		hooks, "webhooks: {url: \"https://app.example.com/hooks?t=ap1-\", keys: [{env: EXAMPLE_WEBHOOK_KEY}, {env: RESULT_KEY}]}",
	).Replace(example(t))
	for text, want := range map[string][]string{
		text: {
			"result_keys, published at https://reconnect.example.com/.well-known/jwks.json:\n  - ", ", signs\n", "api_keys: (1, hidden)\n", "result: true\n",
			"webhooks: https://app.example.com/hooks?(hidden), signed by\n      - (a secret, hidden)\n      - whpk_",
			"sealing_keys, published at https://reconnect.example.com/.well-known/jwks.json:\n  - ", ", to seal to\n",
			"ticket_keys, of tickets for https://reconnect.example.com from budget:\n      - k1, EdDSA\n      - k2, HS256 (hidden)\n      - s1, EdDSA\n" +
				"      - published at https://app.example.com/jwks\n",
		},
		example(t): {
			"result_keys: (none: no result is signed)\n", "api_keys: (none: its servers cannot ask)\n", "result: false\n", "webhooks: (none)\n",
			"sealing_keys: (none: no ticket can hold anything sealed)\n", "ticket_keys: (none: no ticket is taken)\n",
		},
	} {
		s, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": text, "sealing.pem": sealingKey, "ticket.pub": ticketKey}))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s.print(&out)
		for _, line := range want {
			if !strings.Contains(out.String(), line) {
				t.Errorf("no %q in\n%s", line, out.String())
			}
		}
		if strings.Contains(out.String(), "ap1-") || strings.Contains(out.String(), "MC4CAQ") || strings.Contains(out.String(), "aG9va2") {
			t.Errorf("a key is told:\n%s", out.String())
		}
	}
}

// A key of two clients would show each the other's flows.
func TestAnAPIKeyIsOneClients(t *testing.T) {
	text := strings.Replace(example(t), "# api_keys: [{env: EXAMPLE_API_KEY}]", "api_keys: [{env: EXAMPLE_API_KEY}]", 1) + `
  - id: other
    callbacks: [https://other.example/back]
    api_keys: [{env: EXAMPLE_API_KEY}]
    powens:
      - {domain: other.biapi.pro, client_id: "1", client_secret: {env: EXAMPLE_POWENS_SECRET}}
`
	if _, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": text})); err == nil || !strings.Contains(err.Error(), "is listed twice") {
		t.Errorf("fault %v", err)
	}
}

func TestAllFaultsAreListedAtOnceByLine(t *testing.T) {
	text := example(t)
	for from, to := range map[string]string{
		"session_secret: {env: RECONNECT_SESSION_SECRET}": "session_secrets: {env: RECONNECT_SESSION_SECRET}",
		"      - https://app.example.com/bank/callback":   "      - http://app.example.com/bank/callback",
		`        client_id: "12345678"`:                   "",
	} {
		if !strings.Contains(text, from) {
			t.Fatalf("the example has no %q", from)
		}
		text = strings.Replace(text, from, to, 1)
	}
	_, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": text}))
	if err == nil {
		t.Fatal("three planted faults, and none was found")
	}
	for _, want := range []struct{ at, what string }{
		{"session_secrets:", `no setting "session_secrets"`},
		{"- http://app.example.com", "must begin with https://"},
		{"- domain:", "client_id is missing"},
	} {
		line := 0
		for i, l := range strings.Split(text, "\n") {
			if strings.Contains(l, want.at) {
				line = i + 1
			}
		}
		found := false
		for _, l := range strings.Split(err.Error(), "\n") {
			found = found || strings.HasPrefix(l, fmt.Sprintf("c.yaml:%d: ", line)) && strings.Contains(l, want.what)
		}
		if !found {
			t.Errorf("no fault at line %d says %q:\n%v", line, want.what, err)
		}
	}
}

func TestBadSettingsAreRefused(t *testing.T) {
	const texts = "# texts: "
	vast := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x00\x00\x00\x000000"
	for _, c := range []struct{ from, to, want string }{
		{"url: https://reconnect.example.com", "url: https://reconnect.example.com/", "is no origin"},
		{"url: https://reconnect.example.com", "url: http://reconnect.example.com", "must begin with https"},
		{"url: https://reconnect.example.com", "log: info", "set twice"},
		{"{env: RECONNECT_SESSION_SECRET}", "abcdefghijklmnopqrstuvwxyz0123456789", "must not stand in this file"},
		{"{env: RECONNECT_SESSION_SECRET}", "{env: NOT_SET}", "NOT_SET is not set"},
		{"{env: RECONNECT_SESSION_SECRET}", "{env: SHORT}", "needs 32 or more"},
		{"{env: RECONNECT_SESSION_SECRET}", "{file: /nowhere}", "/nowhere cannot be read"},
		{"{env: RECONNECT_SESSION_SECRET}", "{env: SHORT, file: x}", "not from both"},
		{"# store: /var/lib/reconnect/reconnect.db", "store: https://x.example/db", "is no name of a file, and no server"},
		{"# store_keys: [{env: RECONNECT_STORE_KEY}, {file: store-before.key}]", "store_keys: [{env: SHORT}]", "has 5 bytes, and needs 32"},
		{"# store_keys: [{env: RECONNECT_STORE_KEY}, {file: store-before.key}]", "store_keys: [abc]", "must not stand in this file"},
		{
			"# store_keys: [{env: RECONNECT_STORE_KEY}, {file: store-before.key}]",
			"store_keys: [{env: RECONNECT_STORE_KEY}, {env: RECONNECT_STORE_KEY}]", "is listed twice",
		},
		{"# result_keys: [{file: result.pem}]", "result_keys: [{env: SHORT}]", "a key of result_keys is no PEM"},
		{"# result_keys: [{file: result.pem}]", "result_keys: [{env: RESULT_KEY}, {env: RESULT_KEY}]", "is listed twice"},
		{"# code_url: https://app", "code_url: http://app", "must begin with https://"},
		{"# code_url: https://", "code_url: https://name:word@", "is no address to ask"},
		{"# code_url: ", "code_url: ", `client "budget" has a code_url, and result_keys has no key`},
		{"# result: true", "result: true", `client "budget" wants results, and result_keys has no key`},
		{"# api_keys: [{env: EXAMPLE_API_KEY}]", "api_keys: [{env: SHORT}]", "has 5 bytes, and needs 32"},
		{"# api_keys: [{env: EXAMPLE_API_KEY}]", "api_keys: [{env: SPACED}]", "no header carries that"},
		{"# api_keys: [{env: EXAMPLE_API_KEY}]", "api_keys: [{env: EXAMPLE_API_KEY}, {env: EXAMPLE_API_KEY}]", "is listed twice"},
		{"# api_keys: [{env: EXAMPLE_API_KEY}]", "api_keys: [abc]", "must not stand in this file"},
		{"# sealing_keys: [{file: sealing.pem}]", "sealing_keys: [{env: RESULT_KEY}]", "is no P-256 key: openssl genpkey"},
		{"# sealing_keys: [{file: sealing.pem}]", "sealing_keys: [{file: sealing.pem}, {file: sealing.pem}]", "a key of sealing_keys is listed twice"},
		{signing, `ticket_keys: [{url: "http://app.example.com/jwks"}]`, "must begin with https://"},
		{signing, `ticket_keys: [{url: "https://u:p@app.example.com/jwks"}]`, "is no address of a JWK set"},
		{signing, "ticket_keys: [{kid: k}]", "exactly one of url, file, jwks and secret"},
		{signing, "ticket_keys: [{file: ticket.pub, jwks: " + set + "}]", "exactly one of url, file, jwks and secret"},
		{signing, "ticket_keys: [{kid: k, secret: abc}]", "must not stand in this file"},
		{signing, "ticket_keys: [{kid: k, secret: {env: SHORT}}]", "a secret of ticket_keys has 5 bytes, and needs 32"},
		{signing, "ticket_keys: [{secret: {env: EXAMPLE_API_KEY}}]", "needs a kid"},
		{signing, "ticket_keys: [{file: ticket.pub}]", "the file ticket.pub needs a kid"},
		{signing, "ticket_keys: [{kid: k, file: sealing.pem}]", "the file sealing.pem is a private key, which belongs to the client"},
		{signing, "ticket_keys: [{kid: k, file: missing.pub}]", "missing.pub cannot be read"},
		{signing, "ticket_keys: [{kid: s1, file: ticket.pub}, {jwks: " + set + "}]", `two keys of ticket_keys have the kid "s1"`},
		{signing, "ticket_keys: [{jwks: {keys: []}}]", "jwks of ticket_keys has no key"},
		{signing, "ticket_keys: [{jwks: [1]}]", "jwks of ticket_keys is no JSON object"},
		{signing, "ticket_keys: [{jwks: " + strings.Replace(set, "OKP", "oct", 1) + "}]", "has a key that no ticket can be signed with: number 1, kid \"s1\", is a private key, or a secret"},
		{hooks, `webhooks: {url: "http://app.example.com/", keys: [{env: EXAMPLE_WEBHOOK_KEY}]}`, "must begin with https://"},
		{hooks, `webhooks: {url: "https://u:p@app.example.com/", keys: [{env: EXAMPLE_WEBHOOK_KEY}]}`, "is no address for webhooks"},
		{hooks, "webhooks: {keys: [{env: EXAMPLE_WEBHOOK_KEY}]}", "webhooks has no url"},
		{hooks, "webhooks: {url: https://app.example.com/hooks}", "webhooks has no keys"},
		{hooks, "webhooks: {url: https://app.example.com/hooks, keys: []}", "empty list of keys"},
		{hooks, "webhooks: {url: https://app.example.com/hooks, keys: [{env: SHORT}]}", "is neither whsec_"},
		{hooks, "webhooks: {url: https://app.example.com/hooks, keys: [{env: EXAMPLE_WEBHOOK_KEY}, {env: EXAMPLE_WEBHOOK_KEY}]}", "is listed twice"},
		{"log: info", "log: loud", "none of debug, info"},
		{"listen: 127.0.0.1:8080", "listen: 8080", "host:port"},
		{"id: budget ", "id: My Budget ", "is no id"},
		{`color: "#14594d"`, "color: green", "is no colour"},
		{`color: "#14594d"`, "color: #14594d", "one that begins with # is written in quotes"},
		{`color: "#14594d"`, `color_dark: "#fff"`, "is no colour"},
		{`color: "#14594d"`, "corners: 99", "is no whole number of pixels"},
		{`color: "#14594d"`, "font: Papyrus", "names a font that is not known"},
		{"name: Example Budget ", `name: "a\u202Eb" `, "holds a sign that cannot be seen"},
		{"# logo: budget.png", "logo_dark: page.html", "logo_dark: page.html is no png"},
		{"# logo: budget.png", "logo: script.svg", "logo: script.svg is an svg picture that has <script>"},
		{"# logo: budget.png", "logo: 'data:image/png;base64,!'", "logo is not written in base64"},
		{"formality: informal", "formality: usted", "is neither formal nor informal"},
		{"language: en  ", "language: tlh  ", "is no language of the pages, which are en, fr"},
		{texts, "bank_sites: [a]", "must be a list of at most 5000 banks"},
		{texts, "bank_sites: {Lac: http://lac.example/}", "is no https address"},
		{texts, "bank_sites: {Lac: https://a.example/, lac: https://b.example/}", "twice"},
		{texts, "texts: {xx: {}}", `texts has no setting "xx"`},
		{texts, "texts: {fr: [a]}", "must be a list of sentences"},
		{texts, "texts: {fr: {ask.sign_in.whi: a}}", `there is no sentence "ask.sign_in.whi"`},
		{texts, "texts: {fr: {ask.sign_in.why: [a]}}", "a text is needed here"},
		{texts, "texts: {fr: {ask.sign_in.why: ''}}", "ask.sign_in.why is empty"},
		{texts, `texts: {fr: {ask.sign_in.why: "{banque}"}}`, "has the gap {banque}, which nothing fills"},
		{texts, `texts: {fr: {ask.code_of: "Le code"}}`, "does not have the gap {n}"},
		{texts, "texts: {fr: {ask.submit: Go, ask.submit: On}}", "is set twice"},
		{"# logo: budget.png", "logo: missing.png", "missing.png cannot be read"},
		{"# logo: budget.png", "logo: page.html", "is no png"},
		{"# logo: budget.png", "logo: vast.png", "more than 4096 pixels a side"},
		{"examplebudget://bank", "javascript:alert(1)", "never a callback"},
		{"examplebudget://bank", "/bank", "no absolute address"},
		{"examplebudget://bank", "https://app.example.com/#x", "#fragment"},
		{"- https://app.example.com\n", "- https://app.example.com/app\n", "is no origin"},
		{"- https://app.example.com\n", "- '*'\n", "is no origin"},
		{"domain: example.biapi.pro", "domain: example", "whole domain"},
		{`client_id: "12345678"`, "client_id: abc", "digits only"},
		{"agent: true", "agent: perhaps", "true or false"},
		{"# base_url: https://example.biapi.pro/2.0", "base_url: http://example.biapi.pro/2.0", "must begin with https"},
		{"home: https://app.example.com/ ", "home: ftp://app.example.com/ ", "no https address"},
		{"url: https://app.example.com/help", "url: http://app.example.com/help", "no https address"},
		{"email: help@example.com", "email: Help <help@example.com>", "no e-mail address"},
		{"email: help@example.com", "email: \"help@example.com?bcc=x@example.org\"", "no e-mail address"},
		{"email: help@example.com", "email: help", "no e-mail address"},
		{"authorization: token", "authorization: cookie", "none of token bearer"},
		{"# webhook_key: {file: syncfy-webhook.key}", "webhook_key: {file: page.html}", "neither base64 of 16 bytes"},
		{"per_second: 5", "per_second: often", "a number from"},
		{"per_second: 5", "per_second: 0", "a number from"},
		{"hosts: [reconnect.example.com]", "hosts: [https://reconnect.example.com]", "is no host name"},
		{"hosts: [reconnect.example.com]", "hosts: reconnect.example.com", "must be a list"},
		{"instance: example ", "# ", "needs instance"},
		{"customer_id: 43387ca6-0391-4c82-857d-70d95f087ecb", "customer_id: '../x'", "is no customer id"},
		{"poll_by: POST", "poll_by: PUT", "neither GET nor POST"},
		{"    # The client's accounts at Flinks.", "      - {}\n    # The client's accounts at Flinks.", "is configured twice"},
		{"clients:", "clients: []\nothers:", `no setting "others"`},
	} {
		text := strings.Replace(example(t), c.from, c.to, 1)
		if text == example(t) {
			t.Fatalf("the example has no %q", c.from)
		}
		_, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": text, "page.html": "<!doctype html>", "vast.png": vast, "script.svg": `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "sealing.pem": sealingKey, "ticket.pub": ticketKey}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: fault %v, want %q", c.to, err, c.want)
		}
	}
	for _, empty := range []string{"", "# nothing\n", "- a\n", "a: [\n", "clients:\n"} {
		if _, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": empty})); err == nil {
			t.Errorf("the file %q was taken", empty)
		}
	}
}

func TestTheStoreIsWhereItIsSaidToBe(t *testing.T) {
	for name, want := range map[string]string{
		"":                             "/var/lib/reconnect/reconnect.db", // the first folder that the system gives
		"store: /srv/flows.db\n":       "/srv/flows.db",
		"store: flows.db\n":            "etc/flows.db",
		"store_keys: [{env: SHORT}]\n": "",
	} {
		text := strings.Replace(example(t), "# store: /var/lib/reconnect/reconnect.db\n", name, 1)
		s, err := readSettings("etc/c.yaml", fake(map[string]string{"etc/c.yaml": text}))
		if (err != nil) != (want == "") || err == nil && s.Store != want {
			t.Errorf("%q: %+v, %v", name, s, err)
		}
	}
}

// Keys are added and taken away again while values are kept.
func TestTheKeyOfTheSessionOpensAlwaysAndSealsWithoutAnother(t *testing.T) {
	ids := func(line string) []string {
		text := strings.Replace(example(t), "# store: /var/lib/reconnect/reconnect.db\n", line, 1)
		s, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": text}))
		if err != nil {
			t.Fatal(err)
		}
		ids, lines := s.keyLines()
		if !strings.HasSuffix(lines[0], ", seals") || !strings.Contains(lines[len(lines)-1], "made of session_secret") {
			t.Errorf("the keys are told as %q", lines)
		}
		return ids
	}
	alone, after := ids(""), ids("store_keys: [{env: RECONNECT_STORE_KEY}]\n")
	if len(alone) != 1 || len(after) != 2 || after[1] != alone[0] || after[0] == alone[0] {
		t.Errorf("the keys are %v, and then %v", alone, after)
	}
}

func TestLimitsAndProxiesAreReadAndPrinted(t *testing.T) {
	files := map[string]string{"c.yaml": strings.NewReplacer(
		`trusted_proxies: [127.0.0.1, "::1"]`, `trusted_proxies: [10.0.0.7, 192.168.0.0/16, "2001:db8::/32"]`,
		"  streams: 6000 ", "  streams: 7 ", "  flows_per_source: 100\n", "",
	).Replace(example(t))}
	s, err := readSettings("c.yaml", fake(files))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s.print(&out)
	for _, want := range []string{
		"trusted_proxies: 10.0.0.7/32 192.168.0.0/16 2001:db8::/32\n", "  streams: 7\n", "  flows_per_source: 100\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	for line, want := range map[string]string{
		"trusted_proxies: [0.0.0.0/0]":         `"0.0.0.0/0" is everybody`,
		"trusted_proxies: [\"::/0\"]":          `"::/0" is everybody`,
		"trusted_proxies: [10.0.0.7/8]":        `"10.0.0.7/8" is not the beginning of its network: write 10.0.0.0/8`,
		"trusted_proxies: [proxy.example.com]": `"proxy.example.com" is no network`,
		"trusted_proxies: 10.0.0.7":            "trusted_proxies must be a list",
		"limits: {flows: 0}":                   `a number from 1 to 1000000 is needed here, not "0"`,
		"limits: {flows: 1.5}":                 `a whole number is needed here, not "1.5"`,
		"limits: {flow: 5}":                    `limits has no setting "flow"`,
		"limits: 5":                            "limits must be a list of settings",
	} {
		text := example(t)
		i, j := strings.Index(text, "trusted_proxies:"), strings.Index(text, "\n# The integrators whose")
		_, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": text[:i] + line + "\n" + text[j:]}))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "\n") != 0 {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestTheExampleShowsTheDefaultLimits(t *testing.T) {
	s, err := readSettings("example.yaml", fake(map[string]string{"example.yaml": example(t)}))
	if err != nil {
		t.Fatal(err)
	}
	if l := newLimits(); s.Limits != l {
		t.Errorf("the example has %+v, the defaults are %+v", s.Limits, l)
	}
	for _, one := range s.Limits.all() {
		if !strings.Contains(example(t), fmt.Sprintf("\n  %s: %d", one.name, one.otherwise)) {
			t.Errorf("the example does not show %s", one.name)
		}
	}
}

func TestTLSByItselfNeedsANameThatACertificateIsGivenFor(t *testing.T) {
	const proxied = "url: https://reconnect.example.com"
	for setting, want := range map[string]string{
		"url: https://reconnect.example.com\ntls: acme":                                      "",
		"url: https://reconnect.example.com\ntls: {email: ops@example.com, folder: kept}":    "",
		"url: http://localhost:8080\ntls: acme":                                              "tls: url must be https and a host name",
		"url: https://192.0.2.7\ntls: acme":                                                  "tls: url must be https and a host name",
		"url: https://reconnect.example.com\ntls: yes":                                       `tls is "acme", or it must be a list of settings`,
		"url: https://reconnect.example.com\ntls: {authority: http://ca.example}":            "is no address of an ACME directory",
		"url: https://reconnect.example.com\ntls: {email: Ops}":                              "is no e-mail address",
		"url: https://reconnect.example.com\ntls: {ca: nothing.pem}":                         "ca: the file nothing.pem cannot be read",
		"url: https://reconnect.example.com\ntls: {ca: example.yaml, certificate: mine.pem}": "holds no certificate in PEM",
	} {
		s, err := readSettings("example.yaml", fake(map[string]string{"example.yaml": strings.Replace(example(t), proxied, setting, 1)}))
		switch {
		case want == "" && (err != nil || s.TLS == nil || s.TLS.authority == "" || s.TLS.folder == ""):
			t.Errorf("%s: %v", setting, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v", setting, err)
		}
	}
}
