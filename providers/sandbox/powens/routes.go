package powens

import (
	"net/http"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// routes are those that the vendor's pages name, and that its clients were seen to ask for.
func (p *dialect) routes() []sandbox.Route {
	const (
		me       = "/users/{user}"
		many     = me + "/connections"
		one      = many + "/{id}"
		accounts = me + "/accounts"
	)
	routes := []sandbox.Route{
		{Method: "POST", Path: "/auth/init", Is: "a user with a token", Play: p.initAuth},
		{Method: "GET", Path: "/auth/token/code", Is: "a temporary code", Play: p.withUser(p.mintCode)},
		{Method: "POST", Path: "/auth/token/access", Is: "a token for a code", Play: p.exchangeCode},
		{Method: "POST", Path: "/auth/token", Is: "a token for a scope, which opens nothing here", Play: p.mintScoped},
		{Method: "DELETE", Path: "/auth/token", Is: "revokes the token of the header", Play: p.withUser(p.revokeToken)},
		{Method: "POST", Path: "/auth/renew", Is: "another token for a user", Play: p.renewToken},
		{Method: "GET", Path: "/clients/{client}", Is: "the client application, as its name and number say", Play: p.showClient},

		{Method: "GET", Path: me, Is: "the user", Play: p.withUser(p.showUser)},
		{Method: "DELETE", Path: me, Is: "deletes the user with all connections", Play: p.withUser(p.deleteUser)},
	}
	for _, plural := range []string{"/connectors", "/banks", "/providers"} {
		is := []string{"banks; `country_codes`, `limit`, `offset`, `expand`", "one of them, its form, its sources"}
		if plural != "/connectors" {
			is = []string{"older names of the same", "older names of the same"}
		}
		routes = append(routes,
			sandbox.Route{Method: "GET", Path: plural, Is: is[0], Play: p.listConnectors},
			sandbox.Route{Method: "GET", Path: plural + "/{connector}", Is: is[1], Play: p.showConnector},
			sandbox.Route{Method: "GET", Path: plural + "/{connector}/fields", Is: is[1], Play: p.listFields},
			sandbox.Route{Method: "GET", Path: plural + "/{connector}/sources", Is: is[1], Play: p.listConnectorSources},
		)
	}
	routes = append(routes, []sandbox.Route{
		{Method: "GET", Path: "/logos/{file}", Is: "`{uuid}-thumbnail.webp`, `{uuid}-thumbnail@2x.png`", Play: p.showLogo},

		{Method: "GET", Path: many, Is: "connections; `limit`, `offset`, `expand`", Play: p.withUser(p.listConnections)},
		{Method: "POST", Path: many, Is: "a new one", Play: p.withUser(p.createConnection)},
		{Method: "GET", Path: one, Is: "one of them", Play: p.withConnection(p.showConnection)},
		{Method: "POST", Path: one, Is: "answers, resumes, consents anew", Play: p.withConnection(p.updateConnection)},
		{Method: "PUT", Path: one, Is: "synchronizes, or with `resume` resumes", Play: p.withConnection(p.syncConnection)},
		{Method: "DELETE", Path: one, Is: "deletes it", Play: p.withConnection(p.deleteConnection)},
		{Method: "GET", Path: one + "/sources", Is: "its sources", Play: p.withConnection(p.listSources)},
		{Method: "GET", Path: one + "/sources/{source}", Is: "its sources", Play: p.withConnection(p.showSource)},
		{Method: "POST", Path: one + "/sources/{source}", Is: "turns a source off and on", Play: p.withConnection(p.updateSource)},
		{Method: "PUT", Path: one + "/sources/{source}", Is: "turns a source off and on", Play: p.withConnection(p.updateSource)},
		{Method: "GET", Path: one + "/logs", Is: "what became of each synchronization, newest first", Play: p.withConnection(p.listLogs)},

		{Method: "GET", Path: accounts, Is: "one invented account for each connection that has ever worked", Play: p.withUser(p.listAccounts)},
		{Method: "GET", Path: one + "/accounts", Is: "one invented account for each connection that has ever worked", Play: p.withConnection(p.listConnectionAccounts)},
		{Method: "GET", Path: accounts + "/{account}", Is: "it alone", Play: p.withUser(p.showAccount)},
		{Method: "POST", Path: accounts + "/{account}", Is: "disables or enables it", Play: p.withUser(p.updateAccount)},
		{Method: "PUT", Path: accounts + "/{account}", Is: "disables or enables it", Play: p.withUser(p.updateAccount)},
		{Method: "GET", Path: me + "/transactions", Is: "its two transactions; `limit`, `offset`", Play: p.withUser(p.listTransactions)},
		{Method: "GET", Path: accounts + "/{account}/transactions", Is: "its two transactions; `limit`, `offset`", Play: p.withUser(p.listTransactions)},

		{Method: "GET", Path: "/webauth-url", Is: "where to sign in at the bank", Play: p.withUser(p.webauthURL)},
		{Method: "GET", Path: "/webauth", Is: "the same for a browser, which it sends there", Play: p.webauth, Calm: true},
		{Method: "GET", Path: "/webauth/callback", Is: "where the bank sends it back to", Play: p.webauthCallback, Calm: true},
	}...)
	for _, path := range []string{
		"/auth/jwt", "/auth/token/renew", "/categories", "/clients", "/config", "/connectors/{connector}/logos", "/countries", "/currencies",
		"/documenttypes", "/invoices", "/payments", "/publickey", "/webhooks", me + "/balances", me + "/documents", me + "/forecast",
		me + "/investments", me + "/loans", me + "/marketorders", me + "/ownerships", me + "/profiles", me + "/recipients",
		me + "/subscriptions", me + "/transfers", one + "/balances", one + "/informations",
	} {
		routes = append(routes, sandbox.Route{Path: path})
	}
	return append(routes, sandbox.Route{Method: "GET", Path: "/users"})
}

// hookRoutes are below the domain itself: the vendor's page writes these addresses without /2.0.
func (p *dialect) hookRoutes() []sandbox.Route {
	return []sandbox.Route{
		{Method: "POST", Path: "/webhooks/auth", Is: "a key that signs webhooks (`hmac_signature`)", Play: p.withOwner(p.createHookKey)},
		{Method: "GET", Path: "/webhooks/auth", Is: "the keys, without their secrets", Play: p.withOwner(p.listHookKeys)},
		{Method: "DELETE", Path: "/webhooks/auth/{key}", Is: "one key less", Play: p.withOwner(p.deleteHookKey)},
	}
}

// headers are those that a browser's request may have.
const headers = "Authorization, Content-Type, Accept, Accept-Language, X-Requested-With, X-Sandbox-Calm"

func (p *dialect) Routes(mux *http.ServeMux) {
	api := http.NewServeMux()
	odd := func(c *sandbox.Call) sandbox.Reply {
		return p.refuse(http.StatusMethodNotAllowed, "methodNotAllowed", c.Method+" is not allowed here")
	}
	p.s.Route(api, p, root, p.routes(), p.readable, p.unplayed, odd)
	for _, below := range []string{home, root} {
		p.s.Route(api, p, below, p.hookRoutes(), p.readable, p.unplayed, odd)
	}
	api.Handle("/", p.s.Serve(p, "unknown", false, func(*sandbox.Call) sandbox.Reply {
		return sandbox.Unplayed(p.refuse(http.StatusNotFound, "notFound", "Ressource was not found."))
	}))
	for _, below := range []string{root + "/", home + "/webhooks/"} {
		mux.Handle(below, sandbox.CrossOrigin(headers, api))
	}
	p.webviewRoutes(mux)
}

// unplayed refuses what the vendor's pages name and the sandbox does not play, as the vendor refuses a token without the
// scope for it (API design page).
func (p *dialect) unplayed(c *sandbox.Call) sandbox.Reply {
	if bearer(c.Request) == "" {
		return p.refuse(http.StatusUnauthorized, "unauthorized", "the Authorization header is missing or not a bearer")
	}
	return p.refuse(http.StatusForbidden, "forbidden", "the token has no right to this")
}
