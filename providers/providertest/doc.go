// Package providertest is the conformance kit: harnesses that each adapter is put through, written once.
//
// An adapter's tests name their aggregator as a [Dialect]. [Begin] plays one flow of it to its end, with a real engine and
// the simulator over HTTP and WebSocket. [Matrix] plays every story and compares the steps that the page shows. [Chaos] plays
// many stories while replies get lost, and fails if an answer is sent twice. [Recorded] answers with recorded replies
// instead of the simulator. [Seed], [SoundText], [SoundFields] and [SoundStep] are for fuzz targets: what a decoder may return.
package providertest
