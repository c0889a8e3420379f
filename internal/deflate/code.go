// Package deflate compresses short texts that are much like one that is known: pages of one program. What compressors work out anew for each
// text, its Huffman code, is worked out once here, from a sample. So a page costs a tenth of the time, and a few more bytes.
package deflate

import (
	"math/bits"
	"slices"
)

// Symbols of RFC 1951.
const (
	endOfBlock  = 256
	literals    = 286 // bytes, the end of a block, and lengths
	distances   = 30
	longestCode = 15
)

// bitString is some bits, the first one lowest, as they are written.
type bitString struct {
	bits uint64
	n    uint8
}

// mostBits is how many bits are written at a time.
const mostBits = 56

func (b bitString) then(next bitString) bitString {
	return bitString{b.bits | next.bits<<b.n, b.n + next.n}
}

// Code is a Huffman code for texts that are like its sample. It has a word for everything, so any text can be written in it. It is not changed
// once it is made, and many may use it at a time.
type Code struct {
	head    []byte // begins a block: its kind and the lengths of the code's words
	headEnd bitString
	literal [endOfBlock + 1]bitString
	length  [longestMatch + 1]bitString // with their extra bits
	far     [distances]bitString
}

// NewCode makes the code for a sample.
func NewCode(sample []byte) *Code {
	lit, far := make([]int, literals), make([]int, distances)
	for i := range lit {
		lit[i] = 1
	}
	for i := range far {
		far[i] = 1
	}
	const weight = 16 // of what is in the sample, against what is not
	s := scanner{text: sample}
	for _, t := range s.tokens(make([]token, len(sample))) {
		if t.length() == 0 {
			lit[t] += weight
			continue
		}
		symbol, _ := lengthSymbol(t.length())
		lit[symbol] += weight
		far[distanceSymbol(t.distance())] += weight
	}
	lit[endOfBlock] += weight
	litLengths, farLengths := lengthsOf(lit, longestCode), lengthsOf(far, longestCode)

	c := &Code{}
	words := wordsOf(litLengths)
	copy(c.literal[:], words)
	for n := shortestMatch; n <= longestMatch; n++ {
		symbol, extra := lengthSymbol(n)
		c.length[n] = words[symbol].then(extra)
	}
	copy(c.far[:], wordsOf(farLengths))

	var w bitWriter
	w.put(bitString{2 << 1, 3}) // not the last block; one that brings its code
	w.describe(litLengths, farLengths)
	c.head, c.headEnd = w.out, bitString{w.held, uint8(w.n)}
	return c
}

// repetition is what stands so far back, so many bytes of it: at most 48 bits.
func (c *Code) repetition(length, distance int) bitString {
	symbol := distanceSymbol(distance)
	return c.length[length].then(c.far[symbol]).then(distanceBits(distance, symbol))
}

// lengthsOf are the lengths of the words of a Huffman code, by how often each symbol stands in a text. All symbols have a word. Where one would be too long,
// the rarer ones are taken for less rare.
func lengthsOf(counts []int, longest uint8) []uint8 {
	for {
		lengths := huffman(counts)
		if slices.Max(lengths) <= longest {
			return lengths
		}
		eased := make([]int, len(counts))
		for i, n := range counts {
			eased[i] = n/2 + 1
		}
		counts = eased
	}
}

// huffman joins the two rarest of what is left until one is left.
func huffman(counts []int) []uint8 {
	type node struct{ count, left, right int }
	nodes := make([]node, 0, 2*len(counts))
	order := make([]int, len(counts))
	for i, n := range counts {
		nodes = append(nodes, node{n, -1, -1})
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return counts[a] - counts[b] })
	joined := len(counts) // those that were joined come in rising order by themselves
	rarest := func() int {
		if len(order) > 0 && (joined == len(nodes) || nodes[order[0]].count <= nodes[joined].count) {
			i := order[0]
			order = order[1:]
			return i
		}
		joined++
		return joined - 1
	}
	for range len(counts) - 1 {
		a := rarest()
		b := rarest()
		nodes = append(nodes, node{nodes[a].count + nodes[b].count, a, b})
	}
	lengths := make([]uint8, len(nodes))
	for i := len(nodes) - 1; i >= len(counts); i-- {
		lengths[nodes[i].left], lengths[nodes[i].right] = lengths[i]+1, lengths[i]+1
	}
	return lengths[:len(counts)]
}

// wordsOf are the words of a code by their lengths, as RFC 1951 assigns them.
func wordsOf(lengths []uint8) []bitString {
	words := make([]bitString, len(lengths))
	next := uint32(0)
	for n := uint8(1); n <= longestCode; n++ {
		for symbol, length := range lengths {
			if length == n {
				words[symbol] = bitString{uint64(bits.Reverse32(next) >> (32 - n)), n}
				next++
			}
		}
		next <<= 1
	}
	return words
}

// describeOrder is that in which the lengths of the third code are written.
var describeOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// describe writes the lengths of both codes, in a third one. None is 0, so the only runs are repetitions.
func (w *bitWriter) describe(lit, far []uint8) {
	const repeat, fewest, most = 16, 3, 6
	type said struct{ symbol, times int }
	var all []said
	lengths := slices.Concat(lit, far)
	for i := 0; i < len(lengths); {
		n := 1
		for i+n < len(lengths) && lengths[i+n] == lengths[i] {
			n++
		}
		all = append(all, said{symbol: int(lengths[i])})
		i, n = i+1, n-1
		for n >= fewest {
			times := min(n, most)
			all = append(all, said{repeat, times})
			i, n = i+times, n-times
		}
		for ; n > 0; n-- {
			all = append(all, said{symbol: int(lengths[i])})
			i++
		}
	}
	counts := make([]int, len(describeOrder))
	for i := range counts {
		counts[i] = 1
	}
	for _, s := range all {
		counts[s.symbol] += 16
	}
	third := lengthsOf(counts, 7)
	words := wordsOf(third)
	w.put(bitString{literals - 257, 5})
	w.put(bitString{distances - 1, 5})
	w.put(bitString{uint64(len(describeOrder) - 4), 4})
	for _, symbol := range describeOrder {
		w.put(bitString{uint64(third[symbol]), 3})
	}
	for _, s := range all {
		w.put(words[s.symbol])
		if s.symbol == repeat {
			w.put(bitString{uint64(s.times - fewest), 2})
		}
	}
}
