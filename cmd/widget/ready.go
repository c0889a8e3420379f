package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// ready asks a server on this machine whether it can take people, for what starts and watches it: an image without a shell has nothing
// else that could ask.
func (c command) ready(ctx context.Context, args []string) error {
	fs, parse := c.flags("ready")
	at := fs.String("at", "http://127.0.0.1:8080", "the server's `address`")
	if err := parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(*at, "/")+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("%w: --at: %w", errUsage, err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, 200))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(strings.TrimSpace(string(said)))
	}
	_, err = fmt.Fprintf(c.out, "%s\n", strings.TrimSpace(string(said)))
	return err
}
