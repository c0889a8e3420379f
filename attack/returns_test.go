//go:build attack

package attack_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

func returns() []attack {
	return []attack{
		{
			name: "a flow's public name for its key", strike: publicName,
			tried: "the id of a flow that waits for the bank, in 16 addresses, with and without the right form, from elsewhere",
		},
		{name: "a return that was used", strike: usedState, tried: "a bank's return again, by the same browser and by 5 others, then changed in its last letter, and cut"},
		{
			name: "a return in another browser", strike: elsewhere,
			tried: "a bank's link passed on by whoever was to follow it: the return by GET from 3 kinds of places, forged yeses from 3, then the other person's own",
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
	first, err := owner.get(link) // the page has no owner yet, so no cookie is asked for
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
		"/f/" + id, "/f/" + id + "/events", "/f/" + id + "/logo", "/f/" + id + "/visit", "/f/" + id + "/back",
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
	page, err := owner.arrive("powens/webauth")
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

// elsewhere has a person follow the bank's link of another one's flow, who would be given the consent.
func elsewhere(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.arrive("powens/webauth")
	if err != nil {
		return "", err
	}
	// The way to the bank is passed on too: it leads there, and makes nothing known of the browser that follows it.
	victim := t.browser()
	back, err := victim.atBank(page)
	if err != nil {
		return "", err
	}
	if len(victim.cookies) > 0 {
		return "", fmt.Errorf("a way to the bank that was passed on gives a cookie")
	}
	arrived := func() int { return strings.Count(t.log.String(), "back from the bank") }
	for _, site := range []string{"cross-site", "none", ""} {
		victim.header = http.Header{"Sec-Fetch-Site": {site}}
		r, err := victim.get(back)
		if err != nil {
			return "", err
		}
		said := r.page().Find("#page").Text()
		switch {
		case r.status != http.StatusOK || r.page().Find("form[method=post]").Length() != 1:
			return "", fmt.Errorf("it is not asked about: %d %s", r.status, r.says("step"))
		case !strings.Contains(said, "Coinwhistle") || !strings.Contains(said, page.page().Find(".names bdi").Text()):
			return "", fmt.Errorf("the question does not say for whom: %q", said)
		case r.key() != "" || strings.Contains(r.body, page.key()) || len(victim.cookies) > 0:
			return "", fmt.Errorf("the question holds a key, or gives a cookie")
		}
	}
	for _, h := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}, "Origin": {t.host}}, {"Sec-Fetch-Site": {""}, "Origin": {t.host}}, {"Sec-Fetch-Site": {"same-site"}},
	} {
		victim.header = h
		r, err := victim.post(back, url.Values{})
		if err == nil {
			err = want(r, http.StatusForbidden)
		}
		if err != nil {
			return "", fmt.Errorf("another page says yes for a person: %w", err)
		}
	}
	victim.header = http.Header{}
	r, err := victim.post(back, url.Values{})
	if err != nil {
		return "", err
	}
	if r.key() != "" || strings.Contains(r.body, page.key()) || len(victim.cookies) > 0 {
		return "", fmt.Errorf("after a yes a key is shown: %d %s", r.status, r.says("step"))
	}
	if _, ok := t.until(patience, func() bool { return arrived() > 0 }); !ok || arrived() > 1 {
		return "", fmt.Errorf("%d returns counted after one yes", arrived())
	}
	if page, err = owner.get(page.here(t)); err == nil {
		if page, err = owner.settle(page); err == nil {
			err = owner.finish(page, "powens/webauth")
		}
	}
	return "6 of 6 change nothing; a yes counts, and shows no key", err
}
