package playground_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/cmd/widget/playground"
)

// broken is how each story's connection stands before the widget is opened, in the aggregator's words.
var broken = map[string]any{
	"powens/consent": "SCARequired", "powens/otp": "additionalInformationNeeded", "powens/choice": "additionalInformationNeeded",
	"powens/several-questions": "additionalInformationNeeded", "powens/hostile-names": "additionalInformationNeeded", "powens/password": "wrongpass",
	"powens/password-connector-fields": "wrongpass", "powens/password-expired": "passwordExpired",
	"powens/every-field": "wrongpass", "powens/reset": nil, "powens/approve": "decoupled", "powens/webauth": "webauthRequired",
	"powens/chain": "SCARequired", "powens/long-chain": "SCARequired", "powens/action-needed": "actionNeeded",
	"powens/multi-source": "wrongpass", "powens/both-sources": "webauthRequired", "powens/webview": "wrongpass",
	"powens/too-many-attempts": "wrongpass", "powens/too-many-codes": "additionalInformationNeeded",
	"powens/approve-refused": "decoupled", "powens/approve-expired": "decoupled", "powens/webauth-refused": "webauthRequired",
	"powens/healthy": nil, "powens/validating": "validating", "powens/slow": "additionalInformationNeeded",
	"powens/rate-limited": "rateLimiting", "powens/bank-down": "websiteUnavailable", "powens/bug": "bug",
	"powens/not-supported": "notSupported", "powens/unknown-state": "carrierPigeonRequired",
	"powens/dead-code": "SCARequired", "powens/used-code": "SCARequired",
}

// storiesOf are the stories of one aggregator.
func storiesOf(aggregator string) []playground.Story {
	return slices.DeleteFunc(stories(), func(s playground.Story) bool { return s.Aggregator != aggregator })
}

func TestEveryStoryBreaksItsConnectionAndLeadsToTheWidget(t *testing.T) {
	w := newDeployment(t)
	for _, s := range storiesOf("powens") {
		t.Run(s.ID, func(t *testing.T) {
			want, told := broken[s.ID]
			if !told {
				t.Fatal("this test does not know how the connection should stand")
			}
			link := w.start(t, "story="+s.ID+"&lang=fr")
			if got := link.Scheme + "://" + link.Host + link.Path; got != widget+"/fr/reconnect" {
				t.Errorf("the link leads to %s", got)
			}
			query := link.Query()
			for _, name := range []string{"domain", "client_id", "redirect_uri", "code", "connection_id", "state"} {
				if query.Get(name) == "" {
					t.Errorf("the link lacks %s: %s", name, link)
				}
			}
			if got := query.Get("redirect_uri"); got != w.self+"/callback" {
				t.Errorf("the user would come back to %s", got)
			}
			if strings.ContainsAny(link.RawQuery, "+/ ") {
				t.Errorf("something in the query is not escaped: %s", link.RawQuery)
			}
			if got := w.state(t, query.Get("connection_id")); got != want {
				t.Errorf("the connection is %v, not %v", got, want)
			}
			if again := w.start(t, "story="+s.ID).Query().Get("code"); again == query.Get("code") {
				t.Errorf("two runs have the same code, so that the second would be told of the first: %s", again)
			}
			if known := w.run(t, query.Get("state")); known["story"] != s.ID || known["outcome"] != "" {
				t.Errorf("the run is known as %v", known)
			}
		})
	}
	if ids := slices.Sorted(maps.Keys(broken)); len(ids) != len(storiesOf("powens")) {
		t.Errorf("stories are gone that this test still knows: %v", ids)
	}
}

// TestCodesOfDeadLinksAreRefusedByTheAggregator proves the two stories whose trouble is in the link, beside all others.
func TestCodesOfDeadLinksAreRefusedByTheAggregator(t *testing.T) {
	w := newDeployment(t)
	for _, s := range storiesOf("powens") {
		query := w.start(t, "story="+s.ID).Query()
		body, err := json.Marshal(map[string]string{
			"grant_type": "authorization_code", "client_id": query.Get("client_id"),
			"client_secret": "secret", "code": query.Get("code"),
		})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(w.api+"/powens/2.0/auth/token/access", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if alive, dead := resp.StatusCode == http.StatusOK, s.Ends == "dead_link"; alive == dead {
			t.Errorf("%s: the exchange of the code answered %d", s.ID, resp.StatusCode)
		}
	}
}

func TestOnlyTheWebviewStoryBelongsToAClientThatIsNoAgent(t *testing.T) {
	w := newDeployment(t)
	for _, s := range storiesOf("powens") {
		want := "demo.biapi.pro"
		if s.ID == "powens/webview" {
			want = "webview.biapi.pro"
		}
		if got := w.start(t, "story="+s.ID).Query().Get("domain"); got != want {
			t.Errorf("%s is played with %s", s.ID, got)
		}
	}
}

func TestResetStoryAsksForNewCredentials(t *testing.T) {
	if got := newDeployment(t).start(t, "story=powens/reset").Query().Get("reset_credentials"); got != "true" {
		t.Errorf("reset_credentials is %q", got)
	}
}

func TestWithoutALanguageTheChoiceIsTheWidgets(t *testing.T) {
	w := newDeployment(t)
	for _, lang := range []string{"", "&lang=tlh", "&lang=../admin"} {
		if got := w.start(t, "story=powens/otp"+lang).Path; got != "/reconnect" {
			t.Errorf("%q leads to %s", lang, got)
		}
	}
}

func TestAFrameLoadedAgainPlaysTheSameRunAnew(t *testing.T) {
	w := newDeployment(t)
	first := w.start(t, "story=powens/otp").Query()
	w.get(t, "/callback?error=access_denied&state="+first.Get("state"))
	again := w.start(t, "story=powens/otp&run="+first.Get("state")).Query()
	if first.Get("state") != again.Get("state") {
		t.Error("the run has changed its id")
	}
	if first.Get("connection_id") == again.Get("connection_id") || first.Get("code") == again.Get("code") {
		t.Error("the connection or the code is the old one")
	}
	if got := w.run(t, again.Get("state"))["outcome"]; got != "" {
		t.Errorf("the run has already ended: %v", got)
	}
	if other := w.start(t, "story=powens/consent&run="+first.Get("state")).Query(); other.Get("state") == first.Get("state") {
		t.Error("another story has taken the run over")
	}
}

func TestUnknownStoryListsTheStories(t *testing.T) {
	w := newDeployment(t)
	for _, path := range []string{"/start?story=powens/none", "/start", "/?story=%3Cscript%3E"} {
		a := w.get(t, path)
		if a.status != http.StatusNotFound {
			t.Errorf("%s answered %d", path, a.status)
		}
		for _, s := range stories() {
			mentions(t, a.body, s.ID)
		}
		if strings.Contains(a.body, "<script>") {
			t.Errorf("%s repeats markup from its address", path)
		}
	}
}

func TestASandboxThatIsDownIsSaidPlainlyAndWithoutSecrets(t *testing.T) {
	w := newDeployment(t)
	dead := &deployment{api: "http://127.0.0.1:1", control: w.control}
	dead.serve(t)
	a := dead.get(t, "/start?story=powens/otp")
	if a.status != http.StatusBadGateway {
		t.Errorf("it answered %d", a.status)
	}
	mentions(t, a.body, "The story could not be prepared", "127.0.0.1:1")
	if strings.Contains(a.body, "secret") {
		t.Error("the page holds the client's secret")
	}
}
