//go:build attack

package attack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

func guesses() []attack {
	return []attack{
		{
			name: "wrong passwords over many flows", strike: overFlows,
			tried: "12 wrong passwords over 4 flows of one connection, by 4 at once; then a fifth link",
		},
		{
			name: "a stranger's guesses at a name", strike: atName,
			tried: "12 passwords for one user name, in 3 spellings, over 4 links that need no secret and name the bank in 4 ways; then the person's own link",
		},
		{
			name: "invented codes beside a flow", strike: beside,
			tried: "20 links for a connection that a person is mending, with invented codes; then one with a right code",
		},
	}
}

// mostRefused is how many refused answers may leave, over all flows of a connection.
const mostRefused = 3

// more makes further links for the connection of one, whose own code is spent for that.
func (t *target) more(link string, n int) (links []string, err error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, err
	}
	b, q := t.browser(), u.Query()
	api := t.api + "/powens/2.0/auth/token"
	r, err := b.post(api+"/access", url.Values{"client_id": {powensClient}, "client_secret": {clientSecret}, "code": {q.Get("code")}})
	if err != nil {
		return nil, err
	}
	var access struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(r.body), &access); err != nil || access.Token == "" {
		return nil, fmt.Errorf("the code is not exchanged: %d %.200s", r.status, r.body)
	}
	b.header = http.Header{"Authorization": {"Bearer " + access.Token}}
	for range n {
		r, err := b.get(api + "/code?type=singleAccess")
		if err != nil {
			return nil, err
		}
		var minted struct {
			Code string `json:"code"`
		}
		if err := json.Unmarshal([]byte(r.body), &minted); err != nil || minted.Code == "" {
			return nil, fmt.Errorf("no further code: %d %.200s", r.status, r.body)
		}
		t.hide(minted.Code)
		q.Set("code", minted.Code)
		u.RawQuery = q.Encode()
		links = append(links, u.String())
	}
	return links, nil
}

// sent counts the requests that brought a value to the aggregators.
func (t *target) sent(value string) (n int) {
	for _, r := range t.sim.History() {
		for _, v := range r.Body {
			if strings.Contains(v, value) {
				n++
				break
			}
		}
	}
	return n
}

// guess sends wrong passwords from several pages at once, until none of them asks for more.
func (t *target) guess(pages []*reply, by []*browser, name func(flow, round int) string) error {
	var broken error
	for round := range 3 {
		t.crowd(len(pages), len(pages), func(i int) {
			if pages[i].says("step") != "ask" {
				return
			}
			r, err := by[i].post(pages[i].here(t), pages[i].fill(typed{name(i, round), wrongPassword, ""}))
			if err == nil {
				r, err = by[i].settle(r)
			}
			if err != nil {
				broken = err
				return
			}
			pages[i] = r
		})
	}
	for i, page := range pages {
		if page.says("step") == "ask" {
			broken = fmt.Errorf("flow %d asks for a fourth password", i+1)
		}
	}
	return broken
}

const wrongPassword = "0000-never-right"

func overFlows(t *target) (string, error) {
	owner := t.browser()
	link, err := owner.link("powens/password")
	if err != nil {
		return "", err
	}
	links, err := t.more(link, 5)
	if err != nil {
		return "", err
	}
	t.hide(wrongPassword)
	var pages []*reply
	var by []*browser
	for _, l := range links[:4] {
		b := t.browser()
		page, err := b.open(l)
		if err != nil {
			return "", err
		}
		pages, by = append(pages, page), append(by, b)
	}
	if err := t.guess(pages, by, func(int, int) string { return "mary" }); err != nil {
		return "", err
	}
	if n := t.sent(wrongPassword); n != mostRefused {
		return "", fmt.Errorf("%d of 12 reached the bank", n)
	}
	late, err := t.browser().open(links[4])
	if err != nil {
		return "", err
	}
	if late.says("reason") != "too_many_attempts" {
		return "", fmt.Errorf("a fifth link is answered %s %s", late.says("step"), late.says("reason"))
	}
	return fmt.Sprintf("%d of 12 reached the bank; the fifth link says that there were too many", mostRefused), nil
}

func atName(t *target) (string, error) {
	t.hide(wrongPassword)
	var pages []*reply
	var by []*browser
	for _, bank := range []string{"Banque Imaginaire", "banque imaginaire", "BANQUE Imaginaire?institutionId=7", "Banque Imaginaire?institutionId=901"} {
		b := t.browser()
		name, query, _ := strings.Cut(bank, "?")
		page, err := b.open(t.base + "/v2/Credential/" + url.PathEscape(name) + "?" + query + "&redirectUrl=" + url.QueryEscape(t.host+"/callback"))
		if err != nil {
			return "", err
		}
		if page.says("step") != "ask" {
			return "", fmt.Errorf("no form is there to try it on: %d %s %s", page.status, page.says("step"), page.says("reason"))
		}
		pages, by = append(pages, page), append(by, b)
	}
	names := []string{"mary", "MARY", "Mary"}
	if err := t.guess(pages, by, func(_, round int) string { return names[round] }); err != nil {
		return "", err
	}
	if n := t.sent(wrongPassword); n != mostRefused {
		return "", fmt.Errorf("%d of 12 reached the bank", n)
	}
	if err := t.browser().through("flinks/invalid-login"); err != nil {
		return "", fmt.Errorf("the person's own link: %w", err)
	}
	return fmt.Sprintf("%d of 12 reached the bank; the person's own link works", mostRefused), nil
}

// beside opens links about a connection at which a person is. Only one whose code the aggregator knows may learn of that.
func beside(t *target) (string, error) {
	owner := t.browser()
	link, err := owner.link("powens/otp")
	if err != nil {
		return "", err
	}
	links, err := t.more(link, 2)
	if err != nil {
		return "", err
	}
	page, err := owner.open(links[0])
	if err == nil {
		page, err = owner.own(page)
	}
	if err != nil {
		return "", err
	}
	u, err := url.Parse(links[1])
	if err != nil {
		return "", err
	}
	right := u.Query().Get("code")
	for i := range 20 {
		b, q := t.browser(), u.Query()
		q.Set("code", nonce()+strconv.Itoa(i))
		u.RawQuery = q.Encode()
		r, err := b.open(u.String())
		if err != nil {
			return "", err
		}
		if r.says("reason") != "dead_link" || strings.Contains(r.body, flowOf(page.key())) {
			return "", fmt.Errorf("an invented code is answered %s %s", r.says("step"), r.says("reason"))
		}
		// A form of the question that a right code is asked, as if it had been.
		forged, err := b.post(r.here(t), url.Values{"turn": {r.says("turn")}})
		if err != nil {
			return "", err
		}
		if forged, err = b.settle(forged); err != nil || forged.says("reason") != "dead_link" {
			return "", fmt.Errorf("and its form %s: %w", forged.says("reason"), err)
		}
	}
	q := u.Query()
	q.Set("code", right)
	u.RawQuery = q.Encode()
	r, err := t.browser().open(u.String())
	if err != nil {
		return "", err
	}
	if r.says("step") != "ask" || r.says("reason") != "superseded" && r.page().Find("form.ask input:not([type=hidden])").Length() > 0 {
		return "", fmt.Errorf("a right code is not asked whether to take over: %s %s", r.says("step"), r.says("reason"))
	}
	if page, err = owner.get(page.here(t)); err != nil {
		return "", err
	}
	err = owner.finish(page, "powens/otp")
	return "20 learn of nothing, a right one is asked; the first flow goes on", err
}
