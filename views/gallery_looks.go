package views

import "github.com/open-reconnect/reconnect"

// looks are pages whose links have chosen how they look, on grounds that leave little room for what stands on them.
func looks() []example {
	refused := func(look reconnect.Appearance) Page {
		return with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{loginField, passwordField}, Reason: reconnect.WrongCredentials}
			p.Retried, p.AttemptsLeft = true, 2
			p.Appearance = look
		})
	}
	return []example{
		{"Look with a cross", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Words: smsWords}
			p.Appearance = reconnect.Appearance{Close: true}
		})},
		{"Look with a cross and long names", with(func(p *Page) {
			p.Step = reconnect.Wait{}
			p.Client, p.Bank, p.Busy, p.Appearance = plain, longBank, true, reconnect.Appearance{Close: true}
		})},
		{"Look with a cross alone", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Back: true}
			p.Appearance = reconnect.Appearance{Close: true, Bare: true}
		})},
		{"Look with another name", with(func(p *Page) {
			asking(loginField, passwordField)(p)
			p.Client = &reconnect.Client{Brand: reconnect.Brand{Name: yellow.Name, Logo: pattern(2)}}
			p.Appearance = reconnect.Appearance{Name: "Patria Lending", Color: "#7a1fa2"}
		})},
		{"Look on paper", refused(reconnect.Appearance{Page: "#f7f3ea", Color: "#000000", Accent: "#8a4b08", Close: true})},
		{"Look on black", refused(reconnect.Appearance{Page: "#000000", Color: "#000000"})},
		{"Look on middle grey", refused(reconnect.Appearance{Page: "#777777", Color: "#777777"})},
		{"Look on red", refused(reconnect.Appearance{Page: "#c8102e", Color: "#ffd400", Accent: "#c8102e", Close: true})},
		{"Look on navy when all is done", with(func(p *Page) {
			p.Step = reconnect.Done{}
			p.Leave, p.Appearance = "https://budgetly.example/back?id=1", reconnect.Appearance{Page: "#0b1f4b", Color: "#19c37d"}
		})},
	}
}
