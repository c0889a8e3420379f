package sandbox

import (
	_ "embed"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The controls that belong to no dialect, and those of [Namespaces].
var (
	//go:embed controls.json
	controlsDocument []byte
	//go:embed namespaces.json
	namespacesDocument []byte
)

// controlsFile is how a file describes controls: an OpenAPI document without what is the same for all of them.
type controlsFile struct {
	// Controls are by method and path, as they are given to a [Mux].
	Controls map[string]control         `json:"controls"`
	Schemas  map[string]json.RawMessage `json:"schemas"`
}

// control is one of them.
type control struct {
	ID    string            `json:"id"`
	Is    string            `json:"is"`
	Path  map[string]string `json:"path"` // what the parts of the path are
	Query map[string]string `json:"query"`
	// Takes and Says are the bodies: the name of a schema, or a schema. Without Says, a 204 or a page is answered.
	Takes  json.RawMessage `json:"takes"`
	Says   json.RawMessage `json:"says"`
	Status int             `json:"status"` // 200 if it is left out
	// Refuses are the statuses of errors.
	Refuses []int `json:"refuses"`
}

// document describes all controls as OpenAPI 3.1. more are files beside those of the sandbox and its dialects. Like [New] it
// panics on a file that is none, which can only be a mistake in the program.
func (s *Sandbox) document(more ...[]byte) map[string]any {
	files := append([][]byte{controlsDocument}, more...)
	for _, d := range s.options.Dialects {
		if d.Document != nil {
			files = append(files, d.Document)
		}
	}
	paths, schemas, boards := map[string]map[string]any{}, map[string]any{}, map[string]any{}
	for _, text := range files {
		var file controlsFile
		if err := strictly(text, &file); err != nil {
			panic("sandbox: " + err.Error())
		}
		for route, c := range file.Controls {
			method, path, _ := strings.Cut(route, " ")
			if paths[path] == nil {
				paths[path] = map[string]any{}
			}
			paths[path][strings.ToLower(method)] = c.operation()
		}
		for name, schema := range file.Schemas {
			schemas[name] = schema
			if vendor, ok := strings.CutSuffix(name, "Switches"); ok && vendor != "" {
				boards[strings.ToLower(vendor)] = map[string]string{"$ref": "#/components/schemas/" + name}
			}
		}
	}
	var switches map[string]any
	json.Unmarshal(schemas["Switches"].(json.RawMessage), &switches) // it is JSON, or strictly had said so
	maps.Copy(switches["properties"].(map[string]any), boards)
	schemas["Switches"] = switches
	server := s.options.Path
	if server == "" {
		server = "/"
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Controls of the Reconnect sandbox", "version": "1",
			"description": "What a test can do to the simulated aggregators: make and break connections, play the user's phone and bank, " +
				"make the API fail, move the clock, read what was asked. There is no password; a page of another site is refused. " +
				"Bodies are JSON, and a member that is not known is refused.",
		},
		"servers": []any{map[string]string{"url": server}}, "paths": paths,
		"components": map[string]any{"schemas": schemas, "responses": map[string]any{
			"Refused": map[string]any{"description": "It cannot be obeyed; the words say why", "content": content(json.RawMessage(`"Error"`))},
		}},
	}
}

// content is a JSON body of a schema.
func content(schema json.RawMessage) map[string]any {
	var name string
	if json.Unmarshal(schema, &name) == nil {
		schema, _ = json.Marshal(map[string]string{"$ref": "#/components/schemas/" + name}) // cannot fail
	}
	return map[string]any{"application/json": map[string]any{"schema": schema}}
}

func (c control) operation() map[string]any {
	answer := map[string]any{"description": "Done"}
	status := http.StatusOK
	if c.Status != 0 {
		status = c.Status
	}
	switch {
	case c.Says != nil:
		answer = map[string]any{"description": "How it is now", "content": content(c.Says)}
	case status == http.StatusOK:
		answer = map[string]any{"description": "A page", "content": map[string]any{"text/html": map[string]any{}}}
	}
	responses := map[string]any{strconv.Itoa(status): answer}
	for _, status := range c.Refuses {
		responses[strconv.Itoa(status)] = map[string]string{"$ref": "#/components/responses/Refused"}
	}
	operation := map[string]any{"operationId": c.ID, "summary": c.Is, "responses": responses}
	var parameters []any
	parameter := func(in string, all map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			parameters = append(parameters, map[string]any{
				"name": name, "in": in, "required": in == "path", "description": all[name], "schema": map[string]string{"type": "string"},
			})
		}
	}
	parameter("path", c.Path)
	parameter("query", c.Query)
	if parameters != nil {
		operation["parameters"] = parameters
	}
	if c.Takes != nil {
		operation["requestBody"] = map[string]any{"content": content(c.Takes)}
	}
	return operation
}
