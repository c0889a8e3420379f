package file_test

import (
	"bytes"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/file"
)

// copied writes a file of its own.
func copied(t testing.TB, data []byte) (path string) {
	t.Helper()
	path = newPath(t)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func content(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// versions are those of all flows.
func versions(t testing.TB, s reconnect.Store) map[string]int64 {
	t.Helper()
	ids, err := s.Due(t.Context(), time.Now().Add(24*time.Hour), 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int64{}
	for _, id := range ids {
		f, err := s.Read(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all[id] = f.Version
	}
	return all
}

// commit makes one change, of a kind by chance.
func commit(t testing.TB, s reconnect.Store, chance *rand.Rand) {
	t.Helper()
	for id := range versions(t, s) {
		var err error
		switch chance.IntN(5) {
		case 0:
			err = s.Delete(t.Context(), id)
		case 1, 2:
			_, err = turn(t.Context(), s, id)
		default:
			f := newFlow()
			f.Cursor = bytes.Repeat([]byte{1}, chance.IntN(20_000))
			err = s.Create(t.Context(), f)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	create(t, s)
}

// A commit writes pages, has them reach the disk, and then writes one of the two first pages, which leads to them. When the power fails
// before, any of the pages may be on the disk, whole or in part; when it fails after, all of them are, and that one in part.
func TestACommitThatIsCutOffLeavesTheOneBefore(t *testing.T) {
	const sector = 512
	page := os.Getpagesize()
	chance := rand.New(rand.NewPCG(1, 2))
	path := newPath(t)
	s := open(t, path)
	for range 40 {
		create(t, s)
	}
	for round := range 12 {
		before, was := content(t, path), versions(t, s)
		commit(t, s, chance)
		after, is := content(t, path), versions(t, s)
		for cut := range 6 {
			torn := bytes.Clone(before)
			if len(after) > len(before) && chance.IntN(2) == 0 {
				torn = append(torn, make([]byte, chance.IntN(len(after)-len(before)+1))...)
			}
			data, roots := chance.Float64(), 0
			if cut >= 3 { // all data is on the disk
				data, torn = 1, append(torn, make([]byte, max(0, len(after)-len(torn)))...)
			}
			for at := 0; at < len(after) && at < len(torn); at += page {
				switch root := at < 2*page; {
				case bytes.Equal(after[at:at+page], before[min(at, len(before)):min(at+page, len(before))]):
				case root && cut >= 3:
					roots++
					copy(torn[at:], after[at:at+chance.IntN(120)]) // at any byte
				case !root && chance.Float64() < data:
					whole := page
					if cut < 3 {
						whole = sector * chance.IntN(page/sector+1)
					}
					copy(torn[at:], after[at:at+whole])
				}
			}
			if cut >= 3 && roots != 1 {
				t.Fatalf("a commit writes %d of the first pages", roots)
			}
			again := copied(t, torn)
			s := open(t, again)
			got := versions(t, s)
			if !maps.Equal(got, was) && (cut < 3 || !maps.Equal(got, is)) {
				t.Fatalf("round %d, cut %d: %d flows are found, %d were there before and %d after", round, cut, len(got), len(was), len(is))
			}
			for id := range got { // and it goes on from there
				if _, err := turn(t.Context(), s, id); err != nil {
					t.Fatal(err)
				}
				got[id]++
				break
			}
			s.Close()
			if s = open(t, again); !maps.Equal(versions(t, s), got) {
				t.Fatalf("round %d, cut %d: a change made afterwards is lost", round, cut)
			}
			s.Close()
		}
	}
}

// A file that was cut short or written over by another program may be refused. It ends nothing, and tells no lie.
func TestADamagedFileIsRefusedOrTellsTheTruth(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	truth := map[string]bool{}
	for range 60 {
		f := create(t, s)
		truth[f.ID] = true
		if _, err := turn(t.Context(), s, f.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	whole, chance := content(t, path), rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range 20 {
		damaged := bytes.Clone(whole)
		switch at := chance.IntN(len(damaged)); chance.IntN(3) {
		case 0:
			damaged = damaged[:at]
		case 1:
			clear(damaged[at:min(at+chance.IntN(9000), len(damaged))])
		default:
			for range 20 {
				damaged[chance.IntN(len(damaged))] ^= byte(1 + chance.IntN(255))
			}
		}
		s, err := file.Open(copied(t, damaged), ring(t, "one"), slog.New(slog.DiscardHandler))
		if err != nil {
			if refused++; errors.Is(err, reconnect.ErrAway) {
				t.Fatalf("it is waited for: %v", err)
			}
			continue
		}
		for id := range versions(t, s) {
			if f, err := s.Read(t.Context(), id); err != nil || !truth[id] || f.Version > 1 || f.Turn != 1 {
				t.Fatalf("a flow that never was: %+v (%v)", f, err)
			}
		}
		s.Close()
	}
	if refused == 0 || refused == 20 {
		t.Errorf("%d of 20 are refused", refused)
	}
}
