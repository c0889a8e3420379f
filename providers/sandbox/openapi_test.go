package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// object is a JSON object of the controls' document.
type object = map[string]any

// at is what stands at a path in a document; nil if nothing does.
func at(o object, path ...string) any {
	var found any = o
	for _, name := range path {
		inner, ok := found.(object)
		if !ok {
			return nil
		}
		found = inner[name]
	}
	return found
}

// document is what the controls say of themselves.
func (b *bench) document() (doc object) {
	b.t.Helper()
	res, err := http.Get(b.controls.URL + "/openapi.json")
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&doc); err != nil {
		b.t.Fatal(err)
	}
	return doc
}

// The document is the same for every sandbox, so it is read once.
var (
	once       sync.Once
	documented object
	forms      = map[string]*regexp.Regexp{} // what fits each of its paths
	variable   = regexp.MustCompile(`\{([a-z]+)\}`)
)

// asDocumented checks a control that was asked for, and its answer, against the document.
func (b *bench) asDocumented(req *http.Request, a answer) {
	b.t.Helper()
	once.Do(func() {
		documented = b.document()
		for template := range documented["paths"].(object) {
			forms[template] = regexp.MustCompile("^" + variable.ReplaceAllString(template, "[^/]+") + "$")
		}
	})
	doc := documented
	path, operation := operationOf(doc, req.Method, req.URL.Path)
	if operation == nil {
		if a.status != http.StatusNotFound {
			b.t.Errorf("%s is documented nowhere and answered %d", a.what, a.status)
		}
		return
	}
	answered := at(operation, "responses", fmt.Sprint(a.status))
	if answered == nil && a.status != http.StatusForbidden && a.status != http.StatusSeeOther {
		b.t.Errorf("%s: %s does not document %d: %s", a.what, path, a.status, a.raw)
		return
	}
	if ref, ok := at(object{"a": answered}, "a", "$ref").(string); ok {
		answered = at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	if schema, ok := at(object{"a": answered}, "a", "content", "application/json", "schema").(object); ok {
		if wrong := unlike(doc, schema, any(a.body), "the answer"); wrong != "" {
			b.t.Errorf("%s: %s: %s", a.what, wrong, a.raw)
		}
	}
	schema, ok := at(operation, "requestBody", "content", "application/json", "schema").(object)
	if req.GetBody == nil || a.status != http.StatusOK {
		return
	}
	sent, _ := req.GetBody()
	text, _ := io.ReadAll(sent)
	var body any
	if len(text) == 0 || json.Unmarshal(text, &body) != nil {
		return
	}
	if !ok {
		schema = object{"type": "object", "additionalProperties": false}
	}
	if wrong := unlike(doc, schema, body, "the body"); wrong != "" {
		b.t.Errorf("%s: %s: %s", a.what, wrong, text)
	}
}

// operationOf finds what a document says of a request; of two paths that fit, the one with fewer parts that vary.
func operationOf(doc object, method, path string) (name string, operation object) {
	for template, item := range doc["paths"].(object) {
		varying := strings.Count(template, "{")
		found, ok := at(item.(object), strings.ToLower(method)).(object)
		if ok && forms[template].MatchString(path) && (name == "" || varying < strings.Count(name, "{")) {
			name, operation = template, found
		}
	}
	return name, operation
}

// unlike says where a value is not as its schema wants it; empty if it is. It knows the keywords that the document uses, and
// refuses others, which would go unchecked.
func unlike(doc, schema object, v any, where string) string {
	if ref, ok := schema["$ref"].(string); ok {
		found, ok := at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(object)
		if !ok {
			return "there is no " + ref
		}
		return unlike(doc, found, v, where)
	}
	for keyword := range schema {
		if !slices.Contains([]string{
			"type", "enum", "properties", "required", "additionalProperties", "items", "description", "format", "examples", "contentEncoding",
		}, keyword) {
			return "a schema says " + keyword + ", which the test does not know"
		}
	}
	if words, ok := schema["enum"].([]any); ok && !slices.Contains(words, v) {
		return fmt.Sprintf("%s is %v, none of %v", where, v, words)
	}
	kinds, _ := schema["type"].([]any)
	if one, ok := schema["type"].(string); ok {
		kinds = []any{one}
	}
	if is := kindOf(v); kinds != nil && !slices.Contains(kinds, any(is)) && (is != "integer" || !slices.Contains(kinds, any("number"))) {
		return fmt.Sprintf("%s is of type %s, not %v", where, is, kinds)
	}
	switch v := v.(type) {
	case []any:
		items, _ := schema["items"].(object)
		for i, x := range v {
			if wrong := unlike(doc, items, x, fmt.Sprintf("%s[%d]", where, i)); wrong != "" {
				return wrong
			}
		}
	case object:
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				return fmt.Sprintf("%s has no %s", where, name)
			}
		}
		for name, x := range v {
			rule, ok := at(schema, "properties", name).(object)
			if other, any := schema["additionalProperties"].(object); !ok && any {
				rule, ok = other, true
			}
			if !ok && schema["additionalProperties"] == false {
				return fmt.Sprintf("%s has a member %s", where, name)
			}
			if wrong := unlike(doc, rule, x, where+"."+name); ok && wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func TestEveryControlIsDocumentedAndNoOther(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	var played, documented []string
	for _, pattern := range b.box.ControlPatterns() {
		if pattern != "/" { // what is no control
			played = append(played, strings.TrimSuffix(pattern, "{$}"))
		}
	}
	doc := b.document()
	names := map[any]string{}
	for path, item := range doc["paths"].(object) {
		for method, operation := range item.(object) {
			route := strings.ToUpper(method) + " " + path
			documented = append(documented, route)
			id := at(operation.(object), "operationId")
			if other := names[id]; other != "" || id == "" {
				t.Errorf("%s and %s are both called %v", route, other, id)
			}
			names[id] = route
			for _, part := range variable.FindAllStringSubmatch(path, -1) {
				if !strings.Contains(fmt.Sprint(at(operation.(object), "parameters")), "name:"+part[1]) {
					t.Errorf("%s does not say what its {%s} is", route, part[1])
				}
			}
		}
	}
	slices.Sort(played)
	slices.Sort(documented)
	if !slices.Equal(played, documented) {
		t.Errorf("played and not documented: %v; documented and not played: %v", without(played, documented), without(documented, played))
	}
}

func TestTheDocumentIsOpenAPI(t *testing.T) {
	m := newMany(t)
	_, raw, _ := m.ask("GET", m.controls+"/openapi.json", "", "")
	doc, err := openapi3.NewLoader().LoadFromData([]byte(raw))
	if err == nil {
		err = doc.Validate(t.Context())
	}
	if err != nil {
		t.Error(err)
	}
}

func without(all, some []string) (rest []string) {
	for _, x := range all {
		if !slices.Contains(some, x) {
			rest = append(rest, x)
		}
	}
	return rest
}

func TestTheDocumentKnowsEveryActAndEverySwitch(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	doc := b.document()
	var acts []string
	for _, do := range at(doc, "components", "schemas", "Act", "properties", "do", "enum").([]any) {
		acts = append(acts, do.(string))
	}
	if !slices.Equal(acts, sandbox.Acts()) {
		t.Errorf("acts %v, documented %v", sandbox.Acts(), acts)
	}
	b.control("PUT", "/switches", b.control("GET", "/switches", nil).want(200).body).want(200)
	b.control("PUT", "/chaos", object{"seed": 7, "slowness": "1ms"}).want(200)
	b.control("GET", "/clock", nil).want(200)
	b.control("POST", "/clock", object{"forward": "1d"}).want(200)
	b.control("PUT", "/powens/webhooks", object{"secret": "s", "CONNECTION_SYNCED": "http://127.0.0.1:1/"}).want(200)
	b.control("PUT", "/syncfy/webhooks", object{"url": "https://shop.example/"}).want(400)
	b.control("PUT", "/syncfy/webhooks", object{"key": "no base64!"}).want(400)
	b.control("PUT", "/syncfy/webhooks", object{"url": "http://127.0.0.1:1/", "key": "a2V5"}).want(200)
}

func TestTheDocumentOfAProgramWithNamespacesHasThem(t *testing.T) {
	m := newMany(t)
	_, _, whole := m.ask("GET", m.controls+"/openapi.json", "", "")
	_, _, part := m.ask("GET", m.controls+"/n/one/openapi.json", "", "")
	if at(whole, "paths", "/namespaces/{key}", "delete") == nil || at(whole, "servers").([]any)[0].(object)["url"] != "/" {
		t.Error("the program's document has no namespaces, or begins elsewhere")
	}
	if at(part, "paths", "/namespaces") != nil || at(part, "servers").([]any)[0].(object)["url"] != "/n/one" {
		t.Errorf("a namespace's document: %v", at(part, "servers"))
	}
	_, _, made := m.ask("POST", m.controls+"/namespaces", "", `{"key":"two"}`)
	if wrong := unlike(whole, at(whole, "components", "schemas", "Namespace").(object), made, "the namespace"); wrong != "" {
		t.Error(wrong)
	}
}
