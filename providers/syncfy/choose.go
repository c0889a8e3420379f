package syncfy

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/open-reconnect/reconnect"
)

// The fields of our own questions. They have no label: pages know them by name.
const (
	fieldSearch       = "q"
	fieldOrganization = "organization"
	fieldSite         = "site"
	fieldOption       = "option"
)

// maxFound is how many organizations are shown at a time; a word narrows them down, as the page says.
const maxFound = 200

// organizations asks which organization: all of them if they are few, and those whose name has a word in it. If only one
// has, that is the one.
func (x *exchange) organizations(ctx context.Context, word string) (reconnect.Step, error) {
	filter := url.Values{}
	if x.cur.Type != "" {
		filter.Set("id_site_organization_type", x.cur.Type)
	}
	list, err := x.catalogue(ctx, "/catalogues/site_organizations", filter, readOrganization)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		return reconnect.Failed{Reason: reconnect.NotSupported}, nil
	}
	found := search(list, word)
	if len(found) == 1 && word != "" {
		return x.chooseOrganization(ctx, reconnect.Answers{fieldOrganization: {found[0].ID}})
	}
	fields := []reconnect.Field{{Name: fieldSearch, Kind: reconnect.Search, Max: 100, Value: word}}
	if len(found) > 0 {
		pick := reconnect.Field{Name: fieldOrganization, Kind: reconnect.Pick, Lang: x.acc.Lang}
		for _, o := range found {
			pick.Choices = append(pick.Choices, reconnect.Choice{Value: o.ID, Label: o.Name})
		}
		fields = append(fields, pick)
	}
	x.cur.Phase = phaseOrganization
	return reconnect.Ask{Fields: fields, Again: x.thinkAgain()}, nil
}

// search finds organizations by name, those that begin with the word first. Case and accents do not matter.
func search(list []organization, word string) []organization {
	word = folded(word)
	type hit struct {
		organization
		name string
	}
	var hits []hit
	for _, o := range list {
		if name := folded(o.Name); name != "" && strings.Contains(name, word) {
			hits = append(hits, hit{o, name})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		first, second := strings.HasPrefix(a.name, word), strings.HasPrefix(b.name, word)
		switch {
		case first && !second:
			return -1
		case second && !first:
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	var found []organization
	for _, h := range hits[:min(len(hits), maxFound)] {
		found = append(found, h.organization)
	}
	return found
}

func folded(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))), " ")
}

// chooseOrganization takes what was picked, or else looks for what was typed.
func (x *exchange) chooseOrganization(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	picked := one(answers, fieldOrganization)
	if picked == "" {
		return x.organizations(ctx, one(answers, fieldSearch))
	}
	x.cur.Organization = picked
	x.cur.chosen(phaseOrganization)
	return x.sites(ctx, "")
}

// sites asks which site of the organization; with a reason, which one instead of the present one.
func (x *exchange) sites(ctx context.Context, reason reconnect.Reason) (reconnect.Step, error) {
	if x.cur.Organization == "" {
		if _, err := x.findSite(ctx); err != nil {
			return nil, err
		}
	}
	o, err := x.organization(ctx, x.cur.Organization)
	if err != nil {
		return nil, err
	}
	x.knowBank(o)
	pick := reconnect.Field{Name: fieldSite, Kind: reconnect.Pick, Lang: x.acc.Lang, Required: true}
	for _, s := range o.Sites {
		if s.ID == x.cur.Site && reason != "" || len(s.usable()) == 0 {
			continue
		}
		label := s.Name
		if label == "" {
			label = s.ID
		}
		pick.Choices = append(pick.Choices, reconnect.Choice{Value: s.ID, Label: label})
	}
	switch {
	case len(pick.Choices) == 0 && reason != "":
		return reconnect.Failed{Reason: reason}, nil
	case len(pick.Choices) == 0:
		return reconnect.Failed{Reason: reconnect.NotSupported}, nil
	case len(pick.Choices) == 1 && reason == "":
		return x.at(ctx, pick.Choices[0].Value)
	}
	x.cur.Phase = phaseSite
	return reconnect.Ask{Fields: []reconnect.Field{pick}, Reason: reason, Again: x.thinkAgain(), Back: x.mayTurnBack()}, nil
}

// chooseSite goes on to the form of the site that was picked.
func (x *exchange) chooseSite(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	picked := one(answers, fieldSite)
	if picked == "" {
		return x.look(ctx)
	}
	x.cur.chosen(phaseSite)
	return x.at(ctx, picked)
}

// at goes on to the form of a site. A credential is of one site; at another one a new one is made.
func (x *exchange) at(ctx context.Context, picked string) (reconnect.Step, error) {
	if picked != x.cur.Site {
		x.cur.Site, x.cur.Option, x.cur.Listed = picked, "", false
	}
	return x.form(ctx, "")
}

// chooseOption goes on to the fields of one way to sign in.
func (x *exchange) chooseOption(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	x.cur.Option = one(answers, fieldOption)
	x.cur.chosen(phaseOption)
	return x.form(ctx, x.cur.Why)
}

// mayTurnBack reports whether the user has chosen anything that can be chosen again. What the link names cannot.
func (x *exchange) mayTurnBack() bool { return len(x.cur.Trail) > 0 }

// back asks again what the user chose last: which way to sign in, which site, which organization. Nothing is sent but a
// look into the catalogue.
func (x *exchange) back(ctx context.Context) (reconnect.Step, error) {
	last := len(x.cur.Trail) - 1
	if last < 0 {
		return x.look(ctx)
	}
	before := *x.cur
	to := x.cur.Trail[last]
	x.cur.Trail, x.cur.Option, x.cur.Said = x.cur.Trail[:last], "", reconnect.Words{}
	var (
		s   reconnect.Step
		err error
	)
	switch to {
	case phaseOrganization:
		x.cur.Organization, x.cur.Bank, x.cur.Avatar = "", reconnect.Bank{}, ""
		s, err = x.organizations(ctx, "")
	case phaseSite:
		s, err = x.sites(ctx, "")
	default:
		s, err = x.form(ctx, "")
	}
	if err != nil {
		x.cur = &before // the question that was asked last stands
	}
	return s, err
}

func one(answers reconnect.Answers, name string) string {
	if v := answers[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}
