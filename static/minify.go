package static

import "strings"

// The sources are written to be read and are made small when the program starts. Both functions are kept so simple
// that they cannot be wrong for sources that keep two rules, which the package's test checks: in a script a comment
// has its lines to itself and no string spans lines, in a style sheet no string holds a brace, a comma, a semicolon
// or two spaces.

// minifyScript drops comments and indentation, and leaves the lines, so that no statement's end is lost.
func minifyScript(source string) string {
	var b strings.Builder
	comment := false
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		switch {
		case comment:
			comment = !strings.HasSuffix(line, "*/")
		case strings.HasPrefix(line, "/*"):
			comment = !strings.HasSuffix(line, "*/")
		case line == "" || strings.HasPrefix(line, "//"):
		default:
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// minifyStyle drops comments and the spaces that separate nothing.
func minifyStyle(source string) string {
	var b strings.Builder
	for source != "" {
		before, rest, found := strings.Cut(source, "/*")
		b.WriteString(before)
		if !found {
			break
		}
		_, source, _ = strings.Cut(rest, "*/")
	}
	s := strings.Join(strings.Fields(b.String()), " ")
	return tightStyle.Replace(s)
}

// tightStyle leaves the space before a colon alone: it tells "a :hover" from "a:hover".
var tightStyle = strings.NewReplacer(
	" { ", "{", " {", "{", "{ ", "{", "; } ", "}", ";} ", "}", "; }", "}", ";}", "}", " } ", "}", "} ", "}", " }", "}",
	"; ", ";", ", ", ",", ": ", ":", " > ", ">", "> ", ">",
)
