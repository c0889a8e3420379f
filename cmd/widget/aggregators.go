package main

import (
	"log/slog"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// aggregators are the vendors that this program knows, in the order in which they are printed and shown.
func aggregators() []aggregator {
	return []aggregator{
		powensVendor(),
		syncfyVendor(),
		flinksVendor(),
	}
}

// aggregator is all that this program knows of one vendor.
type aggregator struct {
	// name is the word for it in the configuration and in [reconnect.Connection].Provider.
	name string
	// read reads and checks an account of a client's.
	read func(*reader, *yaml.Node, *reconnect.Client) account
	// build makes what serves the accounts: at least one.
	build func([]account, *slog.Logger) (reconnect.Provider, reconnect.Door, error)
	// dialect is how the sandbox plays it, and stories what the playground does with that.
	dialect func() sandbox.Dialect
	stories func() []playground.Story
	// demo are a client's accounts in the demonstration, at a sandbox, and what the playground knows of each.
	demo func(c *reconnect.Client, sandbox string) ([]account, []any)
}

// account is one account at an aggregator, of whatever type that has for it.
type account struct {
	client *reconnect.Client
	key    string // what links tell it by
	own    any
	print  func(liner)
}

// builder is the build of an aggregator whose adapter and door are made from accounts of one type.
func builder[A any, P reconnect.Provider, D reconnect.Door](
	adapter func([]A, *slog.Logger) (P, error), door func([]A) D,
) func([]account, *slog.Logger) (reconnect.Provider, reconnect.Door, error) {
	return func(accounts []account, log *slog.Logger) (reconnect.Provider, reconnect.Door, error) {
		var own []A
		for _, a := range accounts {
			own = append(own, a.own.(A))
		}
		p, err := adapter(own, log)
		return p, door(own), err
	}
}
