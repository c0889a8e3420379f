package metrics

import (
	"net/http"
	"strings"
	"time"
)

// The types of content that a scrape may be told in.
const (
	plainText   = "text/plain; version=0.0.4; charset=utf-8"
	openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
)

// ServeHTTP answers a scrape: at /metrics, and nowhere else.
func (r *Registry) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != "/metrics" {
		http.Error(w, "the figures are at /metrics", http.StatusNotFound)
		return
	}
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "figures are only read", http.StatusMethodNotAllowed)
		return
	}
	open := strings.Contains(req.Header.Get("Accept"), "application/openmetrics-text")
	kind := plainText
	if open {
		kind = openMetrics
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(10 * time.Second))
	_ = r.Write(w, open) // who scrapes has gone, or hears it
}
