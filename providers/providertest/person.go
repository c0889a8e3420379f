package providertest

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// What a person types. A script's codes accept RightCode.
const (
	RightCode     = "123456"
	WrongCode     = "999999"
	WrongPassword = "9999"
)

// Person is what the person in front of the page does at a step. It returns false to do nothing but wait.
type Person func(f *reconnect.Flow) bool

// Form fills in what is asked.
func (p *Play) Form(ask reconnect.Ask, right bool) reconnect.Answers {
	a := reconnect.Answers{}
	for _, fd := range ask.Fields {
		if values := p.fill(fd, right); values != nil {
			a[fd.Name] = values
		}
	}
	return a
}

func (p *Play) fill(fd reconnect.Field, right bool) []string {
	if p.Fill != nil {
		if values := p.Fill(fd, right); values != nil {
			return values
		}
	}
	switch {
	case fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks:
		return []string{fd.Choices[0].Value}
	case fd.Kind == reconnect.Secret && right:
		return []string{sandbox.RightPassword}
	case fd.Kind == reconnect.Secret:
		return []string{WrongPassword}
	case !fd.Required:
		return nil
	case right:
		return []string{RightCode}
	}
	return []string{WrongCode}
}

// Calm does the right thing at each step, after so many wrong ones, and approves on the phone as phone says, each once.
func (p *Play) Calm(wrong int, phone ...string) Person {
	declines, acts := wrong > 0, 0
	turn, began := 0, 0 // when something was last done on the phone
	return func(f *reconnect.Flow) bool {
		switch s := f.Step.(type) {
		case reconnect.Ask:
			if s.Retry {
				return p.retry(f)
			}
			right := wrong <= 0 || len(s.Fields) == 0
			if !right {
				wrong--
			}
			return p.Say(f, p.Form(s, right))
		case reconnect.Approve:
			// What was done is waited for before the phone is touched again: its news may still be on its way. A look that had begun
			// before may come without it.
			if len(phone) > 0 && (f.Turn != turn || f.Began > began) && p.Control(p, phone[0]) {
				phone, turn, began = phone[1:], f.Turn, p.Settled().Began
			}
		case reconnect.Visit:
			agree := !declines
			declines = false
			return p.visit(s, agree)
		case reconnect.Act:
			if acts++; acts > 1 || wrong == 0 { // first says that it was done, and it was not
				p.Control(p, "act")
			}
			return p.Say(f, reconnect.Answers{})
		case reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

// erring does a wrong thing at times, and lets time pass at others.
func (p *Play) erring(r *rand.Rand) Person {
	return func(f *reconnect.Flow) bool {
		if r.IntN(5) == 0 {
			if r.IntN(20) == 0 {
				p.Clock.Pass(9 * time.Minute) // longer than some sessions live
			}
			return false
		}
		switch s := f.Step.(type) {
		case reconnect.Ask:
			if s.Back && r.IntN(4) == 0 {
				return p.Back(f)
			}
			if f.Renewable() && r.IntN(4) == 0 {
				return p.Renew(f)
			}
			return p.Say(f, p.Form(s, r.IntN(5) > 0))
		case reconnect.Approve:
			if f.Renewable() && r.IntN(8) == 0 {
				return p.Renew(f)
			}
			p.Control(p, []string{"approve", "approve", "approve", "refuse", "expire"}[r.IntN(5)])
		case reconnect.Visit:
			return p.visit(s, r.IntN(4) > 0)
		case reconnect.Act:
			p.Control(p, "act")
			return p.Say(f, reconnect.Answers{})
		case reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

// retry takes an offer to try again, so often as [Play.Retries] says, and else leaves.
func (p *Play) retry(f *reconnect.Flow) bool {
	if f.Retries < p.Retries {
		p.Clock.Pass(time.Minute)
		return p.Say(f, reconnect.Answers{})
	}
	if err := p.Engine.Cancel(context.Background(), p.Flow); err != nil {
		p.T.Fatal(err)
	}
	return true
}

func (p *Play) visit(v reconnect.Visit, agree bool) bool {
	if p.Visit == nil {
		p.T.Fatalf("no page is to be visited: %+v", v)
	}
	address := p.Visit(p, v, agree)
	return address != "" && p.arrive(address)
}
