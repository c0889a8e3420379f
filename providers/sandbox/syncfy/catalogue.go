package syncfy

import (
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// organization is a bank, or something like one, with one or more sites.
type organization struct {
	id, kind, name, color string
	sites                 []*site
}

// site is one way into an organization.
type site struct {
	id, name     string
	organization *organization
	version      int
	endpoint     string
	business     bool     // is for businesses
	personal     bool     // is for persons
	options      []option // one without a name for version 1; tabs for the others
	// script is what the bank makes of each job here, for the values given; nil accepts.
	script func(values map[string]string) sandbox.Script
}

// option is one way to sign in at a site.
type option struct {
	name, label string
	elements    []element
}

// element is one value that a site wants to know (guide: Authentication Element).
type element struct {
	name, kind, label string
	optional          bool
	username, token   bool
	validation        any // null in every public sample; the widget reads a list, the guide says a string
	choices           []sandbox.Choice
	accept            string // of files
}

// option finds a way to sign in by its name; version 1 has only the unnamed one.
func (t *site) option(name string) *option {
	for i := range t.options {
		if t.version == 1 || t.options[i].name == name {
			return &t.options[i]
		}
	}
	return nil
}

func (o *option) has(name string) bool {
	return slices.ContainsFunc(o.elements, func(e element) bool { return e.name == name })
}

// knows reports that any of the site's ways to sign in has an element of that name.
func (t *site) knows(name string) bool {
	return slices.ContainsFunc(t.options, func(o option) bool { return o.has(name) })
}

func (e element) describe(version int) map[string]any {
	var options []any
	for _, c := range e.choices {
		options = append(options, map[string]any{"label": c.Label, "value": c.Value})
	}
	object := map[string]any{"name": e.name, "type": e.kind, "label": e.label, "required": !e.optional, "validation": e.validation}
	if options != nil {
		object["options"] = options
	}
	if e.accept != "" {
		object["accept"] = e.accept
	}
	switch version {
	case 1:
		object["username"], object["token"] = e.username, e.token // newer versions do not say (headless guide)
		return object
	case 3:
		return object
	}
	// Version 4 moves what is displayed to options.widget (the vendor's headless guide); how a list's own options are
	// nested there is UNVERIFIED.
	display := map[string]any{"type": e.kind, "label": e.label, "validation": e.validation}
	if options != nil {
		display["options"] = options
	}
	if e.accept != "" {
		display["accept"] = e.accept
	}
	return map[string]any{"name": e.name, "required": !e.optional, "identifier": e.username, "options": map[string]any{"widget": display}}
}

func (t *site) describe() map[string]any {
	object := map[string]any{
		"id_site": t.id, "id_site_type": "5b285177056f2911c13dbce1", "is_business": flag(t.business),
		"is_personal": flag(t.personal), "version": t.version, "name": t.name, "endpoint": t.endpoint,
	}
	elements := func(o option) []any {
		list := []any{}
		for _, e := range o.elements {
			list = append(list, e.describe(t.version))
		}
		return list
	}
	if t.version == 1 {
		object["credentials"] = elements(t.options[0])
		return object
	}
	input := []any{}
	for _, o := range t.options {
		input = append(input, map[string]any{"name": o.name, "label": o.label, "fields": elements(o)})
	}
	object["input"] = input
	return object
}

func (t *site) describeWithOrganization() map[string]any {
	object := t.describe()
	object["id_site_organization"], object["id_site_organization_type"] = t.organization.id, t.organization.kind
	return object
}

// asset is the name of a picture: letters and digits without an ending, as many as the vendor's have.
func (o *organization) asset(size string) string {
	long := 160
	if size == "small_cover" {
		long = 187
	}
	name := hex.EncodeToString([]byte(o.id + size))
	return strings.Repeat(name, 1+long/len(name))[:long]
}

func (o *organization) describe() map[string]any {
	image := func(size string) string { return "/assets/" + o.asset(size) }
	return map[string]any{
		"id_site_organization": o.id, "id_site_organization_type": o.kind, "id_country": mexico,
		"name": o.name, "avatar": image("avatar"), "small_cover": image("small_cover"), "cover": image("cover"),
	}
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func siteByID(id string) *site {
	for _, o := range organizations {
		for _, t := range o.sites {
			if t.id == id {
				return t
			}
		}
	}
	return nil
}

// normalSite is the one that just works.
const normalSite = "56cf5728784806f72b8b4568"

// organizations is the catalogue. Nothing in it ever changes.
var organizations = newOrganizations()

// listAccountTypes and listAttachmentTypes know what the samples show of them.
func (p *dialect) listAccountTypes(c *sandbox.Call) sandbox.Reply {
	return respond(shown(c, []any{map[string]any{"id_account_type": "520d3aa93b8e778e0d000002", "name": "Credit Card"}}))
}

func (p *dialect) listAttachmentTypes(c *sandbox.Call) sandbox.Reply {
	return respond(shown(c, []any{map[string]any{"id_attachment_type": "56bcdfca784806d1378b4567", "name": "CFDI (XML)"}}))
}

func (p *dialect) listCountries(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	if wanted(c, "id_country", mexico) {
		list = append(list, map[string]any{"id_country": mexico, "code": "MX", "name": "Mexico"})
	}
	return respond(shown(c, list))
}

func (p *dialect) listOrganizationTypes(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	for _, t := range organizationTypes {
		if wanted(c, "id_site_organization_type", t.id) {
			list = append(list, map[string]any{"id_site_organization_type": t.id, "name": t.name, "label": t.label})
		}
	}
	return respond(shown(c, list))
}

// param is a parameter of the query, or of the body: the vendor's libraries send every call as a POST that says which
// method it really is, with its parameters in JSON.
func param(c *sandbox.Call, name string) string {
	if text := c.URL.Query().Get(name); text != "" {
		return text
	}
	return c.Fields[name]
}

// wanted reports that a filter lets a value through.
func wanted(c *sandbox.Call, filter, value string) bool {
	text := param(c, filter)
	return text == "" || text == value
}

// wantedFlag is the same for a flag, which the samples write as a number.
func wantedFlag(c *sandbox.Call, filter string, on bool) bool {
	want, err := strconv.ParseBool(param(c, filter))
	return err != nil || want == on
}

func wantedOrganization(c *sandbox.Call, o *organization) bool {
	return wanted(c, "id_site_organization", o.id) && wanted(c, "id_site_organization_type", o.kind) &&
		wanted(c, "id_country", mexico)
}

func wantedSite(c *sandbox.Call, t *site) bool {
	return wanted(c, "id_site", t.id) && wantedFlag(c, "is_business", t.business) && wantedFlag(c, "is_personal", t.personal)
}

func (p *dialect) listOrganizations(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	for _, o := range organizations {
		if wantedOrganization(c, o) {
			list = append(list, o.describe())
		}
	}
	return respond(shown(c, list))
}

func (p *dialect) listSites(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	for _, o := range organizations {
		for _, t := range o.sites {
			if wantedOrganization(c, o) && wantedSite(c, t) {
				list = append(list, t.describeWithOrganization())
			}
		}
	}
	return respond(shown(c, list))
}

func (p *dialect) listOrganizationSites(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	for _, o := range organizations {
		if !wantedOrganization(c, o) {
			continue
		}
		sites := []any{}
		for _, t := range o.sites {
			if wantedSite(c, t) {
				sites = append(sites, t.describe())
			}
		}
		if len(sites) > 0 {
			object := o.describe()
			object["sites"] = sites
			list = append(list, object)
		}
	}
	return respond(shown(c, list))
}

// showSite answers with a list of one, as the widget expects; what an unknown id answers is UNVERIFIED.
func (p *dialect) showSite(c *sandbox.Call) sandbox.Reply {
	t := siteByID(c.PathValue("site"))
	if t == nil {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	object := t.describeWithOrganization()
	object["site_organization"] = t.organization.describe()
	return respond([]any{object})
}

// shown obeys skip, limit and fields (samples), the last a list with commas, which is UNVERIFIED.
func shown(c *sandbox.Call, list []any) []any {
	if n, err := strconv.Atoi(param(c, "skip")); err == nil && n > 0 {
		list = list[min(n, len(list)):]
	}
	if n, err := strconv.Atoi(param(c, "limit")); err == nil && n > 0 {
		list = list[:min(n, len(list))]
	}
	fields := param(c, "fields")
	if fields == "" {
		return list
	}
	wanted := strings.Split(fields, ",")
	for _, item := range list {
		if object, ok := item.(map[string]any); ok {
			maps.DeleteFunc(object, func(name string, _ any) bool { return !slices.Contains(wanted, name) })
		}
	}
	return list
}
