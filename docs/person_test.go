//go:build snippets || debian

package docs_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// person opens pages in a browser without a script.
type person struct {
	*session
	http *http.Client
	at   *url.URL
	page *goquery.Document
}

// play opens the address that was printed last, and answers by the fields' names until the page shows an end.
func (s *session) play(b block) {
	s.Helper()
	if len(s.printed) == 0 {
		s.Fatalf("line %d: no address was printed", b.line)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	p := &person{session: s, http: &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: s.transport}}
	p.ask(http.MethodGet, s.printed[len(s.printed)-1], nil)
	answered := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		main := p.page.Find("main")
		switch step := main.AttrOr("data-step", ""); {
		case step == "done":
			return
		case step == "welcome" || p.page.Find("main form[method=post]:not([action])").Length() > 0:
			p.ask(http.MethodPost, p.at.String(), url.Values{})
		case step == "ask" && main.AttrOr("data-turn", "") != answered:
			answered = main.AttrOr("data-turn", "")
			p.ask(http.MethodPost, p.page.Find("form.ask").AttrOr("action", ""), p.form(b.played))
		case step == "wait" || step == "ask":
			time.Sleep(100 * time.Millisecond)
			p.ask(http.MethodGet, main.AttrOr("data-action", ""), nil)
		default:
			s.Fatalf("line %d: the page shows %q, %q: %s", b.line, step, main.AttrOr("data-reason", ""), strings.Join(strings.Fields(main.Text()), " "))
		}
	}
	s.Fatalf("line %d: the end does not come; shown is %s", b.line, strings.Join(strings.Fields(p.page.Find("main").Text()), " "))
}

// form fills the form of the page in.
func (p *person) form(answers map[string]string) url.Values {
	form := url.Values{}
	p.page.Find("form.ask input").Each(func(_ int, i *goquery.Selection) {
		name, value, field := i.AttrOr("name", ""), i.AttrOr("value", ""), i.AttrOr("data-field", "")
		answer, known := answers[field]
		needed := i.AttrOr("aria-required", "") == "true"
		switch {
		case i.AttrOr("type", "") == "radio":
			return // the story needs none
		case known:
			value = answer
		case needed:
			p.Fatalf("the document does not say what to answer to %q", field)
		}
		form.Set(name, value)
	})
	return form
}

// ask goes somewhere as a browser does.
func (p *person) ask(method, to string, form url.Values) {
	p.Helper()
	where, err := url.Parse(to)
	if err != nil {
		p.Fatal(err)
	}
	site := "none"
	if p.at != nil {
		where, site = p.at.ResolveReference(where), "same-origin"
	}
	req, err := http.NewRequestWithContext(p.Context(), method, where.String(), strings.NewReader(form.Encode()))
	if err != nil {
		p.Fatal(err)
	}
	req.Header = http.Header{
		"Accept-Language": {"en"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}, "Sec-Fetch-Site": {site},
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := p.http.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer res.Body.Close()
	if p.page, err = goquery.NewDocumentFromReader(res.Body); err != nil {
		p.Fatal(err)
	}
	p.at = res.Request.URL
}
