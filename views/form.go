package views

import (
	"context"
	"encoding/binary"
	"hash/maphash"
	"io"
	"sync"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
)

// form is the body of a page that asks.
type form struct {
	page  *Page
	ask   reconnect.Ask
	about purpose
}

// Render implements [templ.Component].
func (f *form) Render(ctx context.Context, w io.Writer) error {
	fields := f.page.controls(f.ask)
	if f.about.asks {
		fields[0].label, fields[0].lang, fields[0].said = f.about.title, f.page.Text.Tag, true
	}
	f.page.describe(f.ask, fields)
	return ask(f.page, f.ask, f.about, fields).Render(ctx, w)
}

// marked is the same form with holes for what is a flow's own.
func (f *form) marked() *form {
	p := *f.page
	p.Action, p.turn = markOf(actionHole), markOf(turnHole)
	return &form{&p, f.ask, f.about}
}

// common is all that a form is drawn from that a bank shows to everybody: a sign-in of which nothing was filled in, chosen or refused, and
// nothing was said to one person. It is empty for any other form. Client, language and looks are the sheet's.
func (f *form) common() string {
	p, s := f.page, f.ask
	if !f.about.secret || p.Action == "" || !p.bare(s) || p.counts() || p.Renewable || s.Words != (reconnect.Words{}) || len(p.Values) > 0 {
		return ""
	}
	k := partsOf.Get().(*parts)
	defer partsOf.Put(k)
	*k = (*k)[:0]
	k.text(p.Bank.Name, f.about.title, f.about.why, f.about.button)
	k.is(f.about.alarm, f.about.file, f.about.seen, f.about.asks, p.Phones)
	login := false
	for i := range s.Fields {
		fd := &s.Fields[i]
		if fd.Value != "" && fd.Kind != reconnect.Pick { // one of the choices is the bank's own word
			return ""
		}
		login = login || fd.Kind == reconnect.Text || fd.Kind == reconnect.Number
		k.text(fd.Name, string(fd.Kind), fd.Label, fd.Help, fd.Lang, fd.Pattern, fd.Value)
		k.number(fd.Min, fd.Max, len(fd.Choices))
		k.is(fd.Required, fd.Username, fd.Unseen)
		for j := range fd.Choices {
			c := &fd.Choices[j]
			k.text(c.Value, c.Label, string(c.Reach))
		}
	}
	if !login { // a question that one person has chosen may be answered by a secret, too
		return ""
	}
	return string(*k)
}

// partsOf keeps the memory in which the parts of a form are put together.
var partsOf = sync.Pool{New: func() any { return new(parts) }}

// parts are several things as one, none of which can be taken for another.
type parts []byte

func (k *parts) text(all ...string) {
	for _, s := range all {
		*k = append(binary.AppendUvarint(*k, uint64(len(s))), s...)
	}
}

func (k *parts) number(all ...int) {
	for _, n := range all {
		*k = binary.AppendVarint(*k, int64(n))
	}
}

func (k *parts) is(all ...bool) {
	for _, b := range all {
		if b {
			*k = append(*k, 1)
		} else {
			*k = append(*k, 0)
		}
	}
}

// asked has which forms were asked for lately, as numbers that tell nothing: only what comes again soon is worth keeping.
var asked = cache.Cache[uint64, bool]{Most: 100}

var seed = maphash.MakeSeed()

// again reports whether a form that is everybody's was asked for before, lately.
func again(form string) bool {
	if form == "" {
		return false
	}
	n := maphash.String(seed, form)
	_, before := asked.Get(n)
	if !before {
		asked.Put(n, true)
	}
	return before
}
