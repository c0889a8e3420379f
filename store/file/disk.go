package file

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
	"github.com/open-reconnect/reconnect/store/seal"
)

// The buckets of the file. The first three are also what their values are sealed for.
const (
	flowsBucket    = "flows"
	attemptsBucket = "attempts"
	notesBucket    = "notes"
	fileBucket     = "reconnect" // tells our files from others
)

// form is the version of the file's layout; that of flows is their own.
const form = "1"

// lockPatience is how long another server may take to let the file go.
const lockPatience = 500 * time.Millisecond

// disk is an open file.
type disk struct {
	db      *bolt.DB
	file    *os.File
	damaged bool // the engine has panicked, and may hold its locks
}

// open opens a file, proves that it can be written, and reads it whole. For the first time in this process it makes one where there is
// none, and ends the leases: one file serves one server, so what held them has died.
func open(path string, keys *seal.Ring, log *slog.Logger, first bool) (*disk, *held, error) {
	d, h := &disk{}, newHeld()
	err := d.guarded(func() (err error) {
		if first {
			if err := create(path); err != nil {
				return err
			}
		}
		d.db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout: lockPatience, FreelistType: bolt.FreelistMapType, NoStatistics: true,
			OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
				d.file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
				return d.file, err
			},
		})
		if err != nil {
			return err
		}
		tx, err := d.db.Begin(true)
		if err != nil {
			return err
		}
		if err := (&reading{tx, h, keys, log, first}).all(); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("%w: %w", reconnect.ErrAway, err)
		}
		return nil
	})
	if err != nil {
		d.close()
		return nil, nil, fmt.Errorf("the store's file %s: %w", path, told(path, err))
	}
	return d, h, nil
}

// close lets another server have the file.
func (d *disk) close() {
	if d.db != nil && !d.damaged {
		_ = d.guarded(d.db.Close)
	}
	if d.file != nil {
		_ = d.file.Close()
	}
}

// at reports whether a path leads to the file.
func (d *disk) at(path string) bool {
	is, err := os.Stat(path)
	if err != nil {
		return false
	}
	open, err := d.file.Stat()
	return err == nil && os.SameFile(is, open)
}

// create makes an empty file where there is none. It gets its name when it is whole, so that a crash leaves none by halves.
func create(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, ".reconnect-*") // with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_ = file.Close()
	db, err := bolt.Open(file.Name(), 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte(fileBucket))
		if err != nil {
			return err
		}
		return b.Put([]byte("form"), []byte(form))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// reading reads a file into memory, in the transaction that proves that it can be written.
type reading struct {
	tx   *bolt.Tx
	into *held
	keys *seal.Ring
	log  *slog.Logger

	first bool
}

func (r *reading) all() error {
	ours := r.tx.Bucket([]byte(fileBucket))
	if ours == nil {
		return errors.New("another program has made it")
	}
	if is := string(ours.Get([]byte("form"))); is != form {
		return fmt.Errorf("its form is %q, of another release", is)
	}
	if err := ours.Put([]byte("opened"), time.Now().AppendFormat(nil, time.RFC3339)); err != nil {
		return err
	}
	now := time.Now()
	err := r.bucket(flowsBucket, func(id string, data []byte) (bool, error) {
		f := &reconnect.Flow{}
		if err := json.Unmarshal(data, f); err != nil {
			return false, err
		}
		if r.first {
			f.Abandon(now)
		}
		r.into.setFlow(id, f)
		return true, nil
	})
	if err != nil {
		return err
	}
	err = r.bucket(notesBucket, func(name string, data []byte) (bool, error) {
		n := &snapshots.Note{}
		if err := json.Unmarshal(data, n); err != nil || n.Forgotten(now) {
			return false, err
		}
		r.into.setNote(name, n)
		return true, nil
	})
	if err != nil {
		return err
	}
	return r.bucket(attemptsBucket, func(name string, data []byte) (bool, error) {
		a := &reconnect.Attempts{}
		if err := json.Unmarshal(data, a); err != nil || a.Forgotten(now) {
			return false, err
		}
		r.into.setAttempts(name, a)
		return true, nil
	})
}

// bucket reads the values of a bucket. Those that are to be forgotten, or that are not what was sealed, are deleted; those that an
// older key has sealed are sealed anew, so that it is needed no more.
func (r *reading) bucket(purpose string, take func(name string, data []byte) (keep bool, err error)) error {
	b, err := r.tx.CreateBucketIfNotExists([]byte(purpose))
	if err != nil {
		return err
	}
	var stale []string
	sealed := map[string][]byte{}
	err = b.ForEach(func(k, v []byte) error {
		name := string(k)
		data, err := r.keys.Open(purpose, name, v)
		if errors.Is(err, seal.ErrBroken) {
			r.log.Error("a value of the store's file is refused and forgotten", "of", purpose, "name", name, "error", err.Error())
			stale = append(stale, name)
			return nil
		}
		if err != nil {
			return err
		}
		switch keep, err := take(name, data); {
		case err != nil:
			return fmt.Errorf("%s %s: %w", purpose, name, err)
		case !keep:
			stale = append(stale, name)
		case !r.keys.Fresh(v):
			sealed[name], err = r.keys.Seal(purpose, name, data)
			return err
		}
		return nil
	})
	for _, name := range stale {
		err = errors.Join(err, b.Delete([]byte(name)))
	}
	for name, value := range sealed {
		err = errors.Join(err, b.Put([]byte(name), value))
	}
	return err
}

// write commits a batch.
func (d *disk) write(batch []*change) error {
	err := d.guarded(func() error {
		return d.db.Update(func(tx *bolt.Tx) error {
			for _, c := range batch {
				b, err := tx.Bucket([]byte(c.bucket)), error(nil)
				if c.data == nil {
					err = b.Delete([]byte(c.name))
				} else {
					err = b.Put([]byte(c.name), c.data)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("%w: %w", reconnect.ErrAway, err)
	}
	return nil
}

// errDamaged is what a file is that the engine panics at.
var errDamaged = errors.New("it is damaged")

// guarded has a fault that the engine panics at be an error. One such is a page of a file that another program cuts short while it
// is mapped into memory.
func (d *disk) guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			d.damaged = true
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	return do()
}

// unknown is a process that the system does not name.
const unknown = "another process"

// told says why a file cannot be used, and wraps ErrAway if that may pass.
func told(path string, err error) error {
	var unknown *seal.UnknownKeyError
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%s has it open, and one file serves one server", holder(path))
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return fmt.Errorf("it is damaged, or another program has made it: %w", err)
	case errors.As(err, &unknown):
		return fmt.Errorf("values in it are sealed by the key %s, which is not among store_keys nor made of session_secret", unknown.ID)
	case errors.Is(err, fs.ErrNotExist), passing(err) && !errors.Is(err, reconnect.ErrAway):
		return fmt.Errorf("%w: %w", reconnect.ErrAway, err)
	}
	return err
}

// passing reports whether an error of the system may pass by itself.
func passing(err error) bool {
	for _, errno := range []syscall.Errno{
		syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT, syscall.EIO, syscall.ENOMEM, syscall.EMFILE, syscall.ENFILE, syscall.ESTALE, syscall.EAGAIN,
	} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

// Sealed counts the values of a file that no server has open by the public names of the keys that sealed them.
func Sealed(path string) (by map[string]int, err error) {
	by = map[string]int{}
	err = (&disk{}).guarded(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockPatience, ReadOnly: true})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.View(func(tx *bolt.Tx) error {
			for _, name := range []string{flowsBucket, attemptsBucket, notesBucket} {
				if b := tx.Bucket([]byte(name)); b != nil {
					if err := b.ForEach(func(_, v []byte) error { by[seal.KeyID(v)]++; return nil }); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("the store's file %s: %w", path, told(path, err))
	}
	return by, nil
}
