package views_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/views/text"
)

// Words that stand anywhere but in the catalogues are read in one language by everybody.

// sources are the files of folders, by their names; a test's own are none.
func sources(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	all := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(b)
	}
	return all
}

var (
	templBlock   = regexp.MustCompile(`(?ms)^templ .*?^\}`)
	templCode    = regexp.MustCompile(`(?s)\{\{.*?\}\}|"[^"\n]*"|` + "`[^`]*`" + `|//[^\n]*`)
	templValue   = regexp.MustCompile(`\{ [^{}\n]*(\{[^{}\n]*\}[^{}\n]*)* \}`)
	templBetween = regexp.MustCompile(`>([^<>]*)<`)
	templKeyword = regexp.MustCompile(`^(if|else|for|switch|case|default|templ|package|import)\b|^[@}]`)
	letters      = regexp.MustCompile(`\p{L}{2,}`)
)

// between is what a template writes between tags by itself.
func between(source string) (found []string) {
	for _, template := range templBlock.FindAllString(source, -1) {
		template = templValue.ReplaceAllString(templCode.ReplaceAllString(template, ""), "")
		for _, m := range templBetween.FindAllStringSubmatch(template, -1) {
			for line := range strings.Lines(m[1]) {
				if line = strings.TrimSpace(line); letters.MatchString(line) && !templKeyword.MatchString(line) {
					found = append(found, line)
				}
			}
		}
	}
	return found
}

func TestTemplatesHaveNoWordsOfTheirOwn(t *testing.T) {
	for name, source := range sources(t, "*.templ") {
		if name == "gallery_index.templ" { // a tool for developers, in English
			if len(between(source)) == 0 {
				t.Error("this test finds no words where there are some")
			}
			continue
		}
		if found := between(source); len(found) > 0 {
			t.Errorf("%s says %q", name, found)
		}
	}
}

func TestScriptsHaveNoWordsOfTheirOwn(t *testing.T) {
	said := regexp.MustCompile(`['"` + "`" + `]\p{Lu}\p{L}+([ ’]\p{L}+)*[.…?:]?['"` + "`" + `]`)
	known := []string{`'POST'`, `'NFD'`, `'Enter'`, `'Escape'`, `'ReactNativeWebView'`, `'Android'`, `'DOMContentLoaded'`}
	for _, name := range []string{"widget.js", "more.js", "moment.js", "still.js"} {
		for _, source := range sources(t, "../static/"+name) {
			for _, s := range said.FindAllString(source, -1) {
				if !slices.Contains(known, s) {
					t.Errorf("%s says %s", name, s)
				}
			}
		}
	}
}

// What is drawn comes by these names. What an adapter writes there by itself is in one language.
func TestAdaptersHaveNoWordsOfTheirOwn(t *testing.T) {
	shown := []string{"Label", "Help", "Alt"}
	for _, pattern := range []string{"../providers/powens/*.go", "../providers/syncfy/*.go", "../providers/flinks/*.go", "../providers/internal/*/*.go", "../handlers/*.go", "../*.go"} {
		for name, source := range sources(t, pattern) {
			file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				kv, ok := n.(*ast.KeyValueExpr)
				if !ok {
					return true
				}
				key, named := kv.Key.(*ast.Ident)
				value, literal := kv.Value.(*ast.BasicLit)
				if named && literal && slices.Contains(shown, key.Name) {
					if s, _ := strconv.Unquote(value.Value); letters.MatchString(s) {
						t.Errorf("%s: %s says %q", name, key.Name, s)
					}
				}
				return true
			})
		}
	}
}

// A sentence that no page says is translated for nobody.
func TestEverySentenceIsSaid(t *testing.T) {
	var all strings.Builder
	for _, pattern := range []string{"*.go", "*.templ", "text/line.go", "../handlers/*.go"} {
		for _, source := range sources(t, pattern) {
			all.WriteString(source)
		}
	}
	var look func(of reflect.Type)
	look = func(of reflect.Type) {
		if of.Kind() != reflect.Struct || of == reflect.TypeFor[text.Count]() {
			return
		}
		for i := range of.NumField() {
			f := of.Field(i)
			if !f.IsExported() {
				continue
			}
			if k := f.Type.Kind(); k == reflect.Func || k == reflect.Bool || f.Type == reflect.TypeFor[string]() {
				continue
			}
			if !regexp.MustCompile(`\.` + f.Name + `\b`).MatchString(all.String()) {
				t.Errorf("nothing says %s.%s", of.Name(), f.Name)
			}
			look(f.Type)
		}
	}
	look(reflect.TypeFor[text.Catalogue]())
}
