// Package engines_test compares engines that could keep flows in one file, and clients of a server that keeps them. "make bench" prints the table.
package engines_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	bolt "go.etcd.io/bbolt"
	_ "modernc.org/sqlite"

	"github.com/open-reconnect/reconnect/internal/redisserver"
)

// engine keeps values by name.
type engine interface {
	put(name string, value []byte) error
	get(name string) ([]byte, error)
	size() int64 // of all that it has on the disk
	close() error
}

const (
	valueSize = 1500 // of a flow as it is kept, sealed
	flows     = 40   // per writer
)

// candidates are the engines that were tried, after memory, with which they are compared.
var candidates = []struct {
	name string
	open func(place string) (engine, error) // a folder, or a server's address
}{
	{"memory", func(string) (engine, error) { return &memory{values: map[string][]byte{}}, nil }},
	{"bbolt, Update", func(f string) (engine, error) { return openBolt(f, (*bolt.DB).Update) }},
	{"bbolt, Batch", func(f string) (engine, error) { return openBolt(f, (*bolt.DB).Batch) }},
	{"bbolt, commits shared", func(f string) (engine, error) { return shared(openBolt(f, (*bolt.DB).Update)) }},
	{"SQLite, FULL", func(f string) (engine, error) { return openSQLite(f, "FULL") }},
	{"SQLite, FULL, commits shared", func(f string) (engine, error) { return shared(openSQLite(f, "FULL")) }},
	{"SQLite, NORMAL, commits shared", func(f string) (engine, error) { return shared(openSQLite(f, "NORMAL")) }},
	{"Redis, go-redis", openGoRedis},
	{"Redis, rueidis", openRueidis},
}

// BenchmarkEngines plays flows: each is kept, changed three times, and read once a page. A page reads once and an answer writes
// twice.
func BenchmarkEngines(b *testing.B) {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "writers\tengine\tflows/s\tof memory\tpage p50, p99\tanswer p50, p99\tof memory's p50\tbytes a flow")
	server := redisserver.Start(b, "--appendfsync", "everysec")
	for _, writers := range []int{1, 16, 64} {
		var base figures
		for _, c := range candidates {
			place := b.TempDir()
			if strings.HasPrefix(c.name, "Redis") {
				place = server.Addr
			}
			e, err := c.open(place)
			if err != nil {
				b.Fatal(err)
			}
			f, err := play(e, writers)
			if err = errors.Join(err, e.close()); err != nil {
				b.Fatal(c.name, ": ", err)
			}
			if c.name == "memory" {
				base = f
			}
			fmt.Fprintf(out, "%d\t%s\t%.0f\t%.3f\t%s, %s\t%s, %s\t%.0f\t%d\n", writers, c.name, f.rate, f.rate/base.rate,
				of(f.pages, 50), of(f.pages, 99), of(f.answers, 50), of(f.answers, 99),
				float64(of(f.answers, 50))/float64(max(of(base.answers, 50), 1)), f.bytes)
		}
	}
	_ = out.Flush()
}

// figures are what a play has come to.
type figures struct {
	rate           float64 // flows a second
	pages, answers []time.Duration
	bytes          int64 // on the disk, a flow, while all are kept
}

// of is a percentile.
func of(times []time.Duration, percent int) time.Duration {
	return times[(len(times)-1)*percent/100].Round(time.Microsecond)
}

func play(e engine, writers int) (f figures, err error) {
	var (
		all sync.WaitGroup
		mu  sync.Mutex
	)
	began := time.Now()
	for w := range writers {
		all.Go(func() {
			pages, answers, wrong := write(e, w)
			mu.Lock()
			defer mu.Unlock()
			f.pages, f.answers, err = append(f.pages, pages...), append(f.answers, answers...), errors.Join(err, wrong)
		})
	}
	all.Wait()
	f.rate = float64(writers*flows) / time.Since(began).Seconds()
	f.bytes = e.size() / int64(writers*flows)
	slices.Sort(f.pages)
	slices.Sort(f.answers)
	return f, err
}

// write plays one writer's flows, one after another.
func write(e engine, writer int) (pages, answers []time.Duration, err error) {
	for i := range flows {
		name, value := fmt.Sprintf("flow %d of %d", i, writer), bytes.Repeat([]byte{byte(i)}, valueSize)
		err = errors.Join(err, e.put(name, value))
		for turn := range 2 {
			value[0] = byte(turn)
			began := time.Now()
			kept, wrong := e.get(name)
			pages = append(pages, time.Since(began))
			if len(kept) != valueSize {
				wrong = errors.Join(wrong, fmt.Errorf("%s has %d bytes", name, len(kept)))
			}
			err = errors.Join(err, wrong)
			if turn == 0 {
				began = time.Now()
				err = errors.Join(err, e.put(name, value), e.put(name, value))
				answers = append(answers, time.Since(began))
				continue
			}
			err = errors.Join(err, e.put(name, value))
		}
	}
	return pages, answers, err
}

// memory is what the others are compared with.
type memory struct {
	mu     sync.Mutex
	values map[string][]byte
}

func (m *memory) put(name string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[name] = bytes.Clone(value)
	return nil
}

func (m *memory) get(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[name], nil
}

func (m *memory) size() int64  { return 0 }
func (m *memory) close() error { return nil }

// boltEngine commits by one of the engine's two ways.
type boltEngine struct {
	db     *bolt.DB
	commit func(*bolt.DB, func(*bolt.Tx) error) error
}

var bucket = []byte("flows")

func openBolt(folder string, commit func(*bolt.DB, func(*bolt.Tx) error) error) (*boltEngine, error) {
	db, err := bolt.Open(filepath.Join(folder, "bolt.db"), 0o600, nil)
	if err != nil {
		return nil, err
	}
	return &boltEngine{db, commit}, db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucket)
		return err
	})
}

func (e *boltEngine) write(changes []change) error {
	return e.commit(e.db, func(tx *bolt.Tx) (err error) {
		for _, c := range changes {
			err = errors.Join(err, tx.Bucket(bucket).Put([]byte(c.name), c.value))
		}
		return err
	})
}

func (e *boltEngine) put(name string, value []byte) error { return e.write([]change{{name, value}}) }

func (e *boltEngine) get(name string) (value []byte, err error) {
	err = e.db.View(func(tx *bolt.Tx) error {
		value = bytes.Clone(tx.Bucket(bucket).Get([]byte(name)))
		return nil
	})
	return value, err
}

func (e *boltEngine) size() int64  { return onDisk(e.db.Path()) }
func (e *boltEngine) close() error { return e.db.Close() }

// sqliteEngine is SQLite in pure Go, with a write-ahead log.
type sqliteEngine struct {
	db   *sql.DB
	path string
	mu   sync.Mutex // one writes at a time, so that none is told that it is busy
}

func openSQLite(folder, synchronous string) (*sqliteEngine, error) {
	path := filepath.Join(folder, "sqlite.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(10000)&_pragma=synchronous("+synchronous+")")
	if err != nil {
		return nil, err
	}
	_, err = db.Exec("CREATE TABLE flows (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
	return &sqliteEngine{db: db, path: path}, err
}

func (e *sqliteEngine) write(changes []change) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	tx, err := e.db.Begin()
	if err != nil {
		return err
	}
	for _, c := range changes {
		_, err = tx.Exec("INSERT INTO flows VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", c.name, c.value)
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func (e *sqliteEngine) put(name string, value []byte) error { return e.write([]change{{name, value}}) }

func (e *sqliteEngine) get(name string) (value []byte, err error) {
	err = e.db.QueryRow("SELECT value FROM flows WHERE name = ?", name).Scan(&value)
	return value, err
}

func (e *sqliteEngine) size() int64  { return onDisk(e.path) + onDisk(e.path+"-wal") }
func (e *sqliteEngine) close() error { return e.db.Close() }

func onDisk(path string) int64 {
	is, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return is.Size()
}

// change is a value to keep.
type change struct {
	name  string
	value []byte
}

// group has one goroutine commit all that has come while the last commit was made.
type group struct {
	engine
	queue chan waiting
	ended chan struct{}
}

type waiting struct {
	change
	done chan error
}

func shared(e interface {
	engine
	write([]change) error
}, err error) (engine, error) {
	if err != nil {
		return nil, err
	}
	g := &group{engine: e, queue: make(chan waiting, 1024), ended: make(chan struct{})}
	go func() {
		defer close(g.ended)
		for first := range g.queue {
			batch := []waiting{first}
			for more := true; more; {
				select {
				case w, open := <-g.queue:
					if more = open; open {
						batch = append(batch, w)
					}
				default:
					more = false
				}
			}
			var changes []change
			for _, w := range batch {
				changes = append(changes, w.change)
			}
			err := e.write(changes)
			for _, w := range batch {
				w.done <- err
			}
		}
	}()
	return g, nil
}

func (g *group) put(name string, value []byte) error {
	w := waiting{change{name, value}, make(chan error, 1)}
	g.queue <- w
	return <-w.done
}

func (g *group) close() error {
	close(g.queue)
	<-g.ended
	return g.engine.close()
}
