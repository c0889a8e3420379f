package playground

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// WebhookKey is what the widget signs its webhooks with. All who try this have it.
const WebhookKey = "whsec_YW4tb3Blbi1zZWNyZXQtb2YtdGhlLXBsYXlncm91bmQ="

// WebhookPath is where the playground's back end hears webhooks.
const WebhookPath = "/webhooks"

// webhook is one as it was heard.
type webhook struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Data struct {
		Flow   string `json:"flow"`
		Seq    int    `json:"seq"`
		Reason string `json:"reason,omitempty"`
		Result string `json:"result,omitempty"`
	} `json:"data"`
}

// maxWebhooks is how many flows' webhooks are kept.
const maxWebhooks = 10_000

// webhooks are those that were heard, by flow, each once.
type webhooks struct {
	mu   sync.Mutex
	of   map[string][]webhook
	seen map[string]bool // by id
}

// hearWebhook is an integrator's receiver: it believes what is signed and not old, takes each id once, and says so at once.
func (p *Playground) hearWebhook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil || !p.signed(r.Header, body) {
		http.Error(w, "this is not signed by our key", http.StatusUnauthorized)
		return
	}
	heard := webhook{ID: r.Header.Get("webhook-id")}
	if err := json.Unmarshal(body, &heard); err != nil {
		http.Error(w, "this is no JSON", http.StatusBadRequest)
		return
	}
	p.webhooks.take(heard)
	w.WriteHeader(http.StatusNoContent)
}

func (h *webhooks) take(heard webhook) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.of == nil || len(h.of) > maxWebhooks {
		h.of, h.seen = map[string][]webhook{}, map[string]bool{}
	}
	if !h.seen[heard.ID] {
		h.seen[heard.ID] = true
		h.of[heard.Data.Flow] = append(h.of[heard.Data.Flow], heard)
	}
}

// signed reports whether one of the signatures is that of our key, and no more than five minutes old.
func (p *Playground) signed(h http.Header, body []byte) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(WebhookKey, "whsec_"))
	seconds, wrong := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	if err != nil || wrong != nil || p.now().Sub(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "."))
	mac.Write(body)
	ours := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, theirs := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(theirs), []byte(ours)) {
			return true
		}
	}
	return false
}

// listWebhooks tells what was heard of a flow.
func (p *Playground) listWebhooks(w http.ResponseWriter, r *http.Request) {
	p.webhooks.mu.Lock()
	heard := append([]webhook{}, p.webhooks.of[r.URL.Query().Get("flow")]...)
	p.webhooks.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(heard)
}
