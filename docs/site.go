// Package docs is the documentation, and serves it as a site that is read in the order of README.md.
package docs

import (
	"bytes"
	"embed"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

//go:embed *.md *.png *.cfg site.css pictures
var files embed.FS

// Repository is where what lies beside the documents is read, such as CONTRIBUTING.md.
const Repository = "https://github.com/open-reconnect/reconnect/blob/main/"

// page is one document, as the site shows it.
type page struct {
	Name    string // in addresses: "deploy" of deploy.md, and nothing of README.md
	Title   string
	Section string // of README.md
	body    string // HTML
}

// Site is the documents as pages. It is an [http.Handler] whose pages lead to each other by relative addresses, so that it can be mounted
// below any path that ends with a slash.
type Site struct {
	pages []page // in the order in which they are read; the first is README.md
	style []byte
}

// New reads all documents. It fails where README.md names one that is not there.
func New() (*Site, error) {
	style, err := files.ReadFile("site.css")
	if err != nil {
		return nil, err
	}
	s := &Site{style: style}
	first, contents, err := render("README.md")
	if err != nil {
		return nil, err
	}
	s.pages = append(s.pages, first)
	for _, c := range contents {
		if strings.HasPrefix(c.to, "../") {
			continue
		}
		p, _, err := render(c.to)
		if err != nil {
			return nil, fmt.Errorf("docs: README.md leads to %s: %w", c.to, err)
		}
		p.Section = c.section
		s.pages = append(s.pages, p)
	}
	return s, nil
}

// entry is a link of README.md.
type entry struct{ to, section string }

// render makes a page of a document, and lists its links below headings of the second level.
func render(name string) (p page, links []entry, err error) {
	source, err := files.ReadFile(name)
	if err != nil {
		return page{}, nil, err
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	root := markdown.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(&anchors{}))))
	section := ""
	err = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if said := plain(n, source); n.Level == 1 && p.Title == "" {
				p.Title = said
			} else if n.Level == 2 {
				section = said
			}
		case *ast.Link:
			links = append(links, entry{string(n.Destination), section})
			n.Destination = []byte(address(string(n.Destination)))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return page{}, nil, err
	}
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, source, root); err != nil {
		return page{}, nil, err
	}
	if p.Name = strings.TrimSuffix(name, ".md"); name == "README.md" {
		p.Name = ""
	}
	p.body = strings.NewReplacer("<table>", `<div class="wide" tabindex="0"><table>`, "</table>", "</table></div>", "<th></th>", "<td></td>", "<pre>", `<pre tabindex="0">`,
		"<!-- raw HTML omitted -->", "").Replace(out.String())
	return p, links, nil
}

// address is where a link of a document leads on the site.
func address(to string) string {
	file, anchor, has := strings.Cut(to, "#")
	if has {
		anchor = "#" + anchor
	}
	switch {
	case strings.Contains(to, "://") || file == "":
		return to
	case strings.HasPrefix(file, "../"):
		return Repository + strings.TrimPrefix(file, "../") + anchor
	case file == "README.md":
		return "./" + anchor
	}
	return strings.TrimSuffix(file, ".md") + anchor
}

// plain is the text of a heading, without its marks.
func plain(n ast.Node, source []byte) string {
	var s strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, is := n.(*ast.Text); is && entering {
			s.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return s.String()
}

var unnamed = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)

// Anchor is the name by which a heading is linked to, as GitHub makes it, where the same links have to work.
func Anchor(heading string) string {
	return strings.ReplaceAll(unnamed.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// anchors names the headings of one document. The second of a name has a number behind it.
type anchors struct{ used map[string]int }

// Generate is part of goldmark's parser.IDs.
func (a *anchors) Generate(heading []byte, _ ast.NodeKind) []byte {
	name := Anchor(string(heading))
	if a.used == nil {
		a.used = map[string]int{}
	}
	a.used[name]++
	if n := a.used[name]; n > 1 {
		name = fmt.Sprintf("%s-%d", name, n-1)
	}
	return []byte(name)
}

// Put is part of goldmark's parser.IDs.
func (a *anchors) Put([]byte) {}

// ServeHTTP serves the pages, their style and their pictures.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	name := strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case name == "site.css":
		h.Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(s.style)
		return
	case path.Ext(name) == ".png" || path.Ext(name) == ".cfg":
		http.FileServerFS(served{files}).ServeHTTP(w, r)
		return
	}
	for i, p := range s.pages {
		if p.Name == name {
			h.Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(s.draw(i))
			return
		}
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	up := strings.Repeat("../", strings.Count(name, "/"))
	fmt.Fprintf(w, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No such page</title>`+
		`<link rel="stylesheet" href="%[1]ssite.css"><main><h1>There is no such page</h1><p><a href="%[1]s./">All pages</a></p></main>`, up)
}

// served are the files without lists of folders.
type served struct{ fs.FS }

// Open is part of [fs.FS].
func (s served) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		_ = f.Close()
		return nil, fs.ErrNotExist
	}
	return f, nil
}

// draw is a page with what stands around it: all pages by their sections, and the one before and after.
func (s *Site) draw(at int) []byte {
	var b bytes.Buffer
	p := s.pages[at]
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`+
		`<title>%s</title><link rel="stylesheet" href="site.css"><a class="skip" href="#page">To the page</a>`, html.EscapeString(title(p)))
	b.WriteString(`<nav aria-label="All pages"><a class="home" href="./">Reconnect</a>`)
	section := ""
	for i, one := range s.pages[1:] {
		if one.Section != section {
			if section != "" {
				b.WriteString("</ul>")
			}
			section = one.Section
			fmt.Fprintf(&b, "<h2>%s</h2><ul>", html.EscapeString(section))
		}
		here := ""
		if i+1 == at {
			here = ` aria-current="page"`
		}
		fmt.Fprintf(&b, `<li><a href="%s"%s>%s</a></li>`, one.Name, here, html.EscapeString(one.short()))
	}
	fmt.Fprintf(&b, `</ul></nav><main id="page">%s`, p.body)
	b.WriteString(`<footer>`)
	if at > 0 {
		fmt.Fprintf(&b, `<a rel="prev" href="./%s">← %s</a>`, s.pages[at-1].Name, html.EscapeString(s.pages[at-1].short()))
	}
	if at+1 < len(s.pages) {
		fmt.Fprintf(&b, `<a rel="next" href="%s">%s →</a>`, s.pages[at+1].Name, html.EscapeString(s.pages[at+1].short()))
	}
	b.WriteString(`</footer></main>`)
	return b.Bytes()
}

func title(p page) string {
	if p.Name == "" {
		return "Reconnect"
	}
	return p.Title + " – Reconnect"
}

// short is a page's title up to its colon.
func (p page) short() string {
	short, _, _ := strings.Cut(p.Title, ":")
	return short
}
