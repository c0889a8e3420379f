// Package sandbox plays bank-data aggregators over real HTTP, so that an adapter can be written, tested and shown
// without an account, a bank or a person with a phone.
//
// One story, several dialects. A [Script] says what a bank makes of a connection, in words that belong to no
// aggregator: it wants consent, it sends a code, it waits for an approval on a phone, it is down. A dialect tells that
// story in one aggregator's URLs, states and error bodies. It is a package below this
// one, with a [Dialect] that is given to [New]: a further aggregator adds its folder and its place in that list.
//
// The sandbox reproduces behaviour and not data: a connection that has worked has one invented account with two
// transactions, nothing is kept, and every page and every answer says that it is the Reconnect sandbox. It is awkward on
// purpose: codes contain characters that must be escaped, the spelling of an error code may change, dates have no time
// zone, and [Chaos] may lose an answer after the request was obeyed.
//
// Where the aggregator's documents are silent or contradict each other, the choice made here is marked UNVERIFIED in
// a comment, and is a field of [Switches] where that is cheap.
//
// The package and its dialects import the standard library and a WebSocket library, and nothing else of this module: a
// simulator that shared the adapter's types would share its mistakes.
package sandbox
