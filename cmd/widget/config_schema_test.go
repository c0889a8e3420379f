package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// everywhere has a setting that there is not at each place where the configuration has settings.
const everywhere = `
nothing: 1
tls: {nothing: 1}
operator: {nothing: 1, tls: {nothing: 1}}
store: {nothing: 1, sentinel: {nothing: 1}}
limits: {nothing: 1}
result_keys: [{nothing: 1}]
clients:
  - nothing: 1
    support: {nothing: 1}
    accessibility: {nothing: 1}
    webhooks: {nothing: 1}
    ticket_keys: [{nothing: 1}]
    powens: [{nothing: 1}]
    syncfy: [{nothing: 1}]
    flinks: [{nothing: 1}]
`

var hasNot = regexp.MustCompile(`(?m): (.*) has no setting "nothing" \(it has (.*)\)$`)

func TestTheSchemaHasTheSettingsThatTheParserHas(t *testing.T) {
	_, err := readSettings("c.yaml", fake(map[string]string{"c.yaml": everywhere}))
	if err == nil {
		t.Fatal("settings that there are not are taken")
	}
	root := compiled(t)
	client := root.Properties["clients"].Items2020.Ref
	item := func(of *jsonschema.Schema, name string) *jsonschema.Schema { return of.Properties[name].Items2020 }
	redis := root.Properties["store"].OneOf[1]
	at := map[string]*jsonschema.Schema{
		"the file": root, `tls is "acme", or it`: root.Properties["tls"].OneOf[1], "store": redis, "sentinel": redis.Properties["sentinel"],
		"operator": root.Properties["operator"], "tls": root.Properties["operator"].Properties["tls"],
		"limits": root.Properties["limits"], "a key of result_keys": item(root, "result_keys").Ref, "a client": client,
		"support": client.Properties["support"], "accessibility": client.Properties["accessibility"], "webhooks": client.Properties["webhooks"],
		"a key of ticket_keys": item(client, "ticket_keys"), "a powens account": item(client, "powens"), "a syncfy account": item(client, "syncfy"),
		"a flinks account": item(client, "flinks"),
	}
	for _, m := range hasNot.FindAllStringSubmatch(err.Error(), -1) {
		described := at[m[1]]
		if described == nil {
			t.Errorf("nothing is known of %s", m[1])
			continue
		}
		delete(at, m[1])
		if names := slices.Sorted(maps.Keys(described.Properties)); !slices.Equal(names, strings.Split(m[2], ", ")) {
			t.Errorf("%s has\n%s\nand in schema.json\n%s", m[1], m[2], strings.Join(names, ", "))
		}
		for name, setting := range described.Properties {
			if setting.Description == "" {
				t.Errorf("schema.json does not say what %s is, of %s", name, m[1])
			}
		}
	}
	if len(at) > 0 || strings.Count(string(schema), `"additionalProperties": false`) != len(hasNot.FindAllString(err.Error(), -1)) {
		t.Errorf("of these the parser was asked nothing, or schema.json has more: %v", slices.Sorted(maps.Keys(at)))
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatTheParserTakesTheSchemaTakes(t *testing.T) {
	s := compiled(t)
	valid := func(name, text string) error {
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return s.Validate(v)
	}
	all := map[string]string{"example.yaml": example(t), "example.yaml, all of it": switchedOn(t)}
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(text), "\n-- ")[1:] {
			if name, file, _ := strings.Cut(part, " --\n"); name == "right.yaml" || name == "away.yaml" {
				all[script+" "+name] = file
			}
		}
	}
	if len(all) < 4 {
		t.Errorf("only %d configurations are read", len(all))
	}
	for name, text := range all {
		if err := valid(name, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for wrong, right := range map[string]string{
		"sessionsecret: {env: S}": "session_secret: {env: RECONNECT_SESSION_SECRET}", "session_secret: plain": "session_secret: {env: RECONNECT_SESSION_SECRET}",
		"log: loud": "log: info", "color: green": `color: "#14594d"`, "  flows: many": "  flows: 5000", "per_second: 0": "per_second: 5",
	} {
		text := strings.Replace(example(t), right, wrong, 1)
		if text == example(t) {
			t.Fatalf("the example has no %q", right)
		}
		if valid(wrong, text) == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
