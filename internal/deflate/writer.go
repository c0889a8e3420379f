package deflate

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"

	"github.com/klauspost/compress/flate"
)

// gzipHead begins a file of RFC 1952 without a time, a name or a system.
const gzipHead = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// longText is from how many bytes on a text is worth a code of its own, which longLevel makes. What is long is mostly pictures.
const (
	longText  = 8 << 10
	longLevel = 3
)

// values is how many things that may stand in a text several times a writer knows.
const values = 16

// Writer writes a text that has a frame, as it is and compressed. It is used again for the next text, by one caller at a time.
type Writer struct {
	scan   scanner
	out    bitWriter
	begun  bool // a block that the frame's code writes is open
	again  [values]struct{ at, size int }
	room   [256]token
	long   *flate.Writer
	blocks bytes.Buffer
}

// Begin begins a text.
func (w *Writer) Begin(f *Frame) {
	w.scan.text, w.scan.at = w.scan.text[:0], 0
	clear(w.scan.last[:])
	w.scan.frame, w.scan.starts = f, w.scan.starts[:0]
	w.out = bitWriter{out: append(w.out.out[:0], gzipHead...)}
	w.begun, w.again = false, [values]struct{ at, size int }{}
}

// open begins a block.
func (w *Writer) open() {
	if w.begun {
		return
	}
	w.begun = true
	w.out.out = append(w.out.out, w.scan.frame.code.head...)
	w.out.put(w.scan.frame.code.headEnd)
}

// close ends the block that is open, at a byte: where an empty one of bytes as they are begins. If that is the last, it ends the whole.
func (w *Writer) close(last uint32) {
	if w.begun || last == 1 {
		if w.begun {
			w.out.put(w.scan.frame.code.literal[endOfBlock])
		}
		w.out.put(bitString{uint64(last), 3})
		w.out.out = append(w.out.finish(), 0, 0, 0xff, 0xff)
		w.begun = false
	}
}

// AsIs writes at most 65535 bytes as they are, which is the shortest for what is short and begins a text.
func (w *Writer) AsIs(text string) {
	w.close(0)
	n := uint16(len(text))
	w.out.out = append(w.out.out, 0)
	w.out.out = binary.LittleEndian.AppendUint16(w.out.out, n)
	w.out.out = binary.LittleEndian.AppendUint16(w.out.out, ^n)
	w.out.out = append(w.out.out, text...)
	w.pass(text)
}

// Blocks writes a text that is compressed already, as whole blocks that end at a byte and repeat nothing that stands before.
func (w *Writer) Blocks(text string, deflated []byte) {
	w.close(0)
	w.out.out = append(w.out.out, deflated...)
	w.pass(text)
}

// pass goes past what is written.
func (w *Writer) pass(text string) {
	w.scan.text = append(w.scan.text, text...)
	w.scan.at = len(w.scan.text)
}

// Part writes the next part of the frame.
func (w *Writer) Part() {
	w.open()
	f := w.scan.frame
	text := f.parts[len(w.scan.starts)].text
	w.scan.starts = append(w.scan.starts, len(w.scan.text))
	w.pass(text)
	w.out.copy(f.written(w.scan.starts))
}

// Value writes a value that mostly is the same each time. It has a number below 16.
func (w *Writer) Value(number int, value string) {
	at, known := len(w.scan.text), &w.again[number]
	if first := w.scan.text[known.at : known.at+known.size]; len(first) >= shortestMatch && len(first) <= longestMatch && string(first) == value {
		w.open()
		w.pass(value)
		w.out.repeat(w.scan.frame.code, value, at-known.at)
		return
	}
	known.at, known.size = at, len(value)
	w.Text(value)
}

// Text writes a text of its own.
func (w *Writer) Text(text string) {
	if len(text) >= longText {
		w.close(0)
		if w.long == nil {
			w.long, _ = flate.NewWriter(nil, longLevel) // the level is valid
		}
		w.blocks.Reset()
		w.long.Reset(&w.blocks)
		_, _ = w.long.Write([]byte(text)) // a buffer takes everything
		_ = w.long.Flush()
		w.Blocks(text, w.blocks.Bytes())
		return
	}
	w.open()
	w.scan.text = append(w.scan.text, text...)
	code, out := w.scan.frame.code, w.out
	for tokens := w.scan.tokens(w.room[:]); len(tokens) > 0; tokens = w.scan.tokens(w.room[:]) {
		for _, t := range tokens {
			if t.length() == 0 {
				out.put(code.literal[t])
			} else {
				out.put(code.repetition(t.length(), t.distance()))
			}
		}
	}
	w.out = out
}

// Gzip ends the text and returns it as a file of RFC 1952, which is good until the next Begin.
func (w *Writer) Gzip() []byte {
	w.close(1)
	w.out.out = binary.LittleEndian.AppendUint32(w.out.out, crc32.ChecksumIEEE(w.scan.text))
	w.out.out = binary.LittleEndian.AppendUint32(w.out.out, uint32(len(w.scan.text))) // modulo 2³², as the format wants it
	return w.out.out
}

// Plain is what was written, as it is. It is good until the next Begin.
func (w *Writer) Plain() []byte { return w.scan.text }

// Kept is how much memory the writer keeps for the next text, in bytes.
func (w *Writer) Kept() int { return cap(w.scan.text) + cap(w.out.out) + w.blocks.Cap() }

// bitWriter writes bits.
type bitWriter struct {
	out  []byte
	held uint64
	n    uint // fewer than 8 between two
}

func (w *bitWriter) put(b bitString) {
	w.held |= b.bits << w.n
	w.n += uint(b.n)
	whole := w.n / 8
	w.out = binary.LittleEndian.AppendUint64(w.out, w.held)[:uint(len(w.out))+whole]
	w.held >>= 8 * whole
	w.n -= 8 * whole
}

// repeat writes what stands elsewhere, if that is not too far away.
func (w *bitWriter) repeat(code *Code, text string, distance int) {
	if distance <= window {
		w.put(code.repetition(len(text), distance))
		return
	}
	for i := range len(text) {
		w.put(code.literal[text[i]])
	}
}

// copy writes what another has written.
func (w *bitWriter) copy(of *bitWriter) {
	from := of.out
	at := len(w.out)
	w.out = slices.Grow(w.out, len(from)+8)[:at+len(from)&^7]
	to := w.out[at:]
	for ; len(from) >= 8; from, to = from[8:], to[8:] {
		eight := binary.LittleEndian.Uint64(from)
		binary.LittleEndian.PutUint64(to, w.held|eight<<w.n)
		w.held = eight >> (64 - w.n)
	}
	var rest [8]byte
	n := copy(rest[:], from)
	w.put(bitString{binary.LittleEndian.Uint64(rest[:]), uint8(8 * n)})
	w.put(bitString{of.held, uint8(of.n)})
}

// finish fills up the last byte.
func (w *bitWriter) finish() []byte {
	if w.n > 0 {
		w.out = append(w.out, byte(w.held))
	}
	w.held, w.n = 0, 0
	return w.out
}
