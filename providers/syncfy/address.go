package syncfy

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// address is where something of a job is, on one of the configured hosts.
type address struct {
	Host string `json:"host"`
	Path string `json:"path"` // absolute, without a query
}

var (
	segment = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}$`)
	word    = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,19}$`)
	someID  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// normalized reads an address of an answer. The vendor's samples show wss://host//v1/…, with a slash too many, and
// //host/…, without a scheme. A host that is not configured is refused: the token would go there.
func (acc *account) normalized(raw string) (address, bool) {
	if len(raw) > 1<<10 {
		return address{}, false
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" {
		return address{}, false
	}
	switch u.Scheme { // whatever it says, the base URL's own kind of connection is used
	case "", "https", "wss", "http", "ws":
	default:
		return address{}, false
	}
	host := strings.ToLower(u.Host)
	if host == "" {
		host = hostOf(acc.BaseURL)
	}
	for _, port := range []string{":443", ":80"} {
		if acc.hosts[host] == nil {
			host = strings.TrimSuffix(host, port)
		}
	}
	path, ok := cleanPath(u.EscapedPath())
	if acc.hosts[host] == nil || !ok {
		return address{}, false
	}
	return address{host, path}, true
}

// cleanPath drops empty segments, and refuses a path with anything unusual in it.
func cleanPath(path string) (string, bool) {
	var clean strings.Builder
	for s := range strings.SplitSeq(path, "/") {
		if s == "" {
			continue
		}
		if !segment.MatchString(s) || strings.Contains(s, "..") {
			return "", false
		}
		clean.WriteString("/" + s)
	}
	return clean.String(), clean.Len() > 0
}

// below is an address under the base URL.
func (acc *account) below(path string) address {
	u, err := url.Parse(acc.BaseURL)
	if err != nil {
		return address{}
	}
	return address{strings.ToLower(u.Host), u.Path + path}
}

// client is the way to an address, with its route as errors may show it: ids left out.
func (acc *account) client(to address) (c *upstream.Client, route string, parts []string) {
	var b strings.Builder
	for s := range strings.SplitSeq(strings.TrimPrefix(to.Path, "/"), "/") {
		if word.MatchString(s) && !looksLikeID(s) {
			b.WriteString("/" + s)
			continue
		}
		b.WriteString("/{}")
		parts = append(parts, s)
	}
	return acc.hosts[to.Host], b.String(), parts
}

// looksLikeID reports eight or more hexadecimal digits.
func looksLikeID(s string) bool {
	return len(s) >= 8 && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// endpoint is where a site wants its credentials sent (samples: "/v1/credentials", "/v1/jobs", "/v1/pulls"). The version
// in it is the base URL's last segment.
func (acc *account) endpoint(raw string) address {
	usual := acc.below("/credentials")
	if raw == "" {
		return usual
	}
	to, ok := acc.normalized(raw)
	if !ok {
		return usual
	}
	if strings.HasPrefix(raw, "/") && !strings.HasPrefix(raw, "//") {
		base := acc.below("").Path
		parent, version := base, ""
		if i := strings.LastIndexByte(base, '/'); i >= 0 {
			parent, version = base[:i], base[i:]
		}
		switch {
		case strings.HasPrefix(to.Path, base+"/") && base != "":
		case version != "" && strings.HasPrefix(to.Path, version+"/"):
			to.Path = parent + to.Path
		default:
			to.Path = base + to.Path
		}
	}
	return to
}

// newJob reads where a job can be followed from the answer that began it. An address that leads elsewhere is not used:
// the job is then looked for where the vendor's pages say that jobs are, below the base URL.
func (x *exchange) newJob(j upstream.JSON) bool {
	found := job{ID: text(j.Get("id_job"), maxName)}
	raw := map[string]string{}
	for _, name := range []string{"ws", "status", "twofa"} {
		raw[name] = j.Get(name).Text()
	}
	for _, to := range []string{raw["status"], raw["twofa"], raw["ws"]} {
		if found.ID == "" {
			found.ID = jobIn(to)
		}
	}
	if !someID.MatchString(found.ID) {
		return false
	}
	for _, a := range []struct {
		name, usual string
		to          *address
	}{
		{"ws", "/status/" + found.ID, &found.Socket},
		{"status", "/jobs/" + found.ID + "/status", &found.Status},
		{"twofa", "/jobs/" + found.ID + "/twofa", &found.Twofa},
	} {
		var ok bool
		if raw[a.name] != "" {
			*a.to, ok = x.acc.normalized(raw[a.name])
			if !ok {
				x.log().Warn("syncfy: an address leads to a host that is not configured, or cannot be read; the usual one is used",
					"address", a.name, "host", upstream.Printable(hostOf(raw[a.name]), 100))
			}
		}
		if !ok {
			*a.to = x.acc.below(a.usual)
		}
	}
	if id := text(j.Get("id_credential"), maxName); someID.MatchString(id) {
		x.cur.Credential, x.cur.Home = id, x.cur.Site
	}
	if name := upstream.Plain(text(j.Get("username"), maxName), 100); name != "" {
		x.cur.Username = name
	}
	x.cur.Job, x.cur.Phase, x.cur.Doubt, x.cur.Code = &found, phaseJob, time.Time{}, 0
	x.cur.Hidden, x.cur.Typed, x.cur.Joined, x.cur.Healthy, x.cur.Stale = nil, nil, nil, false, true
	return true
}

// jobIn finds a job's id in one of its addresses.
func jobIn(raw string) string {
	for s := range strings.SplitSeq(raw, "/") {
		if looksLikeID(s) && len(s) == 24 {
			return s
		}
	}
	return ""
}
