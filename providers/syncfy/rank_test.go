package syncfy

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestWhatWouldBeMissedDecidesWhoGoesFirst(t *testing.T) {
	began := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	ask, approve := reconnect.Ask{Fields: []reconnect.Field{{Name: "token"}}}, reconnect.Approve{}
	asked := func(pushed bool, known time.Duration) *job {
		return &job{Questions: 1, Asked: 1, Pushed: pushed, Known: began.Add(known)}
	}
	for name, c := range map[string]struct {
		cur   cursor
		shown reconnect.Step
		key   string
		now   time.Duration
		want  upstream.Urgency
		long  bool // it stands in line, and does not try its luck
	}{
		"who is to begin":                     {cur: cursor{Phase: phaseOpen}, want: upstream.Usual, long: true},
		"a job is to begin":                   {cur: cursor{Phase: phasePull, Touched: began}, want: upstream.Usual, long: true},
		"a session that dies in the line":     {cur: cursor{Phase: phaseOpen}, now: keepAlive, want: upstream.Pressing, long: true},
		"one that can be minted anew":         {cur: cursor{Phase: phasePull, User: "u"}, key: "k", now: time.Hour, want: upstream.Usual, long: true},
		"a session that dies meanwhile":       {cur: cursor{Phase: phaseLogin, Touched: began}, shown: ask, now: keepAlive, want: upstream.Pressing},
		"an answer in doubt":                  {cur: cursor{Phase: phaseLogin, Doubt: began}, shown: ask, want: upstream.Pressing, long: true},
		"a code in doubt":                     {cur: cursor{Phase: phaseJob, Doubt: began, Code: 410, Job: asked(false, 0)}, shown: ask, want: upstream.Pressing, long: true},
		"a code in doubt, and a socket":       {cur: cursor{Phase: phaseJob, Doubt: began, Code: 410, Job: asked(true, 0)}, shown: ask, want: upstream.Pressing},
		"a job that is heard":                 {cur: cursor{Phase: phaseJob, Job: &job{Pushed: true, Known: began}}, want: upstream.Leisure},
		"a job that was heard long ago":       {cur: cursor{Phase: phaseJob, Touched: began, Job: &job{Pushed: true, Known: began}}, now: socketTrust, want: upstream.Usual},
		"a job that nobody hears":             {cur: cursor{Phase: phaseJob, Job: &job{Known: began}}, want: upstream.Usual},
		"a job of which there is news":        {cur: cursor{Phase: phaseJob, Job: &job{Pushed: true, Behind: true, Known: began}}, want: upstream.Pressing, long: true},
		"one that was not looked at for long": {cur: cursor{Phase: phaseJob, Job: &job{Known: began}}, now: unheard, want: upstream.Pressing},
		"a question that stands":              {cur: cursor{Phase: phaseJob, Code: 410, Job: asked(false, 0)}, shown: ask, want: upstream.Leisure},
		"a session that dies at a question":   {cur: cursor{Phase: phaseJob, Code: 410, Job: asked(true, keepAlive), Touched: began}, shown: ask, now: keepAlive, want: upstream.Pressing},
		"an approval that nobody hears":       {cur: cursor{Phase: phaseJob, Code: 410, Job: asked(false, 0)}, shown: approve, want: upstream.Usual},
		"a refusal of which to make a form":   {cur: cursor{Phase: phaseJob, Code: 401, Job: &job{Pushed: true, Known: began}}, want: upstream.Usual, long: true},
		"a job that is to follow another":     {cur: cursor{Phase: phaseJob, Code: 403, Job: &job{Pushed: true, Known: began}}, want: upstream.Usual, long: true},
		"somebody who thinks which bank":      {cur: cursor{Phase: phaseOrganization, Touched: began}, shown: ask, want: upstream.Pressing},
		"a session that was used on the way":  {cur: cursor{Phase: phaseOpen, Touched: began.Add(time.Minute)}, now: keepAlive, want: upstream.Usual, long: true},
	} {
		t.Run(name, func(t *testing.T) {
			c.cur.Opened = began
			x := &exchange{
				a:   &Adapter{Now: func() time.Time { return began.Add(c.now) }},
				acc: &account{Account: Account{APIKey: c.key}}, cur: &c.cur, shown: c.shown,
			}
			r := x.rankOfLook()
			if r.urgency != c.want || (r.patience() > 2*time.Second) != c.long || !r.since.Equal(began) {
				t.Errorf("urgency %d, patience %s, since %s", r.urgency, r.patience(), r.since)
			}
			if r.patience() > exchangePatience {
				t.Errorf("patience %s is more than an exchange has", r.patience())
			}
		})
	}
}

func TestASessionIsUsedBeforeItDiesWhileItsOwnerReadsTheQuestion(t *testing.T) {
	r := newRecorded(t).history("100", tokenAsked)
	_, cur := r.start()
	s, cur := r.GoOn(cur, nil)
	stepIs(t, s, "ask", "")
	// The socket says the same again after two minutes: that uses no session.
	r.Clock.Pass(2 * time.Minute)
	for _, c := range readMarks(t, cur) {
		var err error
		if s, cur, err = cur.Hear(r.adapter, c); err != nil {
			t.Fatal(err)
		}
	}
	stepIs(t, s, "ask", "")
	before := len(r.Sent("GET /jobs/" + jobID + "/status"))
	_, cur = r.GoOn(cur, nil)
	if n := len(r.Sent("GET /jobs/" + jobID + "/status")); n != before {
		t.Error("the session is used needlessly")
	}
	r.Clock.Pass(keepAlive - 2*time.Minute)
	_, _ = r.GoOn(cur, nil)
	if n := len(r.Sent("GET /jobs/" + jobID + "/status")); n != before+1 {
		t.Error("the session is left to die")
	}
}

// readMarks is what a socket brings that begins with the beginning of the cursor's job.
func readMarks(t *testing.T, at providertest.Point) (all []reconnect.News) {
	t.Helper()
	cur, ok := readCursor(at.Cursor)
	if !ok {
		t.Fatal("no cursor")
	}
	for i, code := range []int{100, 410} {
		n, err := json.Marshal(news{Job: cur.Job.ID, Whole: true, Place: i + 1, Questions: i, Code: code})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// An answer that could not leave was not kept, and the bank has not seen it.
func TestAnAnswerThatCouldNotLeaveIsAskedForAgain(t *testing.T) {
	r := newRecorded(t).history("100", tokenAsked).on("POST /jobs/"+jobID+"/twofa", 429, `{"code":429,"status":false}`)
	_, cur := r.start()
	_, cur = r.GoOn(cur, nil)
	s, cur := r.GoOn(cur, reconnect.Answers{"token": {"987654"}})
	stepIs(t, s, "ask", reconnect.RateLimited)
	if n := len(r.Sent("POST /jobs/" + jobID + "/twofa")); n != 2 { // once more after the pause
		t.Errorf("sent %d times", n)
	}
	time.Sleep(1100 * time.Millisecond) // the pause is the network's, not the flow's
	r.only("POST /jobs/"+jobID+"/twofa", 200, `{"response":true}`)
	s, _ = r.GoOn(cur, reconnect.Answers{"token": {"987654"}})
	stepIs(t, s, "wait", "")
}

// Others who have waited as long would begin at once with it, and leave no place for the jobs that are under way.
func TestASessionThatWasUsedIsUrgentNoLonger(t *testing.T) {
	r := newRecorded(t)
	x := &exchange{a: r.adapter, acc: r.adapter.accounts.At(r.account.Key()), cur: &cursor{
		Phase: phaseOpen, Opened: r.Clock.Now().Add(-keepAlive), Token: secretToken, Credential: credID,
	}}
	if x.rank = x.rankOfLook(); x.rank.urgency != upstream.Pressing {
		t.Fatalf("urgency %d", x.rank.urgency)
	}
	if _, err := x.credentials(context.Background()); err != nil || x.rank.urgency != upstream.Usual {
		t.Errorf("urgency %d, %v", x.rank.urgency, err)
	}
}
