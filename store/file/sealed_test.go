package file_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/file"
)

// names are what the file says openly: ids and names of attempts, which are HMACs, and how it is divided.
var names = regexp.MustCompile(`[0-9a-f]{24,}|(flows|attempts|notes|reconnect)+|opened.{20,25}|form1`)

func TestTheFileTellsNothingOfWhatIsKept(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	now := time.Now()
	for range 50 {
		f := reconnect.NewFlow(reconnect.Entry{
			Client:     &reconnect.Client{ID: "coinwhistle"},
			Connection: reconnect.Connection{Provider: "powens", Account: "shop.biapi.pro 12345678", ID: "connection-27"},
			Link:       "https://reconnect.example.com/reconnect?code=temporary", State: "state-of-theirs", Callback: "https://shop.example/callback",
		}, "powens", now)
		f.Claim, f.Cursor = strings.Repeat("ab", 12)+f.ID, reconnect.Cursor(`{"token":"bearer-of-a-person"}`)
		f.Bank = reconnect.Bank{Name: "Banque du Lac"}
		f.Step = reconnect.Ask{Fields: []reconnect.Field{{Name: "otp", Label: "Votre code secret", Value: "Jeanne Dupont"}}}
		if err := s.Create(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if _, err := turn(t.Context(), s, f.ID); err != nil {
			t.Fatal(err)
		}
		_, noted := s.Note(t.Context(), strings.Repeat("ef", 16), now, time.Hour, func([]byte) []byte { return []byte("coinwhistle " + f.ID) })
		if noted != nil {
			t.Fatal(noted)
		}
		_, err := s.Attempts(t.Context(), strings.Repeat("cd", 16), now, func(a *reconnect.Attempts) {
			a.Refused, a.Last, a.Open = a.Refused+1, now, map[string]time.Time{f.ID: now}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	data := names.ReplaceAll(content(t, path), []byte{0})
	for _, found := range regexp.MustCompile(`[ -~]{18,}`).FindAll(data, -1) { // ciphertext has shorter ones
		t.Errorf("the file says %q", found)
	}
	f, err := json.Marshal(newFlow())
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range regexp.MustCompile(`[A-Za-z]{6,}`).FindAll(append(f, "coinwhistle bearer Banque Dupont callback temporary"...), -1) {
		if bytes.Contains(data, word) {
			t.Errorf("the file says %q", word)
		}
	}
}

func TestAValueThatWasChangedOrMovedIsRefusedAndSaidSo(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	moved, changed, whole := create(t, s), create(t, s), create(t, s)
	s.Close()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("flows"))
		torn := bytes.Clone(b.Get([]byte(changed.ID)))
		torn[len(torn)/2] ^= 1
		return errors.Join(b.Put([]byte(moved.ID), bytes.Clone(b.Get([]byte(whole.ID)))), b.Put([]byte(changed.ID), torn))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s, err = file.Open(path, ring(t, "one"), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*reconnect.Flow{moved, changed} {
		if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrNotFound) || !strings.Contains(log.String(), f.ID) {
			t.Errorf("read: %v; said: %s", err, log.String())
		}
	}
	if _, err := s.Read(t.Context(), whole.ID); err != nil {
		t.Error(err)
	}
	s.Close()
	if by, err := file.Sealed(path); err != nil || by[ring(t, "one").IDs()[0]] != 1 || len(by) != 1 {
		t.Errorf("%v are left (%v)", by, err)
	}
}
