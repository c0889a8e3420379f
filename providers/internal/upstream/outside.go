package upstream

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Outside fetches pictures from addresses that an aggregator's answer brought. A stranger may have written such an
// address, so it must lead to the public internet: not to this machine, its network, or the cloud's metadata service.
// It is safe for concurrent use.
type Outside struct {
	name   string
	http   *http.Client
	places chan struct{}
}

// NewOutside returns a fetcher whose errors begin with name.
func NewOutside(name string) *Outside { return newOutside(name, Inward) }

func newOutside(name string, inward func(netip.Addr) bool) *Outside {
	dialer := &net.Dialer{Timeout: 4 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		// The address that is really dialled, after the name was resolved: a name that is looked up twice could be
		// harmless once and inward the next time.
		to, err := netip.ParseAddrPort(address)
		if err != nil || inward(to.Addr()) {
			return errInward
		}
		return nil
	}}
	return &Outside{name: name, places: make(chan struct{}, 8), http: &http.Client{
		Timeout: 8 * time.Second,
		Transport: &http.Transport{ // no proxy: it would dial in our place, and look at nothing
			DialContext: dialer.DialContext, MaxIdleConns: 8, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: 4 * time.Second, ResponseHeaderTimeout: 4 * time.Second, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: 32 << 10,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 2 || !fetchable(r.URL) {
				return errInward
			}
			r.Header.Del("Referer") // the first address may open something
			return nil
		},
	}}
}

var errInward = errors.New("the address does not lead outside")

// Image fetches a picture: at most [MaxImage] bytes, of a type and size that pages may show ([reconnect.PictureType]). Nothing
// of ours is sent along. Its error is an [*Error] that does not hold the address.
func (o *Outside) Image(ctx context.Context, address string) (*reconnect.Image, error) {
	failed := Error{Upstream: o.name, Method: http.MethodGet, Route: "a picture elsewhere"}
	fail := func(kind Kind) (*reconnect.Image, error) {
		failed.Kind = kind
		return nil, &failed
	}
	u, err := url.Parse(address)
	if err != nil || !fetchable(u) || len(address) > 4<<10 {
		return fail(Forbidden)
	}
	select {
	case o.places <- struct{}{}:
		defer func() { <-o.places }()
	case <-ctx.Done():
		return fail(TimedOut)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return fail(Malformed)
	}
	r.Header.Set("Accept", "image/png, image/jpeg, image/gif, image/webp")
	r.Header.Set("User-Agent", "reconnect")
	resp, err := o.http.Do(r)
	switch {
	case errors.Is(err, errInward):
		return fail(Forbidden)
	case err != nil && (ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded)):
		return fail(TimedOut)
	case err != nil:
		return fail(Unreachable)
	}
	defer resp.Body.Close()
	failed.Status = resp.StatusCode
	if resp.StatusCode != http.StatusOK {
		return fail(NotImage)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxImage+1))
	switch {
	case err != nil:
		return fail(CutOff)
	case len(data) > MaxImage:
		return fail(TooLarge)
	}
	if image := picture(data); image != nil {
		return image, nil
	}
	return fail(NotImage)
}

// fetchable reports an http or https address at its scheme's own port: other ports are other services.
func fetchable(u *url.URL) bool {
	switch {
	case u.Hostname() == "" || u.User != nil:
		return false
	case u.Scheme == "https":
		return u.Port() == "" || u.Port() == "443"
	case u.Scheme == "http":
		return u.Port() == "" || u.Port() == "80"
	}
	return false
}

// inward lists what is not the public internet: IANA's special-purpose registries, and the ways to write an IPv4
// address as an IPv6 one.
var inward = func() (list []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
		"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
		"224.0.0.0/3", "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		list = append(list, netip.MustParsePrefix(p))
	}
	return list
}()

// Inward reports an address that is not on the public internet.
func Inward(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() {
		return true
	}
	for _, p := range inward {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
