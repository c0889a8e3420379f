package main

import (
	"errors"
	"log/slog"

	"reconnect"
	"reconnect/handlers"
	"reconnect/providers/flinks"
	"reconnect/providers/powens"
	"reconnect/providers/sandbox"
	playedflinks "reconnect/providers/sandbox/flinks"
	playedpowens "reconnect/providers/sandbox/powens"
	playedsyncfy "reconnect/providers/sandbox/syncfy"
	"reconnect/providers/syncfy"
)

// aggregators are the adapters, doors and webhooks of the accounts that are configured. An aggregator without an
// account has none: its links are not understood here.
func aggregators(s *settings, log *slog.Logger) (map[string]reconnect.Provider, []reconnect.Door, map[string]handlers.Push, error) {
	providers, pushes := map[string]reconnect.Provider{}, map[string]handlers.Push{}
	var (
		doors []reconnect.Door
		wrong []error
	)
	if len(s.Powens) > 0 {
		adapter, err := powens.New(s.Powens, log)
		providers["powens"], doors = adapter, append(doors, powens.NewDoor(s.Powens))
		wrong = append(wrong, err)
		addPowensPushes(pushes, adapter, s.Powens)
	}
	if len(s.Syncfy) > 0 {
		adapter, err := syncfy.New(s.Syncfy, log)
		providers["syncfy"], doors = adapter, append(doors, syncfy.NewDoor(s.Syncfy))
		wrong = append(wrong, err)
	}
	if len(s.Flinks) > 0 {
		adapter, err := flinks.New(s.Flinks, log)
		providers["flinks"], doors = adapter, append(doors, flinks.NewDoor(s.Flinks))
		wrong = append(wrong, err)
	}
	return providers, doors, pushes, errors.Join(wrong...)
}

// dialects are the aggregators that the sandbox plays.
func dialects() []sandbox.Dialect {
	return []sandbox.Dialect{playedpowens.Dialect(), playedsyncfy.Dialect(), playedflinks.Dialect()}
}
