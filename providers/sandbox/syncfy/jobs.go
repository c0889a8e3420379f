package syncfy

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// job is one attempt to sign in with a credential and to read it.
type job struct {
	id, uuid   string
	credential *credential
	plot       *plot
	faults     Faults
	base       string        // where the API was reached, for the addresses
	fresh      bool          // it came with new values
	story      sandbox.Story // what is played now, for the phone
	at         int           // which act of the plot that is
	begun      bool          // the act has begun: the question is asked, the pause is on
	checked    bool          // the values were looked at
	running    bool          // 102 was said
	answered   bool          // the question was answered
	right      bool          // and rightly
	history    []state
	late       int       // answers that were not waited for
	hurried    bool      // an answer was refused because it came too soon
	opened     int       // sockets
	next       time.Time // when it goes on by itself
	later      time.Time // when a pending success becomes a whole one
	over       bool
	told       bool // webhooks heard of its end
	made       time.Time
}

// state is one element of a job's history.
type state struct {
	code    int
	twofa   []twofaElement
	answers int       // how often it was answered
	pushed  time.Time // when a socket first sent it; zero if none did
}

func (p *dialect) newJob(c *sandbox.Call, k *credential, fresh bool) *job {
	plot := k.plot
	if plot == nil {
		plot = newPlot(nil, k.site, c.Now)
		if k.site.script != nil {
			plot.script = k.site.script(k.values)
		}
	}
	j := &job{id: p.id(), uuid: p.id(), credential: k, plot: plot, faults: p.faults(k), base: p.s.Address(c.Request), fresh: fresh, made: c.Now}
	j.story.Set(plot.script, c.Now)
	k.executed = c.Now
	k.jobs = append(k.jobs, j)
	p.jobs[j.id] = j
	p.live = append(p.live, j)
	j.say(state{code: 100})
	j.next = c.Now.Add(p.pace())
	return j
}

func (p *dialect) pace() time.Duration { return time.Duration(p.switches.Pace) }

// say adds a state to the history, unless the job is to leave it out.
func (j *job) say(state state) {
	if state.twofa != nil || !slices.Contains(j.faults.Skip, state.code) {
		j.history = append(j.history, state)
	}
}

func (j *job) end(code int, now time.Time) {
	if j.over {
		return
	}
	j.say(state{code: code})
	j.over = true
	j.credential.code = code
	if code >= 200 && code < 300 {
		j.credential.good = now
	}
}

// act is the act that is being played; Accept when the plot is over.
func (j *job) act() sandbox.Act {
	if j.at < len(j.plot.script) {
		return j.plot.script[j.at]
	}
	return sandbox.Accept()
}

// finished reports that nothing more happens.
func (j *job) finished() bool { return j.over && j.later.IsZero() }

// waiting reports that the job waits for an answer.
func (j *job) waiting() bool {
	if j.over || !j.begun || j.answered {
		return false
	}
	switch j.act().Do {
	case sandbox.DoAskCode, sandbox.DoAskChoice, sandbox.DoAskFields, sandbox.DoAskPicture:
		return true
	}
	return false
}

// play brings a job up to now.
func (p *dialect) play(j *job, now time.Time) (changed bool) {
	for !j.finished() {
		if j.over {
			if now.Before(j.later) {
				return changed
			}
			j.say(state{code: http.StatusOK})
			j.later, j.credential.code = time.Time{}, http.StatusOK
			return true
		}
		at := j.next
		if j.begun && j.act().Do == sandbox.DoAskApproval && j.story.Verdict != "" {
			at = now // the phone does not keep to the pace
		}
		if now.Before(at) {
			return changed
		}
		p.step(j, at)
		changed = true
	}
	return changed
}

// step does the next thing.
func (p *dialect) step(j *job, at time.Time) {
	j.next = at.Add(p.pace())
	if !j.checked {
		j.checked = true
		j.say(state{code: 101})
		j.story.Enter(at)
		return
	}
	if !j.begun && j.at == 0 && !j.passwordRight() {
		j.end(http.StatusUnauthorized, at)
		return
	}
	a := j.act()
	if j.plot.settled[j.at] {
		j.advance(at)
		return
	}
	switch a.Do {
	case sandbox.DoConsent: // Syncfy knows no consent
		j.advance(at)
	case sandbox.DoDawdle:
		if j.begun {
			j.advance(at)
			return
		}
		j.begun, j.next = true, at.Add(time.Duration(a.For))
	case sandbox.DoAskCode, sandbox.DoAskChoice, sandbox.DoAskFields, sandbox.DoAskPicture, sandbox.DoAskApproval:
		p.ask(j, a, at)
	case sandbox.DoAccept:
		if !j.running {
			j.running = true
			j.say(state{code: 102})
			return
		}
		if j.credential.plot == j.plot {
			j.credential.plot = nil
		}
		j.end(endCode(a, http.StatusOK), at)
		if endCode(a, 0) == 201 {
			j.later = at.Add(10*p.pace() + time.Second)
		}
	case sandbox.DoStrange:
		code := endCode(a, 555)
		if code >= 300 && code != 301 && code < 400 || code < 200 {
			j.say(state{code: code})
			j.advance(at)
			return
		}
		p.trouble(j, a, code, at)
	default:
		p.trouble(j, a, endCode(a, troubleCodes[a.Do]), at)
	}
}

// troubleCodes are the codes that an act ends with when it does not name one.
var troubleCodes = map[string]int{
	sandbox.DoRefusePassword: 401, sandbox.DoExpirePassword: 401, sandbox.DoRequireAction: 408, sandbox.DoAskVisit: 408, sandbox.DoLock: 405,
	sandbox.DoLimit: 413, sandbox.DoGoDown: 501, sandbox.DoBreak: 500, sandbox.DoUnsupported: 449,
}

// code is the number that an act shows, if it names one.
func endCode(a sandbox.Act, usual int) int {
	if code, err := strconv.Atoi(a.State); err == nil && code >= 100 && code <= 999 {
		return code
	}
	return usual
}

// trouble ends the job with a code, unless what it was about is settled.
func (p *dialect) trouble(j *job, a sandbox.Act, code int, at time.Time) {
	settled := false
	switch a.Do {
	case sandbox.DoRefusePassword, sandbox.DoExpirePassword:
		if settled = j.fresh && j.passwordTaken(a.Accepts); settled {
			j.credential.accepted = j.password()
		}
	case sandbox.DoRequireAction, sandbox.DoLock, sandbox.DoAskVisit:
		settled, j.plot.acted = j.plot.acted, false
	case sandbox.DoLimit, sandbox.DoGoDown, sandbox.DoBreak:
		settled = a.For > 0 && !at.Before(j.plot.since.Add(time.Duration(a.For)))
	case sandbox.DoStrange:
		settled = code == 409 && j.credential.site != j.plot.site
	}
	if settled {
		j.plot.settled[j.at] = true
		j.advance(at)
		return
	}
	j.end(code, at)
}

// advance goes on to the next act, at once.
func (j *job) advance(at time.Time) {
	j.at++
	j.begun, j.answered, j.right = false, false, false
	j.story.Set(j.plot.script[min(j.at, len(j.plot.script)):], at)
	j.next = at
}

// password is the job's, empty for a site that wants none.
func (j *job) password() string {
	if o := j.credential.site.option(j.credential.input); o != nil {
		for _, e := range o.elements {
			if e.kind == "password" {
				return j.credential.values[e.name]
			}
		}
	}
	return ""
}

// passwordTaken reports that a password is the one, or without one that it is right everywhere: "test" as at the
// vendor's test bank, or the password of every bank here.
func (j *job) passwordTaken(only string) bool {
	if only != "" {
		return j.password() == only
	}
	return j.password() == "test" || j.password() == sandbox.RightPassword
}

// passwordRight is what the bank thinks of the password before anything else; where a script refuses it, the script is
// asked.
func (j *job) passwordRight() bool {
	for i, a := range j.plot.script {
		if (a.Do == sandbox.DoRefusePassword || a.Do == sandbox.DoExpirePassword) && !j.plot.settled[i] {
			return true
		}
	}
	asked := false
	if o := j.credential.site.option(j.credential.input); o != nil {
		for _, e := range o.elements {
			asked = asked || e.kind == "password"
		}
	}
	return !asked || j.passwordTaken("") || j.credential.accepted != "" && j.password() == j.credential.accepted
}

func (j *job) socketURL() string {
	path := root + "/status/" + j.id
	if j.faults.URLs == "double_slash" || j.faults.URLs == "both" {
		path = "/syncfy//v1/status/" + j.id
	}
	return "ws" + strings.TrimPrefix(j.host(), "http") + path
}

func (j *job) statusURL() string { return j.host() + root + "/jobs/" + j.id + "/status" }

func (j *job) twofaURL() string {
	host := j.host()
	if j.faults.URLs == "scheme_less" || j.faults.URLs == "both" {
		_, host, _ = strings.Cut(host, ":")
	}
	return host + root + "/jobs/" + j.id + "/twofa"
}

func (j *job) host() string {
	if j.faults.URLs == "elsewhere" {
		return "https://elsewhere.invalid"
	}
	return j.base
}

// describe is one element of the status array, and one message of the socket.
func (j *job) describe(state state) map[string]any {
	object := map[string]any{"code": state.code}
	if state.twofa != nil {
		elements := []any{}
		for _, e := range state.twofa {
			elements = append(elements, e.describe())
		}
		object["address"], object["twofa"] = j.twofaURL(), elements
	}
	return object
}

// jobKept is how long a job's history can be read (guide of the vendor's library: around 15 days).
const jobKept = 15 * 24 * time.Hour

// found is a job that can be found now.
func (p *dialect) found(id string, now time.Time) *job {
	j := p.jobs[id]
	if j == nil || now.Sub(j.made) >= jobKept || now.Sub(j.made) < time.Duration(j.faults.UnknownFor) {
		return nil
	}
	return j
}

// job finds the job in the path, which must be the user's.
func (p *dialect) job(c *sandbox.Call, u *user) *job {
	if j := p.found(c.PathValue("job"), c.Now); j != nil && j.credential.user == u.id {
		return j
	}
	return nil
}

func (p *dialect) showStatus(c *sandbox.Call, u *user) sandbox.Reply {
	j := p.job(c, u)
	if j == nil {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	list := []any{}
	for _, state := range j.history {
		list = append(list, j.describe(state))
	}
	return respond(list)
}
