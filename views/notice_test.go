package views_test

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
)

func TestNoticesSayItToBothReaders(t *testing.T) {
	for _, r := range reconnect.Reasons() {
		_, doc := draw(t, views.Notice(views.Note{
			Client: &reconnect.Client{Brand: reconnect.Brand{Name: "Budgetly"}, Home: "https://budgetly.example/"},
			Reason: r, Detail: "redirect_uri <https://evil.example> is not listed",
		}))
		if attr(t, doc, "main", "data-reason") != string(r) || attr(t, doc, "main", "data-status") == "failed" == (r == reconnect.Away) {
			t.Errorf("%s is not marked", r)
		}
		if !strings.Contains(doc.Find("details").Text(), "<https://evil.example>") || strings.Contains(doc.Find("h1, .why, .next").Text(), "evil") {
			t.Errorf("%s: the detail belongs to the developer", r)
		}
		// Where there was no room the link itself is still good, and an empty reference opens it again.
		if again := doc.Find(`main a[href=""]`).Remove().Length(); again == 1 != (r == reconnect.Crowded || r == reconnect.Away) {
			t.Errorf("%s: %d links to try again", r, again)
		}
		if attr(t, doc, "a", "href") != "https://budgetly.example/" || doc.Find("main a").Length() != 1 {
			t.Errorf("%s leads elsewhere than home", r)
		}
		if _, leaves := doc.Find("main").Attr("data-leave"); leaves || doc.Find("noscript").Length() == 1 != (r == reconnect.Away) {
			t.Errorf("%s leaves by itself, or does not go on", r)
		}
	}
}

func TestANoticeLeadsBackToTheCallbackWhereItIsTheClientsOwn(t *testing.T) {
	c := &reconnect.Client{Brand: reconnect.Brand{Name: "Budgetly"}, Home: "https://budgetly.example/"}
	for _, way := range []reconnect.Way{{URL: "acme://done?error=server_error"}, {URL: "https://budgetly.example/cb?state=s", Top: true}} {
		_, doc := draw(t, views.Notice(views.Note{Client: c, Reason: reconnect.ReconnectOnly, Way: way, Framed: true}))
		target := map[bool]string{true: "_top", false: "_self"}[way.Top]
		if attr(t, doc, "main a.go", "href") != way.URL || attr(t, doc, "main a.go", "target") != target || doc.Find("main a").Length() != 1 {
			t.Errorf("%+v: it leads elsewhere", way)
		}
	}
	_, doc := draw(t, views.Notice(views.Note{Client: c, Reason: reconnect.BadLink, Way: reconnect.Way{URL: "javascript:alert(1)"}}))
	if attr(t, doc, "main a.go", "href") != c.Home {
		t.Error("a script is followed")
	}
}

func TestNoticeWithoutAClientStillHelps(t *testing.T) {
	for _, c := range []*reconnect.Client{nil, {}, {Brand: reconnect.Brand{Name: "X"}, Home: "javascript:alert(1)"}} {
		_, doc := draw(t, views.Notice(views.Note{Client: c, Reason: reconnect.UnknownClient}))
		if doc.Find("main a").Length() != 0 || words(doc.Find(".next")) == "" {
			t.Errorf("%+v: it leads somewhere, or says nothing", c)
		}
	}
}

// A null would stop the script, and with it the height and everything else that the host window hears.
func TestAFramedNoticeHasNothingThatStopsTheScript(t *testing.T) {
	for _, c := range []*reconnect.Client{nil, {}, {Origins: []string{"https://a.example"}}} {
		_, doc := draw(t, views.Notice(views.Note{Client: c, Reason: reconnect.BadLink, Framed: true}))
		told := strings.TrimSpace(doc.Find("#messages").Text())
		if known := c != nil && c.Origins != nil; strings.Contains(told, "null") || known != (told == `{"to":["https://a.example"],"said":[]}`) {
			t.Errorf("%+v: %s", c, told)
		}
	}
}

func TestReturnedWindowsMayBeClosed(t *testing.T) {
	_, doc := draw(t, views.Returned(views.Arrival{}))
	if _, closes := doc.Find("main").Attr("data-close"); !closes || !strings.Contains(doc.Text(), "close this window") {
		t.Error("it neither closes nor says so")
	}
	_, doc = draw(t, views.Returned(views.Arrival{Already: true}))
	if !strings.Contains(words(doc.Find("h1")), "already") {
		t.Error("a second return is not told from the first")
	}
}
