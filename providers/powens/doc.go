// Package powens mends connections of Powens (formerly Budget Insight), and is the door that Powens' integrators know.
//
// [Adapter] drives the API of one or more accounts: it exchanges the link's code, reads the connection's state, asks
// what that state wants and sends the answer, until the state is null. [Door] reads the links and writes the callbacks
// of Powens' own Reconnect webview, so that an integrator changes the host name and nothing else.
//
// The wire facts come from Powens' public pages, named in comments as "SCA guide" (SCA & connection states),
// "Connections", "Connectors", "Authentication", "Webview" and "Errors", and from what clients in production observed.
// What is neither documented nor observed is marked UNVERIFIED, and the code is tolerant there.
//
// Credentials are asked here only for accounts that hold the Agent status. For others, whatever needs a password leads
// to Powens' own webview and back.
package powens
