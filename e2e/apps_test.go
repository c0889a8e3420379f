//go:build browser

package e2e_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// channel is what a Flutter app puts into a page: a channel that takes texts, which on iOS is WKWebView's own handler under two names.
const channel = `
	window.told = {flutter: [], rn: []}
	const note = (list) => ({postMessage: (data) => {
		if (typeof data !== 'string') throw new Error('not a text')
		told[list].push(data)
	}})
	const own = note('flutter')
	window.webkit = {messageHandlers: {reconnect: {postMessage: (data) => told.flutter.push(data)}}}
	window.reconnect = own
	window.ReactNativeWebView = note('rn')`

// Flinks' links have had a bridge to apps from the beginning, and their own test. Any other door has one by the same word.
func TestAnAppHearsAPageOfAnyDoor(t *testing.T) {
	t.Parallel()
	context := person(t)
	if err := context.AddInitScript(playwright.Script{Content: playwright.String(channel)}); err != nil {
		t.Fatal(err)
	}
	address, run := link(t, "powens/otp")
	v := &visitor{t: t, story: storyOf(t, "powens/otp"), embed: byRedirect, context: context, run: run, told: &messages{}}
	v.host = tab(t, context)
	v.window = v.host
	visit(t, v.host, address+"&webview=true")
	v.playUntil("the bank's question", func(s screen) bool { return s.Step == "ask" })
	said := first(v.window.Evaluate(`() => JSON.stringify(told)`))
	var told struct{ Flutter, RN []any }
	v.must(json.Unmarshal([]byte(said.(string)), &told))
	var ours []heard
	for _, words := range told.RN {
		ours = append(ours, hear(json.RawMessage(words.(string))))
	}
	if !slices.Equal(told.Flutter, told.RN) {
		t.Errorf("one app heard %v, and the other %v", told.Flutter, told.RN)
	}
	ours = slices.DeleteFunc(ours, func(h heard) bool { return !h.Ours || h.Seq == 0 })
	if got := followed(t, flowOf(t, ours)); len(ours) < 2 || !slices.Equal(got, numbered(ours)) {
		t.Errorf("the apps heard %v, the API tells %v", numbered(ours), got)
	}
}
