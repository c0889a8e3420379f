package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
	"github.com/open-reconnect/reconnect/internal/members"
)

// guise is a client in the brand that a flow has.
type guise struct {
	client         *reconnect.Client
	brand          reconnect.Brand // without its logos
	logo, logoDark string
}

// guises keeps clients in the brands of flows, so that what their pages have in common is known to be the same.
var guises = cache.Cache[guise, *reconnect.Client]{Most: 200}

func guiseOf(client *reconnect.Client, b *reconnect.Brand) *reconnect.Client {
	if client == nil || b == nil {
		return client
	}
	key := guise{client, *b, b.Logo.Address(), b.LogoDark.Address()}
	key.brand.Logo, key.brand.LogoDark = nil, nil
	c, ok := guises.Get(key)
	if !ok {
		c = client.As(b)
		guises.Put(key, c)
	}
	return c
}

// maxFlowLogo bounds a logo that comes with a ticket or an order, in bytes: it is kept with the flow, and stands in an address.
const maxFlowLogo = 4 << 10

// readBrand reads what an order or a ticket says of how its pages look. It is taken from what is signed alone, or told by a server that has shown its
// key: a link that a stranger can write must not borrow another's name and mark. Its error names the member, and repeats no value.
func readBrand(raw json.RawMessage) (*reconnect.Brand, error) {
	said, err := members.Of(raw)
	if err != nil {
		return nil, fmt.Errorf("brand is %w", err)
	}
	b := &reconnect.Brand{}
	for name, raw := range said {
		if name == "support" {
			err = readSupport(b, raw)
		} else {
			err = setBrand(b, name, raw)
		}
		if err != nil {
			return nil, err
		}
	}
	if *b == (reconnect.Brand{}) {
		return nil, nil
	}
	return b, nil
}

func readSupport(b *reconnect.Brand, raw json.RawMessage) error {
	said, err := members.Of(raw)
	if err != nil {
		return fmt.Errorf("brand.support is %w", err)
	}
	for name, raw := range said {
		if err := setBrand(b, "support."+name, raw); err != nil {
			return err
		}
	}
	return nil
}

func setBrand(b *reconnect.Brand, name string, raw json.RawMessage) error {
	value, ok := members.Text(raw)
	if !ok && name == "corners" { // a number says it as well
		value, ok = string(raw), true
	}
	if !ok {
		return fmt.Errorf("brand.%.40s is no text", name)
	}
	if wrong := b.Set(name, value); wrong != "" {
		return fmt.Errorf("brand.%.40s %s", name, wrong)
	}
	if !strings.HasPrefix(name, "logo") {
		return nil
	}
	for _, logo := range []*reconnect.Image{b.Logo, b.LogoDark} {
		if logo != nil && len(logo.Data) > maxFlowLogo {
			return errors.New("brand." + name + " has more than 4 KiB; one in the configuration may have 32")
		}
	}
	return nil
}
