//go:build browser

package e2e_test

import (
	"net/http"
	"strings"
	"testing"
)

// heading is what the page says first, and why; empty while pages change.
func (v *visitor) heading() (title, why string) {
	said, err := v.frame().Evaluate(`() => [...document.querySelectorAll('main h1, main .why')].map((e) => e.textContent.trim()).join('\n')`)
	if text, ok := said.(string); err == nil && ok {
		title, why, _ = strings.Cut(text, "\n")
	}
	return title, why
}

func TestAnAnswerThatQueuesIsSaidToQueue(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			context := person(t)
			if !script {
				context = scriptless(t)
			}
			v := arrive(t, context, "syncfy/queue", byRedirect, script)
			asked := v.awaitStep("ask")
			v.answer(asked)
			v.await("the queue", func(s screen) bool {
				title, why := v.heading()
				return s.Step == "wait" && strings.Contains(title, "your turn") && strings.Contains(why, "don’t need to send it again")
			})
			v.awaitEnd()
			v.play()
			v.expectEnd()
			var answers []int
			for _, r := range history(t, resultOf(t, v.run).Connection) {
				if r.Method == http.MethodPost && r.Body["twofa"] != "" {
					answers = append(answers, r.Status)
				}
			}
			if len(answers) != 2 || answers[0] != http.StatusTooManyRequests || answers[1] != http.StatusOK {
				t.Errorf("the answers were answered %v, not 429 and then 200", answers)
			}
		})
	}
}
