package powens

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// connector is a bank as the aggregator lists it (connectors page).
type connector struct {
	id        int
	uuid      string
	name      string
	slug      string
	color     string   // hex without "#"
	countries []string // two capitals each
	sources   []origin
	fields    []field
}

// origin is a way to the bank's data: openapi (PSD2) or directaccess (the website). The lowest priority is
// added first.
type origin struct {
	id        int
	name      string
	mechanism string // credentials or webauth
	priority  int
}

// field is a field of a connector's form and of which mechanisms and sources it is part.
type field struct {
	sandbox.Field
	mechanism string
	sources   []string
}

// testConnector is the vendor's own test bank; id 40 or 59, depending on the domain.
const testConnector = "338178e6-3d01-564f-9a7b-52ca442459bf"

// connectors are the vendor's test connector and three banks that cannot be mistaken for real ones.
func connectors() []*connector {
	both := []string{"openapi", "directaccess"}
	direct := []string{"directaccess"}
	credentials := func(sources []string, fields ...sandbox.Field) (made []field) {
		for _, f := range fields {
			made = append(made, field{f, "credentials", sources})
		}
		return made
	}
	login := sandbox.Field{Name: "login", Kind: "text", Label: "Login", Required: true}
	password := sandbox.Field{Name: "password", Kind: "password", Label: "Password", Required: true}

	test := &connector{
		id: 40, uuid: testConnector, name: "Connecteur de test", slug: "TST", color: "f10389",
		sources: []origin{{401, "openapi", "credentials", 1}, {402, "directaccess", "credentials", 2}},
		fields:  credentials(both, login, password),
	}
	for _, source := range both {
		test.fields = append(test.fields, field{sandbox.Field{
			Name: source + "website", Kind: "list", Label: "Type of account (" + source + ")",
			Default: "par", Choices: scenarioChoices(),
		}, "credentials", []string{source}})
	}

	odd := &connector{
		id: 901, uuid: "5a4d1b0c-90de-5e0f-8a11-000000000901", name: "Banque Imaginaire du Sandbox", slug: "IMA", color: "2f6f4f",
		sources: []origin{{9011, "directaccess", "credentials", 1}},
		fields: credentials(direct,
			sandbox.Field{Name: "login", Kind: "text", Label: "Client number", Help: "Eight digits, on your imaginary card", Pattern: "^[0-9]{8}$", Required: true},
			// Atomic group, possessive quantifier and comment: right in PCRE, an error in Go and in browsers.
			sandbox.Field{Name: "password", Kind: "password", Label: "Secret code", Pattern: `^(?>\d{4,12}+)(?#digits)$`, Required: true},
			sandbox.Field{Name: "birthdate", Kind: "date", Label: "Date of birth"},
			sandbox.Field{Name: "branch", Kind: "list", Label: "Region", Default: "north", Choices: []sandbox.Choice{{Value: "north", Label: "North"}, {Value: "south", Label: "South"}}},
			sandbox.Field{Name: "contract", Kind: "number", Label: "Contract number"},
			sandbox.Field{Name: "channel", Kind: "hidden", Label: "channel", Default: "web"},
			sandbox.Field{Name: "motto", Kind: "voiceprint", Label: "Motto"},
		),
	}

	consent := &connector{
		id: 902, uuid: "5a4d1b0c-90de-5e0f-8a11-000000000902", name: "Caisse Chimérique du Sandbox", slug: "CHI", color: "5b3fa0",
		sources: []origin{{9021, "openapi", "webauth", 1}, {9022, "directaccess", "webauth", 2}},
		fields: []field{{sandbox.Field{
			Name: "website", Kind: "list", Label: "Type of account", Default: "par",
			Choices: []sandbox.Choice{{Value: "par", Label: "Personal"}, {Value: "pro", Label: "Business"}},
		}, "webauth", both}},
	}

	mixed := &connector{
		id: 903, uuid: "5a4d1b0c-90de-5e0f-8a11-000000000903", name: "Crédit des Nuages du Sandbox", slug: "NUA", color: "0b6fa4",
		sources: []origin{{9031, "openapi", "webauth", 1}, {9032, "directaccess", "credentials", 2}},
		fields:  credentials(direct, login, password),
	}

	all := []*connector{test, odd, consent, mixed}
	for _, k := range all {
		k.countries = []string{"FR"}
	}
	mixed.countries = []string{"FR", "BE"}
	return all
}

// connector finds one by number or uuid; nil when there is none.
func (p *dialect) connector(ref string) *connector {
	for _, k := range p.connectors {
		if k.uuid == ref || strconv.Itoa(k.id) == ref {
			return k
		}
	}
	return nil
}

func (k *connector) origin(name string) (origin, bool) {
	for _, o := range k.sources {
		if o.name == name {
			return o, true
		}
	}
	return origin{}, false
}

// form is what a source asks for at the beginning.
func (k *connector) form(source string) (fields []field) {
	for _, f := range k.fields {
		if slices.Contains(f.sources, source) {
			fields = append(fields, f)
		}
	}
	return fields
}

// describe is a ConnectorField (connectors page; description and default as observed in dynamic fields).
func (f field) describe() map[string]any {
	object := describe(f.Field)
	object["auth_mechanisms"], object["connector_sources"] = []string{f.mechanism}, f.sources
	return object
}

// describe is a field that a bank asks for on the way. It lacks auth_mechanisms, as in the vendor's samples.
func describe(f sandbox.Field) map[string]any {
	orNull := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	object := map[string]any{
		"name": f.Name, "label": f.Label, "type": f.Kind, "required": f.Required,
		"regex": orNull(f.Pattern), "description": orNull(f.Help), "default": orNull(f.Default),
	}
	if f.Kind == "list" {
		values := f.Choices
		if values == nil {
			values = []sandbox.Choice{}
		}
		object["values"] = values
	}
	return object
}

// expands reads ?expand=a,b[c]: the names at the top, without what is in brackets.
func expands(r *http.Request) map[string]bool {
	found := map[string]bool{}
	depth, name := 0, strings.Builder{}
	flush := func() { found[strings.TrimSpace(name.String())] = true; name.Reset() }
	for _, char := range r.URL.Query().Get("expand") {
		switch {
		case char == '[':
			depth++
		case char == ']':
			depth--
		case depth > 0:
		case char == ',':
			flush()
		default:
			name.WriteRune(char)
		}
	}
	flush()
	return found
}

func (k *connector) describe(expand map[string]bool) map[string]any {
	mechanisms := []string{}
	for _, o := range k.sources {
		if !slices.Contains(mechanisms, o.mechanism) {
			mechanisms = append(mechanisms, o.mechanism)
		}
	}
	object := map[string]any{
		"id": k.id, "uuid": k.uuid, "name": k.name, "hidden": false, "charged": true, "code": nil, "beta": false,
		"color": k.color, "slug": k.slug, "sync_frequency": nil, "months_to_fetch": nil, "auth_mechanism": mechanisms[0],
		"available_auth_mechanisms": mechanisms, "transfer_mechanism": nil, "siret": nil, "restricted": false,
		"capabilities": []string{"bank"}, "account_usages": []string{"PRIV"}, "products": []string{},
	}
	if expand["fields"] {
		object["fields"] = k.describeFields()
	}
	if expand["sources"] {
		object["sources"] = k.describeSources()
	}
	if expand["countries"] {
		countries := []any{}
		for _, id := range k.countries {
			countries = append(countries, map[string]any{"id": id, "name": map[string]string{"FR": "France", "BE": "Belgique"}[id]})
		}
		object["countries"] = countries
	}
	return object
}

func (k *connector) describeSources() []any {
	sources := []any{}
	for _, o := range k.sources {
		sources = append(sources, map[string]any{
			"id": o.id, "id_connector": k.id, "name": o.name, "auth_mechanism": o.mechanism,
			"available_auth_mechanisms": []string{o.mechanism}, "disabled": nil, "priority": o.priority, "account_usages": []string{"PRIV"},
		})
	}
	return sources
}

func (k *connector) describeFields() []any {
	fields := []any{}
	for _, f := range k.fields {
		fields = append(fields, f.describe())
	}
	return fields
}

func (p *dialect) listConnectors(c *sandbox.Call) sandbox.Reply {
	list := []any{}
	for _, k := range p.connectors {
		if k.servesAny(c.URL.Query().Get("country_codes")) {
			list = append(list, k.describe(expands(c.Request)))
		}
	}
	return p.page(c, "connectors", list)
}

// servesAny reports that a connector is for one of the countries in a list with commas, or that the list is empty.
func (k *connector) servesAny(countries string) bool {
	return countries == "" || slices.ContainsFunc(strings.Split(countries, ","), func(country string) bool {
		return slices.Contains(k.countries, strings.ToUpper(strings.TrimSpace(country)))
	})
}

func (p *dialect) showConnector(c *sandbox.Call) sandbox.Reply {
	k := p.connector(c.PathValue("connector"))
	if k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return sandbox.Reply{Status: http.StatusOK, Body: k.describe(expands(c.Request))}
}

func (p *dialect) listFields(c *sandbox.Call) sandbox.Reply {
	k := p.connector(c.PathValue("connector"))
	if k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return p.page(c, "fields", k.describeFields())
}

func (p *dialect) listConnectorSources(c *sandbox.Call) sandbox.Reply {
	k := p.connector(c.PathValue("connector"))
	if k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return p.page(c, "sources", k.describeSources())
}
