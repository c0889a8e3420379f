package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// powensUser owns connections. A temporary user has no permanent token yet; webhooks are for permanent users only
// (webhooks page).
type powensUser struct {
	id        int
	permanent bool
}

// powensToken is a bearer of either kind. A temporary code is itself usable as a bearer for as long as it lives.
type powensToken struct {
	user      int
	permanent bool
	code      bool      // minted by /auth/token/code
	single    bool      // good for one exchange
	until     time.Time // zero: until revoked
}

// token finds a token that is alive.
func (p *powens) token(text string, now time.Time) *powensToken {
	t := p.tokens[text]
	if t == nil || (!t.until.IsZero() && !now.Before(t.until)) {
		return nil
	}
	return t
}

// withUser lets a request through whose bearer token is alive and whose {user}, if any, is its owner.
func (p *powens) withUser(h func(*call, *powensUser) reply) func(*call) reply {
	return func(c *call) reply {
		text := bearer(c.Request)
		if text == "" {
			return p.refuse(http.StatusUnauthorized, "unauthorized", "the Authorization header is missing or not a bearer")
		}
		t := p.token(text, c.now)
		if t == nil {
			return p.denied("invalid token")
		}
		if id := c.PathValue("user"); id != "" && id != "me" && id != strconv.Itoa(t.user) {
			// "404: unknown for this token's scope" (API design page)
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
		return h(c, p.users[t.user])
	}
}

// client checks what every client shows: digits as client_id, and any secret.
func (p *powens) client(c *call) (reply, bool) {
	id, key := c.fields["client_id"], c.fields["client_secret"]
	switch {
	case id == "" || key == "":
		return p.refuse(http.StatusBadRequest, "missingParameter", "client_id and client_secret are needed"), false
	case !digits(id):
		return p.refuse(http.StatusBadRequest, "invalidValue", "client_id consists of digits"), false
	}
	return reply{}, true
}

func digits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}

func (p *powens) newUser(permanent bool) *powensUser {
	p.lastUser++
	u := &powensUser{id: p.lastUser, permanent: permanent}
	p.users[u.id] = u
	return u
}

func (p *powens) mint(t powensToken) string {
	text := secret()
	p.tokens[text] = &t
	return text
}

// initAuth creates a user: a permanent token when the client shows itself, else a temporary one of 30 minutes.
func (p *powens) initAuth(c *call) reply {
	if c.fields["client_id"] == "" && c.fields["client_secret"] == "" {
		u := p.newUser(false)
		text := p.mint(powensToken{user: u.id, until: c.now.Add(30 * time.Minute)})
		return reply{status: http.StatusOK, body: map[string]any{"auth_token": text, "type": "temporary", "id_user": u.id, "expires_in": 1800}}
	}
	if no, ok := p.client(c); !ok {
		return no
	}
	u := p.newUser(true)
	text := p.mint(powensToken{user: u.id, permanent: true})
	return reply{status: http.StatusOK, body: map[string]any{"auth_token": text, "type": "permanent", "id_user": u.id, "expires_in": nil}}
}

// mintCode makes a temporary code: requestAccess may be exchanged as often as one likes while it lives (UNVERIFIED: no
// page says once), singleAccess once.
func (p *powens) mintCode(c *call, u *powensUser) reply {
	kind := c.URL.Query().Get("type")
	if kind != "" && kind != "requestAccess" && kind != "singleAccess" {
		return p.refuse(http.StatusBadRequest, "invalidValue", "type is requestAccess or singleAccess")
	}
	for text, old := range p.tokens {
		if !old.until.IsZero() && !c.now.Before(old.until) {
			delete(p.tokens, text) // nobody can use it any more, so nobody needs it
		}
	}
	life := time.Duration(p.s.switches.CodeLifetime)
	single := kind == "singleAccess"
	access := "standard"
	if single {
		access = "single"
	}
	text := p.mint(powensToken{user: u.id, code: true, single: single, until: c.now.Add(life)})
	return reply{status: http.StatusOK, body: map[string]any{
		"code": text, "type": "temporary", "access": access, "expires_in": int(life / time.Second),
	}}
}

// exchangeCode turns a code into a new permanent token.
func (p *powens) exchangeCode(c *call) reply {
	if no, ok := p.client(c); !ok {
		return no
	}
	if grant := c.fields["grant_type"]; grant != "" && grant != "authorization_code" {
		return p.refuse(http.StatusBadRequest, "invalidValue", "grant_type is authorization_code")
	}
	text := c.fields["code"]
	if text == "" {
		return p.refuse(http.StatusBadRequest, "missingParameter", "code is needed")
	}
	t := p.token(text, c.now)
	if t == nil || !t.code {
		return p.denied("invalid code")
	}
	if t.single {
		delete(p.tokens, text)
	}
	p.users[t.user].permanent = true
	return reply{status: http.StatusOK, body: map[string]any{
		"access_token": p.mint(powensToken{user: t.user, permanent: true}), "token_type": "Bearer",
	}}
}

// revokeToken ends the token of the header. "Permanent tokens only" (authentication page).
func (p *powens) revokeToken(c *call, _ *powensUser) reply {
	text := bearer(c.Request)
	if !p.tokens[text].permanent {
		return p.refuse(http.StatusBadRequest, "invalidValue", "only permanent tokens are revoked")
	}
	delete(p.tokens, text)
	return reply{status: http.StatusNoContent}
}

// renewToken makes a permanent token for a user by id, creating the user when there is none.
func (p *powens) renewToken(c *call) reply {
	if no, ok := p.client(c); !ok {
		return no
	}
	if c.fields["grant_type"] != "client_credentials" {
		return p.refuse(http.StatusBadRequest, "invalidValue", "grant_type is client_credentials")
	}
	var u *powensUser
	if text := c.fields["id_user"]; text == "" {
		u = p.newUser(true)
	} else {
		id, _ := strconv.Atoi(text)
		if u = p.users[id]; u == nil {
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
	}
	if text, ok := c.fields["revoke_previous"]; truth(text, ok) {
		for old, t := range p.tokens {
			if t.user == u.id && t.permanent {
				delete(p.tokens, old)
			}
		}
	}
	u.permanent = true
	return reply{status: http.StatusOK, body: map[string]any{
		"access_token": p.mint(powensToken{user: u.id, permanent: true}), "token_type": "Bearer",
	}}
}

// mintScoped makes a token for a scope (payments). It belongs to no user, so nothing here can be read with it.
func (p *powens) mintScoped(c *call) reply {
	if no, ok := p.client(c); !ok {
		return no
	}
	if c.fields["scope"] == "" {
		return p.refuse(http.StatusBadRequest, "missingParameter", "scope is needed")
	}
	return reply{status: http.StatusOK, body: map[string]any{"token": secret(), "scope": c.fields["scope"]}}
}

// expireCodes ends every code that is alive and counts them.
func (p *powens) expireCodes() int {
	n := 0
	for text, t := range p.tokens {
		if t.code {
			delete(p.tokens, text)
			n++
		}
	}
	return n
}
