package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// maxParameters is how many parameters are read; a link has a dozen. A thousand short ones take much more memory than the
// bytes that they are written in.
const maxParameters = 200

// query reads the query of an address as leniently as browsers write it, because who wrote it is not here to mend it:
// an integrator's template, a campaign tool (utm=100%), a bank. Only & parts pairs, so a semicolon is part of a value;
// what is not correctly percent-encoded stands for itself. What is kept of it keeps no more in memory than itself.
func query(c *fiber.Ctx) url.Values {
	values, n := url.Values{}, 0
	for pair := range strings.SplitSeq(string(c.Request().URI().QueryString()), "&") {
		if pair == "" {
			continue
		}
		if n++; n > maxParameters {
			break
		}
		name, value, _ := strings.Cut(pair, "=")
		name = decoded(name)
		values[name] = append(values[name], decoded(value))
	}
	return values
}

func decoded(part string) string {
	if plain, err := url.QueryUnescape(part); err == nil {
		return strings.Clone(plain)
	}
	return strings.Clone(part)
}
