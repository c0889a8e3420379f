package powens

import (
	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// words are a bank's text in the account's language.
func (a *account) words(s string) reconnect.Words {
	if s = upstream.Plain(s, maxRunes); s == "" {
		return reconnect.Words{}
	}
	return reconnect.Words{Text: s, Lang: a.Lang}
}
