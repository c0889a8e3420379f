package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// row is one request and what the aggregator answers.
type row struct {
	is   string // what it shows, in words
	mark string // documented, observed or unverified
	line int    // of the table

	method, path string
	header       map[string]string
	body         string // JSON with {names}; empty is no body

	statuses []string
	shape    any               // of the answer's JSON; nil: not looked at
	keep     map[string]string // names for the rows that follow, and the members that they stand for
	within   time.Duration     // how long the request is sent again until the answer fits; 0 is once
}

// table is what a vendor's wire format is held to be.
type table struct {
	pace time.Duration // between two requests to the vendor itself
	rows []row
}

var (
	title   = regexp.MustCompile(`^= (.+?) +\((documented|observed|unverified)\)$`)
	request = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE|OPTIONS) (/\S*)$`)
	answer  = regexp.MustCompile(`^\d{3}( \d{3})*$`)
	header  = regexp.MustCompile(`^([A-Za-z][A-Za-z-]*): (.+)$`)
	kept    = regexp.MustCompile(`^keep( [a-z_]+=[A-Za-z0-9_.\[\]]+)+$`)
)

// read reads a table. A row begins with "= words (mark)"; then come the request's line, its headers and body, the statuses
// that fit, and the shape of the answer. "keep name=member" and "within 30s" end it. "#" begins a comment.
func read(text string) (t table, err error) {
	var r *row
	var asked, answered bool
	for n, line := range strings.Split(text, "\n") {
		fail := func(why string) (table, error) { return table{}, fmt.Errorf("line %d: %s: %q", n+1, why, line) }
		name, value, _ := strings.Cut(line, " ")
		switch m := title.FindStringSubmatch(line); {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case m != nil:
			if r != nil && !answered {
				return fail("the row before has no answer")
			}
			t.rows = append(t.rows, row{is: m[1], mark: m[2], line: n + 1, header: map[string]string{}, keep: map[string]string{}})
			r, asked, answered = &t.rows[len(t.rows)-1], false, false
		case name == "pace" && r == nil:
			if t.pace, err = time.ParseDuration(value); err != nil {
				return fail("no length of time")
			}
		case r == nil:
			return fail("a row begins with = words (documented, observed or unverified)")
		case !asked:
			m := request.FindStringSubmatch(line)
			if m == nil {
				return fail("a request begins with METHOD /path")
			}
			r.method, r.path, asked = m[1], m[2], true
		case answer.MatchString(line) && !answered:
			r.statuses, answered = strings.Fields(line), true
		case !answered && header.MatchString(line):
			m := header.FindStringSubmatch(line)
			r.header[m[1]] = m[2]
		case !answered:
			r.body += line
		case kept.MatchString(line):
			for _, pair := range strings.Fields(value) {
				as, member, _ := strings.Cut(pair, "=")
				r.keep[as] = member
			}
		case name == "within":
			if r.within, err = time.ParseDuration(value); err != nil {
				return fail("no length of time")
			}
		default:
			if err := json.Unmarshal([]byte(line), &r.shape); err != nil {
				return fail("the shape of an answer is JSON in one line: " + err.Error())
			}
		}
	}
	if r == nil || !answered {
		return table{}, fmt.Errorf("the last row has no answer")
	}
	return t, nil
}
