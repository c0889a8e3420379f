// Package syncfy makes and mends credentials of Syncfy (formerly Paybook Sync), and is the door that its integrators
// know by the parameters of the vendor's widget.
//
// [Adapter] drives the API: it starts a job with the secrets that are stored, follows the job's history over a WebSocket
// and by looking, asks what a status of 410 wants, and gives a refused site its form again, until the last status says
// how it ended. [Door] reads links with a session token and writes callbacks and messages.
//
// The wire facts come from the vendor's guide "Widget-less Credentials creation" (in comments: the guide), from its code
// samples and Postman collections (the samples), from what its own browser widget was seen to send and to accept (the
// widget), and from what integrators observed. What is neither documented nor observed is marked UNVERIFIED, and the code
// is tolerant or configurable there.
//
// Only the last status of a job counts. An old 410 stays in the history for ever; each question is told apart by its number,
// and answered once. What a site wants to know is never kept.
package syncfy
