package syncfy_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/providers/syncfy"
)

// The simulator, which knows nothing of the adapter, tells of a job as the vendor's samples have it: that it began, and that it is over.
func TestAWebhookOfTheSimulatorNamesTheCredentialThatIsDone(t *testing.T) {
	box := sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{dialect.Dialect(func(w *dialect.Switches) { w.Pace = sandbox.Span(time.Millisecond) })}})
	api, controls := httptest.NewServer(box.API()), httptest.NewServer(box.Controls())
	defer func() { box.Close(); api.Close(); controls.Close() }()
	ask := func(method, address string, body any) map[string]any {
		text, _ := json.Marshal(body)
		req, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		out := map[string]any{}
		if err := json.NewDecoder(res.Body).Decode(&out); err != nil || res.StatusCode >= 400 {
			t.Fatalf("%s %s: %d %v %v", method, address, res.StatusCode, out, err)
		}
		if inner, ok := out["response"].(map[string]any); ok {
			return inner
		}
		return out
	}

	key := base64.StdEncoding.EncodeToString([]byte("an-hmac-key-of-thirty-two-bytes!"))
	account := syncfy.Account{Client: &reconnect.Client{ID: "acme"}, BaseURL: api.URL + "/syncfy/v1", WebhookKey: key}
	adapter, err := syncfy.New([]syncfy.Account{account}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	came := make(chan []string, 8)
	there := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n, err := adapter.Pushed(account.PushName(), reconnect.Push{
			Method: r.Method, Path: r.URL.Path, Header: r.Header.Get, Body: func() ([]byte, error) { return io.ReadAll(r.Body) },
		})
		if err != nil {
			t.Errorf("it is refused: %v", err)
		}
		came <- n.Connections
	}))
	defer there.Close()
	ask("PUT", controls.URL+"/syncfy/webhooks", map[string]any{"url": there.URL, "key": key})

	user := ask("POST", account.BaseURL+"/users?api_key="+apiKey, map[string]any{"name": "u"})["id_user"]
	token := ask("POST", account.BaseURL+"/sessions?api_key="+apiKey, map[string]any{"id_user": user})["token"].(string)
	id := ask("POST", controls.URL+"/syncfy/credentials", map[string]any{
		"id_user": user, "id_site": normal, "code": 500, "script": sandbox.Script{sandbox.Accept()},
	})["id_credential"].(string)
	ask("PUT", account.BaseURL+"/credentials/"+id+"/sync?token="+token, map[string]any{})
	var all [][]string
	soon.Await(t, "both webhooks", func() bool {
		select {
		case one := <-came:
			all = append(all, one)
		default:
			ask("GET", controls.URL+"/syncfy/credentials/"+id, nil)
		}
		return len(all) == 2
	})
	slices.SortFunc(all, func(a, b []string) int { return len(a) - len(b) })
	if len(all[0]) != 0 || !slices.Equal(all[1], []string{id}) {
		t.Errorf("they name %v", all)
	}
}
