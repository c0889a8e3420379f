package views_test

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
)

func looking(look reconnect.Appearance) func(*views.Page) {
	return func(p *views.Page) { p.Appearance = look }
}

var logo = &reconnect.Image{Type: "image/png", Data: []byte("\x89PNG")}

func TestALinksNameStandsWhereverTheClientsWould(t *testing.T) {
	steps := []reconnect.Step{
		ask(reconnect.Field{Name: "p", Kind: reconnect.Secret}),
		reconnect.Approve{},
		reconnect.Visit{URL: "https://bank.example/"},
		reconnect.Act{},
		reconnect.Wait{},
		reconnect.Done{},
		reconnect.Failed{Reason: reconnect.WrongCode},
	}
	for _, step := range steps {
		p := page(step, looking(reconnect.Appearance{Name: "Patria Lending & <b>Co"}))
		html, doc := draw(t, views.Screen(p))
		if strings.Contains(strings.ReplaceAll(html, "budgetly.example", ""), "Budgetly") {
			t.Errorf("%T: the configured name is still there", step)
		}
		if got := words(doc.Find(".names b")); got != "Patria Lending & <b>Co" {
			t.Errorf("%T: the top says %q", step, got)
		}
		if got := words(doc.Find(".pair svg text").First()); got != "PL" {
			t.Errorf("%T: the monogram is %q", step, got)
		}
		if got := doc.Find("title").Text(); !strings.HasSuffix(got, " – Patria Lending & <b>Co") {
			t.Errorf("%T: the window is called %q", step, got)
		}
		if p.Client.Name != "Budgetly" {
			t.Error("a link has changed the client for everybody")
		}
	}
	// What leads somewhere stays as it is configured.
	doc := screen(t, page(reconnect.Failed{Reason: reconnect.Locked}, looking(reconnect.Appearance{Name: "Patria"})))
	if got := attr(t, doc, "main a.go", "href"); got != "https://budgetly.example/" || words(doc.Find("main a.go")) != "Back to Patria" {
		t.Errorf("the way back leads to %s, called %q", got, words(doc.Find("main a.go")))
	}
}

func TestALogoStaysBesideItsOwnNameOnly(t *testing.T) {
	for name, stays := range map[string]bool{"": true, "Budgetly": true, "BUDGETLY": true, "Patria": false, "Budgetly Inc": false} {
		doc := screen(t, page(ask(), looking(reconnect.Appearance{Name: name}), func(p *views.Page) { p.Client.Logo = logo }))
		if got := doc.Find(".pair > img").Length() == 1; got != stays {
			t.Errorf("a link's name %q: the client's logo is shown: %v", name, got)
		}
	}
}

func TestTheCrossCancelsAsTheButtonBelowDoes(t *testing.T) {
	for _, bare := range []bool{false, true} {
		for _, step := range []reconnect.Step{ask(), reconnect.Approve{}, reconnect.Visit{}, reconnect.Act{}, reconnect.Wait{}} {
			doc := screen(t, page(step, looking(reconnect.Appearance{Close: true, Bare: bare})))
			below, cross := doc.Find("main form.leave"), doc.Find("header form.x")
			if below.Length() != 1 || cross.Length() != 1 {
				t.Fatalf("%T, bare %v: %d crosses, %d below", step, bare, cross.Length(), below.Length())
			}
			for _, name := range []string{"action", "method"} {
				if got := cross.AttrOr(name, "-"); got != below.AttrOr(name, "") {
					t.Errorf("%T: the %s of the cross is %q", step, name, got)
				}
			}
			if cross.Find("input[type=hidden][name=turn][value='7']").Length() != 1 || cross.Find("input").Length() != 1 || cross.Find("button").Length() != 1 {
				t.Errorf("%T: the cross sends something else", step)
			}
			if got := words(cross.Find("button")); got != "Cancel and close" {
				t.Errorf("%T: the cross is called %q", step, got)
			}
			if bare != (doc.Find(".names").Length() == 0) {
				t.Errorf("%T: names at the top although bare is %v", step, bare)
			}
		}
		for _, step := range []reconnect.Step{reconnect.Done{}, reconnect.Failed{Reason: reconnect.Cancelled}} {
			if screen(t, page(step, looking(reconnect.Appearance{Close: true, Bare: bare}))).Find("form:not(.tongues)").Length() != 0 {
				t.Errorf("%T can be cancelled", step)
			}
		}
	}
	if screen(t, page(ask())).Find("form.x").Length() != 0 {
		t.Error("a cross that nobody wished for")
	}
}

// A frame stands in another page, whose messages must not reach the app around both.
func TestOnlyAPageOfItsOwnSpeaksToAnApp(t *testing.T) {
	said := func(framed bool, app string) string {
		return screen(t, page(ask(), looking(reconnect.Appearance{App: app}), func(p *views.Page) {
			p.Framed, p.Origins = framed, []string{"https://budgetly.example"}
			p.Messages = []views.Message{{Seq: 1, Data: "x"}}
		})).Find("#messages").Text()
	}
	if got := said(false, "events"); !strings.Contains(got, `"app":"events"`) {
		t.Errorf("the app hears nothing: %s", got)
	}
	if got := said(true, "events"); strings.Contains(got, "app") {
		t.Errorf("a frame speaks to the app: %s", got)
	}
	if got := said(false, ""); strings.Contains(got, "app") {
		t.Errorf("a page in a browser speaks to an app: %s", got)
	}
}
