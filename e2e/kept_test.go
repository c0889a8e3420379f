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
		if at := bytes.Index(kept, []byte(word)); len(word) > 4 && at >= 0 {
			around := kept[max(0, at-40):min(len(kept), at+len(word)+40)] // which tells a secret from a name that happens to hold it
			found = append(found, fmt.Errorf("the file of %d bytes in which flows are kept says %q, in %q", len(kept), word, around))
		}
	}
	return errors.Join(found...)
}
