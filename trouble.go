package reconnect

import (
	"errors"
	"log/slog"
)

// ErrDown is what an exchange ends with of which nothing has left, because the aggregator has answered nothing for a while and is
// left alone for a moment. Those who wait are told at once.
var ErrDown = errors.New("reconnect: the aggregator answers nothing")

// troubledAfter is how many lost replies in a row a person who waits is told of. One is lost now and then, and the next look
// comes a second later.
const troubledAfter = 2

// troubled reports that the page should say that the aggregator does not answer. It does so where nothing is asked of the
// user; a question stands, and may still be answered.
func (f *Flow) troubled(lost error) bool {
	w, waits := f.Step.(Wait)
	return waits && w.Reason == "" && (f.Losses >= troubledAfter || errors.Is(lost, ErrDown))
}

// lossLevel keeps a log from a line for each request that is held back: that they are held is said once.
func lossLevel(err error) slog.Level {
	if errors.Is(err, ErrDown) {
		return slog.LevelDebug
	}
	return slog.LevelWarn
}
