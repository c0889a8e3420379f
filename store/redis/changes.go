package redis

import (
	"context"
	"time"

	"github.com/redis/rueidis"
)

// originSize is how many characters of a message name the process that made the change.
const originSize = 12

// hear passes on what other processes have committed, until ctx ends. What was said while nothing was heard is not known, so all
// who watch are told of something whenever hearing begins. Who watches no flow is told when it ends, too: the server may have died, and be
// there again, without its last second, before it is heard.
func (s *Store) hear(ctx context.Context, client rueidis.Client) {
	hooked := rueidis.WithOnSubscriptionHook(ctx, func(is rueidis.PubSubSubscription) {
		if is.Kind == "subscribe" {
			s.watching.TellAll()
		}
	})
	for ctx.Err() == nil {
		err := client.Receive(hooked, client.B().Subscribe().Channel(s.channel).Build(), func(m rueidis.PubSubMessage) {
			if len(m.Message) > originSize && m.Message[:originSize] != s.origin { // own commits are told by who made them
				s.watching.Tell(m.Message[originSize:])
			}
		})
		if err != nil && ctx.Err() == nil {
			s.watching.Tell("")
			s.log.Warn("changes of other processes are not heard; it is tried again", "error", err.Error())
		}
		select {
		case <-ctx.Done():
		case <-time.After(every / 4):
		}
	}
}

// Changes implements reconnect.Store. It tells once more than needed when what other processes do is heard again after a pause.
func (s *Store) Changes(id string, tell func()) (stop func()) { return s.watching.Watch(id, tell) }
