package views

import (
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
)

var (
	loginField    = reconnect.Field{Name: "login", Kind: reconnect.Text, Label: "Identifiant client", Lang: "fr", Help: "Les 10 chiffres au dos de votre carte", Required: true}
	passwordField = reconnect.Field{Name: "password", Kind: reconnect.Secret, Label: "Code confidentiel", Lang: "fr", Required: true}
	codeField6    = reconnect.Field{Name: "code", Kind: reconnect.Code, Label: "Code reçu par SMS", Lang: "fr", Pattern: `\d{6}`, Required: true}
	dateOfBirth   = reconnect.Field{Name: "born", Kind: reconnect.Date, Label: "Date de naissance", Lang: "fr", Required: true}
	smsWords      = reconnect.Words{Text: "Un code à 6 chiffres a été envoyé au 06 •• •• •• 42.\nIl est valable 5 minutes.", Lang: "fr"}
	longWords     = reconnect.Words{Text: "Sehr geehrte Kundin, sehr geehrter Kunde, aus Sicherheitsgründen müssen Sie Ihre Telefonbankingzugangsberechtigung alle neunzig Tage bestätigen.\n\nBitte öffnen Sie dazu die Donaudampfschifffahrtsgesellschaftskapitänsbanking-App auf dem Gerät »Pixel 9 von Anna« und geben Sie den Auftrag mit der Nummer 4711-0815-1234567890123456789012345678901234567890 frei.", Lang: "de"}
)

// unbroken are fields whose words have no place to break at: an account's number, and what a bank has forgotten to space.
var unbroken = []reconnect.Field{
	{Name: "account", Kind: reconnect.Pick, Label: "FR7630006000011234567890189", Required: true, Help: strings.Repeat("0123456789", 18), Choices: []reconnect.Choice{
		{Value: "1", Label: "FR7630006000011234567890189"}, {Value: "2", Label: strings.Repeat("Sparkassenverband", 10)},
	}},
	{Name: "login", Kind: reconnect.Text, Label: strings.Repeat("Zugangsberechtigung", 10), Lang: "de", Required: true},
	{Name: "password", Kind: reconnect.Secret, Label: strings.Repeat("Kennwort", 22), Lang: "de", Required: true},
}

func choices(kind reconnect.Kind, n int) reconnect.Field {
	f := reconnect.Field{Name: "choice", Kind: kind, Label: "Où voulez-vous recevoir votre code ?", Lang: "fr", Required: true}
	labels := []string{"SMS au 06 •• •• •• 42", "E-mail à a•••@example.org", "Appel au 01 •• •• •• 17", "Application Horizon Sécur’Pass"}
	for i := range n {
		label := "Caisse régionale n° " + strconv.Itoa(i+1)
		if n <= len(labels) {
			label = labels[i]
		}
		f.Choices = append(f.Choices, reconnect.Choice{Value: strconv.Itoa(i), Label: label})
	}
	return f
}

func pictures(kind reconnect.Kind) reconnect.Field {
	f := reconnect.Field{Name: "picture", Kind: kind, Label: "Which pictures did you choose as yours?", Lang: "en", Required: kind == reconnect.Pick}
	for i := range 6 {
		f.Choices = append(f.Choices, reconnect.Choice{Value: strconv.Itoa(i), Image: pattern(i)})
	}
	return f
}

func signIns() []example {
	login := asking(loginField, passwordField)
	return []example{
		{"Ask sign in", with(login)},
		{"Ask sign in addressed formally", with(func(p *Page) {
			login(p)
			formal := *budgetly
			formal.Formal = true
			p.Client = &formal
		})},
		{"Ask sign in at a bank that is down", with(func(p *Page) { login(p); p.Down = true })},
		{"Ask sign in with a way back", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{loginField, passwordField}, Back: true}
		})},
		{"Ask sign in again at a bank that refuses", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{loginField, passwordField}, Reason: reconnect.WrongCredentials}
		})},
		{"Ask sign in refused", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{loginField, passwordField}, Reason: reconnect.WrongCredentials}
			p.Retried, p.AttemptsLeft = true, 2
			p.Values = map[string][]string{"login": {"0123456789"}, "password": {"never drawn"}}
		})},
		{"Ask sign in last attempt", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{loginField, passwordField}, Reason: reconnect.WrongCredentials}
			p.Retried, p.AttemptsLeft = true, 1
		})},
		{"Ask sign in with problems", with(func(p *Page) {
			login(p)
			p.Problems = []reconnect.Problem{{Field: "login", Kind: reconnect.TooShort, Bound: 10}, {Field: "password", Kind: reconnect.Missing}}
			p.Values = map[string][]string{"login": {"0123"}}
		})},
		{"Ask sign in framed without a logo", with(func(p *Page) {
			login(p)
			p.Framed = true
			p.Client = plain
			p.Bank = longBank
			p.Origins = []string{"https://livre.example"}
			p.Person = "hildegard.schwarzenberger-oppenheim@verwaltung.example.org"
		})},
		{"Ask sign in bright brand with logos", with(func(p *Page) {
			login(p)
			p.Client = &reconnect.Client{Brand: reconnect.Brand{Name: yellow.Name, Color: yellow.Color, Logo: pattern(2)}}
			p.LogoURL = inlined(round(4))
		})},
		{"Ask sign in dark brand", with(func(p *Page) { login(p); p.Client = night })},
		{"Ask sign in anew after a code", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{loginField, passwordField}, Reason: reconnect.WrongCode}
			p.Retried, p.AttemptsLeft = true, 2
		})},
	}
}

func codes() []example {
	return []example{
		{"Ask code", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Words: smsWords}
		})},
		{"Ask code as one more step", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Words: smsWords, Until: then.Add(272 * time.Second)}
			p.More, p.Renewable = true, true
		})},
		{"Ask code sent anew", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Words: smsWords}
			p.Renewable, p.Renewed, p.Phones = true, true, true
		})},
		{"Ask code refused", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Words: smsWords, Reason: reconnect.WrongCode}
			p.Retried, p.AttemptsLeft = true, 2
		})},
		{"Ask code with a problem", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Words: smsWords}
			p.Problems = []reconnect.Problem{{Field: "code", Kind: reconnect.Mismatch}}
			p.Values = map[string][]string{"code": {"12345a"}}
		})},
		{"Ask interrupted", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{codeField6}, Reason: reconnect.Interrupted}
			p.Retried, p.AttemptsLeft = true, 2
		})},
	}
}

func choosing() []example {
	return []example{
		{"Ask pick few", with(asking(choices(reconnect.Pick, 4)))},
		{"Ask pick a way", with(asking(
			reconnect.Field{Name: "how", Kind: reconnect.Pick, Required: true, Choices: []reconnect.Choice{{Value: "Text", Reach: reconnect.ByMessage}, {Value: "Call", Reach: reconnect.ByCall}}},
			reconnect.Field{Name: "captcha", Kind: reconnect.Text, Label: "Recopiez les caractères", Lang: "fr", Required: true, Unseen: true}))},
		{"Ask pick a phone", with(asking(reconnect.Field{
			Name: "phone", Kind: reconnect.Pick, Label: "Security code", Lang: "en", Required: true, Choices: []reconnect.Choice{
				{Value: "1", Label: "Text message to (•••) •••-1234"}, {Value: "2", Label: "Call (•••) •••-9876"},
			},
		}))},
		{"Ask pick many", with(asking(choices(reconnect.Pick, 25)))},
		{"Ask pick list", with(asking(choices(reconnect.Pick, 60)))},
		{"Ask pick with a problem", with(func(p *Page) {
			asking(choices(reconnect.Pick, 3))(p)
			p.Problems = []reconnect.Problem{{Field: "choice", Kind: reconnect.Missing}}
		})},
		{"Ask pick among long words", with(asking(unbroken...))},
		{"Ask pick the site", with(func(p *Page) {
			p.Step = reconnect.Ask{Fields: []reconnect.Field{choices(reconnect.Pick, 5)}, Reason: reconnect.WrongSite}
		})},
		{"Ask picks", with(asking(choices(reconnect.Picks, 4)))},
		{"Ask find the bank", with(asking(
			reconnect.Field{Name: "q", Kind: reconnect.Search},
			reconnect.Field{Name: "organization", Kind: reconnect.Pick, Choices: []reconnect.Choice{
				{Value: "1", Label: "Banque Horizon"}, {Value: "2", Label: "Caisse du Grand Lac"},
			}},
		))},
		{"Ask find the bank in vain", with(asking(reconnect.Field{Name: "q", Kind: reconnect.Search, Value: "Bnaque"}))},
		{"Ask which way in", with(asking(reconnect.Field{Name: "site", Kind: reconnect.Pick, Required: true, Choices: []reconnect.Choice{
			{Value: "1", Label: "Personnes"}, {Value: "2", Label: "Entreprises"},
		}}))},
	}
}

func pictured() []example {
	return []example{
		{"Ask sign in with a captcha and a date", with(asking(loginField, passwordField, dateOfBirth,
			reconnect.Field{Name: "captcha", Kind: reconnect.Text, Label: "Recopiez les caractères", Lang: "fr", Image: pattern(7), Required: true},
			reconnect.Field{Name: "branch", Kind: reconnect.Number, Label: "Code agence", Lang: "fr"}))},
		{"Ask code from a picture", with(func(p *Page) {
			asking(reconnect.Field{Name: "tan", Kind: reconnect.Code, Label: "photoTAN", Image: matrix(29), Required: true})(p)
			p.Renewable = true
		})},
		{"Ask code from another picture", with(func(p *Page) {
			asking(reconnect.Field{Name: "tan", Kind: reconnect.Code, Label: "photoTAN", Image: matrix(33), Required: true})(p)
			p.Renewed = true
		})},
		{"Ask pick a picture", with(asking(pictures(reconnect.Pick)))},
		{"Ask picks of pictures", with(asking(pictures(reconnect.Picks)))},
	}
}

func questions() []example {
	return []example{
		{"Ask file", with(asking(reconnect.Field{Name: "file", Kind: reconnect.File, Label: "Fichier de clé", Lang: "fr", Help: "Le fichier .pem de votre espace professionnel", Required: true}))},
		{"Ask question with a deadline", with(func(p *Page) {
			p.Step = reconnect.Ask{Until: then.Add(7 * time.Minute), Fields: []reconnect.Field{
				{Name: "q0", Kind: reconnect.Text, Label: "What is your favourite colour?", Lang: "en", Required: true},
			}}
		})},
		{"Ask question", with(asking(reconnect.Field{Name: "q", Kind: reconnect.Text, Label: "What was the name of your first pet?", Lang: "en", Required: true}))},
		{"Ask agree", with(func(p *Page) { p.Step = reconnect.Ask{Reason: reconnect.ConsentNeeded} })},
		{"Ask to begin", with(func(p *Page) { p.Step, p.Bank = reconnect.Ask{Reason: reconnect.NoCode}, reconnect.Bank{} })},
		{"Ask to take over", with(func(p *Page) { p.Step = reconnect.Ask{Reason: reconnect.AlreadyOpen} })},
	}
}
