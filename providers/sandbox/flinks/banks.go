package flinks

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// bank is an institution.
type bank struct {
	id       int
	name     string
	french   string // its name in French, where it differs
	password string // the only right one; empty: it is signed in to on its own page (OAuth)
	off      bool   // switched off by the vendor
	// plays is what the bank makes of a user whom no script was set for; false: there is no such user. The visit counts
	// the sign-ins of one login, from 0.
	plays func(user, lang string, visit int) (sandbox.Script, bool)
}

// banks are the vendor's test institution and three that cannot be mistaken for real ones.
func banks() []*bank {
	anybody := func(string, string, int) (sandbox.Script, bool) { return sandbox.Script{sandbox.Accept()}, true }
	return []*bank{
		{id: 14, name: "FlinksCapital", password: "Everyday", plays: capital},
		{id: 901, name: "Banque Imaginaire", password: sandbox.RightPassword, plays: anybody},
		{id: 902, name: "Caisse Chimérique", french: "Caisse Chimérique du Bas-Canada", plays: anybody},
		{id: 903, name: "Crédit des Nuages", password: sandbox.RightPassword, off: true, plays: anybody},
	}
}

func (p *dialect) bank(name string) *bank {
	for _, b := range p.banks {
		if strings.EqualFold(b.name, name) {
			return b
		}
	}
	return nil
}

// question is one of FlinksCapital's questions. The English ones and the answers are documented (test users); the
// wording of the French ones is the simulator's own.
type question struct{ english, french, accepts string }

var questions = []question{
	{"What city were you born in?", "Dans quelle ville êtes-vous né?", "Montreal\nMontréal"},
	{"What is the best country on earth?", "Quel est le meilleur pays du monde?", "Canada"},
	{"What shape do people like most?", "Quelle forme les gens préfèrent-ils?", "Triangle"},
}

// capital is the vendor's test institution and its documented users, and beside them one user for each way to be
// challenged. "Greatday+7" is a login of its own that behaves like Greatday.
//
// The vendor draws one of the questions; here they take turns, so that a test knows which one comes.
func capital(user, lang string, visit int) (sandbox.Script, bool) {
	name, _, _ := strings.Cut(user, "+")
	switch name = strings.ToLower(name); name {
	case "greatday":
		q := questions[visit%len(questions)]
		f := sandbox.Field{Name: "question", Kind: "QuestionAndAnswer", Label: q.english, Accepts: q.accepts}
		if lang == "fr" {
			f.Label = q.french
		}
		return sandbox.Script{sandbox.AskFields(f), sandbox.Accept()}, true
	case "greatday_nomfa":
		return sandbox.Script{sandbox.Accept()}, true
	case "test_disabled_account":
		return sandbox.Script{sandbox.Lock()}, true
	case "test_service_unavailable":
		return sandbox.Script{sandbox.Strange("RETRY_LATER")}, true
	case "test_dispatched", "test_pending":
		return sandbox.Script{sandbox.Dawdle(10 * time.Second), sandbox.Accept()}, true
	}
	script, ok := trials()[name]
	return append(script, sandbox.Accept()), ok
}

// odd is a prompt with everything that a client might trim, escape or cut.
var odd = "  «Quel est le prénom de l'aîné·e ?» \"O'Brien\" \\u2022 • <b>&amp;</b>\t" + strings.Repeat("encore et encore… ", 110) + " "

// trials are the users of FlinksCapital who meet one type of challenge each. They are the simulator's own: the
// vendor's test users are only ever asked questions.
func trials() map[string]sandbox.Script {
	ask := func(fields ...sandbox.Field) sandbox.Script { return sandbox.Script{sandbox.AskFields(fields...)} }
	items := func(texts ...string) (list []sandbox.Choice) {
		for _, text := range texts {
			list = append(list, sandbox.Choice{Value: text})
		}
		return list
	}
	pictures := items(picture(0), picture(1), picture(2))
	phones := items("(•••) •••-1234", "(•••) •••-9876")
	code := sandbox.Act{Do: sandbox.DoAskCode, Label: "Enter the code that you received", Accepts: "123456"}
	choose := sandbox.Field{
		Name: "choose", Kind: "QuestionAndAnswer", Label: "Choose a question to answer", Accepts: "Rex",
		Choices: items("What is your cat's name?", "What is your dog's name?"),
	}
	return map[string]sandbox.Script{
		"challenge_question": ask(sandbox.Field{Name: "pet", Kind: "QuestionAndAnswer", Label: "What was your first pet called?", Accepts: "Rex"}),
		"challenge_choose":   ask(choose),
		"challenge_choice": ask(sandbox.Field{
			Name: "where", Kind: "MultipleChoice", Label: "Where should we send your code?",
			Choices: items("***-***-1234", "j***@example.com"),
		}),
		"challenge_choices": ask(sandbox.Field{
			Name: "own", Kind: "MultipleChoiceMultipleAnswers", Label: "Which of these do you own?",
			Choices: items("A car", "A boat", "A cottage"), Accepts: "A car\nA cottage",
		}),
		"challenge_image": ask(sandbox.Field{Name: "image", Kind: "ImageSelection", Label: "Select your image", Choices: pictures, Accepts: picture(1)}),
		"challenge_call":  append(ask(sandbox.Field{Name: "phone", Kind: "TextOrCall", Label: "Security code", Choices: phones}), code),
		"challenge_several": ask(
			sandbox.Field{Name: "pet", Kind: "QuestionAndAnswer", Label: "What was your first pet called?", Accepts: "Rex"},
			sandbox.Field{Name: "where", Kind: "MultipleChoice", Label: "Which branch is yours?", Choices: items("Nord", "Sud"), Accepts: "Sud"},
			choose),
		"challenge_unknown": ask(sandbox.Field{Name: "sing", Kind: "VoicePrint", Label: "Sing the word that you chose", Accepts: "Alouette"}),
		"challenge_push":    {sandbox.AskApproval("Open your bank's app and confirm that it is you.")},
		"challenge_odd":     ask(sandbox.Field{Name: "odd", Kind: "QuestionAndAnswer", Label: odd, Accepts: "Zoé"}),
	}
}

// picture is a small picture as this wire carries them: base64 without a prefix.
func picture(n int) string {
	return base64.StdEncoding.EncodeToString(shape(n))
}

// listBanks is GET …/Institutions?skip=&take= (institutions page).
func (p *dialect) listBanks(c *sandbox.Call) sandbox.Reply {
	number := func(name string, usual int) int {
		n, err := strconv.Atoi(c.URL.Query().Get(name))
		if err != nil || n < 0 {
			return usual
		}
		return n
	}
	list := []any{}
	skip, take := number("skip", 0), min(number("take", 1000), 1000)
	for _, b := range p.banks[min(skip, len(p.banks)):] {
		if len(list) < take {
			list = append(list, b.describe())
		}
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"Data": list, "Count": len(p.banks)}}
}

func (b *bank) describe() map[string]any {
	french := b.french
	if french == "" {
		french = b.name
	}
	words := func(lang, name string) map[string]any {
		return map[string]any{"Language": lang, "Name": name, "Urls": []any{
			map[string]any{"Type": "Main", "Url": "https://bank" + strconv.Itoa(b.id) + ".sandbox.invalid/" + lang},
		}}
	}
	status := "Enabled"
	if b.off {
		status = "Disabled" // UNVERIFIED: the page shows "Enabled" only
	}
	return map[string]any{
		"Id": b.id, "Status": status, "Country": "CA",
		"Localizations": []any{words("fr", french), words("en", b.name)},
	}
}

// login is a user of one institution, known to one customer by its LoginId, which never changes.
type login struct {
	id       string
	customer string
	user     string
	bank     *bank
	lang     string
	tag      string
	saved    bool // Save was true: the stored credentials may be used again

	script    sandbox.Script // set by the controls: what the bank does until a sign-in succeeds; nil for the usual
	broken    time.Time      // when it was set
	acted     bool           // the user did what the bank wanted on its own site
	signIns   int
	current   *session  // the last sign-in
	refreshed time.Time // the last good one
	failed    *fault    // what the last sign-in failed with; nil when it did not
}

// login finds the user of an institution, or makes one.
func (p *dialect) login(customer, user string, bank *bank) *login {
	for _, l := range p.logins {
		if l.customer == customer && l.bank == bank && strings.EqualFold(l.user, user) {
			return l
		}
	}
	p.lastLogin++
	// LoginIds count, so that chaos, which knows connections by their ids, fails in the same places each time.
	l := &login{id: "10920000-0000-4000-8000-" + leftPad(p.lastLogin, 12), customer: customer, user: user, bank: bank, lang: "en"}
	p.logins[l.id] = l
	return l
}

func leftPad(n, width int) string {
	text := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(text))) + text
}

// sorted are all logins in the order in which they were made.
func (p *dialect) sorted() []*login {
	all := make([]*login, 0, len(p.logins))
	for _, l := range p.logins {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *login) int { return strings.Compare(a.id, b.id) })
	return all
}

// next is what the bank will do at the next sign-in.
func (l *login) next(lang string, now time.Time) sandbox.Script {
	if l.script == nil {
		script, _ := l.bank.plays(l.user, lang, l.signIns)
		return script
	}
	a := l.script[0]
	healed := a.For > 0 && !now.Before(l.broken.Add(time.Duration(a.For))) && slices.Contains([]string{sandbox.DoLimit, sandbox.DoGoDown, sandbox.DoBreak}, a.Do)
	if healed || l.acted && (a.Do == sandbox.DoRequireAction || a.Do == sandbox.DoLock) {
		return slices.Clone(l.script[1:])
	}
	return slices.Clone(l.script)
}

// describe is the Login object. LastRefresh is UTC and says so nowhere.
func (l *login) describe() map[string]any {
	return map[string]any{
		"Username": l.user, "IsScheduledRefresh": false, "Type": "Personal", "Id": l.id,
		"LastRefresh": l.refreshed.UTC().Format("2006-01-02T15:04:05.000000"),
	}
}

// Line makes the LoginId its owner's phone.
func (p *dialect) Line(phone string) (string, []*sandbox.Story, bool) {
	l := p.logins[phone]
	if l == nil {
		return "", nil, false
	}
	var stories []*sandbox.Story
	if t := l.current; t != nil && t.alive() {
		stories = append(stories, &t.story)
	}
	return l.bank.name, stories, true
}
