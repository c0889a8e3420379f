package powens

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Account is one client application of one Powens domain, as its administration console shows it.
type Account struct {
	// Client is the integrator whose links use the account.
	Client *reconnect.Client
	// Domain is the API host that links name: "acme.biapi.pro".
	Domain string
	// ClientID is the client application's id, digits only; it is public.
	ClientID string
	// ClientSecret exchanges a link's code for a token. It is not needed with CodeAsBearer.
	ClientSecret string
	// BaseURL is where the API is reached; empty is https://{Domain}/2.0. A link never chooses it.
	BaseURL string
	// WebviewURL is where Powens' own pages are; empty is https://webview.powens.com.
	WebviewURL string
	// Agent says that the account holds Powens' Agent status, so that passwords may be asked and passed on here (SCA
	// guide: "Custom implementations that include transmission of user credentials require the Agent Status").
	Agent bool
	// CodeAsBearer uses the link's code itself to call the API for as long as it lives, and mints no permanent token.
	// It needs a code of the default kind; one made for a single use ("singleAccess") would be good for one call.
	CodeAsBearer bool
	// WebhookSecret verifies pushed words; empty refuses all of them.
	WebhookSecret string
	// Lang is the BCP 47 language of the bank's words on this domain; empty is "fr".
	Lang string
}

// Key is the account's name in [reconnect.Connection].Account: "acme.biapi.pro/12345678".
func (a Account) Key() string { return strings.ToLower(a.Domain) + "/" + a.ClientID }

var digits = regexp.MustCompile(`^[0-9]{1,18}$`)

// filled returns the account with its defaults, or what is wrong with it.
func (a Account) filled() (Account, error) {
	a.Domain = strings.ToLower(a.Domain)
	a.BaseURL = cmp.Or(a.BaseURL, "https://"+a.Domain+"/2.0")
	a.WebviewURL = strings.TrimSuffix(cmp.Or(a.WebviewURL, "https://webview.powens.com"), "/")
	a.Lang = cmp.Or(a.Lang, "fr")
	switch {
	case a.Client == nil:
		return a, errors.New("no client")
	case !upstream.HostName.MatchString(a.Domain):
		return a, fmt.Errorf("domain %q is no host name such as acme.biapi.pro", a.Domain)
	case !digits.MatchString(a.ClientID):
		return a, fmt.Errorf("client id %q is not digits only", a.ClientID)
	case a.ClientSecret == "" && !a.CodeAsBearer:
		return a, errors.New("no client secret, and the code is not to be used as bearer")
	case !upstream.SafeBase(a.BaseURL):
		return a, errors.New("the base URL must be https (http for this machine only)")
	case !upstream.SafeBase(a.WebviewURL):
		return a, errors.New("the webview URL must be https (http for this machine only)")
	}
	return a, nil
}

// Adapter is the [reconnect.Provider] for Powens. It keeps nothing between calls.
type Adapter struct {
	// Now is time.Now, but for tests.
	Now func() time.Time

	accounts adapter.Book[Account, *account]
	budgets  adapter.Budgets
	log      *slog.Logger
}

var (
	_ reconnect.Provider    = (*Adapter)(nil)
	_ reconnect.Closer      = (*Adapter)(nil)
	_ reconnect.Paced       = (*Adapter)(nil)
	_ reconnect.LogoFetcher = (*Adapter)(nil)
)

// account is an Account with its defaults and its way to the API.
type account struct {
	Account
	api *upstream.Client
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
	return a.accounts.Prepare("powens", accounts, Account.filled, func(full Account) (*account, error) {
		// Answers are held open for minutes by slow banks, so many at once are normal.
		api, err := upstream.New("powens", full.BaseURL, a.budgets.At(full.BaseURL, 256, 0))
		if err == nil {
			api.Watched(full.Key(), a.log, func() time.Time { return a.Now() })
		}
		return &account{Account: full, api: api}, err
	})
}

// Pace implements reconnect.Paced.
func (a *Adapter) Pace(by reconnect.Pacer) { a.budgets.Pace(by) }
