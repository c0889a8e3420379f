// Package static holds what browsers fetch beside the pages: the script that makes them smoother, and the loader for
// integrators' pages. The style sheet is here too, but travels inside each page (see views.Style), so that nothing
// else has to arrive before the first paint.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// File is something served as it is. Its path changes with its content, so it may be cached for ever.
type File struct {
	Name      string // "embed.js"
	Path      string // "/static/embed.0123456789.js"
	Type      string // Content-Type
	Body      []byte
	Gzip      []byte // the body compressed
	Integrity string // for integrators who pin the loader: "sha384-…"
}

// CacheControl is the Cache-Control header of every File at its own Path.
const CacheControl = "public, max-age=31536000, immutable"

// Style is the style sheet of all pages, made small.
var Style = minifyStyle(styleSource)

// Gallery is the style sheet of the gallery's own page.
var Gallery = minifyStyle(gallerySource)

// The files.
var (
	// Widget is the script of our own pages. They work without it.
	Widget = file("widget.js", "text/javascript; charset=utf-8", minifyScript(widgetSource))
	// Moment is the script of pages that say "one moment".
	Moment = file("moment.js", "text/javascript; charset=utf-8", minifyScript(momentSource))
	// Still is the script of pages that are only looked at.
	Still = file("still.js", "text/javascript; charset=utf-8", minifyScript(stillSource))
	// Embed is the integrator's loader. Integrators may also know it by a fixed path.
	Embed = file("embed.js", "text/javascript; charset=utf-8", minifyScript(embedSource))
	// EmbedTypes declares Embed for TypeScript.
	EmbedTypes = file("embed.d.ts", "text/plain; charset=utf-8", embedTypesSource)
)

// Files returns everything there is to serve.
func Files() []*File { return []*File{Widget, Moment, Still, Embed, EmbedTypes} }

//go:embed widget.css
var styleSource string

//go:embed widget.js
var widgetSource string

//go:embed moment.js
var momentSource string

//go:embed still.js
var stillSource string

//go:embed gallery.css
var gallerySource string

//go:embed embed.js
var embedSource string

//go:embed embed.d.ts
var embedTypesSource string

func file(name, contentType, body string) *File {
	sum := sha256.Sum256([]byte(body))
	sri := sha512.Sum384([]byte(body))
	stem, ext, _ := strings.Cut(name, ".")
	return &File{
		Name:      name,
		Path:      "/static/" + stem + "." + hex.EncodeToString(sum[:5]) + "." + ext,
		Type:      contentType,
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
