package syncfy

import (
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Each credential that has ever worked has one account with two transactions, so that what is told of accounts has its
// content. Their ids follow from the credential's.

// accountID is that of a credential's account.
func (k *credential) accountID() string { return "5703f882" + k.id[8:] }

// describeAccount is the Account object (the vendor's library).
func (p *dialect) describeAccount(k *credential) map[string]any {
	o := k.site.organization
	site := o.describe()
	return map[string]any{
		"id_account": k.accountID(), "id_user": k.user, "id_external": p.external(k.user), "id_credential": k.id, "id_site": k.site.id,
		"id_site_organization": o.id, "id_site_organization_type": o.kind, "id_account_type": "520d3aa93b8e778e0d000000",
		"id_currency": "523a25953b8e77910e8b456c", "is_disable": 0, "name": "Invented account", "number": k.accountID()[16:],
		"balance": 1200, "currency": "MXN", "account_type": "Checking", "extra": nil, "keywords": nil,
		"site":       map[string]any{"id_site": k.site.id, "name": k.site.name, "avatar": site["avatar"], "cover": site["cover"], "small_cover": site["small_cover"]},
		"dt_refresh": seconds(k.good), "dt_disable": nil,
	}
}

// describeTransactions are the Transaction objects of a credential's account, newest first.
func (p *dialect) describeTransactions(k *credential) (list []map[string]any) {
	o := k.site.organization
	for i, t := range []struct {
		text   string
		amount float64
	}{{"Imaginary baker", -26}, {"Imaginary salary", 4900}} {
		list = append(list, map[string]any{
			"id_transaction": "5b64940" + string(rune('0'+i)) + k.id[8:], "id_account": k.accountID(), "id_account_type": "520d3aa93b8e778e0d000000",
			"id_credential": k.id, "id_currency": "523a25953b8e77910e8b456c", "id_disable_type": nil, "id_external": p.external(k.user),
			"id_site": k.site.id, "id_site_organization": o.id, "id_site_organization_type": o.kind, "id_user": k.user, "is_account_disable": 0,
			"is_deleted": 0, "is_disable": 0, "is_pending": 0, "description": t.text, "amount": t.amount, "currency": "MXN", "attachments": []any{},
			"extra": nil, "reference": nil, "keywords": nil, "dt_transaction": k.made.Truncate(24*time.Hour).AddDate(0, 0, -1-i).Unix(),
			"dt_refresh": seconds(k.good), "dt_disable": nil, "dt_deleted": nil,
		})
	}
	return list
}

// external is the id that a user has at the client.
func (p *dialect) external(id string) string {
	if u := p.users[id]; u != nil {
		return u.external
	}
	return ""
}

// withAccount are the credentials of a user that have an account, as far as the request's ids let them through.
func (p *dialect) withAccount(c *sandbox.Call, u *user) (list []*credential) {
	for _, k := range p.credentials {
		if k.user == u.id && !k.good.IsZero() && wanted(c, "id_credential", k.id) && wanted(c, "id_account", k.accountID()) &&
			wanted(c, "id_site", k.site.id) && wantedOrganization(c, k.site.organization) {
			list = append(list, k)
		}
	}
	return list
}

func (p *dialect) listAccounts(c *sandbox.Call, u *user) sandbox.Reply {
	list := []any{}
	for _, k := range p.withAccount(c, u) {
		list = append(list, p.describeAccount(k))
	}
	return respond(shown(c, list))
}

func (p *dialect) transactions(c *sandbox.Call, u *user) []any {
	list := []any{}
	for _, k := range p.withAccount(c, u) {
		for _, t := range p.describeTransactions(k) {
			if id, _ := t["id_transaction"].(string); wanted(c, "id_transaction", id) {
				list = append(list, t)
			}
		}
	}
	return list
}

func (p *dialect) listTransactions(c *sandbox.Call, u *user) sandbox.Reply {
	return respond(shown(c, p.transactions(c, u)))
}

func (p *dialect) countTransactions(c *sandbox.Call, u *user) sandbox.Reply {
	return respond(map[string]any{"count": len(p.transactions(c, u))})
}
