package main

import (
	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/providertest/toy"
	"github.com/open-reconnect/reconnect/providers/providertest/toy/dialect"
)

func toyVendor() aggregator {
	return aggregator{
		name: "toy", read: readToy, build: builder(toy.New, toy.NewDoor),
		dialect: dialect.Dialect, stories: playground.ToyStories, demo: demoToy,
	}
}

func toyAccount(a toy.Account) account {
	return account{a.Client, a.Key(), a, func(line liner) { line(2, "toy: %s", a.BaseURL) }}
}

func readToy(r *reader, n *yaml.Node, c *reconnect.Client) account {
	a := toy.Account{Client: c}
	if !r.mapping(n, "a toy account", map[string]func(*yaml.Node){"base_url": r.text(&a.BaseURL, badBase)})["base_url"] {
		r.add(n, "half an account: toy needs base_url")
	}
	return toyAccount(a)
}

func demoToy(c *reconnect.Client, sandbox string) ([]account, []any) {
	return []account{toyAccount(toy.Account{Client: c, BaseURL: sandbox + "/toy/v1"})}, []any{playground.ToyAccount{Client: c.ID}}
}
