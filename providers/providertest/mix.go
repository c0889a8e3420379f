package providertest

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mixture makes JSON documents out of shapes: each of its values is one that some shape has, mostly under its own name, and
// sometimes under another's, or of a type that no shape has there.
type mixture struct {
	roots   []any
	under   map[string][]any // the values that shapes have, by the name of the member
	names   []string
	choices []byte // the choices that are left; zeros follow
	size    int    // how many values may still be written
}

// odd are values of every type, and texts that were found to be trouble.
var odd = []any{
	nil, true, false, json.Number("0"), json.Number("-1"), json.Number("1e999"), json.Number("9007199254740993"), "", " ", "null", "0", "x", "\u0000\u202e\u2066",
	"p&eacute;rim&eacute;. <b>", "<br>", "&#58;//", "https://bank.example/?st&#97;te=TOPSECRET", "<a href='https://bank.example/?code=9'>on</a>",
	"Code (client 1234)", "^[0-9]{6}$", "(?=a)", "(a+)+$", `^[0-9]{2}[/-]?[0-9]{2}[/-]?[0-9]{4}$`, "numeric", "list", "LIST", "array", "hologram", "hidden", "webauth, x",
	"iVBORw0KGgo=", "data:image/png;base64,AAAA",
	[]any{},
	map[string]any{},
	[]any{nil, "a", "a", ""},
	strings.Repeat("é", 5000),
}

// Mix returns what a fuzz target calls to make a document of the bytes it is given. The shapes are JSON: the recorded
// replies, and those that are given.
func Mix(f *testing.F, shapes ...string) func(choices []byte) []byte {
	names, err := filepath.Glob("testdata/*.json")
	if err != nil || len(names) == 0 {
		f.Fatal("testdata is missing")
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		shapes = append(shapes, string(b))
	}
	m := mixture{under: map[string][]any{}}
	for i, shape := range shapes {
		dec := json.NewDecoder(strings.NewReader(shape))
		dec.UseNumber()
		var v any
		if dec.Decode(&v) != nil {
			if i < len(shapes)-len(names) {
				f.Fatalf("no JSON: %s", shape)
			}
			continue // a recorded reply may be broken
		}
		m.roots = append(m.roots, v)
		m.learn(v)
	}
	m.names = slices.Sorted(maps.Keys(m.under))
	for i := range 24 {
		f.Add([]byte(strings.Repeat(string([]byte{byte(i), byte(i * 7), byte(i * 31), 255 - byte(i)}), 40)))
	}
	return func(choices []byte) []byte {
		one := m
		one.choices, one.size = choices, 400
		b, err := json.Marshal(one.write(one.roots[one.choose(len(one.roots))], 0))
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
}

func (m *mixture) learn(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) { // the same bytes make the same document
			m.under[name] = append(m.under[name], v[name])
			m.learn(v[name])
		}
	case []any:
		for _, value := range v {
			m.learn(value)
		}
	}
}

func (m *mixture) choose(n int) int {
	if len(m.choices) == 0 {
		return 0
	}
	c := int(m.choices[0])
	if m.choices = m.choices[1:]; n > 256 && len(m.choices) > 0 {
		c = c<<8 | int(m.choices[0])
		m.choices = m.choices[1:]
	}
	return c % n
}

// write is a value of a shape with changes.
func (m *mixture) write(v any, depth int) any {
	if m.size--; m.size < 0 || depth > 8 {
		return nil
	}
	switch v := v.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		if m.choose(4) == 1 {
			names = append(names, m.names[m.choose(len(m.names))]) // another shape's member
		}
		out := map[string]any{}
		for _, name := range names {
			switch m.choose(12) {
			case 1: // left out
			case 2:
				out[name] = odd[m.choose(len(odd))]
			case 3:
				others := m.under[name]
				out[name] = m.write(others[m.choose(len(others))], depth+1)
			case 4:
				others := m.under[m.names[m.choose(len(m.names))]]
				out[name] = m.write(others[m.choose(len(others))], depth+1)
			case 5:
				out[name] = []any{m.write(v[name], depth+1), odd[m.choose(len(odd))]}
			case 6:
				out[strings.ToUpper(name)] = m.write(v[name], depth+1)
			default:
				value := v[name]
				if others := m.under[name]; value == nil && len(others) > 0 {
					value = others[0]
				}
				out[name] = m.write(value, depth+1)
			}
		}
		return out
	case []any:
		var out []any
		for _, item := range v {
			for range []int{1, 1, 1, 2, 0, 3}[m.choose(6)] {
				out = append(out, m.write(item, depth+1))
			}
		}
		return out
	case string:
		switch m.choose(16) {
		case 1:
			return strings.ToUpper(v)
		case 2:
			return v + "&nbsp;<b>x</b>"
		case 3:
			return odd[m.choose(len(odd))]
		case 4:
			return []any{v}
		}
	}
	return v
}
