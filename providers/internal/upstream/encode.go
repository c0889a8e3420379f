package upstream

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// encoder writes JSON as encoding/json does, but into memory of its own alone: that package works in buffers which it keeps
// for whatever it writes next, and what outgrows one stays in it.
type encoder struct{ out []byte }

// room makes room for n bytes more, and leaves nothing behind where it moves out.
func (e *encoder) room(n int) {
	if cap(e.out)-len(e.out) >= n {
		return
	}
	larger := make([]byte, len(e.out), 2*cap(e.out)+n+256)
	copy(larger, e.out)
	clear(e.out)
	e.out = larger
}

func (e *encoder) raw(s string) {
	e.room(len(s))
	e.out = append(e.out, s...)
}

// value writes texts, lists, maps and structures; what is left to encoding/json (numbers, say) is never an answer.
func (e *encoder) value(v reflect.Value) error {
	if v.IsValid() && v.Type().Implements(reflect.TypeFor[json.Marshaler]()) {
		return e.other(v)
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			return e.value(v.Elem())
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			e.text(v.String())
			return nil
		}
	case reflect.Slice:
		if !v.IsNil() && v.Type().Elem().Kind() != reflect.Uint8 {
			return e.list(v)
		}
	case reflect.Map:
		if !v.IsNil() && v.Type().Key().Kind() == reflect.String {
			return e.members(v)
		}
	case reflect.Struct:
		return e.fields(v)
	default:
	}
	return e.other(v)
}

func (e *encoder) other(v reflect.Value) error {
	if !v.IsValid() {
		e.raw("null")
		return nil
	}
	b, err := json.Marshal(v.Interface())
	e.raw(string(b))
	return err
}

func (e *encoder) list(v reflect.Value) error {
	e.raw("[")
	for i := range v.Len() {
		if i > 0 {
			e.raw(",")
		}
		if err := e.value(v.Index(i)); err != nil {
			return err
		}
	}
	e.raw("]")
	return nil
}

func (e *encoder) members(v reflect.Value) error {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	e.raw("{")
	for i, k := range keys {
		if i > 0 {
			e.raw(",")
		}
		e.text(k.String())
		e.raw(":")
		if err := e.value(v.MapIndex(k)); err != nil {
			return err
		}
	}
	e.raw("}")
	return nil
}

func (e *encoder) fields(v reflect.Value) error {
	e.raw("{")
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || options == "omitempty" && empty(v.Field(i)) {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if !first {
			e.raw(",")
		}
		first = false
		e.text(name)
		e.raw(":")
		if err := e.value(v.Field(i)); err != nil {
			return err
		}
	}
	e.raw("}")
	return nil
}

// empty is what omitempty leaves out.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

func (e *encoder) text(s string) {
	const hex = "0123456789abcdef"
	e.room(6*len(s) + 2) // as long as it can get
	e.out = append(e.out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			e.out = append(e.out, '\\', byte(r))
		case r < ' ' || r == '<' || r == '>' || r == '&' || r == '\u2028' || r == '\u2029':
			e.out = append(e.out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			e.out = utf8.AppendRune(e.out, r) // U+FFFD for what is no character
		}
	}
	e.out = append(e.out, '"')
}
