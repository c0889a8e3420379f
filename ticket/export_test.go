package ticket

import "time"

// Clock gives a set another clock.
func (s *Set) Clock(now func() time.Time) { s.now = now }
