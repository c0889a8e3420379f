//go:build browser

package e2e_test

import (
	"maps"
	"testing"
)

// Whoever has picked the wrong bank picks another one, with and without a script.
func TestAWrongChoiceCanBeTakenBack(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with a script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			context := scriptless(t)
			if script {
				context = person(t)
			}
			v := arrive(t, context, "syncfy/choose", byFrame, script)
			right := v.story.Answers
			v.story.Answers = maps.Clone(right)
			maps.Copy(v.story.Answers, map[string]string{"q": "acme", "organization": "56cf4ff5784806152c8b4567", "site": "56cf5728784806f72b8b4569"})
			back := "form.earlier button"
			v.answer(v.awaitField(field("organization")))
			v.answer(v.awaitField(field("site")))
			v.awaitField("[type=password]")
			v.press(back)
			v.awaitField(field("site"))
			v.press(back)
			v.awaitField(field("organization"))
			if first(v.frame().Locator(back).Count()) > 0 {
				t.Error("there is a way back from the first question")
			}
			v.story.Answers = right
			v.play()
			v.expectEnd()
		})
	}
}

// awaitField waits for a screen that asks for something.
func (v *visitor) awaitField(what string) screen {
	v.t.Helper()
	return v.await(what, func(s screen) bool {
		n, err := v.frame().Locator(what).Count()
		return s.Step == "ask" && err == nil && n > 0
	})
}
