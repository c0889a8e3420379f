// Package playground plays an integrator: an invented budgeting app whose balances are old, because its connection to a bank
// is broken. It opens the Reconnect widget in a frame, in a pop-up, in a tab or in place of its own page, and shows new
// balances once the callback and the aggregator say that the connection works.
//
// It is for people who want to see what the widget does, and for tests that drive it with a browser. Beside the app are the
// story, the user's phone and, on request, all that developers want to know. It runs on another site than the widget, so that
// cookies, frames and messages behave as they will for a real integrator, and it speaks to the sandbox as an integrator's back
// end speaks to an aggregator: over HTTP, with a client's secret, knowing nothing of this module's types. The sandbox's controls
// break the connection that a story needs.
//
// A [Story] is one way for a connection to be broken. All of them are listed at /stories.json with the answers that
// lead to their end, so that one driver that knows no story can play each.
package playground
