//go:build browser

package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
)

// searchKept looks through the file in which the program keeps flows, after all the tests, for what was typed, for names and labels, and
// for words of the form that flows are kept in.
func (p *program) searchKept() error {
	files, err := filepath.Glob(filepath.Join(p.folder, "reconnect-demo-*", "reconnect.db"))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("the program keeps flows in %v (%w)", files, err)
	}
	kept, err := os.ReadFile(files[0])
	if err != nil {
		return err
	}
	resp, err := http.Get(p.playground + "/stories.json")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var stories []story
	if err := json.NewDecoder(resp.Body).Decode(&stories); err != nil {
		return err
	}
	words := []string{
		"Coinwhistle", "Mary", "mary", typedPassword, typedCode, "assword", "Identifiant", "Contrase", "FlinksCapital", "Banque", "Banco",
		"powens", "syncfy", "flinks", "callback", "requestId", "token", "version", "secret", "http://", "127.0.0.1",
	}
	for _, s := range stories {
		for _, typed := range s.Answers {
			if len(typed) > 4 {
				words = append(words, typed)
			}
		}
	}
	var found []error
	for _, word := range words {
		if at := findWord(kept, word); len(word) > 4 && at >= 0 {
			around := kept[max(0, at-40):min(len(kept), at+len(word)+40)]
			found = append(found, fmt.Errorf("the file of %d bytes in which flows are kept says %q, in %q", len(kept), word, around))
		}
	}
	return errors.Join(found...)
}

// randomName is at least so many hexadecimal digits in a row, as the random names and hashes of flows are.
const randomName = 16

// findWord is where a word stands, or -1. One of six digits stands in some random name of every thirtieth file by chance, so it does not
// count within such a name.
func findWord(in []byte, word string) int {
	digit := func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }
	for from := 0; ; {
		at := bytes.Index(in[from:], []byte(word))
		if at < 0 {
			return -1
		}
		first, last := from+at, from+at+len(word)
		for from = last; first > 0 && digit(in[first-1]); first-- {
		}
		for last < len(in) && digit(in[last]) {
			last++
		}
		if last-first < randomName {
			return from - len(word)
		}
	}
}
