package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// flinksLink makes a login and opens a session of it, and returns the link that an integrator of Flinks Connect writes for
// it, with some parameters changed: an empty value removes one.
func flinksLink(t testing.TB, id string, changed ...string) (address, run string) {
	t.Helper()
	good, _ := link(t, "flinks/"+id)
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	back, err := url.Parse(u.Query().Get("redirectUrl"))
	if err != nil {
		t.Fatal(err)
	}
	return widget.widget + set(changed...)(u.EscapedPath(), u.Query()), back.Query().Get("state")
}

// connected is a visitor with Flinks' link: in the whole window, or in a frame of an integrator's page with this script.
func connected(t testing.TB, context playwright.BrowserContext, id, script string, changed ...string) *visitor {
	t.Helper()
	address, run := flinksLink(t, id, changed...)
	v := &visitor{t: t, story: storyOf(t, "flinks/"+id), embed: byRedirect, context: context, run: run, ears: &ears{}}
	v.host = tab(t, context)
	v.window = v.host
	if script == "" {
		visit(t, v.host, address)
		return v
	}
	v.embed = byFrame
	v.must(v.ears.prick(v.host))
	embedding(t, v.host, `<iframe src="`+strings.ReplaceAll(address, "&", "&amp;")+`" width=500 height=760></iframe><script>`+script+`</script>`)
	return v
}

// theirs are the messages in Flinks' words.
func (v *visitor) theirs() (said []string) {
	for _, h := range v.heard() {
		if !h.Ours {
			said = append(said, h.Message)
		}
	}
	return v.named(said...)
}

var guid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// named gives names to what differs from run to run: the app's address, the run, and the ids of the last of what was said,
// so that one which is elsewhere is seen to be the same or not.
func (v *visitor) named(said ...string) []string {
	v.t.Helper()
	var last struct{ LoginID, RequestID string }
	if len(said) > 0 {
		v.must(json.Unmarshal([]byte(said[len(said)-1]), &last))
	}
	names := []string{v.run, "RUN", widget.playground, "APP"}
	for name, id := range map[string]string{"LOGIN": last.LoginID, "REQUEST": last.RequestID} {
		if guid.MatchString(id) {
			names = append(names, id, name)
		}
	}
	for i, s := range said {
		said[i] = guid.ReplaceAllString(strings.NewReplacer(names...).Replace(s), "EARLIER")
	}
	return said
}

func (v *visitor) expectTheirs(want ...string) {
	v.t.Helper()
	if got := v.theirs(); !slices.Equal(got, want) {
		v.t.Errorf("%s: the host window heard\n%s\nand not\n%s", v.story.ID, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const (
	capital   = "FlinksCapital"
	imaginary = "Banque Imaginaire"
)

// Flinks' own messages, at a bank.
const mounted = `{"step":"APP_MOUNTED"}`

func load(bank, types string) string {
	return `{"step":"COMPONENT_LOAD_MFA","institution":"` + bank + `","mfaTypes":["` + types + `"]}`
}

func step(name, bank string) string { return `{"step":"` + name + `","institution":"` + bank + `"}` }

func code(name, bank, request string) string {
	return `{"requestId":"` + request + `","flinksCode":"` + name + `","institution":"` + bank + `"}`
}

// redirect is the message of a success. The callback's own query comes first.
func redirect(bank string) string {
	return `{"step":"REDIRECT","institution":"` + bank + `","loginId":"LOGIN","requestId":"REQUEST","tag":"coinwhistle 7",` +
		`"url":"APP/callback?` + callbackQuery(bank) + `&requestId=REQUEST"}`
}

func callbackQuery(bank string) string {
	return "state=RUN&loginId=LOGIN&tag=coinwhistle%207&institution=" + url.PathEscape(bank)
}

// query is the callback's, with names for what differs. The loginId is that of the message, so the two agree.
func (v *visitor) query() string {
	v.t.Helper()
	query := resultOf(v.t, v.run).Query
	login, _ := url.ParseQuery(query)
	return v.named(query, `{"loginId":"`+login.Get("loginId")+`"}`)[0]
}

func TestEachBranchOfTheArticleIsToldInFlinksWords(t *testing.T) {
	t.Parallel()
	question := []string{mounted, load(capital, "QuestionAndAnswer"), step("SUBMIT_MFA", capital), redirect(capital)}
	for id, b := range map[string]struct {
		asks, lang, bank string
		said             []string
	}{
		"question":        {"What city were you born in?", "en", capital, question},
		"question-french": {"Dans quelle ville êtes-vous né?", "fr", capital, question},
		"pending": {"Enter the code", "en", imaginary, []string{
			mounted, load(imaginary, "QuestionAndAnswer"), step("SUBMIT_MFA", imaginary), redirect(imaginary),
		}},
		"healthy": {"", "", imaginary, []string{mounted, redirect(imaginary)}},
		"credentials": {"Username", "en", imaginary, []string{
			mounted, step("COMPONENT_LOAD_CREDENTIAL", imaginary), step("SUBMIT_CREDENTIAL", imaginary), redirect(imaginary),
		}},
		"invalid-login": {"Username", "en", imaginary, []string{
			mounted, code("INVALID_LOGIN", imaginary, "EARLIER"), step("COMPONENT_LOAD_CREDENTIAL_RETRY", imaginary),
			step("SUBMIT_CREDENTIAL", imaginary), redirect(imaginary),
		}},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			v := arrive(t, person(t), "flinks/"+id, byFrame, true)
			v.each = func(s screen) {
				if s.Step == "ask" {
					v.expectLabel(b.asks, b.lang)
				}
			}
			v.play()
			v.expectEnd()
			v.expectTheirs(b.said...)
			if got := v.query(); got != callbackQuery(b.bank) {
				t.Errorf("the redirect's query is %s, not %s", got, callbackQuery(b.bank))
			}
		})
	}
}

// expectLabel proves that the first field is called something, in a language.
func (v *visitor) expectLabel(begins, lang string) {
	v.t.Helper()
	label := v.frame().Locator("form.ask label span[lang]").First()
	if got := first(label.InnerText()); !strings.HasPrefix(got, begins) || first(label.GetAttribute("lang")) != lang {
		v.t.Errorf("%s: the field is called %q in %s", v.story.ID, got, first(label.GetAttribute("lang")))
	}
}

// An integrator's page as it was written for Flinks Connect: it knows nothing of us but the address.
const (
	hearsObjects = `addEventListener('message', (e) => { if (e.data.step === 'REDIRECT') location.href = e.data.url })`
	hearsTexts   = `window.faults = 0
		addEventListener('error', () => faults++)
		addEventListener('message', (e) => {
			const event = JSON.parse(e.data)
			if (event.step === 'REDIRECT') location.href = event.url
		})`
)

func TestAPageThatWasWrittenForFlinksConnectWorksUnchanged(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]struct{ script, stringify string }{
		"objects": {hearsObjects, ""}, "texts": {hearsTexts, "true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := connected(t, near(t), "question", p.script, "stringify", p.stringify, "theme", "light", "consentEnable", "false", "demo", "true")
			v.awaitStep("ask")
			if n, err := v.host.Evaluate(`() => window.faults || 0`); err != nil || n != 0 {
				t.Errorf("the page's listener stumbled %v times (%v)", n, err)
			}
			v.play()
			v.expectEnd()
			// The message's address has the requestId besides: it was the page that went there, before the widget would.
			if got, want := v.query(), callbackQuery(capital)+"&requestId=EARLIER"; got != want {
				t.Errorf("the integrator got %s, not %s", got, want)
			}
			for _, h := range v.heard() {
				if text := strings.HasPrefix(h.Message, `"`); text != (p.stringify != "") {
					t.Errorf("the page heard %s", h.Message)
				}
			}
		})
	}
}

// responses are the answers that Flinks was sent about a login, by their keys.
func responses(t testing.TB, connection string) (all []map[string][]string) {
	t.Helper()
	for _, r := range history(t, connection) {
		if said := r.Body["SecurityResponses"]; said != "" {
			one := map[string][]string{}
			if err := json.Unmarshal([]byte(said), &one); err != nil {
				t.Fatalf("%s: %v", said, err)
			}
			all = append(all, one)
		}
	}
	return all
}

// oddPrompt is what a bank may well ask: quotes, accents, bullets, what looks like markup or an escape, spaces at both ends,
// two thousand characters.
var oddPrompt = "  «Quel est le prénom de l'aîné·e ?» \"O'Brien\" \\u2022 • <b>&amp;</b>\t" + strings.Repeat("encore et encore… ", 110) + " "

func TestAnswersGoUnderTheKeyThatFlinksWants(t *testing.T) {
	t.Parallel()
	if len(oddPrompt) < 2000 {
		t.Fatal("the prompt is too short to prove anything")
	}
	for id, want := range map[string][]map[string][]string{
		"odd-prompt":      {{oddPrompt: {"Zoé"}}},
		"text-or-call":    {{"(•••) •••-9876": {"Text"}}, {"Enter the code that we sent to your phone": {"1"}}},
		"choose-question": {{"What is your dog's name?": {"Rex"}}},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			v := arrive(t, person(t), "flinks/"+id, byFrame, true)
			v.play()
			v.expectEnd()
			if got := responses(t, resultOf(t, v.run).Connection); !reflect.DeepEqual(got, want) {
				t.Errorf("Flinks was answered %q, not %q", got, want)
			}
		})
	}
}

func TestAWrongAnswerIsFollowedByARightOne(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "flinks/wrong-answers", byFrame, true)
	v.story.Ends = "done"
	v.each = func(s screen) {
		if s.Reason == "wrong_code" {
			v.story.Answers["q0"] = "Montreal"
		}
	}
	v.play()
	v.expectEnd()
	v.expectTheirs(mounted, load(capital, "QuestionAndAnswer"), step("SUBMIT_MFA", capital),
		code("INVALID_SECURITY_RESPONSE", capital, "EARLIER"),
		strings.Replace(load(capital, "QuestionAndAnswer"), "_MFA", "_MFA_RETRY", 1), step("SUBMIT_MFA", capital), redirect(capital))
	const question = "What city were you born in?"
	want := []map[string][]string{{question: {"Toronto"}}, {question: {"Montreal"}}}
	if got := responses(t, resultOf(t, v.run).Connection); !reflect.DeepEqual(got, want) {
		t.Errorf("Flinks was answered %q, not %q", got, want)
	}
}

func TestADeadRequestIdShowsAWayBackAndIsTold(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "flinks/dead-request", byFrame, true)
	v.awaitStep("failed")
	way := v.frame().Locator("main a.go")
	if href := first(way.GetAttribute("href")); !strings.HasPrefix(href, widget.playground+"/callback?state="+v.run+"&tag=coinwhistle%207&") ||
		!strings.HasSuffix(href, "error=server_error&error_description=dead_link") || first(way.GetAttribute("target")) != "_top" {
		t.Errorf("the way back leads to %s", href)
	}
	v.play()
	v.expectEnd()
	v.expectTheirs(mounted, code("SESSION_NONEXISTENT", "", "REQUEST"))
}

// bridges are what an app puts into a page that it shows in a web view: React Native's, WKWebView's, and one of Android's.
// The first and the last take texts.
const bridges = `
	window.told = {rn: [], ios: [], android: [], frames: window !== window.top}
	const note = (list, texts) => ({postMessage: (data) => {
		if (texts && typeof data !== 'string') throw new Error('not a text')
		told[list].push(structuredClone(data))
	}})
	window.ReactNativeWebView = note('rn', true)
	window.webkit = {messageHandlers: {flinksEvent: note('ios')}}
	window.flinksEvent = note('android', true)`

func TestAnAppThatShowsThePageHearsItsMessages(t *testing.T) {
	t.Parallel()
	for _, texts := range []bool{false, true} {
		t.Run(fmt.Sprintf("texts=%t", texts), func(t *testing.T) {
			t.Parallel()
			context := person(t)
			if err := context.AddInitScript(playwright.Script{Content: playwright.String(bridges)}); err != nil {
				t.Fatal(err)
			}
			v := connected(t, context, "question", "", "webview", "true", "jsRedirect", "true", "stringify", fmt.Sprint(texts))
			v.playUntil("done", func(s screen) bool { return s.Step == "done" })
			// Nobody is sent anywhere, because the app does that; a person still sees the way.
			if href := first(v.frame().Locator("main a.go").GetAttribute("href")); href != widget.playground+"/" {
				t.Errorf("the last page leads to %s", href)
			}
			var told struct {
				RN, Android []string
				IOS         []json.RawMessage
			}
			said := first(v.window.Evaluate(`() => JSON.stringify(told)`))
			v.must(json.Unmarshal([]byte(said.(string)), &told))
			var vendor, ours []string
			for i, m := range told.IOS {
				words := string(m)
				if text := ""; json.Unmarshal(m, &text) == nil {
					words = text
				} else if texts {
					t.Errorf("the app asked for texts and got %s", m)
				}
				if i >= len(told.RN) || told.RN[i] != words || told.Android[i] != words {
					t.Fatalf("message %d is %s for one app and not for another: %q", i, words, told)
				}
				switch {
				case strings.Contains(words, `"type":"height"`):
				case strings.Contains(words, `"source":"reconnect"`):
					ours = append(ours, words)
				default:
					vendor = append(vendor, words)
				}
			}
			want := []string{mounted, load(capital, "QuestionAndAnswer"), step("SUBMIT_MFA", capital), redirect(capital)}
			if got := v.named(vendor...); !slices.Equal(got, want) {
				t.Errorf("the app heard %q, not %q", got, want)
			}
			if len(ours) < 4 || !strings.Contains(ours[len(ours)-1], `"type":"done"`) {
				t.Errorf("in our words the app heard %q", ours)
			}
		})
	}
}

func TestNoAppHearsWhatWasNotMeantForIt(t *testing.T) {
	t.Parallel()
	heard := func(v *visitor) string {
		v.awaitStep("ask")
		said, _ := first(v.frame().Evaluate(`() => told.frames + ' ' + (told.rn.length + told.ios.length + told.android.length)`)).(string)
		return said
	}
	t.Run("without the parameter", func(t *testing.T) {
		t.Parallel()
		context := person(t)
		_ = context.AddInitScript(playwright.Script{Content: playwright.String(bridges)})
		if got := heard(connected(t, context, "question", "")); got != "false 0" {
			t.Errorf("the app heard %s messages", got)
		}
	})
	t.Run("in a frame", func(t *testing.T) {
		t.Parallel()
		context := near(t)
		_ = context.AddInitScript(playwright.Script{Content: playwright.String(bridges)})
		v := connected(t, context, "question", "1", "webview", "true")
		if got := heard(v); got != "true 0" {
			t.Errorf("the app around the host page heard %s messages", got)
		}
		if len(v.theirs()) == 0 {
			t.Error("the host page heard nothing, so this proves nothing")
		}
	})
}

// seenLook is what a link may decide about a page, as the browser has drawn it.
type seenLook struct{ Names, Title, Initials, Page, Scheme, Button, Cross, Cancel string }

const lookAt = `() => {
	const of = (s) => document.querySelector(s)
	const style = (e) => getComputedStyle(e)
	const box = of('.x button')?.getBoundingClientRect()
	return JSON.stringify({
		Names: of('.names')?.innerText || '', Title: document.title, Initials: of('.pair text')?.textContent || '',
		Page: style(document.body).backgroundColor, Scheme: style(document.documentElement).colorScheme,
		Button: style(of('.ask button:not([type])')).backgroundColor,
		Cross: box ? box.width + ' × ' + box.height : '', Cancel: of('form.leave button').innerText,
	})
}`

func (v *visitor) lookAt() (l seenLook) {
	v.t.Helper()
	v.awaitStep("ask")
	said, err := v.frame().Evaluate(lookAt)
	v.must(err)
	v.must(json.Unmarshal([]byte(said.(string)), &l))
	return l
}

func TestALinkChoosesHowThePageLooks(t *testing.T) {
	t.Parallel()
	dark := playwright.BrowserNewContextOptions{ColorScheme: playwright.ColorSchemeDark}
	v := arrive(t, person(t, dark), "flinks/look", byFrame, true)
	want := seenLook{
		Names: "Coinwhistle Loans\n" + imaginary, Title: "Enter your code – Coinwhistle Loans", Initials: "CL",
		Page: "rgb(255, 246, 229)", Scheme: "light", Button: "rgb(122, 31, 162)", Cross: "44 × 44", Cancel: "Cancel",
	}
	if got := v.lookAt(); got != want {
		t.Errorf("the page looks like %+v, not %+v", got, want)
	}
	v.press(".x button")
	v.story.Ends = "cancelled"
	v.await("the callback", func(screen) bool { return v.outcome() != "" })
	v.expectEnd()
	v.expectTheirs(mounted, load(imaginary, "QuestionAndAnswer"), step("COMPONENT_CLOSE_SESSION", imaginary))
}

func TestTheCrossWorksWithoutJavaScriptAndWithoutAHeader(t *testing.T) {
	t.Parallel()
	v := connected(t, scriptless(t), "look", "", "headerEnable", "false")
	v.awaitStep("ask")
	if n := first(v.window.Locator(".names").Count()); n != 0 {
		t.Error("there are names at the top")
	}
	v.press(".x button")
	v.story.Ends = "cancelled"
	v.await("the callback", func(screen) bool { return v.outcome() != "" })
	v.expectEnd()
}

func TestParametersThatDecideWhereTheRedirectGoes(t *testing.T) {
	t.Parallel()
	t.Run("innerRedirect", func(t *testing.T) {
		t.Parallel()
		v := connected(t, near(t), "question", "1", "innerRedirect", "true")
		v.play()
		v.expectEnd()
		if at := v.host.URL(); !strings.HasSuffix(at, "/an-integrators-page") {
			t.Errorf("the page around the frame was replaced by %s", at)
		}
	})
	t.Run("jsRedirect", func(t *testing.T) {
		t.Parallel()
		v := connected(t, near(t), "question", "1", "jsRedirect", "true")
		v.playUntil("done", func(s screen) bool { return s.Step == "done" })
		if after := first(v.frame().Locator("main").GetAttribute("data-after")); after != "" {
			t.Error("the widget leaves by itself")
		}
		v.expectTheirs(mounted, load(capital, "QuestionAndAnswer"), step("SUBMIT_MFA", capital), redirect(capital))
	})
}

func TestLinksAreUnderstoodInAllTheirForms(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct {
		path, asks, names string
		changed           []string
	}{
		"the number as a parameter": {"/v2/", "Nom d’utilisateur", "", []string{
			"institutionId", "901", "language", "fr", "theme", "dark", "headerEnable", "false",
		}},
		"the number in the path": {"/v2/Credential/14", "Username", "Coinwhistle\n" + capital, nil},
		"the first design":       {"/Credential/" + capital, "Username", "Coinwhistle\n" + capital, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, run := flinksLink(t, "credentials", form.changed...)
			_, query, _ := strings.Cut(address, "?")
			v := &visitor{t: t, story: storyOf(t, "flinks/credentials"), embed: byRedirect, context: person(t), run: run}
			v.host = tab(t, v.context)
			v.window = v.host
			visit(t, v.host, widget.widget+form.path+"?"+query)
			look := v.lookAt()
			if want := map[bool]string{true: "dark", false: "light dark"}[form.changed != nil]; look.Names != form.names || look.Scheme != want {
				t.Errorf("the page looks like %+v", look)
			}
			if got := first(v.window.Locator("form.ask label").First().InnerText()); got != form.asks {
				t.Errorf("the page asks for %q, not for %q", got, form.asks)
			}
		})
	}
	t.Run("the first design with a session", func(t *testing.T) {
		t.Parallel()
		address, run := flinksLink(t, "question")
		v := &visitor{t: t, story: storyOf(t, "flinks/question"), embed: byRedirect, context: person(t), run: run}
		v.host = tab(t, v.context)
		v.window = v.host
		visit(t, v.host, strings.Replace(address, "/v2/?", "/?", 1))
		v.play()
		v.expectEnd()
	})
}

func TestTheTokenOfALinkIsUsed(t *testing.T) {
	t.Parallel()
	call := func(path, key string, body string) (said struct{ Token, Message string }) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			widget.sandbox+"/flinks/v3/43387ca6-0391-4c82-857d-70d95f087ecb/BankingServices/"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("flinks-auth-key", key)
		resp, err := plain.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&said); err != nil {
			t.Fatal(err)
		}
		return said
	}
	token := call("GenerateAuthorizeToken", "demo-key", "{}").Token
	v := connected(t, person(t), "credentials", "", "authorizeToken", token)
	v.play()
	v.expectEnd()
	if said := call("Authorize", token, `{"LoginId":"x","MostRecentCached":true}`).Message; said != "The authorize token has been used already" {
		t.Errorf("whoever uses the token after that is told %q", said)
	}
}
