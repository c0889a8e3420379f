package file_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/seal"
	"github.com/open-reconnect/reconnect/store/storetest"
)

func ring(t testing.TB, names ...string) *seal.Ring {
	t.Helper()
	var secrets [][]byte
	for _, name := range names {
		secrets = append(secrets, []byte(name+strings.Repeat(".", seal.MinSecret)))
	}
	r, err := seal.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// open opens a store under the key "one", which is closed at the end of the test at the latest.
func open(t testing.TB, path string) *file.Store {
	t.Helper()
	s, err := file.Open(path, ring(t, "one"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "reconnect.db") }

func newFlow() *reconnect.Flow {
	return reconnect.NewFlow(reconnect.Entry{
		Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "powens", ID: "27"},
	}, "powens", time.Now())
}

func create(t testing.TB, s reconnect.Store) *reconnect.Flow {
	t.Helper()
	f := newFlow()
	if err := s.Create(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	return f
}

// turn makes a change that tells which version it made.
func turn(ctx context.Context, s reconnect.Store, id string) (*reconnect.Flow, error) {
	return s.Update(ctx, id, func(f *reconnect.Flow) error { f.Turn = int(f.Version) + 1; return nil })
}

func TestItKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) reconnect.Store { return open(t, newPath(t)) })
}

func TestItLosesNothingAmongMany(t *testing.T) { storetest.Crowd(t, open(t, newPath(t))) }

func TestWhatWasKeptIsThereAfterARestart(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	kept, gone := create(t, s), create(t, s)
	claiming := newFlow()
	claiming.Claim = "c"
	now := time.Now()
	count := func(s reconnect.Store, name string, by int) int {
		a, err := s.Attempts(t.Context(), name, now, func(a *reconnect.Attempts) { a.Refused, a.Last = a.Refused+by, now })
		if err != nil {
			t.Fatal(err)
		}
		return a.Refused
	}
	_, turned := turn(t.Context(), s, kept.ID)
	if err := errors.Join(turned, s.Delete(t.Context(), gone.ID), s.Create(t.Context(), claiming)); err != nil {
		t.Fatal(err)
	}
	count(s, "kept", 2)
	count(s, "settled", 1)
	count(s, "settled", -1)
	s.Close()

	s = open(t, path)
	if f, err := s.Read(t.Context(), kept.ID); err != nil || f.Version != 1 || f.Turn != 1 {
		t.Errorf("the flow is %+v (%v)", f, err)
	}
	if _, err := s.Read(t.Context(), gone.ID); !errors.Is(err, reconnect.ErrNotFound) {
		t.Errorf("a deleted flow is back: %v", err)
	}
	if owner, err := s.Claimed(t.Context(), "c"); err != nil || owner != claiming.ID {
		t.Errorf("the claim is %q's (%v)", owner, err)
	}
	if ids, err := s.About(t.Context(), "powens", "27", false); err != nil || len(ids) != 2 {
		t.Errorf("%v are about the connection (%v)", ids, err)
	}
	if n := count(s, "kept", 0); n != 2 {
		t.Errorf("%d attempts are kept of 2", n)
	}
	if n := count(s, "settled", 0); n != 0 {
		t.Errorf("%d attempts are kept that were settled", n)
	}
}

func TestOnlyItsOwnerMayReadTheFile(t *testing.T) {
	path := newPath(t)
	create(t, open(t, path))
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v (%v)", info.Mode(), err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Fatalf("beside it are %v (%v)", files, err)
	}
}

func TestASecondServerIsRefusedAndToldWhoHasTheFile(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := open(t, path)
	_, err := file.Open(path, ring(t, "one"), slog.New(slog.DiscardHandler))
	if err == nil || errors.Is(err, reconnect.ErrAway) || !strings.Contains(err.Error(), "one file serves one server") ||
		!strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid(), " (")) {
		t.Fatalf("the second one: %v", err)
	}
	create(t, s)
	s.Close()
	open(t, path)
}

func TestAClosedStoreKeepsNothing(t *testing.T) {
	s := open(t, newPath(t))
	f := create(t, s)
	s.Close()
	if _, err := turn(t.Context(), s, f.ID); !errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("a change after the end: %v", err)
	}
}

func TestAFileThatIsNoneOfOursIsRefused(t *testing.T) {
	path := newPath(t)
	if err := os.WriteFile(path, bytes.Repeat([]byte("SQLite format 3\x00"), 1024), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Open(path, ring(t, "one"), slog.New(slog.DiscardHandler)); err == nil || errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("a file of another program is opened: %v", err)
	}
}

func TestAFileThatStandsInNoFolderIsWaitedFor(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "disk")
	s := open(t, filepath.Join(folder, "reconnect.db"))
	f := newFlow()
	if err := s.Create(t.Context(), f); !errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("kept nowhere: %v", err)
	}
	if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("read from nowhere: %v", err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	soon.Await(t, "the store to be there", func() bool { return s.Create(t.Context(), f) == nil })
}

func TestAFileThatIsMovedAwayIsMissedAndTakenAgain(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := open(t, path)
	f := create(t, s)
	changed, stop := reconnect.Changed(s, f.ID)
	defer stop()
	if err := os.Rename(path, path+".elsewhere"); err != nil {
		t.Fatal(err)
	}
	version := func() int64 {
		f, err := s.Read(t.Context(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		return f.Version
	}
	soon.Await(t, "the file to be missed", func() bool {
		_, err := turn(t.Context(), s, f.ID)
		return errors.Is(err, reconnect.ErrAway)
	})
	kept := version() // it can be read all the while
	if _, err := s.Due(t.Context(), time.Now(), 1); !errors.Is(err, reconnect.ErrAway) {
		t.Errorf("what is due is told while nothing can be done about it: %v", err)
	}
	<-changed
	if err := os.Rename(path+".elsewhere", path); err != nil {
		t.Fatal(err)
	}
	soon.Await(t, "the file to be taken again", func() bool {
		_, err := turn(t.Context(), s, f.ID)
		return err == nil
	})
	<-changed
	if v := version(); v != kept+1 {
		t.Errorf("version %d follows %d", v, kept)
	}
	if is, err := s.Read(t.Context(), f.ID); err != nil || !is.InFlight.Until.Equal(f.InFlight.Until) {
		t.Errorf("what this process has under way is taken for lost: %+v, %v", is.InFlight, err)
	}
}

func TestALookOfADeadProcessIsDueAtOnceAndAnAnswerInItsTime(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	f := create(t, s)
	answered := create(t, s) // its aggregator may be at it still
	if _, err := s.Update(t.Context(), answered.ID, func(f *reconnect.Flow) error { f.InFlight.Answer = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if ids, err := s.Due(t.Context(), time.Now(), 2); len(ids) > 0 || err != nil {
		t.Fatalf("%v are due before (%v), so this test proves nothing", ids, err)
	}
	s.Close()
	ids, err := open(t, path).Due(t.Context(), time.Now(), 2)
	if err != nil || len(ids) != 1 || ids[0] != f.ID {
		t.Errorf("due are %v, %v", ids, err)
	}
}

func TestWhatADeadProcessHadToTellIsDueAtOnce(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	f := create(t, s)
	_, err := s.Update(t.Context(), f.ID, func(f *reconnect.Flow) error {
		f.InFlight, f.Proven, f.Outbox = nil, true, &reconnect.Outbox{By: "p", Until: time.Now().Add(time.Minute)}
		return nil
	})
	if ids, wrong := s.Due(t.Context(), time.Now(), 2); len(ids) > 0 || err != nil || wrong != nil {
		t.Fatalf("%v are due before (%v, %v), so this test proves nothing", ids, err, wrong)
	}
	s.Close()
	ids, err := open(t, path).Due(t.Context(), time.Now(), 2)
	if err != nil || len(ids) != 1 || ids[0] != f.ID {
		t.Errorf("due are %v, %v", ids, err)
	}
}

func TestKeysAreChangedByARestart(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	f := create(t, s)
	s.Close()
	quiet := slog.New(slog.DiscardHandler)
	if _, err := file.Open(path, ring(t, "two"), quiet); err == nil || errors.Is(err, reconnect.ErrAway) ||
		!strings.Contains(err.Error(), "sealed by the key "+ring(t, "one").IDs()[0]) {
		t.Fatalf("opened without its key: %v", err)
	}
	s, err := file.Open(path, ring(t, "two", "one"), quiet)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if by, err := file.Sealed(path); err != nil || len(by) != 1 || by[ring(t, "two").IDs()[0]] != 1 {
		t.Fatalf("after the start %v seal (%v)", by, err)
	}
	if s, err = file.Open(path, ring(t, "two"), quiet); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Read(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
}

// fill keeps flows that come and go, in sizes as pictures make them.
func fill(t testing.TB, s reconnect.Store, n int) {
	t.Helper()
	for range n {
		f := newFlow()
		f.Cursor = bytes.Repeat([]byte("cursor"), 300)
		if err := s.Create(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete(t.Context(), f.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func size(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestTheFileStaysAsLargeAsWhatWasKeptAtOnce(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	fill(t, s, 50)
	before := size(t, path)
	fill(t, s, 200)
	if after := size(t, path); after > before {
		t.Fatalf("%d bytes after 50 flows that came and went, %d after four times as many", before, after)
	}
}
