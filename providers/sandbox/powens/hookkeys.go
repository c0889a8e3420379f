package powens

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// createHookKey is POST /webhooks/auth (webhooks page; clients were seen to send its parameters in the query). The secret is told
// here and never again. Names are unique: another key of the same name is a 409. UNVERIFIED.
func (p *dialect) createHookKey(c *sandbox.Call) sandbox.Reply {
	given := func(name string) string {
		if text := c.URL.Query().Get(name); text != "" {
			return text
		}
		return c.Fields[name]
	}
	name := given("name")
	switch {
	case given("type") != "hmac_signature":
		return p.refuse(http.StatusBadRequest, "invalidValue", "type is hmac_signature; oauth is not played here")
	case name == "":
		return p.refuse(http.StatusBadRequest, "missingParameter", "name is needed")
	case slices.ContainsFunc(p.hooks.keys, func(k hookKey) bool { return k.name == name }):
		return p.refuse(http.StatusConflict, "conflict", "there is an auth provider of this name")
	}
	p.lastHookKey++
	k := hookKey{id: p.lastHookKey, name: name, secret: sandbox.Secret()}
	p.hooks.keys = append(p.hooks.keys, k)
	body := k.describe()
	body["config"] = map[string]any{"secret_key": k.secret}
	return sandbox.Reply{Status: http.StatusOK, Body: body}
}

func (k hookKey) describe() map[string]any {
	return map[string]any{"id": k.id, "type": "hmac_signature", "name": k.name}
}

func (p *dialect) listHookKeys(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	for _, k := range p.hooks.keys {
		list = append(list, k.describe())
	}
	return p.page(c, "authproviders", list)
}

// deleteHookKey answers 204. What comes after is signed by the key before it, if there is one.
func (p *dialect) deleteHookKey(c *sandbox.Call) sandbox.Reply {
	at := slices.IndexFunc(p.hooks.keys, func(k hookKey) bool { return strconv.Itoa(k.id) == c.PathValue("key") })
	if at < 0 {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	p.hooks.keys = slices.Delete(p.hooks.keys, at, at+1)
	return sandbox.Reply{Status: http.StatusNoContent}
}
