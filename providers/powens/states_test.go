package powens

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// ask is a question, which is offered anew where it wants a code.
func ask(reason reconnect.Reason, fields ...reconnect.Field) reconnect.Ask {
	sent := slices.ContainsFunc(fields, func(fd reconnect.Field) bool { return fd.Kind == reconnect.Code })
	return reconnect.Ask{Fields: fields, Reason: reason, Renew: sent}
}

var (
	smsField      = reconnect.Field{Name: "openapisms", Kind: reconnect.Code, Label: "Please enter the code sent to (+33)6 12 34 56 78.", Lang: "fr", Required: true}
	otpField      = reconnect.Field{Name: "otp", Kind: reconnect.Code, Label: "Code d'autorisation", Lang: "fr", Required: true}
	loginField    = reconnect.Field{Name: "login", Kind: reconnect.Text, Label: "Identifiant", Lang: "fr", Required: true, Pattern: "[0-9]{10}", Min: 10, Max: 10}
	passwordField = reconnect.Field{Name: "password", Kind: reconnect.Secret, Label: "Code secret", Lang: "fr", Required: true, Pattern: "[0-9]{6}", Min: 6, Max: 6}
	formLogin     = reconnect.Field{Name: "login", Kind: reconnect.Text, Label: "Identifiant", Lang: "fr", Required: true}
	formPassword  = reconnect.Field{Name: "password", Kind: reconnect.Secret, Label: "Mot de passe", Lang: "fr", Required: true}
	formKey       = reconnect.Field{Name: "apikey", Kind: reconnect.Secret, Label: "API", Lang: "fr", Required: true}
)

func words(s string) reconnect.Words { return reconnect.Words{Text: s, Lang: "fr"} }

func TestEachStateIsItsStep(t *testing.T) {
	for _, c := range []struct {
		reply string
		want  reconnect.Step
	}{
		{"healthy", reconnect.Done{}},
		{"sca_required", ask(reconnect.ConsentNeeded)},
		{"error_only", ask(reconnect.ConsentNeeded)},
		{"otp", ask("", smsField)},
		{"otp_bare", ask("", otpField)},
		{"question", ask("",
			reconnect.Field{
				Name: "account_id", Kind: reconnect.Pick, Label: "Quel compte ?", Lang: "fr", Required: true, Value: "snd",
				Choices: []reconnect.Choice{{Value: "main", Label: "Compte courant"}, {Value: "snd", Label: "Livret"}, {Value: "3", Label: "3"}},
			},
			reconnect.Field{Name: "reason", Kind: reconnect.Text, Label: "Motif", Lang: "fr"})},
		{"decoupled", reconnect.Approve{Words: words("Confirmez dans l'application de votre banque."), Again: approveAgain}},
		{"nested", reconnect.Approve{Again: approveAgain}},
		{"validating", reconnect.Wait{Again: time.Second}},
		{"wrongpass", reconnect.Ask{
			Reason: reconnect.WrongCredentials, Fields: []reconnect.Field{loginField, passwordField}, Words: words("Mot de passe invalide"),
		}},
		{"wrongpass_without_fields", ask(reconnect.WrongCredentials, formLogin, formPassword, formKey)},
		{"password_expired", reconnect.Ask{
			Reason: reconnect.PasswordExpired, Fields: []reconnect.Field{formLogin, formPassword, formKey}, Words: words("Changez-le."),
		}},
		{"two_sources", ask(reconnect.WrongCredentials, formLogin, formPassword)},
		{"action_needed", reconnect.Act{Words: words("Acceptez les nouvelles conditions sur le site de la banque.")}},
		{"action_needed_with_link", reconnect.Act{Words: words("Go to … and accept")}},
		{"rateLimiting", reconnect.Failed{Reason: reconnect.RateLimited, Words: words("technical")}},
		{"websiteUnavailable", reconnect.Failed{Reason: reconnect.BankUnavailable, Words: words("technical")}},
		{"bug", reconnect.Failed{Reason: reconnect.AggregatorFault, Words: words("technical")}},
		{"notSupported", reconnect.Failed{Reason: reconnect.NotSupported, Words: words("technical")}},
		{"unheard_of", reconnect.Failed{Reason: reconnect.Unknown, Words: words("?")}},
		{"odd_types", ask("",
			reconnect.Field{Name: "a", Kind: reconnect.Text, Label: "a", Lang: "fr"},
			reconnect.Field{Name: "b", Kind: reconnect.Text, Label: "b", Lang: "fr", Required: true},
			reconnect.Field{
				Name: "c", Kind: reconnect.Pick, Label: "c", Lang: "fr", Required: true,
				Choices: []reconnect.Choice{{Value: "x", Label: "x"}, {Value: "2", Label: "Y"}},
			})},
	} {
		t.Run(c.reply, func(t *testing.T) {
			r := newRecorded(t).now(c.reply)
			r.on("GET /connectors/338178e6-3d01-564f-9a7b-52ca442459bf", 200, "connector")
			s, cur := r.start()
			wantStep(t, s, c.want)
			// A look is no answer: it never POSTs anything but a resume, and finds the same.
			again, _ := r.GoOn(cur, nil)
			wantStep(t, again, c.want)
			for _, q := range r.Sent("POST " + one) {
				if len(q.Body) != 1 || q.Body["resume"] != true || q.Query.Get("background") != "true" {
					t.Errorf("a look sent %v", q.Body)
				}
			}
		})
	}
}

func TestAWordNobodyKnowsIsLoggedHarmlessly(t *testing.T) {
	r := newRecorded(t).now("unheard_of")
	r.start()
	if log := r.Log.String(); !strings.Contains(log, "word=quantumEntangledscript") {
		t.Errorf("the state is not named, or not cleaned:\n%s", log)
	}
}

func TestAReplyThatSaysNothingIsLost(t *testing.T) {
	for _, reply := range []string{"says_nothing", "state_is_object", "page.html", `{"id":28,"state":null}`, `{}`} {
		r := newRecorded(t).now(reply)
		s, cur, err := providertest.Start(context.Background(), r.adapter, r.connection())
		if err == nil || s != nil || cur.Cursor == nil {
			t.Errorf("%s: step %v, cursor %d bytes, error %v", reply, s, len(cur.Cursor), err)
		}
	}
}

func TestThePublicFaceOfTheBankIsKept(t *testing.T) {
	r := newRecorded(t).now("healthy")
	_, cur := r.start()
	want := reconnect.Bank{ID: "338178e6-3d01-564f-9a7b-52ca442459bf", Name: "Banque d'essai", Color: "#f10389", Logo: true}
	if b := cur.Bank; b != want {
		t.Errorf("bank %+v", b)
	}
}

func TestALogoIsAPictureOrNothing(t *testing.T) {
	r := newRecorded(t).now("healthy")
	_, cur := r.start()
	line := "GET /logos/338178e6-3d01-564f-9a7b-52ca442459bf-thumbnail.webp"
	r.on(line, 200, "<svg onload=alert(1)>").on(line, 404, "").on(line, 200, "<?").on(line, 200, "{}")
	r.Canned(line)[2].Body = "GIF89a\x01\x00\x01\x00\x00\x00\x00;" + strings.Repeat("x", 64)
	if image, err := r.adapter.Logo(context.Background(), cur.Cursor); image != nil || err == nil {
		t.Errorf("svg: %v %v", image, err)
	}
	if image, err := r.adapter.Logo(context.Background(), cur.Cursor); image != nil || err != nil {
		t.Errorf("404: %v %v", image, err)
	}
	if image, err := r.adapter.Logo(context.Background(), cur.Cursor); err != nil || image == nil || image.Type != "image/gif" {
		t.Errorf("gif: %v %v", image, err)
	}
	if r.Sent(line)[0].Bearer() != "" {
		t.Error("the logo was asked for with a bearer")
	}
}

func TestApprovalIsResumedOnceAndStaysOnTheScreen(t *testing.T) {
	r := newRecorded(t).now("decoupled")
	r.on("POST "+one+"?background", 200, "validating")
	s, cur := r.start()
	want := reconnect.Approve{Words: words("Confirmez dans l'application de votre banque."), Again: approveAgain}
	wantStep(t, s, want)
	s, cur = r.GoOn(cur, nil)
	wantStep(t, s, want)
	r.now("validating")
	for range 3 {
		s, cur = r.GoOn(cur, nil)
		wantStep(t, s, want)
	}
	if n := len(r.Sent("POST " + one)); n != 1 {
		t.Errorf("resumed %d times", n)
	}
	// Refused on the phone, or too late: observed as SCARequired.
	r.now("sca_required")
	s, cur = r.GoOn(cur, nil)
	wantStep(t, s, ask(reconnect.NotApproved))
	// The next approval is another one, and is resumed too.
	r.on("POST "+one, 202, "decoupled")
	_, cur = r.GoOn(cur, reconnect.Answers{})
	r.now("decoupled")
	s, cur = r.GoOn(cur, nil)
	wantStep(t, s, want)
	if n := len(r.Sent("POST " + one)); n != 3 {
		t.Errorf("%d posts, want resume, agreement, resume", n)
	}
	r.now("healthy")
	s, _ = r.GoOn(cur, nil)
	wantStep(t, s, reconnect.Done{})
}

func TestAnApprovalThatStandsIsResumedAgainAfterAWhile(t *testing.T) {
	r := newRecorded(t).now("decoupled")
	r.on("POST "+one+"?background", 200, "decoupled")
	_, cur := r.start()
	_, cur = r.GoOn(cur, nil)
	_, cur = r.GoOn(cur, nil)
	if n := len(r.Sent("POST " + one)); n != 1 {
		t.Fatalf("resumed %d times at once", n)
	}
	r.Clock.Pass(resumeEvery)
	r.GoOn(cur, nil)
	if n := len(r.Sent("POST " + one)); n != 2 {
		t.Errorf("resumed %d times", n)
	}
}

// What the resume has brought is lost with the process. The user must still see what to approve.
func TestAfterADeathAnApprovalIsStillShown(t *testing.T) {
	r := newRecorded(t).now("decoupled")
	r.on("POST "+one+"?background", 200, "validating")
	shown, cur := r.start()
	_, _ = r.GoOn(cur, nil)
	r.now("validating")
	s, _ := r.GoOn(cur, nil)
	if n := len(r.Sent("POST " + one)); n != 1 {
		t.Errorf("resumed %d times", n)
	}
	wantStep(t, s, shown)
}

func TestALostResumeIsRepeatedByTheNextLook(t *testing.T) {
	r := newRecorded(t).now("decoupled")
	r.on("POST "+one+"?background", 502, "page.html")
	s, cur := r.start()
	if _, ok := s.(reconnect.Approve); !ok {
		t.Fatalf("step %T", s)
	}
	_, cur = r.GoOn(cur, nil)
	r.GoOn(cur, nil)
	if n := len(r.Sent("POST " + one)); n != 2 {
		t.Errorf("resumed %d times", n)
	}
}

func TestDatesAreParisUnlessTheySayOtherwise(t *testing.T) {
	for in, want := range map[string]string{
		"2026-07-01 12:00:00": "2026-07-01T10:00:00Z", "2026-01-01 12:00:00": "2026-01-01T11:00:00Z",
		"2026-01-01T12:00:00+05:00": "2026-01-01T07:00:00Z", "2026-01-01 12:00:00+00:00": "2026-01-01T12:00:00Z",
		"soon": "0001-01-01T00:00:00Z", "": "0001-01-01T00:00:00Z",
	} {
		if got := readTime(in).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
}
