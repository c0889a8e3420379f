package powens

import (
	"net/http"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// plantOrder is the body that makes a connection.
type plantOrder struct {
	Connector string          `json:"connector_uuid"`
	User      int             `json:"id_user"`
	Source    string          `json:"source"`
	Script    *sandbox.Script `json:"script"`
}

// plantConnection is POST /powens/connections: a connection that has worked until now, of a new user if none is named, at
// the bank of one source if none is named; it may be broken at once.
func (p *dialect) plantConnection(_ *http.Request, o plantOrder) (any, error) {
	connector, u, now := p.connectors[1], p.users[o.User], p.s.Now()
	if o.Connector != "" {
		connector = p.connector(o.Connector)
	}
	switch {
	case connector == nil:
		return nil, sandbox.Malformed("there is no connector %q", o.Connector)
	case o.User != 0 && u == nil:
		return nil, sandbox.Malformed("there is no user %d", o.User)
	}
	k := &connection{connector: connector, values: map[string]string{}, created: now, active: true}
	for _, from := range connector.sources {
		if o.Source == "" || o.Source == from.name {
			p.attach(k, from.name, nil, now)
		}
	}
	if len(k.sources) == 0 {
		return nil, sandbox.Malformed("the connector has no source %q", o.Source)
	}
	if o.Script != nil {
		if err := o.Script.Valid(); err != nil {
			return nil, sandbox.Malformed("%w", err)
		}
	}
	if u == nil {
		u = p.newUser(true)
	}
	k.user = u.id
	p.adopt(k)
	if o.Script != nil {
		k.sources[0].story.Set(append(sandbox.Script{}, *o.Script...), now)
		k.sources[0].heard = false
		p.settleOne(k, now)
	}
	v := p.view(k)
	v.Token = p.mint(token{user: u.id, permanent: true})
	return v, nil
}
