package main

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestAConfigurationThatCannotBeReadLeavesTheFolderOfClientsInSight(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	const client = "callbacks: [shop://back]\npowens: [{domain: shop.biapi.pro, client_id: \"1\", client_secret: {file: ../secret}}]\n"
	const right = "url: https://reconnect.example.com\nsession_secret: {file: secret}\nclients_from: clients\n"
	if err := os.Mkdir(filepath.Join(dir, "clients"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("secret", "0123456789abcdef0123456789abcdef")
	write("clients/shop.yaml", "id: shop\n"+client)
	file := write("reconnect.yaml", right)
	w := &watch{environment: realEnvironment()}
	if _, err := w.settings(file); err != nil {
		t.Fatal(err)
	}
	for _, broken := range []string{"clients: [", ""} {
		write("reconnect.yaml", broken)
		if _, err := w.settings(file); err == nil {
			t.Fatalf("%q is read", broken)
		}
		if !maps.Equal(w.look(), w.read) {
			t.Errorf("after %q something seems to have changed", broken)
		}
	}
	write("reconnect.yaml", right)
	write("clients/mall.yaml", "id: mall\n"+client)
	if maps.Equal(w.look(), w.read) {
		t.Fatal("a client that has come is not seen")
	}
}
