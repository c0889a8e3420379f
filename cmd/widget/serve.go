package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
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
	file, err := c.configFile("serve", args)
	if err != nil {
		return err
	}
	hangUp := make(chan os.Signal, 1)
	signal.Notify(hangUp, syscall.SIGHUP)
	defer signal.Stop(hangUp)
	watched := &watch{environment: c.environment}
	s, err := watched.settings(file)
	if err != nil {
		return counted(err)
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
	scheme := "http"
	if s.TLS != nil {
		scheme = "https"
	}
	fmt.Fprintf(c.out, "reconnect listens on %s://%s and is known as %s\n", scheme, l.Addr(), s.URL)
	return serveWidget(ctx, s.secure(ctx, l, seen.log), s, store, seen, false, func(ctx context.Context, take func(*settings) error) {
		watched.run(ctx, file, hangUp, seen.log, take)
	})
}

// serveWidget wires the widget together and runs it until ctx ends. Meanwhile renew, if it is not nil, has it take other clients.
func serveWidget(
	ctx context.Context, l net.Listener, s *settings, store reconnect.Store, seen *observation, gallery bool,
	renew func(ctx context.Context, take func(*settings) error),
) error {
	log := seen.log
	serving, err := s.clientele(log)
	if err != nil {
		return err
	}
	key, err := hkdf.Key(sha256.New, s.SessionKey, nil, "reconnect attempts", 32)
	if err != nil {
		return err
	}
	signer := result.New(s.URL, s.ResultKeys...)
	serving.tells = webhook.New(s.Webhooks, signer, time.Now, nil)
	engine := &reconnect.Engine{
		Key: key, Teller: serving.tells,
		Store: store, Providers: serving.providers(), ReturnURL: s.URL + returnPath, Log: log, Now: time.Now,
		Limits: s.Limits.engine(),
	}
	engine.Pace()
	site := &handlers.Site{
		Engine: engine, URL: s.URL, Roster: serving.roster(s), Results: signer, Codes: codes.New(signer, time.Now),
		SessionKey: s.SessionKey, Gallery: gallery, Log: log, Limits: s.Limits.handlers(s.Proxies),
	}
	engine.Codes = site.Code
	seen.of(engine, site)
	serving.site = site
	counting, err := serving.count(engine)
	if err != nil {
		return err
	}
	app := site.Mount()
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go engine.Run(work, time.Second)
	observed, operated := make(chan error, 1), make(chan error, 1)
	go func() { observed <- seen.serve(work) }()
	if renew != nil {
		go renew(ctx, serving.take)
	}
	go func() { operated <- counting(work) }()
	ended := make(chan error, 1)
	go func() { ended <- app.Listener(site.Guard(l)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("the web server ended: %w", err)
	case err := <-observed:
		return fmt.Errorf("the server of figures ended: %w", err)
	case err := <-operated:
		return fmt.Errorf("the operator's page ended: %w", err)
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
	stop() // the last figures are kept, when nothing more ends
	return errors.Join(drained, closed, <-observed, <-operated)
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
