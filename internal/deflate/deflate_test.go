package deflate_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"

	"github.com/open-reconnect/reconnect/internal/deflate"
)

const (
	head = `<form class="ask" method="post" action="`
	tail = `"><p class="why">Sign in again.</p><input class="in" name="f0"><button>Weiter</button></form><form class="leave" method="post" action="`
	end  = `"><button class="quiet">Cancel</button></form>`
)

var frame = deflate.NewFrame(deflate.NewCode([]byte(head+tail+end)), []string{head, tail, end})

// Go's own reader holds each text to its length and checksum.
func same(t testing.TB, zipped []byte, text string) {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := io.ReadAll(r); err != nil || string(back) != text {
		t.Fatalf("%.100q comes back as %.100q: %v", text, back, err)
	}
}

func blocks(text string) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 9)
	_, _ = io.WriteString(w, text)
	_ = w.Flush()
	return b.Bytes()
}

// The texts have every byte, every length of a repetition, and distances up to the farthest and beyond; one writer writes all.
func TestAnyTextComesBack(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	bytes := make([]byte, 70_000)
	for i := range bytes {
		bytes[i] = byte(noise.Uint32())
	}
	long := string(bytes)
	texts := []string{"", "\x00", head + tail + tail, long, strings.Repeat("a", 1000)}
	for n := 3; n < 600; n += 1 + n/50 {
		texts = append(texts, long[:n]+long[:n])
	}
	for d := 1; d < 40_000; d += 1 + d/4 {
		texts = append(texts, long[:d]+long[:200])
	}
	var w deflate.Writer
	for _, text := range texts {
		w.Begin(frame)
		w.AsIs("<html>")
		w.Part()
		for len(text) > 4000 { // what is longer gets a code of its own
			w.Text(text[:4000])
			w.Value(2, text[:10])
			text = text[4000:]
		}
		w.Text(text)
		w.Part()
		w.Text(long[:9000])
		w.Part()
		same(t, w.Gzip(), string(w.Plain()))
	}
}

// What is kept of a frame depends on how long the texts in between are, and on nothing else: whatever was written before, a text is written as
// by a frame that is new.
func TestAFrameIsKeptForTextsOfALengthAlone(t *testing.T) {
	const first, second, third = `<form class="ask" method="post">`, `<p class="why">Sign in again.</p>`, `<form class="ask" method="post"><p class="why">Sign in again.</p>`
	made := func() *deflate.Frame {
		return deflate.NewFrame(deflate.NewCode([]byte(first+second)), []string{first, second, third})
	}
	var w deflate.Writer
	zip := func(f *deflate.Frame, one, two string) []byte {
		w.Begin(f)
		w.Part()
		w.Text(one)
		w.Part()
		w.Text(two)
		w.Part()
		return slices.Clone(w.Gzip())
	}
	kept := made()
	for range 2 {
		for one := range 40 {
			for _, two := range []int{0, 1, 7, 8, 39 - one, 4000, 40_000} {
				a, b := strings.Repeat("a", one), strings.Repeat("<b>", two)
				got := zip(kept, a, b)
				same(t, got, first+a+second+b+third)
				if !bytes.Equal(got, zip(made(), a, b)) {
					t.Fatalf("between %d and %d bytes the frame is written otherwise than at first", one, two)
				}
			}
		}
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("/f/key", "Norte", "<p>Weiter</p>")
	var w deflate.Writer
	f.Fuzz(func(t *testing.T, value, text, block string) {
		w.Begin(frame)
		if len(text) < 1<<16 {
			w.AsIs(text)
		}
		w.Blocks(block, blocks(block))
		w.Part()
		w.Value(0, value)
		w.Part()
		w.Text(text)
		w.Value(0, value)
		w.Blocks(block, blocks(block))
		w.Value(0, value)
		w.Part()
		w.Text(text)
		want := block + head + value + tail + text + value + block + value + end + text
		if len(text) < 1<<16 {
			want = text + want
		}
		if string(w.Plain()) != want {
			t.Fatalf("%q is written as %q", want, w.Plain())
		}
		same(t, w.Gzip(), want)
	})
}
