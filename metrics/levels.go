package metrics

import "github.com/open-reconnect/reconnect"

// Levels adds what a process holds, which is read at each scrape: by the engine, by its site, and whether it takes new links.
func (r *Registry) Levels(load func() reconnect.Load, held func() (connections, streams int), ready func() error) {
	for _, level := range []struct {
		name, help string
		of         func(reconnect.Load) int
	}{
		{"reconnect_flows", "Flows under way that this process knows of.", func(l reconnect.Load) int { return l.Flows }},
		{"reconnect_flows_unproven", "Flows whose code the aggregator has not accepted yet.", func(l reconnect.Load) int { return l.Unproven }},
		{"reconnect_links_waiting", "Links that were sent and wait for their user.", func(l reconnect.Load) int { return l.Links }},
		{"reconnect_flows_starting", "Flows in line for their first exchange.", func(l reconnect.Load) int { return l.Starting }},
		{"reconnect_flows_watched", "Flows in front of which a person waits.", func(l reconnect.Load) int { return l.Watched }},
		{"reconnect_exchanges", "Conversations with aggregators that are under way.", func(l reconnect.Load) int { return l.Exchanges }},
		{"reconnect_webhooks_queue", "Flows of whose events receivers are told, or stand in line for that.", func(l reconnect.Load) int { return l.Telling }},
		{"reconnect_webhook_receivers_failing", "Receivers that did not take the last event.", func(l reconnect.Load) int { return l.Failing }},
	} {
		r.Read(level.name, "gauge", level.help, func() float64 { return float64(level.of(load())) })
	}
	r.Read("reconnect_connections", "gauge", "Connections of browsers, proxies and servers.", func() float64 {
		connections, _ := held()
		return float64(connections)
	})
	r.Read("reconnect_streams", "gauge", "Connections on which a page, or a caller of the API, waits for news.", func() float64 {
		_, streams := held()
		return float64(streams)
	})
	r.Read("reconnect_ready", "gauge", "1 if new links are taken; 0 while the store is away, or the process stops.", func() float64 {
		if ready() != nil {
			return 0
		}
		return 1
	})
}
