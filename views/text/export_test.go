package text

// Overlay is what a language says in other words elsewhere, and the language; nil for one that is none.
func (c *Catalogue) Overlay() (own, base *Catalogue) { return c.overlay, c.base }

// Without are what stands for a name that is not known after a word, by the gap.
func (c *Catalogue) Without() map[string]Line { return c.without }
