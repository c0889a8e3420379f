package main

import (
	"fmt"
	"net/netip"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// limits are the bounds of what one process holds at once. The defaults are what a machine with half a gigabyte survives.
type limits struct {
	connections, connectionsPerAddress                                         int
	streams, streamsPerSource, streamsPerFlow                                  int
	flows, flowsPerClient, flowsPerAccount, flowsPerSource                     int
	unproven, unprovenPerSource, startsPerAccount, startingPerAccount, uploads int
	linksPerClient                                                             int
}

// limit is one of them: its name in the file, where it is kept, its default.
type limit struct {
	name      string
	into      *int
	otherwise int
}

func (l *limits) all() []limit {
	return []limit{
		{"connections", &l.connections, 8192},
		{"connections_per_address", &l.connectionsPerAddress, 256},
		{"streams", &l.streams, 6000},
		{"streams_per_source", &l.streamsPerSource, 128},
		{"streams_per_flow", &l.streamsPerFlow, 12},
		{"flows", &l.flows, 5000},
		{"flows_per_client", &l.flowsPerClient, 3000},
		{"flows_per_account", &l.flowsPerAccount, 3000},
		{"flows_per_source", &l.flowsPerSource, 100},
		{"unproven", &l.unproven, 1000},
		{"unproven_per_source", &l.unprovenPerSource, 40},
		{"starts_per_account", &l.startsPerAccount, 32},
		{"starting_per_account", &l.startingPerAccount, 256},
		{"uploads", &l.uploads, 32},
		{"links_per_client", &l.linksPerClient, 100_000},
	}
}

// newLimits are the defaults.
func newLimits() (l limits) {
	for _, one := range l.all() {
		*one.into = one.otherwise
	}
	return l
}

func (r *reader) limits(n *yaml.Node, l *limits) {
	readers := map[string]func(*yaml.Node){}
	for _, one := range l.all() {
		readers[one.name] = func(n *yaml.Node) {
			v := float64(*one.into)
			if r.number(&v, 1, 1_000_000)(n); v != float64(int(v)) {
				r.add(n, "a whole number is needed here, not %q", n.Value)
				return
			}
			*one.into = int(v)
		}
	}
	r.mapping(n, "limits", readers)
}

// proxies reads the networks of trusted proxies. A single address is a network of its own.
func (r *reader) proxies(n *yaml.Node, into *[]netip.Prefix) {
	var texts []string
	r.texts("trusted_proxies", &texts, trusted(into))(n)
}

// trusted takes one of trusted_proxies, or says what is wrong with it.
func trusted(into *[]netip.Prefix) func(string) string {
	return func(v string) string {
		p, err := netip.ParsePrefix(v)
		if a, single := netip.ParseAddr(v); single == nil {
			p, err = netip.PrefixFrom(a.Unmap().WithZone(""), a.Unmap().BitLen()), nil
		}
		switch {
		case err != nil:
			return "is no network: write an address, like 10.0.0.7, or a network, like 10.0.0.0/8"
		case p.Masked() != p:
			return fmt.Sprintf("is not the beginning of its network: write %s", p.Masked())
		case p.Bits() == 0:
			return "is everybody: then anybody could say to be anybody else"
		}
		*into = append(*into, p)
		return ""
	}
}

func (l limits) engine() reconnect.Limits {
	return reconnect.Limits{
		Flows: l.flows, FlowsPerClient: l.flowsPerClient, FlowsPerAccount: l.flowsPerAccount, FlowsPerSource: l.flowsPerSource,
		Unproven: l.unproven, UnprovenPerSource: l.unprovenPerSource, Starts: l.startsPerAccount, Starting: l.startingPerAccount, SentPerClient: l.linksPerClient,
	}
}

// maxRequests is how many requests may be under way at once. Each holds a buffer for its headers; there are more than a
// machine of any size can answer at once.
const maxRequests = 512

func (l limits) handlers(trusted []netip.Prefix) handlers.Limits {
	return handlers.Limits{
		TrustedProxies: trusted, Connections: l.connections, ConnectionsPerAddress: l.connectionsPerAddress,
		Requests: maxRequests, LargeBodies: l.uploads,
		Streams: l.streams, StreamsPerSource: l.streamsPerSource, StreamsPerFlow: l.streamsPerFlow,
	}
}

func (l *limits) print(line liner) {
	for _, one := range l.all() {
		line(1, "%s: %d", one.name, *one.into)
	}
}

func networks(list []netip.Prefix) string {
	var texts []string
	for _, p := range list {
		texts = append(texts, p.String())
	}
	return or(strings.Join(texts, " "), "(none: everybody behind a proxy counts as one address)")
}
