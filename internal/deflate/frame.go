package deflate

import "encoding/binary"

// Frame is what many texts have in common: parts that stand in each of them, in this order, with something else in between. It is looked
// through once. It is not changed once it is made.
type Frame struct {
	code  *Code
	parts []part
	last  [1 << tableBits]place // where four bytes stand
}

type part struct {
	text  string
	words []word
}

// place is one in a frame, counted from 1.
type place struct{ part, at uint16 }

// word is some of a part's text as it is written: some bytes, or what is repeated of the frame. How far that is away only the text tells.
type word struct {
	bitString
	size uint16 // of what it stands for
	from place  // what is repeated; none for bytes
}

// mostBits is how many bits are written at a time.
const mostBits = 32

// longestPart is how many bytes of one part are looked through. More of it is written byte by byte.
const longestPart = 1<<16 - 2

// NewFrame makes a frame of parts whose texts are written in a code.
func NewFrame(code *Code, parts []string) *Frame {
	f := &Frame{code: code, parts: make([]part, 0, len(parts))}
	for _, text := range parts {
		f.add(text)
	}
	return f
}

func (f *Frame) add(text string) {
	f.parts = append(f.parts, part{text: text})
	mine := &f.parts[len(f.parts)-1]
	for i := 0; i < len(text); {
		from, size := place{}, 0
		if i+shortestMatch <= min(len(text), longestPart) {
			h := hash(four(text[i:]))
			if p := f.last[h]; p.at > 0 {
				from, size = p, f.repeated(p, text[i:])
			}
		}
		w := word{bitString: f.code.literal[text[i]], size: 1}
		if size >= shortestMatch {
			w = word{f.code.length[size], uint16(size), from}
		}
		for j := i; j < i+int(w.size) && j+shortestMatch <= min(len(text), longestPart); j++ {
			f.last[hash(four(text[j:]))] = place{uint16(len(f.parts) - 1), uint16(j + 1)}
		}
		i += int(w.size)
		if n := len(mine.words); n > 0 && w.from.at == 0 {
			if last := &mine.words[n-1]; last.from.at == 0 && last.n+w.n <= mostBits {
				last.bits |= w.bits << last.n
				last.n, last.size = last.n+w.n, last.size+1
				continue
			}
		}
		mine.words = append(mine.words, w)
	}
}

// repeated is how much of a text stands at a place, within its part.
func (f *Frame) repeated(p place, text string) int {
	there, n := f.parts[p.part].text[p.at-1:], 0
	for n < min(len(there), len(text), longestMatch) && there[n] == text[n] {
		n++
	}
	return n
}

func four(text string) uint32 { return binary.LittleEndian.Uint32([]byte(text[:4])) }
