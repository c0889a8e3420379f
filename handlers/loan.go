package handlers

import "sync"

// loans are the buffers that the server reads requests into. It takes them from a pool, and gives them back before a
// request is handled, so that the next request of any connection may have one; but nothing stands in a buffer that counts
// until its connection has read into it. So a buffer is its last reader's, and only that one may still wipe it.
type loans struct {
	mu sync.Mutex
	by map[*byte]*loan // by a buffer's last byte: it is filled in pieces, each of which ends where the buffer does
}

type loan struct {
	to     *guarded
	buffer []byte // without its first byte, which the server may put there by itself, for another, before it reads
}

// take notes that a connection is about to read into p, and wipes what another has left there.
func (l *loans) take(p []byte, to *guarded) {
	if len(p) == 0 {
		return
	}
	end := &p[len(p)-1]
	l.mu.Lock()
	defer l.mu.Unlock()
	if was := l.by[end]; was != nil && was.to == to {
		return
	}
	clear(p)
	if l.by == nil {
		l.by = map[*byte]*loan{}
	}
	l.by[end] = &loan{to, p[1:]}
	to.lent = append(to.lent, end)
}

// end forgets what a connection has read into, and wipes it if that is asked for.
func (l *loans) end(to *guarded, wipe bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, end := range to.lent {
		if of := l.by[end]; of != nil && of.to == to {
			if wipe {
				clear(of.buffer)
			}
			delete(l.by, end)
		}
	}
	to.lent = nil
}
