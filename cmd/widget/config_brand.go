package main

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
)

// brand are the settings by which a client's pages look as its own. Its support is read elsewhere.
func (r *reader) brand(b *reconnect.Brand) map[string]func(*yaml.Node) {
	parts := map[string]func(*yaml.Node){}
	for _, name := range reconnect.BrandSettings {
		switch {
		case strings.HasPrefix(name, "logo"):
			parts[name] = func(n *yaml.Node) { r.logo(n, b, name) }
		case !strings.Contains(name, "."):
			parts[name] = func(n *yaml.Node) {
				var value string
				r.text(&value, func(v string) string { return b.Set(name, v) })(n)
			}
		}
	}
	return parts
}

// logo reads a picture: the name of its file, or the address that holds it.
func (r *reader) logo(n *yaml.Node, b *reconnect.Brand, setting string) {
	var name string
	if r.text(&name, nil)(n); name == "" {
		return
	}
	if strings.HasPrefix(name, "data:") {
		if wrong := b.Set(setting, name); wrong != "" {
			r.add(n, "%s %s", setting, wrong)
		}
		return
	}
	data, err := r.file(r.path(name))
	if err != nil {
		r.add(n, "%s: %s", setting, fileTrouble(err))
		return
	}
	logo, wrong := reconnect.ReadLogo(data)
	if wrong != "" {
		r.add(n, "%s: %s %s", setting, name, wrong)
		return
	}
	if setting == "logo" {
		b.Logo = logo
	} else {
		b.LogoDark = logo
	}
}

// quickLogos is how many bytes of logos leave the first form in its one flight, with room for a bank's own.
const quickLogos = 4 << 10

// printBrand prints how a client's pages look, and what was changed of that so that they can be read.
func printBrand(line liner, c *reconnect.Client) {
	said := map[string]string{
		"logo": "(a monogram)", "logo_dark": "(as logo, on white)", "color_dark": "(as color)", "accent": "(as color)", "accent_dark": "(as accent, or else as color_dark)",
	}
	for _, s := range c.Brand.Settings() {
		said[s.Name] = s.Value
	}
	for name, logo := range map[string]*reconnect.Image{"logo": c.Logo, "logo_dark": c.LogoDark} {
		if logo != nil {
			said[name] = fmt.Sprintf("%s, %d bytes", logo.Type, len(logo.Data))
		}
	}
	for _, name := range reconnect.BrandSettings {
		if !strings.HasPrefix(name, "support") {
			line(2, "%s: %s", name, or(said[name], "(ours)"))
		}
	}
	for _, one := range views.Repairs(c.Brand) {
		line(3, "%s", one)
	}
	if sum := size(c.Logo) + size(c.LogoDark); sum > quickLogos {
		line(3, "warning: the logos have %d bytes, and travel in each page; with more than %d the first form needs a second round trip", sum, quickLogos)
	}
}

func size(i *reconnect.Image) int {
	if i == nil {
		return 0
	}
	return len(i.Data)
}
