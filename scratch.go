package reconnect

import "unsafe"

// scratch is memory for what must not stay in it: copies of answers, which are overwritten once they have been sent. A
// string in it becomes zeros then, so no string in it may be kept. Not safe for concurrent use.
type scratch struct{ blocks [][]byte }

// keep returns a copy of s that lives until wipe.
func (m *scratch) keep(s string) string {
	if s == "" {
		return ""
	}
	return m.own([]byte(s))
}

// own is the text in b, which lives until wipe.
func (m *scratch) own(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	m.blocks = append(m.blocks, b)
	return unsafe.String(&b[0], len(b))
}

// wipe overwrites all copies. There are none in a nil scratch.
func (m *scratch) wipe() {
	if m == nil {
		return
	}
	for _, b := range m.blocks {
		clear(b)
	}
	m.blocks = nil
}
