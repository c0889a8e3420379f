package powens

import (
	"net/http"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Each connection that has ever worked has one account with two transactions, so that what is said of accounts has its
// content. The figures follow from the connection's number and never change.

// accountID is the number of a connection's account, and transaction numbers follow from it.
func (k *connection) accountID() int { return 20_000 + k.id }

// opened is when a connection first had an account: zero until a synchronization has gone well.
func (k *connection) opened() (first time.Time) {
	for _, src := range k.sources {
		if !src.updated.IsZero() && (first.IsZero() || src.created.Before(first)) {
			first = src.created
		}
	}
	return first
}

// account is the BankAccount object (bank accounts page).
func (p *dialect) account(k *connection) map[string]any {
	id := k.accountID()
	number := "SANDBOX" + strconv.Itoa(id)
	var updated time.Time
	for _, src := range k.sources {
		if src.updated.After(updated) {
			updated = src.updated
		}
	}
	var wrong any
	if src := k.failing(); src != nil {
		wrong = src.state()
	}
	return map[string]any{
		"id": id, "id_connection": k.id, "id_user": k.user, "id_source": k.sources[0].id, "id_parent": nil, "number": number,
		"iban": nil, "name": "Invented account " + strconv.Itoa(id), "original_name": "Invented account " + strconv.Itoa(id),
		"balance": float64(123456+k.id) / 100, "coming": nil, "display": true, "bookmarked": 0, "last_update": p.date(updated),
		"deleted": nil, "disabled": p.date(k.accountOff), "currency": map[string]any{"id": "EUR", "symbol": "€", "precision": 2, "prefix": false},
		"type": "checking", "id_type": 2, "error": wrong, "usage": "PRIV", "ownership": "owner", "company_name": nil, "loan": nil,
	}
}

// transactions are the Transaction objects of a connection's account, newest first (bank transactions page).
func (p *dialect) transactions(k *connection) []any {
	list := []any{}
	for i, t := range []struct {
		kind, wording string
		value         float64
	}{{"card", "Imaginary baker", -12.5}, {"transfer", "Imaginary salary", 1800}} {
		day := k.opened().In(p.paris).AddDate(0, 0, -1-i)
		date := day.Format(time.DateOnly)
		list = append(list, map[string]any{
			"id": 10*k.accountID() + i, "id_account": k.accountID(), "application_date": date, "date": date, "datetime": nil,
			"vdate": date, "rdate": date, "rdatetime": nil, "value": t.value, "gross_value": nil, "type": t.kind, "original_wording": t.wording,
			"simplified_wording": t.wording, "wording": t.wording, "categories": []any{}, "date_scraped": p.date(k.opened()), "coming": false,
			"active": true, "id_cluster": nil, "comment": nil, "last_update": p.date(k.opened()), "deleted": nil, "country": "FR", "card": nil,
			"counterparty": nil,
		})
	}
	return list
}

// accounts are a connection's: one or none; disabled ones only when all are wanted. Webhooks tell them with their transactions.
func (p *dialect) accounts(k *connection, all, whole bool) []any {
	if k.opened().IsZero() || !all && !k.accountOff.IsZero() {
		return []any{}
	}
	account := p.account(k)
	if whole {
		account["transactions"] = p.transactions(k)
	}
	return []any{account}
}

func (p *dialect) tellAccounts(c *sandbox.Call, list []any) sandbox.Reply {
	total := 0.0
	for _, a := range list {
		total += a.(map[string]any)["balance"].(float64)
	}
	rep := p.page(c, "accounts", list)
	if body := rep.Body.(map[string]any); rep.Status == http.StatusOK {
		body["balance"], body["balances"], body["coming_balances"] = total, map[string]any{"EUR": total}, map[string]any{}
	}
	return rep
}

func (p *dialect) listAccounts(c *sandbox.Call, u *user) sandbox.Reply {
	list := []any{}
	for _, k := range p.owned(u) {
		list = append(list, p.accounts(k, c.Asked("all"), false)...)
	}
	return p.tellAccounts(c, list)
}

func (p *dialect) listConnectionAccounts(c *sandbox.Call, k *connection) sandbox.Reply {
	return p.tellAccounts(c, p.accounts(k, c.Asked("all"), false))
}

// owned are a user's connections by number.
func (p *dialect) owned(u *user) (list []*connection) {
	for _, k := range p.sorted() {
		if k.user == u.id {
			list = append(list, k)
		}
	}
	return list
}

// holder is the connection whose account a path names; disabled ones are hidden unless ?all.
func (p *dialect) holder(c *sandbox.Call, u *user) *connection {
	for _, k := range p.owned(u) {
		if strconv.Itoa(k.accountID()) == c.PathValue("account") && len(p.accounts(k, c.Asked("all"), false)) > 0 {
			return k
		}
	}
	return nil
}

func (p *dialect) showAccount(c *sandbox.Call, u *user) sandbox.Reply {
	k := p.holder(c, u)
	if k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	return sandbox.Reply{Status: http.StatusOK, Body: p.account(k)}
}

// updateAccount takes {disabled: bool}. The vendor's accounts are disabled until the user has chosen them; here they are not,
// as behind its own page.
func (p *dialect) updateAccount(c *sandbox.Call, u *user) sandbox.Reply {
	k := p.holder(c, u)
	if k == nil {
		return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
	}
	if text, ok := c.Fields["disabled"]; ok {
		k.accountOff = time.Time{}
		if sandbox.Truth(text, ok) {
			k.accountOff = c.Now
		}
	}
	return sandbox.Reply{Status: http.StatusOK, Body: p.account(k)}
}

// listTransactions are those of all accounts or of the one in the path; 409 noAccount when none is enabled.
func (p *dialect) listTransactions(c *sandbox.Call, u *user) sandbox.Reply {
	holders := p.owned(u)
	if c.PathValue("account") != "" {
		k := p.holder(c, u)
		if k == nil {
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
		holders = []*connection{k}
	}
	list, first, last := []any{}, any(nil), any(nil)
	off := false
	for _, k := range holders {
		if len(p.accounts(k, false, false)) > 0 {
			list = append(list, p.transactions(k)...)
		} else {
			off = off || len(p.accounts(k, true, false)) > 0
		}
	}
	if off && len(list) == 0 {
		return p.refuse(http.StatusConflict, "noAccount", "no bank account is activated")
	}
	if len(list) > 0 {
		first, last = list[len(list)-1].(map[string]any)["date"], list[0].(map[string]any)["date"]
	}
	rep := p.page(c, "transactions", list)
	if body := rep.Body.(map[string]any); rep.Status == http.StatusOK {
		body["first_date"], body["last_date"], body["result_min_date"], body["result_max_date"] = first, last, first, last
	}
	return rep
}
