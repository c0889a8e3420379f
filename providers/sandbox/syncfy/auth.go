package syncfy

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// user owns credentials. It belongs to the API key that made it.
type user struct {
	id, key, name, external string
	made, changed           time.Time
}

// session is a token for one user. It dies when it has not been used for a while.
type session struct {
	user string
	used time.Time
}

// auth is how a request shows who it is.
type auth struct{ key, user, token string }

// readAuth understands every form that the vendor's samples show. Names count in either case: the samples write
// schemes in both, and the guide says "?Token=" and "?Api_key=".
//
//	Authorization: API_KEY api_key=KEY[, id_user=USER], the user also in the query or the body
//	Authorization: TOKEN token=TOKEN
//	Authorization: Bearer TOKEN
//	?token=TOKEN or ?api_key=KEY[&id_user=USER], and the same names in a JSON body
//
// A header counts before a query, and a query before a body.
func readAuth(c *sandbox.Call) (a auth) {
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
		for given, value := range c.Fields {
			if strings.EqualFold(given, name) {
				return value
			}
		}
		return ""
	}
	switch strings.ToLower(scheme) {
	case "bearer":
		return auth{token: strings.TrimSpace(rest)}
	case "token":
		return auth{token: params["token"]}
	case "api_key":
		if params["id_user"] == "" {
			params["id_user"] = anywhere("id_user")
		}
		return auth{key: params["api_key"], user: params["id_user"]}
	}
	return auth{key: anywhere("api_key"), user: anywhere("id_user"), token: anywhere("token")}
}

var key = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (p *dialect) unauthorized() sandbox.Reply {
	return p.refuse(http.StatusUnauthorized, "Unauthorized")
}

// withKey lets a request through that shows an API key. Any 32 hexadecimal digits are one.
func (p *dialect) withKey(h func(c *sandbox.Call, key string) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		a := readAuth(c)
		if !key.MatchString(a.key) {
			return p.unauthorized()
		}
		return h(c, a.key)
	}
}

// withUser lets a request through that shows a living session, or an API key and one of its users; the two are
// equivalent (samples of 2016). Using a session keeps it alive.
func (p *dialect) withUser(h func(*sandbox.Call, *user) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		a := readAuth(c)
		switch {
		case a.token != "":
			session := p.session(a.token, c.Now)
			if session == nil {
				return p.unauthorized()
			}
			session.used = c.Now
			return h(c, p.users[session.user])
		case key.MatchString(a.key):
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
func (p *dialect) withAnybody(h func(*sandbox.Call) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		if a := readAuth(c); a.token == "" && key.MatchString(a.key) {
			return h(c)
		}
		return p.withUser(func(c *sandbox.Call, _ *user) sandbox.Reply { return h(c) })(c)
	}
}

// session finds a session that is alive.
func (p *dialect) session(token string, now time.Time) *session {
	session := p.sessions[token]
	if session == nil || now.Sub(session.used) >= time.Duration(p.switches.SessionIdle) {
		return nil
	}
	return session
}

func (u *user) describe() map[string]any {
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

func (p *dialect) createUser(c *sandbox.Call, key string) sandbox.Reply {
	if c.Fields["name"] == "" {
		return p.refuse(http.StatusBadRequest, "Bad Request", "name is needed")
	}
	u := &user{id: p.id(), key: key, name: c.Fields["name"], external: c.Fields["id_external"], made: c.Now}
	p.users[u.id] = u
	return respond(u.describe())
}

func (p *dialect) listUsers(c *sandbox.Call, key string) sandbox.Reply {
	list := []any{}
	for _, id := range slices.Sorted(maps.Keys(p.users)) {
		if u := p.users[id]; u.key == key && wanted(c, "id_external", u.external) && wanted(c, "id_user", u.id) {
			list = append(list, u.describe())
		}
	}
	return respond(shown(c, list))
}

func (p *dialect) updateUser(c *sandbox.Call, key string) sandbox.Reply {
	u := p.users[c.PathValue("user")]
	if u == nil || u.key != key {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	for name, to := range map[string]*string{"name": &u.name, "id_external": &u.external} {
		if text := param(c, name); text != "" {
			*to = text
		}
	}
	u.changed = c.Now
	return respond(u.describe())
}

func (p *dialect) deleteUser(c *sandbox.Call, key string) sandbox.Reply {
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

func (p *dialect) createSession(c *sandbox.Call, key string) sandbox.Reply {
	u := p.users[c.Fields["id_user"]]
	if u == nil || u.key != key {
		return p.refuse(http.StatusUnauthorized, "Invalid user")
	}
	for token := range p.sessions {
		if p.session(token, c.Now) == nil {
			delete(p.sessions, token) // it can be used no more
		}
	}
	token := hexText(32)
	p.sessions[token] = &session{user: u.id, used: c.Now}
	return respond(map[string]any{"token": token})
}

// verifySession answers true for a living session. Whether asking keeps it alive is UNVERIFIED; here it does not, so
// that a client does not come to rely on it.
func (p *dialect) verifySession(c *sandbox.Call) sandbox.Reply {
	if p.session(c.PathValue("token"), c.Now) == nil {
		return p.unauthorized()
	}
	return respond(true)
}

func (p *dialect) deleteSession(c *sandbox.Call) sandbox.Reply {
	if p.session(c.PathValue("token"), c.Now) == nil {
		return p.unauthorized()
	}
	delete(p.sessions, c.PathValue("token"))
	return respond(true)
}

// expireSessions ends the sessions of a user, or with an empty id all, and counts them.
func (p *dialect) expireSessions(user string) int {
	n := 0
	for token, session := range p.sessions {
		if user == "" || session.user == user {
			delete(p.sessions, token)
			n++
		}
	}
	return n
}
