package powens

import (
	"errors"

	"github.com/open-reconnect/reconnect"
)

// mended is the one thing that flows tell each other: that the connection works. Whatever else it wants each must read for itself, because it
// may lead to other requests.
var mended = reconnect.News("mended")

// Subject is the connection, for a flow that waits for its approval, or for the API to be done with it, and whose own token has opened it
// before. The API says "validating" from when one flow has told it that the approval is awaited, so whoever comes after that just waits. Both are
// told apart, since the one goes on to show what to approve while the other learns of it. A flow that is about some of the connection's sources, or
// begins with new credentials, or has sent something, may end otherwise.
func (a *Adapter) Subject(c reconnect.Call) string {
	x := a.resumed(c)
	if x == nil || !x.cur.Seen || x.cur.Reset || x.cur.Sources != nil {
		return ""
	}
	switch {
	case x.cur.Phase == phaseApprove:
		return x.cur.Account + " " + x.cur.Connection
	case x.cur.Phase == "" && c.Waiting:
		return x.cur.Account + " " + x.cur.Connection + " validating"
	}
	return ""
}

// Hear implements [reconnect.Hearer].
func (a *Adapter) Hear(c reconnect.Call, n reconnect.News) (reconnect.Reply, error) {
	if x := a.resumed(c); string(n) == string(mended) && x != nil && a.Subject(c) != "" {
		return x.finish(reconnect.Done{}, nil)
	}
	return reconnect.Reply{}, errors.New("powens: news that is not about what is awaited")
}
