package syncfy

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func FuzzSite(f *testing.F) {
	providertest.Seed(f, 10)
	f.Fuzz(soundSite)
}

func soundSite(t *testing.T, body []byte) {
	j, ok := upstream.ParseJSON(body)
	if !ok {
		return
	}
	for _, list := range [][]upstream.JSON{{j}, j.List(maxListed), j.Get("response").List(maxListed)} {
		for _, item := range list {
			o := readOrganization(item)
			providertest.SoundText(t, "organization", o.Name, maxName)
			sites := slices.Concat(o.Sites, []site{readSite(item)})
			for _, s := range sites {
				providertest.SoundText(t, "site", s.Name, maxName)
				if s.Version < 1 || len(s.Options) > maxFields {
					t.Errorf("version %d, %d options", s.Version, len(s.Options))
				}
				for _, o := range s.usable() {
					set := fieldset{}
					for _, e := range o.Elements {
						set.add(e, false, nil)
					}
					providertest.SoundFields(t, set.fields)
					if _, err := json.Marshal(set.Typed); err != nil {
						t.Error(err)
					}
				}
			}
			_ = search([]organization{o}, o.Name)
		}
	}
}

func FuzzJob(f *testing.F) {
	providertest.Seed(f, 10)
	a, acc := testAccount(f)
	f.Fuzz(func(t *testing.T, body []byte) { soundJob(t, a, acc, body) })
}

func soundJob(t *testing.T, a *Adapter, acc *account, body []byte) {
	j, ok := upstream.ParseJSON(body)
	if !ok {
		return
	}
	for _, j := range []upstream.JSON{j, j.Get("response")} {
		x := &exchange{a: a, acc: acc, cur: &cursor{}}
		if x.newJob(j) {
			for _, to := range []address{x.cur.Job.Socket, x.cur.Job.Status, x.cur.Job.Twofa} {
				if acc.hosts[to.Host] == nil || !strings.HasPrefix(to.Path, "/") || strings.Contains(to.Path, "..") || strings.Contains(to.Path, "//") {
					t.Errorf("address %+v", to)
				}
				if c, route, parts := acc.client(to); c == nil || strings.Count(route, "{}") != len(parts) {
					t.Errorf("route %s", route)
				}
			}
			if next, ok := readCursor(x.cur.write()); !ok || next.Job.ID != x.cur.Job.ID {
				t.Error("the cursor is not read back")
			}
		}
		history, _ := readHistory(j)
		if len(history) > maxStates {
			t.Errorf("%d statuses", len(history))
		}
		for _, s := range history {
			_ = judge(s.Code)
		}
		for _, item := range j.List(50) {
			_ = readCredential(item)
		}
	}
}

func FuzzTwofa(f *testing.F) {
	providertest.Seed(f, 10)
	a, acc := testAccount(f)
	f.Fuzz(func(t *testing.T, body []byte) { soundTwofa(t, a, acc, body) })
}

func soundTwofa(t *testing.T, a *Adapter, acc *account, body []byte) {
	j, ok := upstream.ParseJSON(body)
	if !ok {
		return
	}
	for _, item := range append(j.Get("response").List(20), j) {
		s, ok := readStatus(item)
		if !ok {
			continue
		}
		s.Code = 410
		q := a.inquire(context.Background(), acc, "", s)
		b, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		var back inquiry
		if json.Unmarshal(b, &back) != nil {
			t.Fatal("not read back")
		}
		answers := providertest.SoundStep(t, back.step())
		cur := &cursor{sending: back.sending}
		if _, err := json.Marshal((&exchange{cur: cur, shown: back.step()}).values(answers)); err != nil {
			t.Error(err)
		}
	}
}

// FuzzMixed reads what sites were seen to send, mixed.
func FuzzMixed(f *testing.F) {
	mix := providertest.Mix(f,
		`{"code":410,"address":"https://sync.paybook.com/v1/jobs/1/twofa","twofa":[{"name":"token","type":"text","label":"Token"},{"name":"challenge","type":"challenge","label":"89704371"}]}`,
		`{"code":410,"twofa":[{"name":"a","type":"authentication_type","label":"x"},{"name":"b","type":"interface_version","label":7}]}`,
		`{"code":410,"twofa":[{"name":"image","type":"options","label":"Elija","options":[{"value":1,"imgBase64File":"R0lGODlhAQABAAAAADs="},{"value":"2","imgURL":"https://x.example/a.png"}]}]}`,
		`{"code":410,"twofa":[{"name":"qr","type":"externalAction","label":"Escanee","imgBase64File":"data:image/gif;base64,R0lGODlhAQABAAAAADs="},{"name":"x","type":"instructions","label":"ya"}]}`,
		`{"code":410,"twofa":[{"name":"acc","type":"accounts","label":"Cuentas","options":[{"value":true,"label":"A"},{"value":{"x":1},"label":"B"},"c",3]}]}`,
		`{"id_site":"56cf5728784806f72b8b4569","name":"S","version":1,"endpoint":"/v1/credentials","credentials":[{"name":"u","type":"text","label":"p&eacute;rim&eacute;","required":true,"username":true,"validation":"numeric"},{"name":"p","type":"password","validation":[{"type":"regex","value":"^[0-9]{8}$","error_message":"ocho"}]},{"name":"r","type":"array"}]}`,
		`{"id_site":"1","version":4,"input":[{"name":"statement_account_parse","fields":[]},{"name":"o","label":"L","fields":[{"name":"u","identifier":true,"options":{"widget":{"type":"select","label":"W","options":[{"value":"a"}]}}}]}]}`,
		`{"id_site_organization":"56cf4ff5784806152c8b4567","name":"Acme","avatar":"/assets/Zk9x","sites":[{"id_site":"1","credentials":[]}]}`,
		`[{"code":100},{"code":101},{"code":"410"},{"error":"x"},{"code":253}]`,
	)
	a, acc := testAccount(f)
	f.Fuzz(func(t *testing.T, choices []byte) {
		body := mix(choices)
		soundSite(t, body)
		soundJob(t, a, acc, body)
		soundTwofa(t, a, acc, body)
	})
}
