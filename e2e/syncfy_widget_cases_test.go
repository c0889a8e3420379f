//go:build browser

package e2e_test

import (
	"slices"
	"strings"
	"testing"
)

// vendorCase is one way through Syncfy's own widget.
type vendorCase struct {
	name, site string
	planted    map[string]any // a credential that is there already, and what its bank does; else one is made
	browsing   bool           // the user looks for the site
	expired    bool           // the session is dead from the start
	play       func(*vendorPage)
	heard      []string // all events
	asked      []string // all requests
}

// The simulator's sites.
const (
	vendorNormal    = "56cf5728784806f72b8b4568"
	vendorToken     = "56cf5728784806f72b8b4569"
	vendorSelect    = "5ae37e06056f290607126261"
	vendorSimulator = "5d0bb316f9de2a0a8f71aaf1"
	vendorConfirm   = "5f427f7810dff8730c50d1c1"
)

// What the widget asks for when it opens, and what it sends of a site's form.
const (
	asksSite   = "GET /catalogues/widget/sites/SITE?locale=en"
	asksSocket = "SOCKET /status/ID"
	asksCreate = `POST /credentials {"credentials":{"password":"test","username":"test"},"id_site":"SITE","locale":"en"}`
	asksAgain  = "PUT /credentials/ID/sync"
)

// made are the events of a credential that is made at a site, up to the first status that follows the site's form.
func made(rest ...string) []string {
	return append([]string{"opened", "loaded", "organization-site-selected", "submitted", "updated", "status 100", "status 101"}, rest...)
}

// synced are those of a credential that is there already.
func synced(rest ...string) []string {
	return append([]string{"opened", "loaded", "updated", "status 100", "status 101"}, rest...)
}

// At a site the end is told before its status, with a credential after it: so says the widget, not the sandbox.
var (
	madeWell   = []string{"status 102", "success", "status 200"}
	syncedWell = []string{"status 102", "status 200", "success"}
)

func vendorAnswered(twofa string) []string {
	return []string{asksSite, asksCreate, asksSocket, "POST /jobs/ID/twofa " + `{"twofa":` + twofa + `}`}
}

func vendorCases() []vendorCase {
	signIn := func(v *vendorPage) { v.signIn("test") }
	unasked := []string{asksSite, asksCreate, asksSocket}
	known := []string{"GET /catalogues/organizations/sites?id_site_organization=ID&locale=en", "GET /credentials?id_credential=ID&locale=en", asksAgain}
	return []vendorCase{
		{name: "Normal", site: vendorNormal, play: signIn, heard: made(madeWell...), asked: unasked},
		{name: "Sample Data", site: "61aec45361f37158fad6e44b", play: signIn, heard: made(madeWell...), asked: unasked},
		{
			name: "Token", site: vendorToken, play: func(v *vendorPage) { v.signIn("test"); v.sendToken("123456") },
			heard: made(append([]string{"status 410", "submitted", "status 103"}, madeWell...)...),
			asked: vendorAnswered(`{"token":"123456"}`),
		},
		{
			name: "a wrong token", site: vendorToken, play: func(v *vendorPage) { v.signIn("test"); v.sendToken("abc") },
			heard: made("status 410", "submitted", "status 103", "error 403", "status 403"),
			asked: vendorAnswered(`{"token":"abc"}`),
		},
		{
			name: "Captcha", site: "572ba390784806060f8b458b", play: func(v *vendorPage) {
				v.signIn("test")
				v.fill("captcha", "test")
				drawn, err := v.page.Locator(".pb-w-sync_input-image").Evaluate("(img) => img.decode().then(() => img.naturalWidth)", nil)
				v.must(err)
				if drawn == 0 {
					v.t.Error("the captcha's picture is none")
				}
				v.answer()
			},
			heard: made(append([]string{"status 410", "submitted", "status 103"}, madeWell...)...), asked: vendorAnswered(`{"captcha":"test"}`),
		},
		{
			name: "Multiple Image", site: "573ce20978480645038b4589", play: func(v *vendorPage) {
				v.signIn("test")
				v.press(".pb-w-sync_credential-options-col >> nth=1")
				v.answer()
			},
			heard: made(append([]string{"status 410", "submitted", "status 103"}, madeWell...)...), asked: vendorAnswered(`{"image":2}`),
		},
		{
			name: "Multiple Text", site: "58e28bce056f2903900d4d61", play: func(v *vendorPage) {
				v.signIn("test")
				v.choose("twofa-select", "E-mail")
				v.answer()
			},
			heard: made(append([]string{"status 410", "submitted", "status 103"}, madeWell...)...), asked: vendorAnswered(`{"option":"2"}`),
		},
		{
			name: "Token & captcha", site: "56cf5728784806f72b000020", play: func(v *vendorPage) {
				v.signIn("test")
				v.fill("captcha", "test")
				v.answer()
				v.sendToken("1")
			},
			heard: made(append([]string{"status 410", "submitted", "status 103", "status 410", "submitted", "status 103"}, madeWell...)...),
			asked: append(vendorAnswered(`{"captcha":"test"}`), `POST /jobs/ID/twofa {"twofa":{"challenge":"89704371","token":"1"}}`),
		},
		{
			name: "QR Code Scan", site: "5efe27e84cc5f861897a5431", play: func(v *vendorPage) { v.signIn("test"); v.phone("approve") },
			heard: made(append([]string{"status 410"}, madeWell...)...), asked: unasked,
		},
		{
			name: "Confirm Login", site: vendorConfirm, play: func(v *vendorPage) { v.signIn("test"); v.phone("approve") },
			heard: made(append([]string{"status 410"}, madeWell...)...), asked: unasked,
		},
		{
			name: "Confirm Login, refused", site: vendorConfirm, play: func(v *vendorPage) { v.signIn("test"); v.phone("refuse") },
			heard: made("status 410", "error 403", "status 403"), asked: unasked,
		},
		{
			name: "Confirm Login, too late", site: vendorConfirm, play: func(v *vendorPage) { v.signIn("test"); v.phone("expire") },
			heard: made("status 410", "error 411", "status 411"), asked: unasked,
		},
		{
			name: "Select Input", site: vendorSelect, play: func(v *vendorPage) { v.choose("site-select", "Passport"); v.signIn("test") },
			heard: made(madeWell...),
			asked: []string{asksSite, `POST /credentials {"credentials":{"document":"02","password":"test","username":"test"},"id_site":"SITE","locale":"en"}`, asksSocket},
		},
		simulated("204", "status 102", "success", "status 204"),
		simulated("253", "status 102", "success", "status 253"),
		simulated("406", "error 406", "status 406"),
		simulated("599", "error 599", "status 599"),
		{
			name: "Every Element", site: "56cf5728784806f72b000022", play: func(v *vendorPage) {
				v.fill("contract", "471100")
				v.fill("odd", "word")
				v.choose("site-select", "South")
				v.signIn("test")
			},
			heard: made(madeWell...),
			asked: []string{
				asksSite, `POST /credentials {"credentials":{"branch":"02","contract":"471100","odd":"word","password":"test","username":"test"},"id_site":"SITE","locale":"en"}`, asksSocket,
			},
		},
		{
			name: "version 3, the first way", site: "56cf5728784806f72b000030", play: signIn, heard: made(madeWell...),
			asked: []string{asksSite, `POST /jobs {"id_site":"SITE","input":{"password":"test","username":"test"},"input_name":"user","locale":"en"}`, asksSocket},
		},
		{
			name: "version 3, the second way", site: "56cf5728784806f72b000031", play: func(v *vendorPage) {
				v.press("text=Card number")
				v.fill("card", "4000111122223333")
				v.fill("nip", "1234")
				v.press("[data-testid=site-button]")
			}, heard: made(madeWell...),
			asked: []string{asksSite, `POST /pulls {"id_site":"SITE","input":{"card":"4000111122223333","nip":"1234","password":null,"username":null},"input_name":"card","locale":"en"}`, asksSocket},
		},
		{
			name: "a wrong password", site: vendorNormal, play: func(v *vendorPage) { v.signIn("wrong") },
			heard: made("error 401", "status 401"),
			asked: []string{asksSite, `POST /credentials {"credentials":{"password":"wrong","username":"test"},"id_site":"SITE","locale":"en"}`, asksSocket},
		},
		{
			name: "a credential that works", site: vendorNormal, planted: map[string]any{},
			heard: synced(syncedWell...), asked: append([]string{asksSocket}, known...),
		},
		{
			name: "a credential with a token", site: vendorToken, planted: map[string]any{}, play: func(v *vendorPage) { v.sendToken("7") },
			heard: synced(append([]string{"status 410", "submitted", "status 103"}, syncedWell...)...),
			asked: append([]string{asksSocket, `POST /jobs/ID/twofa {"twofa":{"token":"7"}}`}, known...),
		},
		{
			name: "a credential whose password is refused now", site: vendorNormal, planted: map[string]any{"script": []any{map[string]any{"do": "refuse_password"}}},
			heard: synced("status 401", "error 401"), asked: append([]string{asksSocket}, known...),
		},
		{
			name: "a credential whose password was refused", site: vendorNormal, planted: map[string]any{"code": 401},
			heard: []string{"opened", "loaded", "api-error 400"}, asked: known,
		},
		{
			name: "a question of many elements", site: vendorNormal, planted: map[string]any{"script": manyElements()}, play: func(v *vendorPage) {
				v.fill("code", "42")
				v.fill("nip", "12 ")
				v.choose("twofa-select", "Text")
				v.choose("twofa-multi-select", "Savings")
				v.must(v.page.Locator(".el-select-dropdown__item:visible >> text=Current").Click())
				v.must(v.field("accounts").Press("Escape"))
				v.answer()
			},
			heard: synced(append([]string{"status 410", "submitted", "status 103"}, syncedWell...)...),
			asked: append([]string{asksSocket, `POST /jobs/ID/twofa {"twofa":{"accounts":"s,c","challenge":"89704371","code":"42","connection":"abc==","how":"sms","interface_version":"7","nip":"12 "}}`}, known...),
		},
		{
			name: "a session that is dead at once", site: vendorNormal, expired: true, play: func(v *vendorPage) { v.refresh(); v.signIn("test") },
			heard: append([]string{"opened", "loaded", "api-error 401", "401"}, made(madeWell...)[1:]...), asked: unasked,
		},
		{
			name: "a session that dies meanwhile", site: vendorNormal, play: func(v *vendorPage) {
				v.await("organization-site-selected", 1)
				v.expire()
				v.signIn("test")
				v.refresh()
				v.signIn("test")
			},
			heard: slices.Concat(made()[:4], []string{"api-error 401", "401", "loaded"}, made(madeWell...)[2:]),
			asked: append([]string{asksSite}, unasked...),
		},
		{
			name: "the catalogue", site: vendorSelect, browsing: true, play: func(v *vendorPage) {
				v.await("loaded", 1)
				v.press("[data-testid=privacy-button]")
				for _, kind := range []string{"Government", "Utilities", "Wallet", "Blockchain"} {
					v.must(v.page.Locator("text=" + kind).First().WaitFor())
				}
				v.press("text=Banks")
				v.press(`img[alt="Acme Bank"]`)
				v.press("text=Select Input")
				v.choose("site-select", "Identity")
				v.signIn("test")
			},
			heard: append([]string{"opened", "loaded", "privacy-accepted", "organization-selected"}, made(madeWell...)[2:]...),
			asked: []string{
				"GET /catalogues/countries?locale=en", "GET /catalogues/site_organization_types?locale=en", "GET /catalogues/organizations/sites?locale=en",
				`POST /credentials {"credentials":{"document":"01","password":"test","username":"test"},"id_site":"SITE","locale":"en"}`, asksSocket,
			},
		},
	}
}

// simulated ends with a code that is chosen in the form.
func simulated(code string, heard ...string) vendorCase {
	return vendorCase{
		name: "Code Response Simulator, " + code, site: vendorSimulator,
		play:  func(v *vendorPage) { v.choose("site-select", code+" "); v.signIn("test") },
		heard: made(heard...),
		asked: []string{asksSite, `POST /credentials {"credentials":{"code":"` + code + `","password":"test","username":"test"},"id_site":"SITE","locale":"en"}`, asksSocket},
	}
}

// manyElements asks for everything at once that needs no device.
func manyElements() []any {
	choice := func(value, label string) map[string]any { return map[string]any{"value": value, "label": label} }
	field := func(kind, name, label string, choices ...any) map[string]any {
		f := map[string]any{"kind": kind, "name": name, "label": label, "required": true}
		if len(choices) > 0 {
			f["choices"] = choices
		}
		return f
	}
	return []any{map[string]any{"do": "ask_fields", "fields": []any{
		field("text", "code", "The code"), field("password", "nip", "NIP"),
		field("list", "how", "How", choice("sms", "Text"), choice("call", "Call")),
		field("accounts", "accounts", "Which", choice("s", "Savings"), choice("c", "Current")),
		field("challenge", "challenge", "89704371"), field("connection", "connection", "abc=="), field("interface_version", "interface_version", "7"),
	}}}
}

// refresh lets the widget fetch a new session, and waits until it has begun anew. Its message slides about, so nobody aims
// at the button.
func (v *vendorPage) refresh() {
	v.t.Helper()
	const drawn = "organization-site-selected"
	before := strings.Count(strings.Join(v.heard(), " "), drawn)
	v.must(v.page.Locator(".pb-w-sync_unauthorized-button-container .el-button--primary").DispatchEvent("click", nil))
	v.await(drawn, before+1)
}

func TestTheSandboxServesSyncfysOwnWidget(t *testing.T) {
	t.Parallel()
	base, context := serveVendor(t), alone(t)
	for _, c := range vendorCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := openVendor(t, context, base, c)
			if c.play != nil {
				c.play(v)
			}
			v.expectHeard(c.heard)
			v.expectAsked(c.asked)
			if end := c.heard[len(c.heard)-1]; end[:3] != "api" {
				v.expectCredential()
			}
		})
	}
}
