//go:build attack

package attack_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

func openings() []attack {
	return []attack{
		{
			name: "made-up codes from one address", exhausts: true, strike: func(t *target) (string, error) { return madeUp(t, 20000, 1) },
			tried: "20,000 openings of Powens links with invented codes, from one address, by 32 at once",
		},
		{
			name: "made-up codes from everywhere", exhausts: true, strike: func(t *target) (string, error) { return madeUp(t, 30000, 300) },
			tried: "30,000 more from 300 addresses, by 32 at once",
		},
		{
			name: "credentials forms from everywhere", exhausts: true, strike: credentialsForms,
			tried: "10,000 openings of Flinks' credentials form, which needs no secret, from one address and from 100",
		},
		{
			name: "made-up sessions of the others", exhausts: true, strike: madeUpSessions,
			tried: "3,000 invented tokens of Syncfy's and 3,000 invented requestIds of Flinks', from 60 addresses",
		},
		{
			name: "one code many times", strike: oneCode,
			tried: "1,500 openings of one right link, from 30 addresses, by 64 at once; then each page says that a person is at it",
		},
		{name: "one turn many times", strike: oneTurn, tried: "1,600 forms of one turn, by 64 at once"},
		{
			name: "openings that nobody goes to", strike: notGoing,
			tried: "HEAD, prefetches and previews by 5 headers, images, scripts, fetches: 14 ways; 10 robots that say nothing of how they come; then the person",
		},
	}
}

// visiting opens links as browsers do, by a few clients for each address.
func (t *target) visiting(n, sources int, link func(i int) string) *tally {
	ips := t.sources(sources)
	visitors := make([]*browser, sources)
	for i, ip := range ips {
		visitors[i] = t.browserAt(ip)
	}
	var statuses tally
	t.crowd(n, 32, func(i int) {
		b := *visitors[i%sources]
		b.cookies = map[string]string{}
		statuses.status(b.get(link(i)))
	})
	for _, v := range visitors {
		v.http.CloseIdleConnections()
	}
	return &statuses
}

func (t *target) powensLink(code string, more url.Values) string {
	q := url.Values{
		"domain": {powensDomain}, "client_id": {powensClient}, "code": {code}, "connection_id": {"1"},
		"redirect_uri": {t.host + "/callback"}, "state": {"s"},
	}
	for name, values := range more {
		q[name] = values
	}
	return t.base + "/reconnect?" + q.Encode()
}

func madeUp(t *target, n, sources int) (string, error) {
	t.answer(func(w http.ResponseWriter, r *http.Request) bool { // as the simulated aggregator does, which keeps all it hears
		return strings.HasSuffix(r.URL.Path, "/auth/token/access") && refuseInvented(w, r)
	})
	statuses := t.visiting(n, sources, func(i int) string { return t.powensLink(fmt.Sprintf("%s%d", nonce(), i), nil) })
	return fmt.Sprintf("answered %v", statuses), nil
}

// refuseInvented answers an exchange of a code that we made up.
func refuseInvented(w http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(r.Body)
	if r.Body = io.NopCloser(bytes.NewReader(body)); err != nil || !invented.Match(body) {
		return false
	}
	answerJSON(w, http.StatusUnauthorized, map[string]any{"code": "invalidCode", "message": "The code is invalid"})
	return true
}

var invented = regexp.MustCompile(`"n[a-z2-7]{26}[0-9]+"`)

func credentialsForms(t *target) (string, error) {
	link := func(int) string {
		return t.base + "/v2/Credential/FlinksCapital?redirectUrl=" + url.QueryEscape(t.host+"/callback")
	}
	one := t.visiting(4000, 1, link)
	many := t.visiting(6000, 100, link)
	if one.count("200") > mostOfOne {
		return "", fmt.Errorf("one address opened %v", one)
	}
	return fmt.Sprintf("from one address %v, from 100 %v", one, many), nil
}

func madeUpSessions(t *target) (string, error) {
	syncfy := t.visiting(3000, 60, func(i int) string {
		return t.base + "/syncfy?" + url.Values{
			"token": {nonce()}, "id_credential": {fmt.Sprintf("%024x", i)}, "redirect_uri": {t.host + "/callback"},
		}.Encode()
	})
	flinks := t.visiting(3000, 60, func(i int) string {
		return t.base + "/v2/?" + url.Values{
			"requestId": {fmt.Sprintf("00000000-0000-4000-8000-%012x", i)}, "redirectUrl": {t.host + "/callback"},
		}.Encode()
	})
	return fmt.Sprintf("Syncfy's answered %v, Flinks' %v", syncfy, flinks), nil
}

func oneCode(t *target) (string, error) {
	link, err := t.browser().link("powens/otp")
	if err != nil {
		return "", err
	}
	ips := t.sources(30)
	var keys, flows, statuses, owners tally
	n := t.crowd(1500, 64, func(i int) {
		b := t.browserAt(ips[i%30])
		defer b.http.CloseIdleConnections()
		r, err := b.get(link)
		statuses.status(r, err)
		if err == nil && r.key() != "" {
			keys.add(r.key())
			flows.add(flowOf(r.key()))
		}
	})
	exchanges := 0
	for _, r := range t.sim.History() {
		if strings.HasSuffix(r.Path, "/auth/token/access") {
			exchanges++
		}
	}
	if len(flows.of) != 1 || exchanges != 1 {
		return "", fmt.Errorf("%d openings led to %d flows and %d exchanges upstream: %v", n, len(flows.of), exchanges, &statuses)
	}
	all := slices.Collect(maps.Keys(keys.of))
	t.crowd(len(all), 64, func(i int) {
		b := t.browserAt(ips[i%30])
		defer b.http.CloseIdleConnections()
		owners.status(b.post(t.base+"/f/"+all[i]+"/here", nil))
	})
	if owners.count("204") != 1 || owners.count("204", "409") != len(all) {
		return "", fmt.Errorf("of %d pages not one owns the flow: %v", len(all), &owners)
	}
	return fmt.Sprintf("1 flow, 1 exchange upstream: %v; 1 owner: %v", &statuses, &owners), nil
}

func oneTurn(t *target) (string, error) {
	b := t.browser()
	page, err := b.begin("powens/otp")
	if err != nil {
		return "", err
	}
	form := page.fill(right)
	t.answer(func(_ http.ResponseWriter, r *http.Request) bool { // a bank takes its time
		if r.Method == http.MethodPost && connectionOf.MatchString(r.URL.Path) {
			time.Sleep(time.Second)
		}
		return false
	})
	var statuses tally
	n := t.crowd(1600, 64, func(int) {
		one := *b
		one.cookies = map[string]string{}
		for k, v := range b.cookies {
			one.cookies[k] = v
		}
		statuses.status(one.post(page.action(t), form))
	})
	if page, err = b.settle(&reply{url: page.url, header: http.Header{"Location": {page.here(t)}}}); err != nil {
		return "", err
	}
	if page.says("step") != "done" {
		return "", fmt.Errorf("after them the page says %s %s: %v", page.says("step"), page.says("reason"), &statuses)
	}
	if answers := t.sent(right.code); answers != 1 {
		return "", fmt.Errorf("%d forms became %d answers upstream: %v", n, answers, &statuses)
	}
	return fmt.Sprintf("1 answer upstream: %v", &statuses), nil
}

func notGoing(t *target) (string, error) {
	owner := t.browser()
	link, err := owner.link("powens/otp")
	if err != nil {
		return "", err
	}
	before := len(t.sim.History())
	type way struct {
		method string
		header http.Header
	}
	ways := []way{{http.MethodHead, nil}}
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose", "Sec-Purpose"} {
		value := "prefetch"
		if name == "X-Purpose" {
			value = "preview"
		}
		ways = append(ways, way{http.MethodGet, http.Header{name: {value}}})
	}
	ways = append(ways, way{http.MethodGet, http.Header{"Sec-Purpose": {"prefetch;prerender"}}},
		way{http.MethodGet, http.Header{"Purpose": {"Preview"}}})
	for mode, dest := range map[string]string{"no-cors": "image", "cors": "empty", "same-origin": "script"} {
		ways = append(ways, way{http.MethodGet, http.Header{"Sec-Fetch-Mode": {mode}, "Sec-Fetch-Dest": {dest}}})
	}
	ways = append(ways,
		way{http.MethodGet, http.Header{"Sec-Fetch-Mode": {"no-cors"}, "Sec-Fetch-Dest": {"style"}}},
		way{http.MethodGet, http.Header{"Sec-Fetch-Mode": {"no-cors"}, "Sec-Fetch-Dest": {"empty"}}},
		way{http.MethodGet, http.Header{"Sec-Fetch-Mode": {"websocket"}, "Sec-Fetch-Dest": {"websocket"}}})
	for _, w := range ways {
		b := t.browser()
		b.header = w.header
		r, err := b.do(w.method, link, "")
		if err != nil {
			return "", err
		}
		if r.key() != "" || len(r.header["Set-Cookie"]) > 0 {
			return "", fmt.Errorf("%s with %v opened the flow (%d)", w.method, w.header, r.status)
		}
	}
	for _, name := range robots {
		b := t.browser()
		b.header = http.Header{"User-Agent": {name}, "Sec-Fetch-Mode": {""}, "Sec-Fetch-Dest": {""}, "Sec-Fetch-Site": {""}}
		r, err := b.get(link)
		if err != nil {
			return "", err
		}
		if r.says("step") != "welcome" || r.key() != "" || len(r.header["Set-Cookie"]) > 0 {
			return "", fmt.Errorf("%s opened the flow (%d %s)", name, r.status, r.says("step"))
		}
	}
	if n := len(t.sim.History()) - before; n > 0 {
		return "", fmt.Errorf("they had %d requests sent to the aggregator", n)
	}
	page, err := owner.open(link)
	if err == nil {
		err = owner.finish(page, "powens/otp")
	}
	if err != nil {
		return "", fmt.Errorf("then the person could not go on: %w", err)
	}
	if n := len(flowOpened.FindAllString(t.log.String(), -1)); n != 1 {
		return "", fmt.Errorf("%d flows were opened, the person's included", n)
	}
	return fmt.Sprintf("none of %d opened it or had anything sent; the person did", len(ways)+len(robots)), nil
}

// robots are what scanners and previews call themselves. They do not say how they come, as old browsers do not.
var robots = []string{
	"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "WhatsApp/2.23.20.0 A", "facebookexternalhit/1.1",
	"TelegramBot (like TwitterBot)", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
	"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", "LinkedInBot/1.0", "Mozilla/5.0 (compatible; bingbot/2.0)",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "curl/8.5.0",
}
