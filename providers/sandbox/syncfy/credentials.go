package syncfy

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// credential is what a user gave a site to sign in with, and how the last job with it ended.
type credential struct {
	id, user string
	site     *site
	input    string            // the option that was chosen, for versions 3 and 4
	values   map[string]string // as last given
	accepted string            // a password that a script accepted
	plot     *plot             // what the controls want; nil: what the site always does
	faults   *Faults           // what the controls want; nil: what the switches say
	jobs     []*job
	refusals int // jobs refused from the start, for Faults.RefuseTimes

	code                 int // the last job's
	made, executed, good time.Time
}

// plot is a script for the jobs of one credential. Each job plays it from the beginning, as a bank asks for a
// code at each sign-in; what is settled for good, such as a changed password, does not come again.
type plot struct {
	script  sandbox.Script
	settled map[int]bool
	acted   bool // the user did what a require_action or a lock wanted
	since   time.Time
	site    *site // where it began, to see that another one was chosen
}

func newPlot(script sandbox.Script, site *site, now time.Time) *plot {
	return &plot{script: script, settled: map[int]bool{}, since: now, site: site}
}

// running is the job that is under way, nil when there is none.
func (k *credential) running() *job {
	if n := len(k.jobs); n > 0 && !k.jobs[n-1].over {
		return k.jobs[n-1]
	}
	return nil
}

// blocked is the act that waits for the user to do something at the bank, if the credential's plot begins with one.
func (k *credential) blocked() bool {
	if k.plot == nil || k.plot.acted {
		return false
	}
	for i, a := range k.plot.script {
		if !k.plot.settled[i] && (a.Do == sandbox.DoRequireAction || a.Do == sandbox.DoLock || a.Do == sandbox.DoAskVisit) {
			return true
		}
	}
	return false
}

// username is the first identifier, with its middle hidden as the vendor does: "t**t".
func (k *credential) username() string {
	name := []rune(k.identity())
	if len(name) < 3 {
		return strings.Repeat("*", len(name))
	}
	return string(name[0]) + strings.Repeat("*", len(name)-2) + string(name[len(name)-1])
}

func (k *credential) identity() string { return k.site.identity(k.input, k.values) }

// identity is what tells two credentials of a user at a site apart.
func (t *site) identity(input string, values map[string]string) string {
	if o := t.option(input); o != nil {
		for _, e := range o.elements {
			if e.username {
				return values[e.name]
			}
		}
	}
	return ""
}

// asks reports that the bank wants more than what is stored.
func (k *credential) asks() bool {
	var script sandbox.Script
	switch {
	case k.plot != nil:
		script = k.plot.script
	case k.site.script != nil:
		script = k.site.script(k.values)
	}
	return slices.ContainsFunc(script, func(a sandbox.Act) bool {
		return slices.Contains([]string{sandbox.DoAskCode, sandbox.DoAskChoice, sandbox.DoAskFields, sandbox.DoAskPicture, sandbox.DoAskApproval}, a.Do)
	})
}

// rest is how long what is stored is not tried again, after it has worked: never for a site that asks for more (samples).
func (p *dialect) rest(k *credential) time.Duration {
	if k.code < 200 || k.code >= 300 || k.asks() {
		return 0
	}
	return max(0, k.good.Add(time.Duration(p.switches.ReadyIn)).Sub(p.s.Now()))
}

// describe is the Credential object (samples). Flags are numbers and times are seconds.
func (p *dialect) describe(k *credential) map[string]any {
	rest, ready := p.rest(k), time.Time{}
	if rest > 0 {
		ready = p.s.Now().Add(rest)
	}
	return map[string]any{
		"id_credential": k.id, "id_user": k.user, "id_environment": "574894bf7848066d138b4570", "id_external": nil,
		"id_site": k.site.id, "id_site_organization": k.site.organization.id, "id_site_organization_type": k.site.organization.kind,
		"id_organization": k.site.organization.id, "is_authorized": flag(!k.good.IsZero()), "is_disabled": 0,
		"is_locked": flag(k.code == 405), "is_twofa": flag(k.asks()), "can_sync": flag(rest == 0), "ready_in": int64(rest / time.Second),
		"username": k.username(), "code": k.code, "keywords": nil, "dt_authorized": seconds(k.good), "dt_execute": seconds(k.executed),
		"dt_ready": seconds(ready), "dt_refresh": seconds(k.good), "dt_disable": nil,
	}
}

func (p *dialect) listCredentials(c *sandbox.Call, u *user) sandbox.Reply {
	id := c.PathValue("id")
	list := []any{}
	for _, k := range p.credentials {
		if k.user == u.id && (id == "" || id == k.id) && wanted(c, "id_credential", k.id) && wanted(c, "id_site", k.site.id) {
			list = append(list, p.describe(k))
		}
	}
	if id != "" && len(list) == 0 {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	return respond(list)
}

// listAllCredentials are those of all users of a key, or of the one user of a session.
func (p *dialect) listAllCredentials(c *sandbox.Call) sandbox.Reply {
	return p.withOwner(func(_ *sandbox.Call, key, user string) sandbox.Reply {
		list := []any{}
		for _, k := range p.credentials {
			if u := p.users[k.user]; u != nil && u.key == key && (user == "" || user == u.id) {
				list = append(list, p.describe(k))
			}
		}
		return respond(list)
	})(c)
}

func (p *dialect) deleteCredential(c *sandbox.Call, u *user) sandbox.Reply {
	k := p.credential(c.PathValue("id"))
	if k == nil || k.id != c.PathValue("id") || k.user != u.id {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	p.remove(k)
	return respond(true)
}

func (p *dialect) remove(k *credential) {
	if j := k.running(); j != nil {
		j.end(http.StatusInternalServerError, p.s.Now())
		j.told = true
	}
	p.credentials = slices.DeleteFunc(p.credentials, func(other *credential) bool { return other == k })
}

// given reads the values that a body has for a site, which are under "credentials" for version 1 and under "input" for
// the others; none at all is nil. Values are kept as text.
func given(c *sandbox.Call, t *site) (input string, values map[string]string, problem string) {
	member := "credentials"
	if t.version != 1 {
		member = "input"
	}
	if c.Fields[member] == "" {
		return "", nil, ""
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(c.Fields[member]), &raw) != nil {
		return "", nil, member + " is an object"
	}
	o := t.option(c.Fields["input_name"])
	if o == nil {
		return "", nil, "input_name is none of the site's"
	}
	some := false
	values = map[string]string{}
	for name, value := range raw {
		switch text := ""; {
		case !t.knows(name):
			return "", nil, "the site has no element " + name
		case !o.has(name):
			// The widget sends the elements of all options: null for what was not filled in.
		case string(value) == "null":
			some = true
		case json.Unmarshal(value, &text) != nil:
			return "", nil, name + " is a text"
		default:
			values[name], some = text, true
		}
	}
	if len(raw) > 0 && !some {
		return "", nil, "nothing is given for input_name"
	}
	return o.name, values, ""
}

// createCredential is POST to the site's endpoint. The same user name at the same site updates what is there (samples).
// Nothing is refused here for being wrong or missing: that is the job's to say.
func (p *dialect) createCredential(c *sandbox.Call, u *user) sandbox.Reply {
	t := siteByID(c.Fields["id_site"])
	if t == nil {
		return p.refuse(http.StatusBadRequest, "Bad Request", "id_site is unknown")
	}
	path := strings.TrimPrefix(c.URL.Path, root)
	if own := strings.TrimPrefix(t.endpoint, "/v1"); path != own && path != own+"/pulls" {
		return p.refuse(http.StatusBadRequest, "Bad Request", "this site has another endpoint") // "follow the field"; the answer is UNVERIFIED
	}
	input, values, problem := given(c, t)
	switch {
	case problem != "":
		return p.refuse(http.StatusBadRequest, "Bad Request", problem)
	case values == nil:
		return p.refuse(http.StatusBadRequest, "Bad Request", "credentials are needed")
	}
	for _, k := range p.credentials {
		if k.user == u.id && k.site == t && k.identity() != "" && k.identity() == t.identity(input, values) {
			k.input = input
			return p.startJob(c, k, values, false)
		}
	}
	k := p.newCredential(u, t, input, values, c.Now)
	return p.startJob(c, k, values, true)
}

func (p *dialect) newCredential(u *user, t *site, input string, values map[string]string, now time.Time) *credential {
	k := &credential{id: p.id(), user: u.id, site: t, input: input, values: values, made: now}
	p.credentials = append(p.credentials, k)
	return k
}

// syncCredential is PUT …/sync or …/pulls: with what is stored, or with new values in the body (samples). A body that
// names another site of the same organization moves the credential there. UNVERIFIED.
func (p *dialect) syncCredential(c *sandbox.Call, u *user) sandbox.Reply {
	k := p.credential(c.PathValue("id"))
	if k == nil || k.id != c.PathValue("id") || k.user != u.id {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	t := k.site
	if id := c.Fields["id_site"]; id != "" {
		if t = siteByID(id); t == nil || t.organization != k.site.organization {
			return p.refuse(http.StatusBadRequest, "Bad Request", "id_site is none of this organization's")
		}
	}
	input, values, problem := given(c, t)
	switch {
	case problem != "":
		return p.refuse(http.StatusBadRequest, "Bad Request", problem)
	case values == nil && (k.code == 401 || k.code == 403 && k.plot == nil && t.script == nil) && !p.switches.Repull:
		// These very words are what the widget looks for.
		return p.refuse(http.StatusBadRequest, "Credential error, please consider updating credential password")
	case values != nil:
		k.site, k.input = t, input
	}
	return p.startJob(c, k, values, false)
}

var refusals = map[int]string{
	200: "Credential can't be sync at this moment", 400: "Credential can't be sync at this moment", 402: "Payment Required", 403: "Forbidden",
	404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}

// startJob begins a job, with new values or with those that are stored when there are none.
func (p *dialect) startJob(c *sandbox.Call, k *credential, values map[string]string, isNew bool) sandbox.Reply {
	faults := p.faults(k)
	if faults.Refuse != 0 && (faults.RefuseTimes == 0 || k.refusals < faults.RefuseTimes) {
		k.refusals++
		rep := p.refuse(faults.Refuse, refusals[faults.Refuse])
		if faults.Refuse == http.StatusOK { // observed by an integrator: what is no success looks like one
			rep.Body.(map[string]any)["status"] = false
		}
		return rep
	}
	if values == nil && p.rest(k) > 0 {
		return p.refuse(http.StatusBadRequest, refusals[400])
	}
	if j := k.running(); j != nil {
		if p.switches.Busy == "refuse" {
			return p.refuse(http.StatusBadRequest, refusals[400])
		}
		j.end(http.StatusInternalServerError, c.Now)
	}
	if values != nil {
		if k.values == nil {
			k.values = map[string]string{}
		}
		k.values = mergedValues(k, values)
	}
	c.Entry.Connection = k.id
	j := p.newJob(c, k, values != nil)
	event := updated
	if isNew {
		event = created
	}
	p.push(j, event, true)
	return respond(map[string]any{
		"id_credential": k.id, "id_job_uuid": j.uuid, "id_job": j.id, "is_new": flag(isNew), "username": k.username(),
		"ws": j.socketURL(), "status": j.statusURL(), "twofa": j.twofaURL(),
	})
}

// mergedValues keeps what the new values do not name: version 4 updates without its identifiers.
func mergedValues(k *credential, values map[string]string) map[string]string {
	merged := maps.Clone(values)
	if k.site.version == 4 {
		merged = maps.Clone(k.values)
		maps.Copy(merged, values)
	}
	return merged
}

func (p *dialect) faults(k *credential) Faults {
	if k.faults != nil {
		return *k.faults
	}
	return p.switches.Faults
}
