package sandbox_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// fates runs the same requests and tells what became of each.
func fates(t *testing.T, c sandbox.Chaos, racing bool) string {
	b := newBench(t, sandbox.Options{Chaos: c})
	var paths []string
	for range 4 {
		path, _ := b.connect(odd)
		paths = append(paths, path)
	}
	var group sync.WaitGroup
	for _, path := range paths {
		run := func() {
			for range 25 {
				b.call("GET", path, nil)
			}
		}
		if racing {
			group.Go(run)
		} else {
			run()
		}
	}
	group.Wait()
	told := map[string]string{}
	for _, r := range b.box.History() {
		told[r.Connection] += fmt.Sprintf("%s%d ", r.Fate, r.Status)
	}
	text := ""
	for _, path := range paths {
		text += told[path[strings.LastIndex(path, "/")+1:]] + "\n"
	}
	return text
}

func TestTheSameSeedFailsInTheSamePlaces(t *testing.T) {
	c := sandbox.Chaos{Seed: 7, Error: 0.2, Lost: 0.2}
	first, second := fates(t, c, false), fates(t, c, true)
	if first != second {
		t.Errorf("in a row:\n%s\nracing:\n%s", first, second)
	}
	for _, fate := range []string{"error", "lost", "served"} {
		if n := strings.Count(first, fate); n < 5 {
			t.Errorf("%d of 100 requests were %s", n, fate)
		}
	}
	c.Seed = 8
	if fates(t, c, false) == first {
		t.Error("another seed failed in the same places")
	}
}

func TestALostAnswerWasObeyed(t *testing.T) {
	b := newBench(t, sandbox.Options{Chaos: sandbox.Chaos{Lost: 1}})
	path, _ := b.broken(sandbox.AskCode("1"), sandbox.Accept())
	got := b.call("POST", path, map[string]any{"otp": "1"}).want(502)
	if strings.Contains(got.raw, "{") {
		t.Errorf("a lost answer must tell nothing: %s", got.raw)
	}
	b.calm("GET", path, b.token, nil).want(200).state("")
	h := b.box.History()
	if last := h[len(h)-2]; last.Fate != "lost" || last.Status != 502 || last.Body["otp"] != "1" {
		t.Errorf("history says %+v", last)
	}
}

func TestAnErrorWasNotObeyed(t *testing.T) {
	b := newBench(t, sandbox.Options{Chaos: sandbox.Chaos{Error: 1}})
	path, _ := b.broken(sandbox.AskCode("1"), sandbox.Accept())
	kinds := map[string]bool{}
	for range 20 {
		got := b.call("POST", path, map[string]any{"otp": "1"})
		if got.status != 500 && got.status != 503 {
			t.Fatalf("status %d", got.status)
		}
		kinds[got.header.Get("Content-Type")] = true
	}
	if len(kinds) != 2 {
		t.Errorf("errors come as %v, want JSON and HTML", kinds)
	}
	b.calm("GET", path, b.token, nil).want(200).state("additionalInformationNeeded")
}

func TestUnknownThingsLeaveTheKnownOnesRight(t *testing.T) {
	b := newBench(t, sandbox.Options{Chaos: sandbox.Chaos{Unknown: 1}})
	path, _ := b.broken(sandbox.AskCode("1"), sandbox.Accept())
	got := b.call("GET", path, nil).want(200).state("additionalInformationNeeded")
	if got.body["sandbox_unknown"] == nil || got.body["fields"].([]any)[0].(map[string]any)["sandbox_hint"] == nil {
		t.Fatalf("nothing unknown in %s", got.raw)
	}
	if got := b.call("POST", path, map[string]any{"otp": "2"}).want(400); !strings.EqualFold(got.text("code"), "wrongpass") {
		t.Fatalf("a refused code must stay one: %s", got.raw)
	}
	if got := b.call("GET", "/nowhere", nil).want(404); got.text("code") != "sandboxUnheardOf" {
		t.Fatal(got.raw)
	}
}

func TestSlownessPausesOnlyWhatIsNotCalm(t *testing.T) {
	b := newBench(t, sandbox.Options{Chaos: sandbox.Chaos{Slowness: 40 * time.Millisecond}})
	path, _ := b.connect(odd)
	begin := time.Now()
	for range 10 {
		b.call("GET", path, nil).want(200)
	}
	if took := time.Since(begin); took < 40*time.Millisecond {
		t.Errorf("ten answers took %v", took)
	}
}

func TestBadOptionsDoNotPassForCalm(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"share":    {Chaos: sandbox.Chaos{Error: 1.5}},
		"sum":      {Chaos: sandbox.Chaos{Error: 0.6, Lost: 0.6}},
		"slowness": {Chaos: sandbox.Chaos{Slowness: -1}},
		"switches": {Switches: &sandbox.Switches{}},
	} {
		if o.Valid() == nil {
			t.Errorf("%s: valid", name)
		}
	}
}

func TestHurryIsRefusedWithATimeToWait(t *testing.T) {
	switches := sandbox.DefaultSwitches()
	switches.CallsPerMinute = 5
	b := newBench(t, sandbox.Options{Switches: &switches})
	for range 4 { // the bench's own exchange counts for nobody, the code below for the user
		b.call("GET", "/users/me/connections", nil).want(200)
	}
	b.call("GET", "/users/me/connections", nil).want(200)
	if got := b.call("GET", "/users/me/connections", nil).want(429); got.header.Get("Retry-After") != "60" {
		t.Fatalf("Retry-After %q", got.header.Get("Retry-After"))
	}
	b.clock.pass(time.Minute)
	b.call("GET", "/users/me/connections", nil).want(200)
}
