// Package handlers is the web of a reconnect page: in through a door, one page and one address for the whole
// conversation, its events, the return from the bank, and out.
//
// GET shows and POST answers, then redirects to GET. Exchanges with aggregators happen elsewhere, in
// [reconnect.Engine]; a handler waits for them for a moment at most. What a step looks like is decided in
// views.
package handlers
