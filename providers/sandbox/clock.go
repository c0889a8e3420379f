package sandbox

import (
	"net/http"
	"time"
)

// clockLimit bounds how far the clock may be moved in all.
const clockLimit = 20 * 365 * 24 * time.Hour

// clockView is what GET and POST /clock say: the time here, and how far it is ahead of the clock that was given.
type clockView struct {
	Now     time.Time `json:"now"`
	Forward Span      `json:"forward"`
}

func (s *Sandbox) readClock(*http.Request, struct{}) (any, error) {
	return clockView{s.Now().UTC(), Span(s.ahead.Load())}, nil
}

// moveClock is POST /clock {"forward": "180d"}: it is that much later from now on, for this sandbox alone, and whatever was
// to happen until then has happened. Time never goes back.
func (s *Sandbox) moveClock(r *http.Request, o struct {
	Forward Span `json:"forward"`
},
) (any, error) {
	by := time.Duration(o.Forward)
	if by <= 0 {
		return nil, Malformed(`say how far: {"forward":"8m"}`)
	}
	if time.Duration(s.ahead.Load())+by > clockLimit {
		return nil, Malformed("the clock goes 20 years forward in all, and no further")
	}
	s.ahead.Add(int64(by))
	s.Settle()
	return s.readClock(r, struct{}{})
}
