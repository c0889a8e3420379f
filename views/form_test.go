package views

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

var shop = &reconnect.Client{ID: "shop", Brand: reconnect.Brand{Name: "Shop"}}

func signIn() Page {
	return Page{
		Text: text.For("en"), Client: shop, Now: time.Unix(1e9, 0),
		Bank: reconnect.Bank{Name: "Norte"}, Flow: "0123456789ab", Turn: 1, Action: "/f/key", AttemptsLeft: 3,
		Step: reconnect.Ask{Reason: reconnect.WrongCredentials, Fields: []reconnect.Field{
			{Name: "login", Kind: reconnect.Text, Label: "Login", Required: true},
			{Name: "password", Kind: reconnect.Secret, Label: "Password", Required: true},
			{Name: "site", Kind: reconnect.Pick, Value: "a", Choices: []reconnect.Choice{{Value: "a", Label: "A"}, {Value: "b"}}},
		}},
	}
}

// casted draws a page three times: as it is when it is asked for first, when it is kept, and from what is kept.
func casted(t *testing.T, what string, p Page) {
	t.Helper()
	d := Screen(p).(*Document)
	whole := d.whole(t, t.Context())
	for range 3 {
		var b bytes.Buffer
		if err := d.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if b.String() != whole {
			t.Fatalf("%s: a form drawn for another is shown:\n%s\n%s", what, b.String(), whole)
		}
	}
}

// Whatever differs in a page, its step, a field or a choice, no page gets a form that was drawn for another.
func TestAFormIsDrawnOnceForThoseAloneToWhomItIsTheSame(t *testing.T) {
	usual := signIn()
	casted(t, "the usual page", usual)
	differs := func(of string, in reflect.Value, page func(changed reflect.Value) Page) {
		for i := range in.NumField() {
			name := of + "." + in.Type().Field(i).Name
			if !in.Type().Field(i).IsExported() {
				continue
			}
			for _, other := range others(in.Field(i)) {
				changed := reflect.New(in.Type()).Elem()
				changed.Set(in)
				changed.Field(i).Set(other)
				casted(t, name, page(changed))
				casted(t, "the usual page after "+name, usual)
			}
		}
	}
	differs("Page", reflect.ValueOf(usual), func(v reflect.Value) Page { return v.Interface().(Page) })
	ask := usual.Step.(reconnect.Ask)
	with := func(a reconnect.Ask) Page { p := signIn(); p.Step = a; return p }
	differs("Ask", reflect.ValueOf(ask), func(v reflect.Value) Page { return with(v.Interface().(reconnect.Ask)) })
	for n, fd := range ask.Fields {
		differs("Field", reflect.ValueOf(fd), func(v reflect.Value) Page {
			a := signIn().Step.(reconnect.Ask)
			a.Fields[n] = v.Interface().(reconnect.Field)
			return with(a)
		})
	}
	differs("Choice", reflect.ValueOf(ask.Fields[2].Choices[0]), func(v reflect.Value) Page {
		a := signIn().Step.(reconnect.Ask)
		a.Fields[2].Choices[0] = v.Interface().(reconnect.Choice)
		return with(a)
	})
}

// others are values that differ from one.
func others(of reflect.Value) (all []reflect.Value) {
	add := func(values ...any) {
		for _, v := range values {
			all = append(all, reflect.ValueOf(v).Convert(of.Type()))
		}
	}
	switch v := of.Interface().(type) {
	case time.Time:
		add(time.Unix(1e9+90, 0))
	case *reconnect.Image:
		add(&reconnect.Image{Type: "image/png", Data: []byte("png"), Alt: "a picture"})
	case reconnect.Reason:
		add(reconnect.Reason(""), reconnect.WrongCode, reconnect.AlreadyOpen)
	case reconnect.Kind:
		add(reconnect.Text, reconnect.Search, reconnect.Secret, reconnect.Code, reconnect.Number, reconnect.Date, reconnect.Pick, reconnect.Picks, reconnect.File)
	case reconnect.Reach:
		add(reconnect.ByCall, reconnect.ByMessage)
	case *text.Catalogue:
		add(text.For("fr"))
	case *reconnect.Client:
		add(&reconnect.Client{ID: "other", Brand: reconnect.Brand{Name: "Other", Color: "#123456"}})
	case map[string][]string:
		add(map[string][]string{"login": {"norah"}, "site": {"b"}})
	case []reconnect.Problem:
		add([]reconnect.Problem{{Field: "login", Kind: reconnect.Missing}})
	case reconnect.Words:
		add(reconnect.Words{Text: "Said to one person."}, reconnect.Words{Unseen: true})
	case *Handover:
		add(&Handover{Stage: reconnect.HandoverOffered})
	case reconnect.Bank:
		v.Name = "Sur"
		add(v)
	case reconnect.Appearance:
		add(reconnect.Appearance{Name: "Other", Color: "#123456"}, reconnect.Appearance{Bare: true}, reconnect.Appearance{Theme: "dark"})
	case []Message:
		add([]Message{{Seq: 1, Data: "heard"}})
	case []string:
		add([]string{"https://shop.example"})
	case []reconnect.Choice:
		add([]reconnect.Choice{{Value: "c", Label: "C"}})
	case reconnect.Ask, []reconnect.Field: // each of their own parts differs by itself
	default:
		switch {
		case of.Kind() == reflect.String:
			add(of.String() + "x")
		case of.Kind() == reflect.Bool:
			add(!of.Bool())
		case of.CanInt():
			add(of.Int() + 1)
		default:
			panic("no other value is known of " + of.Type().String())
		}
	}
	return all
}

// What one person chose or was told is in no form that is kept.
func TestWhatOnePersonIsShownIsNotKept(t *testing.T) {
	own := "Norah's own"
	for what, change := range map[string]func(*Page, *reconnect.Ask){
		"a value that comes back": func(p *Page, _ *reconnect.Ask) { p.Values = map[string][]string{"login": {own}} },
		"a value":                 func(_ *Page, a *reconnect.Ask) { a.Fields[0].Value = own },
		"the bank's message":      func(_ *Page, a *reconnect.Ask) { a.Words.Text = own },
		"a question of her own": func(_ *Page, a *reconnect.Ask) {
			a.Fields = []reconnect.Field{{Name: "q", Kind: reconnect.Secret, Label: own}}
		},
		"a later question": func(p *Page, a *reconnect.Ask) { p.More, a.Fields[0].Label = true, own },
	} {
		p := signIn()
		a := p.Step.(reconnect.Ask)
		change(&p, &a)
		p.Step = a
		d := Screen(p).(*Document)
		for range 3 {
			c, err := castOf(context.Background(), d)
			if err != nil {
				t.Fatal(err)
			}
			if d.sheet.form != "" || strings.Contains(strings.Join(c.parts, ""), own) {
				t.Errorf("%s is kept", what)
			}
		}
	}
	d := Screen(signIn()).(*Document)
	for n, want := range []bool{false, true, true} {
		if c, _ := castOf(t.Context(), d); strings.Contains(strings.Join(c.parts, ""), `data-field="login"`) != want && n > 0 {
			t.Errorf("a form asked for %d times is kept: %v", n+1, !want)
		}
	}
}
