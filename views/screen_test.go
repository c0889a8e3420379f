package views_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

func TestMainTellsTheStep(t *testing.T) {
	for _, tt := range []struct {
		step                 reconnect.Step
		name, status, reason string
	}{
		{reconnect.Ask{Reason: reconnect.WrongCode}, "ask", "open", "wrong_code"},
		{reconnect.Approve{}, "approve", "open", ""},
		{reconnect.Visit{URL: "https://bank.example/"}, "visit", "open", ""},
		{reconnect.Act{Reason: reconnect.ActionNeeded}, "act", "open", "action_needed"},
		{reconnect.Wait{}, "wait", "open", ""},
		{reconnect.Done{}, "done", "done", ""},
		{reconnect.Failed{Reason: reconnect.Locked}, "failed", "failed", "locked"},
		{nil, "failed", "failed", "internal"},
	} {
		doc := screen(t, page(tt.step))
		for name, want := range map[string]string{
			"data-step": tt.name, "data-status": tt.status, "data-reason": tt.reason, "data-turn": "7",
		} {
			if got := attr(t, doc, "main", name); got != want {
				t.Errorf("%T: %s is %q, want %q", tt.step, name, got, want)
			}
		}
	}
}

func TestEveryFormIsGoodForItsTurnAlone(t *testing.T) {
	for _, step := range []reconnect.Step{ask(), reconnect.Approve{}, reconnect.Visit{}, reconnect.Act{}, reconnect.Wait{}} {
		doc := screen(t, page(step))
		forms := doc.Find("form")
		if forms.Length() == 0 {
			t.Errorf("%T has no form", step)
		}
		if n := doc.Find(`form[method=post][action^="/f/key"] input[type=hidden][name=turn][value="7"]`).Length(); n != forms.Length() {
			t.Errorf("%T: %d of %d forms carry the turn", step, n, forms.Length())
		}
		cancel := doc.Find(`form[action="/f/key/cancel"] button`)
		if cancel.Length() != 1 {
			t.Errorf("%T has %d ways to cancel", step, cancel.Length())
		}
		if cancel.Closest("form").Find("input").Length() != 1 {
			t.Errorf("%T: what was typed travels with a cancellation", step)
		}
	}
	for _, step := range []reconnect.Step{reconnect.Done{}, reconnect.Failed{Reason: reconnect.Locked}} {
		if screen(t, page(step)).Find("form:not(.tongues)").Length() != 0 {
			t.Errorf("%T can be answered", step)
		}
	}
}

func TestFormsSayWhatTheyAreFor(t *testing.T) {
	secret := reconnect.Field{Name: "p", Kind: reconnect.Secret}
	line := reconnect.Field{Name: "t", Kind: reconnect.Text}
	code := reconnect.Field{Name: "o", Kind: reconnect.Code}
	pick := reconnect.Field{Name: "c", Kind: reconnect.Pick, Label: "Where to?", Choices: []reconnect.Choice{{Value: "1"}}}
	picture := reconnect.Field{Name: "c", Kind: reconnect.Pick, Label: "Yours", Choices: []reconnect.Choice{{Value: "1", Image: &reconnect.Image{}}}}
	picks, way := pick, pick
	picks.Kind, way.Label = reconnect.Picks, ""
	search := reconnect.Field{Name: "q", Kind: reconnect.Search}
	code6, phones := code, pick
	code6.Pattern = `[0-9]{6}`
	phones.Choices = []reconnect.Choice{{Value: "1", Label: "SMS au 06 •• 42"}, {Value: "2", Label: "Horizon Sécur’Pass"}}
	for _, tt := range []struct {
		step reconnect.Ask
		want string
	}{
		{ask(line, secret), "Sign in to Banque Horizon"},
		{ask(line, secret, code), "Sign in to Banque Horizon"},
		{ask(line, code), "Enter your code"},
		{ask(code, secret, picks), "Enter your code"},
		{ask(code6), "Enter the 6-digit code"},
		{ask(code6, code), "Enter your code"},
		{ask(pick), "Choose an option"},
		{ask(phones), "Where should Banque Horizon send your code?"},
		{ask(way), "How do you sign in to Banque Horizon?"},
		{ask(picture), "Choose your picture"},
		{ask(picks), "Answer a question from Banque Horizon"},
		{ask(search, pick), "Find your bank"},
		{ask(pick, line), "Answer a question from Banque Horizon"},
		{ask(reconnect.Field{Name: "f", Kind: reconnect.File}), "Add a file"},
		{ask(line), "Answer a question from Banque Horizon"},
		{ask(), "Confirm that it’s you"},
	} {
		if got := words(screen(t, page(tt.step)).Find("h1")); got != tt.want {
			t.Errorf("%v is headed %q, want %q", tt.step.Fields, got, tt.want)
		}
	}
}

func TestAClientChoosesHowItsUsersAreAddressed(t *testing.T) {
	for _, c := range []struct {
		lang   string
		formal bool
		want   string
	}{
		{"es", false, "Inicia sesión en Banque Horizon"},
		{"es", true, "Inicie sesión en Banque Horizon"},
		{"en", true, "Sign in to Banque Horizon"},
	} {
		client := &reconnect.Client{Brand: reconnect.Brand{Name: "Budgetly"}, Formal: c.formal}
		doc := screen(t, page(ask(reconnect.Field{Kind: reconnect.Secret}), func(p *views.Page) { p.Text, p.Client = text.For(c.lang), client }))
		if got := words(doc.Find("h1")); got != c.want {
			t.Errorf("%s, formally %t: %q", c.lang, c.formal, got)
		}
		_, doc = draw(t, views.Welcome(views.Greeting{Text: text.For(c.lang), Client: client}))
		if got := words(doc.Find("main")); strings.Contains(got, "Continúe") != (c.formal && c.lang == "es") {
			t.Errorf("%s, formally %t: %q", c.lang, c.formal, got)
		}
	}
}

// A bank's prompt is shown where it says what to choose, and where the heading says it better it is not.
func TestALegendAsksWhatIsChosen(t *testing.T) {
	pick := reconnect.Field{Name: "c", Kind: reconnect.Pick, Choices: []reconnect.Choice{{Value: "1", Label: "SMS"}, {Value: "2", Label: "E-mail"}}}
	for label, want := range map[string]string{
		"Security code": "Where should Banque Horizon send your code?", "Which phone?": "Which phone?",
	} {
		pick.Label = label
		doc := screen(t, page(ask(pick)))
		if got := words(doc.Find("legend")); got != want {
			t.Errorf("the legend for %q is %q, want %q", label, got, want)
		}
		if hidden := doc.Find("legend.hid").Length() == 1; hidden != (words(doc.Find("h1")) == want) {
			t.Errorf("%q: hidden is %v", label, hidden)
		}
	}
}

func TestASearchInVainSaysSo(t *testing.T) {
	pick := reconnect.Field{Name: "c", Kind: reconnect.Pick, Choices: []reconnect.Choice{{Value: "1"}}}
	search := reconnect.Field{Name: "q", Kind: reconnect.Search}
	looked := search
	looked.Value = "Bnaque"
	for want, step := range map[string]reconnect.Ask{"Type part": ask(search, pick), "We found no bank": ask(looked), "or choose it": ask(looked, pick)} {
		doc := screen(t, page(step))
		if got := words(doc.Find("h1 + p")); !strings.Contains(got, want) {
			t.Errorf("%v says %q, want %q", step.Fields, got, want)
		}
	}
	doc := screen(t, page(ask(search, pick)))
	if list := doc.Find("input[type=search]").AttrOr("list", "none"); doc.Find("datalist#"+list+" option").Length() != 1 {
		t.Errorf("while one types nothing is suggested (%s)", list)
	}
	if got := screen(t, page(ask(looked))).Find("input[type=search]").AttrOr("value", ""); got != "Bnaque" {
		t.Errorf("the word that was looked for is %q", got)
	}
}

// A code that was refused may end a session, so that the user must sign in again. That is no refused password.
func TestSigningInAnewSaysWhy(t *testing.T) {
	step := reconnect.Ask{Fields: []reconnect.Field{{Name: "p", Kind: reconnect.Secret}}, Reason: reconnect.WrongCode}
	doc := screen(t, page(step, func(p *views.Page) { p.Retried, p.AttemptsLeft = true, 2 }))
	if got := words(doc.Find("[role=alert]")); !strings.Contains(got, "Sign in again") {
		t.Errorf("it says %q", got)
	}
}

func TestAnOldRefusalAlarmsNobody(t *testing.T) {
	step := reconnect.Ask{Fields: []reconnect.Field{{Name: "p", Kind: reconnect.Secret}}, Reason: reconnect.WrongCredentials}
	doc := screen(t, page(step))
	if doc.Find("[role=alert]").Length() != 0 {
		t.Error("a refusal from before the visit is shown as an alarm")
	}
	doc = screen(t, page(step, func(p *views.Page) { p.Retried, p.AttemptsLeft = true, 2 }))
	if got := words(doc.Find("[role=alert]")); !strings.Contains(got, "2 attempts left") {
		t.Errorf("a refusal says %q, without the attempts left", got)
	}
	doc = screen(t, page(step, func(p *views.Page) { p.Retried, p.AttemptsLeft = true, 1 }))
	if got := words(doc.Find("[role=alert]")); !strings.Contains(got, "last attempt") {
		t.Errorf("the last attempt says %q", got)
	}
	if doc.Find(".wrong").Length() != 1 {
		t.Error("the last attempt is said as quietly as the others")
	}
}

// Refusals belong to the flow, so the next question says how many are left.
func TestAttemptsAreCountedAboveAnotherQuestion(t *testing.T) {
	code := ask(reconnect.Field{Name: "c", Kind: reconnect.Code})
	doc := screen(t, page(code, func(p *views.Page) { p.Retried, p.AttemptsLeft = true, 1 }))
	if !strings.Contains(doc.Find("main").Text(), "last attempt") {
		t.Error("the last attempt comes unannounced")
	}
	if strings.Contains(screen(t, page(code)).Find("main").Text(), "attempt") {
		t.Error("attempts are counted before anything was refused")
	}
}

func TestVisitIsARealLink(t *testing.T) {
	step := reconnect.Visit{URL: "https://bank.example/authorize?a=1&b=2"}
	doc := screen(t, page(step, func(p *views.Page) { p.Framed = true }))
	if got := attr(t, doc, "a.go", "href"); got != "/f/key/visit" {
		t.Errorf("it leads to %q", got)
	}
	if attr(t, doc, "a.go", "target") != "_blank" || attr(t, doc, "a.go", "rel") != "noopener noreferrer" {
		t.Error("in a frame it must open a window that knows nothing of ours")
	}
	if _, there := screen(t, page(step)).Find("a.go").Attr("target"); there {
		t.Error("outside a frame it must stay in its window")
	}
	for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "//bank.example", "", "app://x"} {
		if screen(t, page(reconnect.Visit{URL: bad})).Find("a.go").Length() != 0 {
			t.Errorf("it leads to %q", bad)
		}
	}
}

func TestDoneLeadsBack(t *testing.T) {
	doc := screen(t, page(reconnect.Done{}, func(p *views.Page) { p.Leave = "https://budgetly.example/cb?state=a%2Bb&x=1" }))
	if got := attr(t, doc, "a.go", "href"); got != "https://budgetly.example/cb?state=a%2Bb&x=1" {
		t.Errorf("the link leads to %q", got)
	}
	if attr(t, doc, "main", "data-leave") == "" || attr(t, doc, "main", "data-after") != "4000" {
		t.Error("the script is not told to go on")
	}
	if got := doc.Find("noscript").Text(); !strings.Contains(got, "0;url=/f/key/leave") {
		t.Errorf("without a script it does %q", got)
	}
}

func TestAppAddressesAreFollowedByHandOrScript(t *testing.T) {
	doc := screen(t, page(reconnect.Done{}, func(p *views.Page) { p.Leave = "budgetly://done?x=1" }))
	if attr(t, doc, "a.go", "href") != "budgetly://done?x=1" {
		t.Error("the link is not the app's")
	}
	if doc.Find("noscript").Length() != 0 {
		t.Error("a refresh to an app's address shows an error page where the app is missing")
	}
}

// A careless allow-list must not turn a callback into a script on our origin.
func TestScriptsAreNoAddresses(t *testing.T) {
	for _, bad := range []string{"javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "blob:x", " javascript:alert(1)", "java\nscript:alert(1)"} {
		html, doc := draw(t, views.Screen(page(reconnect.Done{}, func(p *views.Page) { p.Leave = bad })))
		if strings.Contains(strings.ToLower(html), "alert(1)") || attr(t, doc, "a.go", "href") != "https://budgetly.example/" {
			t.Errorf("%q is followed", bad)
		}
	}
}

func TestTheTopWindowIsLeftByItsLink(t *testing.T) {
	doc := screen(t, page(reconnect.Done{}, func(p *views.Page) {
		p.Leave, p.LeaveTarget, p.Framed = "https://budgetly.example/cb", "_top", true
	}))
	if attr(t, doc, "a.go", "target") != "_top" || attr(t, doc, "main", "data-target") != "_top" {
		t.Error("it stays in the frame")
	}
	if doc.Find("noscript").Length() != 0 {
		t.Error("a refresh would open the callback inside the frame")
	}
	for _, end := range []reconnect.Step{reconnect.Done{}, reconnect.Failed{Reason: reconnect.Cancelled}} {
		doc := screen(t, page(end, func(p *views.Page) { p.Leave, p.LeaveTarget = "https://budgetly.example/cb", "_top" }))
		if got := doc.Find("head noscript").Text(); !strings.Contains(got, "url=/f/key/leave") {
			t.Errorf("%T: a page that is the top window does not go on without a script: %q", end, got)
		}
	}
}

// Whoever comes back to the last page, by Back or by a reload, is not taken to the callback once more.
func TestAPageThatIsComeBackToDoesNotLeaveAgain(t *testing.T) {
	for _, end := range []reconnect.Step{reconnect.Done{}, reconnect.Failed{Reason: reconnect.Cancelled}} {
		doc := screen(t, page(end, func(p *views.Page) { p.Leave, p.Left = "https://budgetly.example/cb", true }))
		if doc.Find("main[data-leave], main[data-after], noscript").Length() != 0 {
			t.Errorf("%T: the page leaves by itself again", end)
		}
		if got := attr(t, doc, "a.go", "href"); got != "https://budgetly.example/cb" {
			t.Errorf("%T: its link leads to %q", end, got)
		}
	}
}

// A bank's page refuses to be framed, and could steer the window that has opened a pop-up.
func TestTheBankGetsAWindowOfItsOwn(t *testing.T) {
	for place, change := range map[string]func(*views.Page){
		"frame": func(p *views.Page) { p.Framed = true }, "popup": func(p *views.Page) { p.Popup = true },
	} {
		doc := screen(t, page(reconnect.Visit{URL: "https://bank.example/"}, change))
		if attr(t, doc, "main", "data-place") != place {
			t.Errorf("the script is not told that the server knows of the %s", place)
		}
		if attr(t, doc, "a.go", "target") != "_blank" || attr(t, doc, "a.go", "rel") != "noopener noreferrer" {
			t.Errorf("from a %s the bank's page opens in the same window, or with a way back into it", place)
		}
		if attr(t, doc, "#same[hidden] a", "href") != "/f/key/visit" || attr(t, doc, "#same a", "target") != "_top" {
			t.Errorf("in a %s there is no other way where no window opens", place)
		}
	}
	doc := screen(t, page(reconnect.Visit{URL: "https://bank.example/"}))
	if attr(t, doc, "a.go", "target") != "" || doc.Find("#same").Length() != 0 {
		t.Error("in a window of its own the page opens another one")
	}
}

func TestFailuresWaitToBeRead(t *testing.T) {
	for _, r := range reconnect.Reasons() {
		doc := screen(t, page(reconnect.Failed{Reason: r}, func(p *views.Page) { p.Leave = "https://budgetly.example/cb" }))
		_, leaves := doc.Find("main").Attr("data-leave")
		if leaves != (r == reconnect.Cancelled) {
			t.Errorf("%s: leaving by itself is %v", r, leaves)
		}
		if words(doc.Find("h1")) == "" || words(doc.Find(".next")) == "" {
			t.Errorf("%s does not say what happened and what is next", r)
		}
		if attr(t, doc, "a.go", "href") != "https://budgetly.example/cb" {
			t.Errorf("%s does not lead back", r)
		}
		if !strings.Contains(doc.Find(".ref").Text(), "a1b2c3d4") {
			t.Errorf("%s has no reference", r)
		}
	}
}

func TestAFailureSaysWhoHelps(t *testing.T) {
	failed := func(s reconnect.Support) *goquery.Document {
		return screen(t, page(reconnect.Failed{Reason: reconnect.Locked}, func(p *views.Page) { p.Client.Support = s }))
	}
	doc := failed(reconnect.Support{URL: "https://budgetly.example/help", Email: "help@budgetly.example"})
	if got := attr(t, doc, ".aid a[target=_blank]", "href"); got != "https://budgetly.example/help" {
		t.Errorf("help is at %q", got)
	}
	if got := attr(t, doc, ".aid a[href^=mailto]", "href"); got != "mailto:help@budgetly.example?subject=Reference%20a1b2c3d4" {
		t.Errorf("the letter goes to %q", got)
	}
	if words(doc.Find(".aid code")) != "a1b2c3d4" || doc.Find("main a.go, main button").Length() != 1 {
		t.Error("there is no reference, or more than one way out")
	}
	if failed(reconnect.Support{URL: "javascript:alert(1)"}).Find(".aid a").Length() != 0 {
		t.Error("help leads to a script")
	}
}

func TestAStepThatFollowsAnotherSaysSo(t *testing.T) {
	for _, step := range []reconnect.Step{ask(), reconnect.Approve{}, reconnect.Visit{URL: "https://bank.example/"}, reconnect.Act{}} {
		more := func(p *views.Page) { p.More = true }
		if got := words(screen(t, page(step, more)).Find("h1").Prev()); got != "One more step" {
			t.Errorf("%T: above the heading stands %q", step, got)
		}
		if screen(t, page(step)).Find(".more").Length() != 0 {
			t.Errorf("%T: the first step is said to be another one", step)
		}
	}
}

func TestAWaitSaysOneSentence(t *testing.T) {
	if n := screen(t, page(reconnect.Wait{})).Find("main p").Length(); n != 1 {
		t.Errorf("it says %d", n)
	}
}

func TestWaitingWorksWithoutAScript(t *testing.T) {
	for name, want := range map[string]struct {
		step  reconnect.Step
		looks bool
	}{
		"wait": {reconnect.Wait{}, true}, "approve": {reconnect.Approve{}, true}, "visit": {reconnect.Visit{}, true},
		"ask": {ask(), false}, "act": {reconnect.Act{}, false},
	} {
		for often, links := range map[bool][]string{
			false: {`<a class="again" href="/f/key?7">Look again</a>`, `<a class="often" href="/f/key?7&amp;often">Look again every minute</a>`},
			true:  {`<a class="again" href="/f/key?7&amp;often">Look again</a>`, `<a class="often" href="/f/key?7">Stop looking every minute</a>`},
		} {
			html, doc := draw(t, views.Screen(page(want.step, func(p *views.Page) { p.Often = often })))
			// By itself it looks only where the person wants that: it closes what was opened, and takes the focus (WCAG 2.2.1).
			refresh := doc.Find("head noscript").Text()
			if refreshes := strings.Contains(refresh, "refresh"); refreshes != (want.looks && often) ||
				refreshes && !strings.Contains(refresh, `content="60;url=/f/key?7&amp;often"`) {
				t.Errorf("%s refreshes as %q", name, refresh)
			}
			for _, link := range links {
				if strings.Contains(html, link) != want.looks {
					t.Errorf("%s, often %v: offered is not %s", name, often, link)
				}
			}
		}
	}
}

func TestWaitSaysWhatIsGoingOn(t *testing.T) {
	seen := map[string]bool{}
	for _, change := range []func(*views.Page){
		func(*views.Page) {},
		func(p *views.Page) { p.Busy = true },
		func(p *views.Page) { p.Busy, p.Unsure = true, true },
	} {
		seen[words(screen(t, page(reconnect.Wait{}, change)).Find("h1"))] = true
	}
	if len(seen) != 3 {
		t.Errorf("three waits are told apart as %v", seen)
	}
}

func TestAQueueSaysHowLongAndThatAnAnswerIsSafe(t *testing.T) {
	for _, c := range []struct {
		left   time.Duration
		answer bool
		want   []string
	}{
		{0, false, []string{"almost your turn", "You keep your place"}},
		{time.Minute, false, []string{"About 1 minute until your turn", "You keep your place"}},
		{3 * time.Minute, true, []string{"About 3 minutes until your turn", "need to send it again"}},
	} {
		doc := screen(t, page(reconnect.Wait{Stage: reconnect.Queued, Left: c.left}, func(p *views.Page) { p.Busy = c.answer }))
		for i, part := range []string{"h1", ".why"} {
			if got := words(doc.Find("main " + part)); !strings.Contains(got, c.want[i]) {
				t.Errorf("%s: %q, want %q", c.left, got, c.want[i])
			}
		}
		if title := words(doc.Find("title")); !strings.Contains(title, c.want[0]) {
			t.Errorf("the window's title is %q", title)
		}
	}
}

func TestApproveCountsDown(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	at := func(p *views.Page) { p.Now = now }
	doc := screen(t, page(reconnect.Approve{Until: now.Add(272 * time.Second)}, at))
	if got := words(doc.Find("[role=timer]")); got != "About 5 minutes left" {
		t.Errorf("it says %q", got)
	}
	if attr(t, doc, "[role=timer]", "data-left") != "272" {
		t.Error("the script counts from elsewhere")
	}
	doc = screen(t, page(reconnect.Approve{Until: now.Add(-time.Second)}, at))
	if got := words(doc.Find("[role=timer]")); strings.Contains(got, "0") || got == "" {
		t.Errorf("after the deadline it says %q", got)
	}
	doc = screen(t, page(reconnect.Approve{}, at))
	if doc.Find("[role=timer]").Length() != 0 {
		t.Error("it counts down to nothing")
	}
	if got := words(doc.Find(".left")); !strings.Contains(got, "a few minutes") {
		t.Errorf("where the bank names no time it says %q", got)
	}
}

// What helps, the button among it, is where the request is missed, and no further than a click.
func TestAMissedRequestOpensToWhatCanBeDone(t *testing.T) {
	for want, step := range map[string]reconnect.Step{
		"Send the request again": reconnect.Approve{Renew: true}, "Send again, or choose another way": reconnect.Approve{Renew: true, Ways: true},
		"": reconnect.Approve{Ways: true},
	} {
		doc := screen(t, page(step, func(p *views.Page) { p.Renewable = want != "" }))
		fold := doc.Find("main details")
		if fold.Length() != 1 || fold.Find("li").Length() < 4 || words(fold.Find("form button")) != want {
			t.Errorf("for %q there is %q", want, words(fold))
		}
		if doc.Find(`form[action$="/cancel"] button.quiet`).Length() != 1 {
			t.Error("it cannot be cancelled")
		}
	}
}

func TestMessagesTravelAsData(t *testing.T) {
	doc := screen(t, page(reconnect.Wait{}, func(p *views.Page) {
		p.Origins = []string{"https://host.example"}
		p.Messages = []views.Message{{Seq: 1, Data: map[string]string{"x": "</script><b>"}}}
	}))
	data := doc.Find(`script#messages[type="application/json"]`)
	if data.Length() != 1 || doc.Find("b").Length() != 1 { // the other is the client's name
		t.Error("a message has become markup")
	}
	want := `{"to":["https://host.example"],"said":[{"seq":1,"data":{"x":"\u003c/script\u003e\u003cb\u003e"}}]}`
	if got := strings.TrimSpace(data.Text()); got != want {
		t.Errorf("it says %s", got)
	}
}

func TestNamesAreNotNeeded(t *testing.T) {
	for _, step := range []reconnect.Step{ask(), reconnect.Wait{}, reconnect.Visit{}, reconnect.Done{}, reconnect.Failed{}} {
		_, doc := draw(t, views.Screen(views.Page{Step: step}))
		if strings.Contains(doc.Text(), "{") && !strings.Contains(doc.Find("style").Text(), "{") {
			t.Errorf("%T shows a gap", step)
		}
		if words(doc.Find("h1")) == "" {
			t.Errorf("%T without names has no heading", step)
		}
	}
}

// Two people once saw each other's language in somebody's template engine.
func TestLanguagesDoNotMix(t *testing.T) {
	other := *text.For("en")
	other.Tag, other.Wait.Start.Title = "fr", "Connexion à {bank}"
	done := make(chan []string)
	for _, c := range []*text.Catalogue{text.For("en"), &other} {
		go func() {
			var wrong []string
			for range 200 {
				p := page(reconnect.Wait{}, func(p *views.Page) { p.Text = c })
				_, doc := draw(t, views.Screen(p))
				if want := c.Say(c.Wait.Start.Title, text.Gaps{Bank: "Banque Horizon"}); words(doc.Find("h1")) != want {
					wrong = append(wrong, words(doc.Find("h1")))
				}
				if doc.Find("html").AttrOr("lang", "") != c.Tag {
					wrong = append(wrong, "lang")
				}
			}
			done <- wrong
		}()
	}
	if wrong := slices.Concat(<-done, <-done); wrong != nil {
		t.Errorf("mixed: %v", wrong)
	}
}
