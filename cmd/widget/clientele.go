package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/ticket"
	"github.com/open-reconnect/reconnect/webhook"
)

// clientele is whom a server serves, which can change while it runs: clients, their accounts, keys and receivers.
type clientele struct {
	s      *settings // that it began with, but for what can change
	log    *slog.Logger
	desks  map[string]*desk // by the name of the aggregator
	tells  *webhook.Sender
	site   *handlers.Site
	former []former
	served atomic.Pointer[settings] // s, for those who only read it
}

// former is what was served and is no more. Flows that have begun with it go on with it.
type former struct {
	until     time.Time
	accounts  map[string][]account
	receivers map[string]webhook.Receiver
}

// clientele builds what serves the accounts. Where an aggregator has none, they may come later.
func (s *settings) clientele(log *slog.Logger) (*clientele, error) {
	c := &clientele{s: s, log: log, desks: map[string]*desk{}}
	c.served.Store(s)
	var wrong []error
	for _, g := range aggregators() {
		d, err := g.build(s.Accounts[g.name], log)
		c.desks[g.name], wrong = d, append(wrong, err)
	}
	return c, errors.Join(wrong...)
}

func (c *clientele) providers() map[string]reconnect.Provider {
	all := map[string]reconnect.Provider{}
	for name, d := range c.desks {
		all[name] = d.provider
	}
	return all
}

// roster is whom the pages serve by some settings.
func (c *clientele) roster(s *settings) handlers.Roster {
	r := handlers.Roster{Clients: map[string]*reconnect.Client{}, APIKeys: s.APIKeys, Tickets: s.tickets()}
	for _, client := range s.Clients {
		r.Clients[client.ID] = client
	}
	for _, g := range aggregators() {
		r.Doors = append(r.Doors, c.desks[g.name].door(s.Accounts[g.name]))
	}
	return r
}

// take serves the clients of other settings from now on. It changes all or, with an error, nothing. What else is in the settings takes a restart,
// and is told.
func (c *clientele) take(next *settings) error {
	rest := *c.s
	rest.Clients, rest.Accounts, rest.APIKeys, rest.TicketKeys, rest.Webhooks = next.Clients, next.Accounts, next.APIKeys, next.TicketKeys, next.Webhooks
	if err := rest.unsigned(); err != nil {
		return err
	}
	rest.keepSets(c.s)
	now := time.Now()
	gone := slices.Concat(c.former, []former{c.gone(&rest, now)})
	gone = slices.DeleteFunc(gone, func(f former) bool { return !now.Before(f.until) })
	var takes []func()
	for _, g := range aggregators() {
		take, err := c.desks[g.name].renew(withFormer(rest.Accounts[g.name], gone, g.name))
		if err != nil {
			return err
		}
		takes = append(takes, take)
	}
	receivers := map[string]webhook.Receiver{}
	for _, f := range gone {
		maps.Copy(receivers, f.receivers)
	}
	maps.Copy(receivers, rest.Webhooks)
	for _, take := range takes { // accounts first: they are there when a link names them
		take()
	}
	c.tells.TellTo(receivers)
	c.site.Serve(c.roster(&rest))
	if differ := c.s.differ(next); differ != nil {
		c.log.Warn("settings that take a restart have changed", "settings", strings.Join(differ, " "))
	}
	added, removed := compared(c.s.Clients, rest.Clients)
	c.log.Info("clients reloaded", "clients", len(rest.Clients), "new", strings.Join(added, " "), "gone", strings.Join(removed, " "))
	c.s, c.former = &rest, gone
	c.served.Store(&rest)
	return nil
}

// gone is what is served now and is not in other settings.
func (c *clientele) gone(next *settings, now time.Time) former {
	f := former{until: now.Add(handlers.Kept), accounts: map[string][]account{}, receivers: map[string]webhook.Receiver{}}
	for name, accounts := range c.s.Accounts {
		for _, a := range accounts {
			if !has(next.Accounts[name], a.key) {
				f.accounts[name] = append(f.accounts[name], a)
			}
		}
	}
	for _, client := range c.s.Clients {
		if !slices.ContainsFunc(next.Clients, func(o *reconnect.Client) bool { return o.ID == client.ID }) {
			f.receivers[client.ID] = c.s.Webhooks[client.ID]
		}
	}
	return f
}

// withFormer are accounts at an aggregator, and those that are served no more but for their flows.
func withFormer(accounts []account, gone []former, aggregator string) []account {
	all := slices.Clone(accounts)
	for _, f := range slices.Backward(gone) {
		for _, a := range f.accounts[aggregator] {
			if !has(all, a.key) {
				all = append(all, a)
			}
		}
	}
	return all
}

func has(accounts []account, key string) bool {
	return slices.ContainsFunc(accounts, func(a account) bool { return a.key == key })
}

// compared names clients that only the one or the other list has.
func compared(before, after []*reconnect.Client) (fresh, gone []string) {
	ids := func(clients []*reconnect.Client) (all []string) {
		for _, c := range clients {
			all = append(all, c.ID)
		}
		return all
	}
	was, is := ids(before), ids(after)
	fresh = slices.DeleteFunc(slices.Clone(is), func(id string) bool { return slices.Contains(was, id) })
	gone = slices.DeleteFunc(was, func(id string) bool { return slices.Contains(is, id) })
	return fresh, gone
}

// unsigned is [reader.signable] for clients that come to a server whose keys stay.
func (s *settings) unsigned() error {
	r := &reader{faults: &faults{}}
	r.signable(&yaml.Node{}, s)
	if len(r.list) == 0 {
		return nil
	}
	return fmt.Errorf("%s (result_keys that are listed since take a restart)", r.list[0].text)
}

// keepSets has ticket keys that are published where they were before keep what is known of them: their server may be down just now.
func (s *settings) keepSets(before *settings) {
	known := map[string]*ticket.Set{}
	for _, ring := range before.TicketKeys {
		for _, set := range ring.Sets {
			known[set.URL()] = set
		}
	}
	for _, ring := range s.TicketKeys {
		for i, set := range ring.Sets {
			if same := known[set.URL()]; same != nil {
				ring.Sets[i] = same
			}
		}
	}
}

// differ names the settings that differ from others and take a restart.
func (s *settings) differ(from *settings) (names []string) {
	if string(s.SessionKey) != string(from.SessionKey) {
		names = append(names, "session_secret")
	}
	lines := func(s *settings) []string {
		var b strings.Builder
		rest := *s
		rest.Clients = nil
		rest.print(&b)
		return strings.Split(b.String(), "\n")
	}
	was, is := lines(s), lines(from)
	for _, line := range append(was, is...) {
		name, _, _ := strings.Cut(strings.TrimLeft(line, "- "), ":")
		if (!slices.Contains(was, line) || !slices.Contains(is, line)) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
