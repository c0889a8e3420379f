package syncfy

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// AuthForm is one of the documented ways to send a session token or an API key.
type AuthForm string

// The forms of authorization.
const (
	// AuthToken is the header "Authorization: TOKEN token=…", or "API_KEY api_key=…" for a key (guide, samples).
	AuthToken AuthForm = "token"
	// AuthBearer is "Authorization: Bearer …", the only form that the widget sends; a key goes as with AuthToken.
	AuthBearer AuthForm = "bearer"
)

// Via is a route of which the vendor's pages know two.
type Via string

// The routes.
const (
	ViaEndpoint    Via = "endpoint"    // to create: the endpoint that the site names, as the widget does
	ViaCredentials Via = "credentials" // to create: POST /credentials (guide)
	ViaSync        Via = "sync"        // to try again: PUT /credentials/{id}/sync (widget)
	ViaPulls       Via = "pulls"       // POST /credentials/pulls or PUT /credentials/{id}/pulls (samples since 2025)
)

// What an account may say, the usual first.
var (
	AuthForms = []AuthForm{AuthToken, AuthBearer}
	CreateVia = []Via{ViaEndpoint, ViaCredentials, ViaPulls}
	SyncVia   = []Via{ViaSync, ViaPulls}
)

// Account is one integrator's access to Syncfy.
type Account struct {
	// Client is the integrator whose links use the account.
	Client *reconnect.Client
	// Hosts are the host names at which a link means this account, since links name no client; empty is any.
	Hosts []string
	// APIKey mints a new session when a link's has died while the user was thinking. It is not needed: without it
	// sessions are kept alive by looking.
	APIKey string
	// WebhookKey checks the signatures of webhooks, as [PushKey] reads it; empty: none are taken.
	WebhookKey string
	// BaseURL is where the API is reached, and never chosen by a link; empty is https://api.syncfy.com/v1.
	BaseURL string
	// JobHosts are further hosts that the addresses of a job may name, as "host" or "host:port"; the base URL's own is
	// always among them. The vendor's hosts, which answer with each other's addresses (samples), know one another.
	JobHosts []string
	// ImagesURL is what a picture's path is appended to; empty is https://s.syncfy.com (guide).
	ImagesURL string
	// AuthForm is how the token is sent; empty is AuthToken.
	AuthForm AuthForm
	// CreateVia is how a credential is made; empty is ViaEndpoint.
	CreateVia Via
	// SyncVia is how a credential is tried again with what is stored; empty is ViaSync. The other one is used where this one
	// does not exist.
	SyncVia Via
	// PerSecond is how many requests a second all flows together send to one upstream; 0 is 5, the vendor's limit "for
	// each server" (samples). Several replicas share the limit, so each is given its part.
	PerSecond float64
	// Lang is the BCP 47 language of the site's words; empty is unknown.
	Lang string
}

// Key is the account's name in [reconnect.Connection].Account: "acme@api.syncfy.com".
func (a Account) Key() string {
	id := ""
	if a.Client != nil {
		id = a.Client.ID
	}
	base := cmp.Or(a.BaseURL, defaultBase)
	return id + "@" + cmp.Or(hostOf(base), base)
}

const (
	defaultBase   = "https://api.syncfy.com/v1"
	defaultImages = "https://s.syncfy.com"
)

// vendorHosts keep the same contract and answer with one another's addresses (samples).
var vendorHosts = []string{"api.syncfy.com", "opendata-api.syncfy.com", "sync.paybook.com"}

// served is whose the account is, and where.
func (a Account) served() (client *reconnect.Client, hosts []string) { return a.Client, a.Hosts }

// WithDefaults returns the account with what stands for its empty fields.
func (a Account) WithDefaults() Account {
	a.BaseURL = strings.TrimSuffix(cmp.Or(a.BaseURL, defaultBase), "/")
	a.ImagesURL = strings.TrimSuffix(cmp.Or(a.ImagesURL, defaultImages), "/")
	a.AuthForm, a.CreateVia, a.SyncVia = cmp.Or(a.AuthForm, AuthForms[0]), cmp.Or(a.CreateVia, CreateVia[0]), cmp.Or(a.SyncVia, SyncVia[0])
	a.PerSecond = cmp.Or(a.PerSecond, 5)
	return a
}

// filled returns the account with its defaults, or what is wrong with it.
func (a Account) filled() (Account, error) {
	a = a.WithDefaults()
	a.Hosts, a.JobHosts = lowered(a.Hosts), lowered(a.JobHosts)
	switch {
	case a.Client == nil || a.Client.ID == "":
		return a, errors.New("no client")
	case !upstream.SafeBase(a.BaseURL):
		return a, errors.New("the base URL must be https (http for this machine only)")
	case !upstream.SafeBase(a.ImagesURL):
		return a, errors.New("the images URL must be https (http for this machine only)")
	case !slices.Contains(AuthForms, a.AuthForm):
		return a, fmt.Errorf("the form of authorization is none of %s", AuthForms)
	case !slices.Contains(CreateVia, a.CreateVia):
		return a, fmt.Errorf("credentials are made via one of %s", CreateVia)
	case !slices.Contains(SyncVia, a.SyncVia):
		return a, fmt.Errorf("credentials are tried again via one of %s", SyncVia)
	case a.PerSecond < 0 || a.PerSecond > 1000:
		return a, errors.New("the requests per second are between 0 and 1000")
	case a.WebhookKey != "" && PushKey(a.WebhookKey) == nil:
		return a, errors.New("the webhook key is neither base64 of 16 bytes or more, nor the JWK of such a key")
	case strings.ContainsFunc(a.APIKey, unsendable):
		return a, errors.New("the API key holds characters that no key has")
	}
	for _, h := range append(slices.Clone(a.Hosts), a.JobHosts...) {
		if !upstream.HostName.MatchString(h) {
			return a, fmt.Errorf("%q is no host name", h)
		}
	}
	return a, nil
}

func lowered(list []string) []string {
	list = slices.Clone(list)
	for i := range list {
		list[i] = strings.ToLower(list[i])
	}
	return list
}

// unsendable reports what must not stand in a header's parameter: it would end it and begin another.
func unsendable(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`",;\`, r) }

// Adapter is the [reconnect.Provider] for Syncfy. What it keeps between calls is the public catalogue, for minutes.
type Adapter struct {
	// Now is time.Now, but for tests.
	Now func() time.Time

	accounts adapter.Book[Account, *account]
	budgets  adapter.Budgets
	outside  pictures
	log      *slog.Logger
}

var (
	_ reconnect.Provider    = (*Adapter)(nil)
	_ reconnect.Closer      = (*Adapter)(nil)
	_ reconnect.Paced       = (*Adapter)(nil)
	_ reconnect.LogoFetcher = (*Adapter)(nil)
	_ reconnect.Watcher     = (*Adapter)(nil)
)

// account is an Account with its defaults and its ways to the API.
type account struct {
	Account
	api        *upstream.Client            // below the base URL
	hosts      map[string]*upstream.Client // the roots of the hosts that addresses may name, by host
	images     *upstream.Client
	catalogues *upstream.Cache[[]organization]
}

// New returns the adapter for some accounts, as [Adapter.Renew] takes them. Accounts at the same upstream share one budget; the lowest rate counts. A nil log is silence.
func New(accounts []Account, log *slog.Logger) (*Adapter, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	a := &Adapter{Now: time.Now, log: log, outside: upstream.NewOutside("syncfy")}
	take, err := a.Renew(accounts)
	if err == nil {
		take()
	}
	return a, err
}

// Renew opens other accounts. They take the place of those there are when take is called; exchanges under way go on with theirs. It refuses an
// account that is incomplete or named twice, tells all that is wrong at once, and then changes nothing. It is called by one goroutine at a time.
func (a *Adapter) Renew(accounts []Account) (take func(), err error) {
	rates := map[string]float64{}
	return a.accounts.Prepare("syncfy", accounts, func(a Account) (Account, error) {
		f, err := a.filled()
		if r, ok := rates[f.upstream()]; err == nil && (!ok || f.PerSecond < r) {
			rates[f.upstream()] = f.PerSecond
		}
		return f, err
	}, func(f Account) (*account, error) {
		// A fifth below the limit: requests that left evenly arrive closer together, because a new connection, as each
		// socket is one, takes longer than one that is there already.
		acc, err := f.open(a.budgets.At(f.upstream(), 32, rates[f.upstream()]*0.8))
		if err == nil {
			acc.api.Watched(f.Key(), a.log, func() time.Time { return a.Now() })
		}
		return acc, err
	})
}

// Pace implements reconnect.Paced.
func (a *Adapter) Pace(by reconnect.Pacer) { a.budgets.Pace(by) }

// upstream names the server whose limit counts: the vendor's hosts may be one.
func (a Account) upstream() string {
	host := hostOf(a.BaseURL)
	if slices.Contains(vendorHosts, host) {
		return vendorHosts[0]
	}
	return host
}

func (a Account) open(budget *upstream.Budget) (*account, error) {
	acc := &account{
		Account: a, hosts: map[string]*upstream.Client{},
		catalogues: upstream.NewCache[[]organization]("syncfy", "/catalogues", catalogueLife),
	}
	var err error
	if acc.api, err = upstream.New("syncfy", a.BaseURL, budget); err != nil {
		return nil, err
	}
	if acc.images, err = upstream.New("syncfy", a.ImagesURL, nil); err != nil {
		return nil, err
	}
	own := hostOf(a.BaseURL)
	names := append([]string{own}, a.JobHosts...)
	if slices.Contains(vendorHosts, own) {
		names = append(names, vendorHosts...)
	}
	scheme, _, _ := strings.Cut(a.BaseURL, "://")
	for _, name := range names {
		if acc.hosts[name], err = acc.api.At(scheme + "://" + name); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
