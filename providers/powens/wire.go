package powens

import (
	"cmp"
	"errors"
	"strings"
	"time"
	_ "time/tzdata" // dates are in Paris time, and small images have no time zones

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Bounds on what one reply may make us carry.
const (
	maxFields  = 50
	maxChoices = 5000
	maxSources = 20
	maxRunes   = 4000 // of a text that is shown
	maxName    = 200  // bytes of a name that is sent back
)

// connection is the Connection object (Connections). Unknown members are ignored.
type connection struct {
	ID            string
	State         string // as spelled; empty is a healthy connection
	Refused       bool   // the state is in "error" alone, as an older server's refusal
	ErrorMessage  string
	Fields        []connectorField
	ConnectorUUID string
	IDConnector   string
	Expire        time.Time
	NextTry       time.Time // when Powens itself tries again
	Sources       []connectionSource
	Connector     connector
}

// connectionSource is one of several ways in which a connection reads its bank.
type connectionSource struct {
	Name     string // openapi, directaccess, fallback, …
	State    string
	Disabled bool
}

// connectorField describes one value, of the login form or of a transient question (Connectors).
type connectorField struct {
	Name, Label, Type, Regex, Description string
	Default                               string // "default", or "value" on older servers
	Required                              bool
	Values                                []fieldValue
	AuthMechanisms                        []string
	ConnectorSources                      []string
	More                                  bool // the list has more values than are read
}

type fieldValue struct{ Value, Label string }

// connector is the bank as Powens' catalogue describes it.
type connector struct {
	ID, UUID, Name, Color string
	Fields                []connectorField
}

// readConnection reads a Connection, also one nested as {"connection": {…}}, which older servers answer. It reports
// false for something that says nothing of a connection's state: one of null must be said, not supposed, because it is
// success.
func readConnection(j upstream.JSON, id string) (connection, bool) {
	if inner := j.Get("connection"); inner.IsObject() && !j.Has("state") {
		j = inner
	}
	c := connection{
		ID:            j.Get("id").Short(maxName),
		ErrorMessage:  j.Get("error_message").Short(4 * maxRunes),
		ConnectorUUID: j.Get("connector_uuid").Short(maxName),
		IDConnector:   cmp.Or(j.Get("id_connector").Short(maxName), j.Get("id_bank").Short(maxName)),
		Expire:        readTime(j.Get("expire").Text()),
		NextTry:       readTime(j.Get("next_try").Text()),
		Fields:        readFields(j.Get("fields")),
		Connector:     readConnector(j.Get("connector")),
	}
	state, said, ok := readState(j)
	c.State, c.Refused = state, state != "" && !j.Has("state")
	for _, s := range j.Get("sources").List(maxSources) {
		c.Sources = append(c.Sources, connectionSource{
			// The bank integration guide nests what is the connector's own.
			Name:     cmp.Or(s.Get("name").Short(maxName), s.Get("source").Get("name").Short(maxName)),
			State:    s.Get("state").Short(maxName),
			Disabled: !s.Get("disabled").Null() && s.Get("disabled").Text() != "false",
		})
	}
	if !ok || c.ID != "" && c.ID != id { // unreadable, or another user's
		return connection{}, false
	}
	return c, said
}

// readState reads the state: said is whether there was one, null included, and ok is false if it is no text. Older
// servers fill "error" only, which is a deprecated twin of "state" (Connections). Some write null as a text.
func readState(j upstream.JSON) (state string, said, ok bool) {
	for _, name := range []string{"state", "error"} {
		v := j.Get(name)
		said = said || j.Has(name)
		if v.Null() {
			continue
		}
		if !v.IsText() {
			return "", true, false
		}
		if state = v.Short(maxName); state != "" && !strings.EqualFold(state, "null") {
			return state, true, true
		}
	}
	return "", said, true
}

func readConnector(j upstream.JSON) connector {
	if inner := j.Get("connector"); inner.IsObject() {
		j = inner
	}
	return connector{
		ID: j.Get("id").Short(maxName), UUID: j.Get("uuid").Short(maxName), Name: j.Get("name").Short(maxName),
		Color: j.Get("color").Short(16), Fields: readFields(j.Get("fields")),
	}
}

func readFields(j upstream.JSON) []connectorField {
	var fields []connectorField
	for _, f := range j.List(maxFields + 1) { // one more, which says that there are more than are asked
		if !f.IsObject() {
			continue
		}
		field := connectorField{
			Name:        f.Get("name").Text(), // sent back byte for byte, so not tidied
			Label:       f.Get("label").Text(),
			Type:        strings.ToLower(f.Get("type").Short(maxName)),
			Regex:       f.Get("regex").Text(),
			Description: f.Get("description").Text(),
			Default:     cmp.Or(f.Get("default").Text(), f.Get("value").Text()),
			// The official sample of a code field has no "required" at all; what is asked for is meant to be given.
			Required:         true,
			AuthMechanisms:   readNames(f.Get("auth_mechanisms")),
			ConnectorSources: readNames(f.Get("connector_sources")),
		}
		if required, ok := f.Get("required").Bool(); ok {
			field.Required = required
		}
		field.More = len(f.Get("values").List(maxChoices+1)) > maxChoices
		for _, v := range f.Get("values").List(maxChoices) {
			value := fieldValue{v.Get("value").Text(), v.Get("label").Text()}
			if !v.IsObject() {
				value.Value = v.Text() // a bare list of values
			}
			field.Values = append(field.Values, value)
		}
		fields = append(fields, field)
	}
	return fields
}

// readNames reads a list of names, also one that is a text with commas in between.
func readNames(j upstream.JSON) []string {
	var said, names []string
	for _, n := range j.List(maxSources) {
		said = append(said, n.Short(maxName))
	}
	if j.IsText() {
		said = strings.SplitN(j.Short(maxSources*maxName), ",", maxSources)
	}
	for _, n := range said {
		if name := strings.ToLower(strings.TrimSpace(n)); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// apiError is the Error object (Errors): what the API refuses, and why. As an error, for what cannot be told in a step,
// it holds nothing of the bank's words.
type apiError struct {
	failure
	Code    string // lower case: the pages spell wrongPass, the SDK and every client wrongpass
	Message string // the bank's words, or none
}

type failure = upstream.Error

func readError(j upstream.JSON, failed *upstream.Error) *apiError {
	e := &apiError{
		// Older servers name the code "error", and the words as the connection does.
		failure: *failed, Code: strings.ToLower(cmp.Or(j.Get("code").Short(maxName), j.Get("error").Short(maxName))),
		Message: cmp.Or(j.Get("message").Short(4*maxRunes), j.Get("error_message").Short(4*maxRunes)),
	}
	if e.Code == "toomanysync" {
		e.Code = "ratelimiting"
	}
	// A number in the pages, text in the SDK.
	e.RequestID = cmp.Or(upstream.Printable(j.Get("request_id").Short(128), 128), e.RequestID)
	if code := printable(e.Code); code != "" {
		e.Kind += upstream.Kind(": " + code)
	}
	return e
}

// refusal is what the API refuses, if that is what an error says.
func refusal(err error) *apiError {
	e := (*apiError)(nil)
	errors.As(err, &e)
	return e
}

func printable(s string) string { return upstream.Printable(s, 64) }

var paris = func() *time.Location {
	l, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return time.UTC // cannot happen: the zones are linked in
	}
	return l
}()

// readTime reads a date: local time in Paris without saying so (observed in production), or with an offset, which some
// connectors add. It is zero for anything else.
func readTime(s string) time.Time { return readTimeIn(strings.TrimSpace(s), paris) }

func readTimeIn(s string, zone *time.Location) time.Time {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", time.RFC1123, time.RFC1123Z,
		"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02",
	} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t
		}
	}
	return time.Time{}
}
