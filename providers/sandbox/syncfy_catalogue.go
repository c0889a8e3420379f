package sandbox

import (
	"net/http"
	"strconv"
)

// syncfyOrganization is a bank, or something like one, with one or more sites.
type syncfyOrganization struct {
	id, kind, name, color string
	sites                 []*syncfySite
}

// syncfySite is one way into an organization.
type syncfySite struct {
	id, name     string
	organization *syncfyOrganization
	version      int
	endpoint     string
	business     bool
	options      []syncfyOption // one without a name for version 1; tabs for the others
	// script is what the bank makes of each job here, for the values given; nil accepts.
	script func(values map[string]string) Script
}

// syncfyOption is one way to sign in at a site.
type syncfyOption struct {
	name, label string
	elements    []syncfyElement
}

// syncfyElement is one value that a site wants to know (guide: Authentication Element).
type syncfyElement struct {
	name, kind, label string
	optional          bool
	username, token   bool
	validation        any // null in every public sample; the widget reads a list, the guide says a string
	choices           []Choice
	accept            string // of files
}

// option finds a way to sign in by its name; version 1 has only the unnamed one.
func (t *syncfySite) option(name string) *syncfyOption {
	for i := range t.options {
		if t.version == 1 || t.options[i].name == name {
			return &t.options[i]
		}
	}
	return nil
}

func (e syncfyElement) describe(version int) map[string]any {
	var options []any
	for _, c := range e.choices {
		options = append(options, map[string]any{"label": c.Label, "value": c.Value})
	}
	object := map[string]any{
		"name": e.name, "type": e.kind, "label": e.label, "required": !e.optional,
		"username": e.username, "token": e.token, "validation": e.validation,
	}
	if options != nil {
		object["options"] = options
	}
	if e.accept != "" {
		object["accept"] = e.accept
	}
	if version != 4 {
		return object
	}
	// Version 4 moves what is displayed to options.widget (the vendor's headless guide); how a list's own options are
	// nested there is UNVERIFIED.
	shown := map[string]any{"type": e.kind, "label": e.label, "validation": e.validation}
	if options != nil {
		shown["options"] = options
	}
	return map[string]any{
		"name": e.name, "required": !e.optional, "identifier": e.username,
		"username": e.username, "token": e.token, "options": map[string]any{"widget": shown},
	}
}

func (t *syncfySite) describe() map[string]any {
	object := map[string]any{
		"id_site": t.id, "id_site_type": "5b285177056f2911c13dbce1", "is_business": flag(t.business),
		"is_personal": flag(!t.business || t.organization.kind == syncfyBank), "version": t.version, "name": t.name, "endpoint": t.endpoint,
	}
	elements := func(o syncfyOption) []any {
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

func (t *syncfySite) describeWithOrganization() map[string]any {
	object := t.describe()
	object["id_site_organization"], object["id_site_organization_type"] = t.organization.id, t.organization.kind
	return object
}

func (o *syncfyOrganization) describe() map[string]any {
	image := func(size string) string { return "/assets/" + o.id + "-" + size + ".png" }
	return map[string]any{
		"id_site_organization": o.id, "id_site_organization_type": o.kind, "id_country": syncfyMexico,
		"name": o.name, "avatar": image("avatar"), "small_cover": image("small_cover"), "cover": image("cover"),
	}
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func syncfySiteByID(id string) *syncfySite {
	for _, o := range syncfyOrganizations {
		for _, t := range o.sites {
			if t.id == id {
				return t
			}
		}
	}
	return nil
}

// syncfyOrganizations is the catalogue. Nothing in it ever changes.
var syncfyOrganizations = newSyncfyOrganizations()

func (p *syncfy) listNothing(*call) reply { return respond([]any{}) }

func (p *syncfy) listCountries(*call) reply {
	return respond([]any{map[string]any{"id_country": syncfyMexico, "code": "MX", "name": "Mexico"}})
}

func (p *syncfy) listOrganizationTypes(c *call) reply {
	list := []any{}
	for _, t := range syncfyOrganizationTypes {
		if wanted(c, "id_site_organization_type", t.Value) {
			list = append(list, map[string]any{
				"id_site_organization_type": t.Value, "name": t.Label,
				"label": "webapp_add_" + map[bool]string{true: "banks", false: "sites"}[t.Value == syncfyBank],
			})
		}
	}
	return respond(paged(c, list))
}

// wanted reports that a filter of the query lets a value through.
func wanted(c *call, filter, value string) bool {
	text := c.URL.Query().Get(filter)
	return text == "" || text == value
}

func wantedOrganization(c *call, o *syncfyOrganization) bool {
	return wanted(c, "id_site_organization", o.id) && wanted(c, "id_site_organization_type", o.kind) &&
		wanted(c, "id_country", syncfyMexico)
}

func wantedSite(c *call, t *syncfySite) bool {
	query := c.URL.Query()
	return wanted(c, "id_site", t.id) && !(query.Get("is_business") == "1" && !t.business) && !(query.Get("is_personal") == "1" && t.business)
}

func (p *syncfy) listOrganizations(c *call) reply {
	list := []any{}
	for _, o := range syncfyOrganizations {
		if wantedOrganization(c, o) {
			list = append(list, o.describe())
		}
	}
	return respond(paged(c, list))
}

func (p *syncfy) listSites(c *call) reply {
	list := []any{}
	for _, o := range syncfyOrganizations {
		for _, t := range o.sites {
			if wantedOrganization(c, o) && wantedSite(c, t) {
				list = append(list, t.describeWithOrganization())
			}
		}
	}
	return respond(paged(c, list))
}

func (p *syncfy) listOrganizationSites(c *call) reply {
	list := []any{}
	for _, o := range syncfyOrganizations {
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
	return respond(paged(c, list))
}

// showSite answers with a list of one, as the widget expects; what an unknown id answers is UNVERIFIED.
func (p *syncfy) showSite(c *call) reply {
	t := syncfySiteByID(c.PathValue("site"))
	if t == nil {
		return p.refuse(http.StatusNotFound, "Not Found")
	}
	object := t.describeWithOrganization()
	object["site_organization"] = t.organization.describe()
	return respond([]any{object})
}

// paged obeys skip and limit.
func paged(c *call, list []any) []any {
	query := c.URL.Query()
	if n, err := strconv.Atoi(query.Get("skip")); err == nil && n > 0 {
		list = list[min(n, len(list)):]
	}
	if n, err := strconv.Atoi(query.Get("limit")); err == nil && n > 0 {
		list = list[:min(n, len(list))]
	}
	return list
}
