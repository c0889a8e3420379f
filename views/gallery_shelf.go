package views

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"

	"github.com/open-reconnect/reconnect/static"
	"github.com/open-reconnect/reconnect/views/text"
)

// Shelf is how the gallery's own page shows the examples: all of them once, or those of one kind on a sheet, in each
// language, and in themes and widths.
type Shelf struct {
	Text     *text.Catalogue
	Theme    string // "light", "dark", or empty for the browser's
	Wide     bool   // as wide as on a desktop instead of on a phone
	Kind     string // the sheet's; empty for all
	Examples []Example
}

// GalleryStyle returns the hash of the gallery's own style sheet, as [Style] does.
func GalleryStyle() (hash string) {
	sum := sha256.Sum256([]byte(static.Gallery))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// with changes a copy of the shelf and returns its address, which is relative to the gallery's.
func (s Shelf) with(change func(*Shelf)) string {
	change(&s)
	q := url.Values{"lang": {s.Text.Tag}}
	if s.Theme != "" {
		q.Set("theme", s.Theme)
	}
	if s.Wide {
		q.Set("width", "desktop")
	}
	if s.Kind != "" {
		q.Set("kind", s.Kind)
	}
	return "?" + q.Encode()
}

// screen is the address of an example.
func (s Shelf) screen(e Example, lang, theme string) string {
	q := url.Values{"lang": {lang}}
	if theme != "" {
		q.Set("theme", theme)
	}
	return e.Path + "?" + q.Encode()
}

// of are the examples of a kind.
func (s Shelf) of(kind string) []Example {
	var some []Example
	for _, e := range s.Examples {
		if e.Kind == kind {
			some = append(some, e)
		}
	}
	return some
}

// choice is a link of a switch.
type choice struct {
	name, lang, to string
	on             bool
}

// row is a row of a sheet.
type row struct {
	width, theme string
	langs        []string
}

// sheetRows are the rows in which a sheet shows one screen: in each language on a phone, and in one for each direction and the longest words in the
// other looks.
func sheetRows() []row {
	var all []string
	for _, c := range text.Catalogues() {
		all = append(all, c.Tag)
	}
	return []row{{"phone", "light", all}, {"phone", "dark", []string{"en", "de", "ar"}}, {"wide", "light", []string{"en", "ar"}}, {"wide", "dark", []string{"en"}}}
}

// switches are what the page can be changed by.
func (s Shelf) switches() [][]choice {
	var langs []choice
	for _, c := range text.Catalogues() {
		langs = append(langs, choice{c.Name, c.Tag, s.with(func(s *Shelf) { s.Text = c }), c == s.Text})
	}
	theme := func(name, theme string) choice {
		return choice{name, "en", s.with(func(s *Shelf) { s.Theme = theme }), theme == s.Theme}
	}
	width := func(name string, wide bool) choice {
		return choice{name, "en", s.with(func(s *Shelf) { s.Wide = wide }), wide == s.Wide}
	}
	return [][]choice{langs, {theme("As the browser", ""), theme("Light", "light"), theme("Dark", "dark")}, {width("Phone", false), width("Desktop", true)}}
}
