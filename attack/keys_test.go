//go:build attack

package attack_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

func keys() []attack {
	return []attack{
		{name: "forms of other pages", strike: forged, tried: "9 kinds of forged POST with the right cookie and turn, to 3 addresses"},
		{
			name: "a key that another one has beaten", strike: deadKey,
			tried: "12 requests and 2 streams with the key of an opening before the owner's, without a cookie and with 2 forged ones; 3 keys put together",
		},
		{name: "the address without the cookie", strike: withoutCookie, tried: "a shown flow's address, page, stream, logo, form and cancel, by a browser without its cookie"},
		{name: "a relayed code for a phone", strike: relayed, tried: "3 codes for a phone used by another one: 27 requests before its digits, 3 wrong guesses at them, and the codes again"},
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
	if t.sent(right.code) > 0 {
		return "", fmt.Errorf("a forged answer reached the bank")
	}
	err = owner.finish(page, "powens/otp")
	return fmt.Sprintf("%d answered 403, nothing reached the bank", n), err
}

// deadKey opens a link before its owner does, and tries what can be done with the key of that opening once there is one.
func deadKey(t *target) (string, error) {
	owner, early := t.browser(), t.browser()
	link, err := owner.link("powens/otp")
	if err != nil {
		return "", err
	}
	before, err := early.open(link)
	if err != nil {
		return "", err
	}
	page, err := owner.open(link)
	if err != nil {
		return "", err
	}
	var h holds
	defer h.end()
	for range 2 {
		if status := t.stream(&h, early.ip, before.here(t), nil); status != "200" {
			return "", fmt.Errorf("before there is an owner a stream is answered %s", status)
		}
	}
	if page, err = owner.own(page); err != nil {
		return "", err
	}
	dead, own := before.key(), page.key()
	if dead == own || flowOf(dead) != flowOf(own) {
		return "", fmt.Errorf("two openings of a link do not have two keys of one flow")
	}
	form := page.fill(right)
	n, refused := 0, []int{http.StatusConflict}
	try := func(method, path string) error {
		n++
		r, err := early.do(method, t.base+"/f/"+path, form.Encode())
		if err != nil {
			return err
		}
		if strings.Contains(r.body+fmt.Sprint(r.header), own) || len(r.header["Set-Cookie"]) > 0 {
			return fmt.Errorf("%s …%s is answered with the owner's key, or a cookie", method, strings.TrimPrefix(path, dead))
		}
		return want(r, refused...)
	}
	for _, forged := range []string{"", "forged", strings.Split(dead, ".")[1]} {
		early.cookies = map[string]string{}
		for name := range owner.cookies {
			if forged != "" {
				early.cookies[name] = forged
			}
		}
		for _, way := range []string{
			"GET ", "GET /events", "GET /logo", "GET /visit", "GET /leave", "GET /nowhere", "POST ", "POST /here", "POST /cancel", "POST /back",
			"POST /leave", "POST /visit",
		} {
			method, path, _ := strings.Cut(way, " ")
			refused = []int{http.StatusConflict}
			if slices.Contains([]string{"GET /nowhere", "POST /visit"}, way) { // there is no such address
				refused = []int{http.StatusNotFound, http.StatusMethodNotAllowed}
			}
			if err := try(method, dead+path); err != nil {
				return "", fmt.Errorf("%s: %w", way, err)
			}
		}
	}
	// What is public of the owner's key, with proofs that are known.
	d, o := strings.Split(dead, "."), strings.Split(own, ".")
	refused = []int{http.StatusNotFound}
	for _, key := range []string{o[0] + "." + o[1] + "." + d[2], o[0] + "." + o[1] + ".", o[0] + "." + o[1]} {
		if err := try(http.MethodGet, key); err != nil {
			return "", err
		}
	}
	if took, over := t.until(patience, func() bool { return h.open() == 0 }); !over {
		return "", fmt.Errorf("a stream of another opening goes on for %.0f s", took.Seconds())
	}
	if sent := t.sent(right.code); sent > 0 {
		return "", fmt.Errorf("%d answers of a dead page reached the bank", sent)
	}
	err = owner.finish(page, "powens/otp")
	return fmt.Sprintf("%d refused, the streams end, nothing reached the bank; the owner goes on", n), err
}

func withoutCookie(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.arrive("powens/otp")
	if err != nil {
		return "", err
	}
	form, here := page.fill(right), page.here(t)
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
	err = owner.finish(page, "powens/otp")
	return fmt.Sprintf("%d answered 403; the owner goes on", n), err
}

// relayed has a person's code for a phone opened by another's, whose digits the person does not see, and who guesses therefore.
func relayed(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.arrive("powens/otp")
	if err != nil {
		return "", err
	}
	here, n := page.here(t), 0
	// do posts a form, and goes where that leads.
	do := func(b *browser, path string, form url.Values) (*reply, error) {
		r, err := b.post(path, form)
		if err == nil {
			err = want(r, http.StatusSeeOther)
		}
		if err != nil {
			return nil, err
		}
		return b.get(t.base + r.header.Get("Location"))
	}
	for guess := range 3 {
		if page, err = do(owner, here+"/phone", url.Values{"turn": {page.says("turn")}}); err != nil {
			return "", err
		}
		link := strings.TrimSpace(page.page().Find(".address code").Text())
		_, code, shown := strings.Cut(link, "/h/")
		if !shown {
			return "", fmt.Errorf("code %d is not shown, but %s", guess+1, page.says("step"))
		}
		link = t.base + "/h/" + code
		thief := t.browser()
		ask, err := thief.get(link)
		if err != nil {
			return "", err
		}
		got, err := do(thief, link, url.Values{"mark": {ask.page().Find("[name=mark]").AttrOr("value", "")}})
		if err != nil {
			return "", err
		}
		at, digits := got.here(t), got.page().Find(".digits").Text()
		if len(digits) != 2 {
			return "", fmt.Errorf("the phone shows %s", got.says("step"))
		}
		form := url.Values{"turn": {got.says("turn")}, "f0": {right.code}, "digits": {digits}}
		for _, way := range []string{"GET ", "GET /visit", "GET /logo", "GET /leave", "POST ", "POST /back", "POST /renew", "POST /cancel", "POST /phone/digits"} {
			method, path, _ := strings.Cut(way, " ")
			r, err := thief.do(method, at+path, form.Encode())
			if err != nil {
				return "", err
			}
			if n++; r.page().Find("form.ask").Length() > 0 || strings.Contains(r.body, here) {
				return "", fmt.Errorf("before its digits %s is answered with the flow", way)
			}
		}
		if page, err = owner.get(here); err != nil {
			return "", err
		}
		wrong := "10"
		if digits == wrong {
			wrong = "11"
		}
		if page, err = do(owner, here+"/phone/digits", url.Values{"turn": {page.says("turn")}, "digits": {wrong}}); err != nil {
			return "", err
		}
		for _, address := range []string{at, link} {
			r, err := thief.get(address)
			if err == nil {
				err = want(r, http.StatusGone)
			}
			if err != nil {
				return "", err
			}
		}
	}
	if page.page().Find("form[action$='/phone']").Length() > 0 {
		return "", fmt.Errorf("a fourth guess is offered")
	}
	if t.sent(right.code) > 0 {
		return "", fmt.Errorf("an answer of a phone without digits reached the bank")
	}
	if page, err = do(owner, here+"/phone/back", url.Values{}); err != nil {
		return "", err
	}
	err = owner.finish(page, "powens/otp")
	return fmt.Sprintf("%d requests got nothing, 6 answered 410, no fourth guess; nothing reached the bank; the owner goes on", n), err
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
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", t.programs[0].cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", t.programs[0].cmd.Process.Pid))
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
