package playground

import "strconv"

// syncfyEndings are the stories in which the user has little or nothing to do: how jobs end, and what goes wrong with
// them on the way.
func syncfyEndings() []Story {
	var stories []Story
	add := func(group, id, title, description, ends string, answers map[string]string, set syncfySetting) {
		if answers == nil {
			answers = map[string]string{}
		}
		stories = append(stories, Story{
			ID: "syncfy/" + id, Aggregator: "syncfy", Group: "Syncfy: " + group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}

	const endings = "how it ends"
	add(endings, "healthy", "Nothing is broken", "The credential works, and the widget says so.", "done", nil, syncfySetting{})
	add(endings, "slow", "A slow bank", "Signing in takes six seconds, and the page stays alive meanwhile.",
		"done", nil, syncfySetting{script: []act{dawdles("6s")}})
	for _, c := range []struct {
		code                     int
		title, description, ends string
	}{
		{201, "Read in part", "The rest is read in the background, which is success.", "done"},
		{202, "No transactions", "The sign-in worked and there was nothing to read.", "done"},
		{203, "Accounts without transactions", "The sign-in worked, and more than one account had nothing to read.", "done"},
		{204, "Read incompletely", "The sign-in worked, and not all could be read.", "done"},
		{206, "No accounts", "The sign-in worked and there are no accounts.", "done"},
		{253, "A success nobody documents", "Its number begins with two.", "done"},
		{411, "Too late, each time", "No answer ever comes in time, and the widget stops before the bank does.", "too_many_attempts"},
		{413, "The sign-in failed", "The bank let nobody in; it is worth another try in a quarter of an hour.", "bank_unavailable"},
		{449, "A site that was given up", "The aggregator reads this site no more.", "not_supported"},
		{500, "The aggregator has failed", "A fault that the aggregator repairs by itself.", "aggregator_fault"},
		{501, "The bank is down", "The bank’s site cannot be reached.", "bank_unavailable"},
		{504, "The bank took too long", "The aggregator gave up waiting.", "bank_unavailable"},
		{507, "No connection to the bank", "The aggregator could not reach it.", "bank_unavailable"},
		{509, "Maintenance", "The site is being worked on.", "maintenance"},
		{499, "A refusal nobody documents", "Its number begins with four.", "unknown"},
		{599, "A failure nobody documents", "Its number begins with five.", "aggregator_fault"},
	} {
		code := strconv.Itoa(c.code)
		add(endings, "code-"+code, c.title, c.description, c.ends, nil,
			syncfySetting{site: syncfySimulator, values: map[string]string{"code": code}})
	}
	add(endings, "expired-token", "A dead link", "The session in the link has died.", "dead_link", nil, syncfySetting{dead: true})
	add(endings, "rate-limited", "Too many requests", "The aggregator refuses the first attempt for having been asked too often.",
		"done", nil, syncfySetting{faults: map[string]any{"refuse": 429, "refuse_times": 1}})
	add(endings, "queue", "An answer that has to wait", "The aggregator wants to be left alone for four seconds when the code comes. The widget says so, keeps the place, and sends it then.",
		"done", map[string]string{"token": "123456"},
		syncfySetting{script: []act{asksCode()}, faults: map[string]any{"hurry": "4s"}, hurried: true})

	const wires = "on the wire"
	for _, c := range []struct {
		id, title, description string
		faults                 map[string]any
	}{
		{"socket-dropped", "The socket is lost", "It breaks after two messages, each time.", map[string]any{"socket": "drop", "socket_at": 2}},
		{"socket-closed", "The socket closes at once", "It opens, and is closed before it has said anything.", map[string]any{"socket": "close"}},
		{"socket-never", "The socket never opens", "The widget looks from time to time instead.", map[string]any{"socket": "never"}},
		{"socket-junk", "The socket talks nonsense", "Between the states there is what is no state.", map[string]any{"socket": "junk"}},
		{"socket-silent", "The socket says nothing", "It stays open, and nothing comes.", map[string]any{"socket": "silent"}},
		{"no-replay", "The socket forgets", "What happened before it was opened is not said again.", map[string]any{"replay": false}},
		{"odd-addresses", "Odd addresses", "A slash too many in one, no scheme in the other, as in the vendor’s own samples.", map[string]any{"urls": "both"}},
		{"elsewhere", "Addresses of somebody else", "The job is said to be on a host that nobody has heard of, where no token may go.", map[string]any{"urls": "elsewhere"}},
		{"skipped", "Steps left out", "Two of the usual states never come.", map[string]any{"skip": []int{101, 103}}},
	} {
		add(wires, c.id, c.title, c.description, "done", map[string]string{"token": "123456"},
			syncfySetting{script: []act{asksCode()}, faults: c.faults})
	}
	return stories
}
