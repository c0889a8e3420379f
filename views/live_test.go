package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// Browsers tell assistive technology that what is "required" and empty is invalid, before a person has come to it.
func TestNothingIsInvalidBeforeItIsFilledIn(t *testing.T) {
	required := 0
	for _, e := range views.Gallery(text.For("en"), "") {
		_, doc := draw(t, e.Component)
		if doc.Find("[required]").Length() > 0 {
			t.Errorf("%s: an empty field is invalid as it comes", e.Name)
		}
		required += doc.Find("[aria-required=true]").Length()
		if doc.Find("[type=radio][aria-required], [type=checkbox][aria-required], fieldset[aria-required]:not([role=radiogroup])").Length() > 0 {
			t.Errorf("%s: what is required is said where it is not heard", e.Name)
		}
	}
	if required < 20 {
		t.Errorf("only %d fields of the gallery are said to be required", required)
	}
	picks := []reconnect.Choice{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}
	doc := screen(t, page(ask(reconnect.Field{Name: "way", Kind: reconnect.Pick, Required: true, Choices: picks}), func(p *views.Page) {
		p.Problems = []reconnect.Problem{{Field: "way", Kind: reconnect.Missing}}
	}))
	if doc.Find("fieldset[role=radiogroup][aria-required=true][aria-invalid=true][aria-describedby~=f0-problem]").Length() != 1 {
		t.Error("a choice that was not made is not marked")
	}
}

// After a change the focus is in a field. Who cannot see has not met what stands before it.
func TestTheFieldWithTheFocusIsDescribedByWhatStandsBeforeTheForm(t *testing.T) {
	picture := &reconnect.Image{Type: "image/png", Data: []byte("\x89PNG")}
	step := ask(
		reconnect.Field{Name: "user", Kind: reconnect.Text, Value: "mary"},
		reconnect.Field{Name: "code", Kind: reconnect.Code, Help: "Six digits", Image: picture},
	)
	step.Words = reconnect.Words{Text: "Have your phone ready.", Lang: "en"}
	doc := screen(t, page(step, func(p *views.Page) { p.Retried, p.AttemptsLeft = true, 2 }))
	if got := attr(t, doc, "[data-field=code]", "aria-describedby"); got != "words attempts f1-help f1-picture" {
		t.Errorf("the field is described by %q", got)
	}
	for id, want := range map[string]string{"#words": "Have your phone ready.", "#attempts": "2"} {
		if got := words(doc.Find(id)); !strings.Contains(got, want) {
			t.Errorf("%s says %q", id, got)
		}
	}
	if attr(t, doc, "img#f1-picture", "alt") == "" {
		t.Error("the picture has no words")
	}
	if got := attr(t, doc, "[data-field=user]", "aria-describedby"); got != "" {
		t.Errorf("another field, too, is described by %q", got)
	}
	// As long as nothing stands there, nothing is said.
	if got := attr(t, screen(t, page(ask(reconnect.Field{Name: "p", Kind: reconnect.Secret}))), "input[type=password]", "aria-describedby"); got != "" {
		t.Errorf("a lone field is described by %q", got)
	}
}

func TestEveryOpenPageSaysWhenItsTimeIsOverAndHowToGetMore(t *testing.T) {
	now := time.Now()
	limited := func(extends bool) func(*views.Page) {
		return func(p *views.Page) { p.Now, p.Until, p.Extends = now, now.Add(27*time.Minute+5*time.Second), extends }
	}
	for _, step := range []reconnect.Step{
		ask(reconnect.Field{Name: "p", Kind: reconnect.Secret}), ask(), reconnect.Wait{}, reconnect.Approve{}, reconnect.Visit{URL: "https://bank.example/"}, reconnect.Act{},
	} {
		html, doc := draw(t, views.Screen(page(step, limited(true))))
		if attr(t, doc, "main", "data-until") != "1625" || attr(t, doc, "main", "data-soon") == "" {
			t.Errorf("%T: the script is not told", step)
		}
		if !strings.Contains(html, "<p>You have 28 more minutes.</p>") || !strings.Contains(html, `formaction="/f/key/longer"`) {
			t.Errorf("%T: without a script nothing is said of it", step)
		}
		if html, _ := draw(t, views.Screen(page(step, limited(false)))); strings.Contains(html, "/longer") {
			t.Errorf("%T: more time is offered where there is none", step)
		}
	}
}
