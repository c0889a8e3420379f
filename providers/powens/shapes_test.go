package powens

import (
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func wordsOf(s reconnect.Step) string {
	switch s := s.(type) {
	case reconnect.Ask:
		return s.Words.Text
	case reconnect.Approve:
		return s.Words.Text
	case reconnect.Act:
		return s.Words.Text
	case reconnect.Failed:
		return s.Words.Text
	case reconnect.Visit:
		return s.Words.Text
	case reconnect.Wait:
		return s.Words.Text
	case reconnect.Done:
	}
	return ""
}

func TestTheBanksMessageIsOnEachStatesStep(t *testing.T) {
	for _, state := range []string{
		"wrongpass", "passwordExpired", "SCARequired", "webauthRequired", "additionalInformationNeeded", "decoupled", "validating",
		"actionNeeded", "rateLimiting", "websiteUnavailable", "bug", "notSupported", "quantumEntangled",
	} {
		said := func(message string) string {
			return `{"id":27,"state":"` + state + `","error_message":"` + message + `","fields":[{"name":"password","type":"password","label":"Code"}]}`
		}
		r := newRecorded(t).on("GET /webauth-url", 200, bankURL).now(said("Acc&egrave;s <b>bloqu&eacute;</b> jusqu'à demain."))
		if s, _ := r.start(); wordsOf(s) != "Accès bloqué jusqu'à demain." {
			t.Errorf("%s: %T says %q", state, s, wordsOf(s))
		}
		want := "Bloqué: …"
		if state == "webauthRequired" { // whose message is a link
			want = ""
		}
		r = newRecorded(t).on("GET /webauth-url", 200, bankURL).now(said("Bloqué: https://bank.example/?st&#97;te=TOPSECRET"))
		if s, _ := r.start(); wordsOf(s) != want {
			t.Errorf("%s: of a link that opens something this is shown: %q", state, wordsOf(s))
		}
	}
}

func TestTheMessageIsOnPowensOwnPagesStepToo(t *testing.T) {
	for _, state := range []string{"wrongpass", "passwordExpired"} {
		r := newRecorded(t, notAgent).on("GET /auth/token/code", 200, `{"code":"c"}`).
			now(`{"id":27,"state":"` + state + `","error_message":"Autre type de compte, voir https://bank.example/aide"}`)
		if s, _ := r.start(); reconnect.StepName(s) != "visit" || wordsOf(s) != "Autre type de compte, voir https://bank.example/aide" {
			t.Errorf("%s: %T says %q", state, s, wordsOf(s))
		}
	}
	for _, message := range []string{"https://bank.example/authorize/s3cr3t", "Redirecting to www.bank.example/x", "https%3A%2F%2Fbank.example", "&ticket=1"} {
		r := newRecorded(t).on("GET /webauth-url", 200, bankURL).now(`{"id":27,"state":"webauthRequired","error_message":"` + message + `"}`)
		if s, _ := r.start(); wordsOf(s) != "" {
			t.Errorf("the address to visit is shown: %q", wordsOf(s))
		}
	}
}

func TestARefusalsMessageIsShownHoweverItsCodeIsNamed(t *testing.T) {
	for _, c := range []struct {
		status int
		reply  string
		want   reconnect.Step
	}{
		{400, `{"code":"websiteUnavailable","message":"Maintenance"}`, reconnect.Failed{Reason: reconnect.BankUnavailable, Words: words("Maintenance")}},
		{400, `{"code":"neverHeard","message":"Fermé"}`, reconnect.Failed{Reason: reconnect.Unknown, Words: words("Fermé")}},
		{400, `{"error":"wrongpass","message":"Code incorrect"}`, wrongCode("Code incorrect")},
		{400, `{"error":"wrongPass","error_message":"Code incorrect"}`, wrongCode("Code incorrect")},
		{200, `{"id":27,"error":"wrongpass","error_message":"Code incorrect"}`, wrongCode("Code incorrect")},
		{200, `{"id":27,"state":"websiteUnavailable","error_message":"Fermé"}`, reconnect.Failed{Reason: reconnect.BankUnavailable, Words: words("Fermé")}},
	} {
		r := newRecorded(t).now("otp").on("POST "+one, c.status, c.reply)
		_, cur := r.start()
		s, _ := r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
		wantStep(t, s, c.want)
	}
}

func wrongCode(message string) reconnect.Step {
	s := ask(reconnect.WrongCode, smsField)
	s.Words = words(message)
	return s
}

func TestAConsentWithFieldsAsksThemAndIsNotAskedForEver(t *testing.T) {
	const device = `{"id":27,"state":"SCARequired","fields":[{"name":"device","type":"list","label":"Téléphone","description":"Choisissez",` +
		`"values":[{"label":"A","value":"1"}]}]}`
	r := newRecorded(t).now(device).on("POST "+one, 200, device)
	s, cur := r.start()
	field := reconnect.Field{
		Name: "device", Kind: reconnect.Pick, Label: "Téléphone", Help: "Choisissez", Lang: "fr", Required: true,
		Choices: []reconnect.Choice{{Value: "1", Label: "A"}},
	}
	wantStep(t, s, ask("", field))
	s, _ = r.GoOn(cur, reconnect.Answers{"device": {"1"}})
	wantStep(t, s, ask(reconnect.WrongCode, field)) // which flows count
	if got := r.Sent("POST " + one)[0].Body["device"]; got != "1" {
		t.Errorf("sent %v", got)
	}
}

func TestWhatIsAskedInACircleEnds(t *testing.T) {
	for _, state := range []string{"SCARequired", "actionNeeded"} {
		reply := `{"id":27,"state":"` + state + `","error_message":"Encore"}`
		r := newRecorded(t).now(reply).on("POST "+one, 200, reply).on("PUT "+one, 200, reply)
		s, cur := r.start()
		rounds := 0
		for ; rounds < 50 && reconnect.StepName(s) != "failed"; rounds++ {
			s, cur = r.GoOn(cur, reconnect.Answers{})
		}
		wantStep(t, s, reconnect.Failed{Reason: reconnect.AggregatorFault, Words: words("Encore")})
		if rounds != maxRounds {
			t.Errorf("%s: ended after %d answers", state, rounds)
		}
	}
}

func TestASuccessThatSaysNothingWasDoneIsNone(t *testing.T) {
	const blocked = `{"message":"Connection cannot be updated at the moment","connection":{"id":27%}}`
	for _, state := range []string{"", `,"state":null`} {
		r := newRecorded(t).now("otp").on("POST "+one, 200, strings.Replace(blocked, "%", state, 1))
		_, cur := r.start()
		cur = r.Lost(cur, reconnect.Answers{"openapisms": {"987654"}})
		s, cur := r.GoOn(cur, nil)
		wantStep(t, s, ask("", smsField)) // not refused: it was not looked at
		r.now("healthy")
		s, _ = r.GoOn(cur, nil)
		wantStep(t, s, reconnect.Done{})
	}
	r := newRecorded(t).now("otp").on("POST "+one, 200, `{"id":27}`)
	_, cur := r.start()
	s, _ := r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
	wantStep(t, s, ask(reconnect.WrongCode, smsField)) // the lack of a state is no success
}

func TestNullMayBeWrittenAsAText(t *testing.T) {
	for _, reply := range []string{`{"id":27,"state":"null"}`, `{"id":27,"state":"NULL","error":null}`} {
		s, _ := newRecorded(t).now(reply).start()
		wantStep(t, s, reconnect.Done{})
	}
}

func TestWaysToSignInMayBeAText(t *testing.T) {
	r := newRecorded(t).now(`{"id":27,"state":"wrongpass","fields":[
		{"name":"site","type":"list","auth_mechanisms":"webauth","values":[{"value":"1"}]},
		{"name":"login","label":"Identifiant","auth_mechanisms":"webauth, Credentials"}]}`)
	s, _ := r.start()
	wantStep(t, s, ask(reconnect.WrongCredentials, formLogin))
}

func TestADateIsSentInTheFormThatItsRegexTakes(t *testing.T) {
	for regex, want := range map[string]string{
		`^[0-9]{2}[/-]?[0-9]{2}[/-]?[0-9]{4}$`:                "25/06/2001",
		`^\\d{8}$`:                                            "25062001",
		`^\\d{2}-\\d{2}-\\d{4}$`:                              "25-06-2001",
		`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`:                        "2001-06-25",
		`^(19|20)[0-9]{6}$`:                                   "20010625",
		`^(0[1-9]|1[0-2])/(0[1-9]|[12][0-9]|3[01])/[0-9]{4}$`: "06/25/2001",
		``:          "2001-06-25",
		`^[a-z]+$`:  "2001-06-25",
		`^(?<x>y)$`: "2001-06-25",
	} {
		r := newRecorded(t).now(`{"id":27,"state":"additionalInformationNeeded","fields":[
			{"name":"birthday","type":"date","label":"Né le","regex":"`+regex+`"}]}`).on("POST "+one, 200, "healthy")
		s, cur := r.start()
		wantStep(t, s, ask("", reconnect.Field{Name: "birthday", Kind: reconnect.Date, Label: "Né le", Lang: "fr", Required: true}))
		s, _ = r.GoOn(cur, reconnect.Answers{"birthday": {"2001-06-25"}})
		wantStep(t, s, reconnect.Done{})
		if got := r.Sent("POST " + one)[0].Body["birthday"]; got != want {
			t.Errorf("%s is sent %v, want %s", regex, got, want)
		}
	}
}

func TestAConnectionThatNamesItsBankLoadsItsForm(t *testing.T) {
	r := newRecorded(t).now(`{"id":27,"state":"wrongpass","id_bank":40}`).on("GET /connectors/40", 200, "connector")
	s, _ := r.start()
	wantStep(t, s, ask(reconnect.WrongCredentials, formLogin, formPassword, formKey))
}

func TestATypeThatIsNewIsTextAndIsLogged(t *testing.T) {
	r := newRecorded(t).now(`{"id":27,"state":"additionalInformationNeeded","fields":[{"name":"a","type":"hologram","label":"?"}]}`)
	s, _ := r.start()
	wantStep(t, s, ask("", reconnect.Field{Name: "a", Kind: reconnect.Text, Label: "?", Lang: "fr", Required: true}))
	if log := r.Log.String(); !strings.Contains(log, "word=hologram") {
		t.Errorf("the type is not named:\n%s", log)
	}
}

func TestWhatIsLeftOutIsLogged(t *testing.T) {
	field := `{"name":"f%","type":"list","values":[{"value":"1"},{"value":""},{"value":"1"}]}`
	var fields []string
	for i := range maxFields + 1 {
		fields = append(fields, strings.Replace(field, "%", strconv.Itoa(i), 1))
	}
	r := newRecorded(t).now(`{"id":27,"state":"additionalInformationNeeded","fields":[` + strings.Join(fields, ",") + `]}`)
	s, _ := r.start()
	if got := s.(reconnect.Ask).Fields; len(got) != maxFields || len(got[0].Choices) != 1 {
		t.Errorf("%d fields, the first with %d choices", len(got), len(got[0].Choices))
	}
	for _, want := range []string{"more fields than are asked", "field=f0 left_out=2"} {
		if !strings.Contains(r.Log.String(), want) {
			t.Errorf("the log does not say %q", want)
		}
	}
}

func TestALongListIsWhole(t *testing.T) {
	list := func(n int) string {
		values := make([]string, n)
		for i := range values {
			values[i] = strconv.Itoa(i)
		}
		return `{"id":27,"state":"additionalInformationNeeded","fields":[{"name":"a","type":"list","label":"L","values":[` +
			strings.Join(values, ",") + `]}]}`
	}
	for n, want := range map[int]int{600: 600, maxChoices + 1: maxChoices} {
		r := newRecorded(t).now(list(n))
		s, _ := r.start()
		if got := len(s.(reconnect.Ask).Fields[0].Choices); got != want {
			t.Errorf("of %d choices %d are shown", n, got)
		}
		if said := strings.Contains(r.Log.String(), "a list is longer"); said != (want < n) {
			t.Errorf("%d choices: a line in the log: %v", n, said)
		}
	}
}
