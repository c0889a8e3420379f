package syncfy

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// hook is a webhook of an API key (samples: webhooks).
type hook struct {
	id, key, user, url string
	events             []string
	made               time.Time
}

// The events that are sent, by their names in the first version. The third has other names and another envelope: see board.
const (
	created   = "credential_create"
	updated   = "credential_update"
	refreshed = "refresh"
)

// withOwner lets a request through that shows an API key, or a session, whose user's key it then is.
func (p *dialect) withOwner(h func(c *sandbox.Call, key, user string) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		if a := readAuth(c); a.token == "" && key.MatchString(a.key) {
			return h(c, a.key, "")
		}
		return p.withUser(func(c *sandbox.Call, u *user) sandbox.Reply { return h(c, u.key, u.id) })(c)
	}
}

func (h *hook) describe() map[string]any {
	var user any
	if h.user != "" {
		user = h.user
	}
	return map[string]any{
		"id_webhook": h.id, "id_user": user, "is_disabled": 0, "events": h.events, "url": h.url, "delay": 0, "ct_failed": 0,
		"dt_created": h.made.UTC().Format("2006-01-02T15:04:05+00:00"), "dt_modified": nil,
	}
}

// createHook takes any address, and one of another machine is never sent anything. The same address again changes its events.
func (p *dialect) createHook(c *sandbox.Call, key, user string) sandbox.Reply {
	var events []string
	if c.Fields["url"] == "" || json.Unmarshal([]byte(c.Fields["events"]), &events) != nil || len(events) == 0 {
		return p.refuse(http.StatusBadRequest, "Bad Request", "url and events are needed")
	}
	at := slices.IndexFunc(p.hooks, func(h *hook) bool { return h.key == key && h.url == c.Fields["url"] })
	if at < 0 {
		at = len(p.hooks)
		p.hooks = append(p.hooks, &hook{id: p.id(), key: key, user: user, url: c.Fields["url"], made: c.Now})
	}
	p.hooks[at].events = events
	return respond(p.hooks[at].describe())
}

func (p *dialect) listHooks(_ *sandbox.Call, key, _ string) sandbox.Reply {
	list := []any{}
	for _, h := range p.hooks {
		if h.key == key {
			list = append(list, h.describe())
		}
	}
	return respond(list)
}

func (p *dialect) deleteHook(c *sandbox.Call, key, _ string) sandbox.Reply {
	at := slices.IndexFunc(p.hooks, func(h *hook) bool { return h.key == key && h.id == c.PathValue("webhook") })
	if at < 0 {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	p.hooks = slices.Delete(p.hooks, at, at+1)
	return respond(true)
}

// tellEnd tells webhooks of a job that is over: what was read is a refresh, anything else an update.
func (p *dialect) tellEnd(j *job) {
	if code := j.credential.code; code >= 200 && code < 300 {
		p.push(j, refreshed, false)
		return
	}
	p.push(j, updated, false)
}

// push sends an event about a job to the webhooks of its user's key that want it.
func (p *dialect) push(j *job, event string, executing bool) {
	k, u := j.credential, p.users[j.credential.user]
	if u == nil {
		return
	}
	data := func(what string) []string {
		return []string{"/v1/" + what + "?id_credential=" + k.id + "&limit=5000&skip=0&wbhk=1"}
	}
	endpoints := map[string]any{"credential": []string{"/v1/credentials/" + k.id}}
	body := map[string]any{
		"event": event, "id_credential": k.id, "id_external": u.external, "id_job": j.id, "id_job_uuid": j.uuid, "id_site": k.site.id,
		"id_site_organization": k.site.organization.id, "id_site_organization_type": k.site.organization.kind, "id_user": k.user,
		"endpoints": endpoints,
	}
	if event == refreshed {
		endpoints["accounts"], endpoints["transactions"] = data("accounts"), data("transactions")
	} else {
		body["is_executing"] = flag(executing)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return
	}
	p.pushBoard(u, event, body)
	for _, h := range p.hooks {
		if h.key == u.key && (h.user == "" || h.user == u.id) && slices.Contains(h.events, event) {
			p.s.Push(h.url, text, func(*http.Request, []byte) {}, func() {})
		}
	}
}
