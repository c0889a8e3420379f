package metrics_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/metrics"
)

const monitoring = "../deploy/monitoring/"

// everything is a registry of which every family has a figure.
func everything() (*metrics.Registry, *metrics.Meters) {
	r := &metrics.Registry{}
	m := metrics.NewMeters(r)
	ready := func() error { return nil }
	r.Levels(func() reconnect.Load { return reconnect.Load{Flows: 1} }, func() (int, int) { return 2, 1 }, ready)
	r.Process("v1.2.3")
	happen(m)
	return r, m
}

// happen has everything happen once.
func happen(m *metrics.Meters) {
	at := time.Now()
	f := &reconnect.Flow{Door: "powens", Provider: "powens", Client: "shop", Opened: at, Step: reconnect.Done{}}
	f.Events = []reconnect.Event{
		{Seq: 1, Type: reconnect.EventOpened, At: at},
		{Seq: 2, Type: reconnect.EventStep, Step: "ask", Challenge: reconnect.ForCode, At: at},
		{Seq: 3, Type: reconnect.EventAnswered, Step: "ask", Challenge: reconnect.ForCode, At: at},
		{Seq: 4, Type: reconnect.EventStep, Step: "ask", Challenge: reconnect.ForCode, Reason: reconnect.WrongCode, At: at},
		{Seq: 5, Type: reconnect.EventDone, Step: "done", At: at},
	}
	m.Happened(f, f.Events)
	for _, w := range []reconnect.Work{
		{Kind: reconnect.WorkExchange, Provider: "powens", Name: "look"},
		{Kind: reconnect.WorkQueue, Provider: "powens", Name: "GET /"},
		{Kind: reconnect.WorkCall, Provider: "powens", Name: "GET /"},
		{Kind: reconnect.WorkTelling, Client: "shop", Name: "done"},
		{Kind: reconnect.WorkRequest, Name: "GET /f/:key"},
		{Kind: reconnect.WorkKeeping, Name: "update"},
	} {
		m.Ended(m.Begun(context.Background(), &w), &w, time.Second, reconnect.Outcome{Fault: "lost", Status: 500})
	}
	m.Line("error")
}

// expressions are the queries of the dashboard.
func expressions(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile(monitoring + "dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			all = append(all, target.Expr)
		}
	}
	return all
}

var (
	figure  = regexp.MustCompile(`\b(?:reconnect|process|go)_[a-z_]+\b`)
	derived = regexp.MustCompile(`_(bucket|count|sum)$`)
)

// A name that is misspelt, or was changed since, would be an alert that never comes.
func TestTheDashboardAndTheAlertsNameFiguresThatThereAre(t *testing.T) {
	w := httptest.NewRecorder()
	all, _ := everything()
	all.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	there := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+)`).FindAllStringSubmatch(w.Body.String(), -1) {
		there[m[1]] = true
	}
	rules, err := os.ReadFile(monitoring + "alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, text := range append(expressions(t), string(rules)) {
		for _, name := range figure.FindAllString(text, -1) {
			base := derived.ReplaceAllString(name, "")
			if named[base] = true; !there[name] && !there[base] {
				t.Errorf("%s is no figure of ours", name)
			}
		}
	}
	page, err := os.ReadFile("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range there {
		if strings.HasPrefix(name, "reconnect_") && !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/metrics.md does not explain %s", name)
		}
	}
	for _, m := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(rules), -1) {
		if !strings.Contains(string(page), "`"+m[1]+"`") {
			t.Errorf("docs/metrics.md does not say what to do about %s", m[1])
		}
	}
	if len(named) < 30 {
		t.Errorf("only %d figures are looked at: %v", len(named), slices.Sorted(maps.Keys(named)))
	}
}
