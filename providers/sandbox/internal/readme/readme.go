// Package readme writes into a dialect's README which routes it plays.
package readme

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Marks around what is written.
const (
	begin = "<!-- routes: make generate writes them -->\n"
	end   = "<!-- end of routes -->\n"
)

// Routes fails a test when README.md in its folder does not list the routes as they are. With GENERATE=1 in the environment it
// writes them there.
func Routes(t *testing.T, root string, routes []sandbox.Route) {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("README.md has no place for the routes, between the lines\n%s%s", begin, end)
	}
	want := before + begin + table(root, routes) + end + after
	switch {
	case want == string(text):
	case os.Getenv("GENERATE") == "":
		t.Error("README.md lists other routes than are played: run make generate")
	default:
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// table lists what is played, in its order, neighbours that do the same in one line; and the paths that are not.
func table(root string, routes []sandbox.Route) string {
	var text strings.Builder
	fmt.Fprintf(&text, "\n| below `%s` | what |\n|---|---|\n", root)
	var not []string
	for i := 0; i < len(routes); i++ {
		r := routes[i]
		if r.Play == nil {
			not = append(not, "`"+r.Path+"`")
			continue
		}
		paths := "`" + r.Method + " " + r.Path + "`"
		for ; i+1 < len(routes) && routes[i+1].Play != nil && routes[i+1].Is == r.Is; i++ {
			paths += ", `" + strings.TrimPrefix(routes[i+1].Method+" "+routes[i+1].Path, r.Method+" ") + "`"
		}
		fmt.Fprintf(&text, "| %s | %s |\n", paths, r.Is)
	}
	if not != nil {
		slices.Sort(not)
		fmt.Fprintf(&text, "\nIn the vendor's documents and not played, with all that is below them: %s.\n", strings.Join(not, ", "))
	}
	text.WriteString("\n")
	return text.String()
}
