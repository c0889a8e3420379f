package flinks

import (
	"net/http"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// routes are those of the vendor's pages, and what its customers' clients were seen to ask for.
func (p *dialect) routes() []sandbox.Route {
	const (
		services = "/{customer}/BankingServices/"
		sign     = "begins, answers or confirms a sign-in, and is held until the bank has spoken"
		async    = "begins or answers with 202, and tells how things stand"
		detail   = "the one invented account of a login, with its two transactions; ends the RequestId"
		summary  = "the account without transactions"
		files    = "no statements of the account"
	)
	routes := []sandbox.Route{
		{Method: "POST", Path: services + "GenerateAuthorizeToken", Is: "an authorize token; any `flinks-auth-key` but one that begins with `wrong`", Play: p.mintToken},
		{Method: "POST", Path: services + "Authorize", Is: sign, Play: p.authorize},
		{Method: "POST", Path: services + "AuthorizeAsync", Is: async, Play: p.authorizeAsync},
		{Method: "GET", Path: services + "AuthorizeAsync/{request}", Is: async, Play: p.pollAsync},
		{Method: "POST", Path: services + "AuthorizeMultiple", Is: "a RequestId on what is stored for each of `LoginIds`", Play: p.authorizeMultiple},
		{Method: "GET", Path: services + "Institutions", Is: "banks; `skip`, `take`; any `x-api-key`, as all that follow", Play: p.withKey(p.listBanks)},
	}
	for _, r := range []struct {
		name, is string
		play     func(*sandbox.Call, string) sandbox.Reply
	}{{"GetAccountsDetail", detail, p.detail}, {"GetAccountsSummary", summary, p.summary}, {"GetStatements", files, p.statements}} {
		inBody := p.withKey(func(c *sandbox.Call) sandbox.Reply {
			request, _ := said(c, "RequestId")
			return r.play(c, request)
		})
		inPath := p.withKey(func(c *sandbox.Call) sandbox.Reply { return r.play(c, c.PathValue("request")) })
		routes = append(
			routes,
			sandbox.Route{Method: "POST", Path: services + r.name, Is: r.is, Play: inBody},
			sandbox.Route{Method: "GET", Path: services + r.name + "Async/{request}", Is: r.is, Play: inPath},
			sandbox.Route{Method: "POST", Path: services + r.name + "Async/{request}", Is: r.is, Play: inPath},
		)
	}
	routes = append(routes, []sandbox.Route{
		{Method: "DELETE", Path: services + "DeleteCard/{login}", Is: "forgets a login", Play: p.withKey(p.deleteCard)},
		{Method: "GET", Path: services + "GetMFAQuestions/{login}", Is: "the questions that its bank may ask", Play: p.withKey(p.listQuestions)},
		{Method: "PATCH", Path: services + "AnswerMFAQuestions", Is: "stores answers to them, and nothing uses these", Play: p.withKey(p.storeAnswers)},
		{Method: "GET", Path: "/oauth/authorize", Is: "to the bank page of an institution that has one", Play: p.oauth},
		{Method: "GET", Path: "/OAuth/Authorize", Is: "to the bank page of an institution that has one", Play: p.oauth},
	}...)
	for _, name := range []string{
		"GetAllAttributes", "GetCreditRiskAttributes", "GetIncomeAttributes", "GetUserAnalysisAttributes", "Institutions/RoutingNumber", "Investments",
		"SetScheduledRefresh",
	} {
		routes = append(routes, sandbox.Route{Path: services + name})
	}
	return routes
}

func (p *dialect) Routes(mux *http.ServeMux) {
	p.s.Route(mux, p, root, p.routes(), p.readable, p.withKey(func(*sandbox.Call) sandbox.Reply {
		return p.refuse("METHOD_NOT_AVAILABLE", "This is not available to your instance")
	}), func(c *sandbox.Call) sandbox.Reply {
		return sandbox.Reply{Status: http.StatusMethodNotAllowed, Body: map[string]any{
			"Message": "The requested resource does not support http method '" + c.Method + "'.",
		}}
	})
	mux.Handle("/flinks/", p.s.Serve(p, "unknown", false, func(*sandbox.Call) sandbox.Reply {
		return sandbox.Unplayed(sandbox.Reply{Status: http.StatusNotFound, Body: map[string]any{
			"Message": "No HTTP resource was found that matches the request URI.",
		}})
	}))
}
