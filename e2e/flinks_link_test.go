//go:build browser

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

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
	window.Android = note('android', true)`

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
			if len(told.RN) != len(told.IOS) || len(told.Android) != len(told.IOS) {
				t.Fatalf("some apps heard more than others: %q", told)
			}
			var vendor, ours []string
			for i, m := range told.IOS {
				words := string(m)
				if text := ""; json.Unmarshal(m, &text) == nil {
					words = text
				} else if texts {
					t.Errorf("the app asked for texts and got %s", m)
				}
				if told.RN[i] != words || told.Android[i] != words {
					t.Errorf("message %d is %s for one app and not for another: %q", i, words, told)
				}
				switch {
				case strings.Contains(words, `"source":"reconnect"`) && !strings.Contains(words, `"seq"`):
				case strings.Contains(words, `"source":"reconnect"`):
					ours = append(ours, words)
				default:
					vendor = append(vendor, words)
				}
			}
			if got := v.named(vendor...); !slices.Equal(got, answered(capital)) {
				t.Errorf("the app heard %q, not %q", got, answered(capital))
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
	framed := func(t *testing.T, open func(address string) string) {
		t.Parallel()
		context := near(t)
		_ = context.AddInitScript(playwright.Script{Content: playwright.String(bridges)})
		address, run := flinksLink(t, "question", "webview", "true")
		v := guestOf(t, context, "question", run)
		v.embedded(open(address), "")
		if got := heard(v); got != "true 0" {
			t.Errorf("the app around the host page heard %s messages", got)
		}
		v.expectTheirs(mounted, load(capital)) // or the rest would prove nothing
	}
	t.Run("in a frame", func(t *testing.T) {
		framed(t, func(address string) string { return address })
	})
	t.Run("in a frame, after the link was followed elsewhere", func(t *testing.T) {
		framed(t, func(address string) string {
			resp, err := plainly(t, http.MethodPost, address)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			to, err := resp.Location()
			if err != nil {
				t.Fatal(err)
			}
			return to.String()
		})
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
		Cross: box ? box.width + ' × ' + box.height : '', Cancel: of('.leave[action$="/cancel"] button').innerText,
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
	v.expectTheirs(mounted, load(imaginary), step("COMPONENT_CLOSE_SESSION", imaginary))
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
		v.expectTheirs(answered(capital)...)
	})
}

func TestLinksAreUnderstoodInAllTheirForms(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct {
		path, asks, names string
		changed           []string
	}{
		"the number as a parameter": {"/v2/", "Identifiant", "", []string{
			"institutionId", "901", "language", "fr", "theme", "dark", "headerEnable", "false",
		}},
		"the number in the path": {"/v2/Credential/14", "Username", "Coinwhistle\n" + capital, nil},
		"the first design":       {"/Credential/" + capital, "Username", "Coinwhistle\n" + capital, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, run := flinksLink(t, "credentials", form.changed...)
			_, query, _ := strings.Cut(address, "?")
			v := guestOf(t, person(t), "credentials", run)
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
		v := guestOf(t, person(t), "question", run)
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
