//go:build browser

package e2e_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
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

// guestOf is a person with an empty window, about to play a story.
func guestOf(t testing.TB, context playwright.BrowserContext, id, run string) *visitor {
	t.Helper()
	v := &visitor{t: t, story: storyOf(t, "flinks/"+id), embed: byRedirect, context: context, run: run, told: &messages{}}
	v.host = tab(t, context)
	v.window = v.host
	return v
}

// connected has followed Flinks' link: in the whole window, or in a frame of an integrator's page with this script.
func connected(t testing.TB, context playwright.BrowserContext, id, script string, changed ...string) *visitor {
	t.Helper()
	address, run := flinksLink(t, id, changed...)
	v := guestOf(t, context, id, run)
	if script == "" {
		visit(t, v.host, address)
	} else {
		v.embedded(address, script)
	}
	return v
}

// embedded shows an address in a frame of an integrator's page, which is listened to.
func (v *visitor) embedded(address, script string) {
	v.t.Helper()
	v.embed = byFrame
	v.must(v.told.record(v.host))
	embedding(v.t, v.host, `<iframe src="`+strings.ReplaceAll(address, "&", "&amp;")+`" width=500 height=760></iframe><script>`+script+`</script>`)
}

// theirs are the messages in Flinks' words, with names for what differs.
func (v *visitor) theirs(before ...string) []string {
	said := slices.Clone(before)
	for _, h := range v.heard() {
		words := h.Message
		if text := ""; json.Unmarshal([]byte(words), &text) == nil {
			words = text // stringified
		}
		if !h.Ours {
			said = append(said, words)
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

// expectTheirs compares what was heard, once the driver has handed on as many messages as there should be.
func (v *visitor) expectTheirs(want ...string) {
	v.t.Helper()
	var got []string
	soon.Becomes(func() bool { got = v.theirs(); return len(got) >= len(want) })
	if !slices.Equal(got, want) {
		v.t.Errorf("%s: the host window heard\n%s\nand not\n%s", v.story.ID, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const (
	capital   = "FlinksCapital"
	imaginary = "Banque Imaginaire"
)

// Flinks' own messages, at a bank.
const mounted = `{"step":"APP_MOUNTED"}`

func load(bank string) string {
	return `{"step":"COMPONENT_LOAD_MFA","institution":"` + bank + `","mfaTypes":["QuestionAndAnswer"]}`
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

// query is the callback's, with names for what differs, which are those of the last message.
func (v *visitor) query() string {
	v.t.Helper()
	return v.theirs(resultOf(v.t, v.run).Query)[0]
}

// playedClosely are stories that the tests of this file play in a frame, as [TestEveryStoryReachesItsEndInAFrame] does the
// others, and look at more closely.
func playedClosely(s story) bool {
	name, ours := strings.CutPrefix(s.ID, "flinks/")
	_, branch := branches[name]
	return ours && (branch || keys[name] != nil)
}

// playInFrame plays such a story to its end.
func playInFrame(t *testing.T, id string, each func(*visitor, screen)) *visitor {
	t.Helper()
	v := arrive(t, person(t), "flinks/"+id, byFrame, true)
	v.patient = true
	v.each = func(s screen) { each(v, s) }
	v.play()
	v.expectEnd()
	v.expectMessages()
	return v
}

// branch is what an integrator who follows the article may meet.
type branch struct {
	asks, lang, bank string // the first question, and whose it is
	said             []string
}

var branches = map[string]branch{
	"question":        {"What city were you born in?", "en", capital, answered(capital)},
	"question-french": {"Dans quelle ville êtes-vous né?", "fr", capital, answered(capital)},
	"pending":         {"Enter the code", "en", imaginary, answered(imaginary)},
	"healthy":         {"", "", imaginary, []string{mounted, redirect(imaginary)}},
	"credentials": {"Username", "en", imaginary, []string{
		mounted, step("COMPONENT_LOAD_CREDENTIAL", imaginary), step("SUBMIT_CREDENTIAL", imaginary), redirect(imaginary),
	}},
	"invalid-login": {"Username", "en", imaginary, []string{
		mounted, code("INVALID_LOGIN", imaginary, "EARLIER"), step("COMPONENT_LOAD_CREDENTIAL", imaginary),
		step("SUBMIT_CREDENTIAL", imaginary), redirect(imaginary),
	}},
}

// answered are the messages of a session whose one question was answered.
func answered(bank string) []string {
	return []string{mounted, load(bank), step("SUBMIT_MFA", bank), redirect(bank)}
}

func TestEachBranchOfTheArticleIsToldInFlinksWords(t *testing.T) {
	t.Parallel()
	for id, b := range branches {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			v := playInFrame(t, id, func(v *visitor, s screen) {
				if s.Step == "ask" {
					v.expectLabel(b.asks, b.lang)
				}
			})
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
			if got, want := v.query(), callbackQuery(capital)+"&requestId=REQUEST"; got != want {
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

// keys are what Flinks must be answered, by the challenge's key.
var keys = map[string][]map[string][]string{
	"odd-prompt":      {{oddPrompt: {"Zoé"}}},
	"text-or-call":    {{"(•••) •••-9876": {"Text"}}, {"Enter the code that we sent to your phone": {"1"}}},
	"choose-question": {{"What is your dog's name?": {"Rex"}}},
}

func TestAnswersGoUnderTheKeyThatFlinksWants(t *testing.T) {
	t.Parallel()
	if len(oddPrompt) < 2000 {
		t.Fatal("the prompt is too short to prove anything")
	}
	for id, want := range keys {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			v := playInFrame(t, id, func(*visitor, screen) {})
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
	v.expectTheirs(mounted, load(capital), step("SUBMIT_MFA", capital),
		code("INVALID_SECURITY_RESPONSE", capital, "EARLIER"),
		strings.Replace(load(capital), "_MFA", "_MFA_RETRY", 1), step("SUBMIT_MFA", capital), redirect(capital))
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
