package reconnect_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// pushing is a scripted provider whose aggregator pushes: "ask", "done", or junk.
type pushing struct {
	*scripted
	news     chan string // closed: the connection is lost
	mu       sync.Mutex
	connects int
}

func (p *pushing) Topic(reconnect.Cursor) string { return "job" }

func (p *pushing) Watch(ctx context.Context, _ reconnect.Cursor, connected func(), heard func(reconnect.News)) error {
	p.mu.Lock()
	p.connects++
	p.mu.Unlock()
	if p.news == nil {
		return errors.New("refused")
	}
	connected()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case n, ok := <-p.news:
			if !ok {
				p.news = nil
				return errors.New("lost")
			}
			heard(reconnect.News(n))
		}
	}
}

func (p *pushing) Hear(_ reconnect.Call, n reconnect.News) (reconnect.Reply, error) {
	switch string(n) {
	case "ask":
		return reconnect.Reply{Step: code(""), Cursor: reconnect.Cursor("pushed")}, nil
	case "done":
		return reconnect.Reply{Step: reconnect.Done{}, Cursor: reconnect.Cursor("pushed")}, nil
	case "panic":
		panic("junk")
	}
	return reconnect.Reply{}, errors.New("junk")
}

// pushed plays a flow whose provider pushes and waits for ever if it is only looked at.
func pushed(t *testing.T, test func(talk, *pushing), replies ...reply) {
	play(t, func(k talk) {
		p := &pushing{scripted: k.provider, news: make(chan string)}
		k.Providers["script"] = p
		w := k.Watch(k.id)
		synctest.Wait()
		test(k, p)
		w.Leave()
		synctest.Wait()
	}, replies...)
}

func TestPushedNewsMovesTheFlowWithoutALook(t *testing.T) {
	pushed(t, func(k talk, p *pushing) {
		time.Sleep(2 * time.Minute)
		if n := k.provider.count("look"); n > 8 {
			k.Errorf("%d looks in two minutes while news comes by itself", n)
		}
		looks := k.provider.count("look")
		for _, junk := range []string{"junk", "panic", "ask"} {
			p.news <- junk
		}
		k.shows(code(""))
		p.news <- "done"
		k.shows(reconnect.Done{})
		if p.connects != 1 || k.provider.count("look") != looks {
			k.Errorf("%d connections, %d looks for news that was pushed", p.connects, k.provider.count("look")-looks)
		}
		events(k, "opened step done")
	}, reply{step: reconnect.Wait{}})
}

func TestALostPushConnectionIsMadeAgainAndLookingGoesOn(t *testing.T) {
	pushed(t, func(k talk, p *pushing) {
		close(p.news)
		time.Sleep(time.Minute)
		if n := k.provider.count("look"); n < 5 {
			k.Errorf("%d looks in the minute after the connection was lost", n)
		}
		if p.connects < 3 || p.connects > 20 {
			k.Errorf("%d attempts to connect in a minute", p.connects)
		}
	}, reply{step: reconnect.Wait{}})
}

func TestNewsWaitsForTheExchangeUnderWay(t *testing.T) {
	pushed(t, func(k talk, p *pushing) {
		p.news <- "ask"
		synctest.Wait()
		k.answer(form("otp", "1")) // takes a minute
		p.news <- "done"
		k.shows(reconnect.Wait{})
		time.Sleep(2 * time.Minute)
		k.shows(reconnect.Done{})
		if n := k.provider.count("answer"); n != 1 {
			k.Errorf("%d answers", n)
		}
	}, reply{step: reconnect.Wait{}}, reply{step: reconnect.Wait{}}, reply{slow: time.Minute, step: reconnect.Wait{}})
}

func TestNobodyWatchesNothingIsHeld(t *testing.T) {
	play(t, func(k talk) {
		p := &pushing{scripted: k.provider, news: make(chan string)}
		k.Providers["script"] = p
		w := k.Watch(k.id)
		synctest.Wait()
		w.Leave()
		synctest.Wait()
		select {
		case p.news <- "done":
			k.Error("the connection is still held")
		default:
		}
	}, reply{step: reconnect.Wait{}})
}

// slowAbout takes its time to find the flows of a connection.
type slowAbout struct{ reconnect.Store }

func (s slowAbout) About(ctx context.Context, provider, connection string, owned bool) ([]string, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Store.About(ctx, provider, connection, owned)
}

// The watching of a flow ends with it.
func TestNewsThatEndsAFlowLetsItsRivalGoOn(t *testing.T) {
	pushed(t, func(k talk, p *pushing) {
		k.owned()
		second := k.another("b", nil).owned()
		second.shows(gate)
		k.Store = slowAbout{k.Store}
		p.news <- "done"
		time.Sleep(2 * time.Second)
		second.shows(login(""))
	}, reply{step: login("")})
}
