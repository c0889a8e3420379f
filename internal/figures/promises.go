package figures

import "fmt"

// Promise is a budget: a bound that what is measured stays below, or above.
type Promise struct {
	What  string
	Unit  string // empty for a ratio
	Bound float64
	Above bool
	Held  float64 // what is reached where the bound is not: what must not be lost
}

// What is promised, in the order of the table.
var (
	FirstBytes    = below("bytes until the first form can be filled in", 14_600, "bytes")
	FirstControl  = below("first usable control, slow network and processor", 700, "ms")
	FirstOfMX     = below("  of what MX's widget takes in the same run", 0.12, "")
	FirstOfSyncfy = below("  of what Syncfy's widget takes in the same run", 0.7/4.0, "")
	PagePlain     = above("pages beside the same bytes as a constant, not compressed", 0.60)
	PageGzip      = above("pages beside the same bytes as a constant, gzip", 0.60).but(0.57)
	Observed      = above("pages counted and traced, beside those that are not", 0.95).but(0.92)
	AnswerMemory  = below("own share of an answer, 64 people at once, memory, p50", 1, "ms")
	AnswerLast    = below("  p99", 5, "ms")
	AnswerFile    = below("own share of an answer, 64 people at once, file, p50", 5, "ms")
	AnswerRedis   = below("own share of an answer, 64 people at once, Redis, p50", 3, "ms")
	Waiting       = below("resident memory of a person who waits", 10, "KiB")
	WaitingForms  = below("  a form's page meanwhile, p99", 20, "ms")
	WaitingTold   = below("  all are told of an approval within", 5, "s")
	Approved      = below("an approval on the phone until the page goes on, p50", 700, "ms")
	ApprovedLast  = below("  the slowest", 1000, "ms")
	ApprovedBack  = below("  the slowest from when the network is back", 1000, "ms")
	Start         = below("start until the first answer", 100, "ms")
	Idle          = below("resident memory of a server that has nothing to do", 30, "MiB")
	Binary        = below("the program", 25, "MiB")
	SandboxStart  = below("start of the sandbox until its first answer", 50, "ms")
	Webhook       = below("an event's way to its receiver at 100 a second, p99, the slower store", 1000, "ms")
)

// Promises are all of them, in order.
func Promises() []Promise {
	return []Promise{
		FirstBytes, FirstControl, FirstOfMX, FirstOfSyncfy, PagePlain, PageGzip, Observed, AnswerMemory, AnswerLast, AnswerFile, AnswerRedis,
		Waiting, WaitingForms, WaitingTold, Approved, ApprovedLast, ApprovedBack, Start, Idle, Binary, SandboxStart, Webhook,
	}
}

func below(what string, bound float64, unit string) Promise {
	return Promise{What: what, Unit: unit, Bound: bound}
}

// above is a ratio.
func above(what string, bound float64) Promise { return Promise{What: what, Bound: bound, Above: true} }

// but says what is reached of a bound that is not.
func (p Promise) but(held float64) Promise {
	p.Held = held
	return p
}

// slipped reports whether what was reached is lost, by more than chance and noise.
func (p Promise) slipped(of Spread, noise float64) bool {
	if p.Held != 0 {
		p.Bound = p.Held
	}
	return p.verdict(of, noise) == Broken
}

// Budget is the bound as people read it.
func (p Promise) Budget() string {
	sign := "≤"
	if p.Above {
		sign = "≥"
	}
	return fmt.Sprintf("%s %s", sign, number(p.Bound, p.Unit))
}

// verdict says what a measurement makes of the promise. It is broken only if that cannot be chance: if even the better end of where the
// median lies is beyond the bound, by more than the noise.
func (p Promise) verdict(of Spread, noise float64) Verdict {
	value, best := of.Median, of.Low*(1-noise)
	if p.Above {
		value, best = -value, -of.High*(1+noise)
	}
	bound := p.Bound
	if p.Above {
		bound = -bound
	}
	switch {
	case value <= bound:
		return Kept
	case best <= bound:
		return Doubtful
	}
	return Broken
}
