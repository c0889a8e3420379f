package providertest

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Bounds of what an adapter may pass on from upstream.
const (
	MaxFields  = 50
	MaxChoices = 5000
	MaxRunes   = 4000 // of a text that is shown
	MaxName    = 200  // bytes of a name that is sent back; characters of one that is shown
)

// Seed gives a fuzz target every recorded reply, of which there are at least so many.
func Seed(f *testing.F, least int) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) < least {
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

// SoundText fails if a text that is shown could do harm, is longer than n characters or has nothing to be seen.
func SoundText(t *testing.T, what, s string, n int) {
	t.Helper()
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > n || strings.ContainsAny(s, "\x00\x1b\u202e\u2066") || s != "" && upstream.Plain(html.EscapeString(s), n) == "" {
		t.Errorf("%s %q", what, s)
	}
}

// SoundImage fails if a picture is too large or of another type than it says. A nil one is sound.
func SoundImage(t *testing.T, i *reconnect.Image) {
	t.Helper()
	if i != nil && (len(i.Data) > upstream.MaxImage || reconnect.PictureType(i.Data) != i.Type || i.Type == "") {
		t.Errorf("a picture of type %q with %d bytes", i.Type, len(i.Data))
	}
}

// SoundFields fails if a form could not be shown, filled in or answered.
func SoundFields(t *testing.T, fields []reconnect.Field) {
	t.Helper()
	if len(fields) > MaxFields {
		t.Errorf("%d fields", len(fields))
	}
	names := map[string]bool{}
	for _, fd := range fields {
		SoundText(t, "label", fd.Label, MaxRunes)
		SoundText(t, "help", fd.Help, MaxRunes)
		SoundImage(t, fd.Image)
		if fd.Name == "" || len(fd.Name) > MaxName || names[fd.Name] {
			t.Errorf("name %q", fd.Name)
		}
		names[fd.Name] = true
		picks := fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks
		if picks != (len(fd.Choices) > 0) || len(fd.Choices) > MaxChoices {
			t.Errorf("%s with %d choices", fd.Kind, len(fd.Choices))
		}
		soundChoices(t, fd.Choices)
		if fd.Kind == reconnect.Secret && fd.Value != "" {
			t.Error("a secret is shown")
		}
		if _, err := regexp.Compile(fd.Pattern); err != nil {
			t.Error(err)
		}
		if fd.Min < 0 || fd.Max < 0 || fd.Max > 0 && fd.Min > fd.Max {
			t.Errorf("from %d to %d", fd.Min, fd.Max)
		}
	}
}

// soundChoices fails if two could not be told apart, or one not be seen.
func soundChoices(t *testing.T, choices []reconnect.Choice) {
	t.Helper()
	values := map[string]bool{}
	for _, c := range choices {
		SoundText(t, "choice", c.Label, MaxRunes)
		SoundImage(t, c.Image)
		if c.Value == "" || values[c.Value] || c.Label == "" && c.Image == nil && c.Reach == "" && strings.TrimSpace(upstream.Plain(c.Value, MaxName)) != "" {
			t.Errorf("choice %+v", c)
		}
		values[c.Value] = true
	}
}

// SoundStep fails if a step could not be shown, and returns what could be answered to it: anything, and the first choices.
func SoundStep(t *testing.T, s reconnect.Step) reconnect.Answers {
	t.Helper()
	answers := reconnect.Answers{}
	switch s := s.(type) {
	case reconnect.Ask:
		SoundFields(t, s.Fields)
		SoundText(t, "words", s.Words.Text, MaxRunes)
		for _, fd := range s.Fields {
			answers[fd.Name] = []string{"x"}
			if len(fd.Choices) > 0 {
				answers[fd.Name] = []string{fd.Choices[0].Value}
			}
		}
	case reconnect.Approve:
		SoundImage(t, s.Image)
		SoundText(t, "words", s.Words.Text, MaxRunes)
	case reconnect.Act:
		SoundText(t, "words", s.Words.Text, MaxRunes)
	case reconnect.Failed:
		SoundText(t, "words", s.Words.Text, MaxRunes)
	case reconnect.Visit:
		SoundText(t, "words", s.Words.Text, MaxRunes)
	case reconnect.Wait:
		SoundText(t, "words", s.Words.Text, MaxRunes)
	case reconnect.Done, nil:
	}
	return answers
}
