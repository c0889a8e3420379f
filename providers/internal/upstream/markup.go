package upstream

import (
	"html"
	"regexp"
)

// Banks' texts come from their pages: with HTML entities, which are read where they end in a semicolon, and with tags of
// those pages. Whatever else stands between angle brackets is text.
var (
	entity  = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});`)
	unread  = regexp.MustCompile(`(?is)<!--.*?-->|<(?:script|style)(?:\s[^<>]*)?>.*?</(?:script|style)\s*>`)
	newline = regexp.MustCompile(`(?i)\s*<(?:br(?:\s[^<>]*)?/?|/(?:p|div|li|tr|h[1-6]))\s*>\s*`)
	tag     = regexp.MustCompile(`(?i)</?(?:a|abbr|b|big|center|div|em|font|h[1-6]|hr|i|img|li|nobr|ol|p|s|small|span|strong|sub|sup|` +
		`table|tbody|td|th|thead|tr|u|ul|script|style)(?:\s[^<>]*)?/?>`)
)

// unmarked is the plain text that a text with HTML in it meant. Each is read once, so that "&lt;b&gt;" is "<b>" and stays.
func unmarked(s string) string {
	s = newline.ReplaceAllString(unread.ReplaceAllString(s, ""), "\n")
	return entity.ReplaceAllStringFunc(tag.ReplaceAllString(s, ""), html.UnescapeString)
}
