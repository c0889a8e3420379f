package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/handlers"
)

// answer is what a server has said.
type answer struct {
	*http.Response
	body []byte
}

// ask sends one request, and takes note of the clock of who answers. No error holds the address, which may hold a secret.
func (d *doctor) ask(ctx context.Context, method, address string, header map[string]string, body string) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return answer{}, errors.New("is no address")
	}
	r.Header.Set("User-Agent", "reconnect-doctor")
	for name, v := range header {
		r.Header.Set(name, v)
	}
	asked := time.Now()
	resp, err := d.http.Do(r)
	if err != nil {
		return answer{}, errors.New(unreached(err, d.patience))
	}
	defer resp.Body.Close()
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil && !strings.HasPrefix(address, d.s.URL+"/") {
		d.heard(date, asked)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return answer{}, errors.New(unreached(err, d.patience))
	}
	return answer{resp, text}, nil
}

// unreached says why there is no answer.
func unreached(err error, patience time.Duration) string {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err
	}
	var name *net.DNSError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("does not answer within %s", patience)
	case errors.As(err, &name) && name.IsNotFound:
		return fmt.Sprintf("is not reached: there is no host %s", name.Name)
	}
	return "is not reached: " + err.Error()
}

// bareAddress is an address without what receivers have their secrets in.
func bareAddress(address string) string {
	base, query, _ := strings.Cut(address, "?")
	if query != "" {
		base += "?(hidden)"
	}
	return base
}

// reach looks at an integrator's address by HEAD, at which it does nothing.
func (d *doctor) reach(ctx context.Context, about, address string) []finding {
	about += " " + bareAddress(address)
	say := func(level, says, do string) []finding { return []finding{{level, about, says, do}} }
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return say(note, "is an app's own, which is not reached from here", "")
	}
	a, err := d.ask(ctx, http.MethodHead, address, nil, "")
	switch {
	case err != nil:
		return say(wrong, err.Error(), "is it spelled right, and does this machine get there?")
	case a.StatusCode >= 500 && a.StatusCode != http.StatusNotImplemented:
		return say(warning, fmt.Sprintf("answers %d", a.StatusCode), "have the integrator look at it")
	case a.StatusCode == http.StatusNotFound || a.StatusCode == http.StatusGone:
		return say(warning, fmt.Sprintf("answers %d to HEAD", a.StatusCode), "is its path right?")
	}
	return say(fine, fmt.Sprintf("answers (%d to HEAD)", a.StatusCode), "")
}

// skew is how far another's clock is ahead of ours, and how far that may be from the truth.
type skew struct{ ahead, give time.Duration }

// heard takes note of a Date, which is cut to a second and was written between question and answer.
func (d *doctor) heard(date, asked time.Time) {
	took := time.Since(asked)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.skews = append(d.skews, skew{date.Add(time.Second / 2).Sub(asked.Add(took / 2)), (took + time.Second) / 2})
}

// badSkew is from where replicas, tickets and results suffer: see "Clocks" in docs/operating.md.
const badSkew = 10 * time.Second

// clock compares this machine's clock with those of all that have answered: the one in the middle counts.
func (d *doctor) clock() finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.skews) == 0 {
		return finding{note, "clock", "nothing has answered that it could be compared with", ""}
	}
	slices.SortFunc(d.skews, func(a, b skew) int { return cmp.Compare(a.ahead, b.ahead) })
	middle := d.skews[len(d.skews)/2]
	off := middle.ahead.Abs()
	says := fmt.Sprintf("differs by %s from that of others (%d answers)", off.Round(time.Second), len(d.skews))
	switch {
	case off-middle.give > badSkew:
		return finding{wrong, "clock", says, "have NTP keep it: tickets and deadlines depend on it"}
	case off-middle.give > time.Second:
		return finding{warning, "clock", says, "have NTP keep it"}
	}
	return finding{fine, "clock", says, ""}
}

// invented is an address of documentation (RFC 5737): the doctor says to come from there, which no server may believe.
const invented = "192.0.2.1"

// fewDays is when a certificate should have been renewed.
const fewDays = 14

// public asks the server at its own public address, on the way that browsers take.
func (d *doctor) public(ctx context.Context) (found []finding) {
	say := func(level, about, says, do string) {
		found = append(found, finding{level, about, says, do})
	}
	a, err := d.ask(ctx, http.MethodGet, d.s.URL+"/readyz", nil, "")
	if err != nil {
		say(wrong, d.s.URL, err.Error(), "does the server run? Else look at its name, firewall and proxy")
		return found
	}
	word := strings.TrimSpace(string(a.body))
	switch {
	case a.StatusCode == http.StatusOK && word == "ok":
		say(fine, d.s.URL, "is reached and ready", "")
	case a.StatusCode == http.StatusServiceUnavailable && slices.Contains([]string{"stopping", "store away", "store silent"}, word):
		say(wrong, d.s.URL, "is reached, and not ready: "+word, "its log says why")
	default:
		say(wrong, d.s.URL, fmt.Sprintf("answers /readyz by %d, and not as this server does", a.StatusCode), "does the proxy lead here?")
		return found
	}
	if a.TLS != nil && len(a.TLS.PeerCertificates) > 0 {
		days := int(time.Until(a.TLS.PeerCertificates[0].NotAfter).Hours() / 24)
		level, do := fine, ""
		if days < fewDays {
			level, do = warning, "why is it not renewed?"
		}
		say(level, "certificate", fmt.Sprintf("is good for %d days", days), do)
		switch {
		case a.ProtoMajor >= 2:
			say(fine, "protocol", a.Proto, "")
		case d.s.TLS == nil:
			say(warning, "protocol", a.Proto, "switch on HTTP/2 at the proxy: browsers hold few connections of the older one, and each page that waits holds one")
		}
	}
	return append(found, d.headers(ctx)...)
}

// headers sees what the proxies leave of a request.
func (d *doctor) headers(ctx context.Context) (found []finding) {
	say := func(level, about, says, do string) []finding {
		found = append(found, finding{level, about, says, do})
		return found
	}
	header := map[string]string{"Authorization": "Bearer " + handlers.SeenKey(d.s.SessionKey)}
	if len(d.s.Proxies) > 0 {
		header["X-Forwarded-For"] = invented
	}
	a, err := d.ask(ctx, http.MethodGet, d.s.URL+handlers.SeenPath, header, "")
	var got handlers.Seen
	switch {
	case err != nil:
		return say(wrong, "proxy", "its headers are not seen: the server "+err.Error(), "")
	case a.StatusCode == http.StatusUnauthorized:
		return say(wrong, "proxy", "a server answers that has another session_secret, or gets no Authorization header", "do all replicas run by this configuration, and has the proxy that header pass?")
	case a.StatusCode != http.StatusOK || json.Unmarshal(a.body, &got) != nil:
		return say(wrong, "proxy", fmt.Sprintf("its headers are not seen: the server answers %d", a.StatusCode), "does the same version run there?")
	}
	u, _ := url.Parse(d.s.URL) // it was checked
	if strings.EqualFold(got.Host, u.Host) {
		say(fine, "Host", "arrives", "")
	} else {
		say(wrong, "Host", fmt.Sprintf("%s arrives instead of %s", got.Host, u.Host), "have the proxy pass Host as it comes")
	}
	const about = "X-Forwarded-For"
	switch {
	case len(d.s.Proxies) == 0 && len(got.Forwarded) > 0:
		return say(wrong, about, "a proxy at "+got.Socket+" forwards, and trusted_proxies is empty: everybody behind it counts as one address", "list that proxy")
	case len(d.s.Proxies) == 0:
		return say(fine, about, "no proxy forwards, and none is trusted", "")
	case !got.Trusted:
		return say(wrong, about, "requests come from "+got.Socket+", which is not among trusted_proxies: everybody counts as one address", "list it, if it is the proxy")
	case len(got.Forwarded) == 0:
		return say(wrong, about, "does not arrive: everybody behind the proxy counts as one address", "have the proxy add the address of who connects")
	case got.Forwarded[len(got.Forwarded)-1] == invented: // what stands before it may well be invented
		return say(wrong, about, "arrives as the client has invented it: an address can say to be any other", "have the proxy add the address of who connects; without a proxy, trusted_proxies must be empty")
	}
	return say(fine, about, "arrives from "+got.Forwarded[len(got.Forwarded)-1], "")
}
