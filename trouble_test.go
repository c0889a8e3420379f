package reconnect

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestThoseWhoWaitAreToldThatTheAggregatorDoesNotAnswer(t *testing.T) {
	lost, down := errors.New("502"), fmt.Errorf("held: %w", ErrDown)
	for name, c := range map[string]struct {
		err   error
		after int // losses
	}{"a lost reply": {lost, 2}, "an account that is held": {down, 1}} {
		now := time.Now()
		f := NewFlow(Entry{Client: &Client{}}, "d", now)
		for i := 1; i <= maxLosses; i++ {
			f.record(f.InFlight.N, Reply{}, c.err, MaxRefusals, now)
			if f.Over() {
				break
			}
			want := Wait{}
			if i >= c.after {
				want.Reason = Unreachable
			}
			if f.Shown() != Step(want) {
				t.Errorf("%s: after %d it shows %+v", name, i, f.Shown())
			}
			if pause := f.Next.Sub(now); pause <= 0 || pause > 40*time.Second {
				t.Errorf("%s: the next look comes after %s", name, pause)
			}
			now = f.Next
			f.begin(false, now)
		}
		var told []Reason
		for _, e := range f.Events {
			told = append(told, e.Reason)
		}
		if fmt.Sprint(told) != "[ unreachable unreachable]" || f.Step != Step(Failed{Reason: Unreachable}) {
			t.Errorf("%s: told %q, then %+v", name, told, f.Step)
		}
	}
}

func TestAPersonWhoIsAskedIsNotDisturbedByLostLooks(t *testing.T) {
	now := time.Now()
	f := NewFlow(Entry{Client: &Client{}}, "d", now)
	ask := Ask{Fields: []Field{{Name: "code"}}, Again: time.Second}
	f.record(f.InFlight.N, Reply{Step: ask}, nil, MaxRefusals, now)
	turn := f.Turn
	for range 3 {
		f.begin(false, now)
		f.record(f.InFlight.N, Reply{}, ErrDown, MaxRefusals, now)
	}
	if f.Turn != turn || StepName(f.Shown()) != "ask" {
		t.Errorf("turn %d, %+v", f.Turn, f.Shown())
	}
}

func TestAWaitForAnAggregatorThatAnswersAgainGoesOn(t *testing.T) {
	now := time.Now()
	f := NewFlow(Entry{Client: &Client{}}, "d", now)
	f.record(f.InFlight.N, Reply{}, ErrDown, MaxRefusals, now)
	f.begin(false, now)
	f.record(f.InFlight.N, Reply{Step: Wait{Stage: Reading}}, nil, MaxRefusals, now)
	if f.Shown() != Step(Wait{Stage: Reading}) || f.Losses != 0 {
		t.Errorf("%+v", f.Shown())
	}
	kept, err := MarshalStep(Wait{Reason: Unreachable})
	if s, again := UnmarshalStep(kept); err != nil || again != nil || s != Step(Wait{Reason: Unreachable}) {
		t.Errorf("kept as %s", kept)
	}
}
