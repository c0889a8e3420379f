package flinks

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Account is one customer of one Flinks instance.
type Account struct {
	// Client is the integrator whose links use the account.
	Client *reconnect.Client
	// Hosts are the host names at which a link means this account, as each Flinks customer has an instance host of its
	// own; with or without a port. With none, links at any host that no other account lists mean it.
	Hosts []string
	// Instance is the customer's own name in Flinks' host names: "toolbox". It is needed without BaseURL only.
	Instance string
	// CustomerID is the customer's GUID, the part of the API's paths after /v3.
	CustomerID string
	// BaseURL is where the API is reached; empty is https://{Instance}-api.private.fin.ag/v3. A link never chooses it.
	BaseURL string
	// AuthKey is the secret key that GenerateAuthorizeToken wants. Without it a session is opened with the link's
	// authorizeToken, or, as integrations from before October 2024 may, with none.
	AuthKey string
	// APIKey is the x-api-key that the list of institutions wants. Without it an institution that a link names by
	// number is not known by name.
	APIKey string
	// PollBy is the method that asks AuthorizeAsync about a session: [http.MethodGet] with the RequestId in the path, or
	// [http.MethodPost] with it in the body. Flinks documents it by pictures only; empty is POST.
	PollBy string
	// Sync opens and answers sessions by the synchronous Authorize, for customers for whom Flinks has not activated
	// AuthorizeAsync. A session that Flinks then moves to the background (202) is polled as PollBy says.
	Sync bool
	// AnonymousLinks lets a link that names no session ask for credentials without an authorizeToken. Such links are no
	// secret, so that passwords can be guessed with the account's key: three are sent per user name, and then one an hour.
	AnonymousLinks bool
}

// Key is the account's name in [reconnect.Connection].Account: the CustomerID in lower case.
func (a Account) Key() string { return strings.ToLower(a.CustomerID) }

var (
	hostLabel = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	guid      = regexp.MustCompile(`^[0-9a-z]+(-[0-9a-z]+)*$`)
)

// served is whose the account is, and where.
func (a Account) served() (client *reconnect.Client, hosts []string) { return a.Client, a.Hosts }

// filled returns the account with its defaults, or what is wrong with it.
func (a Account) filled() (Account, error) {
	a.Instance, a.PollBy = strings.ToLower(a.Instance), cmp.Or(strings.ToUpper(a.PollBy), http.MethodPost)
	a.Hosts = append([]string(nil), a.Hosts...)
	for i, h := range a.Hosts {
		if a.Hosts[i] = strings.ToLower(h); !upstream.HostName.MatchString(a.Hosts[i]) {
			return a, fmt.Errorf("host %q is no host name such as reconnect.acme.example", h)
		}
	}
	if a.BaseURL == "" {
		if !hostLabel.MatchString(a.Instance) {
			return a, fmt.Errorf("neither a base URL nor an instance such as toolbox: %q", a.Instance)
		}
		a.BaseURL = "https://" + a.Instance + "-api.private.fin.ag/v3"
	}
	switch {
	case a.Client == nil:
		return a, errors.New("no client")
	case !guid.MatchString(a.Key()) || len(a.CustomerID) > 64:
		return a, fmt.Errorf("customer id %q is no GUID", a.CustomerID)
	case a.PollBy != http.MethodGet && a.PollBy != http.MethodPost:
		return a, fmt.Errorf("sessions are polled by GET or POST, not by %q", a.PollBy)
	case !upstream.SafeBase(a.BaseURL):
		return a, errors.New("the base URL must be https (http for this machine only)")
	}
	return a, nil
}

// Adapter is the [reconnect.Provider] for Flinks. It keeps nothing about flows between calls.
type Adapter struct {
	// Now is time.Now, but for tests.
	Now func() time.Time

	accounts adapter.Book[Account, *account]
	budgets  adapter.Budgets
	log      *slog.Logger
}

var (
	_ reconnect.Provider = (*Adapter)(nil)
	_ reconnect.Paced    = (*Adapter)(nil)
)

// account is an Account with its defaults and its way to the API.
type account struct {
	Account
	api *upstream.Client

	institutions *upstream.Cache[map[string]institution] // the list is the same for everybody, and changes rarely
}

// New returns the adapter for some accounts, as [Adapter.Renew] takes them. Accounts with the same base address share one budget. A nil log is silence.
func New(accounts []Account, log *slog.Logger) (*Adapter, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	a := &Adapter{Now: time.Now, log: log}
	take, err := a.Renew(accounts)
	if err == nil {
		take()
	}
	return a, err
}

// Renew opens other accounts. They take the place of those there are when take is called; exchanges under way go on with theirs. It refuses an
// account that is incomplete or named twice, tells all that is wrong at once, and then changes nothing. It is called by one goroutine at a time.
func (a *Adapter) Renew(accounts []Account) (take func(), err error) {
	return a.accounts.Prepare("flinks", accounts, Account.filled, func(full Account) (*account, error) {
		// A synchronous Authorize is held open for minutes, so many at once are normal.
		api, err := upstream.New("flinks", full.BaseURL, a.budgets.At(full.BaseURL, 256, 0))
		if err == nil {
			api.Watched(full.Key(), a.log, func() time.Time { return a.Now() })
		}
		return &account{
			Account: full, api: api,
			institutions: upstream.NewCache[map[string]institution]("flinks", "/{}/BankingServices/Institutions", time.Hour),
		}, err
	})
}

// Pace implements reconnect.Paced.
func (a *Adapter) Pace(by reconnect.Pacer) { a.budgets.Pace(by) }
