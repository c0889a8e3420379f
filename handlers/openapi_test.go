package handlers_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/codes"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/storetest"
	"github.com/open-reconnect/reconnect/webhook"
)

// documented is what the API's description says, and which of its answers these tests have seen.
type documented struct {
	*openapi3.T
	mu   sync.Mutex
	seen map[string]bool // by operation and status
}

var document = sync.OnceValues(func() (*documented, error) {
	read := openapi3.NewLoader()
	doc, err := read.LoadFromFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(read.Context); err != nil {
		return nil, err
	}
	// Readers pass over members that they do not know, so the document leaves room for more. Here there must be none.
	for _, s := range doc.Components.Schemas {
		closed(s)
	}
	json := openapi3filter.RegisteredBodyDecoder("application/json")
	openapi3filter.RegisterBodyDecoder("application/jwk-set+json", json)
	return &documented{T: doc, seen: map[string]bool{}}, nil
})

// closed has a schema allow no member that it does not name.
func closed(s *openapi3.SchemaRef) {
	for _, p := range s.Value.Properties {
		closed(p)
	}
	if s.Value.Items != nil {
		closed(s.Value.Items)
	}
	if len(s.Value.Properties) > 0 {
		no := false
		s.Value.AdditionalProperties = openapi3.BoolSchema{Has: &no}
	}
}

// route is the operation that a request is for; nil if the document has none.
func (d *documented) route(r *http.Request) (*routers.Route, map[string]string) {
	there := strings.Split(r.URL.Path, "/")
	for path, item := range d.Paths.Map() {
		parts, values := strings.Split(path, "/"), map[string]string{}
		same := len(parts) == len(there)
		for i := 0; same && i < len(parts); i++ {
			if name, ok := strings.CutPrefix(parts[i], "{"); ok {
				values[strings.TrimSuffix(name, "}")] = there[i]
			} else {
				same = parts[i] == there[i]
			}
		}
		if o := item.GetOperation(r.Method); same && o != nil {
			return &routers.Route{Spec: d.T, Path: path, PathItem: item, Method: r.Method, Operation: o}, values
		}
	}
	return nil, nil
}

// sends makes a request, and holds it and its answer against the document: what that does not allow is refused, and each answer is one
// that it promises.
func (s *site) sends(r *http.Request, body string) (int, http.Header, []byte) {
	s.Helper()
	d, err := document()
	if err != nil {
		s.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	route, values := d.route(r)
	if route == nil {
		if res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusMethodNotAllowed && r.Method != http.MethodHead {
			s.Errorf("%s %s is answered %d, and is not in the document", r.Method, r.URL.Path, res.StatusCode)
		}
		return res.StatusCode, res.Header, text
	}
	r.Body = io.NopCloser(strings.NewReader(body))
	options := &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: bears, SkipSettingDefaults: true}
	asked := &openapi3filter.RequestValidationInput{Request: r, PathParams: values, Route: route, Options: options}
	if err := openapi3filter.ValidateRequest(s.Context(), asked); err != nil && res.StatusCode < 400 {
		s.Errorf("%s %s is answered %d, and the document does not allow it: %v", r.Method, r.URL, res.StatusCode, err)
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: res.StatusCode, Header: res.Header, Options: options, Body: io.NopCloser(bytes.NewReader(text)),
	}
	if err := openapi3filter.ValidateResponse(s.Context(), answer); err != nil {
		s.Errorf("%s %s: the document does not promise this answer: %v", r.Method, r.URL, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen[fmt.Sprintf("%s %d", route.Operation.OperationID, res.StatusCode)] = true
	return res.StatusCode, res.Header, text
}

// bears reports a request with a key, right or not.
func bears(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	if !strings.HasPrefix(in.RequestValidationInput.Request.Header.Get("Authorization"), "Bearer ") {
		return errors.New("no key")
	}
	return nil
}

func TestEachAnswerThatTheDocumentPromisesIsGiven(t *testing.T) {
	var faults *storetest.Faulty
	s := startWith(t, always(login), func(s *handlers.Site) {
		taking(s)
		faults = storetest.NewFaulty(s.Engine.Store)
		s.Engine.Store = faults
		s.Limits.Streams, s.Engine.Limits.FlowsPerClient = 4, 1
	})
	flow := "/api/v1/flows/" + s.order(shopKey, good, "Idempotency-Key", "k").Flow
	held := make(chan struct{})
	go func() {
		defer close(held)
		s.call(http.MethodGet, flow+"?after=2&wait=25", shopKey)
	}()
	waiting(t, s)
	s.call(http.MethodGet, flow+"?after=2&wait=25", shopKey) // one of the client's is enough
	another := `{"aggregator":"test","connection":"1","code":"2"}`
	for _, body := range []string{good, another, `{}`} {
		s.order(shopKey, body, "Idempotency-Key", "k")
	}
	s.order(shopKey, another) // and so is one flow
	s.order("x", good)
	s.order(otherKey, good)
	s.order(shopKey, good, "Content-Type", "text/plain")
	s.order(shopKey, `{"aggregator":"test","state":"`+strings.Repeat("s", 64<<10)+`"}`)
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		s.call(method, flow, "x")
		s.call(method, flow, otherKey)
	}
	s.call(http.MethodGet, flow+"?wait=26", shopKey)
	s.call(http.MethodGet, flow, shopKey)
	s.call(http.MethodDelete, flow, shopKey)
	<-held
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+handlers.KeySetPath, nil)
	s.sends(r, "")
	whole, err := os.ReadFile("openapi.yaml")
	if served := s.browser().get("/api/v1/openapi.yaml"); err != nil || served.body != string(whole) || served.Header.Get("Content-Type") != "application/yaml" {
		t.Errorf("the document is served as %v", served.Header)
	}
	faults.Away(true, true)
	s.order(shopKey, good)
	s.call(http.MethodGet, flow, shopKey)
	s.call(http.MethodDelete, flow, shopKey)

	d, err := document()
	if err != nil {
		t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, item := range d.Paths.Map() {
		for _, o := range item.Operations() {
			for status := range o.Responses.Map() {
				if one := o.OperationID + " " + status; !d.seen[one] {
					t.Errorf("%s: %s was never seen", path, one)
				}
			}
		}
	}
}

func TestTheDocumentHasTheWordsAndTheRoutes(t *testing.T) {
	d, err := document()
	if err != nil {
		t.Fatal(err)
	}
	var words []any
	for _, r := range reconnect.Reasons() {
		words = append(words, string(r))
	}
	if told := d.Components.Schemas["Reason"].Value.Enum; !slices.Equal(told, words) {
		t.Errorf("it tells of the reasons %v", told)
	}
	told, routed := map[string]bool{"GET /api/v1/openapi.yaml": true}, map[string]bool{}
	for path, item := range d.Paths.Map() {
		for method := range item.Operations() {
			told[method+" "+strings.NewReplacer("{flow}", ":id").Replace(path)] = true
		}
	}
	s := &handlers.Site{SessionKey: bytes.Repeat([]byte("k"), 32)}
	for _, r := range s.Mount().GetRoutes(true) {
		if (strings.HasPrefix(r.Path, "/api/v1/") || strings.HasPrefix(r.Path, "/.well-known/")) && r.Method != http.MethodHead {
			routed[r.Method+" "+r.Path] = true
		}
	}
	for one := range routed {
		if !told[one] {
			t.Errorf("%s is not in the document", one)
		}
	}
	for one := range told {
		if !routed[one] {
			t.Errorf("%s is in the document alone", one)
		}
	}
	// What integrators check themselves is described, too.
	var claims any
	text := startWith(t, always(login), taking)
	f := text.call(http.MethodDelete, "/api/v1/flows/"+text.order(shopKey, good).Flow, shopKey)
	plain, _ := json.Marshal(text.proven(f.Result))
	_ = json.Unmarshal(plain, &claims)
	if err := d.Components.Schemas["Result"].Value.VisitJSON(claims, openapi3.EnableJSONSchema2020()); err != nil {
		t.Errorf("the claims %s: %v", plain, err)
	}
}

// What this server sends to an integrator's is in the document, too.
func TestTheDocumentHasWhatIsSent(t *testing.T) {
	d, err := document()
	if err != nil {
		t.Fatal(err)
	}
	s := startWith(t, always(login), taking)
	p := s.order(shopKey, good)
	s.call(http.MethodDelete, "/api/v1/flows/"+p.Flow, shopKey)
	f, err := s.Engine.Read(t.Context(), p.Flow)
	if err != nil {
		t.Fatal(err)
	}
	var came []string
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		item := d.Webhooks[strings.TrimPrefix(r.URL.Path, "/")]
		err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
			Request: r, Route: &routers.Route{Spec: d.T, Path: r.URL.Path, PathItem: item, Method: r.Method, Operation: item.Post},
		})
		if came = append(came, r.URL.Path); err != nil {
			t.Errorf("%s is sent what the document does not allow: %v", r.URL.Path, err)
		}
		_, _ = io.WriteString(w, `{"code":"fresh"}`)
	}))
	defer there.Close()
	key, err := webhook.ParseKey("whsec_" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)))
	if err != nil {
		t.Fatal(err)
	}
	tell := webhook.New(map[string]webhook.Receiver{"shop": {URL: there.URL + "/event", Keys: []webhook.Key{key}}}, s.Results, time.Now, nil)
	for _, e := range f.Events {
		if err := tell.Tell(t.Context(), f, e); err != nil {
			t.Error(err)
		}
	}
	if code, err := codes.New(s.Results, time.Now).Fetch(t.Context(), there.URL+"/code", f); err != nil || code != "fresh" {
		t.Errorf("the code is %q: %v", code, err)
	}
	if want := []string{"/event", "/event", "/event", "/code"}; !slices.Equal(came, want) {
		t.Errorf("asked were %v", came)
	}
}
