package syncfy

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestATextIsNoPattern(t *testing.T) {
	for validation, want := range map[string]string{
		`"numeric"`: "", `"/[0-9]{10}/i"`: "", `"^[0-9]{8}$"`: "", `null`: "", `7`: "",
		`[{"type":"regex","value":"^[0-9]{8}$"}]`: "[0-9]{8}",
	} {
		var f fieldset
		f.add(readElement(parsed(t, `{"name":"a","type":"text","validation":`+validation+`}`)), false, nil)
		if got := f.fields[0].Pattern; got != want {
			t.Errorf("%s is the pattern %q", validation, got)
		}
	}
}

func TestAWayInThatCannotBeAskedIsNone(t *testing.T) {
	const user = `{"name":"username","type":"text","required":true}`
	for elements, want := range map[string]string{
		user:                                     "username",
		user + `,{"name":"rfcs","type":"array"}`: "username",
		user + `,{"name":"rfcs","type":"Array","required":true}`:                                          "",
		user + `,{"name":"token","type":"text"},{"name":"challenge","type":"text"}`:                       "",
		user + `,{"name":"a","type":"token"},{"name":"b","type":"challenge"}`:                             "",
		user + `,{"name":"token","type":"text"},{"name":"challenge"},{"name":"connection","type":"text"}`: "username token challenge connection",
		user + `,{"name":"token","type":"text","token":true}`:                                             "username token",
		user + `,{"name":"a","type":"authentication_type"}`:                                               "",
		user + `,{"name":"a","type":"interface_version"}`:                                                 "",
	} {
		s := readSite(parsed(t, `{"id_site":"1","version":1,"credentials":[`+elements+`]}`))
		var names []string
		for _, o := range s.usable() {
			for _, e := range o.Elements {
				names = append(names, e.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s asks %q", elements, got)
		}
	}
}

func TestTheWordsOfADeviceAreSaid(t *testing.T) {
	s, _ := asked(t, "", `{"code":410,"twofa":[{"name":"i","type":"instructions","label":"Con&eacute;ctelo &lt;ya&gt;"},{"name":"b","type":"device"}]}`)
	if f, ok := s.(reconnect.Failed); !ok || f.Words.Text != "Conéctelo <ya>" {
		t.Errorf("%+v", s)
	}
}

func TestWhatSyncfySaysOfValuesIsShown(t *testing.T) {
	for message, want := range map[string]string{
		"Credential error, please consider updating credential password": "Credential error, please consider updating credential password",
		"Credential error: id_site is missing":                           "", // for developers
	} {
		r := newRecorded(t).only("PUT /credentials/"+credID+"/sync", 400, `{"code":400,"status":false,"message":"`+message+`","response":null}`)
		s, cur := r.start()
		ask, _ := s.(reconnect.Ask)
		if ask.Words.Text != want || want != "" && ask.Words != (reconnect.Words{Text: want, Lang: "en", Service: true}) {
			t.Errorf("%q is shown as %+v", message, ask.Words)
		}
		again, _ := r.GoOn(cur, nil)
		wantStep(t, again, s)
	}
}

func TestWhatIsNewIsLoggedByNameAndLongListsAreWhole(t *testing.T) {
	for n, want := range map[int]int{600: 600, maxChoices + 1: maxChoices} {
		list := make([]string, n)
		for i := range list {
			list[i] = strconv.Itoa(i)
		}
		r := newRecorded(t)
		s, ok := readStatus(parsed(t, fmt.Sprintf(`{"code":410,"twofa":[{"name":"a","type":"runes","label":"x"},
			{"name":"b","type":"textOptions","label":"x","options":[%s]}]}`, strings.Join(list, ","))))
		if !ok {
			t.Fatal("no status")
		}
		q := r.adapter.inquire(t.Context(), r.adapter.accounts.At(r.account.Key()), "", s)
		ask := q.step().(reconnect.Ask)
		if got := len(ask.Fields[1].Choices); got != want || ask.Fields[0].Kind != reconnect.Text {
			t.Errorf("of %d choices %d are shown", n, got)
		}
		log := r.Log.String()
		if !strings.Contains(log, "word=runes") || strings.Contains(log, "textoptions") || strings.Contains(log, "a list is longer") != (want < n) {
			t.Errorf("%d choices:\n%s", n, log)
		}
	}
}

func TestWhatIsLeftOutIsLogged(t *testing.T) {
	elements := strings.TrimSuffix(strings.Repeat(`{"name":"a","type":"select","options":[{"value":1},{"value":""},{"value":1}]},`, maxFields+1), ",")
	r := newRecorded(t)
	s, _ := readStatus(parsed(t, `{"code":410,"twofa":[`+elements+`]}`))
	r.adapter.inquire(t.Context(), r.adapter.accounts.At(r.account.Key()), "", s)
	for _, want := range []string{"more elements than are asked", "element=a left_out=2"} {
		if !strings.Contains(r.Log.String(), want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	statuses := strings.Repeat(`{"code":101},`, maxStates) + `{"code":405}`
	if history, _ := readHistory(parsed(t, "["+statuses+"]")); len(history) != maxStates || history[maxStates-1].Code != 405 {
		t.Errorf("of a long history %d statuses are read, the last %+v", len(history), history[len(history)-1])
	}
}

func TestALogoWithALongNameIsFetched(t *testing.T) {
	avatar := "/assets/" + strings.Repeat("Zk9x", 40)
	r := newRecorded(t).history("100", "401")
	r.only("GET /catalogues/organizations/sites", 200, strings.Replace(providertest.File("site_v1"), "/assets/Z1JL-avatar.png", avatar, 1))
	_, at := r.start()
	_, at = r.GoOn(at, nil)
	if !at.Bank.Logo {
		t.Fatalf("bank %+v", at.Bank)
	}
	r.Only("GET "+avatar, providertest.Canned{Status: 200, Body: "GIF89a\x01\x00\x01\x00\x00\x00\x00;" + strings.Repeat("x", 64)})
	if image, err := r.adapter.Logo(t.Context(), at.Cursor); err != nil || image == nil {
		t.Errorf("%v %v", image, err)
	}
}
