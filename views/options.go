package views

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// options draws the choices of a list in one piece. Lists of banks and branches are the longest thing on any page, and
// drawn by the template they took half of its time.
func options(p *Page, c *control) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		b.Grow(64 * len(c.Choices))
		for i, choice := range c.Choices {
			b.WriteString(`<option value="`)
			b.WriteString(templ.EscapeString(choice.Value))
			b.WriteString(`" lang="`)
			b.WriteString(templ.EscapeString(p.choiceLang(c, i)))
			b.WriteString(`" dir="auto"`)
			if c.holds(choice.Value) {
				b.WriteString(" selected")
			}
			b.WriteByte('>')
			b.WriteString(templ.EscapeString(p.choiceLabel(c, i)))
			b.WriteString("</option>")
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
