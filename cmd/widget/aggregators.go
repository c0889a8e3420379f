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
	// build makes what serves the accounts, of which there may be none.
	build func([]account, *slog.Logger) (*desk, error)
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

// desk is what serves one aggregator's accounts.
type desk struct {
	provider reconnect.Provider
	door     func([]account) reconnect.Door
	renew    func([]account) (take func(), err error) // has the provider serve others, once they are taken
}

// renewable is an adapter whose accounts are of type A and can be replaced.
type renewable[A any] interface {
	reconnect.Provider
	Renew(accounts []A) (take func(), err error)
}

// builder is the build of an aggregator whose adapter and door are made from accounts of one type.
func builder[A any, P renewable[A], D reconnect.Door](
	adapter func([]A, *slog.Logger) (P, error), door func([]A) D,
) func([]account, *slog.Logger) (*desk, error) {
	return func(accounts []account, log *slog.Logger) (*desk, error) {
		p, err := adapter(owned[A](accounts), log)
		return &desk{
			provider: p,
			door:     func(accounts []account) reconnect.Door { return door(owned[A](accounts)) },
			renew:    func(accounts []account) (func(), error) { return p.Renew(owned[A](accounts)) },
		}, err
	}
}

// owned are accounts as their aggregator's package has them.
func owned[A any](accounts []account) (all []A) {
	for _, a := range accounts {
		all = append(all, a.own.(A))
	}
	return all
}
