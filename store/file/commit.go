package file

import (
	"errors"
	"fmt"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
)

// change keeps one value in place of another.
type change struct {
	bucket, name string
	claim        string // that a new flow takes, empty if it takes none
	data         []byte // sealed; nil forgets the value

	current func(*held) bool // whether nothing else was kept meanwhile
	apply   func(*held)
	changed bool // those who watch name are told

	err  error
	done chan struct{}
}

// maxBatch is how many changes share one commit.
const maxBatch = 1024

// every is how often the file is looked for, and a file that cannot be used is tried again.
const every = time.Second

// commit returns when a change is durable, or will not be.
func (s *Store) commit(c *change) error {
	c.done = make(chan struct{})
	select {
	case <-s.closing:
		return errClosed
	case s.queue <- c:
	}
	select {
	case <-c.done:
		return c.err
	case <-s.closed:
	}
	select {
	case <-c.done:
		return c.err
	default:
		return errClosed
	}
}

var errClosed = fmt.Errorf("%w: the file is closed", reconnect.ErrAway)

// run commits all that has come while the last commit was made, so no change waits for another one to come.
func (s *Store) run(d *disk) {
	defer close(s.closed)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		var err error
		select {
		case c := <-s.queue:
			err = s.keep(d, s.gather(c))
		case <-tick.C:
			switch {
			case d != nil:
				err = s.missing(d)
			case !errors.Is(s.away, errDamaged): // which does not pass
				d = s.reopen()
			}
		case <-s.closing:
			if d != nil {
				d.close()
			}
			return
		}
		if err != nil && d != nil {
			s.warn(err)
			d.close()
			d = nil
		}
	}
}

func (s *Store) warn(err error) {
	s.log.Error("nothing can be kept; it is tried again every second", "error", err.Error())
}

// missing finds a file that was moved or removed while it is open: what is kept in it would be lost with the process.
func (s *Store) missing(d *disk) error {
	if d.at(s.path) {
		return nil
	}
	err := fmt.Errorf("%w: the store's file %s was moved or removed", reconnect.ErrAway, s.path)
	s.mu.Lock()
	s.away = err
	s.mu.Unlock()
	return err
}

func (s *Store) gather(first *change) []*change {
	batch := []*change{first}
	for len(batch) < maxBatch {
		select {
		case c := <-s.queue:
			batch = append(batch, c)
		default:
			return batch
		}
	}
	return batch
}

// keep writes a batch; after its error the file cannot be used any more. Of several changes to one value, or with one claim, the
// first is kept; the others are overtaken.
func (s *Store) keep(d *disk, batch []*change) error {
	taken := map[string]bool{}
	var kept []*change
	for _, c := range batch {
		value, claim := c.bucket+" "+c.name, "claim "+c.claim
		if taken[value] || c.claim != "" && taken[claim] || !c.current(s.held) { // which this goroutine alone changes
			c.err = snapshots.ErrOvertaken
			continue
		}
		taken[value], taken[claim] = true, true
		kept = append(kept, c)
	}
	err := s.away
	if d != nil && len(kept) > 0 {
		err = d.write(kept)
	}
	s.mu.Lock()
	if s.away = err; err == nil {
		for _, c := range kept {
			c.apply(s.held)
		}
	}
	s.mu.Unlock()
	for _, c := range kept {
		if c.err = err; err == nil && c.changed {
			s.watching.Tell(c.name)
		}
	}
	for _, c := range batch {
		close(c.done)
	}
	return err
}

// reopen reads the file anew: after a failed commit it is not known whether that was kept. It makes no file: one that was there
// has flows in it.
func (s *Store) reopen() *disk {
	d, held, err := open(s.path, s.keys, s.log, s.held == nil)
	if err != nil && !errors.Is(err, reconnect.ErrAway) {
		err = fmt.Errorf("%w: %w", reconnect.ErrAway, err)
	}
	s.mu.Lock()
	if s.away = err; err == nil {
		s.held = held
	}
	s.mu.Unlock()
	if err != nil {
		return nil
	}
	s.log.Info("the store's file can be used again")
	s.watching.TellAll()
	return d
}
