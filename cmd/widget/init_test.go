package main

import "testing"

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
