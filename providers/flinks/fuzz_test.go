package flinks

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func FuzzReply(f *testing.F) {
	providertest.Seed(f, 15)
	f.Fuzz(soundReply)
}

func soundReply(t *testing.T, body []byte) {
	j, ok := upstream.ParseJSON(body)
	if !ok {
		return
	}
	for _, status := range []int{200, 202, 203, 204, 400, 401, 500} {
		r, ok := readReply(j, status)
		if !ok {
			continue
		}
		if len(r.RequestID) > maxName || r.RequestID != upstream.Printable(r.RequestID, maxName) || len(r.SecurityChallenges) > maxChallenges {
			t.Errorf("reply %+v", r)
		}
		if status < 300 && r.Status == 203 && len(r.SecurityChallenges) == 0 {
			t.Error("challenged by nothing")
		}
		if status == 200 && r.Status == 200 && !strings.Contains(string(body), "ogin") && !strings.Contains(string(body), "oken") &&
			!strings.Contains(string(body), "ttpStatusCode") && !strings.Contains(string(body), `\`) {
			t.Errorf("a success that nobody spoke of: %s", body)
		}
		r.keyTrouble()
		words := r.words(codes[r.FlinksCode])
		if providertest.SoundText(t, "words", words.Text, maxRunes); strings.Contains(words.Text, "TOPSECRET") {
			t.Errorf("a secret is shown of %q", r.Message)
		}
		questions(t, r.SecurityChallenges)
	}
}

// FuzzMixed reads what banks were seen to ask, mixed.
func FuzzMixed(f *testing.F) {
	mix := providertest.Mix(f,
		`{"HttpStatusCode":203,"SecurityChallenges":[{"Type":"textOrCall","Prompt":"Security code","Iterables":["(•••) •••-1234"]}],"RequestId":"a"}`,
		`{"HttpStatusCode":203,"SecurityChallenges":[{"Type":"MULTIPLECHOICEMULTIPLEANSWERS","Prompt":"P","Iterables":["a","b","a"]},{"Type":"QuestionAndAnswer","Prompt":"P"}]}`,
		`{"HttpStatusCode":203,"SecurityChallenges":[{"Type":"ImageSelection","Prompt":"Select","Iterables":["R0lGODlhAQABAAAAADs=","x"]},{"Type":"Push","Prompt":"Open the app"}]}`,
		`{"HttpStatusCode":401,"FlinksCode":"DISABLED_LOGIN","Message":"The bank has locked this login","Institution":"National","InstitutionId":14}`,
		`{"HttpStatusCode":401,"FlinksCode":"INVALID_SECURITY_RESPONSE","Message":"See https://bank.example/?token=TOPSECRET","SecurityChallenges":[{"Type":"QuestionAndAnswer","Prompt":"What?","Iterables":["Q1","Q2"]}]}`,
	)
	f.Fuzz(func(t *testing.T, choices []byte) {
		body := mix(choices)
		soundReply(t, body)
		soundInstitutions(t, body)
	})
}

// questions asks challenges and answers them.
func questions(t *testing.T, asked []challenge) {
	t.Helper()
	if len(asked) == 0 {
		return
	}
	x := &exchange{a: &Adapter{Now: time.Now}, cur: &cursor{Challenges: asked, Reason: reconnect.WrongCode}}
	kept, ok := readCursor(x.cur.write())
	if !ok || !sameChallenges(kept.Challenges, asked) {
		t.Fatalf("a prompt is not kept as it came: %q", asked)
	}
	ask := x.question().(reconnect.Ask)
	given := responses(asked, providertest.SoundStep(t, ask))
	for _, fd := range ask.Fields {
		for _, c := range fd.Choices {
			providertest.SoundText(t, "choice", c.Label, maxName)
			if c.Label == "" && c.Reach == "" {
				t.Errorf("choice %+v", c)
			}
		}
		if fd.Value != "" && !slices.ContainsFunc(fd.Choices, func(c reconnect.Choice) bool { return c.Value == fd.Value }) {
			t.Errorf("prefilled with %q", fd.Value)
		}
	}
	for key, values := range given {
		if len(values) == 0 {
			t.Errorf("no answer under %q", key)
		}
		if !slices.ContainsFunc(asked, func(c challenge) bool { return c.Prompt == key || slices.Contains(c.Iterables, key) }) {
			t.Errorf("an answer under %q, which nobody asked", key)
		}
	}
	responses(asked, nil)
	responses(asked, reconnect.Answers{"q0": {"-1", "99999999999999999999", ""}})
}

func FuzzChallenge(f *testing.F) {
	for _, kind := range []string{questionAndAnswer, multipleChoice, multipleAnswers, imageSelection, textOrCall, "Push", ""} {
		f.Add(kind, hostile, "iVBORw0KGgo=", "(•••) •••-1234")
	}
	f.Fuzz(func(t *testing.T, kind, prompt, one, two string) {
		if !utf8.ValidString(kind + prompt + one + two) {
			return // no JSON brings such a text
		}
		questions(t, []challenge{{kind, prompt, nil}, {kind, prompt, []string{one}}, {kind, two, []string{one, two, one}}})
	})
}

func FuzzInstitutions(f *testing.F) {
	providertest.Seed(f, 15)
	f.Fuzz(soundInstitutions)
}

func soundInstitutions(t *testing.T, body []byte) {
	j, _ := upstream.ParseJSON(body)
	for id, in := range readInstitutions(j) {
		if !digits.MatchString(id) && len(id) > 18 || in.named("fr") == "" {
			t.Errorf("%q: %+v", id, in)
		}
		providertest.SoundText(t, "name", in.named("en"), maxName)
	}
}

func FuzzLink(f *testing.F) {
	f.Add("localhost:8080", "", "requestId="+requestID+"&redirectUrl=https%3A%2F%2Facme.example%2Fcb%3Fstate%3Dx&tag=t")
	f.Add("localhost:8080", "National", "redirectUrl=acme://done&institutionId=14&theme=dark&foregroundColor1=aabbcc")
	f.Add("localhost:8080", "14", "customerName=%E2%80%AEFinTech%0A&backgroundColor=F7F&foregroundColor2=41404200&closeEnable=1&webview=1")
	f.Add("shared.example", "a%2Fb", "client=third&redirectUrl=https://evil.example/&requestId=a&requestID=b")
	f.Fuzz(func(t *testing.T, host, name, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		e, err := door.Enter(reconnect.Request{Host: host, Path: map[string]string{"name": name}, Query: q})
		if err != nil {
			return
		}
		base, own, _ := strings.Cut(e.Callback, "?")
		if e.Callback != "" && !slices.Contains(e.Client.Callbacks, e.Callback) &&
			(!slices.Contains(e.Client.Callbacks, base) || strings.ContainsAny(own, "#\\ \n<>\"")) {
			t.Errorf("callback %q", e.Callback)
		}
		providertest.SoundText(t, "institution", e.Connection.Options[optionInstitution], maxName)
		providertest.SoundText(t, "name", e.Appearance.Name, maxCustomer)
		if strings.ContainsAny(e.Appearance.Name, "\n\r\t\u2028") {
			t.Errorf("name %q has several lines", e.Appearance.Name)
		}
		for _, c := range []string{e.Appearance.Page, e.Appearance.Color, e.Appearance.Accent} {
			if c != "" && (len(c) != 7 || c[0] != '#' || strings.Trim(c[1:], "0123456789abcdef") != "") {
				t.Errorf("colour %q", c)
			}
		}
		flow := &reconnect.Flow{Callback: e.Callback, DoorOptions: e.DoorOptions, Step: reconnect.Done{}, Results: map[string]string{resultLoginID: loginID}}
		back := redirect(flow, false)
		address, _, _ := strings.Cut(e.Callback, "#")
		if !strings.HasPrefix(back, address) {
			t.Errorf("leaves to %q", back)
		}
		if u, err := url.Parse(back); err == nil && e.Callback != "" {
			if values := u.Query()["loginId"]; len(values) != 1 || values[0] != loginID {
				t.Errorf("loginId %q in %q", values, back)
			}
		}
		door.Messages(flow, done)
	})
}
