package flinks

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// institution is one of the list (Institutions).
type institution struct {
	id    string
	names map[string]string // by language: "en", "fr"
	sites map[string]string // the same of its own site
}

const maxInstitutions = 2000

// readInstitutions reads {"Data":[…]}. What has no id or no name is of no use.
func readInstitutions(j upstream.JSON) map[string]institution {
	all := map[string]institution{}
	for _, d := range member(j, "Data").List(maxInstitutions) {
		in := institution{id: number(member(d, "Id")), names: map[string]string{}, sites: map[string]string{}}
		for _, l := range member(d, "Localizations").List(10) {
			lang := strings.ToLower(member(l, "Language").Short(8))
			if n := upstream.Plain(member(l, "Name").Short(maxName), maxName); n != "" && in.names[lang] == "" {
				in.names[lang] = n
			}
			for _, u := range member(l, "Urls").List(10) {
				if site := member(u, "Url").Short(500); member(u, "Type").Short(20) == "Main" && strings.HasPrefix(site, "https://") {
					in.sites[lang] = site
				}
			}
		}
		if in.id != "" && len(in.names) > 0 {
			all[in.id] = in
		}
	}
	return all
}

// named is the institution's name in a language, or in English, or in any.
func (in institution) named(lang string) string { return inLanguage(in.names, lang) }

func inLanguage(of map[string]string, lang string) string {
	any := slices.Sorted(maps.Values(of))
	return cmp.Or(append([]string{of[lang], of["en"], of["fr"]}, any...)...)
}

// locate finds the site of the institution, where something must be done there. What cannot be found out is left out: the page says the
// same without it.
func (x *exchange) locate(ctx context.Context) {
	if x.acc.APIKey == "" || x.cur.Site != "" || x.cur.InstitutionID == "" {
		return
	}
	if all, err := x.institutions(ctx); err == nil {
		x.cur.Site = inLanguage(all[x.cur.InstitutionID].sites, x.spoken())
	}
}

// institutions is the list, which is kept for a while.
func (x *exchange) institutions(ctx context.Context) (map[string]institution, error) {
	return x.acc.institutions.Get(ctx, "", quick, func() (map[string]institution, error) {
		j, err := x.institutionsPage(ctx)
		return readInstitutions(j), err
	})
}

// identify finds the name of an institution that a link names by number. That Authorize takes the list's English name is
// UNVERIFIED: no page says which of its names it means.
func (x *exchange) identify(ctx context.Context) error {
	if x.acc.APIKey == "" {
		x.log().Error("flinks: a link names its institution by number, which takes the account's x-api-key to look up")
		return nil
	}
	all, err := x.institutions(ctx)
	if err != nil {
		return err
	}
	if in, ok := all[x.cur.InstitutionID]; ok {
		x.cur.Institution, x.cur.Display = in.named("en"), in.named(x.spoken())
	}
	return nil
}

// bank is which bank a flow is about; its ID is Flinks' number of the institution, where that is known.
func (c *cursor) bank() reconnect.Bank {
	return reconnect.Bank{ID: c.InstitutionID, Name: upstream.Plain(c.Display, maxName), Site: c.Site}
}

// The names of the results, which [Door] reads.
const (
	resultLoginID     = "loginId"
	resultRequestID   = "requestId"
	resultInstitution = "institution"
	resultCode        = "flinksCode" // the last code that was no success
	resultAsking      = "asking"     // what the last form was for: askingLogin or askingMFA
	resultTypes       = "mfaTypes"   // of the last challenges, with commas between

	askingLogin = "credentials"
	askingMFA   = "mfa"
)

// results are what REDIRECT and the callback hold: loginId, requestId and institution, as far as they are known; and what
// the messages need, which is flinksCode, asking and mfaTypes.
func (c *cursor) results() map[string]string {
	var types []string
	for _, q := range c.Challenges {
		types = append(types, upstream.Printable(q.Type, 64))
	}
	all := map[string]string{
		resultLoginID: c.LoginID, resultRequestID: c.Session, resultInstitution: c.Institution, resultCode: c.Code,
		resultTypes: strings.Join(types, ","),
	}
	switch c.Phase {
	case phaseLogin:
		all[resultAsking] = askingLogin
	case phaseQuestion, phaseApprove, phaseAgree:
		all[resultAsking] = askingMFA
	default:
	}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}
