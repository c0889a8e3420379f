package playground

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Scripted is a story of which only the bank's part is told: a script in the words of the sandbox's controls, as JSON, which
// an ordinary connection plays. Its id begins with the aggregator that plays it.
func Scripted(id, script string) (Story, error) {
	var acts []act
	if err := json.Unmarshal([]byte(script), &acts); err != nil {
		return Story{}, fmt.Errorf("playground: the script of %s: %w", id, err)
	}
	if len(acts) == 0 {
		acts = nil // nothing is broken
	}
	s := Story{ID: id, Answers: map[string]string{}}
	s.Aggregator, _, _ = strings.Cut(id, "/")
	switch s.Aggregator {
	case "powens":
		s.prepare = powensSetting{script: acts}.prepare
	case "syncfy":
		s.prepare = syncfySetting{script: acts}.prepare
	case "flinks":
		s.prepare = flinksSetting{script: acts}.prepare
	default:
		return Story{}, fmt.Errorf("playground: no aggregator plays %s", id)
	}
	return s, nil
}
