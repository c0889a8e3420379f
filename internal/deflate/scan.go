package deflate

import (
	"encoding/binary"
	"math/bits"
)

// What RFC 1951 allows of a repetition, and how far back it may reach.
const (
	shortestMatch = 4 // 3 are allowed, and not worth it
	longestMatch  = 258
	window        = 32 << 10
)

// lengthSymbol is the symbol for how long a repetition is, and the bits that follow it.
func lengthSymbol(n int) (symbol int, extra bitString) {
	switch {
	case n == longestMatch:
		return 285, bitString{}
	case n < 11:
		return 254 + n, bitString{}
	}
	n -= 3
	more := bits.Len(uint(n)) - 3 // a power of two has four symbols
	return 257 + more*4 + n>>more, bitString{uint64(n & (1<<more - 1)), uint8(more)}
}

// distanceSymbol is the symbol for how far back a repetition begins. As many bits as [distanceBits] says follow it.
func distanceSymbol(d int) int {
	d--
	if d < 4 {
		return d
	}
	more := bits.Len(uint(d)) - 2 // a power of two has two symbols
	return more*2 + d>>more
}

func distanceBits(d, symbol int) bitString {
	if symbol < 4 {
		return bitString{}
	}
	more := symbol/2 - 1
	return bitString{uint64((d - 1) & (1<<more - 1)), uint8(more)}
}

const tableBits = 12

func hash(four uint32) uint32 { return four * 0x9e3779b1 >> (32 - tableBits) }

// token is a byte as it is, or a repetition: how far back it begins, and above that how long it is.
type token uint32

func repetition(length, distance int) token { return token(length<<16 | distance) }

func (t token) length() int   { return int(t >> 16) } // 0 for a byte
func (t token) distance() int { return int(t & 0xffff) }

// scanner finds in a text what is repeated.
type scanner struct {
	text []byte // as far as it is known
	at   int
	last [1 << tableBits]int32 // where four bytes stood last, plus one
	// What stands in a frame is found there, as far as it stands in the text by now.
	frame  *Frame
	starts []int
}

// tokens fills a buffer with what comes next, as far as it has room. None is left at the end of the text.
func (s *scanner) tokens(room []token) []token {
	text, i, n := s.text, s.at, 0
	for ; n < len(room) && i+shortestMatch <= len(text); n++ {
		four := binary.LittleEndian.Uint32(text[i:])
		h := hash(four)
		at := int(s.last[h]) - 1
		s.last[h] = int32(i + 1)
		if at < 0 && s.frame != nil {
			at = s.inFrame(h)
		}
		if at < 0 || i-at > window || binary.LittleEndian.Uint32(text[at:]) != four {
			room[n] = token(text[i])
			i++
			continue
		}
		length := shortestMatch + same(text[at+shortestMatch:], text[i+shortestMatch:min(len(text), i+longestMatch)])
		room[n] = repetition(length, i-at)
		for j := i + 1; j < min(i+length, len(text)-3); j += 2 { // half of the places are enough to be found again
			s.last[hash(binary.LittleEndian.Uint32(text[j:]))] = int32(j + 1)
		}
		i += length
	}
	if i+shortestMatch > len(text) {
		for ; n < len(room) && i < len(text); n, i = n+1, i+1 {
			room[n] = token(text[i])
		}
	}
	s.at = i
	return room[:n]
}

// inFrame is where four bytes of the frame stand in the text, by their hash; -1 for nowhere yet.
func (s *scanner) inFrame(h uint32) int {
	if p := s.frame.last[h]; p.at > 0 && int(p.part) < len(s.starts) {
		return s.starts[p.part] + int(p.at) - 1
	}
	return -1
}

// same is how many bytes of b stand at the beginning of a, which is not shorter.
func same(a, b []byte) int {
	n := 0
	for n+8 <= len(b) {
		if differ := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); differ != 0 {
			return n + bits.TrailingZeros64(differ)/8
		}
		n += 8
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
