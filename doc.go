// Package reconnect is the domain of a page that mends broken bank connections.
//
// A [Flow] is a conversation: a [Provider] says what must happen next, as a [Step]; the user or the clock makes it
// happen; the Flow records the result. The integrator comes in, hears about it, and gets the user back, through a
// [Door].
//
// The rules of the conversation live in [Flow], which does no input or output: one turn is answered once, only what
// was asked may be answered, a lost reply is looked into before anything is sent again, answers are never kept, and a
// flow always ends by telling the integrator. [Engine] runs the exchanges that the rules allow, apart from the web
// requests that cause them. A [Store] finds, locks and keeps flows.
//
// The package imports the standard library only. Aggregators, web and screens each depend on it and never on one
// another.
package reconnect
