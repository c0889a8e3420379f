package flinks

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// challenge is one member of SecurityChallenges: Type, Prompt and Iterables are all there is on the wire.
type challenge struct {
	kind    string
	prompt  string
	items   []string
	accepts string // the right answer; lines are alternatives, or for several answers the whole set; empty takes any
	values  map[string]string
}

func (h challenge) describe() map[string]any {
	object := map[string]any{"Type": h.kind, "Prompt": h.prompt}
	if len(h.items) > 0 {
		object["Iterables"] = h.items
	}
	return object
}

// keys are the names under which the challenge may be answered: its prompt, or for those who choose first, what was
// chosen.
func (h challenge) keys() []string {
	if len(h.items) > 0 && (h.kind == "TextOrCall" || h.kind == "QuestionAndAnswer") {
		return h.items
	}
	return []string{h.prompt}
}

// takes is the bank's verdict on the answers to one challenge. Answers are compared exactly, as banks do.
func (h challenge) takes(answers []string) bool {
	right := strings.Split(h.accepts, "\n")
	meant := make([]string, len(answers))
	for i, a := range answers {
		meant[i] = a
		if value, ok := h.values[a]; ok {
			meant[i] = value
		}
	}
	listed := func() bool {
		return !slices.ContainsFunc(answers, func(a string) bool { return !slices.Contains(h.items, a) })
	}
	switch h.kind {
	case "TextOrCall":
		return len(answers) == 1 && (answers[0] == "Text" || answers[0] == "Call")
	case "MultipleChoiceMultipleAnswers":
		slices.Sort(meant)
		slices.Sort(right)
		return listed() && (h.accepts == "" || slices.Equal(slices.Compact(meant), right))
	case "MultipleChoice", "ImageSelection":
		if !listed() {
			return false
		}
	}
	return len(answers) == 1 && answers[0] != "" && (h.accepts == "" || slices.Contains(right, meant[0]))
}

// challenges are what an act asks for, in this wire's types. A field's kind may be one of them; other kinds are passed
// on as they are, because a client must cope with them.
func (p *dialect) challenges(t *session) (list []challenge) {
	a := t.story.Act()
	switch a.Do {
	case sandbox.DoAskApproval:
		words := a.Words
		if words == "" {
			words = "Confirm on your trusted device."
		}
		return []challenge{{kind: p.switches.PushType, prompt: words}}
	case sandbox.DoAskPicture:
		right := base64.StdEncoding.EncodeToString(a.Picture)
		if right == "" {
			right = picture(1)
		}
		return []challenge{{
			kind: "ImageSelection", prompt: a.Prompts()[0].Label, accepts: right,
			items: []string{picture(0), right, picture(2)},
		}}
	}
	for _, f := range a.Prompts() {
		h := challenge{kind: f.Kind, prompt: f.Label, accepts: f.Accepts, values: map[string]string{}}
		if h.prompt == "" {
			h.prompt = f.Name
		}
		if a.Label == "" && t.lang == "fr" {
			switch a.Do {
			case sandbox.DoAskCode:
				h.prompt = "Entrez le code envoyé à votre téléphone"
			case sandbox.DoAskChoice:
				h.prompt = "Comment voulez-vous confirmer?"
			}
		}
		for _, c := range f.Choices {
			item := c.Label
			if item == "" {
				item = c.Value
			}
			h.items = append(h.items, item)
			h.values[item] = c.Value
		}
		switch f.Kind {
		case "text", "password", "number", "date", "hidden":
			h.kind = "QuestionAndAnswer"
		case "list":
			h.kind = "MultipleChoice"
		}
		list = append(list, h)
	}
	return list
}

// check finds what is wrong with SecurityResponses before the bank sees them: an answer to nothing, or no answer to
// something. What is found is sorted by challenge.
func checkResponses(challenges []challenge, responses map[string][]string) ([][]string, *fault) {
	given := make([][]string, len(challenges))
	for key, answers := range responses {
		at := slices.IndexFunc(challenges, func(h challenge) bool { return slices.Contains(h.keys(), key) })
		if at < 0 {
			return nil, &fault{code: "UNKNOWN_CHALLENGE_KEY", again: true}
		}
		given[at] = answers
	}
	if slices.ContainsFunc(given, func(answers []string) bool { return len(answers) == 0 }) {
		return nil, &fault{code: "SECURITYRESPONSES_INCOMPLETE", again: true}
	}
	return given, nil
}
