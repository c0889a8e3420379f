package redis

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/redis/rueidis"

	"github.com/open-reconnect/reconnect"
)

var errClosed = fmt.Errorf("%w: the connection to Redis is closed", reconnect.ErrAway)

func away(err error) error { return fmt.Errorf("%w: %w", reconnect.ErrAway, err) }

// passing are what servers say that a moment, or an operator, can mend. A start waits for that. It ends with anything else, such as
// NOAUTH, WRONGPASS or NOPERM; a server that has started waits for the end of these, too.
var passing = []string{
	"READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "NOREPLICAS", "OOM", "MISCONF", "BUSY", "UNKILLABLE",
}

// inScript finds what a command has said within a script, before Redis 7.
var inScript = regexp.MustCompile(`^ERR .*@user_script.*?-([A-Z]+) `)

// code is the first word of what a server says.
func code(says string) string {
	if in := inScript.FindStringSubmatch(says); in != nil {
		return in[1]
	}
	word, _, _ := strings.Cut(says, " ")
	return word
}

// wrong is what an error of the client is for those who use the store. A call whose context ctx had ended before is no fault of Redis.
func (s *Store) wrong(ctx context.Context, err error) error {
	var (
		said *rueidis.RedisError
		cert *tls.CertificateVerificationError
	)
	switch {
	case err == nil || errors.Is(err, reconnect.ErrAway):
		return err
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return err
	case errors.As(err, &cert):
		return fmt.Errorf("redis: %w", err)
	case !errors.As(err, &said):
		return away(err)
	}
	says := said.Error()
	if _, moved := said.IsMoved(); moved && s.options.ForceSingleClient {
		return errors.New("redis: the server is a node of a cluster: set cluster: true")
	}
	s.mu.RLock()
	started := s.redis != nil
	s.mu.RUnlock()
	if started || slices.Contains(passing, code(says)) || strings.HasPrefix(says, "ERR max number of clients") {
		return away(err)
	}
	return fmt.Errorf("redis: %s", says)
}
