// Package members reads JSON objects strictly. Two readers that take a doubled name in two ways would act on two different things, and a
// value of another type than was asked for is one that is silently not said.
package members

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Of reads one JSON object and nothing behind it, whose names are told apart as they are written, each there once. Its error repeats
// names and no values.
func Of(text []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	read := map[string]json.RawMessage{}
	for d.More() {
		t, err := d.Token()
		name, _ := t.(string)
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return nil, errors.New("no JSON object")
		}
		if read[name] != nil {
			return nil, fmt.Errorf("an object that says %.40q twice", name)
		}
		read[name] = value
	}
	if _, err := d.Token(); err != nil || len(bytes.TrimSpace(text[d.InputOffset():])) > 0 {
		return nil, errors.New("no JSON object alone")
	}
	return read, nil
}

// Text reads a member that is a text.
func Text(raw json.RawMessage) (text string, ok bool) {
	var read *string
	if json.Unmarshal(raw, &read) != nil || read == nil {
		return "", false
	}
	return *read, true
}

// Texts reads members that are all texts. Its error names one that is none.
func Texts(of map[string]json.RawMessage) (map[string]string, error) {
	read := map[string]string{}
	for name, raw := range of {
		text, ok := Text(raw)
		if !ok {
			return nil, fmt.Errorf("%s is no text", name)
		}
		read[name] = text
	}
	return read, nil
}
