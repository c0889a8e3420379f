package reconnect_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// kept are flows as stores keep them: one with all that a flow may hold, one of each step, a link that was sent, and one that goes over to
// a phone.
func kept() map[string]*reconnect.Flow {
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	words := reconnect.Words{Text: "Confirmez dans l’application", Lang: "fr", Service: true, Unseen: true}
	image := &reconnect.Image{Type: "image/png", Data: []byte("\x89PNG")}
	flow := func(step reconnect.Step) *reconnect.Flow {
		return &reconnect.Flow{
			Version: 1, ID: "2e", Secret: "secret", Door: "own", Client: "shop", Provider: "flinks", Step: step, Turn: 2,
			Events: []reconnect.Event{{Seq: 1, Type: reconnect.EventOpened, Step: "wait", At: at}}, Opened: at, Until: at.Add(reconnect.Lifetime),
		}
	}
	sent := flow(reconnect.Ask{Reason: reconnect.NotBegun})
	sent.Sent = reconnect.Sent{For: 72 * time.Hour, Options: map[string]string{"id_site": "7"}}
	handed := flow(reconnect.Approve{})
	handed.Owner, handed.Handover = "opening", &reconnect.Handover{
		Stage: reconnect.HandoverClaimed, Salt: "salt", Until: at, Phone: "phone-opening", Digits: "47", Bound: true, Wrong: 1,
	}
	wish := flow(reconnect.Failed{Reason: reconnect.BankUnavailable, Words: words, When: at.Add(time.Hour), Quit: true})
	wish.Retries, wish.Wished, wish.Bank.Site = 1, at, "https://bank.example/"
	wish.Outbox = &reconnect.Outbox{Heard: 1}
	offered := flow(reconnect.Ask{Reason: reconnect.RateLimited, Words: words, Retry: true, When: at.Add(time.Hour)})
	offered.Retries, offered.Down = 2, true
	branded := flow(reconnect.Wait{})
	branded.Brand = &reconnect.Brand{
		Name: "North", Logo: image, LogoDark: image, Color: "#112233", ColorDark: "#aabbcc", Accent: "#223344", AccentDark: "#bbccdd",
		Page: "#fffff0", PageDark: "#000011", Corners: "0", Font: "Georgia,serif", Support: reconnect.Support{URL: "https://north.example/", Email: "a@north.example"},
	}
	return map[string]*reconnect.Flow{
		"handover": handed, "offered": offered, "wish": wish,
		"flow": {
			Version: 7, ID: "1f", Secret: "secret", Owner: "opening", Link: "link", Door: "powens", Client: "shop", Provider: "powens", Connection: "27",
			Callback: "https://shop.example/cb", State: "a\xffb", Lang: "fr", DoorOptions: map[string]string{"tag": "t"},
			Appearance: reconnect.Appearance{Theme: "dark"}, Framed: true, Claim: "c1", Proven: true, Bound: true,
			Beside: []string{"2e"}, Rival: "2e", Counted: "attempts", Warned: 1,
			Bank: reconnect.Bank{ID: "b", Name: "Banque du Lac", Logo: true}, Results: map[string]string{"code": "200"},
			Cursor: reconnect.Cursor("bookmark"), Step: reconnect.Wait{Stage: reconnect.Queued},
			Asked:  reconnect.Ask{Reason: reconnect.WrongCode, Fields: []reconnect.Field{{Name: "otp", Kind: reconnect.Code, Required: true}}},
			Visits: []reconnect.Visited{{Hash: "h", Used: true}}, Turn: 4,
			InFlight: &reconnect.Exchange{N: 3, Answer: true, Until: at.Add(time.Minute)}, Began: 3, Pending: true, Refusals: 1, Polls: 2, Next: at,
			Events: []reconnect.Event{{Seq: 1, Type: reconnect.EventOpened, Step: "wait", At: at}}, Opened: at, Until: at.Add(reconnect.Lifetime),
		},
		"ask": flow(reconnect.Ask{
			Words: words, Reason: reconnect.WrongCredentials, Again: time.Minute, Until: at, Back: true,
			Fields: []reconnect.Field{
				{Name: "login", Kind: reconnect.Text, Label: "Identifiant", Help: "8 chiffres", Required: true, Pattern: "^[0-9]{8}$", Min: 8, Max: 8},
				{Name: "which", Kind: reconnect.Pick, Image: image, Choices: []reconnect.Choice{{Value: "1", Label: "Mobile"}, {Value: "2", Image: image}}},
			},
		}),
		"approve": flow(reconnect.Approve{Words: words, Image: image, Until: at, Again: time.Second}),
		"visit":   flow(reconnect.Visit{URL: "https://bank.example/sign-in", State: "2e.x", Words: words, Reason: reconnect.ConsentNeeded, Again: time.Second}),
		"act":     flow(reconnect.Act{Words: words, Reason: reconnect.ActionNeeded, Again: time.Second}),
		"wait":    flow(reconnect.Wait{Again: time.Second, Words: words, Stage: reconnect.Reading, Reason: reconnect.Unreachable, Left: time.Minute}),
		"done":    flow(reconnect.Done{}),
		"failed":  flow(reconnect.Failed{Reason: reconnect.Locked, Words: words}),
		"sent":    sent,
		"branded": branded,
	}
}

// A release that is installed while flows are under way finds them as the last one kept them.
func TestFlowsAreReadAsTheLastReleaseKeptThem(t *testing.T) {
	for what, f := range kept() {
		names, err := filepath.Glob("testdata/" + what + ".*.json")
		if err != nil || len(names) == 0 {
			t.Errorf("there is no kept flow %q in testdata: %v", what, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var got reconnect.Flow
			if err := json.Unmarshal(data, &got); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if !reflect.DeepEqual(&got, f) {
				t.Errorf("%s is read as\n%+v, want\n%+v", name, got, f)
			}
		}
		data, err := json.MarshalIndent(f, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		newest := slices.Max(append(names, ""))
		last, err := os.ReadFile(newest)
		if err != nil || !bytes.Equal(bytes.TrimSpace(last), data) {
			t.Errorf("what is kept now differs from %q: if an older binary would misread it the form's number grows, and this is a new file\n%s", newest, data)
		}
		newer := regexp.MustCompile(`"form": \d`).ReplaceAll(data, []byte(`"form": 99`))
		if err := json.Unmarshal(newer, &reconnect.Flow{}); !errors.Is(err, reconnect.ErrAway) {
			t.Errorf("%s: a flow of a newer release is read as if it were understood, or taken for lost: %v", what, err)
		}
	}
}
