package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// difference is one place where an answer is not as its row says.
type difference struct{ where, want, got string }

// compare finds where a value differs from its shape. A shape is JSON: what stands in it must be there, other members of an
// object may be. A text in angle brackets is a kind, or several: "<string|null>"; "<~^\\d+$>" is a text of that pattern. A list
// of one shape is one or more of these, a list of several these and no others. A member whose name ends with "?" may be missing.
func compare(where string, shape, got any) []difference {
	wrong := func(want string) []difference { return []difference{{where, want, shown(got)}} }
	switch shape := shape.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return wrong("an object")
		}
		var all []difference
		for _, name := range slices.Sorted(maps.Keys(shape)) {
			member, optional := strings.CutSuffix(name, "?")
			value, there := object[member]
			switch {
			case there:
				all = append(all, compare(where+"."+member, shape[name], value)...)
			case !optional:
				all = append(all, difference{where + "." + member, short(shape[name]), "nothing"})
			}
		}
		return all
	case []any:
		list, ok := got.([]any)
		switch {
		case !ok:
			return wrong("a list")
		case len(shape) == 0 && len(list) == 0:
			return nil
		case len(shape) == 0:
			return wrong("an empty list")
		case len(list) == 0:
			return wrong("a list that is not empty")
		case len(shape) > 1 && len(list) != len(shape):
			return wrong(short(shape))
		}
		var all []difference
		for i, value := range list {
			all = append(all, compare(fmt.Sprintf("%s[%d]", where, i), shape[min(i, len(shape)-1)], value)...)
		}
		return all
	case string:
		if !strings.HasPrefix(shape, "<") || !strings.HasSuffix(shape, ">") {
			break
		}
		kinds := shape[1 : len(shape)-1]
		if pattern, ok := strings.CutPrefix(kinds, "~"); ok {
			if text, is := got.(string); !is || !regexp.MustCompile(pattern).MatchString(text) {
				return wrong(shape)
			}
			return nil
		}
		if is := kind(got); !slices.ContainsFunc(strings.Split(kinds, "|"), func(k string) bool {
			return k == is || k == "any" || k == "number" && is == "integer"
		}) {
			return wrong(shape)
		}
		return nil
	}
	if short(shape) != short(got) {
		return wrong(short(shape))
	}
	return nil
}

func kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "list"
	}
	return "object"
}

// short is a value as JSON.
func short(v any) string {
	text, _ := json.Marshal(v) // it came from JSON
	return string(text)
}

// shown is a value of an answer in as many letters as a line holds. A text that may be a token, because it is long, in one piece
// and has a digit, is not shown: answers that are not as they should be may bring one at any place.
func shown(v any) string {
	text := []rune(short(veiled(v)))
	if len(text) > 90 {
		text = append(text[:90], '…')
	}
	return string(text)
}

func veiled(v any) any {
	switch v := v.(type) {
	case string:
		if len(v) >= 16 && strings.ContainsAny(v, "0123456789") && !strings.ContainsAny(v, " ") {
			return fmt.Sprintf("(%d letters)", len(v))
		}
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = veiled(x)
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for name, x := range v {
			object[name] = veiled(x)
		}
		return object
	}
	return v
}

// member finds what a path such as "response.token" or "accounts[0].id" leads to; nil if nothing.
func member(v any, path string) any {
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch inner := v.(type) {
		case map[string]any:
			v = inner[part]
		case []any:
			var i int
			if n, err := fmt.Sscan(part, &i); n != 1 || err != nil || i < 0 || i >= len(inner) {
				return nil
			}
			v = inner[i]
		default:
			return nil
		}
	}
	return v
}
