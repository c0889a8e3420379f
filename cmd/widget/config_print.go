package main

import (
	"fmt"
	"io"
	"strings"

	"reconnect"
)

// print writes the resolved settings, secrets hidden.
func (s *settings) print(w io.Writer) {
	line := func(depth int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", depth), fmt.Sprintf(format, args...))
	}
	hidden := func(secret string) string {
		if secret == "" {
			return "(none)"
		}
		return fmt.Sprintf("(hidden, %d bytes)", len(secret))
	}
	line(0, "listen: %s", s.Listen)
	line(0, "url: %s", s.URL)
	line(0, "return address, to white-list at the aggregators: %s", s.URL+returnPath)
	line(0, "session_secret: %s", hidden(string(s.SessionKey)))
	line(0, "log: %s", strings.ToLower(s.Level.String()))
	line(0, "clients:")
	for _, c := range s.Clients {
		line(1, "- id: %s", c.ID)
		line(2, "name: %s", c.Name)
		line(2, "home: %s", or(c.Home, "(none)"))
		line(2, "color: %s", or(c.Color, "(ours)"))
		line(2, "logo: %s", logoLine(c.Logo))
		line(2, "callbacks: %s", strings.Join(c.Callbacks, " "))
		line(2, "origins: %s", or(strings.Join(c.Origins, " "), "(none: the page cannot be embedded)"))
		for _, a := range s.Powens {
			if a.Client != c {
				continue
			}
			line(2, "powens: %s", a.Domain)
			line(3, "client_id: %s", a.ClientID)
			line(3, "client_secret: %s", hidden(a.ClientSecret))
			line(3, "agent: %t", a.Agent)
			line(3, "code_as_bearer: %t", a.CodeAsBearer)
			line(3, "base_url: %s", or(a.BaseURL, "https://"+a.Domain+"/2.0"))
			line(3, "webview_url: %s", or(a.WebviewURL, "https://webview.powens.com"))
			line(3, "webhook_secret: %s", hidden(a.WebhookSecret))
			line(3, "language: %s", a.Lang)
		}
	}
}

func logoLine(img *reconnect.Image) string {
	if img == nil {
		return "(a monogram)"
	}
	return fmt.Sprintf("%s, %d bytes", img.Type, len(img.Data))
}

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}
