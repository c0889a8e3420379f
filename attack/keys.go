package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
)

func keys() []attack {
	return []attack{
		{
			name: "a flow's public name for its key", strike: publicName,
			tried: "the id of a flow that waits for the bank, in 16 addresses, with and without the right form, from elsewhere",
		},
		{name: "a return that was used", strike: usedState, tried: "a bank's return again, by the same browser and by 5 others, then changed in its last letter, and cut"},
		{name: "forms of other pages", strike: forged, tried: "9 kinds of forged POST with the right cookie and turn, to 3 addresses"},
		{name: "the address without the cookie", strike: withoutCookie, tried: "a shown flow's address, page, stream, logo, form and cancel, by a browser without its cookie"},
		{name: "a requestId in other spellings", strike: spelling, tried: "one live requestId of Flinks', then 7 other spellings of it"},
		{name: "pushes", strike: pushes, tried: "one right push of Powens', and 11 with no date, an unreadable, old or future one, another body, path, coding or signature"},
		{name: "passwords in memory", strike: memory, tried: "3 passwords and a code typed; the whole memory of the process read after the flow's end"},
		{name: "source addresses made up", strike: forwarded, tried: "400 openings of one address that claims 400 others, in 5 headers"},
		{
			name: "source addresses behind a proxy", strike: proxied, setting: func(s *setting) { s.proxies = []string{"127.200.0.0/16"} },
			tried: "400 openings of one client through a trusted proxy, with an invented address before its own; then another client's",
		},
	}
}

var flowOpened = regexp.MustCompile(`flow opened" flow=(\S+)`)

func publicName(t *target) (string, error) {
	owner := t.browser()
	link, err := owner.link("powens/webauth")
	if err != nil {
		return "", err
	}
	first, err := owner.get(link) // the page was not looked at yet, so no cookie is asked for
	if err != nil {
		return "", err
	}
	key := first.key()
	var opened []string
	t.until(patience, func() bool {
		opened = flowOpened.FindStringSubmatch(t.log.String())
		return opened != nil
	})
	if opened == nil || key == "" {
		return "", fmt.Errorf("the flow's name or key was not found: %v", opened)
	}
	id := opened[1]
	stranger := t.browser()
	tries := 0
	probe := func(method, path string) error {
		tries++
		r, err := stranger.do(method, t.base+path, "turn=1&f0=123456")
		if err != nil {
			return err
		}
		if strings.Contains(fmt.Sprint(r.header), key) || strings.Contains(r.body, key) {
			return fmt.Errorf("%s %s answers %d with the flow's key", method, strings.ReplaceAll(path, id, "ID"), r.status)
		}
		if r.status < 400 && r.status != http.StatusNoContent && !strings.HasPrefix(path, "/f/"+id+"/") {
			return fmt.Errorf("%s %s answers %d", method, strings.ReplaceAll(path, id, "ID"), r.status)
		}
		return nil
	}
	for _, path := range []string{
		"/return?state=" + id + ".x", "/return?state=" + id, "/return?state=" + id + ".", "/return?state=." + id, "/return?state=" + id + "." + id,
		"/return?state=" + id + ".x&error=access_denied", "/return?error=access_denied&state=" + id, "/return?state=" + id + ".x&state=" + id + ".y",
		"/return?state=" + url.QueryEscape(id+"\x00.x"), "/return?State=" + id + ".x",
		"/f/" + id, "/f/" + id + "/events", "/f/" + id + "/logo", "/f/" + id + "/cancel", "/f/" + id + "/back",
	} {
		if err := probe(http.MethodGet, path); err != nil {
			return "", err
		}
	}
	for _, path := range []string{"/f/" + id, "/f/" + id + "/cancel", "/f/" + id + "/back"} {
		if err := probe(http.MethodPost, path); err != nil {
			return "", err
		}
	}
	page, err := owner.settle(first)
	if err == nil {
		err = owner.finish(page, "powens/webauth")
	}
	if err != nil {
		return "", fmt.Errorf("the flow itself does not go on: %w", err)
	}
	return fmt.Sprintf("%d requests, none is answered with the key; the flow goes on", tries), nil
}

func usedState(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.begin("powens/webauth")
	if err != nil {
		return "", err
	}
	back, err := owner.atBank(page)
	if err != nil {
		return "", err
	}
	changed := back[:len(back)-1] + "A"
	if changed == back {
		changed = back[:len(back)-1] + "B"
	}
	for _, wrong := range []string{changed, back[:len(back)-3]} {
		r, err := t.browser().get(wrong)
		if err != nil {
			return "", err
		}
		if r.key() != "" || r.status < 400 {
			return "", fmt.Errorf("a changed state is answered %d %s", r.status, r.says("step"))
		}
	}
	if _, err := owner.get(back); err != nil {
		return "", err
	}
	for range 5 {
		r, err := t.browser().get(back)
		if err != nil {
			return "", err
		}
		if r.key() != "" {
			return "", fmt.Errorf("a used return leads another browser to the flow (%d)", r.status)
		}
	}
	again, err := owner.get(back)
	if err != nil {
		return "", err
	}
	if again.key() == "" {
		return "", fmt.Errorf("the flow's own browser is answered %d %s to a return that is loaded again", again.status, again.says("reason"))
	}
	if again, err = owner.settle(again); err == nil {
		err = owner.finish(again, "powens/webauth")
	}
	return "no other browser is led to the flow; its own is", err
}

func forged(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.begin("powens/otp")
	if err != nil {
		return "", err
	}
	form := page.fill(right)
	here := page.action(t)
	n := 0
	for _, h := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}},
		{"Sec-Fetch-Site": {"same-site"}},
		{"Sec-Fetch-Site": {"cross-site"}, "Origin": {t.host}},
		{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"null"}},
		{"Sec-Fetch-Site": {""}, "Origin": {t.host}},
		{"Sec-Fetch-Site": {""}, "Origin": {"null"}},
		{"Sec-Fetch-Site": {""}, "Origin": {t.base + ".evil.example"}},
		{"Sec-Fetch-Site": {""}, "Origin": {"https://" + t.public()[:len(t.public())-1]}},
		{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"no-cors"}, "Content-Type": {"text/plain"}},
	} {
		for _, path := range []string{here, here + "/cancel", here + "/back"} {
			owner.header = h
			r, err := owner.post(path, form)
			if err != nil {
				return "", err
			}
			if n++; r.status != http.StatusForbidden {
				return "", fmt.Errorf("a form with %v is answered %d", h, r.status)
			}
		}
	}
	owner.header = http.Header{}
	for _, r := range t.sim.History() {
		for _, v := range r.Body {
			if v == right.code {
				return "", fmt.Errorf("a forged answer reached the bank")
			}
		}
	}
	err = owner.finish(page, "powens/otp")
	return fmt.Sprintf("%d answered 403, nothing reached the bank", n), err
}

func withoutCookie(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.begin("powens/otp")
	if err != nil {
		return "", err
	}
	form, here := page.fill(right), page.action(t)
	// What marks it as shown: a script, or an answer. A wrong answer is one.
	if _, err := owner.post(here, page.fill(typed{code: "000000"})); err != nil {
		return "", err
	}
	thief := t.browser()
	n := 0
	for _, way := range []struct{ method, path string }{
		{"GET", ""}, {"GET", "/events"}, {"GET", "/logo"}, {"POST", ""}, {"POST", "/cancel"}, {"POST", "/back"},
	} {
		for _, cookie := range []string{"", "forged"} {
			thief.cookies = map[string]string{}
			for name := range owner.cookies {
				if cookie != "" {
					thief.cookies[name] = cookie
				}
			}
			r, err := thief.do(way.method, here+way.path, form.Encode())
			if err != nil {
				return "", err
			}
			if n++; r.status != http.StatusForbidden {
				return "", fmt.Errorf("%s %s is answered %d", way.method, way.path, r.status)
			}
		}
	}
	if page, err = owner.get(here); err == nil {
		if page, err = owner.settle(page); err == nil {
			err = owner.finish(page, "powens/otp")
		}
	}
	return fmt.Sprintf("%d answered 403; the owner goes on", n), err
}

func spelling(t *target) (string, error) {
	owner := t.browser()
	link, err := owner.link("flinks/question")
	if err != nil {
		return "", err
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", err
	}
	id := u.Query().Get("requestId")
	page, err := owner.open(link)
	if err != nil {
		return "", err
	}
	if page.says("step") != "ask" {
		return "", fmt.Errorf("the link itself leads to %d %s", page.status, page.says("step"))
	}
	flows := func() int { return strings.Count(t.log.String(), "flow opened") }
	before := flows()
	spellings := []string{
		strings.ToUpper(id), strings.ReplaceAll(id, "-", ""), strings.ToUpper(strings.ReplaceAll(id, "-", "")), "{" + id + "}",
		"(" + id + ")", " " + id, strings.ToUpper(id[:8]) + id[8:],
	}
	for _, s := range spellings {
		q := u.Query()
		q.Set("requestId", s)
		u.RawQuery = q.Encode()
		r, err := t.browser().get(u.String())
		if err != nil {
			return "", err
		}
		if r.key() != "" && flows() > before {
			return "", fmt.Errorf("%s opens a second flow (%d)", strings.ReplaceAll(s, id, "ID"), r.status)
		}
	}
	if flows() != before {
		return "", fmt.Errorf("%d flows for one session", flows()-before+1)
	}
	return fmt.Sprintf("one flow for all %d spellings", len(spellings)+1), nil
}

// memory types secrets, ends the flow, and looks for them in the process's memory, until none is left.
func memory(t *target) (string, error) {
	b := t.browser()
	page, err := b.begin("powens/password")
	if err != nil {
		return "", err
	}
	var secrets []string
	for range 2 {
		secret := "Zv9" + nonce()
		secrets = append(secrets, secret)
		t.hide(secret)
		if page, err = b.post(page.action(t), page.fill(typed{"mary", secret, ""})); err != nil {
			return "", err
		}
		if page, err = b.settle(page); err != nil {
			return "", err
		}
	}
	if err = b.finish(page, "powens/password"); err != nil {
		return "", err
	}
	// People come and go, as they do; what is left then is what stays.
	for range 20 {
		if err := t.browser().through("powens/consent"); err != nil {
			return "", err
		}
	}
	left := 0
	took, gone := t.until(maxRemembered, func() bool {
		time.Sleep(time.Second)
		left = 0
		for _, s := range secrets {
			n, e := t.remembers(s)
			left, err = left+n, e
		}
		return left == 0 || err != nil
	})
	if err != nil {
		return "", err
	}
	if !gone {
		return "", fmt.Errorf("%d copies are still in memory %.0f s after the end", left, took.Seconds())
	}
	return fmt.Sprintf("no copy is left %.0f s after the end", took.Seconds()), nil
}

// maxRemembered is how long copies of what was typed may stay, as docs/operating.md says.
const maxRemembered = 30 * time.Second

// remembers counts the copies of a text in the memory of the process.
func (t *target) remembers(secret string) (n int, err error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", t.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", t.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("the memory of the process cannot be read: %w", err)
	}
	defer mem.Close()
	read := 0
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		block := make([]byte, to-from)
		k, err := mem.ReadAt(block, from)
		if err != nil && k == 0 {
			continue
		}
		read += k
		n += strings.Count(string(block[:k]), secret)
	}
	if read == 0 {
		return 0, fmt.Errorf("no memory of the process could be read")
	}
	return n, nil
}
