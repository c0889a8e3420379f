package syncfy

import (
	"cmp"
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
	segment = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,254}$`)
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
	id := text(j.Get("id_job"), maxName)
	for _, name := range []string{"status", "twofa", "ws"} {
		id = cmp.Or(id, jobIn(j.Get(name).Text()))
	}
	if !someID.MatchString(id) {
		return false
	}
	at := func(name, usual string) address {
		raw := j.Get(name).Text()
		if to, ok := x.acc.normalized(raw); ok && raw != "" {
			return to
		} else if raw != "" {
			x.log().Warn("syncfy: an address leads to a host that is not configured, or cannot be read; the usual one is used",
				"address", name, "host", upstream.Printable(hostOf(raw), 100))
		}
		return x.acc.below(usual)
	}
	x.cur.Job = &job{
		ID: id, Socket: at("ws", "/status/"+id), Status: at("status", "/jobs/"+id+"/status"), Twofa: at("twofa", "/jobs/"+id+"/twofa"),
	}
	if id := text(j.Get("id_credential"), maxName); someID.MatchString(id) {
		x.cur.Credential, x.cur.Home = id, x.cur.Site
	}
	x.cur.Username = cmp.Or(upstream.Plain(text(j.Get("username"), maxName), 100), x.cur.Username)
	x.cur.Phase, x.cur.Doubt, x.cur.Code = phaseJob, time.Time{}, 0
	x.cur.sending, x.cur.Healthy, x.cur.Listed = sending{}, false, false
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
