package reconnect_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// A release that is installed while flows are under way finds them as the last one kept them.
func TestFlowsAreReadAsTheLastReleaseKeptThem(t *testing.T) {
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	f := &reconnect.Flow{
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
	}
	names, err := filepath.Glob("testdata/flow.*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no kept flows in testdata: %v", err)
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
	last, err := os.ReadFile(names[len(names)-1])
	if err != nil || !bytes.Equal(bytes.TrimSpace(last), data) {
		t.Errorf("what is kept now differs from %s: if an older binary would misread it the form's number grows, and this is a new file\n%s", names[len(names)-1], data)
	}
	newer := strings.Replace(string(data), `"form": 1`, `"form": 99`, 1)
	if err := json.Unmarshal([]byte(newer), &reconnect.Flow{}); !errors.Is(err, reconnect.ErrAway) {
		t.Errorf("a flow of a newer release is read as if it were understood, or taken for lost: %v", err)
	}
}
