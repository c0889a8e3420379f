package powens

import (
	"errors"

	"github.com/open-reconnect/reconnect"
)

// mended is the one thing that flows tell each other: that the connection works. Whatever else it wants each must read for itself, because it
// may lead to other requests.
var mended = reconnect.News("mended")

// Subject is the connection, for a flow that waits for its approval and whose own token has opened it before. A flow that is about some of its
// sources, or begins with new credentials, may end otherwise.
func (a *Adapter) Subject(c reconnect.Call) string {
	x := a.resumed(c)
	if x == nil || !x.cur.Seen || x.cur.Phase != phaseApprove || x.cur.Reset || x.cur.Sources != nil {
		return ""
	}
	return x.cur.Account + " " + x.cur.Connection
}

// Hear implements [reconnect.Hearer].
func (a *Adapter) Hear(c reconnect.Call, n reconnect.News) (reconnect.Reply, error) {
	if x := a.resumed(c); string(n) == string(mended) && x != nil && a.Subject(c) != "" {
		return x.finish(reconnect.Done{}, nil)
	}
	return reconnect.Reply{}, errors.New("powens: news that is not about what is awaited")
}
