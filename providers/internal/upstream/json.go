package upstream

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
)

// JSON is a value of a reply that is read leniently: each accessor gives what it can and the zero value otherwise, so
// that one odd field never hides the others. The zero JSON is an absent value.
type JSON struct {
	v       any
	present bool
}

// JSON reads the reply's body. It fails with an [*Error] of kind [NotJSON] if that is not one JSON value.
func (r *Reply) JSON() (JSON, error) {
	j, ok := parse(r.Body) // bounded when it was read
	if !ok {
		return JSON{}, r.Failed(NotJSON)
	}
	return j, nil
}

// ParseJSON reads one JSON value of at most [MaxBody] bytes, and nothing after it.
func ParseJSON(body []byte) (JSON, bool) {
	if len(body) > MaxBody {
		return JSON{}, false
	}
	return parse(body)
}

func parse(body []byte) (JSON, bool) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber() // ids are larger than a float holds
	var v any
	if dec.Decode(&v) != nil {
		return JSON{}, false
	}
	if _, err := dec.Token(); err != io.EOF {
		return JSON{}, false
	}
	return JSON{v, true}, true
}

// Has reports whether an object has a member of that name, null included.
func (j JSON) Has(name string) bool {
	m, _ := j.v.(map[string]any)
	_, ok := m[name]
	return ok
}

// Get returns a member of an object, absent if there is none.
func (j JSON) Get(name string) JSON {
	m, _ := j.v.(map[string]any)
	v, ok := m[name]
	return JSON{v, ok}
}

// Null reports an absent value or null.
func (j JSON) Null() bool { return j.v == nil }

// IsObject reports an object.
func (j JSON) IsObject() bool { _, ok := j.v.(map[string]any); return ok }

// IsText reports a string.
func (j JSON) IsText() bool { _, ok := j.v.(string); return ok }

// Short returns Text without space around it, and at most n bytes of it.
func (j JSON) Short(n int) string {
	s := strings.TrimSpace(j.Text())
	return strings.ToValidUTF8(s[:min(len(s), n)], "")
}

// Text returns a string, or a number or boolean as it is written; empty for anything else.
func (j JSON) Text() string {
	switch v := j.v.(type) {
	case string:
		return strings.ToValidUTF8(v, "\uFFFD")
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Bool returns a boolean, also one written as text or number; ok is false for anything else.
func (j JSON) Bool() (value, ok bool) {
	switch v := j.v.(type) {
	case bool:
		return v, true
	case string:
		b, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(v)))
		return b, err == nil
	case json.Number:
		f, err := v.Float64()
		return f != 0, err == nil
	}
	return false, false
}

// Int returns a whole number, also one written as text; 0 for anything else.
func (j JSON) Int() int64 {
	text := strings.TrimSpace(j.Text())
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f)
	}
	return 0
}

// IsNumber reports a number.
func (j JSON) IsNumber() bool { _, ok := j.v.(json.Number); return ok }

// IsList reports an array.
func (j JSON) IsList() bool { _, ok := j.v.([]any); return ok }

// Raw returns the value as JSON text, for giving it back with the type that it came with; nil for an absent one.
func (j JSON) Raw() json.RawMessage {
	if !j.present {
		return nil
	}
	b, err := json.Marshal(j.v)
	if err != nil {
		return nil
	}
	return b
}

// List returns the first n items of an array; none for anything else.
func (j JSON) List(n int) []JSON {
	l, _ := j.v.([]any)
	l = l[:min(len(l), n)]
	items := make([]JSON, len(l))
	for i, v := range l {
		items[i] = JSON{v, true}
	}
	return items
}
