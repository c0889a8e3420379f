package sandbox_test

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// What the clients, libraries and samples of this aggregator ask of a server.

// read asks for data with an x-api-key.
func (b flinksBench) read(method, path string, body any) answer {
	b.t.Helper()
	return b.as(method, path, "x-api-key", "key", body)
}

// cached is a RequestId on what is stored.
func (b flinksBench) cached(loginID string) string {
	b.t.Helper()
	return b.say("POST", "/Authorize", map[string]any{"LoginId": loginID, "MostRecentCached": true}).want(200).text("RequestId")
}

func TestAFlinksLoginHasOneInventedAccountWithTwoTransactions(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved()
	for _, way := range []struct{ method, path string }{
		{"POST", "/GetAccountsDetail"}, {"GET", "/GetAccountsDetailAsync/"}, {"POST", "/GetAccountsDetailAsync/"},
	} {
		request, path, body := b.cached(id), way.path, map[string]any{}
		if path == "/GetAccountsDetail" {
			body["RequestId"] = request
		} else {
			path += request
		}
		got := b.read(way.method, path, body).want(200)
		account := got.list("Accounts")[0].(map[string]any)
		if len(got.list("Accounts")) != 1 || len(account["Transactions"].([]any)) != 2 || account["Currency"] != "CAD" || account["Balance"] == nil ||
			got.body["Login"].(map[string]any)["Id"] != id || got.text("Institution") == "" {
			t.Errorf("%v: %s", way, got.raw)
		}
		b.read(way.method, path, body).want(400).flinks("SESSION_NONEXISTENT") // it was told, and that ended the RequestId
	}
	request := b.cached(id)
	for _, way := range []struct{ method, path, list string }{
		{"POST", "/GetAccountsSummary", "Accounts"},
		{"GET", "/GetAccountsSummaryAsync/" + request, "Accounts"},
		{"POST", "/GetAccountsSummaryAsync/" + request, "Accounts"},
		{"POST", "/GetStatements", "StatementsByAccount"},
		{"GET", "/GetStatementsAsync/" + request, "StatementsByAccount"},
	} {
		got := b.read(way.method, way.path, map[string]any{"RequestId": request}).want(200)
		if one := got.list(way.list)[0].(map[string]any); one["Transactions"] != nil {
			t.Errorf("%v: %s", way, got.raw)
		}
	}
	got := b.read("POST", "/GetAccountsDetail", map[string]any{"RequestId": request, "WithTransactions": false}).want(200)
	if one := got.list("Accounts")[0].(map[string]any); one["Transactions"] != nil {
		t.Error(got.raw)
	}
}

func TestDataIsAskedForAgainWhileItIsProcessed(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"processing": "20s"}}).want(200)
	request := b.cached(b.saved())
	b.read("POST", "/GetAccountsDetail", map[string]any{"RequestId": request}).want(202).flinks("OPERATION_PENDING")
	b.clock.pass(10 * time.Second)
	b.read("GET", "/GetAccountsDetailAsync/"+request, nil).want(202).flinks("OPERATION_PENDING")
	b.clock.pass(10 * time.Second)
	b.read("GET", "/GetAccountsDetailAsync/"+request, nil).want(200).list("Accounts")
}

func TestASwitchNeedsNoKeyForData(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved()
	b.as("GET", "/Institutions", "", "", nil).want(401)
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"key_needed": false}}).want(200)
	b.as("GET", "/Institutions", "", "", nil).want(200)
	b.as("POST", "/GetAccountsDetail", "", "", map[string]any{"RequestId": b.cached(id)}).want(200)
	b.as("GET", "/Institutions", "x-api-key", "wrong", nil).want(401)
}

func TestADeletedCardIsForgotten(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved()
	request := b.cached(id)
	b.read("DELETE", "/DeleteCard/"+id, nil).want(200)
	b.read("DELETE", "/DeleteCard/"+id, nil).want(401).flinks("INVALID_LOGIN")
	b.say("POST", "/Authorize", map[string]any{"LoginId": id, "MostRecentCached": true}).want(401).flinks("INVALID_LOGIN")
	b.read("POST", "/GetAccountsDetail", map[string]any{"RequestId": request}).want(400).flinks("SESSION_NONEXISTENT")
}

func TestSeveralLoginsAreAuthorizedAtOnce(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved()
	got := b.say("POST", "/AuthorizeMultiple", map[string]any{"LoginIds": []string{id, "none"}, "MostRecentCached": true}).want(200).list("Logins")
	first, second := got[0].(map[string]any), got[1].(map[string]any)
	if first["LoginId"] != id || second["FlinksCode"] != "INVALID_LOGIN" {
		t.Fatalf("%v", got)
	}
	b.read("POST", "/GetAccountsDetail", map[string]any{"RequestId": first["RequestId"]}).want(200)
	b.say("POST", "/AuthorizeMultiple", map[string]any{"LoginIds": "x"}).want(401).flinks("INVALID_REQUEST")
}

func TestStoredQuestionsAreToldAndAnswered(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.sign("greatday_nomfa").want(200).body["Login"].(map[string]any)["Id"].(string)
	got := b.read("GET", "/GetMFAQuestions/"+id, nil).want(200)
	if got.text("Message") != "SUCCESS" || len(got.list("Questions")) != 3 {
		t.Error(got.raw)
	}
	question := got.list("Questions")[0].(map[string]any)["Question"]
	b.read("PATCH", "/AnswerMFAQuestions", map[string]any{"LoginId": id, "Questions": []any{map[string]any{"Question": question, "Answer": "Montreal"}}}).want(200)
	b.read("PATCH", "/AnswerMFAQuestions", map[string]any{"LoginId": id, "Questions": []any{}}).want(401).flinks("INVALID_REQUEST")
	b.read("GET", "/GetMFAQuestions/none", nil).want(401).flinks("INVALID_LOGIN")
}

func TestFlinksRefusesWhatIsNotPlayedAndSaysSo(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	for path, status := range map[string]int{"/GetIncomeAttributes": 401, "/Institutions/RoutingNumber/77777": 401, "/NeverHeardOf": 404} {
		got := b.read("GET", path, nil).want(status)
		if got.header.Get("X-Sandbox-Note") != "not played here" || got.text("Message") == "" {
			t.Errorf("%s: %v %s", path, got.header, got.raw)
		}
	}
	b.read("GET", "/Investments", nil).flinks("METHOD_NOT_AVAILABLE")
}

func TestFlinksWebhookLeavesThisMachineNever(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/flinks/webhooks", map[string]any{"url": "https://shop.example/"}).want(400)
	b.control("PUT", "/flinks/webhooks", map[string]any{"url": "http://localhost:1/"}).want(200)
	b.control("PUT", "/flinks/webhooks", map[string]any{}).want(200)
}
