package sandbox

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// syncfyUser owns credentials. It belongs to the API key that made it.
type syncfyUser struct {
	id, key, name, external string
	made, changed           time.Time
}

// syncfySession is a token for one user. It dies when it has not been used for a while.
type syncfySession struct {
	user string
	used time.Time
}

// syncfyAuth is how a request shows who it is.
type syncfyAuth struct{ key, user, token string }

// readSyncfyAuth understands every form that the vendor's samples show. Names count in either case: the samples write
// schemes in both, and the guide says "?Token=" and "?Api_key=".
//
//	Authorization: API_KEY api_key=KEY[, id_user=USER], the user also in the query or the body
//	Authorization: TOKEN token=TOKEN
//	Authorization: Bearer TOKEN
//	?token=TOKEN or ?api_key=KEY[&id_user=USER], and the same names in a JSON body
//
// A header counts before a query, and a query before a body.
func readSyncfyAuth(c *call) (a syncfyAuth) {
	scheme, rest, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	params := map[string]string{}
	for _, part := range strings.Split(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		params[strings.ToLower(name)] = value
	}
	anywhere := func(name string) string {
		for given, values := range c.URL.Query() {
			if strings.EqualFold(given, name) && values[0] != "" {
				return values[0]
			}
		}
		for given, value := range c.fields {
			if strings.EqualFold(given, name) {
				return value
			}
		}
		return ""
	}
	switch strings.ToLower(scheme) {
	case "bearer":
		return syncfyAuth{token: strings.TrimSpace(rest)}
	case "token":
		return syncfyAuth{token: params["token"]}
	case "api_key":
		if params["id_user"] == "" {
			params["id_user"] = anywhere("id_user")
		}
		return syncfyAuth{key: params["api_key"], user: params["id_user"]}
	}
	return syncfyAuth{key: anywhere("api_key"), user: anywhere("id_user"), token: anywhere("token")}
}

var syncfyKey = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (p *syncfy) unauthorized() reply { return p.refuse(http.StatusUnauthorized, "Unauthorized") }

// withKey lets a request through that shows an API key. Any 32 hexadecimal digits are one.
func (p *syncfy) withKey(h func(c *call, key string) reply) func(*call) reply {
	return func(c *call) reply {
		a := readSyncfyAuth(c)
		if !syncfyKey.MatchString(a.key) {
			return p.unauthorized()
		}
		return h(c, a.key)
	}
}

// withUser lets a request through that shows a living session, or an API key and one of its users; the two are
// equivalent (samples of 2016). Using a session keeps it alive.
func (p *syncfy) withUser(h func(*call, *syncfyUser) reply) func(*call) reply {
	return func(c *call) reply {
		a := readSyncfyAuth(c)
		switch {
		case a.token != "":
			session := p.session(a.token, c.now)
			if session == nil {
				return p.unauthorized()
			}
			session.used = c.now
			return h(c, p.users[session.user])
		case syncfyKey.MatchString(a.key):
			u := p.users[a.user]
			if u == nil || u.key != a.key {
				return p.refuse(http.StatusUnauthorized, "Invalid user") // observed by an integrator
			}
			return h(c, u)
		}
		return p.unauthorized()
	}
}

// withAnybody lets a request through that shows a living session or an API key (guide).
func (p *syncfy) withAnybody(h func(*call) reply) func(*call) reply {
	return func(c *call) reply {
		if a := readSyncfyAuth(c); a.token == "" && syncfyKey.MatchString(a.key) {
			return h(c)
		}
		return p.withUser(func(c *call, _ *syncfyUser) reply { return h(c) })(c)
	}
}

// session finds a session that is alive.
func (p *syncfy) session(token string, now time.Time) *syncfySession {
	session := p.sessions[token]
	if session == nil || now.Sub(session.used) >= time.Duration(p.s.switches.Syncfy.SessionIdle) {
		return nil
	}
	return session
}

func (u *syncfyUser) describe() map[string]any {
	return map[string]any{
		"id_user": u.id, "id_external": u.external, "name": u.name,
		"dt_create": u.made.Unix(), "dt_modify": seconds(u.changed),
	}
}

// seconds is a moment as the samples write one, and null for none.
func seconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Unix()
}

func (p *syncfy) createUser(c *call, key string) reply {
	if c.fields["name"] == "" {
		return p.refuse(http.StatusBadRequest, "Bad Request", "name is needed")
	}
	u := &syncfyUser{id: p.id(), key: key, name: c.fields["name"], external: c.fields["id_external"], made: c.now}
	p.users[u.id] = u
	return respond(u.describe())
}

func (p *syncfy) listUsers(_ *call, key string) reply {
	list := []any{}
	for _, u := range p.users {
		if u.key == key {
			list = append(list, u.describe())
		}
	}
	return respond(list)
}

func (p *syncfy) updateUser(c *call, key string) reply {
	u := p.users[c.PathValue("user")]
	if u == nil || u.key != key {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	for name, to := range map[string]*string{"name": &u.name, "id_external": &u.external} {
		if text := param(c, name); text != "" {
			*to = text
		}
	}
	u.changed = c.now
	return respond(u.describe())
}

func (p *syncfy) deleteUser(c *call, key string) reply {
	u := p.users[c.PathValue("user")]
	if u == nil || u.key != key {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	for _, k := range slices.Clone(p.credentials) {
		if k.user == u.id {
			p.remove(k)
		}
	}
	p.expireSessions(u.id)
	delete(p.users, u.id)
	return respond(true)
}

func (p *syncfy) createSession(c *call, key string) reply {
	u := p.users[c.fields["id_user"]]
	if u == nil || u.key != key {
		return p.refuse(http.StatusUnauthorized, "Invalid user")
	}
	for token := range p.sessions {
		if p.session(token, c.now) == nil {
			delete(p.sessions, token) // nobody can use it any more, so nobody needs it
		}
	}
	token := hexText(32)
	p.sessions[token] = &syncfySession{user: u.id, used: c.now}
	return respond(map[string]any{"token": token})
}

// verifySession answers true for a living session. Whether asking keeps it alive is UNVERIFIED; here it does not, so
// that a client does not come to rely on it.
func (p *syncfy) verifySession(c *call) reply {
	if p.session(c.PathValue("token"), c.now) == nil {
		return p.unauthorized()
	}
	return respond(true)
}

func (p *syncfy) deleteSession(c *call) reply {
	if p.session(c.PathValue("token"), c.now) == nil {
		return p.unauthorized()
	}
	delete(p.sessions, c.PathValue("token"))
	return respond(true)
}

// expireSessions ends the sessions of a user, or with an empty id all, and counts them.
func (p *syncfy) expireSessions(user string) int {
	n := 0
	for token, session := range p.sessions {
		if user == "" || session.user == user {
			delete(p.sessions, token)
			n++
		}
	}
	return n
}
