package playground

import (
	"slices"
	"strings"
)

// vendor is what visitors read about an aggregator.
type vendor struct{ Name, About string }

var vendors = map[string]vendor{
	"powens": {"Powens", "Banks in France and the rest of Europe"},
	"syncfy": {"Syncfy", "Banks and tax authorities in Mexico and Latin America"},
	"flinks": {"Flinks", "Banks in Canada and the United States"},
}

func vendorOf(aggregator string) vendor {
	if v, ok := vendors[aggregator]; ok || aggregator == "" {
		return v
	}
	return vendor{Name: strings.ToUpper(aggregator[:1]) + aggregator[1:]}
}

// starters are the stories that show most in the least time, in the order in which to meet them.
var starters = []string{
	"powens/otp", "powens/approve", "powens/password", "powens/webauth", "powens/chain",
	"syncfy/password", "syncfy/confirm", "syncfy/token", "syncfy/images", "syncfy/qr",
	"flinks/question", "flinks/push", "flinks/text-or-call", "flinks/image", "flinks/invalid-login",
}

// aggregators are those that have stories, in the stories' order.
func (p *Playground) aggregators() []string {
	var all []string
	for _, s := range p.options.Stories {
		if !slices.Contains(all, s.Aggregator) {
			all = append(all, s.Aggregator)
		}
	}
	return all
}

// starters are the five stories of an aggregator to start with: those that are chosen, else its first.
func (p *Playground) starters(aggregator string) []Story {
	var chosen, all []Story
	for _, id := range starters {
		if s, ok := p.story(id); ok && s.Aggregator == aggregator {
			chosen = append(chosen, s)
		}
	}
	for _, s := range p.options.Stories {
		if s.Aggregator == aggregator {
			all = append(all, s)
		}
	}
	if len(chosen) > 0 {
		return chosen
	}
	return all[:min(5, len(all))]
}

// next is the story to meet after another: the starter behind it, else the first of its aggregator.
func (p *Playground) next(s Story) Story {
	all := p.starters(s.Aggregator)
	i := slices.IndexFunc(all, func(o Story) bool { return o.ID == s.ID })
	return all[(i+1)%len(all)]
}

// find are the stories of an aggregator that speak of each word that is searched for.
func (p *Playground) find(aggregator, words string) []Story {
	var found []Story
	for _, s := range p.options.Stories {
		if s.Aggregator == aggregator && s.speaksOf(words) {
			found = append(found, s)
		}
	}
	return found
}

func (s Story) speaksOf(words string) bool {
	text := strings.ToLower(s.Words())
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Words are what a search looks through.
func (s Story) Words() string {
	return strings.Join([]string{s.Title, s.Description, s.Group, s.ID, s.Ends}, " ")
}
