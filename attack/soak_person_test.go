package attack_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// person plays one story of a soak as it is done with a browser: looks at the page, answers what it asks, waits while it
// waits, and loads it again where the browser could not.
type person struct {
	tale
	soak   *soak
	id     string // of the story
	b      *browser
	script bool // the browser runs scripts

	mark, code, password, choice string

	secret   string // the code in the link, which Powens exchanges
	diary    []string
	turn     int           // the last that was seen
	told     map[int]event // the flow's events so far, by their numbers
	posted   int           // the turn whose form was accepted; 0 if none was since
	answers  int           // postings so far
	pressed  bool          // on the phone, for the turn
	since    time.Time     // when the page began to wait, or a form was posted
	answered bool          // what is waited for is the fate of an answer
	doubts   int           // answers at whose fate a kill came in between
	asked    bool          // a page has wanted something
	opening  int           // kills before
	opened   time.Time     // when the link was followed last
	declined bool          // an offer to try again was declined
	tried    bool          // a form without fields was sent, as which the earlier program shows such an offer
	wrongs   int           // wrong answers that were posted
}

// event is one of the flow's, as the host window hears it.
type event struct {
	Source string `json:"source"`
	Type   string `json:"type"`
	Seq    int    `json:"seq"`
	Step   string `json:"step"`
	Reason string `json:"reason"`
}

// person makes the one who plays the ith story.
func (s *soak) person(i int) *person {
	by := []string{"powens", "syncfy", "flinks"}[i%3]
	told := slices.DeleteFunc(tales(), func(t tale) bool { return t.by != "" && !strings.Contains(t.by, by) })
	p := &person{
		soak: s, tale: told[i/3*7%len(told)], id: fmt.Sprintf("%s/soak-%d", by, i), script: i%4 > 0,
		mark: s.wire.label(), code: s.wire.answer(), password: s.wire.answer(), choice: s.wire.answer(),
	}
	if by == "flinks" {
		p.password = "1234" // who signs in by another name there is another person, of whom the script knows nothing
	}
	return p
}

// bank is what the bank does, with the story's own numbers.
func (p *person) bank() string {
	return "[" + strings.NewReplacer("MARK", p.mark, "CODE", p.code, "PASSWORD", p.password, "CHOICE", p.choice).Replace(p.acts) + "]"
}

func (p *person) write(format string, args ...any) {
	p.diary = append(p.diary, time.Now().Format("04:05.000 ")+fmt.Sprintf(format, args...))
}

// rest passes some time.
func (p *person) rest(d time.Duration) error {
	select {
	case <-p.b.t.Done():
		return p.b.t.Err()
	case <-time.After(d):
		return nil
	}
}

// live plays the story to its end, from some time within so long on, and says how it ended.
func (p *person) live(t *target, within time.Duration) (end string, err error) {
	p.b = t.browser()
	defer p.b.http.CloseIdleConnections()
	if err := p.rest(some(within)); err != nil {
		return "", err
	}
	p.soak.come(1)
	defer p.soak.come(-1)
	link, err := p.b.link(p.id)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(link); err == nil {
		p.secret = u.Query().Get("code")
	}
	page, err := p.open(link)
	for deadline := time.Now().Add(5 * time.Minute); err == nil; {
		if time.Now().After(deadline) {
			return "does not end", errors.New("the story does not end")
		}
		if page.status == http.StatusNotFound && page.says("reason") == "not_found" && p.soak.mayBeGone(p.opened) {
			p.write("the flow is gone")
			if page, err = p.open(link); err != nil {
				break
			}
		}
		if err = p.see(page); err != nil {
			break
		}
		switch step := page.says("step"); step {
		case "ask", "act":
			page, err = p.answer(page)
		case "visit":
			page, err = p.visit(page)
		case "approve":
			p.press("approve")
			page, err = p.wait(page)
		case "wait":
			page, err = p.wait(page)
		case "done", "failed":
			return p.leave(page)
		default:
			err = fmt.Errorf("a page of status %d says %s %s", page.status, step, page.says("reason"))
		}
	}
	return "broken off", err
}

// open follows the link, for the first time or because its flow is gone.
func (p *person) open(link string) (*reply, error) {
	p.opened, p.since = time.Now(), time.Now()
	p.turn, p.posted, p.told, p.pressed, p.answered = 0, 0, map[int]event{}, false, false
	page, err := p.get(link)
	if err == nil && p.script && page.page().Find("main[data-new]").Length() > 0 {
		if owned, err := p.b.own(page); err == nil && owned.status == http.StatusOK { // else the next page says it again
			page = owned
		}
	}
	return page, err
}

// get goes to an address, again after a moment where nothing answers: what comes is the flow's page, or what leads there.
func (p *person) get(address string) (*reply, error) {
	for deadline := time.Now().Add(patience); ; {
		r, err := p.b.get(address)
		if to := ""; err == nil {
			if to = r.header.Get("Location"); to == "" && r.status != http.StatusTooManyRequests && r.status < 500 {
				return r, nil
			}
			if to != "" {
				if u, wrong := url.Parse(r.url); wrong == nil {
					if u, wrong = u.Parse(to); wrong == nil {
						address = u.String()
						continue
					}
				}
				return nil, fmt.Errorf("%q is no address", to)
			}
			err = fmt.Errorf("answered %d", r.status)
		}
		p.write("GET: %v", err)
		if time.Now().After(deadline) {
			return nil, err
		}
		if err := p.rest(time.Second + some(100*time.Millisecond)); err != nil {
			return nil, err
		}
	}
}

// see looks at a page: it is the flow's, it goes on from what was seen before, and a form that was accepted is behind it.
func (p *person) see(page *reply) error {
	var turn int
	_, _ = fmt.Sscan(page.says("turn"), &turn)
	step := strings.TrimSpace(page.says("step") + " " + page.says("reason"))
	if turn != p.turn {
		p.write("turn %d: %s", turn, step)
	}
	if page.status != http.StatusOK && page.status != http.StatusUnprocessableEntity {
		return fmt.Errorf("%s is answered %d", step, page.status)
	}
	if turn < p.turn || p.posted > 0 && turn <= p.posted {
		return fmt.Errorf("turn %d (%s) is shown after turn %d, and a form of turn %d was accepted", turn, step, p.turn, p.posted)
	}
	if turn != p.turn {
		p.pressed = false
	}
	p.turn, p.posted = turn, 0
	if step := page.says("step"); step != "wait" && !p.since.IsZero() && (step != "approve" || !p.pressed) {
		kills, err := p.soak.goneOn(p.since)
		switch {
		case !p.asked:
			p.opening = kills
		case p.answered && kills > 0:
			p.doubts++
		}
		p.since, p.answered, p.asked = time.Time{}, false, true
		if err != nil {
			return err
		}
	}
	return p.hear(page)
}

// hear reads the events that the page tells the host window: numbered from 1, and what was told once is never told otherwise. Only where
// Redis has lost something are there numbers that are told no more, and those that come are behind all that were.
func (p *person) hear(page *reply) error {
	var spoken struct {
		Said []struct{ Data json.RawMessage }
	}
	if err := json.Unmarshal([]byte(page.page().Find("#messages").Text()), &spoken); err != nil {
		return fmt.Errorf("the page's messages: %w", err)
	}
	var told []event
	for _, said := range spoken.Said {
		var e event
		if json.Unmarshal(said.Data, &e) == nil && e.Source == "reconnect" {
			told = append(told, e)
		}
	}
	gaps := p.soak.mayLack(p.opened)
	before, most := 0, 0
	for seq := range p.told {
		most = max(most, seq)
	}
	for i, e := range told {
		last := i == len(told)-1
		was := p.told[e.Seq]
		switch terminal := e.Type == "done" || e.Type == "failed"; {
		case e.Seq != before+1 && (!gaps || e.Seq <= before):
			return fmt.Errorf("event %d is the flow's %dth: %v", e.Seq, i+1, told)
		case was != event{} && was != e, was == event{} && e.Seq <= most:
			return fmt.Errorf("event %d was %v, and is %v", e.Seq, was, e)
		case terminal && !last || last && terminal != (page.says("step") == "done" || page.says("step") == "failed"):
			return fmt.Errorf("the flow is at %s, and has told %v", page.says("step"), told)
		}
		before = e.Seq
	}
	if len(told) < len(p.told) && !gaps {
		return fmt.Errorf("%d events were told, and only %d are now", len(p.told), len(told))
	}
	for _, e := range told {
		p.told[e.Seq] = e
	}
	return nil
}

// answer posts the page's form. Where no answer comes, the page is loaded again.
func (p *person) answer(page *reply) (*reply, error) {
	if err := p.rest(p.soak.think/20 + some(p.soak.think)); err != nil {
		return nil, err
	}
	if page.page().Find("form.retry").Length() > 0 {
		p.declined = true
		r, err := p.b.post(page.action(p.b.t)+"/cancel", url.Values{})
		if err != nil || r.header.Get("Location") == "" {
			p.write("no answer to a cancel")
			return p.get(page.again(p.b.t))
		}
		return p.get(p.b.t.base + r.header.Get("Location"))
	}
	if page.says("step") == "ask" && page.page().Find("form.ask input:not([type=hidden]), form.ask select, form.ask textarea").Length() == 0 {
		p.tried = true
	}
	form, choice := p.fill(page)
	if page.says("step") == "act" {
		p.press("act")
	}
	p.soak.wire.post(form.Encode(), choice...)
	p.since, p.answered = time.Now(), true
	r, err := p.b.post(page.action(p.b.t), form)
	if err != nil || r.status >= 500 || r.status == http.StatusTooManyRequests {
		p.write("POST of turn %d: no answer", p.turn)
		return p.get(page.again(p.b.t))
	}
	p.write("POST of turn %d: %d %s", p.turn, r.status, strings.TrimPrefix(r.header.Get("Location"), page.action(p.b.t)[len(p.b.t.base):]))
	if r.status == http.StatusSeeOther || r.status == http.StatusOK {
		p.posted = p.turn
	}
	if to := r.header.Get("Location"); to != "" {
		return p.get(p.b.t.base + to)
	}
	return r, nil
}

// fill types what the page asks for: what the bank takes, after as many wrong answers as the tale wants. What may be anything
// is another number each time.
func (p *person) fill(page *reply) (form url.Values, choice []string) {
	p.answers++
	doc := page.page()
	know := typed{login: p.soak.wire.answer(), password: p.password, code: p.code}
	if !strings.Contains(p.acts, "CODE") || p.answers <= p.wrong {
		know.code = p.soak.wire.answer()
	}
	if p.answers <= p.wrong {
		know.password = p.soak.wire.answer()
		p.wrongs++
	}
	if doc.Find("form.ask [type=password]").Length() == 0 {
		know.login = know.code // it asks a question
	}
	if doc.Find("form.ask select, form.ask [type=radio]").Length() > 0 {
		choice = []string{p.choice}
	}
	return page.fill(know), choice
}

// press does something elsewhere: on the phone, or on the bank's own site.
func (p *person) press(what string) {
	if p.pressed {
		return
	}
	r, err := p.b.post(p.b.t.host+"/runs/"+p.b.run+"/"+what, url.Values{})
	if p.pressed = err == nil && r.status == http.StatusNoContent; p.pressed {
		p.since = time.Now()
	}
}

// visit goes to the bank and comes back. Where the browser cannot load what the way leads over, it is tried again.
func (p *person) visit(page *reply) (*reply, error) {
	back, err := p.b.atBank(page)
	if err != nil {
		p.write("visit: %v", err)
		return p.get(page.again(p.b.t))
	}
	p.since, p.answered = time.Now(), true
	r, err := p.get(back)
	if err == nil && r.says("step") == "returned" {
		return p.get(page.again(p.b.t))
	}
	return r, err
}

// wait does nothing until there is another page: its script listens to the stream, and asks by itself after a while without
// one; without a script it is loaded again every few seconds.
func (p *person) wait(page *reply) (*reply, error) {
	if p.since.IsZero() && page.says("step") == "wait" {
		p.since = time.Now()
	}
	again := page.refresh()
	if p.script {
		if again = time.Second; p.b.hear(page) == nil {
			again = 0
		}
	}
	if page.says("step") == "approve" && !p.pressed {
		again = min(again, time.Second)
	}
	if err := p.rest(again); err != nil {
		return nil, err
	}
	return p.get(page.again(p.b.t))
}

// leave goes to the integrator's callback, which must hear what the page says.
func (p *person) leave(page *reply) (end string, err error) {
	end = strings.TrimSpace(page.says("step") + " " + page.says("reason"))
	if !p.mayEnd(end) {
		return end, fmt.Errorf("it ends with %s, not with %s", end, p.end)
	}
	if back := page.page().Find("main a.go").AttrOr("href", ""); back != "" {
		var res result
		for deadline := time.Now().Add(patience); ; { // the integrator's look is bounded, and a page that is loaded again looks again
			if _, err := p.b.get(back); err != nil {
				return end, err
			}
			if res = p.b.result(); res.Upstream != "not known" || time.Now().After(deadline) {
				break
			}
		}
		if (res.Outcome == "done") != (end == "done") || end == "done" && res.Upstream != "healthy" {
			return end, fmt.Errorf("it ends with %s, the integrator hears %q and the connection is %q", end, res.Outcome, res.Upstream)
		}
	}
	return end, nil
}

// mayEnd reports whether a story may end so: as its tale says, or, for each reason, because of kills.
func (p *person) mayEnd(end string) bool {
	refusals := p.wrongs + p.doubts // an answer whose fate was in doubt counts as one, because its bank may have counted it
	switch end {
	case p.end:
		return true
	case "failed unreachable", "failed too_many_attempts":
		return p.doubts > 0 && refusals >= 3
	case "failed dead_link": // the token died with the program that had exchanged the link's code for it, which can be done once
		return p.opening > 0 && p.soak.wire.exchanged(p.secret) > 1
	case "done":
		return p.tried && p.soak.mixed
	case "failed cancelled": // the earlier program knows of no offer to try again, and takes "no" to it for "no" to everything
		return p.declined && p.soak.mixed
	}
	return false
}
