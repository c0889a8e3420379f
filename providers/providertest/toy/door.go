package toy

import (
	"cmp"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Door reads links such as /toy?client=…&id=…&code=…&redirect_uri=…&state=…&lang=… and leads back with state
// and error.
type Door struct{ accounts []Account }

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door { return &Door{accounts} }

// Name is "toy".
func (d *Door) Name() string { return "toy" }

// Paths are where links lead.
func (d *Door) Paths() []string { return []string{"/toy"} }

// Enter reads a link.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	q, wrong := link.Once(r.Query, "client", "id", "code", "redirect_uri", "state", "lang")
	served := func(a Account) (*reconnect.Client, []string) { return a.Client, nil }
	a, unknown := link.Account(d.accounts, served, r.Host, q.Get("client"))
	callback, lang := q.Get("redirect_uri"), link.Lang(q.Get("lang"))
	c := reconnect.Connection{Provider: "toy", Account: q.Get("client"), ID: q.Get("id"), Secret: q.Get("code"), Lang: lang}
	wrong = cmp.Or(wrong, link.Missing(q, "client", "id", "code", "redirect_uri"))
	if !upstream.Sendable(c.ID+c.Secret, maxName) {
		wrong = cmp.Or(wrong, "id or code is too long, or holds characters that none has")
	}
	return link.Link{
		Entry: reconnect.Entry{Client: a.Client, Connection: c, Callback: callback, State: q.Get("state"), Lang: lang},
		Wrong: wrong, Unknown: unknown, NotAllowed: link.Callback(a.Client, "redirect_uri", callback, "state", "error"),
	}.Enter()
}

// Leave leads to the callback with the state and, unless all is well, with the reason as error.
func (d *Door) Leave(f *reconnect.Flow) reconnect.Way {
	reason := string(reconnect.ReasonOf(f.Step))
	return link.Leave(f, reconnect.Parameter{Name: "state", Value: f.State}, reconnect.Parameter{Name: "error", Value: reason})
}

// Messages tells the host window of the end: {"toy":"done"}, or the reason instead.
func (d *Door) Messages(_ *reconnect.Flow, e reconnect.Event) []any {
	if !e.Terminal() {
		return nil
	}
	return []any{map[string]string{"toy": cmp.Or(string(e.Reason), "done")}}
}
