package syncfy

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// seed adds every recorded reply.
func seed(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) < 10 {
		f.Fatal("testdata is missing")
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

// sound fails if a text that is shown could do harm or has no end.
func sound(t *testing.T, what, s string, n int) {
	t.Helper()
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > n || strings.ContainsAny(s, "\x00\x1b\u202e") {
		t.Errorf("%s %q", what, s)
	}
}

func soundImage(t *testing.T, i *reconnect.Image) {
	t.Helper()
	if i != nil && (len(i.Data) > upstream.MaxImage || reconnect.PictureType(i.Data) != i.Type || i.Type == "") {
		t.Errorf("a picture of type %q with %d bytes", i.Type, len(i.Data))
	}
}

func soundFields(t *testing.T, fields []reconnect.Field) {
	t.Helper()
	if len(fields) > maxFields {
		t.Errorf("%d fields", len(fields))
	}
	names := map[string]bool{}
	for _, fd := range fields {
		sound(t, "label", fd.Label, maxRunes)
		sound(t, "help", fd.Help, maxRunes)
		soundImage(t, fd.Image)
		if fd.Name == "" || len(fd.Name) > maxName || names[fd.Name] {
			t.Errorf("name %q", fd.Name)
		}
		names[fd.Name] = true
		if picks := fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks; picks != (len(fd.Choices) > 0) || len(fd.Choices) > maxChoices {
			t.Errorf("%s with %d choices", fd.Kind, len(fd.Choices))
		}
		values := map[string]bool{}
		for _, c := range fd.Choices {
			sound(t, "choice", c.Label, maxRunes)
			soundImage(t, c.Image)
			if c.Value == "" || values[c.Value] || c.Label == "" && c.Image == nil && strings.TrimSpace(upstream.Plain(c.Value, maxName)) != "" {
				t.Errorf("choice %+v", c)
			}
			values[c.Value] = true
		}
		if fd.Pattern != "" {
			if _, err := regexp.Compile(fd.Pattern); err != nil {
				t.Error(err)
			}
		}
	}
}

func FuzzSite(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		j, ok := upstream.ParseJSON(body)
		if !ok {
			return
		}
		for _, list := range [][]upstream.JSON{{j}, j.List(maxListed), j.Get("response").List(maxListed)} {
			for _, item := range list {
				o := readOrganization(item)
				sound(t, "organization", o.Name, maxName)
				sites := slices.Concat(o.Sites, []site{readSite(item)})
				for _, s := range sites {
					sound(t, "site", s.Name, maxName)
					if s.Version < 1 || len(s.Options) > maxFields {
						t.Errorf("version %d, %d options", s.Version, len(s.Options))
					}
					for _, o := range s.usable() {
						set := fieldset{}
						for _, e := range o.Elements {
							set.add(e, false, nil)
						}
						soundFields(t, set.fields)
						if _, err := json.Marshal(set.typed); err != nil {
							t.Error(err)
						}
					}
				}
				_ = search([]organization{o}, o.Name)
			}
		}
	})
}

func FuzzJob(f *testing.F) {
	seed(f)
	a, acc := testAccount(f)
	f.Fuzz(func(t *testing.T, body []byte) {
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
			list := marks(history)
			one, two := &job{Asked: -1, Answered: -1}, &job{Asked: -1, Answered: -1}
			one.merge(list)
			for i := range list {
				two.hear(0, list[:i+1])
			}
			two.merge(list)
			for _, m := range one.History {
				_ = judge(codeOf(m))
			}
			for _, item := range j.List(50) {
				_ = readCredential(item)
			}
		}
	})
}

func FuzzTwofa(f *testing.F) {
	seed(f)
	a, acc := testAccount(f)
	f.Fuzz(func(t *testing.T, body []byte) {
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
			q := a.inquire(context.Background(), acc, "", "en", s)
			b, err := json.Marshal(q)
			if err != nil {
				t.Fatal(err)
			}
			var back inquiry
			if json.Unmarshal(b, &back) != nil {
				t.Fatal("not read back")
			}
			answers := reconnect.Answers{}
			switch step := back.step().(type) {
			case reconnect.Ask:
				soundFields(t, step.Fields)
				sound(t, "words", step.Words.Text, maxRunes)
				for _, fd := range step.Fields {
					answers[fd.Name] = []string{"x"}
					if len(fd.Choices) > 0 {
						answers[fd.Name] = []string{fd.Choices[0].Value}
					}
				}
			case reconnect.Approve:
				soundImage(t, step.Image)
				sound(t, "words", step.Words.Text, maxRunes)
			case reconnect.Failed, reconnect.Visit, reconnect.Act, reconnect.Wait, reconnect.Done, nil:
			}
			cur := &cursor{Typed: back.Typed, Hidden: back.Hidden, Joined: back.Joined}
			if _, err := json.Marshal((&exchange{cur: cur, shown: back.step()}).values(answers)); err != nil {
				t.Error(err)
			}
		}
	})
}
