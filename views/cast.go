package views

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"html"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
	"github.com/open-reconnect/reconnect/internal/deflate"
	"github.com/open-reconnect/reconnect/views/text"
)

// hole is what a document has of its own, in a frame that it has in common with others.
type hole byte

const (
	styleHole hole = iota // always the first
	bodyHole
	bankHole
	spokenHole
	logoHole // of the client
	titleHole
	nameHole // of the bank
	personHole
	turnHole
	actionHole
	leaveHole
	untilHole
	leftHole
	refreshHole
)

// cast is a document with holes. It is drawn by the same templates as a whole document would be, once for all flows that have the rest in
// common: client, looks, language, kind of step. Its body is a hole, or a form that a bank shows to everybody.
type cast struct {
	parts []string // one more than there are holes
	holes []hole
	logo  *inlay
	lang  *text.Catalogue
	frame func() *deflate.Frame // of the parts, but the first
}

// inlay is what stands in many documents and is long, and is compressed once.
type inlay struct {
	html     string
	deflated []byte
}

// castKey is all that a cast depends on: a sheet without what fills holes, and the base path. So a new field of a sheet is a part of it
// by itself.
type castKey struct {
	sheet sheet
	base  string
}

// logoPath is behind a page's own address where its bank's logo is.
const logoPath = "/logo"

var ourLogo = markOf(actionHole) + logoPath

// casts keeps some 50 kB each. Links choose looks, and banks have forms, so there may be many.
var casts = cache.Cache[castKey, *cast]{Most: 200}

func castOf(ctx context.Context, d *Document) (*cast, error) {
	s := d.sheet
	key := castKey{sheet: *s, base: below(ctx, "")}
	k := &key.sheet
	k.bank, k.logo = reconnect.Bank{}, ""
	if behind, ours := strings.CutPrefix(s.logo, s.action); ours && behind == logoPath {
		k.logo = ourLogo
	}
	k.told = s.told.known()
	for h := titleHole; h <= refreshHole; h++ {
		if v := k.value(h); v != nil && *v != "" {
			*v = markOf(h)
		}
	}
	c, ok := casts.Get(key)
	if ok {
		return c, nil
	}
	body := marked(bodyHole)
	if f, is := d.body.(*form); is && again(k.form) {
		body = f.marked()
	} else {
		k.form = ""
		if c, ok = casts.Get(key); ok {
			return c, nil
		}
	}
	c, err := newCast(ctx, key.sheet, body)
	if err == nil {
		casts.Put(key, c)
	}
	return c, err
}

// value is what fills a hole, where that is a text; nil for any other.
func (s *sheet) value(h hole) *string {
	switch h {
	case titleHole:
		return &s.title
	case personHole:
		return &s.person
	case turnHole:
		return &s.turn
	case actionHole:
		return &s.action
	case leaveHole:
		return &s.leave
	case untilHole:
		return &s.until
	case leftHole:
		return &s.left
	case refreshHole:
		return &s.refresh
	case styleHole, bodyHole, bankHole, spokenHole, logoHole, nameHole:
	}
	return nil
}

// fills is the text that fills a hole.
func (s *sheet) fills(h hole) string {
	if h == nameHole {
		return s.bank.Name
	}
	return *s.value(h)
}

// mark stands for a hole while a cast is drawn, with the hole's letter behind it. What comes from elsewhere cannot have it, because it is
// another one each time the program runs.
var mark = rand.Text()

// holeMarks are those of all holes.
var holeMarks = func() (all [refreshHole + 1]string) {
	for h := range all {
		all[h] = mark + string('a'+rune(h))
	}
	return all
}()

func markOf(h hole) string { return holeMarks[h] }

// marked draws the mark of a hole.
func marked(h hole) templ.Component { return templ.Raw(markOf(h)) }

// newCast draws a cast, with a body that may be a hole.
func newCast(ctx context.Context, s sheet, body templ.Component) (*cast, error) {
	c := &cast{lang: s.text}
	s.bank.Name = markOf(nameHole)
	bank, logo := marked(bankHole), clientMark(s.client, s.appearance)
	if s.logo != "" {
		bank = bankMark(&s)
	}
	if s.client != nil && (s.client.Logo != nil || s.client.LogoDark != nil) {
		c.logo = inlayOf(s.client, s.appearance)
		logo = marked(logoHole)
	}
	var b bytes.Buffer
	err := frame(&s, filling{style: marked(styleHole), body: body, bank: bank, spoken: spoken(markOf(spokenHole)), logo: logo}).Render(ctx, &b)
	if err != nil {
		return nil, err
	}
	rest := b.String()
	for {
		part, behind, more := strings.Cut(rest, mark)
		c.parts = append(c.parts, part)
		if !more {
			break
		}
		c.holes, rest = append(c.holes, hole(behind[0]-'a')), behind[1:]
	}
	c.frame = sync.OnceValue(func() *deflate.Frame { return deflate.NewFrame(codeOf(c.lang), c.parts[1:]) })
	return c, nil
}

// inlays keeps logos of clients, for light and for dark, as they stand in pages.
var inlays = cache.Cache[[2]*reconnect.Image, *inlay]{Most: 100}

func inlayOf(c *reconnect.Client, chosen reconnect.Appearance) *inlay {
	light, dark := logos(c, chosen)
	key := [2]*reconnect.Image{light, dark}
	l, ok := inlays.Get(key)
	if !ok {
		var b bytes.Buffer
		_ = clientMark(c, chosen).Render(context.Background(), &b) // no write into a buffer fails
		l = &inlay{html: b.String(), deflated: deflated(b.String())}
		inlays.Put(key, l)
	}
	return l
}

// pageCodes keeps the code in which pages of a language are compressed. It is made from one of them, the same each time.
var pageCodes = cache.Cache[string, *deflate.Code]{Most: 50}

func codeOf(c *text.Catalogue) *deflate.Code {
	code, ok := pageCodes.Get(c.Tag)
	if !ok {
		var b bytes.Buffer
		_ = sample(c).Render(context.Background(), &b) // no write into a buffer fails
		code = deflate.NewCode(bytes.Replace(b.Bytes(), []byte(Style(nil, reconnect.Appearance{}).Element), nil, 1))
		pageCodes.Put(c.Tag, code)
	}
	return code
}

// sample is a page as most are, for [codeOf].
func sample(c *text.Catalogue) templ.Component {
	action := "/f/" + base64.RawURLEncoding.EncodeToString(make([]byte, 64))
	return Screen(Page{
		Text: text.For(c.Tag), Turn: 1, Action: action, Flow: "0123456789ab", LogoURL: action + logoPath,
		Step: reconnect.Ask{Fields: []reconnect.Field{
			{Name: "login", Kind: reconnect.Text, Required: true}, {Name: "password", Kind: reconnect.Secret, Required: true},
		}},
		Messages: []Message{{Seq: 1}},
	})
}

// Document is a page, whole.
type Document struct {
	sheet *sheet
	body  templ.Component
}

func document(s *sheet, body templ.Component) templ.Component { return &Document{s, body} }

// canvas is what a document is drawn on, piece by piece.
type canvas interface {
	Part()
	Value(number int, value string)
	Text(text string)
	Blocks(text string, deflated []byte)
}

// Render implements [templ.Component].
func (d *Document) Render(ctx context.Context, w io.Writer) error {
	c, err := castOf(ctx, d)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, c.parts[0]); err != nil {
		return err
	}
	p := &paper{w: w, parts: c.parts[1:]}
	if err := d.draw(c, p, func(part templ.Component) error { return part.Render(ctx, w) }); err != nil {
		return err
	}
	return p.err
}

// Compress writes a page as it is and compressed. Any but a [Document] is long, and seldom asked for.
func Compress(ctx context.Context, page templ.Component, w *deflate.Writer) error {
	b := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(b)
	part := func(of templ.Component) error {
		b.Reset()
		err := of.Render(ctx, b)
		w.Text(b.String())
		return err
	}
	d, ok := page.(*Document)
	if !ok {
		w.Begin(nothing())
		return part(page)
	}
	c, err := castOf(ctx, d)
	if err != nil {
		return err
	}
	w.Begin(c.frame())
	w.AsIs(c.parts[0])
	return d.draw(c, w, part)
}

// nothing is the frame of what has none.
var nothing = sync.OnceValue(func() *deflate.Frame { return deflate.NewFrame(codeOf(text.For()), nil) })

var bodies = sync.Pool{New: func() any { return &bytes.Buffer{} }}

func (d *Document) draw(c *cast, on canvas, component func(templ.Component) error) (err error) {
	s := d.sheet
	var filled [refreshHole + 1]string // some holes stand several times
	for _, h := range c.holes {
		switch h {
		case styleHole:
			style := styleOf(s.client, s.appearance)
			on.Blocks(style.Element, style.Deflated)
		case bodyHole:
			err = component(d.body)
		case bankHole:
			err = component(bankMark(s))
		case spokenHole:
			var says string
			says, err = s.told.says(s)
			on.Text(says)
		case logoHole:
			on.Blocks(c.logo.html, c.logo.deflated)
		default:
			if filled[h] == "" {
				filled[h] = html.EscapeString(s.fills(h))
			}
			on.Value(int(h), filled[h])
		}
		if err != nil {
			return err
		}
		on.Part()
	}
	return nil
}

// paper takes a document as it is.
type paper struct {
	w     io.Writer
	parts []string
	err   error
}

func (p *paper) Part() {
	p.Text(p.parts[0])
	p.parts = p.parts[1:]
}

func (p *paper) Value(_ int, value string) { p.Text(value) }

func (p *paper) Blocks(text string, _ []byte) { p.Text(text) }

func (p *paper) Text(text string) {
	if _, err := io.WriteString(p.w, text); err != nil {
		p.err = err
	}
}
