package main

import (
	"context"
	_ "embed"
)

// schema describes the configuration as editors read it, which then complete it and say what each setting is. The parser decides: whatever it takes the
// schema takes, and a test holds the settings of the one against those of the other.
//
//go:embed schema.json
var schema []byte

func (c command) schema(_ context.Context, args []string) error {
	_, parse := c.flags("schema")
	if err := parse(args); err != nil {
		return err
	}
	_, err := c.out.Write(schema)
	return err
}
