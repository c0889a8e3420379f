package reconnect_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// another opens a second flow about the same connection, as another person's link would.
func (k talk) another(code string, change func(*reconnect.Entry)) talk {
	k.Helper()
	entry := reconnect.Entry{
		Client:     &reconnect.Client{ID: "shop"},
		Connection: reconnect.Connection{Provider: "script", ID: "27", Secret: code}, Lang: "en",
	}
	if change != nil {
		change(&entry)
	}
	claim := ""
	if code != "" {
		claim = "test:" + code
	}
	f, err := k.Open(k.Context(), entry, "script", claim, false)
	if err != nil {
		k.Fatal(err)
	}
	synctest.Wait()
	k.id = f.ID
	return k
}

var wrong = form("login", "m", "password", "x")

func TestRefusalsAreCountedOverAllFlowsOfAConnection(t *testing.T) {
	play(t, func(k talk) {
		flows := []talk{k, k.another("b", nil), k.another("c", nil), k.another("d", nil)}
		for range 3 {
			for _, f := range flows {
				f.answer(wrong)
			}
		}
		if n := k.provider.count("answer"); n != reconnect.MaxRefusals {
			t.Errorf("%d wrong passwords of twelve have left", n)
		}
		for i, f := range flows {
			if s, failed := f.flow().Step.(reconnect.Failed); !failed || s.Reason != reconnect.TooManyAttempts {
				t.Errorf("flow %d stands at %v", i, f.flow().Step)
			}
		}
	}, reply{step: login("")}, reply{step: login("")}, reply{step: login("")}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)})
}

func TestAnswersUnderWayCountAsRefused(t *testing.T) {
	play(t, func(k talk) {
		k.provider.replies[4].slow = time.Minute
		flows := []talk{k, k.another("b", nil), k.another("c", nil), k.another("d", nil)}
		for _, f := range flows {
			if _, _, err := f.Answer(f.Context(), f.id, f.flow().Turn, wrong); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		if n := k.provider.count("answer"); n != reconnect.MaxRefusals {
			t.Errorf("%d wrong passwords are under way at once", n)
		}
		time.Sleep(2 * time.Minute)
	}, reply{step: login("")}, reply{step: login("")}, reply{step: login("")}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)})
}

func TestAfterTheLimitOneWarnedAttemptAnHour(t *testing.T) {
	play(t, func(k talk) {
		for range 3 {
			k.answer(wrong)
		}
		now := k.another("b", nil)
		if s, failed := now.flow().Step.(reconnect.Failed); !failed || s.Reason != reconnect.TooManyAttempts {
			t.Errorf("a new flow shows %v", now.flow().Step)
		}
		time.Sleep(time.Hour)
		later := k.another("c", nil)
		f := later.flow()
		if _, asks := f.Step.(reconnect.Ask); !asks || f.AttemptsLeft() != 1 || f.Warned != 1 || f.Retried() {
			t.Errorf("an hour later %v is shown, %d attempts left, warned %d", f.Step, f.AttemptsLeft(), f.Warned)
		}
		later.answer(wrong)
		if !later.flow().Over() {
			t.Error("a second attempt in the same hour is asked for")
		}
		time.Sleep(24 * time.Hour)
		if f := k.another("d", nil).flow(); f.AttemptsLeft() != reconnect.MaxRefusals || f.Warned != 0 {
			t.Errorf("a day later %d attempts are left", f.AttemptsLeft())
		}
	}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)})
}

func TestASuccessForgetsRefusals(t *testing.T) {
	play(t, func(k talk) {
		k.answer(wrong)
		k.answer(wrong)
		k.answer(form("login", "m", "password", "right"))
		k.shows(reconnect.Done{})
		if f := k.another("b", nil).flow(); f.AttemptsLeft() != reconnect.MaxRefusals {
			t.Errorf("%d attempts are left after a success", f.AttemptsLeft())
		}
	}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)}, reply{step: login(reconnect.WrongCredentials)}, reply{step: reconnect.Done{}}, reply{step: login("")})
}

func TestAnAnswerThatWasGivenUpMayHaveBeenRefused(t *testing.T) {
	play(t, func(k talk) {
		k.provider.replies[1].slow = time.Minute
		k.answer(wrong)
		if err := k.Cancel(k.Context(), k.id); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if f := k.another("b", nil).flow(); f.AttemptsLeft() != reconnect.MaxRefusals-1 || f.Warned == 0 {
			t.Errorf("%d attempts are left", f.AttemptsLeft())
		}
	}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)}, reply{step: login("")})
}

// A stranger needs no code to guess at a name. That must not keep the person whose name it is from their own link.
func TestAStrangersGuessesLockNoPersonOut(t *testing.T) {
	named := login("")
	named.Fields[0].Username = true
	refused := named
	refused.Reason = reconnect.WrongCredentials
	play(t, func(k talk) {
		stranger := func(e *reconnect.Entry) { e.Connection.ID = "" }
		for range 4 {
			f := k.another("", stranger)
			for range 3 {
				f.answer(form("login", "Mary", "password", "x"))
			}
			if !f.flow().Over() {
				t.Error("a stranger is asked for ever")
			}
		}
		if n := k.provider.count("answer"); n != reconnect.MaxRefusals {
			t.Errorf("%d of a stranger's twelve guesses have left", n)
		}
		other := k.another("", stranger)
		other.answer(form("login", "joe", "password", "x"))
		if n := k.provider.count("answer"); n != reconnect.MaxRefusals+1 {
			t.Error("another name counts as the same")
		}
		for _, own := range []talk{k, k.another("code", stranger)} {
			n := k.provider.count("answer")
			own.answer(form("login", "mary", "password", "x"))
			if k.provider.count("answer") != n+1 {
				t.Error("the person's own link is locked by a stranger's guesses")
			}
		}
	}, reply{step: named}, reply{step: named}, reply{step: refused})
}
