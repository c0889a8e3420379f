package seal_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/store/seal"
)

func secret(of string) []byte { return []byte(of + strings.Repeat(".", seal.MinSecret)) }

func ring(t *testing.T, secrets ...string) *seal.Ring {
	t.Helper()
	var all [][]byte
	for _, s := range secrets {
		all = append(all, secret(s))
	}
	r, err := seal.New(all...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sealed(t *testing.T, r *seal.Ring) []byte {
	t.Helper()
	v, err := r.Seal("flows", "a", []byte("token"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAValueOpensWhereItBelongsAndNowhereElse(t *testing.T) {
	r := ring(t, "one")
	v := sealed(t, r)
	if got, err := r.Open("flows", "a", v); err != nil || string(got) != "token" {
		t.Fatalf("opened as %q, %v", got, err)
	}
	for _, at := range [][2]string{{"flows", "b"}, {"attempts", "a"}, {"flow", "sa"}, {"", "flows\x00a"}} {
		if _, err := r.Open(at[0], at[1], v); !errors.Is(err, seal.ErrBroken) {
			t.Errorf("opened for %q: %v", at, err)
		}
	}
}

func TestNoBitOfAValueCanBeChanged(t *testing.T) {
	r := ring(t, "one")
	v := sealed(t, r)
	for i := range v {
		for bit := range 8 {
			changed := bytes.Clone(v)
			changed[i] ^= 1 << bit
			var unknown *seal.UnknownKeyError
			if _, err := r.Open("flows", "a", changed); !errors.Is(err, seal.ErrBroken) && !errors.As(err, &unknown) {
				t.Fatalf("bit %d of byte %d is changed: %v", bit, i, err)
			}
		}
	}
	for n := range v {
		if _, err := r.Open("flows", "a", v[:n]); err == nil {
			t.Fatalf("its first %d bytes open", n)
		}
	}
}

func TestAValueTellsNothing(t *testing.T) {
	r := ring(t, "one")
	a, b := sealed(t, r), sealed(t, r)
	if bytes.Contains(a, []byte("token")) || bytes.Equal(a, b) || bytes.Equal(a[len(a)-20:], b[len(b)-20:]) {
		t.Fatalf("%x and %x", a, b)
	}
}

func TestTheFirstKeySealsAndTheOthersOpen(t *testing.T) {
	before, during, after := ring(t, "old"), ring(t, "new", "old"), ring(t, "new")
	old := sealed(t, before)
	if got, err := during.Open("flows", "a", old); err != nil || string(got) != "token" || during.Fresh(old) {
		t.Fatalf("opened as %q, %v", got, err)
	}
	fresh := sealed(t, during)
	if got, err := after.Open("flows", "a", fresh); err != nil || string(got) != "token" || !during.Fresh(fresh) {
		t.Fatalf("opened as %q, %v", got, err)
	}
	var unknown *seal.UnknownKeyError
	if _, err := after.Open("flows", "a", old); !errors.As(err, &unknown) || unknown.ID != before.IDs()[0] || unknown.ID != seal.KeyID(old) {
		t.Fatalf("opened by a ring without its key: %v", err)
	}
}

func TestABadRingIsRefused(t *testing.T) {
	for name, secrets := range map[string][][]byte{
		"empty": {}, "short": {make([]byte, seal.MinSecret-1)}, "twice": {secret("a"), secret("b"), secret("a")},
	} {
		if _, err := seal.New(secrets...); err == nil {
			t.Errorf("a ring is made: %s", name)
		}
	}
}
