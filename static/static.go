// Package static holds what browsers fetch beside the pages: the scripts that make them smoother, and the loader for
// integrators' pages. The style sheet of a first form is here too, but travels inside each page (see views.Style), so that
// nothing else has to arrive before the first paint. What such a form does not need is in a second sheet and a second script,
// which the first script fetches once the form can be filled.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"
)

// File is something served as it is. Its path changes with its content, so it may be cached for ever.
type File struct {
	Name      string // "widget.js"
	Path      string // "/static/widget.0123456789.js", below the base path of the server if it has one
	Type      string // Content-Type
	Body      []byte
	Gzip      []byte // the body compressed
	Integrity string // for integrators who pin the loader: "sha384-…"
}

// CacheControl is the Cache-Control header of every File at its own Path.
const CacheControl = "public, max-age=31536000, immutable"

// Style is the style sheet in all pages, made small.
var Style = minifyStyle(styleSource)

// Gallery is the style sheet of the gallery's own page.
var Gallery = minifyStyle(gallerySource)

// The files.
var (
	// MoreStyle is the style sheet of what no first form needs.
	MoreStyle = file("more.css", minifyStyle(moreStyleSource))
	// More is the script of what no first form needs. It goes on where Widget ends.
	More = file("more.js", minifyScript(moreSource+aidsSource))
	// Widget is the script of our own pages. They work without it. It knows where the other two are.
	Widget = file("widget.js", strings.NewReplacer("'more.css'", "'"+path.Base(MoreStyle.Path)+"'", "'more.js'", "'"+path.Base(More.Path)+"'").Replace(minifyScript(widgetSource)))
	// Moment is the script of pages that say "one moment".
	Moment = file("moment.js", minifyScript(momentSource))
	// Still is the script of pages that are only looked at.
	Still = file("still.js", minifyScript(stillSource))
)

// Release is a version of the integrator's loader. What it holds never changes: integrators have pinned it.
type Release struct {
	Version string // "1.0.0"
	Script  *File  // defines window.Reconnect; at "/embed/1.0.0/embed.js"
	Module  *File  // exports the same
	Words   *File  // a module with more languages
}

// Releases returns the versions of the loader, the newest one last.
func Releases() []Release { return loaders }

var loaders = releases()

// Embed is the newest version of the loader as a script. Integrators may also know it by a fixed path.
var Embed = loaders[len(loaders)-1].Script

// Files returns everything that our own pages need.
func Files() []*File { return []*File{Widget, More, MoreStyle, Moment, Still} }

//go:embed widget.css
var styleSource string

//go:embed widget.js
var widgetSource string

//go:embed aids.js
var aidsSource string

//go:embed more.js
var moreSource string

//go:embed more.css
var moreStyleSource string

//go:embed moment.js
var momentSource string

//go:embed still.js
var stillSource string

//go:embed gallery.css
var gallerySource string

// The loader is made small by "make generate", a folder for each version.
//
//go:embed embed/served
var served embed.FS

func releases() (all []Release) {
	folders, _ := served.ReadDir("embed/served") // what is built in is there
	for _, folder := range folders {
		version := folder.Name()
		at := func(name string) *File {
			body, _ := served.ReadFile("embed/served/" + version + "/" + name)
			f := file(name, string(body))
			f.Path = "/embed/" + version + "/" + name
			return f
		}
		all = append(all, Release{Version: version, Script: at("embed.js"), Module: at("embed.mjs"), Words: at("words.mjs")})
	}
	slices.SortFunc(all, func(a, b Release) int { return slices.Compare(numbers(a.Version), numbers(b.Version)) })
	return all
}

// numbers are those of a version, such as 1.0.0.
func numbers(version string) (all []int) {
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part)
		all = append(all, n)
	}
	return all
}

func file(name, body string) *File {
	sum := sha256.Sum256([]byte(body))
	sri := sha512.Sum384([]byte(body))
	stem, ext, _ := strings.Cut(name, ".")
	kind := "text/javascript; charset=utf-8"
	if ext == "css" {
		kind = "text/css; charset=utf-8"
	}
	return &File{
		Name:      name,
		Path:      "/static/" + stem + "." + hex.EncodeToString(sum[:5]) + "." + ext,
		Type:      kind,
		Body:      []byte(body),
		Gzip:      compress(body),
		Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sri[:]),
	}
}

func compress(body string) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write([]byte(body))                          // a Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
