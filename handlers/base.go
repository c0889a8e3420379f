package handlers

import (
	"net/url"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect/views/text"
)

// Below a base path, "/reconnect", we share a host with other apps. Routes are written without it. Whatever a browser or a vendor is told, an
// address, a cookie's path, has it.

// basePath is the path of our public address.
func basePath(public string) string {
	u, err := url.Parse(public)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.EscapedPath(), "/")
}

// strip takes the base path from a request's target, before anything reads it. A proxy may have taken it already: then the target is one of our
// routes, none of which begins with a base that is allowed and a slash.
func strip(h *fasthttp.RequestHeader, base string) {
	if base == "" {
		return
	}
	if target := string(h.RequestURI()); strings.HasPrefix(target, base+"/") {
		h.SetRequestURI(target[len(base):])
	}
}

// deep are the first segments of those of our routes that go on after them.
var deep = []string{"f", "h", "push", "open", "api", "static", "embed", "gallery", ".well-known", "operator", "v2", "Credential", "2.0"}

// Reserved reports whether a base path begins as routes of ours do: a request could then be read in two ways.
func Reserved(base string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(base, "/"), "/")
	return text.Served(first) || slices.ContainsFunc(deep, func(own string) bool { return strings.EqualFold(own, first) }) // as routes are found
}
