package syncfy

import (
	"encoding/json"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// hears makes one piece of news known at a place.
func (r *recorded) hears(t *testing.T, cur providertest.Point, n news) (reconnect.Step, providertest.Point) {
	t.Helper()
	n.Job = jobID
	if n.Code == 410 {
		q := r.adapter.inquire(t.Context(), r.adapter.accounts.At(r.account.Key()), "", status{Twofa: []element{{Name: "n", Type: "text"}}})
		n.Inquiry = &q
	}
	b, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	s, cur, err := cur.Hear(r.adapter, b)
	if err != nil {
		t.Fatal(err)
	}
	return s, cur
}

// Each case is what connections bring to a job of which a look has told 100 and 101, or the question after it.
func TestASocketIsBelievedWhereItIsCertain(t *testing.T) {
	for _, c := range []struct {
		name     string
		question bool // a look has told of a question, which is shown
		answered bool // and was answered
		news     []news
		step     string
		look     bool
	}{
		{name: "from the beginning", news: []news{{Whole: true, Place: 3, Questions: 1, Code: 410}}, step: "ask"},
		{name: "said again", news: []news{{Whole: true, Place: 1, Code: 100}, {Whole: true, Place: 2, Code: 101}}, step: "wait"},
		{name: "only what comes next", news: []news{{Place: 1, Code: 410, Questions: 1}}, step: "ask"},
		{name: "before a look", news: []news{{Behind: true, Place: 1, Code: 410, Questions: 1}}, step: "wait", look: true},
		{name: "the end, before a look", news: []news{{Behind: true, Place: 1, Code: 200}}, step: "done", look: true},
		{name: "silence", news: []news{{Behind: true}}, step: "wait", look: true},
		{name: "the question again", question: true, news: []news{{Place: 1, Code: 410, Questions: 1}}, step: "ask", look: true},
		{name: "the answered question again", question: true, answered: true, news: []news{{Place: 1, Code: 410, Questions: 1}}, step: "wait", look: true},
		{name: "the whole job again", question: true, answered: true, news: []news{{Whole: true, Place: 3, Questions: 1, Code: 410}}, step: "wait"},
		{name: "another question", question: true, answered: true, news: []news{{Whole: true, Place: 4, Questions: 2, Code: 410}}, step: "ask"},
		{name: "an older status, while one is asked", question: true, news: []news{{Place: 1, Code: 101}}, step: "ask", look: true},
		{name: "after the answer", question: true, answered: true, news: []news{{Place: 2, Code: 103}}, step: "wait"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRecorded(t).history("100", "101").on("POST /jobs/"+jobID+"/twofa", 200, `{"response":true}`)
			if c.question {
				r.history("100", "101", tokenAsked)
			}
			_, at := r.start()
			s, at := r.GoOn(at, nil)
			if c.answered {
				s, at = r.GoOn(at, reconnect.Answers{"token": {"987654"}})
			}
			for _, n := range c.news {
				s, at = r.hears(t, at, n)
			}
			stepIs(t, s, c.step, "")
			if cur, ok := readCursor(at.Cursor); !ok || cur.Job.Behind != c.look {
				t.Errorf("a look is called for: %v", !c.look)
			}
		})
	}
}

func TestNewsOfAnotherJobChangesNothing(t *testing.T) {
	r := newRecorded(t).history("100")
	_, at := r.start()
	for _, piece := range []string{``, `{`, `{"job":"5e17c4325d4f6077171c0999","whole":true,"place":2,"code":200}`} {
		if _, _, err := at.Hear(r.adapter, reconnect.News(piece)); err == nil {
			t.Errorf("%s is heard", piece)
		}
	}
}

func TestOnlyAConnectionThatBeginsWithTheJobHasAllOfIt(t *testing.T) {
	for _, c := range []struct {
		name                string
		codes               []int
		late                bool // nothing came for so long that a look was sent
		whole, behind, look bool
		questions           int
	}{
		{name: "from the beginning", codes: []int{100, 101, 410}, whole: true, questions: 1},
		{name: "the first word", codes: []int{100}, whole: true, look: true},
		{name: "in the middle", codes: []int{101}, behind: true, look: true},
		{name: "in the middle, after a look", codes: []int{101}, late: true, look: true},
		{name: "another question", codes: []int{100, 410, 103, 410}, whole: true, questions: 2},
		{name: "a question said twice", codes: []int{100, 410, 410}, behind: true, look: true, questions: 2},
		{name: "after a question, in the middle", codes: []int{101, 410, 103}, behind: true, look: true, questions: 1},
	} {
		n, look := news{}, false
		for _, code := range c.codes {
			look = n.take(status{Code: code}, !c.late)
		}
		if n.Whole != c.whole || n.Behind != c.behind || look != c.look || n.Questions != c.questions || n.Place != len(c.codes) {
			t.Errorf("%s: %+v, a look follows: %v", c.name, n, look)
		}
	}
}
