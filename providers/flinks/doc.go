// Package flinks mends connections of Flinks, and is the door that Flinks Connect's integrators know.
//
// [Adapter] drives the v3 Authorize API of one or more customers: it looks at the session that a link's requestId names,
// asks what the bank asks, sends the answer, and confirms a success by a cached Authorize. Whatever leads nowhere ends at
// the credentials form with the institution preselected. [Door] reads the links of Flinks Connect's mid-session
// reconnect and writes its redirects and messages, so that an integrator changes the host name and nothing else.
//
// The wire facts come from Flinks' public pages, named in comments as "Reconnect" (Mid-Session Reconnect), "Async"
// (AuthorizeAsync), "Authorize", "Tokens" (authentication reference), "Codes" (error codes), "Listener" (event listener),
// "Mobile" (mobile integration) and "Parameters", and from what clients in production observed. What is neither
// documented nor observed is marked UNVERIFIED, and the code is tolerant or configurable there.
//
// A session dies after eight idle minutes (Reconnect). No look keeps it alive while the user thinks: whether one would,
// and whether it would have the bank ask again, is UNVERIFIED.
package flinks
