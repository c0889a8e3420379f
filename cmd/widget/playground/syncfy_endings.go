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
			ID: "syncfy/" + id, Aggregator: "syncfy", Group: group, Title: title, Description: description,
			Ends: ends, Answers: answers, prepare: set.prepare,
		})
	}

	const endings = "How it ends"
	add(endings, "healthy", "Nothing is broken", "The connection works, and you are told so.", "done", nil, syncfySetting{})
	add(endings, "slow", "A slow bank", "Signing in takes six seconds, and the page keeps you company.",
		"done", nil, syncfySetting{script: []act{dawdles("6s")}})
	for _, c := range []struct {
		code                     int
		title, description, ends string
	}{
		{201, "Read in part", "You are done. The rest is read in the background.", "done"},
		{202, "No transactions", "You are done. There was nothing to read.", "done"},
		{203, "Accounts without transactions", "You are done. Some accounts had nothing to read.", "done"},
		{204, "Read incompletely", "You are done. Not all could be read.", "done"},
		{206, "No accounts", "You are done. There are no accounts.", "done"},
		{253, "A success in no documentation", "Its number begins with two, so you are done.", "done"},
		{411, "Too late, each time", "No answer comes in time. It stops before your bank locks you out.", "too_many_attempts"},
		{413, "Your bank lets no one in", "You are asked to try again in a quarter of an hour.", "bank_unavailable"},
		{449, "Your bank is no longer supported", "The aggregator can’t read it any more.", "not_supported"},
		{500, "The aggregator has a problem", "It repairs itself. You read that it isn’t your fault.", "aggregator_fault"},
		{501, "Your bank is down", "Its site can’t be reached.", "bank_unavailable"},
		{504, "Your bank took too long", "The aggregator gave up waiting.", "bank_unavailable"},
		{507, "No line to your bank", "The aggregator couldn’t reach it.", "bank_unavailable"},
		{509, "Your bank is down for maintenance", "It is down on purpose, and you are told so.", "maintenance"},
		{499, "A refusal in no documentation", "Its number begins with four. You still get a sentence and a way back.", "unknown"},
		{599, "A failure in no documentation", "Its number begins with five. You still get a sentence and a way back.", "aggregator_fault"},
	} {
		code := strconv.Itoa(c.code)
		add(endings, "code-"+code, c.title, c.description, c.ends, nil,
			syncfySetting{site: syncfySimulator, values: map[string]string{"code": code}})
	}
	add(endings, "expired-token", "The link has expired", "You opened it too late. You go back and start again.", "dead_link", nil, syncfySetting{dead: true})
	add(endings, "rate-limited", "The aggregator is busy", "Your first attempt is put off. It goes on by itself.",
		"done", nil, syncfySetting{faults: map[string]any{"refuse": 429, "refuse_times": 1}})
	add(endings, "queue", "Your answer waits in line", "The aggregator wants four seconds. You are told, and it is sent then.",
		"done", map[string]string{"token": "123456"},
		syncfySetting{script: []act{asksCode()}, faults: map[string]any{"hurry": "4s"}, hurried: true})

	const wires = "Over a bad line"
	for _, c := range []struct {
		id, title, description string
		faults                 map[string]any
	}{
		{"socket-dropped", "The socket is lost", "You type a code. The line breaks after two messages, each time.", map[string]any{"socket": "drop", "socket_at": 2}},
		{"socket-closed", "The socket closes at once", "You type a code. The line opens, and closes before it has said anything.", map[string]any{"socket": "close"}},
		{"socket-never", "The socket never opens", "You type a code. The page looks from time to time instead.", map[string]any{"socket": "never"}},
		{"socket-junk", "The socket talks nonsense", "You type a code. Between the states comes what is none.", map[string]any{"socket": "junk"}},
		{"socket-silent", "The socket says nothing", "You type a code. The line stays open, and nothing comes.", map[string]any{"socket": "silent"}},
		{"no-replay", "The socket forgets", "You type a code. What happened earlier is not said again.", map[string]any{"replay": false}},
		{"odd-addresses", "Odd addresses", "You type a code. The aggregator’s addresses are as odd as in its own samples.", map[string]any{"urls": "both"}},
		{"elsewhere", "Addresses of somebody else", "You type a code. The aggregator points to a strange host, where nothing is sent.", map[string]any{"urls": "elsewhere"}},
		{"skipped", "Steps left out", "You type a code. Two of the usual states never come.", map[string]any{"skip": []int{101, 103}}},
	} {
		add(wires, c.id, c.title, c.description, "done", map[string]string{"token": "123456"},
			syncfySetting{script: []act{asksCode()}, faults: c.faults})
	}
	return stories
}
