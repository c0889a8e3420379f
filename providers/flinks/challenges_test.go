package flinks

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// hostile is a prompt with everything that somebody might trim, escape or cut.
var hostile = "  «Quel est le prénom de l'aîné·e ?» \"O'Brien\" \\u2022 • <b>&amp;</b>\t\r\n\u202e%20+ " + strings.Repeat("é•", 1000) + " "

// ask makes the bank ask, and returns what is shown.
func (r *recorded) ask(challenges ...challenge) (reconnect.Ask, providertest.Point) {
	r.T.Helper()
	list := []map[string]any{}
	for _, c := range challenges {
		list = append(list, map[string]any{"Type": c.Type, "Prompt": c.Prompt, "Iterables": c.Iterables})
	}
	b, _ := json.Marshal(map[string]any{"HttpStatusCode": 203, "SecurityChallenges": list, "Institution": "X", "RequestId": "a"})
	s, cur := r.now(203, string(b)).start()
	ask, ok := s.(reconnect.Ask)
	if !ok {
		r.T.Fatalf("step %+v", s)
	}
	return ask, cur
}

// given are the SecurityResponses of the last answer.
func (r *recorded) given() map[string][]string {
	r.T.Helper()
	q := r.Sent(reply1)
	var body struct{ SecurityResponses map[string][]string }
	if err := json.Unmarshal([]byte(q[len(q)-1].Raw), &body); err != nil {
		r.T.Fatal(err)
	}
	return body.SecurityResponses
}

func TestEachTypeOfChallengeIsAskedAndAnsweredInItsWay(t *testing.T) {
	qa, mc, ma, im, tc := "QuestionAndAnswer", "MultipleChoice", "MultipleChoiceMultipleAnswers", "ImageSelection", "TextOrCall"
	picture := "iVBORw0KGgo="
	for name, c := range map[string]struct {
		asked challenge
		kinds string
		form  reconnect.Answers
		want  map[string][]string
	}{
		"question":             {challenge{qa, "Pet?", nil}, "q0 text", reconnect.Answers{"q0": {"Rex"}}, map[string][]string{"Pet?": {"Rex"}}},
		"hostile":              {challenge{qa, hostile, nil}, "q0 text", reconnect.Answers{"q0": {"Rex"}}, map[string][]string{hostile: {"Rex"}}},
		"empty prompt":         {challenge{qa, "", nil}, "q0 text", reconnect.Answers{"q0": {"Rex"}}, map[string][]string{"": {"Rex"}}},
		"choose":               {challenge{qa, "Choose", []string{"A?", hostile}}, "q0 pick, q0a text", reconnect.Answers{"q0": {"1"}, "q0a": {"Rex"}}, map[string][]string{hostile: {"Rex"}}},
		"one to choose":        {challenge{qa, "Choose", []string{"A?"}}, "q0 pick, q0a text", reconnect.Answers{"q0": {"0"}, "q0a": {"Rex"}}, map[string][]string{"A?": {"Rex"}}},
		"choice":               {challenge{mc, hostile, []string{"a ", " •"}}, "q0 pick", reconnect.Answers{"q0": {"1"}}, map[string][]string{hostile: {" •"}}},
		"choice of nothing":    {challenge{mc, "?", nil}, "q0 text", reconnect.Answers{"q0": {"x"}}, map[string][]string{"?": {"x"}}},
		"the same twice":       {challenge{mc, "?", []string{"a", "a", ""}}, "q0 pick", reconnect.Answers{"q0": {"2"}}, map[string][]string{"?": {""}}},
		"choices":              {challenge{ma, "?", []string{"a", "b", "c"}}, "q0 picks", reconnect.Answers{"q0": {"0", "2"}}, map[string][]string{"?": {"a", "c"}}},
		"image":                {challenge{im, "?", []string{"x", picture}}, "q0 pick", reconnect.Answers{"q0": {"1"}}, map[string][]string{"?": {picture}}},
		"text or call":         {challenge{tc, "?", []string{"(•••) •••-1234", "b"}}, "q0 pick, q0a pick", reconnect.Answers{"q0": {"0"}, "q0a": {"Call"}}, map[string][]string{"(•••) •••-1234": {"Call"}}},
		"text or call, nobody": {challenge{tc, "?", nil}, "q0 pick", reconnect.Answers{"q0": {"Text"}}, map[string][]string{"?": {"Text"}}},
		"any case":             {challenge{"textorcall", "?", []string{"a"}}, "q0 pick, q0a pick", reconnect.Answers{"q0": {"0"}, "q0a": {"Call"}}, map[string][]string{"a": {"Call"}}},
		"multiple, any case":   {challenge{"multiplechoicemultipleanswers", "?", []string{"a", "b"}}, "q0 picks", reconnect.Answers{"q0": {"0", "1"}}, map[string][]string{"?": {"a", "b"}}},
		"unknown":              {challenge{"VoicePrint", "Sing", nil}, "q0 text", reconnect.Answers{"q0": {"la"}}, map[string][]string{"Sing": {"la"}}},
		"unknown with a list":  {challenge{"VoicePrint", "Sing", []string{"la", "li"}}, "q0 pick", reconnect.Answers{"q0": {"1"}}, map[string][]string{"Sing": {"li"}}},
		"no type":              {challenge{"", "Pet?", nil}, "q0 text", reconnect.Answers{"q0": {"Rex"}}, map[string][]string{"Pet?": {"Rex"}}},
		"code":                 {challenge{qa, "Enter the security code we sent", nil}, "q0 code", reconnect.Answers{"q0": {"001"}}, map[string][]string{"Enter the security code we sent": {"001"}}},
		"crafted":              {challenge{mc, "?", []string{"a"}}, "q0 pick", reconnect.Answers{"q0": {"7", "-1", "a", "0"}, "q1": {"x"}, "RequestId": {"y"}}, map[string][]string{"?": {"a"}}},
	} {
		r := newRecorded(t).on(reply1, 200, "done")
		ask, cur := r.ask(c.asked)
		var kinds []string
		for _, f := range ask.Fields {
			kinds = append(kinds, f.Name+" "+string(f.Kind))
			if !f.Required {
				t.Errorf("%s: %s may be left out", name, f.Name)
			}
		}
		if got := strings.Join(kinds, ", "); got != c.kinds {
			t.Errorf("%s: %s", name, got)
		}
		s, next := r.GoOn(cur, c.form)
		wantStep(t, s, reconnect.Done{})
		if got := r.given(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
		if body := r.Sent(reply1)[0].Body; len(body) != 2 || body["RequestId"] != "a" {
			t.Errorf("%s: more than the answer: %v", name, body)
		}
		if strings.Contains(string(next.Cursor), "Rex") {
			t.Errorf("%s: the bookmark holds the answer", name)
		}
	}
}

func TestSeveralChallengesAreAnsweredAtOnce(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "several").on(reply1, 200, "done")
	s, cur := r.start()
	ask := s.(reconnect.Ask)
	names := ""
	for _, f := range ask.Fields {
		names += f.Name + " " + string(f.Kind) + ","
	}
	if names != "q0 pick,q0a text,q1 pick,q2 picks,q3 pick,q4 text,q5 text," {
		t.Errorf("fields %s", names)
	}
	images := ask.Fields[4].Choices
	if len(images) != 3 || images[0].Image.Type != "image/png" || images[1].Image.Type != "image/png" || images[2].Image != nil || images[2].Label != "3" {
		t.Errorf("images %+v", images) // the last is an SVG, which may hold a script
	}
	r.GoOn(cur, reconnect.Answers{"q0": {"1"}, "q0a": {"Rex"}, "q1": {"2"}, "q2": {"0", "1"}, "q3": {"1"}, "q4": {"la"}, "q5": {"x"}})
	var reply struct {
		SecurityChallenges []struct{ Iterables []string }
	}
	_ = json.Unmarshal([]byte(providertest.File("several")), &reply)
	want := map[string][]string{
		"What is your pet's name?": {"Rex"}, "Where should we send your code?": {"j***@x.ca"}, "Which of these are yours?": {"A car", ""},
		"Select your image": {reply.SecurityChallenges[3].Iterables[1]}, "Sing": {"la"}, "Choose from nothing": {"x"},
	}
	if got := r.given(); !reflect.DeepEqual(got, want) {
		t.Errorf("given %q", got)
	}
}

func TestOneKeyHoldsTheAnswersOfTwoEqualPrompts(t *testing.T) {
	r := newRecorded(t).on(reply1, 200, "done")
	_, cur := r.ask(challenge{"QuestionAndAnswer", "Pet?", nil}, challenge{"QuestionAndAnswer", "Pet?", nil})
	r.GoOn(cur, reconnect.Answers{"q0": {"Rex"}, "q1": {"Tom"}})
	if got := r.given(); !reflect.DeepEqual(got, map[string][]string{"Pet?": {"Rex", "Tom"}}) {
		t.Errorf("given %q", got)
	}
	// A question that is asked beside is not offered as well.
	ask, _ := r.ask(challenge{"QuestionAndAnswer", "Pet?", nil}, challenge{"QuestionAndAnswer", "Choose", []string{"Pet?", "City?"}})
	if c := ask.Fields[1].Choices; len(c) != 1 || c[0].Value != "1" || c[0].Label != "City?" {
		t.Errorf("choices %+v", c)
	}
}

func TestAfterTextOrCallACodeIsTyped(t *testing.T) {
	again := strings.Replace(providertest.File("code"), `"HttpStatusCode":203`, `"HttpStatusCode":401,"FlinksCode":"INVALID_SECURITY_RESPONSE"`, 1)
	r := newRecorded(t).on(poll, 203, "call").on(reply1, 202, "pending").on(reply1, 401, again).on(reply1, 200, "done")
	s, cur := r.start()
	phones := s.(reconnect.Ask).Fields[0].Choices
	if phones[0].Label != "(•••) •••-1234" || phones[1].Label != "(•••) •••-9876" {
		t.Errorf("phones %+v", phones)
	}
	_, cur = r.GoOn(cur, reconnect.Answers{"q0": {"1"}, "q0a": {"Text"}})
	if got := r.given(); !reflect.DeepEqual(got, map[string][]string{"(•••) •••-9876": {"Text"}}) {
		t.Errorf("given %q", got)
	}
	want := reconnect.Ask{Fields: []reconnect.Field{{Name: "q0", Kind: reconnect.Code, Label: "Saisissez ce que vous avez reçu", Required: true}}}
	s, cur = r.now(203, "code").GoOn(cur, nil)
	wantStep(t, s, want)
	s, cur = r.GoOn(cur, reconnect.Answers{"q0": {"0"}})
	want.Reason = reconnect.WrongCode
	wantStep(t, s, want)
	s, _ = r.GoOn(cur, reconnect.Answers{"q0": {"1"}})
	wantStep(t, s, reconnect.Done{})
}

// Flinks has no words of its own for these, so the page has them, in its language.
func TestTheWaysOfACodeAreNamedByThePage(t *testing.T) {
	s, _ := newRecorded(t).on(poll, 203, "call").start(bySession)
	want := []reconnect.Choice{{Value: "Text", Reach: reconnect.ByMessage}, {Value: "Call", Reach: reconnect.ByCall}}
	if how := s.(reconnect.Ask).Fields[1]; !slices.Equal(how.Choices, want) || how.Label != "" {
		t.Errorf("%+v", how)
	}
}

func TestPromptsAreShownWithoutTricksAndBounded(t *testing.T) {
	ask, _ := newRecorded(t).ask(challenge{"QuestionAndAnswer", hostile + strings.Repeat("x", 10000), nil})
	label := ask.Fields[0].Label
	if len([]rune(label)) > maxRunes || strings.ContainsAny(label, "\t\r\u202e") || strings.HasPrefix(label, " ") {
		t.Errorf("label %q", label)
	}
}

func TestPushesAreKnownByTheirType(t *testing.T) {
	for kind, want := range map[string]bool{
		"TrustedDeviceVerification": true, "PushNotification": true, "OutOfBand": true, "AppConfirmation": true,
		"QuestionAndAnswer": false, "MultipleChoice": false, "TextOrCall": false, "VoicePrint": false, "": false,
	} {
		if got := (challenge{Type: kind}).push(); got != want {
			t.Errorf("%s: %v", kind, got)
		}
	}
	// One that comes with something to type is typed.
	ask, _ := newRecorded(t).ask(challenge{"PushNotification", "Confirm", nil}, challenge{"QuestionAndAnswer", "Pet?", nil})
	if len(ask.Fields) != 2 {
		t.Errorf("fields %+v", ask.Fields)
	}
}

func TestOnlyWordsForCodesMakeACode(t *testing.T) {
	for prompt, want := range map[string]bool{
		"Enter the security code we sent to your phone": true, "Entrez le code envoyé à votre téléphone": true,
		"Enter the code that you received": true, "Saisissez votre code de sécurité": true, "One-time passcode": true,
		"What is your postal code?": false, "Quel est votre code postal?": false, "What shape do people like most?": false,
		"What is the area code of the phone we sent your code to?": false, "Who wrote the code of Hammurabi?": false,
	} {
		if looksLikeCode(prompt) != want {
			t.Errorf("%q", prompt)
		}
	}
}

func TestATypeOfChallengeThatIsNewIsLogged(t *testing.T) {
	r := newRecorded(t)
	r.ask(challenge{"VoicePrint", "Sing", nil}, challenge{"QUESTIONANDANSWER", "Pet?", nil})
	if log := r.Log.String(); !strings.Contains(log, "type=VoicePrint") || strings.Contains(log, "QUESTION") {
		t.Errorf("logged:\n%s", log)
	}
}

func TestALongListIsWhole(t *testing.T) {
	for n, want := range map[int]int{600: 600, maxIterables + 1: maxIterables} {
		r := newRecorded(t)
		list := make([]string, n)
		for i := range list {
			list[i] = strconv.Itoa(i)
		}
		ask, _ := r.ask(challenge{multipleChoice, "?", list})
		if got := len(ask.Fields[0].Choices); got != want {
			t.Errorf("of %d choices %d are shown", n, got)
		}
		if said := strings.Contains(r.Log.String(), "a list is longer"); said != (want < n) {
			t.Errorf("%d choices: a line in the log: %v", n, said)
		}
	}
}
