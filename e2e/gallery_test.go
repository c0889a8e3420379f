//go:build browser

package e2e_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// listed finds the gallery's pages in its own.
var listed = regexp.MustCompile(`<li>.*?<a href="([^"]+)"`)

// screens are the addresses of the gallery's pages, in English.
func screens(t testing.TB) []string {
	t.Helper()
	body := gallery(t)
	var all []string
	for _, found := range listed.FindAllStringSubmatch(body, -1) {
		all = append(all, widget.widget+"/gallery/"+html.UnescapeString(found[1]))
	}
	if len(all) < 20 {
		t.Fatalf("the gallery lists %d screens", len(all))
	}
	return all
}

// gallery is the source of the gallery's own page, in English.
func gallery(t testing.TB) string {
	t.Helper()
	_, body := get(t, widget.widget+"/gallery/?lang=en")
	return body
}

// languages are those of the gallery, in its own order.
func languages(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, found := range regexp.MustCompile(`<a href="\?lang=([A-Za-z-]+)" lang=`).FindAllStringSubmatch(gallery(t), -1) {
		if !slices.Contains(all, found[1]) { // the themes' links name the one that is there
			all = append(all, found[1])
		}
	}
	if len(all) < 10 {
		t.Fatalf("the gallery speaks %v", all)
	}
	return all
}

// A page that is looked at must be there still, with the same clock, when the next person comes to the table.
func TestTheGalleryStaysAsItIsForTenMinutes(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	if err := page.Clock().Install(); err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	page.OnRequest(func(playwright.Request) { asked.Add(1) })
	// Those that would ask, count or leave, were they a person's.
	for _, name := range []string{
		"ask-question-with-a-deadline", "approve", "visit", "wait", "done", "failed-cancelled", "notice-away", "welcome", "returned",
	} {
		visit(t, page, widget.widget+"/gallery/"+name+"?lang=en")
		before, asks := stands(t, page), asked.Load()
		if err := page.Clock().FastForward("10:00"); err != nil {
			t.Fatal(err)
		}
		if after := stands(t, page); after != before || asked.Load() != asks {
			t.Errorf("after ten minutes, and %d requests,\n%s\nhas become\n%s", asked.Load()-asks, before, after)
		}
	}
}

// stands is what stands in a window.
func stands(t testing.TB, page playwright.Page) string {
	t.Helper()
	said, err := page.Evaluate(`() => location.href + ' ' + document.title + ' ' + document.body.innerText`)
	if err != nil {
		t.Fatal(err)
	}
	return said.(string)
}

func TestTheGallerysOwnPageCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	e := newEye(t, new(atomic.Int32))
	e.expectNoFaults(widget.widget + "/gallery/?lang=en")
}

// Who prints a failure takes it to a phone call: what has happened, the reference and where help is stand on the paper, dark on white.
func TestAFailureCanBePrinted(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t, playwright.BrowserNewContextOptions{ColorScheme: playwright.ColorSchemeDark}))
	visit(t, page, widget.widget+"/gallery/failed-with-words-and-a-reference?lang=en")
	if err := page.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}); err != nil {
		t.Fatal(err)
	}
	found, err := page.Evaluate(`() => {
		const seen = e => e.checkVisibility();
		const link = document.querySelector('.aid a[href^=http]');
		return {
			title: seen(document.querySelector('h1')), reference: seen(document.querySelector('.ref code')),
			buttons: [...document.querySelectorAll('button, .go, summary')].filter(seen).length,
			address: getComputedStyle(link, '::after').content.includes(link.href),
			text: getComputedStyle(document.querySelector('h1')).color, ground: getComputedStyle(document.body).backgroundColor,
		};
	}`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"title": true, "reference": true, "buttons": 0, "address": true, "text": "rgb(0, 0, 0)", "ground": "rgba(0, 0, 0, 0)",
	}
	if got := fmt.Sprint(found); got != fmt.Sprint(want) {
		t.Errorf("printed: %s\nwant     %v", got, want)
	}
}
