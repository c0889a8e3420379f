package deflate

import (
	"encoding/binary"
	"slices"
	"sync/atomic"
)

// Frame is what many texts have in common: parts that stand in each of them, in this order, with something else in between. It is looked
// through once, and many may use it at a time.
type Frame struct {
	code  *Code
	parts []*part
	last  [1 << tableBits]place // where four bytes stand
}

type part struct {
	text  string
	words []word
	from  []uint16 // the other parts that it repeats
	laid  [layouts]atomic.Pointer[laid]
}

// layouts is how many ways are kept in which a part may be written: what it repeats is as far away as what stands in between is long.
const layouts = 8

// laid is how a part is written where the parts that it repeats begin so far before it. Of what stands in between it has nothing else.
type laid struct {
	distances []int
	bits      bitWriter
}

// place is one in a frame, counted from 1.
type place struct{ part, at uint16 }

// word is some of a part's text as it is written: some bytes and what is repeated of the same part, or what is repeated of another one. How
// far that is away only the text tells.
type word struct {
	bitString
	size uint16 // of what it stands for
	from place  // what is repeated of another part; none for anything else
}

// longestPart is how many bytes of one part are looked through. More of it is written byte by byte.
const longestPart = 1<<16 - 2

// NewFrame makes a frame of parts whose texts are written in a code.
func NewFrame(code *Code, parts []string) *Frame {
	f := &Frame{code: code, parts: make([]*part, 0, len(parts))}
	for _, text := range parts {
		f.add(text)
	}
	return f
}

func (f *Frame) add(text string) {
	mine := &part{text: text}
	f.parts = append(f.parts, mine)
	for i := 0; i < len(text); {
		w := f.word(text, i)
		for j := i; j < i+int(w.size) && j+shortestMatch <= min(len(text), longestPart); j++ {
			f.last[hash(four(text[j:]))] = place{uint16(len(f.parts) - 1), uint16(j + 1)}
		}
		i += int(w.size)
		if n := len(mine.words); n > 0 && w.from.at == 0 {
			if last := &mine.words[n-1]; last.from.at == 0 && last.n+w.n <= mostBits {
				last.bitString = last.then(w.bitString)
				last.size += w.size
				continue
			}
		}
		mine.words = append(mine.words, w)
		if w.from.at > 0 && !slices.Contains(mine.from, w.from.part) {
			mine.from = append(mine.from, w.from.part)
		}
	}
}

// written is the last part of a text as it is written there, by where the text's parts begin.
func (f *Frame) written(starts []int) *bitWriter {
	p, at := f.parts[len(starts)-1], starts[len(starts)-1]
	sum := 0
	for _, from := range p.from {
		sum += at - starts[from]
	}
	slot := &p.laid[sum%layouts]
	if l := slot.Load(); l != nil && p.fits(l, starts) {
		return &l.bits
	}
	l := &laid{}
	for _, from := range p.from {
		l.distances = append(l.distances, at-starts[from])
	}
	n := 0
	for _, w := range p.words {
		if w.from.at == 0 {
			l.bits.put(w.bitString)
		} else {
			l.bits.repeat(f.code, p.text[n:n+int(w.size)], at+n-starts[w.from.part]-int(w.from.at)+1)
		}
		n += int(w.size)
	}
	slot.Store(l)
	return &l.bits
}

// fits reports whether a layout is that of a text.
func (p *part) fits(l *laid, starts []int) bool {
	at := starts[len(starts)-1]
	for i, from := range p.from {
		if l.distances[i] != at-starts[from] {
			return false
		}
	}
	return true
}

// farAway is how many bits it must spare to repeat another part: what says how far away that is, and two bytes for the time that it takes.
const farAway = 30

// word is the next one of the last part, whose text is written as far as i: the shorter of a byte and what is repeated.
func (f *Frame) word(text string, i int) word {
	w := word{bitString: f.code.literal[text[i]], size: 1}
	if i+shortestMatch > min(len(text), longestPart) {
		return w
	}
	from := f.last[hash(four(text[i:]))]
	size, spared := f.repeated(from, text[i:]), 0
	if size < shortestMatch {
		return w
	}
	for j := range size {
		spared += int(f.code.literal[text[i+j]].n)
	}
	if int(from.part) < len(f.parts)-1 {
		if again := f.code.length[size]; int(again.n)+farAway < spared {
			return word{again, uint16(size), from}
		}
		return w
	}
	if distance := i - int(from.at) + 1; distance <= window {
		if again := f.code.repetition(size, distance); int(again.n) < spared {
			return word{again, uint16(size), place{}}
		}
	}
	return w
}

// repeated is how much of a text stands at a place, within its part.
func (f *Frame) repeated(p place, text string) int {
	if p.at == 0 {
		return 0
	}
	there, n := f.parts[p.part].text[p.at-1:], 0
	for n < min(len(there), len(text), longestMatch) && there[n] == text[n] {
		n++
	}
	return n
}

func four(text string) uint32 { return binary.LittleEndian.Uint32([]byte(text[:4])) }
