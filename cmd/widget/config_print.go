package main

import (
	"fmt"
	"io"
	"net/url"
	"strings"
)

// print writes the resolved settings, secrets hidden.
func (s *settings) print(w io.Writer) {
	line := func(depth int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", depth), fmt.Sprintf(format, args...))
	}
	line(0, "listen: %s", s.Listen)
	line(0, "url: %s", s.URL)
	s.printBase(line)
	s.printTLS(line)
	line(0, "return address, to white-list at the aggregators: %s", s.URL+returnPath)
	line(0, "session_secret: %s", hidden(string(s.SessionKey)))
	s.printStore(line)
	s.printResultKeys(line)
	s.printSealingKeys(line)
	line(0, "log: %s", strings.ToLower(s.Level.String()))
	line(0, "log_format: %s", map[bool]string{false: "text", true: "json"}[s.JSONLog])
	line(0, "metrics: %s", or(s.Metrics, "(told nowhere)"))
	line(0, "traces, by OpenTelemetry's variables in the environment: %s", or(s.Traces, "(off)"))
	line(0, "trusted_proxies: %s", networks(s.Proxies))
	s.printOperator(line)
	line(0, "limits:")
	s.Limits.print(line)
	line(0, "clients:")
	for _, c := range s.Clients {
		line(1, "- id: %s", c.ID)
		printBrand(line, c)
		line(2, "home: %s", or(c.Home, "(none)"))
		line(2, "formality: %s", map[bool]string{false: "informal", true: "formal"}[c.Formal])
		line(2, "language: %s, where a link and a browser ask for none that there is", or(c.Lang, "en"))
		line(2, "texts of its own: %s", countedTexts(c.Texts))
		line(2, "support: %s", or(strings.TrimSpace(c.Support.URL+" "+c.Support.Email), "(none)"))
		line(2, "accessibility: %s", or(strings.TrimSpace(c.Accessibility.URL+" "+c.Accessibility.Email), "(as support)"))
		line(2, "bank_sites: %s", countedSites(c.BankSites))
		line(2, "callbacks: %s", strings.Join(c.Callbacks, " "))
		line(2, "origins: %s", or(strings.Join(c.Origins, " "), "(none: the page cannot be embedded)"))
		line(2, "api_keys: %s", countedKeys(len(s.APIKeys[c.ID])))
		line(2, "result: %t", c.Result)
		line(2, "code_url: %s", or(c.CodeURL, "(none: no link can be sent)"))
		printTicketKeys(line, s, c)
		printWebhooks(line, s.Webhooks[c.ID])
		for _, g := range aggregators() {
			for _, a := range s.Accounts[g.name] {
				if a.client == c {
					a.print(line)
				}
			}
		}
	}
}

// printBase warns of what comes with a base path.
func (s *settings) printBase(line liner) {
	if u, err := url.Parse(s.URL); err == nil && u.Path != "" {
		line(1, "warning: this server shares %s://%s with other apps. A script of theirs could read what people type here. Give it a host of its own,", u.Scheme, u.Host)
		line(1, "unless you trust all that is served there as you trust this")
	}
}

// liner writes one line at a depth.
type liner func(depth int, format string, args ...any)

// hidden stands for a secret.
func hidden(secret string) string {
	if secret == "" {
		return "(none)"
	}
	return fmt.Sprintf("(hidden, %d bytes)", len(secret))
}

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}
