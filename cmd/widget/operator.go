package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/funnel"
	"github.com/open-reconnect/reconnect/operator"
)

// count has an engine's flows counted. What it returns keeps the counts until ctx ends, and serves the operator's page if there is one.
func (c *clientele) count(e *reconnect.Engine) (func(context.Context) error, error) {
	log := c.log
	counter := funnel.New(e, e.Now, log)
	e.Observers = append(e.Observers, counter)
	o := c.s.Operator
	if o == nil {
		return func(ctx context.Context) error { counter.Run(ctx); return nil }, nil
	}
	l, err := o.open()
	if err != nil {
		return nil, fmt.Errorf("the operator's page: %w", err)
	}
	server := &operator.Server{
		Engine: e, Counter: counter, Keys: func() []string { return c.served.Load().keysInUse() }, Build: thisBuild().String(), Hosts: o.hosts, Log: log, Now: time.Now,
		Clients: func() []string { return idsOf(c.served.Load().Clients) },
		Load:    func() []operator.Level { return levels(e.Load()) },
	}
	if o.token != "" {
		server.Token = []byte(o.token)
	}
	log.Info("the operator's page", "listens", l.Addr().String())
	return func(ctx context.Context) error {
		return all(
			ctx,
			func(ctx context.Context) error { counter.Run(ctx); return nil },
			func(ctx context.Context) error { server.Run(ctx); return nil },
			func(ctx context.Context) error { return serveHTTP(ctx, l, server.Handler()) },
		)
	}, nil
}

func idsOf(clients []*reconnect.Client) (ids []string) {
	for _, c := range clients {
		ids = append(ids, c.ID)
	}
	return ids
}

// levels are what a process holds, as far as it is anything.
func levels(l reconnect.Load) (all []operator.Level) {
	for _, level := range []operator.Level{
		{Name: "flows", N: l.Flows},
		{Name: "unproven", N: l.Unproven},
		{Name: "starting", N: l.Starting},
		{Name: "exchanges", N: l.Exchanges},
		{Name: "watched", N: l.Watched},
		{Name: "webhooks in hand", N: l.Telling},
		{Name: "receivers that fail", N: l.Failing},
	} {
		if level.N > 0 {
			all = append(all, level)
		}
	}
	return all
}

func (o *operatorPage) open() (l net.Listener, err error) {
	if l = o.on; l == nil {
		l, err = net.Listen("tcp", o.listen)
	}
	if err == nil && o.tls != nil {
		l = tls.NewListener(l, o.tls)
	}
	return l, err
}

// keysInUse are all keys, by their public names.
func (s *settings) keysInUse() (lines []string) {
	line := func(depth int, format string, args ...any) {
		lines = append(lines, strings.Repeat("  ", depth)+fmt.Sprintf(format, args...))
	}
	s.printStore(line)
	s.printResultKeys(line)
	s.printSealingKeys(line)
	for _, c := range s.Clients {
		line(0, "client %s, api_keys: %s", c.ID, countedKeys(len(s.APIKeys[c.ID])))
		printTicketKeys(line, s, c)
		printWebhooks(line, s.Webhooks[c.ID])
	}
	return lines
}
