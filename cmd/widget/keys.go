package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/seal"
)

// keys makes a key for store_keys, or lists those that are configured, by their public names.
func (c command) keys(_ context.Context, args []string) error {
	fs, parse := c.flags("keys")
	fresh := fs.Bool("new", false, "print a new key for store_keys")
	config := fs.String("config", "", "list the keys of this `file`, and how many values of the store each one seals")
	if err := parse(args); err != nil {
		return err
	}
	switch {
	case *fresh == (*config != ""):
		return fmt.Errorf("%w: either --new or --config FILE", errUsage)
	case *fresh:
		key := make([]byte, seal.MinSecret)
		_, _ = rand.Read(key) // never fails since Go 1.24
		fmt.Fprintln(c.out, base64.StdEncoding.EncodeToString(key))
		return nil
	}
	s, err := c.read(*config)
	if err != nil {
		return err
	}
	sealed, cannot := map[string]int{}, error(nil)
	if s.Redis != nil {
		cannot = errors.New("Redis seals anew what it is given, and forgets the rest within a day")
	} else {
		sealed, cannot = file.Sealed(s.Store)
	}
	ids, lines := s.keyLines()
	for i, id := range ids {
		if cannot == nil {
			lines[i] += fmt.Sprintf(", %d values", sealed[id])
		}
		delete(sealed, id)
		fmt.Fprintln(c.out, lines[i])
	}
	for _, id := range slices.Sorted(maps.Keys(sealed)) {
		fmt.Fprintf(c.out, "%s, is not listed, %d values\n", id, sealed[id])
	}
	if cannot != nil {
		fmt.Fprintf(c.out, "values are not counted: %v\n", cannot)
	}
	return nil
}
