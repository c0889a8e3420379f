package syncfy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// shownFields are the names that a form asks for, with "back" if it leads back.
func shownFields(s reconnect.Step) string {
	ask, ok := s.(reconnect.Ask)
	if !ok {
		return reconnect.StepName(s)
	}
	var names []string
	for _, fd := range ask.Fields {
		names = append(names, fd.Name)
	}
	if ask.Back {
		names = append(names, "back")
	}
	return strings.Join(names, " ")
}

// walk answers each form by its list of answers, or goes back where that says so, and tells what was shown.
func (p *play) walk(steps ...reconnect.Answers) (shown []string) {
	for {
		f := p.Settled()
		if _, waiting := f.Step.(reconnect.Wait); waiting {
			p.Clock.Pass(max(f.Next.Sub(p.Clock.Now()), 0))
			continue
		}
		shown = append(shown, shownFields(f.Step))
		if len(steps) == 0 || f.Over() {
			return shown
		}
		if steps[0] == nil {
			p.Back(f)
		} else {
			p.Say(f, steps[0])
		}
		steps = steps[1:]
	}
}

func TestEachChoiceCanBeTakenBack(t *testing.T) {
	const alameda = "5f00d1a0c0ffee0000000010"
	picked := func(name, value string) reconnect.Answers { return reconnect.Answers{name: {value}} }
	p := newPlay(t, setting{options: map[string]string{}})
	defer p.Close()
	shown := p.walk(
		picked("organization", alameda), nil, // its only site was chosen for the user, so that is passed over
		picked("organization", acme), picked("site", twoWays), picked("option", "card"), nil, nil,
		picked("site", tokenSite), nil, nil,
		picked("organization", acme), picked("site", normal), reconnect.Answers{"username": {"test"}, "password": {"test"}},
	)
	want := []string{
		"q organization", "username password back", "q organization",
		"site back", "option back", "card nip back", "option back", "site back",
		"username password back", "site back", "q organization",
		"site back", "username password back", "done",
	}
	if !slices.Equal(shown, want) {
		t.Errorf("\n got %q\nwant %q", shown, want)
	}
	if n := p.posts(""); n != 1 {
		t.Errorf("%d posts", n)
	}
}

// A credential belongs to its site. Whoever goes to another one and comes back mends it, and makes no second one.
func TestWhoComesBackToTheCredentialsSiteMendsIt(t *testing.T) {
	const business = "5f00d1a0c0ffee0002000002"
	p := newPlay(t, setting{site: meridiano, values: map[string]string{"username": "empresas"}})
	defer p.Close()
	shown := p.walk(
		reconnect.Answers{"site": {business}}, nil, reconnect.Answers{"site": {meridiano}},
		reconnect.Answers{"username": {"test"}, "password": {"test"}},
	)
	if want := []string{"site", "username password back", "site", "username password back", "done"}; !slices.Equal(shown, want) {
		t.Errorf("\n got %q\nwant %q", shown, want)
	}
	for _, r := range p.Box.History() {
		if r.Method == "POST" {
			t.Errorf("posted to %s", r.Path)
		}
	}
	if n := len(p.credentials()); n != 1 {
		t.Errorf("%d credentials", n)
	}
}

func TestWhatTheLinkNamesCannotBeTakenBack(t *testing.T) {
	p := newPlay(t, setting{site: twoWays, fresh: true})
	defer p.Close()
	if shown := p.walk(reconnect.Answers{"option": {"card"}}, nil, nil); !slices.Equal(shown, []string{"option", "card nip back", "option", "option"}) {
		t.Errorf("shown %q", shown)
	}
}

func TestTheWayBackAsksForNothingThatIsKnown(t *testing.T) {
	p := newPlay(t, setting{options: map[string]string{}})
	defer p.Close()
	p.walk(reconnect.Answers{"organization": {acme}}, reconnect.Answers{"site": {normal}})
	p.API.Close()
	if shown := p.walk(nil); !slices.Equal(shown, []string{"username password back", "site back"}) {
		t.Errorf("shown %q", shown)
	}
}

func TestAtAnotherSiteACredentialIsMade(t *testing.T) {
	const business = "5f00d1a0c0ffee0002000002"
	p := newPlay(t, setting{site: meridiano, values: map[string]string{"username": "empresas"}})
	defer p.Close()
	shown := p.walk(reconnect.Answers{"site": {business}}, reconnect.Answers{"username": {"empresas"}, "password": {"test"}})
	if want := []string{"site", "username password back", "done"}; !slices.Equal(shown, want) {
		t.Errorf("\n got %q\nwant %q", shown, want)
	}
	for _, r := range p.Box.History() {
		if r.Method == "PUT" && r.Body["credentials"] != "" {
			t.Error("the values of one site were given to another's credential")
		}
	}
	list := p.credentials()
	if len(list) != 2 || list[0]["id_site"] != business {
		t.Errorf("credentials %v", list)
	}
	if f := p.Settled(); f.Results["id_credential"] != list[0]["id_credential"] {
		t.Errorf("the integrator is told %v", f.Results)
	}
}
