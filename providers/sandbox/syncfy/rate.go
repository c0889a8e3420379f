package syncfy

import "time"

// rate counts requests. The sandbox's lock guards it.
type rate struct {
	recent   []time.Time // those of the last second, refused ones left out
	Requests int         `json:"requests"` // all that came
	Refused  int         `json:"refused"`
	Peak     int         `json:"peak"`  // the most that were taken within any one second
	Tried    int         `json:"tried"` // the most that came within any one second, refused ones included
	arrived  []time.Time

	Sockets  int `json:"sockets"`  // sockets that were asked for: HTTP requests, too, though it is not said that they count
	Together int `json:"together"` // the most that came within any one second, sockets included
	all      []time.Time
}

// socket counts a socket that is asked for. None is refused: the vendor's own widget opens one anew whenever it is closed.
func (r *rate) socket(now time.Time) {
	r.Sockets++
	r.together(now)
}

func (r *rate) together(now time.Time) {
	r.all = append(within(r.all, now), now)
	r.Together = max(r.Together, len(r.all))
}

// over counts a request and reports that it is one too many. A limit of 0 refuses nothing.
func (r *rate) over(now time.Time, limit int) bool {
	r.Requests++
	r.together(now)
	r.arrived = append(within(r.arrived, now), now)
	r.Tried = max(r.Tried, len(r.arrived))
	r.recent = within(r.recent, now)
	if limit > 0 && len(r.recent) >= limit {
		r.Refused++
		return true
	}
	r.recent = append(r.recent, now)
	r.Peak = max(r.Peak, len(r.recent))
	return false
}

func within(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= time.Second {
		times = times[1:]
	}
	return times
}
