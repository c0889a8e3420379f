package views_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

func TestFieldsAreTypedAsTheirKindSays(t *testing.T) {
	for _, tt := range []struct {
		field reconnect.Field
		want  string
	}{
		{reconnect.Field{Kind: reconnect.Text}, "input[type=text]:not([inputmode])"},
		{reconnect.Field{Kind: "hologram"}, "input[type=text]"},
		{reconnect.Field{Kind: reconnect.Secret}, "input[type=password][autocomplete=current-password]"},
		{reconnect.Field{Kind: reconnect.Code}, "input[type=text]:not([inputmode])[autocomplete=one-time-code][autocorrect=off][autocapitalize=none]"},
		{reconnect.Field{Kind: reconnect.Secret}, "input[type=password]:not([inputmode])[autocorrect=off][autocapitalize=none]"},
		{reconnect.Field{Kind: reconnect.Secret, Pattern: `[0-9]{6}`}, "input[type=password][inputmode=numeric]"},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `[0-9]{8}`}, "input[type=text][inputmode=numeric]"},
		{reconnect.Field{Kind: reconnect.Number, Pattern: `[0-9]{8}`}, "input[type=text][inputmode=numeric]"},
		{reconnect.Field{Kind: reconnect.Number, Pattern: `.+`}, "input[type=text]:not([inputmode])"},
		{reconnect.Field{Kind: reconnect.Code, Pattern: `\d{6}`}, "input[inputmode=numeric]:not([pattern]):not([maxlength])"},
		{reconnect.Field{Kind: reconnect.Code, Pattern: `^[0-9]{4,8}$`}, "input[inputmode=numeric]"},
		{reconnect.Field{Kind: reconnect.Code, Pattern: `[A-Z0-9]{6}`}, "input:not([inputmode])[autocomplete=one-time-code]"},
		{reconnect.Field{Kind: reconnect.Code, Pattern: `.{6}`}, "input:not([inputmode])"},
		{reconnect.Field{Kind: reconnect.Code, Pattern: `\w+`}, "input:not([inputmode])"},
		{reconnect.Field{Kind: reconnect.Number}, "input[type=text][inputmode=decimal]"},
		{reconnect.Field{Kind: reconnect.Date}, "input[type=date]"},
		{reconnect.Field{Kind: reconnect.File}, "input[type=file]"},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `a+`}, "input:not([pattern]):not([title])"},
		{reconnect.Field{Kind: reconnect.Text, Required: true}, "input[aria-required=true]:not([required])"},
		{reconnect.Field{Kind: reconnect.Pick, Choices: many(5)}, "fieldset input[type=radio]"},
		{reconnect.Field{Kind: reconnect.Pick, Choices: many(25)}, "fieldset input[type=radio][value=v24]"},
		{reconnect.Field{Kind: reconnect.Pick, Choices: many(26)}, "select option[value=v25]"},
		{reconnect.Field{Kind: reconnect.Picks, Choices: many(9)}, "fieldset input[type=checkbox]"},
	} {
		tt.field.Name = "x"
		doc := screen(t, page(ask(tt.field)))
		if doc.Find("form.ask [data-field=x]").Length() == 0 || doc.Find("form.ask "+tt.want).Length() == 0 {
			html, _ := doc.Find("form.ask").Html()
			t.Errorf("%+v is not %s:\n%s", tt.field, tt.want, html)
		}
	}
}

// An input's name or id that comes from outside could hide what the page itself looks for, in a form or in the window.
func TestInputsAreNamedByUs(t *testing.T) {
	const hostile = "action"
	var fields []reconnect.Field
	for _, k := range []reconnect.Kind{
		reconnect.Text, reconnect.Search, reconnect.Secret, reconnect.Code, reconnect.Number, reconnect.Date, reconnect.Pick, reconnect.Picks,
		reconnect.File, "hologram",
	} {
		fields = append(fields,
			reconnect.Field{Name: hostile, Kind: k, Help: "help", Choices: []reconnect.Choice{{Value: hostile, Label: hostile}}},
			reconnect.Field{Name: hostile, Kind: k, Choices: many(9)},
			reconnect.Field{Name: hostile, Kind: k, Choices: []reconnect.Choice{{Value: hostile, Image: &reconnect.Image{Type: "image/png"}}}},
		)
	}
	ours := regexp.MustCompile(`^(turn|f\d+)$`)
	doc := screen(t, page(ask(fields...)))
	for _, e := range doc.Find("form [name]").EachIter() {
		if name := e.AttrOr("name", ""); !ours.MatchString(name) {
			t.Errorf("an input is called %s", name)
		}
	}
	if n := doc.Find("[id*=action]").Length(); n > 0 {
		t.Errorf("%d ids are made from a field's name", n)
	}
	if got := doc.Find("form.ask [data-field='action']").Length(); got < len(fields) {
		t.Errorf("%d of %d fields can be found by their own names", got, len(fields))
	}
}

func many(n int) []reconnect.Choice {
	all := make([]reconnect.Choice, n)
	for i := range all {
		all[i] = reconnect.Choice{Value: "v" + strconv.Itoa(i), Label: "choice " + strconv.Itoa(i)}
	}
	return all
}

func TestPasswordManagersKnowTheLogin(t *testing.T) {
	doc := screen(t, page(ask(
		reconnect.Field{Name: "branch", Kind: reconnect.Pick, Choices: many(2)},
		reconnect.Field{Name: "user", Kind: reconnect.Number}, reconnect.Field{Name: "note", Kind: reconnect.Text},
		reconnect.Field{Name: "pw", Kind: reconnect.Secret}, reconnect.Field{Name: "word", Kind: reconnect.Secret},
	)))
	for name, want := range map[string]string{"user": "username", "note": "off", "pw": "current-password", "word": "off"} {
		if got := attr(t, doc, "[data-field="+name+"]", "autocomplete"); got != want {
			t.Errorf("%s completes as %q, want %q", name, got, want)
		}
	}
	doc = screen(t, page(ask(reconnect.Field{Name: "q", Kind: reconnect.Text})))
	if got := attr(t, doc, "[data-field=q]", "autocomplete"); got != "off" {
		t.Errorf("an answer to a question completes as %q", got)
	}
}

func TestValuesComeBackButSecretsNever(t *testing.T) {
	values := map[string][]string{
		"user": {"alice"}, "pw": {"hunter2"}, "code": {"123456"}, "file": {"aGk="}, "pick": {"v1"}, "picks": {"v0", "v2"}, "list": {"v7"},
	}
	step := ask(
		reconnect.Field{Name: "user", Kind: reconnect.Text, Value: "given"}, reconnect.Field{Name: "pw", Kind: reconnect.Secret, Value: "hunter2"},
		reconnect.Field{Name: "code", Kind: reconnect.Code}, reconnect.Field{Name: "file", Kind: reconnect.File},
		reconnect.Field{Name: "pick", Kind: reconnect.Pick, Choices: many(3)}, reconnect.Field{Name: "picks", Kind: reconnect.Picks, Choices: many(3)},
		reconnect.Field{Name: "list", Kind: reconnect.Pick, Choices: many(26)}, reconnect.Field{Name: "prefilled", Kind: reconnect.Text, Value: "given"},
	)
	html, doc := draw(t, views.Screen(page(step, func(p *views.Page) { p.Values = values })))
	for _, secret := range []string{"hunter2", "123456", "aGk="} {
		if strings.Contains(html, secret) {
			t.Errorf("the page holds %s", secret)
		}
	}
	for _, want := range []string{
		"[data-field=user][value=alice]", "[data-field=pick][value=v1][checked]", "[data-field=picks][value=v0][checked]",
		"[data-field=picks][value=v2][checked]", "[data-field=list] option[value=v7][selected]", "[data-field=prefilled][value=given]",
	} {
		if doc.Find(want).Length() != 1 {
			t.Errorf("there is no %s", want)
		}
	}
	if n := doc.Find("[checked],[selected]").Length(); n != 4 {
		t.Errorf("%d choices are chosen, want 4", n)
	}
}

// A code that did not go anywhere may be mended; one that the bank has seen is worthless.
func TestACodeComesBackOnlyIfItWentNowhere(t *testing.T) {
	_, doc := draw(t, views.Screen(page(ask(reconnect.Field{Name: "code", Kind: reconnect.Code}), func(p *views.Page) {
		p.Values = map[string][]string{"code": {"12345"}}
		p.Problems = []reconnect.Problem{{Field: "code", Kind: reconnect.TooShort, Bound: 6}}
	})))
	if attr(t, doc, "[data-field=code]", "value") != "12345" {
		t.Error("a code that is too short must be typed again")
	}
}

func TestLongListsAreWholeAndCanBeSearched(t *testing.T) {
	pictured := many(600)
	pictured[599].Image = &reconnect.Image{Type: "image/png"}
	for _, tt := range []struct {
		field    reconnect.Field
		searched bool
	}{
		{reconnect.Field{Kind: reconnect.Pick, Choices: many(600)}, true},
		{reconnect.Field{Kind: reconnect.Picks, Choices: many(600)}, true},
		{reconnect.Field{Kind: reconnect.Pick, Choices: pictured}, true},
		{reconnect.Field{Kind: reconnect.Pick, Choices: many(13)}, true},
		{reconnect.Field{Kind: reconnect.Pick, Choices: many(12)}, false},
	} {
		tt.field.Name = "x"
		doc := screen(t, page(ask(tt.field)))
		if got := doc.Find("form.ask [value^=v]").Length(); got != len(tt.field.Choices) {
			t.Errorf("%d of %d choices are shown", got, len(tt.field.Choices))
		}
		if got := doc.Find("select[data-find], fieldset[data-find]").Length() == 1; got != tt.searched {
			t.Errorf("that %d choices can be searched is %t", len(tt.field.Choices), got)
		}
		doc = screen(t, page(ask(reconnect.Field{Name: "q", Kind: reconnect.Search}, tt.field)))
		if doc.Find("[data-find]").Length() != 0 {
			t.Error("a form that searches is searched twice")
		}
	}
}

func TestWhatIsWrongIsSaidInThePagesLanguage(t *testing.T) {
	for _, tt := range []struct {
		field reconnect.Field
		kind  reconnect.ProblemKind
		want  map[string]string
	}{
		{reconnect.Field{Kind: reconnect.Text, Pattern: `^[0-9]{8}$`}, reconnect.Mismatch, map[string]string{
			"en": "Enter 8 digits, for example 12345678.", "fr": " 12345678.", "es": "por ejemplo 12345678.",
		}},
		{reconnect.Field{Kind: reconnect.Secret, Pattern: `\d+`}, reconnect.Mismatch, map[string]string{
			"en": "Enter digits only.", "fr": "uniquement des chiffres", "es": "solo números",
		}},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `[0-9]{4,8}`}, reconnect.Mismatch, map[string]string{"en": "Enter digits only, for example 1234."}},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `[0-9]{8}`}, reconnect.Missing, map[string]string{"en": "Fill this in"}},
		{reconnect.Field{Kind: reconnect.Code, Pattern: `[0-9]{6}`}, reconnect.Missing, map[string]string{"en": "Enter the 6 digits of the code."}},
		{reconnect.Field{Kind: reconnect.Code}, reconnect.Missing, map[string]string{"en": "Fill this in"}},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `[A-Z]+`}, reconnect.Mismatch, map[string]string{"en": "in another form"}},
		{reconnect.Field{Kind: reconnect.Date}, reconnect.Missing, map[string]string{"en": "day, month and year"}},
		{reconnect.Field{Kind: reconnect.Picks, Choices: many(3)}, reconnect.Missing, map[string]string{"en": "Choose an option"}},
	} {
		tt.field.Name = "x"
		for _, c := range text.Catalogues() {
			doc := screen(t, page(ask(tt.field), func(p *views.Page) {
				p.Text = c
				p.Problems = []reconnect.Problem{{Field: "x", Kind: tt.kind}}
			}))
			if got := words(doc.Find("#f0-problem")); !strings.Contains(got, tt.want[c.Tag]) {
				t.Errorf("%s: a %s that is %s with the pattern %q says %q", c.Tag, tt.field.Kind, tt.kind, tt.field.Pattern, got)
			}
			if doc.Find("form.ask[novalidate]").Length() != 1 {
				t.Error("the browser checks the form, too")
			}
		}
	}
}

func TestProblemsLeadToTheirFields(t *testing.T) {
	step := ask(
		reconnect.Field{Name: "user", Kind: reconnect.Text, Label: "User", Help: "As on your card"}, reconnect.Field{Name: "ok", Kind: reconnect.Text, Label: "Fine"},
		reconnect.Field{Name: "day", Kind: reconnect.Date, Label: "Day"}, reconnect.Field{Name: "pick", Kind: reconnect.Pick, Label: "Pick", Choices: many(3)},
		reconnect.Field{Name: "file", Kind: reconnect.File, Label: "File"},
	)
	doc := screen(t, page(step, func(p *views.Page) {
		p.Problems = []reconnect.Problem{
			{Field: "user", Kind: reconnect.TooShort, Bound: 4},
			{Field: "day", Kind: reconnect.Mismatch},
			{Field: "pick", Kind: reconnect.Missing},
			{Field: "file", Kind: reconnect.TooLong, Bound: 512 << 10},
		}
	}))
	summary := doc.Find("[role=alert][tabindex='-1'][autofocus]")
	if summary.Length() != 1 || !strings.Contains(summary.Text(), "4 answers") {
		t.Fatalf("the summary says %q", words(summary))
	}
	for i, a := range summary.Find("a").EachIter() {
		if target := doc.Find(a.AttrOr("href", "")); target.Length() != 1 || !target.Is("input") {
			t.Errorf("link %d leads nowhere: %s", i, a.AttrOr("href", ""))
		}
	}
	if n := summary.Find("a").Length(); n != 4 {
		t.Errorf("%d problems are listed", n)
	}
	if got := attr(t, doc, "[data-field=user]", "aria-describedby"); got != "f0-help f0-problem" {
		t.Errorf("the field is described by %q", got)
	}
	if attr(t, doc, "[data-field=user]", "aria-invalid") != "true" || attr(t, doc, "[data-field=ok]", "aria-invalid") != "" {
		t.Error("the wrong fields are marked")
	}
	if got := words(doc.Find("#f4-problem")); !strings.Contains(got, "384 kB") {
		t.Errorf("a file that is too large says %q", got)
	}
	if !strings.HasPrefix(doc.Find("title").Text(), "Please check") {
		t.Errorf("the window is called %q", doc.Find("title").Text())
	}
}

func TestBankWordsStayWords(t *testing.T) {
	const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&`
	field := func(k reconnect.Kind, n int) reconnect.Field {
		f := reconnect.Field{Name: evil + string(k), Kind: k, Label: evil, Help: evil, Lang: `"><script>`, Pattern: evil, Value: evil}
		for i := range n {
			f.Choices = append(f.Choices, reconnect.Choice{Value: evil + strconv.Itoa(i), Label: evil})
		}
		return f
	}
	w := reconnect.Words{Text: evil, Lang: evil}
	for _, step := range []reconnect.Step{
		reconnect.Ask{Words: w, Reason: reconnect.Reason(evil), Fields: []reconnect.Field{
			field(reconnect.Text, 0), field(reconnect.Secret, 0), field(reconnect.Code, 0), field(reconnect.Number, 0),
			field(reconnect.Date, 0), field(reconnect.Pick, 3), field(reconnect.Picks, 3), field(reconnect.File, 0),
		}},
		reconnect.Ask{Fields: []reconnect.Field{field(reconnect.Pick, 9)}},
		reconnect.Approve{Words: w, Image: &reconnect.Image{Type: `text/html" onload="alert(1)`, Alt: evil}},
		reconnect.Visit{Words: w},
		reconnect.Act{Words: w},
		reconnect.Wait{Words: w},
		reconnect.Failed{Words: w},
	} {
		doc := screen(t, page(step, func(p *views.Page) { p.Bank.Name, p.Bank.Color, p.Client.Name = evil, evil, evil }))
		if n := doc.Find("script:not([src]):not([type]), [onerror], [onload], img[src=x]").Length(); n != 0 {
			t.Errorf("%T: words have become markup", step)
		}
		if !strings.Contains(doc.Find("main").Text(), evil) {
			t.Errorf("%T: the words are not shown as they are", step)
		}
	}
}

func TestBankWordsAreMarkedWithTheirLanguage(t *testing.T) {
	for _, lang := range []string{"fr", ""} {
		doc := screen(t, page(reconnect.Ask{
			Words:  reconnect.Words{Text: "Bonjour", Lang: lang},
			Fields: []reconnect.Field{{Name: "x", Kind: reconnect.Text, Label: "Nom", Help: "Aide", Lang: lang}},
		}))
		for _, s := range []string{"blockquote", "label span", "#f0-help"} {
			if got, there := doc.Find(s).Attr("lang"); !there || got != lang {
				t.Errorf("%s is said to be %q, want %q", s, got, lang)
			}
			if attr(t, doc, s, "dir") != "auto" {
				t.Errorf("%s has the page's direction", s)
			}
		}
	}
	doc := screen(t, page(reconnect.Failed{Words: reconnect.Words{Text: "The login is locked", Lang: "en", Service: true}}))
	if got := words(doc.Find("figcaption")); got != "Message from our data provider" {
		t.Errorf("the aggregator's words are said to be %q", got)
	}
	doc = screen(t, page(ask(reconnect.Field{Name: "x", Kind: reconnect.Secret, Lang: "fr"})))
	if doc.Find("label span").AttrOr("lang", "") != "en" || words(doc.Find("label span")) != "Password" {
		t.Error("our own label is said to be the bank's")
	}
	doc = screen(t, page(ask(reconnect.Field{Name: "x", Kind: reconnect.Text, Username: true})))
	if got := words(doc.Find("label span")); got != "Username" {
		t.Errorf("a user name without a label is called %q", got)
	}
}

func TestPicturesCanBeChosenAndEnlarged(t *testing.T) {
	png := &reconnect.Image{Type: "image/png", Data: []byte("x")}
	doc := screen(t, page(ask(
		reconnect.Field{Name: "pic", Kind: reconnect.Pick, Lang: "fr", Choices: []reconnect.Choice{{Value: "a", Image: png}, {Value: "b", Image: png, Label: "Cat"}, {Value: "c", Image: &reconnect.Image{Type: "image/svg+xml"}}}},
		reconnect.Field{Name: "cap", Kind: reconnect.Text, Image: png},
	)))
	if doc.Find("input[type=radio][data-field=pic]").Length() != 3 || doc.Find("label.tile img[src^='data:image/png']").Length() != 2 {
		t.Error("the pictures are not a choice")
	}
	if strings.Contains(doc.Find("main").Text(), "svg") || doc.Find("img[src*=svg]").Length() != 0 {
		t.Error("SVG from outside can carry script")
	}
	if got := words(doc.Find("label.tile").First()); got != "Picture 1" {
		t.Errorf("a picture without words is called %q", got)
	}
	if doc.Find(".tile span[lang=en]").Length() != 2 || doc.Find(".tile span[lang=fr]").Length() != 1 {
		t.Error("the page's own words are said to be the bank's")
	}
	if doc.Find(".shot img[alt]:not([alt=''])").Length() != 1 {
		t.Error("a picture that belongs to a question has no words")
	}
	// A magnifier that were an input would read like an answer, or be one.
	if doc.Find(".shot details.zoom > summary, .pics + details.zoom > summary").Length() != 2 || doc.Find(".zoom input").Length() != 0 {
		t.Error("the pictures cannot be enlarged")
	}
}

func TestLabelsDifferFromEachOther(t *testing.T) {
	f := func(name string) reconnect.Field {
		return reconnect.Field{Name: name, Kind: reconnect.Text, Label: "Answer"}
	}
	doc := screen(t, page(ask(f("a"), f("b"), f("c"))))
	seen := map[string]bool{}
	for _, l := range doc.Find("form.ask label").EachIter() {
		seen[words(l)] = true
	}
	if len(seen) != 3 {
		t.Errorf("three fields are called %v", seen)
	}
}

// What an upstream has no words for, or what could not be shown, the page says in its own language, and marks as such.
func TestThePageSaysWhatAdaptersHaveNoWordsFor(t *testing.T) {
	doc := screen(t, page(reconnect.Ask{
		Fields: []reconnect.Field{
			{Name: "how", Kind: reconnect.Pick, Lang: "fr", Choices: []reconnect.Choice{{Value: "Text", Reach: reconnect.ByMessage}, {Value: "Call", Reach: reconnect.ByCall}}},
			{Name: "captcha", Kind: reconnect.Text, Label: "Captcha", Help: "Aide", Lang: "fr", Unseen: true},
		},
		Words: reconnect.Words{Unseen: true},
	}, func(p *views.Page) { p.Text = text.For("de") }))
	for i, want := range []string{"SMS", "Anruf"} {
		row := doc.Find(".row span").Eq(i)
		if words(row) != want || row.AttrOr("lang", "") != "de" {
			t.Errorf("%q in %s", words(row), row.AttrOr("lang", ""))
		}
	}
	if doc.Find("#f1").AttrOr("aria-describedby", "") != "f1-help f1-unseen" || !strings.Contains(words(doc.Find("#f1-unseen")), "Bild") {
		t.Errorf("described by %q: %q", doc.Find("#f1").AttrOr("aria-describedby", ""), words(doc.Find("#f1-unseen")))
	}
	if !strings.Contains(words(doc.Find("main > p.steps")), "Bild") {
		t.Error("nothing says that a picture is missing")
	}
}

// A bank's label may be a question, and needs no second mark behind it.
func TestALabelThatEndsInAMarkHasNoColonInTheSummary(t *testing.T) {
	for label, want := range map[string]string{"Where?": "Where? Choose", "Where": "Where: Choose", "أين؟": "أين؟ Choose"} {
		step := ask(reconnect.Field{Name: "where", Kind: reconnect.Pick, Label: label, Required: true, Choices: many(2)})
		doc := screen(t, page(step, func(p *views.Page) { p.Problems = []reconnect.Problem{{Field: "where", Kind: reconnect.Missing}} }))
		if got := words(doc.Find(".say li")); !strings.HasPrefix(got, want) {
			t.Errorf("%q is listed as %q", label, got)
		}
	}
}
