package funnel

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
)

var start = time.Date(2026, 11, 26, 23, 59, 0, 0, time.UTC)

// told makes a flow that has heard these events, written as "seconds type challenge", or "seconds reason" for the end.
func told(events ...string) *reconnect.Flow {
	f := reconnect.NewFlow(reconnect.Entry{Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "powens"}}, "powens", start)
	f.Bank.Name, f.Proven, f.Events = "Banque du Lac", true, nil
	for i, text := range events {
		var seconds int
		var what, challenge string
		_, _ = fmt.Sscan(text, &seconds, &what, &challenge)
		e := reconnect.Event{Seq: i + 1, Type: what, Challenge: reconnect.Challenge(challenge), At: start.Add(time.Duration(seconds) * time.Second)}
		switch what {
		case reconnect.EventOpened, reconnect.EventStep, reconnect.EventAnswered, reconnect.EventBack, reconnect.EventDone:
		default:
			e.Type, e.Reason = reconnect.EventFailed, reconnect.Reason(what)
		}
		f.Events = append(f.Events, e)
	}
	return f
}

func TestAFlowIsCountedOnceAtEachChallengeItMet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		events []string
		want   string
	}{
		"passed all": {
			[]string{"0 opened", "1 step login", "9 answered login", "10 step code", "40 answered code", "41 done"},
			"login passed 10, code passed 30",
		},
		"a refusal is the same challenge, and its time adds up": {
			[]string{"0 opened", "1 step login", "9 answered login", "20 step login", "27 answered login", "28 done"},
			"login passed 15",
		},
		"the time of a wait is nobody's": {
			[]string{"0 opened", "1 step login", "5 answered login", "6 step", "100 step approval", "104 step", "200 done"},
			"login passed 5, approval passed 5",
		},
		"left at the code": {
			[]string{"0 opened", "1 step login", "4 answered login", "5 step code", "9 cancelled"},
			"login passed 5, code left",
		},
		"the bank fails behind the login": {
			[]string{"0 opened", "1 step login", "4 answered login", "5 bank_unavailable"},
			"login failed",
		},
		"a challenge that comes again later counts as it ends": {
			[]string{"0 opened", "1 step code", "3 answered code", "4 step approval", "6 step code", "9 expired"},
			"code left, approval passed 5",
		},
		"no challenge at all": {[]string{"0 opened", "1 step", "2 done"}, ""},
	} {
		var got []string
		met := path(told(test.events...).Events)
		for _, c := range reconnect.Challenges() {
			switch s, has := met[c]; {
			case !has:
			case s.Passed == 1:
				got = append(got, fmt.Sprint(c, " passed ", s.Median()))
			case s.Left == 1:
				got = append(got, fmt.Sprint(c, " left"))
			case s.Failed == 1:
				got = append(got, fmt.Sprint(c, " failed"))
			}
		}
		if all := strings.Join(got, ", "); all != test.want {
			t.Errorf("%s: %s, want %s", name, all, test.want)
		}
	}
}

// noted is a store's notes by their plain names, as an engine masks them.
type noted struct {
	store *memory.Store
	now   func() time.Time
	fails error
}

func (n *noted) Note(ctx context.Context, name string, last time.Duration, fn func([]byte) []byte) ([]byte, error) {
	if n.fails != nil {
		return nil, n.fails
	}
	return n.store.Note(ctx, name, n.now(), last, fn)
}

func TestWhatSeveralProcessesCountIsOneSumForThirtyDays(t *testing.T) {
	t.Parallel()
	now := start
	notes := &noted{store: memory.New(), now: func() time.Time { return now }}
	counter := func() *Counter { return New(notes, func() time.Time { return now }, slog.New(slog.DiscardHandler)) }
	one, two := counter(), counter()
	end := func(c *Counter, events ...string) { f := told(events...); c.Happened(f, f.Events[len(f.Events)-1:]) }
	done := []string{"0 opened", "1 step code", "3 answered code", "4 done"}
	end(one, done...)
	end(two, done...)
	notes.fails = reconnect.ErrAway
	if one.Keep(t.Context()) == nil {
		t.Fatal("a store that is away keeps figures")
	}
	notes.fails = nil
	end(one, "0 opened", "1 step code", "90 cancelled") // it is the next day by then
	if err := two.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	now = start.Add(2 * time.Minute)
	sum := func(n int) (met Stage) {
		t.Helper()
		days, err := one.Days(t.Context(), "shop", n)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range days {
			for _, b := range d.Banks {
				met = met.plus(b.Met[reconnect.ForCode])
			}
		}
		return met
	}
	if today, all := sum(1), sum(2); today.Met() != 1 || all.Passed != 2 || all.Left != 1 {
		t.Errorf("today %+v, with yesterday %+v", today, all)
	}
	one = counter() // a restart
	if all := sum(Window); all.Met() != 3 {
		t.Errorf("after a restart %+v", all)
	}
	now = start.AddDate(0, 0, Window+2)
	if all := sum(Window); all.Met() != 0 {
		t.Errorf("after its time %+v", all)
	}
}

// A code can be invented, so what ends at no person is told to the operator alone.
func TestAFlowThatNoPersonSawIsNotInTheFunnel(t *testing.T) {
	t.Parallel()
	var d Day
	for _, seen := range []bool{false, true} {
		f := told("0 opened", "1 step login", "9 expired")
		f.Proven = false
		if seen {
			f.Owner = "a browser"
		}
		d.count(f)
	}
	b := d.bank("powens", "Banque du Lac")
	if b.Ended().Left != 2 || b.Reasons[reconnect.Expired] != 2 || b.Met[""].Met() != 1 || b.Met[reconnect.ForLogin].Left != 1 {
		t.Errorf("counted: %+v", b)
	}
}

func TestBanksNamesAreBounded(t *testing.T) {
	t.Parallel()
	var d Day
	for i := range 2 * maxBanks {
		f := told("0 opened", "1 done")
		f.Bank.Name = fmt.Sprintf("Bank\n %d\x00%s", i, strings.Repeat("x", 1000))
		d.count(f)
	}
	ended := 0
	for _, b := range d.Banks {
		ended += b.Ended().Done
		if len(b.Name) > 80 || strings.ContainsAny(b.Name, "\n\x00") {
			t.Fatalf("a bank is called %q", b.Name)
		}
	}
	if len(d.Banks) > maxBanks+1 || ended != 2*maxBanks {
		t.Errorf("%d banks with %d ends", len(d.Banks), ended)
	}
}

func TestNoCellOfTheFileIsAFormula(t *testing.T) {
	t.Parallel()
	var d Day
	names := []string{`=HYPERLINK("http://evil.example","x")`, "+1", "-1", "@SUM(A1)", "＝1+1", `a"b,c`}
	for _, name := range names {
		for range Least {
			f := told("0 opened", "1 step login", "2 answered login", "3 done")
			f.Bank.Name = name
			d.count(f)
		}
	}
	var out bytes.Buffer
	if err := CSV(&out, "shop", Table([]Day{d})); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(lines) != 1+2*(1+len(names)) {
		t.Fatalf("%d lines (%v)", len(lines), err)
	}
	for _, line := range lines {
		for _, cell := range line {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") || strings.HasPrefix(cell, "＝") {
				t.Errorf("a cell is a formula: %q", cell)
			}
		}
	}
	if all := lines[1]; strings.Join(all, ",") != "shop,flow,all,all,30,30,0,0,5" {
		t.Errorf("the row of all is %q", all)
	}
}
