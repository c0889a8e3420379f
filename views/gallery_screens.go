package views

import (
	"time"

	"github.com/open-reconnect/reconnect"
)

func approvals() []example {
	return []example{
		{"Approve", with(func(p *Page) { p.Step = reconnect.Approve{Until: then.Add(272 * time.Second)}; p.Renewable = true })},
		{"Approve a request sent anew", with(func(p *Page) { p.Step = reconnect.Approve{}; p.Renewed = true })},
		{"Approve with several ways", with(func(p *Page) {
			p.Step = reconnect.Approve{Words: reconnect.Words{Text: "Confirm on Anna’s phone.", Lang: "en"}, Ways: true}
			p.Renewable = true
		})},
		{"Approve as one more step", with(func(p *Page) { p.Step = reconnect.Approve{Until: then.Add(-time.Second)}; p.More = true })},
		{"Approve with words", with(func(p *Page) { p.Step = reconnect.Approve{Words: longWords}; p.Bank = longBank })},
		{"Approve with a picture to scan", with(func(p *Page) {
			p.Step = reconnect.Approve{
				Image: matrix(33), Until: then.Add(59 * time.Second),
				Words: reconnect.Words{Text: "Scannez ce code avec l’application Horizon.", Lang: "fr"},
			}
			p.Renewable, p.Renewed = true, true
		})},
	}
}

func visits() []example {
	return []example{
		{"Visit in a frame", with(func(p *Page) {
			p.Step = reconnect.Visit{URL: "https://bank.example/authorize"}
			p.Framed = true
		})},
		{"Visit", with(func(p *Page) { p.Step, p.Phones = reconnect.Visit{URL: "https://bank.example/authorize"}, true })},
		{"Visit again", with(func(p *Page) {
			p.Step = reconnect.Visit{URL: "https://bank.example/authorize", Reason: reconnect.NotAuthorized}
		})},
		{"Act", with(func(p *Page) {
			p.Step = reconnect.Act{Words: reconnect.Words{Text: "Veuillez accepter les nouvelles conditions générales dans votre espace client.", Lang: "fr"}}
		})},
		{"Act password expired", with(func(p *Page) { p.Step = reconnect.Act{Reason: reconnect.PasswordExpired} })},
	}
}

func handovers() []example {
	handing := func(h Handover) Page {
		return with(func(p *Page) { p.Step, p.Handover, p.Phone = reconnect.Wait{}, &h, h.Phone })
	}
	soon := then.Add(272 * time.Second)
	return []example{
		{"Code for a phone", handing(Handover{
			Stage: reconnect.HandoverOffered, Until: soon, Link: "https://mend.budgetly.example/h/a1b2c3d4e5f6a7b8c9d0e1f2.Jv0h5cTnRbSgYxqL2mWz7A",
		})},
		{"Digits of a phone", handing(Handover{Stage: reconnect.HandoverClaimed, Until: soon})},
		{"Digits that are none", handing(Handover{Stage: reconnect.HandoverClaimed, Until: soon, Bad: true})},
		{"Digits that are wrong", handing(Handover{Stage: reconnect.HandoverRefused, Again: true})},
		{"Phone too late", handing(Handover{Stage: reconnect.HandoverExpired, Again: true})},
		{"Phone at work", handing(Handover{Stage: reconnect.HandoverPhone})},
		{"Phone with its digits", handing(Handover{Stage: reconnect.HandoverClaimed, Until: soon, Phone: true, Digits: "47"})},
		{"Phone done", with(func(p *Page) { p.Step, p.Phone = reconnect.Done{}, true })},
		{"Phone failed", with(func(p *Page) { p.Step, p.Phone = reconnect.Failed{Reason: reconnect.Locked}, true })},
	}
}

func waits() []example {
	return []example{
		{"Wait", with(func(p *Page) { p.Step = reconnect.Wait{}; p.Bank = reconnect.Bank{} })},
		{"Wait busy", with(func(p *Page) { p.Step = reconnect.Wait{}; p.Busy = true })},
		{"Wait without answers", with(func(p *Page) { p.Step = reconnect.Wait{Reason: reconnect.Unreachable} })},
		{"Wait queued", with(func(p *Page) { p.Step = reconnect.Wait{Stage: reconnect.Queued} })},
		{"Wait queued for minutes", with(func(p *Page) { p.Step = reconnect.Wait{Stage: reconnect.Queued, Left: 3 * time.Minute} })},
		{"Wait with an answer queued", with(func(p *Page) {
			p.Step = reconnect.Wait{Stage: reconnect.Queued, Left: time.Minute}
			p.Busy = true
		})},
		{"Wait signing in", with(func(p *Page) { p.Step = reconnect.Wait{Stage: reconnect.SigningIn} })},
		{"Wait reading", with(func(p *Page) { p.Step = reconnect.Wait{Stage: reconnect.Reading} })},
		{"Wait unsure", with(func(p *Page) { p.Step = reconnect.Wait{}; p.Busy, p.Unsure = true, true })},
	}
}

func dones() []example {
	return []example{
		{"Done", with(func(p *Page) {
			p.Step = reconnect.Done{}
			p.Leave = "https://budgetly.example/back?id=1&state=x"
		})},
		{"Done in an app", with(func(p *Page) { p.Step = reconnect.Done{}; p.Leave = "budgetly://back" })},
		{"Done without a callback", with(func(p *Page) { p.Step = reconnect.Done{}; p.Client = night })},
	}
}

func failures() []example {
	var all []example
	for _, r := range reconnect.Reasons() {
		all = append(all, example{"Failed " + string(r), with(func(p *Page) {
			p.Step = reconnect.Failed{Reason: r}
			p.Leave, p.LeaveTarget = "https://budgetly.example/back?state=x", "_top"
			p.Framed = true
		})})
	}
	for _, r := range []reconnect.Reason{reconnect.BankUnavailable, reconnect.RateLimited, reconnect.OtherSession, reconnect.Unknown} {
		all = append(all, example{"Try again " + string(r), with(func(p *Page) {
			p.Step = reconnect.Ask{Reason: r, Retry: true}
			if r == reconnect.RateLimited {
				p.Step = reconnect.Ask{Reason: r, Retry: true, When: then.Add(14 * time.Minute)}
			}
			p.Bank.Site, p.Wishes = "https://bank.example/", r.Down()
		})})
	}
	return append(all,
		example{"Failed with a wish", with(func(p *Page) { p.Step, p.Wishes = reconnect.Failed{Reason: reconnect.Maintenance}, true })},
		example{"Failed with a wish that is kept", with(func(p *Page) { p.Step, p.Wished = reconnect.Failed{Reason: reconnect.BankUnavailable}, true })},
		example{"Failed until hours later", with(func(p *Page) {
			p.Step, p.Bank.Site = reconnect.Failed{Reason: reconnect.TooManyAttempts, When: then.Add(5 * time.Hour)}, "https://bank.example/"
		})},
		example{"Failed with words and a reference", with(func(p *Page) {
			p.Step = reconnect.Failed{Reason: reconnect.Locked, Words: reconnect.Words{Text: "Votre accès est bloqué jusqu’au 22/11.", Lang: "fr"}}
		})},
		example{"Failed without a support desk", with(func(p *Page) {
			p.Step, p.Client = reconnect.Failed{Reason: reconnect.BankUnavailable}, plain
		})},
	)
}
