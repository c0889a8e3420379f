package static_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/static"
)

func TestPathsChangeWithTheContent(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range static.Files() {
		if !regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{10}\.[a-z.]+$`).MatchString(f.Path) {
			t.Errorf("%s is served at %s, without a hash", f.Name, f.Path)
		}
		if seen[f.Path] {
			t.Errorf("%s is served twice", f.Path)
		}
		seen[f.Path] = true
		if len(f.Body) == 0 || f.Type == "" || !strings.HasPrefix(f.Integrity, "sha384-") {
			t.Errorf("%s is incomplete", f.Name)
		}
	}
}

func TestCompressedBodiesAreTheBodies(t *testing.T) {
	for _, f := range static.Files() {
		r, err := gzip.NewReader(bytes.NewReader(f.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, f.Body) {
			t.Errorf("%s: the compressed body differs (%v)", f.Name, err)
		}
	}
}

// The first page must fit into the first flight of a connection.
func TestScriptsStaySmall(t *testing.T) {
	for _, tt := range []struct {
		file  *static.File
		limit int
	}{{static.Widget, 2304}, {static.More, 5120}, {static.MoreStyle, 2304}, {static.Moment, 256}, {static.Still, 512}, {static.Embed, 3200}} {
		if n := len(tt.file.Gzip); n > tt.limit {
			t.Errorf("%s has %d bytes compressed, over its %d", tt.file.Name, n, tt.limit)
		}
	}
}

// What minify.go relies on, so that it may stay as simple as it is.
func TestSourcesCanBeSqueezed(t *testing.T) {
	for _, name := range []string{"widget.js", "more.js", "moment.js", "still.js"} {
		for i, line := range strings.Split(read(t, name), "\n") {
			if strings.Count(line, "`")%2 != 0 {
				t.Errorf("%s:%d: a string spans lines", name, i+1)
			}
			code := strings.TrimSpace(line)
			if strings.Contains(code, "/*") && !strings.HasPrefix(code, "/*") || strings.HasSuffix(code, "*/") && code != "*/" {
				t.Errorf("%s:%d: a comment shares its line with code", name, i+1)
			}
			if code != "(() => {" && strings.ContainsAny(code[:min(1, len(code))], "([`") {
				t.Errorf("%s:%d: the line may go on with what the one before it says", name, i+1)
			}
		}
	}
	for _, name := range []string{"widget.css", "more.css"} {
		for _, s := range regexp.MustCompile(`"[^"]*"`).FindAllString(read(t, name), -1) {
			if strings.ContainsAny(s, "{},;") || strings.Contains(s, "  ") {
				t.Errorf("%s: the string %s would be changed", name, s)
			}
		}
	}
}

// What a version of the loader holds, integrators have pinned. A change has a version of its own, and the old one is served on.
func TestTheNewestLoaderIsThePackages(t *testing.T) {
	var pack struct{ Version, Unpkg string }
	if err := json.Unmarshal([]byte(read(t, "embed/package.json")), &pack); err != nil {
		t.Fatal(err)
	}
	all := static.Releases()
	newest := all[len(all)-1]
	if newest.Version != pack.Version || pack.Unpkg != "./served/"+newest.Version+"/embed.js" {
		t.Errorf("the package has version %s and the script %s; version %s is served", pack.Version, pack.Unpkg, newest.Version)
	}
	guide := read(t, "../docs/embed.md")
	for _, f := range []*static.File{newest.Script, newest.Module} {
		if !bytes.Contains([]byte(guide), []byte(f.Path+`" integrity="`+f.Integrity+`"`)) {
			t.Errorf("docs/embed.md does not say that %s has integrity=%q", f.Path, f.Integrity)
		}
	}
}

// A modal whose own words are in another language than the page in it looks like a mistake.
func TestTheLoaderSpeaksTheLanguagesOfThePage(t *testing.T) {
	names := regexp.MustCompile(`(\w+): '`)
	of := func(name string) map[string][]string {
		found := map[string][]string{}
		for _, part := range regexp.MustCompile(`(?s)\n  '?([\w-]+)'?: \{(.*?)\n  \}`).FindAllStringSubmatch(read(t, name), -1) {
			for _, n := range names.FindAllStringSubmatch(part[2], -1) {
				found[part[1]] = append(found[part[1]], n[1])
			}
		}
		return found
	}
	own, more := of("embed/embed.mjs"), of("embed/words.mjs")
	catalogues, err := filepath.Glob("../views/text/??.go")
	if err != nil || len(catalogues) < 3 {
		t.Fatalf("the page's languages are not found: %v", err)
	}
	for _, file := range catalogues {
		tag := strings.TrimSuffix(filepath.Base(file), ".go")
		if tag == "br" {
			tag = "pt-BR"
		}
		said := own[tag]
		if said == nil {
			said = more[tag]
		}
		if !slices.Equal(said, own["en"]) {
			t.Errorf("in %q the loader has the words %v, not %v", tag, said, own["en"])
		}
	}
}

func TestStyleKeepsItsRules(t *testing.T) {
	for name, small := range map[string]string{"widget.css": static.Style, "more.css": string(static.MoreStyle.Body)} {
		source := read(t, name)
		for _, r := range []string{"{", "}", "@media", "var("} {
			if strings.Count(source, r) != strings.Count(small, r) {
				t.Errorf("%s: %q is there %d times, and %d times when minified", name, r, strings.Count(source, r), strings.Count(small, r))
			}
		}
		// Anything that could end the element, or fetch from elsewhere, has no place in a sheet that travels in the page.
		for _, bad := range []string{"</", "url(", "@import", "/*", "\n"} {
			if strings.Contains(small, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
	}
	// A link's choice of light or dark is written into the sheet in the page.
	if bytes.Contains(static.MoreStyle.Body, []byte("prefers-color-scheme")) {
		t.Error("more.css asks for light or dark, which a link may have chosen")
	}
}

func TestScriptsUseNothingThatThePolicyForbids(t *testing.T) {
	for _, f := range []*static.File{static.Widget, static.More, static.Embed} {
		for _, bad := range []string{"eval(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "new Function", "localStorage", "sessionStorage", "'*'", `"*"`} {
			if bytes.Contains(f.Body, []byte(bad)) {
				t.Errorf("%s holds %s", f.Name, bad)
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
