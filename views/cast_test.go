package views

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect/internal/deflate"
	"github.com/open-reconnect/reconnect/views/text"
)

// Each page of the gallery, in three scripts, is drawn by its templates as a whole, from its cast, and compressed. One writer writes all. The clients
// of the gallery are made anew for each page, so the cast of a page is its own, once made and once kept; one with a form
// is made when it is asked for again.
func TestAPageIsTheSameWholeFromACastAndCompressed(t *testing.T) {
	var z deflate.Writer
	for _, lang := range []string{"fr", "ar", "he"} {
		c, ctx := text.For(lang), context.Background()
		if lang == "ar" {
			ctx = Below(ctx, "/reconnect")
		}
		for _, e := range Gallery(c, "dark") {
			d, ok := e.Component.(*Document)
			if !ok {
				t.Fatalf("%s is no document", e.Path)
			}
			whole := d.whole(t, ctx)
			for range 3 {
				var drawn bytes.Buffer
				if err := d.Render(ctx, &drawn); err != nil {
					t.Fatal(err)
				}
				if drawn.String() != whole {
					t.Fatalf("%s in %s is not the same from a cast:\n%s\n%s", e.Path, c.Tag, drawn.String(), whole)
				}
			}
			if err := Compress(ctx, d, &z); err != nil {
				t.Fatal(err)
			}
			r, err := gzip.NewReader(bytes.NewReader(z.Gzip()))
			if err != nil {
				t.Fatal(err)
			}
			if back, err := io.ReadAll(r); err != nil || string(back) != whole || string(z.Plain()) != whole {
				t.Fatalf("%s in %s is not the same compressed: %v", e.Path, c.Tag, err)
			}
		}
	}
}

// whole draws a document without a cast.
func (d *Document) whole(t *testing.T, ctx context.Context) string {
	t.Helper()
	s := d.sheet
	in := filling{style: templ.Raw(styleOf(s.client, s.appearance).Element), body: d.body, bank: bankMark(s)}
	if s.told != nil {
		says, err := s.told.says(s)
		if err != nil {
			t.Fatal(err)
		}
		in.spoken = spoken(says)
	}
	in.logo = clientMark(s.client, s.appearance)
	var b bytes.Buffer
	if err := frame(s, in).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A cast is for all flows of a kind: what is one flow's own is in none.
func TestTwoFlowsHaveOneCast(t *testing.T) {
	a, b := sample(text.For("en")).(*Document), sample(text.For("en")).(*Document)
	b.sheet.logo = "/f/other/logo"
	b.sheet.action, b.sheet.turn, b.sheet.title, b.sheet.bank.Name, b.sheet.until = "/f/other", "7", "<Sign in>", "Sur", "9"
	ctx := context.Background()
	first, err := castOf(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	a.sheet.until = "12"
	if again, _ := castOf(ctx, a); again == first {
		t.Error("a page that says how long there is has the cast of one that does not")
	}
	second, _ := castOf(ctx, b)
	if third, _ := castOf(ctx, a); third != second {
		t.Error("two flows have a cast each")
	}
	for _, part := range second.parts {
		if strings.Contains(part, "/f/") || strings.Contains(part, "Sur") {
			t.Errorf("a cast holds what is one flow's own: %s", part)
		}
	}
}
