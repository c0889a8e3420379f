package views

import (
	"fmt"

	"github.com/open-reconnect/reconnect"
)

// Repair is a colour that could not be read, or seen, where it is to stand, and what became of it.
type Repair struct {
	Scheme      string  // "light" or "dark"
	What        string  // is drawn in it: "links, drawings and rings"
	Chosen, Got string  // #rrggbb
	Ground      string  // #rrggbb, on which it stands
	Had, Has    float64 // contrast there of the one that was chosen, and of the other
	Wants       float64 // the least that there should be; on a middle grey there is no more than 4.5
}

// String says all of it in one line.
func (r Repair) String() string {
	return fmt.Sprintf("%s, %s: %s has a contrast of %.1f:1 on %s, %g:1 is wanted, so it became %s (%.1f:1)",
		r.Scheme, r.What, r.Chosen, floor(r.Had), r.Ground, r.Wants, r.Got, floor(r.Has))
}

// floor never says 4.5 of what is less.
func floor(ratio float64) float64 { return float64(int(ratio*10)) / 10 }

// Repairs are the colours of a brand's pages that are not as they were chosen, for light and for dark.
func Repairs(b reconnect.Brand) (all []Repair) {
	k := lookOf(&reconnect.Client{Brand: b}, reconnect.Appearance{})
	light, dark := k.palettes()
	for _, p := range []struct {
		scheme string
		palette
	}{{"light", light}, {"dark", dark}} {
		note := func(what string, chosen, got colour, wants float64) {
			if got != chosen {
				all = append(all, Repair{p.scheme, what, chosen.String(), got.String(), p.page.String(), contrast(chosen, p.page), contrast(got, p.page), wants})
			}
		}
		note("the edge of main buttons", p.brand, p.rim(), edgeRatio)
		note("links, drawings and rings", p.accent, p.link(), textRatio)
		if !p.own {
			g := groundOf(p.page)
			own := inks[g.scheme]
			note("text", own.text, g.text, bestRatio)
			note("quiet text", own.mute, g.mute, textRatio)
			note("what is wrong", own.bad, g.bad, textRatio)
			note("what went well", own.good, g.good, textRatio)
		}
	}
	return all
}
