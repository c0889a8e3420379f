package docs_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect/docs"
)

// TestTheSiteIsReadInOrderAndHasNoDeadEnd follows every link and picture of the site, mounted below a path as widget demo does it, and then the
// way from each page to the next, on which every document is met once.
func TestTheSiteIsReadInOrderAndHasNoDeadEnd(t *testing.T) {
	site, err := docs.New()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix("/docs", site))
	defer server.Close()
	pages := map[string]*goquery.Document{}
	get := func(address string) (*goquery.Document, int) {
		if pages[address] != nil {
			return pages[address], http.StatusOK
		}
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		page, err := goquery.NewDocumentFromReader(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			pages[address] = page
		}
		return page, resp.StatusCode
	}
	var met []string
	for at := server.URL + "/docs/"; at != ""; {
		met = append(met, strings.TrimPrefix(at, server.URL+"/docs/"))
		page, status := get(at)
		here, _ := url.Parse(at)
		if status != http.StatusOK || page.Find("main h1").Length() != 1 || len(met) > 100 {
			t.Fatalf("%s is answered %d, with %d titles", at, status, page.Find("main h1").Length())
		}
		page.Find("a[href],img[src],link[href]").Each(func(_ int, l *goquery.Selection) {
			to, err := here.Parse(l.AttrOr("href", l.AttrOr("src", "")))
			if err != nil {
				t.Errorf("%s leads to %v", at, err)
				return
			}
			if to.Host != here.Host {
				if file, ours := strings.CutPrefix(to.String(), docs.Repository); ours {
					file, _, _ = strings.Cut(file, "#")
					if _, err := os.Stat(filepath.Join("..", file)); err != nil {
						t.Errorf("%s leads to a file that is not in the repository: %s", at, file)
					}
				}
				return
			}
			anchor := to.Fragment
			to.Fragment = ""
			other, status := get(to.String())
			switch {
			case status != http.StatusOK:
				t.Errorf("%s leads to %s, which is answered %d", at, to, status)
			case anchor != "" && other.Find("[id='"+anchor+"']").Length() != 1:
				t.Errorf("%s leads to %s#%s, where nothing has that name", at, to, anchor)
			}
		})
		if l := page.Find("img:not([alt])"); l.Length() > 0 {
			t.Errorf("%s has a picture without words", at)
		}
		next := page.Find("a[rel=next]").AttrOr("href", "")
		if next == "" {
			break
		}
		to, err := here.Parse(next)
		if err != nil {
			t.Fatal(err)
		}
		at = to.String()
	}
	names, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(met) != len(names) {
		t.Errorf("%d documents are read in the order %v, and there are %d: README.md must name each once", len(met), met, len(names))
	}
	if _, status := get(server.URL + "/docs/pictures/"); status != http.StatusNotFound {
		t.Errorf("a folder is answered %d", status)
	}
	if _, status := get(server.URL + "/docs/none/of/these"); status != http.StatusNotFound {
		t.Errorf("a page that is none is answered %d", status)
	}
}

func TestADocumentIsDrawnWithItsTablesCodeAndNames(t *testing.T) {
	site, err := docs.New()
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/operating", nil))
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for what, selector := range map[string]string{
		"a table": "main .wide table td code", "a block of code": "main pre code", "a heading's name": "main h2#redis", "where it is": "nav a[aria-current][href=operating]",
	} {
		if page.Find(selector).Length() == 0 {
			t.Errorf("the page has no %s", what)
		}
	}
	if text := page.Find("main").Text(); strings.Contains(text, "<!--") || strings.Contains(text, "|---") || strings.Contains(text, "**") {
		t.Error("marks of the document's source are shown")
	}
	if csp := answer.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("the page may do whatever it wants: %q", csp)
	}
}
