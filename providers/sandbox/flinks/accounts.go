package flinks

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Each login has one account with two transactions, so that what is told of accounts has its content. Their ids follow from
// the login's.

// account is one of Accounts (accounts detail page). Whole is with its transactions.
func (l *login) account(whole bool) map[string]any {
	object := map[string]any{
		"Id": "ae1dac72" + l.id[8:], "Title": "Invented account", "AccountNumber": l.id[29:], "LastFourDigits": l.id[32:],
		"TransitNumber": "77777", "InstitutionNumber": "777", "OverdraftLimit": 0, "Category": "Operations", "Type": "Chequing", "Currency": "CAD",
		"Balance": map[string]any{"Available": 1787.5, "Current": 1787.5, "Limit": nil},
		"Holder": map[string]any{"Name": "Imaginary Person", "Email": "person@sandbox.invalid", "PhoneNumber": "(555) 555-0100", "Address": map[string]any{
			"CivicAddress": "1 Imaginary Street", "City": "Montréal", "Province": "QC", "PostalCode": "H0H 0H0", "POBox": nil, "Country": "CA",
		}},
	}
	if whole {
		day := func(n int) string { return l.refreshed.UTC().AddDate(0, 0, -n).Format("2006/01/02") }
		object["Transactions"] = []any{
			map[string]any{"Id": "5b1d0001" + l.id[8:], "Date": day(1), "Code": nil, "Description": "Imaginary baker", "Debit": 12.5, "Credit": nil, "Balance": 1787.5},
			map[string]any{"Id": "5b1d0002" + l.id[8:], "Date": day(2), "Code": nil, "Description": "Imaginary salary", "Debit": nil, "Credit": 1800, "Balance": 1800},
		}
	}
	return object
}

// told is an answer about the data of a sign-in that went well.
func told(t *session, request, name string, value any) map[string]any {
	return map[string]any{
		"HttpStatusCode": 200, name: value, "Login": t.login.describe(), "InstitutionName": t.login.bank.name,
		"InstitutionId": t.login.bank.id, "Institution": t.login.bank.name, "Tag": t.login.tag, "RequestId": request,
	}
}

// read finds the sign-in whose data a request wants, or answers: it is unknown, did not go well, or its data is still being
// processed.
func (p *dialect) read(c *sandbox.Call, request, again string) (*session, *sandbox.Reply) {
	t, why := p.find(request)
	var no sandbox.Reply
	switch {
	case why != nil:
		no = p.refuse(why.code, why.message)
	case !t.done:
		no = p.refuse(noAuth, "")
	case c.Now.Sub(t.ended) < time.Duration(p.switches.Processing):
		no = sandbox.Reply{Status: http.StatusAccepted, Body: map[string]any{
			"HttpStatusCode": 202, "FlinksCode": pending, "Message": codes[pending].message, "RequestId": request,
			"Links": []any{map[string]any{"rel": again, "href": "/" + again, "example": "/" + again + "/" + request}},
		}}
	default:
		return t, nil
	}
	return nil, &no
}

// detail is GetAccountsDetail. Its answer ends the RequestId (documents: it "expires after GetAccountsDetail is called").
func (p *dialect) detail(c *sandbox.Call, request string) sandbox.Reply {
	t, no := p.read(c, request, "GetAccountsDetailAsync")
	if no != nil {
		return *no
	}
	p.forget(t)
	text, given := said(c, "WithTransactions")
	whole := !given || sandbox.Truth(text, true)
	return sandbox.Reply{Status: http.StatusOK, Body: told(t, request, "Accounts", []any{t.login.account(whole)})}
}

func (p *dialect) summary(c *sandbox.Call, request string) sandbox.Reply {
	t, no := p.read(c, request, "GetAccountsSummaryAsync")
	if no != nil {
		return *no
	}
	return sandbox.Reply{Status: http.StatusOK, Body: told(t, request, "Accounts", []any{t.login.account(false)})}
}

// statements has no file to show: behaviour, not data.
func (p *dialect) statements(c *sandbox.Call, request string) sandbox.Reply {
	t, no := p.read(c, request, "GetStatementsAsync")
	if no != nil {
		return *no
	}
	return sandbox.Reply{Status: http.StatusOK, Body: told(t, request, "StatementsByAccount", []any{
		map[string]any{"AccountId": t.login.account(false)["Id"], "Statements": []any{}},
	})}
}

// known is the login that a request names, which must be the customer's and saved.
func (p *dialect) known(c *sandbox.Call, id string) (*login, *sandbox.Reply) {
	l := p.logins[id]
	if l == nil || l.customer != c.PathValue("customer") || !l.saved {
		no := p.refuse(badLogin, "The LoginId provided is either invalid or does not belong to the CustomerId")
		return nil, &no
	}
	return l, nil
}

// deleteCard is DELETE …/DeleteCard/{LoginId}: the login is forgotten, and its sign-ins with it. The message is UNVERIFIED.
func (p *dialect) deleteCard(c *sandbox.Call) sandbox.Reply {
	l, no := p.known(c, c.PathValue("login"))
	if no != nil {
		return *no
	}
	for _, list := range [][]*session{p.live, p.ended} {
		for _, t := range list {
			if t.login != l {
				continue
			}
			if t.alive() {
				p.end(t, &fault{code: noSession}, c.Now)
			}
			p.forget(t)
		}
	}
	delete(p.logins, l.id)
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"StatusCode": 200, "HttpStatusCode": 200, "Message": "The card was deleted"}}
}

// questionsOf are the questions that a login's bank may ask: those of the vendor's test institution, or none.
func questionsOf(l *login) (list []string) {
	if l.bank.id == 14 {
		for _, q := range questions {
			list = append(list, q.english)
		}
	}
	return list
}

func (p *dialect) listQuestions(c *sandbox.Call) sandbox.Reply {
	l, no := p.known(c, c.PathValue("login"))
	if no != nil {
		return *no
	}
	list := []any{}
	for _, q := range questionsOf(l) {
		list = append(list, map[string]any{"Question": q})
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"HttpStatusCode": 200, "Message": "SUCCESS", "Questions": list}}
}

// storeAnswers is PATCH …/AnswerMFAQuestions {"LoginId", "Questions": [{"Question", "Answer"}]}. The answers are checked for their
// form and forgotten: no sign-in here goes without its user.
func (p *dialect) storeAnswers(c *sandbox.Call) sandbox.Reply {
	id, _ := said(c, "LoginId")
	text, _ := said(c, "Questions")
	if _, no := p.known(c, id); no != nil {
		return *no
	}
	var given []struct{ Question, Answer string }
	if json.Unmarshal([]byte(text), &given) != nil || len(given) == 0 {
		return p.refuse(badRequest, "Questions is a list of questions and answers")
	}
	for _, q := range given {
		if q.Question == "" || q.Answer == "" {
			return p.refuse(badRequest, "Each of Questions has a Question and an Answer")
		}
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"HttpStatusCode": 200, "Message": "SUCCESS"}}
}

// push sends the data of a sign-in that went well to the webhook, if there is one: the vendor's staff set its address (webhooks
// page), here a control does.
func (p *dialect) push(t *session) {
	if p.hook == "" {
		return
	}
	body := told(t, p.name(t), "Accounts", []any{t.login.account(true)})
	body["ResponseType"] = "GetAccountsDetail"
	if text, err := json.Marshal(body); err == nil {
		p.s.Push(p.hook, text, func(*http.Request, []byte) {}, func() {})
	}
}
