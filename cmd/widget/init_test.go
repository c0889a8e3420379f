package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestWhatAPersonTypesNextIsThere(t *testing.T) {
	for name, want := range map[string]string{
		"widget": "widget", "./widget": "./widget",
		"/tmp/go-build2271/b001/exe/widget":           "go run ./cmd/widget",
		"/home/mary/.cache/go-build/0a/0a1f-d/widget": "go run ./cmd/widget",
	} {
		if got := called(name); got != want {
			t.Errorf("%s is called %q", name, got)
		}
	}
}

func TestAShortNameKeepsItsLetters(t *testing.T) {
	for name, want := range map[string]string{"Café Zürich & Söhne": "cafe-zurich-sohne", "ÉLAN": "elan", "예산": ""} {
		if got := idOf(name); got != want {
			t.Errorf("%s becomes %q", name, got)
		}
	}
}

// Who tries it in a checkout commits no secret, and builds none into an image.
func TestSecretsOfAFirstConfigurationStayOutOfCommitsAndImages(t *testing.T) {
	for list, before := range map[string]string{"../../.gitignore": "/", "../../.dockerignore": ""} {
		data, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(data), "\n")
		for _, name := range firstFiles {
			if !slices.Contains(lines, before+name) {
				t.Errorf("%s lets %s in", list, name)
			}
		}
	}
}
