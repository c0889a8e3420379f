package syncfy

import (
	"net/http"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// routes are those of the guide, the samples and the vendor's libraries, and what its widget asks for.
func (p *dialect) routes() []sandbox.Route {
	const (
		credential = "/credentials/{id}"
		users      = "users of an API key; `id_external`"
		sessions   = "sessions; verifying one does not keep it alive"
		catalogues = "the catalogue; ids, `is_business`, `is_personal`, `skip`, `limit`, `fields` (`order` is overlooked)"
		create     = "a credential, new or by its user name known; only at the site's own `endpoint`, with or without `/pulls`"
		read       = "credentials of the session's user; `/all` with an API key those of all its users"
		pull       = "another job, with what is stored or with the values in the body"
		accounts   = "one invented account for each credential that has ever worked, and its two transactions; ids, `skip`, `limit`, `fields`"
		hooks      = "webhooks, which are sent to this machine only"
	)
	routes := []sandbox.Route{
		{Method: "POST", Path: "/users", Is: users, Play: p.withKey(p.createUser)},
		{Method: "GET", Path: "/users", Is: users, Play: p.withKey(p.listUsers)},
		{Method: "PUT", Path: "/users/{user}", Is: users, Play: p.withKey(p.updateUser)},
		{Method: "DELETE", Path: "/users/{user}", Is: users, Play: p.withKey(p.deleteUser)},
		{Method: "POST", Path: "/sessions", Is: sessions, Play: p.withKey(p.createSession)},
		{Method: "GET", Path: "/sessions/{token}/verify", Is: sessions, Play: p.verifySession},
		{Method: "DELETE", Path: "/sessions/{token}", Is: sessions, Play: p.deleteSession},

		{Method: "GET", Path: "/catalogues/countries", Is: catalogues, Play: p.withAnybody(p.listCountries)},
		{Method: "GET", Path: "/catalogues/site_organization_types", Is: catalogues, Play: p.withAnybody(p.listOrganizationTypes)},
		{Method: "GET", Path: "/catalogues/site_organizations", Is: catalogues, Play: p.withAnybody(p.listOrganizations)},
		{Method: "GET", Path: "/catalogues/sites", Is: catalogues, Play: p.withAnybody(p.listSites)},
		{Method: "GET", Path: "/catalogues/organizations/sites", Is: catalogues, Play: p.withAnybody(p.listOrganizationSites)},
		{Method: "GET", Path: "/catalogues/widget/sites/{site}", Is: catalogues, Play: p.withAnybody(p.showSite)},
		{Method: "GET", Path: "/catalogues/account_types", Is: catalogues, Play: p.withAnybody(p.listAccountTypes)},
		{Method: "GET", Path: "/catalogues/attachment_types", Is: catalogues, Play: p.withAnybody(p.listAttachmentTypes)},
	}
	for _, path := range []string{"/credentials", "/jobs", "/pulls"} {
		routes = append(routes, sandbox.Route{Method: "POST", Path: path, Is: create, Play: p.withUser(p.createCredential)})
		if path != "/pulls" {
			routes = append(routes, sandbox.Route{Method: "POST", Path: path + "/pulls", Is: create, Play: p.withUser(p.createCredential)})
		}
	}
	routes = append(routes, []sandbox.Route{
		{Method: "GET", Path: "/credentials", Is: read, Play: p.withUser(p.listCredentials)},
		{Method: "GET", Path: "/credentials/all", Is: read, Play: p.listAllCredentials},
		{Method: "GET", Path: credential, Is: read, Play: p.withUser(p.listCredentials)},
		{Method: "DELETE", Path: credential, Is: "deletes it, and its account", Play: p.withUser(p.deleteCredential)},
		{Method: "PUT", Path: credential + "/sync", Is: pull, Play: p.withUser(p.syncCredential)},
		{Method: "PUT", Path: credential + "/pulls", Is: pull, Play: p.withUser(p.syncCredential)},
		{Method: "GET", Path: "/jobs/{job}/status", Is: "a job's history, for 15 days", Play: p.withUser(p.showStatus)},
		{Method: "POST", Path: "/jobs/{job}/twofa", Is: "the answer to its last 410", Play: p.withUser(p.answerTwofa)},

		{Method: "GET", Path: "/accounts", Is: accounts, Play: p.withUser(p.listAccounts)},
		{Method: "GET", Path: "/transactions", Is: accounts, Play: p.withUser(p.listTransactions)},
		{Method: "GET", Path: "/transactions/count", Is: "how many there are", Play: p.withUser(p.countTransactions)},
		{Method: "GET", Path: "/attachments", Is: "none, ever", Play: p.withUser(func(*sandbox.Call, *user) sandbox.Reply { return respond([]any{}) })},
		{Method: "GET", Path: "/attachments/count", Is: "none, ever", Play: p.withUser(func(*sandbox.Call, *user) sandbox.Reply {
			return respond(map[string]any{"count": 0})
		})},
		{Method: "GET", Path: "/webhooks", Is: hooks, Play: p.withOwner(p.listHooks)},
		{Method: "POST", Path: "/webhooks", Is: hooks, Play: p.withOwner(p.createHook)},
		{Method: "DELETE", Path: "/webhooks/{webhook}", Is: hooks, Play: p.withOwner(p.deleteHook)},
	}...)
	for _, path := range []string{
		"/attachments/{attachment}", "/catalogues/currencies", "/catalogues/disable_types", "/payments", "/smart", "/stamping",
	} {
		routes = append(routes, sandbox.Route{Path: path})
	}
	return append(routes, sandbox.Route{Method: "PUT", Path: "/sessions/jwt/{token}"})
}

// unplayed refuses what the vendor documents and the sandbox does not play, as the vendor refuses an account that is not entitled
// to it (observed by an integrator).
func (p *dialect) unplayed(c *sandbox.Call) sandbox.Reply {
	return p.withAnybody(func(*sandbox.Call) sandbox.Reply { return p.refuse(http.StatusPaymentRequired, "Payment Required") })(c)
}
