package powens

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// log is one line of …/logs: a synchronization and what became of it.
type log struct {
	id, source  int
	start, at   time.Time
	state, text any
}

// logLimit bounds the log of one connection.
const logLimit = 200

// Settle brings every connection up to now that may have changed. Most stand still, and every request would look at them.
func (p *dialect) Settle(now time.Time) (changed bool) {
	p.endConsents(now)
	for k := range p.live {
		changed = p.settleOne(k, now) || changed
		if k.still() {
			delete(p.live, k)
		}
	}
	return changed
}

// still reports that time changes nothing about a connection, and that where it stands was told: only a request or a control
// moves it on.
func (k *connection) still() bool {
	return !slices.ContainsFunc(k.sources, func(src *source) bool {
		return !src.heard || src.known != src.state() || !src.story.Still()
	})
}

// settleOne brings one connection up to now, and tells logs and webhooks about each source that stands somewhere else.
func (p *dialect) settleOne(k *connection, now time.Time) (changed bool) {
	told := false
	for _, src := range k.sources {
		changed = src.story.Settle(now, time.Duration(p.s.Switches().ApprovalLifetime)) || changed
		state := src.state()
		if src.story.Busy() || (src.heard && src.known == state) {
			continue
		}
		mended := src.known != ""
		src.heard, src.known, told = true, state, true
		if state == "" {
			if mended || src.consented.IsZero() {
				p.consent(src, now)
			}
			src.updated = now
		}
		p.lastLog++
		line := log{id: p.lastLog, source: src.id, start: src.story.Entered, at: now}
		if state != "" {
			line.state, line.text = state, p.message(src)
		}
		if k.logs = append(k.logs, line); len(k.logs) > logLimit {
			k.logs = k.logs[1:]
		}
	}
	if told {
		p.pushSynced(k)
	}
	return changed || told
}

// syncConnection is PUT …/connections/{id}: synchronize now. It is refused right after a good synchronization and while
// one runs (observed: 409 "Can't force synchronization of connection N"). With psu_requested=false no user is there to
// consent. It does not mend a webauthRequired, but makes a fresh bank link (observed).
func (p *dialect) syncConnection(c *sandbox.Call, k *connection) sandbox.Reply {
	src := k.source(sourceName(c))
	if src == nil {
		return p.refuse(http.StatusBadRequest, "invalidValue", "the connection has no source "+sourceName(c))
	}
	t := &src.story
	resume, given := c.Fields["resume"]
	resuming := sandbox.Truth(resume, given) || c.Asked("resume")
	switch doing := t.Act().Do; {
	case resuming && (doing == sandbox.DoAskApproval || t.Busy()): // some clients resume by PUT
		return p.resume(c, k, src)
	case t.Busy() || doing == sandbox.DoAskApproval:
		return p.conflict(k, "a synchronization is running")
	case doing == sandbox.DoAccept && c.Now.Sub(src.updated) < time.Duration(p.s.Switches().SyncPause):
		return p.conflict(k, "it has just been synchronized")
	case doing == sandbox.DoAccept:
		src.heard = false
	case doing == sandbox.DoConsent && c.URL.Query().Get("psu_requested") != "false",
		(doing == sandbox.DoRequireAction || doing == sandbox.DoLock) && t.Acted:
		t.Advance(c.Now)
	case doing == sandbox.DoAskVisit:
		src.link = sandbox.Secret()
	}
	p.settleOne(k, c.Now)
	if no := p.held(c, src); no != nil {
		return *no
	}
	return p.state(c, k)
}

// describeSources lists the sources of a connection; disabled ones only when all are wanted. The connector's source is
// nested under "source" as in the bank guide's example.
func (p *dialect) describeSources(k *connection, all bool) []any {
	list := []any{}
	for _, src := range k.sources {
		if all || src.disabled.IsZero() {
			list = append(list, p.describeSource(k, src))
		}
	}
	return list
}

func (p *dialect) describeSource(k *connection, src *source) map[string]any {
	var state any
	if word := src.state(); word != "" {
		state = word
	}
	var ends any
	if src.origin.name == "openapi" && !src.consented.IsZero() {
		ends = p.date(src.consented.Add(consentLifetime))
	}
	return map[string]any{
		"id": src.id, "id_connection": k.id, "id_connector_source": src.origin.id, "name": src.origin.name,
		"last_update": p.date(src.updated), "disabled": p.date(src.disabled), "created": p.date(src.created), "state": state,
		"access_expire": ends, "expire": ends, "next_try": nil,
		"source": map[string]any{"id": src.origin.id, "name": src.origin.name, "auth_mechanism": src.origin.mechanism, "priority": src.origin.priority},
	}
}

func (p *dialect) listSources(c *sandbox.Call, k *connection) sandbox.Reply {
	return p.page(c, "sources", p.describeSources(k, c.Asked("all")))
}

// sourceInPath finds the source that a path names; disabled ones are hidden unless ?all (API design page).
func (p *dialect) sourceInPath(c *sandbox.Call, k *connection) *source {
	for _, src := range k.sources {
		if strconv.Itoa(src.id) == c.PathValue("source") && (src.disabled.IsZero() || c.Asked("all")) {
			return src
		}
	}
	return nil
}

func (p *dialect) showSource(c *sandbox.Call, k *connection) sandbox.Reply {
	src := p.sourceInPath(c, k)
	if src == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return sandbox.Reply{Status: http.StatusOK, Body: p.describeSource(k, src)}
}

// updateSource takes {disabled: bool}.
func (p *dialect) updateSource(c *sandbox.Call, k *connection) sandbox.Reply {
	src := p.sourceInPath(c, k)
	if src == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	text, ok := c.Fields["disabled"]
	if !ok {
		return p.refuse(http.StatusBadRequest, "missingParameter", "disabled is needed")
	}
	src.disabled = time.Time{}
	if sandbox.Truth(text, ok) {
		src.disabled = c.Now
	}
	return sandbox.Reply{Status: http.StatusOK, Body: p.describeSource(k, src)}
}

// listLogs is newest first under "connectionlogs", as the older spec and a production client read it.
func (p *dialect) listLogs(c *sandbox.Call, k *connection) sandbox.Reply {
	list := []any{}
	for _, l := range slices.Backward(k.logs) {
		list = append(list, map[string]any{
			"id": l.id, "id_user": k.user, "id_connection": k.id, "id_connector": k.connector.id,
			"id_source": l.source, "timestamp": p.date(l.at), "start": p.date(l.start), "next_try": nil, "error": l.state,
			"error_message": l.text, "nb_accounts": len(p.accounts(k, true, false)),
		})
	}
	return p.page(c, "connectionlogs", list)
}

// Line makes the connection's number its owner's phone.
func (p *dialect) Line(phone string) (string, []*sandbox.Story, bool) {
	id, err := strconv.Atoi(phone)
	k := p.connections[id]
	if err != nil || k == nil {
		return "", nil, false
	}
	var stories []*sandbox.Story
	for _, src := range k.sources {
		stories = append(stories, &src.story)
	}
	return k.connector.name, stories, true
}
