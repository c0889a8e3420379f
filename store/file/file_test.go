package file_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/seal"
	"github.com/open-reconnect/reconnect/store/storetest"
)

func ring(t testing.TB, names ...string) *seal.Ring {
	t.Helper()
	var secrets [][]byte
	for _, name := range names {
		secret := make([]byte, seal.MinSecret)
		copy(secret, name)
		secrets = append(secrets, secret)
	}
	r, err := seal.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func opened(t testing.TB, path string) *file.Store {
	t.Helper()
	s, err := file.Open(path, ring(t, "one"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestItKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) reconnect.Store { return opened(t, filepath.Join(t.TempDir(), "r.db")) })
}
