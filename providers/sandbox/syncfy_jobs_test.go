package sandbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachActIsPlayedInSyncfysCodes(t *testing.T) {
	act := func(do, state string) sandbox.Act { return sandbox.Act{Do: do, State: state} }
	for _, c := range []struct {
		script sandbox.Script
		codes  []int
	}{
		{sandbox.Script{sandbox.Accept()}, []int{100, 101, 102, 200}},
		{sandbox.Script{act("accept", "203")}, []int{100, 101, 102, 203}},
		{sandbox.Script{sandbox.Consent()}, []int{100, 101, 102, 200}},
		{sandbox.Script{sandbox.RefusePassword()}, []int{100, 101, 401}},
		{sandbox.Script{sandbox.ExpirePassword()}, []int{100, 101, 401}},
		{sandbox.Script{sandbox.AskCode("1")}, []int{100, 101, 410}},
		{sandbox.Script{sandbox.AskApproval("look")}, []int{100, 101, 410}},
		{sandbox.Script{sandbox.RequireAction("do")}, []int{100, 101, 408}},
		{sandbox.Script{act("require_action", "406")}, []int{100, 101, 406}},
		{sandbox.Script{sandbox.AskVisit()}, []int{100, 101, 408}},
		{sandbox.Script{sandbox.Lock()}, []int{100, 101, 405}},
		{sandbox.Script{sandbox.Limit()}, []int{100, 101, 413}},
		{sandbox.Script{sandbox.GoDown()}, []int{100, 101, 501}},
		{sandbox.Script{act("go_down", "509")}, []int{100, 101, 509}},
		{sandbox.Script{sandbox.Break()}, []int{100, 101, 500}},
		{sandbox.Script{sandbox.Unsupported()}, []int{100, 101, 449}},
		{sandbox.Script{sandbox.Strange("reticulating")}, []int{100, 101, 555}},
		{sandbox.Script{sandbox.Strange("104")}, []int{100, 101, 104, 102, 200}},
		{sandbox.Script{sandbox.Strange("320")}, []int{100, 101, 320, 102, 200}},
		{sandbox.Script{sandbox.Strange("253")}, []int{100, 101, 253}},
		{sandbox.Script{sandbox.Dawdle(500 * time.Millisecond)}, []int{100, 101, 102, 200}},
		{sandbox.Script{sandbox.Dawdle(time.Minute)}, []int{100, 101}},
	} {
		d := newDesk(t, sandbox.Options{})
		d.sync(d.plant(c.script...), map[string]any{}).want(c.codes...)
	}
}

func TestARefusedPasswordStaysRefusedUntilTheRightOneComes(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	refuse := sandbox.RefusePassword()
	refuse.Accepts = "new one"
	id := d.plant(refuse, sandbox.Accept())
	d.sync(id, map[string]any{}).want(100, 101, 401)
	d.ask("PUT", "/credentials/"+id+"/sync", map[string]any{}).want(400)
	d.sync(id, newPassword(acmeNormal, "test")).want(100, 101, 401)
	d.sync(id, newPassword(acmeNormal, "new one")).want(100, 101, 102, 200)
	d.sync(id, map[string]any{}).want(100, 101, 102, 200)
	d.sync(id, newPassword(acmeNormal, "neither")).want(100, 101, 401)
}

// Each sign-in is asked for its code; what was settled for good is not asked for again.
func TestAJobPlaysTheQuestionsAnewAndNotWhatIsSettled(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant(sandbox.RefusePassword(), sandbox.AskCode("1"), sandbox.AskCode("2"), sandbox.Accept())
	j := d.sync(id, newPassword(acmeNormal, "1234")).want(100, 101, 410)
	j.answer(map[string]any{"token": "1"}).want(200)
	j.want(100, 101, 410, 103, 410)
	j.answer(map[string]any{"token": "1"}).want(200)
	j.want(100, 101, 410, 103, 410, 103, 403)
	j = d.sync(id, map[string]any{}).want(100, 101, 410)
	for _, token := range []string{"1", "2"} {
		j.answer(map[string]any{"token": token}).want(200)
		j.states()
	}
	j.want(100, 101, 410, 103, 410, 103, 102, 200)
	d.sync(id, map[string]any{}).want(100, 101, 102, 200)
}

func TestAnAnswerIsTakenOnceAndASecondIsSeen(t *testing.T) {
	for status, says := range map[int]any{400: nil, 403: nil, 404: nil, 409: nil, 410: nil, 500: nil, 200: true} {
		d := newDesk(t, sandbox.Options{})
		d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"late_twofa": status}}).want(200)
		j := d.sync(d.plant(sandbox.AskCode("1")), nil).want(100, 101, 410)
		j.answer(map[string]any{"token": "1"}).want(200)
		if a := j.answer(map[string]any{"token": "1"}).want(status); a.response() != says {
			t.Error(a.raw)
		}
		j.want(100, 101, 410, 103, 102, 200)
		seen := j.view()["jobs"].([]any)[0].(map[string]any)
		same(t, "answers", seen["answers"], []int{2})
		same(t, "late", seen["late"], 1)
	}
}

func TestOnlyWhatWasAskedForIsTaken(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.sync(d.plant(sandbox.AskCode("1")), nil).want(100, 101, 410)
	for _, twofa := range []any{nil, "1", map[string]any{}, map[string]any{"resume": true}, []any{}} {
		d.ask("POST", j.twofa, map[string]any{"twofa": twofa}).want(400)
	}
	d.ask("POST", j.status, map[string]any{"twofa": map[string]any{"token": "1"}}).want(404) // the guide's slip
	j.want(100, 101, 410)
	j = d.sync(d.plant(sandbox.AskApproval("look")), nil).want(100, 101, 410)
	j.answer(map[string]any{"action": "ok"}).want(400)
}

func TestSeveralElementsAreJudgedTogether(t *testing.T) {
	form := sandbox.AskFields(
		sandbox.Field{Name: "token", Kind: "text", Required: true, Accepts: "42"},
		sandbox.Field{Name: "nip", Kind: "password", Required: true},
		sandbox.Field{Name: "accounts", Kind: "accounts", Required: true, Choices: []sandbox.Choice{{Value: "1", Label: "a"}, {Value: "2", Label: "b"}}},
		sandbox.Field{Name: "how", Kind: "list", Choices: []sandbox.Choice{{Value: "sms", Label: "Text"}}},
		sandbox.Field{Name: "connection", Kind: "connection", Label: "abc=="},
		sandbox.Field{Name: "read", Kind: "instructions", Label: "Read this"})
	right := map[string]any{"token": "42", "nip": "1", "accounts": "2,1", "how": "sms", "connection": "abc=="}
	for name, wrong := range map[string]any{"": nil, "token": "43", "nip": "", "accounts": "3", "how": "fax", "connection": "abc"} {
		d := newDesk(t, sandbox.Options{})
		j := d.sync(d.plant(form), nil)
		elements := j.elements()
		if len(elements) != 6 || elements[3]["type"] != "textOptions" || elements[2]["type"] != "accounts" {
			t.Fatalf("%v", elements)
		}
		values := map[string]any{}
		for k, v := range right {
			values[k] = v
		}
		want := []int{100, 101, 410, 103, 102, 200}
		if name != "" {
			values[name], want = wrong, []int{100, 101, 410, 103, 403}
		}
		j.answer(values).want(200)
		j.want(want...)
	}
}

func TestAnApprovalIsDecidedOnThePhone(t *testing.T) {
	for decision, codes := range map[string][]int{"approve": {100, 101, 410, 102, 200}, "refuse": {100, 101, 410, 403}, "expire": {100, 101, 410, 411}} {
		d := newDesk(t, sandbox.Options{})
		look := sandbox.AskApproval("Open your app")
		look.Image = "qr"
		j := d.sync(d.plant(look), nil).want(100, 101, 410)
		if e := j.elements()[0]; e["type"] != "externalAction" || e["label"] != "Open your app" || !strings.HasPrefix(e["imgBase64File"].(string), "data:image/png;base64,") {
			t.Errorf("%v", e)
		}
		if decision == "approve" {
			page := d.send(d.request("GET", d.api.URL+"/phone/"+d.user, "", nil)).want(200)
			if !strings.Contains(page.raw, "Open your app") {
				t.Error("the phone shows nothing")
			}
		}
		d.control("POST", "/syncfy/credentials/"+d.user+"/"+decision, nil).want(200)
		j.want(codes...)
		d.control("POST", "/syncfy/credentials/"+d.user+"/"+decision, nil).want(409)
	}
}

func TestNobodyWaitsForAnAnswerForever(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for _, script := range []sandbox.Script{{sandbox.AskCode("1")}, {sandbox.AskApproval("look")}} {
		j := d.sync(d.plant(script...), nil).want(100, 101, 410)
		d.clock.pass(3 * time.Minute)
		j.want(100, 101, 410, 411)
		j.answer(map[string]any{"token": "1"}).want(400)
	}
}

func TestWhatTheBankWantsIsDoneOnceForAll(t *testing.T) {
	for _, act := range []sandbox.Act{sandbox.RequireAction("do"), sandbox.Lock()} {
		d := newDesk(t, sandbox.Options{})
		id := d.plant(sandbox.AskCode("1"), act, sandbox.Accept())
		j := d.sync(id, nil)
		j.states()
		j.answer(map[string]any{"token": "1"}).want(200)
		if codes := j.codes(); codes[len(codes)-1] < 405 {
			t.Errorf("%v", codes)
		}
		d.control("POST", "/syncfy/credentials/"+id+"/act", nil).want(200)
		d.control("POST", "/syncfy/credentials/"+id+"/act", nil).want(409)
		j = d.sync(id, nil)
		j.states()
		j.answer(map[string]any{"token": "1"}).want(200)
		j.want(100, 101, 410, 103, 102, 200)
	}
}

func TestASecondJobReplacesTheFirstOrIsRefused(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant(sandbox.AskCode("1"))
	first := d.sync(id, nil).want(100, 101, 410)
	second := d.sync(id, nil).want(100, 101, 410)
	first.want(100, 101, 410, 500)
	d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"busy": "refuse"}}).want(200)
	if a := d.ask("PUT", "/credentials/"+id+"/sync", nil).want(400); a.text("message") != "Credential can't be sync at this moment" {
		t.Error(a.raw)
	}
	second.want(100, 101, 410)
}

func TestFaultsBelongToACredential(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	faulty := func(faults map[string]any) string {
		id := d.plant(sandbox.AskCode("1"))
		d.control("POST", "/syncfy/credentials/"+id+"/break", map[string]any{"faults": faults}).want(200)
		return id
	}
	j := d.sync(faulty(map[string]any{"skip": []int{101, 103}, "urls": "both"}), nil)
	if !strings.Contains(j.ws, "//v1/status/") || !strings.HasPrefix(j.ws, "ws://") || !strings.HasPrefix(j.twofa, "//") {
		t.Errorf("%s %s", j.ws, j.twofa)
	}
	j.want(100, 410)
	j.twofa = "http:" + j.twofa
	j.answer(map[string]any{"token": "1"}).want(200)
	j.want(100, 410, 102, 200)
	d.sync(d.plant(sandbox.AskCode("1")), nil).want(100, 101, 410)

	if j := d.sync(faulty(map[string]any{"urls": "elsewhere"}), nil); !strings.HasPrefix(j.status, "https://elsewhere.invalid/") {
		t.Error(j.status)
	}
	id := faulty(map[string]any{"refuse": 402, "refuse_times": 2})
	for _, status := range []int{402, 402, 200} {
		d.ask("PUT", "/credentials/"+id+"/pulls", nil).want(status)
	}
	for _, wrong := range []map[string]any{{"urls": "x"}, {"socket": "x"}, {"refuse": 418}, {"nonsense": 1}, {"socket_at": -1}} {
		d.control("POST", "/syncfy/credentials/"+id+"/break", map[string]any{"faults": wrong}).want(400)
	}
}

func TestAnotherUsersCredentialsAndJobsAreNotThere(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.sync(d.plant(sandbox.AskCode("1")), nil).want(100, 101, 410)
	other := d.as("API_KEY api_key="+syncfyKey, "POST", "/users", map[string]any{"name": "eve"}).want(200).at("id_user").(string)
	auth := "API_KEY api_key=" + syncfyKey + ", id_user=" + other
	for _, a := range []answer{
		d.as(auth, "GET", j.status, nil), d.as(auth, "POST", j.twofa, map[string]any{"twofa": map[string]any{"token": "1"}}),
		d.as(auth, "PUT", "/credentials/"+j.credential+"/sync", nil), d.as(auth, "DELETE", "/credentials/"+j.credential, nil),
		d.as(auth, "GET", "/credentials/"+j.credential, nil),
	} {
		a.want(404)
	}
	all := d.as("API_KEY api_key="+syncfyKey, "GET", "/credentials/all", nil).want(200).response().([]any)
	if len(all) != 1 {
		t.Errorf("%v", all)
	}
	d.as("API_KEY api_key="+syncfyKey, "DELETE", "/users/"+d.user, nil).want(200)
	d.ask("GET", "/credentials", nil).want(401)
}

func TestSyncfysFateIsTheSeeds(t *testing.T) {
	fates := func() (all []string) {
		d := newDesk(t, sandbox.Options{Chaos: sandbox.Chaos{Seed: 7, Error: 0.2, Lost: 0.2, Unknown: 0.3}})
		id := d.plant()
		for range 30 {
			d.ask("PUT", "/credentials/"+id+"/sync", nil)
			d.ask("GET", "/credentials?id_credential="+id, nil)
		}
		for _, r := range d.box.History() {
			all = append(all, r.Method+" "+r.Fate)
		}
		return all
	}
	first := fates()
	if !slices.Equal(first, fates()) {
		t.Error("the same seed failed elsewhere")
	}
	for _, word := range []string{"PUT lost", "PUT error", "GET lost", "GET served"} {
		if !slices.Contains(first, word) {
			t.Errorf("nothing was %s", word)
		}
	}
}
