package reconnect

import (
	"slices"
	"strings"
)

// DangerousScheme reports whether a scheme makes a browser run, invent or read from the user's machine what follows it.
// Nothing that leads out of a page may have it, not even if a configuration lists it: it would run as ours. All others
// may be an app's own.
func DangerousScheme(scheme string) bool {
	return slices.Contains([]string{
		"javascript", "vbscript", "livescript", "mocha", "data", "blob", "filesystem", "file", "about", "view-source", "jar",
		"mhtml", "feed",
	}, strings.ToLower(scheme))
}
