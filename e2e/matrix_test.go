//go:build browser

package e2e_test

import (
	"slices"
	"sync"
	"testing"
)

// ways are all that can differ for the server in how people come.
var ways = []way{
	{name: "in a frame", embed: byFrame, script: true, cookies: true, modern: true},
	{name: "in a frame without a script", embed: byFrame, cookies: true, modern: true},
	{name: "in place of the page without a script, from right to left", embed: byRedirect, lang: "ar", cookies: true, modern: true},
	// For the stories whose way in and out is their own.
	{name: "in a window of its own", embed: byPopup, script: true, cookies: true, modern: true},
	{name: "in place of the page", embed: byRedirect, script: true, cookies: true, modern: true},
	{name: "in a frame without cookies", embed: byFrame, script: true, modern: true},
	{name: "in place of the page without cookies", embed: byRedirect, modern: true},
	{name: "in place of the page in an old browser", embed: byRedirect},
	{name: "in a frame in an old browser", embed: byFrame, script: true},
}

// forAll is how many of the ways every story is played by.
const forAll = 3

// byAnyWay wants all stories of Powens, and of the others those whose way in and out is their own: the rest of the page is
// the same, whichever aggregator is behind it.
func byAnyWay(s story) bool {
	return of("powens")(s) || slices.Contains([]string{
		"syncfy/password", "syncfy/choose", "syncfy/expired-token", "syncfy/confirm", "flinks/question", "flinks/credentials",
		"flinks/stringified", "flinks/dead-request", "flinks/push",
	}, s.ID)
}

// walkers is how many stories are played at the same time. They mostly wait.
const walkers = 48

// The browser plays each story once, and goes the other ways in for the few stories that a browser is part of there. Here
// is everything else. It is done before the browser tests begin, because it takes seconds.
func TestEveryStoryReachesItsEndByEveryWay(t *testing.T) {
	var (
		all  sync.WaitGroup
		room = make(chan struct{}, walkers)
	)
	for i, by := range ways {
		for _, s := range stories(t) {
			if i >= forAll && !byAnyWay(s) {
				continue
			}
			all.Go(func() {
				room <- struct{}{}
				defer func() { <-room }()
				t.Run(s.ID+" "+by.name, func(t *testing.T) {
					w := walk(t, s, by)
					w.play()
					w.ended().expectLast(t)
					w.ended().expect(t)
					if by.script {
						w.ended().expectMessages(t)
						w.ended().expectFollowed(t)
					}
				})
			})
		}
	}
	all.Wait()
}
