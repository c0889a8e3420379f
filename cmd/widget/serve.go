package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/codes"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/result"
	"github.com/open-reconnect/reconnect/webhook"
)

// returnPath is where banks send users back to: see handlers.
const returnPath = "/return"

// drainTime is how long exchanges under way may take to finish when the server stops. An answer half way to a bank
// must not be cut off.
const drainTime = 30 * time.Second

// closeTime is how long answers to browsers may take to leave, at last.
const closeTime = 5 * time.Second

func (c command) serve(ctx context.Context, args []string) error {
	s, err := c.configured("serve", args)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return err
	}
	seen, err := c.observe(s)
	if err != nil {
		_ = l.Close()
		return err
	}
	store, err := s.open(seen.log)
	if err != nil {
		_ = l.Close()
		return err
	}
	defer store.Close()
	fmt.Fprintf(c.out, "reconnect listens on http://%s and is known as %s\n", l.Addr(), s.URL)
	return serveWidget(ctx, l, s, store, seen, false)
}

// serveWidget wires the widget together and runs it until ctx ends.
func serveWidget(ctx context.Context, l net.Listener, s *settings, store reconnect.Store, seen *observation, gallery bool) error {
	log := seen.log
	providers, doors, err := s.wire(log)
	if err != nil {
		return err
	}
	key, err := hkdf.Key(sha256.New, s.SessionKey, nil, "reconnect attempts", 32)
	if err != nil {
		return err
	}
	signer := result.New(s.URL, s.ResultKeys...)
	engine := &reconnect.Engine{
		Key: key, Teller: webhook.New(s.Webhooks, signer, time.Now, nil),
		Store: store, Providers: providers, ReturnURL: s.URL + returnPath, Log: log, Now: time.Now,
		Limits: s.Limits.engine(),
	}
	engine.Pace()
	clients := map[string]*reconnect.Client{}
	for _, client := range s.Clients {
		clients[client.ID] = client
	}
	site := &handlers.Site{
		Engine: engine, URL: s.URL, Doors: doors, Clients: clients, APIKeys: s.APIKeys, Results: signer, Codes: codes.New(signer, time.Now),
		Tickets: s.tickets(), SessionKey: s.SessionKey, Gallery: gallery, Log: log, Limits: s.Limits.handlers(s.Proxies),
	}
	engine.Codes = site.Code
	seen.of(engine, site)
	app := site.Mount()
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go engine.Run(work, time.Second)
	observed := make(chan error, 1)
	go func() { observed <- seen.serve(work) }()
	ended := make(chan error, 1)
	go func() { ended <- app.Listener(site.Guard(l)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("the web server ended: %w", err)
	case err := <-observed:
		return fmt.Errorf("the server of figures ended: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping: finishing what is under way")
	site.End()
	last, cancel := context.WithTimeout(work, drainTime)
	defer cancel()
	drained := engine.Drain(last) // pages are served meanwhile, and say that nothing more can be sent
	closing, cancel := context.WithTimeout(work, closeTime)
	defer cancel()
	closed := app.ShutdownWithContext(closing)
	stop()
	return errors.Join(drained, closed, <-observed)
}

// wire makes the adapters and doors of the accounts that are configured. An aggregator without an account has none: its links
// are not understood here.
func (s *settings) wire(log *slog.Logger) (map[string]reconnect.Provider, []reconnect.Door, error) {
	providers := map[string]reconnect.Provider{}
	var (
		doors []reconnect.Door
		wrong []error
	)
	for _, g := range aggregators() {
		if len(s.Accounts[g.name]) > 0 {
			provider, door, err := g.build(s.Accounts[g.name], log)
			providers[g.name], doors, wrong = provider, append(doors, door), append(wrong, err)
		}
	}
	return providers, doors, errors.Join(wrong...)
}

// serveHTTP runs a plain handler until ctx ends.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if server.Shutdown(last) != nil {
		return server.Close() // held requests of a simulator are not waited for
	}
	return nil
}

// all runs servers until the first fails or ctx ends, and then stops the others.
func all(ctx context.Context, servers ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, serve := range servers {
		group.Go(func() error { return serve(ctx) })
	}
	return group.Wait()
}
