package handlers_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/static"
	"github.com/open-reconnect/reconnect/views"
)

const (
	northLogo = `data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=`
	north     = `{"name":"North & Co","color":"#ffd400","page_dark":"#101030","corners":0,"font":"Georgia","logo":"` + northLogo + `","support":{"email":"help@north.example"}}`
)

// Each of them says the brand, and every page of its flow wears it, the last one included; the client's other flows do not.
func TestATicketAndAnOrderBringABrandOfTheirOwn(t *testing.T) {
	s := startWith(t, always(reconnect.Failed{Reason: reconnect.Locked}), func(s *handlers.Site) {
		ticketing(s)
		s.Clients["shop"].Color, s.Clients["shop"].Support.URL = "#14594d", "https://shop.example/help"
	})
	order := s.order(shopKey, strings.Replace(good, `{`, `{"brand":`+north+`,`, 1))
	links := map[string]string{
		"an order":                   strings.TrimPrefix(order.URL, s.URL),
		"a ticket":                   s.ticket(map[string]any{"brand": json.RawMessage(north), "code": "c2"}),
		"a ticket without one":       s.ticket(map[string]any{"code": "c3", "jti": "t-3"}),
		"a link that adds one to it": s.ticket(map[string]any{"code": "c4", "jti": "t-4"}) + "&brand=" + url.QueryEscape(north) + "&color=%23ffd400&name=North",
	}
	for what, link := range links {
		b := s.browser()
		page := b.open(link)
		res := b.get(page)
		doc := res.page(t)
		css, csp := doc.Find("style").Text(), res.Header.Get("Content-Security-Policy")
		wears := []bool{
			doc.Find(".names b").Text() == "North & Co", strings.Contains(css, "--brand:#ffd400;"), strings.Contains(css, "--round:0px;"),
			strings.Contains(css, "font-family:Georgia,serif"), doc.Find(".pair img.own").AttrOr("src", "") == northLogo,
			strings.HasPrefix(doc.Find("a[href^='mailto:help@north.example']").AttrOr("href", ""), "mailto:"), !strings.Contains(res.body, "shop.example/help"),
		}
		want := strings.Contains(what, "order") || what == "a ticket"
		for i, got := range wears {
			if got != want {
				t.Errorf("%s: mark %d of the brand is there: %v", what, i, got)
			}
		}
		sum := sha256.Sum256([]byte(css))
		if !strings.Contains(csp, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("%s: the page's style is not let in", what)
		}
	}
}

func TestABrandThatCannotBeTakenIsRefusedByItsMember(t *testing.T) {
	s := startWith(t, always(login), ticketing)
	large := "data:image/svg+xml," + url.PathEscape(`<svg xmlns="http://www.w3.org/2000/svg"><!--`+strings.Repeat("-x", 2<<10)+`--></svg>`)
	for i, c := range []struct{ brand, told string }{
		{`[]`, "brand is no JSON object"},
		{`"north"`, "brand is no JSON object"},
		{`{"name":"a","name":"b"}`, `says "name" twice`},
		{`{"colour":"#ffffff"}`, "brand.colour is no setting of a brand, which are name, logo"},
		{`{"color":"#fff;}"}`, "brand.color is no colour"},
		{`{"color":1}`, "brand.color is no text"},
		{`{"corners":1.5}`, "brand.corners is no whole number"},
		{`{"font":"Papyrus"}`, "brand.font names a font"},
		{`{"support":"help@north.example"}`, "brand.support is no JSON object"},
		{`{"support":{"url":"http://north.example"}}`, "brand.support.url is no https address"},
		{`{"support":{"phone":"1"}}`, "brand.support.phone is no setting"},
		{`{"support.email":"a"}`, "brand.support.email is no"},
		{`{"logo":"https://north.example/logo.svg"}`, "brand.logo is no address"},
		{`{"logo":"` + large + `"}`, "brand.logo has more than 4 KiB"},
	} {
		if p := s.order(shopKey, `{"aggregator":"test","brand":`+c.brand+`}`); p.code != http.StatusBadRequest || !strings.Contains(p.Detail, c.told) {
			t.Errorf("an order: %.80s: %+v, want %q", c.brand, p, c.told)
		}
		res := s.browser().get(s.ticket(map[string]any{"brand": json.RawMessage(c.brand), "jti": fmt.Sprint("w-", i)}))
		if res.shows(t, "notice", reconnect.BadLink); !strings.Contains(res.page(t).Find("pre").Text(), c.told) {
			t.Errorf("a ticket: %.80s: %s", c.brand, res.page(t).Find("pre").Text())
		}
	}
	if p := s.order(shopKey, `{"aggregator":"test","brand":{}}`); p.code != http.StatusCreated {
		t.Errorf("a brand that says nothing: %+v", p)
	}
}

// All colours, a font and corners are some 300 bytes of the first flight, so two logos of 2 KiB have room in it, beside the bank's.
func TestABrandLeavesTheFirstFormInItsFlight(t *testing.T) {
	s := startWith(t, always(reconnect.Ask{Fields: []reconnect.Field{
		{Name: "login", Kind: reconnect.Text, Label: "Identifiant client", Required: true}, {Name: "password", Kind: reconnect.Secret, Label: "Code confidentiel", Required: true},
	}}), func(s *handlers.Site) {
		b := &s.Clients["shop"].Brand
		for name, value := range map[string]string{
			"color": "#ffd400", "color_dark": "#303030", "accent": "#eeeeee", "accent_dark": "#333333", "page": "#fafad2", "page_dark": "#2b2b40", "corners": "3",
			"font": "Segoe UI, Roboto, Helvetica Neue, Arial",
		} {
			if wrong := b.Set(name, value); wrong != "" {
				t.Fatal(name, wrong)
			}
		}
	})
	sum := s.wire("/open?code=c") + s.wire(static.Widget.Path)
	if t.Logf("%d bytes", sum); sum > 12_000 {
		t.Errorf("without logos the first form takes %d bytes, so there is no room for any", sum)
	}
}

// What the editor prints is what a client's file says, and makes the very style sheet that its screens have.
func TestTheSettingsThatTheEditorPrintsLookTheSame(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { s.Gallery = true })
	b := s.browser()
	query := "?lang=en&theme=dark&brand=" + url.QueryEscape(north)
	var told struct {
		Wrong, YAML string
		Repairs     []string
		Screens     []struct{ Path string }
	}
	if err := json.Unmarshal([]byte(b.get("/gallery/brand.json"+query).body), &told); err != nil || told.Wrong != "" || len(told.Repairs) == 0 || len(told.Screens) < 50 {
		t.Fatalf("%v: %+v", err, told)
	}
	var said map[string]any
	if err := yaml.Unmarshal([]byte(told.YAML), &said); err != nil {
		t.Fatal(err)
	}
	client := &reconnect.Client{ID: "shop"}
	for name, value := range said {
		of, is := value.(map[string]any)
		if !is {
			of, name = map[string]any{name: value}, ""
		} else {
			name += "."
		}
		for part, value := range of {
			if wrong := client.Set(name+part, fmt.Sprint(value)); wrong != "" {
				t.Errorf("%s%s %s", name, part, wrong)
			}
		}
	}
	doc := b.get("/gallery/ask-sign-in" + query).page(t)
	if doc.Find("style").Text() != views.Style(client, reconnect.Appearance{Theme: "dark"}).CSS || doc.Find(".names b").Text() != client.Name ||
		doc.Find(".pair img.own").AttrOr("src", "") != client.Logo.Address() {
		t.Errorf("it looks otherwise than\n%s", told.YAML)
	}
	if res := b.get("/gallery/brand.json?brand=" + url.QueryEscape(`{"color":"red"}`)); !strings.Contains(res.body, "brand.color is no colour") {
		t.Errorf("a colour that is none: %s", res.body)
	}
}
