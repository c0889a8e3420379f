package powens

import (
	"net/http"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// user owns connections. A temporary user has no permanent token yet; webhooks are for permanent users only
// (webhooks page).
type user struct {
	id        int
	permanent bool
	bearer    string // the last permanent token
	made      time.Time
}

func (p *dialect) newUser(permanent bool) *user {
	p.lastUser++
	u := &user{id: p.lastUser, permanent: permanent, made: p.s.Now()}
	p.users[u.id] = u
	return u
}

// describeUser is the User object (users page; platform as observed by its clients).
func (p *dialect) describeUser(u *user) map[string]any {
	return map[string]any{"id": u.id, "signin": p.date(u.made), "platform": "sharedAccess"}
}

func (p *dialect) showUser(_ *sandbox.Call, u *user) sandbox.Reply {
	return sandbox.Reply{Status: http.StatusOK, Body: p.describeUser(u)}
}

// deleteUser deletes a user and all that belongs to it: 204, and no token of the user opens anything any more.
func (p *dialect) deleteUser(c *sandbox.Call, u *user) sandbox.Reply {
	for _, k := range p.sorted() {
		if k.user == u.id {
			p.remove(k, c.Now)
		}
	}
	for text, t := range p.tokens {
		if t.user == u.id {
			delete(p.tokens, text)
		}
	}
	p.push(u, "USER_DELETED", p.describeUser(u), nil)
	delete(p.users, u.id)
	return sandbox.Reply{Status: http.StatusNoContent}
}

// showClient is GET /clients/{client} (client applications page). Every number is a client here, and none has a list of
// addresses that it may be left by.
func (p *dialect) showClient(c *sandbox.Call) sandbox.Reply {
	id, err := strconv.Atoi(c.PathValue("client"))
	if err != nil || id < 0 {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{
		"id": id, "name": "Client " + strconv.Itoa(id) + " of the Reconnect sandbox", "secret": nil, "public_key": nil, "private_key": nil,
		"redirect_uris": []string{}, "primary_color": nil, "id_logo": nil, "config": nil,
	}}
}

// page is what limit and offset leave of a list, under its name, with the number of all (API design page). Without them it
// is the whole list; more than 1,000 are never told at once.
func (p *dialect) page(c *sandbox.Call, name string, list []any) sandbox.Reply {
	bounds := map[string]int{"limit": 1000, "offset": 0}
	for name := range bounds {
		text := c.URL.Query().Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return p.refuse(http.StatusBadRequest, "invalidValue", name+" is a number")
		}
		bounds[name] = n
	}
	first := min(bounds["offset"], len(list))
	last := first + min(bounds["limit"], 1000, len(list)-first)
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{name: list[first:last], "total": len(list)}}
}
