package flinks

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// The types of challenge that clients have met in production. There are others: whatever is not here is a question.
const (
	questionAndAnswer = "QuestionAndAnswer"
	multipleChoice    = "MultipleChoice"
	multipleAnswers   = "MultipleChoiceMultipleAnswers"
	imageSelection    = "ImageSelection"
	textOrCall        = "TextOrCall"
)

var types = []string{questionAndAnswer, multipleChoice, multipleAnswers, imageSelection, textOrCall}

// typeOf is a type as it is spelled here, in whatever case it came; one that is not known stays as it is.
func typeOf(said string) string {
	if i := slices.IndexFunc(types, func(known string) bool { return strings.EqualFold(known, said) }); i >= 0 {
		return types[i]
	}
	return said
}

// pushed finds the types of a challenge that is answered on another device. Trusted Device Verification exists (changelog,
// October 2025), and how its type is spelled is UNVERIFIED.
var pushed = regexp.MustCompile(`(?i)push|trusted.?device|device.?verif|device.?approv|app.?(approv|confirm)|out.?of.?band`)

// ways reports a challenge by which the user chooses how, or where, the next one comes.
func (c challenge) ways() bool {
	return c.Type == textOrCall || len(c.Iterables) > 1 && c.Type != questionAndAnswer && c.Type != imageSelection
}

func (c challenge) push() bool { return len(c.Iterables) == 0 && pushed.MatchString(c.Type) }

// challenged asks what the bank asks. The reason is given with a reply that says one.
func (x *exchange) challenged(asked []challenge, reason reconnect.Reason) reconnect.Step {
	c := x.cur
	for _, one := range asked {
		if !slices.Contains(types, one.Type) && !one.push() {
			x.log().Warn("flinks: unknown type of challenge", "type", upstream.Printable(one.Type, 64))
		}
	}
	refused := reason != ""
	again := sameChallenges(c.Challenges, asked)
	called := slices.ContainsFunc(c.Challenges, func(c challenge) bool { return c.Type == textOrCall })
	switch {
	case reason != "":
	case again && c.Phase == phaseQuestion && c.Taken:
		reason, c.Said = reconnect.WrongCode, reconnect.Words{} // it was looked at, and is asked again
	case again && c.Phase == phaseQuestion:
		reason = c.Reason
	default:
		if reason = c.Carry; reason == "" {
			c.Said = reconnect.Words{}
		}
	}
	c.Seen, c.Carry, c.Reason = true, "", reason
	if !again {
		c.Chose = c.Chose || c.Phase == phaseQuestion && slices.ContainsFunc(c.Challenges, challenge.ways)
		c.Challenges = asked
	}
	if !slices.ContainsFunc(asked, func(c challenge) bool { return !c.push() }) {
		c.Coded = false
		if refused {
			c.Phase, c.Reason = phaseAgree, reconnect.NotApproved
			return x.agree()
		}
		if c.Phase != phaseApprove || !again {
			c.Asked = x.a.Now()
		}
		c.Phase = phaseApprove
		return x.approval()
	}
	c.Coded = called && c.Phase == phaseQuestion && !again || c.Coded && !called
	c.Phase, c.Asked = phaseQuestion, x.a.Now() // each reply that asks is one by which the session lives
	return x.question()
}

// approval is the step for a challenge that is answered on another device. The session dies when nothing happens for
// eight minutes; whether our looks keep it alive is UNVERIFIED, so no more is promised.
func (x *exchange) approval() reconnect.Step {
	var prompts []string
	for _, c := range x.cur.Challenges {
		if !slices.Contains(prompts, c.Prompt) {
			prompts = append(prompts, c.Prompt)
		}
	}
	words := upstream.Words(strings.Join(prompts, "\n"), maxRunes, x.cur.Language)
	return reconnect.Approve{Words: words, Until: x.closes(), Again: approveAgain, Renew: x.renews(), Ways: x.renews() && x.cur.Chose}
}

// question is the form for the challenges as they were last asked. Fields are named by position, because a prompt may
// hold anything: q0 is the first challenge's, and q0a its answer where q0 chooses what to answer.
func (x *exchange) question() reconnect.Step {
	var fields []reconnect.Field
	for i, c := range x.cur.Challenges {
		for _, f := range c.fields(x.cur.Coded) {
			f.Name, f.Required = "q"+strconv.Itoa(i)+f.Name, true
			if f.Lang == "" && (f.Label != "" || f.Choices != nil) {
				f.Lang = x.cur.Language
			}
			if f.Kind == reconnect.Pick && c.Type == questionAndAnswer {
				f.Choices = unasked(f.Choices, c, x.cur.Challenges)
			}
			fields = append(fields, f)
		}
	}
	renews := x.renews() && adapter.Sent(fields)
	return reconnect.Ask{
		Fields: fields, Reason: x.cur.Reason, Words: x.cur.Said, Until: x.closes(), Back: x.cur.Given && !x.cur.NoBack,
		Renew: renews, Ways: renews && x.cur.Chose,
	}
}

// unasked are the questions to choose from that are not asked beside them anyway: under one key there is room for one.
func unasked(choices []reconnect.Choice, c challenge, asked []challenge) []reconnect.Choice {
	var left []reconnect.Choice
	for i, choice := range choices {
		if !slices.ContainsFunc(asked, func(other challenge) bool { return len(other.Iterables) == 0 && other.Prompt == c.Iterables[i] }) {
			left = append(left, choice)
		}
	}
	if left == nil {
		return choices
	}
	return left
}

// second is what the second field of a challenge is called after the first.
const second = "a"

// byPhone are the two ways in which a code is sent: Flinks has no words for its values.
var byPhone = []reconnect.Choice{{Value: "Text", Reach: reconnect.ByMessage}, {Value: "Call", Reach: reconnect.ByCall}}

// fields are those of one challenge; their names are "" and second.
func (c challenge) fields(coded bool) []reconnect.Field {
	label := upstream.Plain(c.Prompt, maxRunes)
	pick := reconnect.Field{Kind: reconnect.Pick, Label: label, Choices: choices(c.Iterables)}
	if len(c.Iterables) == 1 && (c.Type == textOrCall || c.Type == questionAndAnswer) {
		pick.Value = pick.Choices[0].Value
	}
	free := reconnect.Field{Kind: reconnect.Text, Label: label}
	if coded || looksLikeCode(c.Prompt) {
		free.Kind = reconnect.Code
	}
	switch {
	case c.Type == textOrCall:
		how := reconnect.Field{Name: second, Kind: reconnect.Pick, Choices: byPhone}
		if len(c.Iterables) == 0 {
			how.Name = ""
			return []reconnect.Field{how}
		}
		return []reconnect.Field{pick, how}
	case len(c.Iterables) == 0:
		return []reconnect.Field{free}
	case c.Type == questionAndAnswer: // choose the question
		return []reconnect.Field{pick, {Name: second, Kind: reconnect.Text}}
	case c.Type == multipleAnswers:
		pick.Kind = reconnect.Picks
	case c.Type == imageSelection:
		for i := range pick.Choices {
			pick.Choices[i].Label = strconv.Itoa(i + 1)
			pick.Choices[i].Image = upstream.DataImage(c.Iterables[i]) // nil for what must not be shown
		}
	}
	return []reconnect.Field{pick} // MultipleChoice, and any unknown type that lists what to choose from
}

// choices are what to pick from, by position: a value may be empty, occur twice, or be a picture.
func choices(iterables []string) []reconnect.Choice {
	list := make([]reconnect.Choice, len(iterables))
	for i, s := range iterables {
		list[i] = reconnect.Choice{Value: strconv.Itoa(i), Label: cmp.Or(upstream.Plain(s, maxName), strconv.Itoa(i+1))}
	}
	return list
}

// responses is what SecurityResponses becomes: each answer under its prompt, or under the chosen item of a question that
// is chosen or a phone number, byte for byte as they came.
func responses(asked []challenge, answers reconnect.Answers) map[string][]string {
	out := map[string][]string{}
	for i, c := range asked {
		field := "q" + strconv.Itoa(i)
		given := answers[field]
		chosen := make([]string, 0, len(given))
		for _, v := range given {
			if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(c.Iterables) {
				chosen = append(chosen, c.Iterables[n])
			}
		}
		switch {
		case len(c.Iterables) == 0:
			out[c.Prompt] = append(out[c.Prompt], given...)
		case c.Type == questionAndAnswer || c.Type == textOrCall:
			if len(chosen) == 1 {
				out[chosen[0]] = append(out[chosen[0]], answers[field+second]...)
			}
		default:
			out[c.Prompt] = append(out[c.Prompt], chosen...)
		}
	}
	return out
}

// Words by which prompts in English and French name a one-time code, and words that look like it and are none.
var (
	codeWord = regexp.MustCompile(`(?i)\b(otp|one.?time|pass ?code|(security|verification|access|authenti(cation|fication)) code|` +
		`(enter|type|received?) (the|your|a) code|code (we|was|sent|d.accès|reçu|à usage unique)|` +
		`code de (sécurité|vérification|validation|confirmation|passe|accès)|(entrez|saisissez|inscrivez) (le|votre) code)`)
	otherCode = regexp.MustCompile(`(?i)postal|\bzip\b|area code|indicatif|code régional`)
)

// looksLikeCode guesses whether a question wants a one-time code. A wrong guess costs little: a code field offers what a
// text message brought, and loses spaces and dashes only between digits.
func looksLikeCode(prompt string) bool {
	prompt = prompt[:min(len(prompt), maxRunes)]
	return codeWord.MatchString(prompt) && !otherCode.MatchString(prompt)
}

// closes is when Flinks forgets a session that hears nothing.
func (x *exchange) closes() time.Time { return x.cur.Asked.UTC().Add(idleLife).Truncate(time.Second) }
