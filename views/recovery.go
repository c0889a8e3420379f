package views

import (
	"cmp"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// next is the one next thing to do after a failure: when to come back, where the aggregator says that.
func (p *Page) next(when time.Time, end text.End) string {
	minutes, _ := p.remaining(when)
	switch {
	case minutes == 0:
		return p.say(end.Next)
	case minutes <= 90:
		return p.count(minutes, p.Text.Recovery.Minutes)
	}
	return p.count((minutes+59)/60, p.Text.Recovery.Hours)
}

// bankSite is the address of the bank's own site, empty where it is not known or not encrypted: a password will be typed there.
func (p *Page) bankSite() string {
	site := p.Bank.Site
	if p.Client != nil {
		own := p.Client.BankSites
		site = cmp.Or(own[strings.ToLower(p.Bank.ID)], own[strings.ToLower(p.Bank.Name)], site)
	}
	if !isWeb(site) || !strings.HasPrefix(site, "https:") {
		return ""
	}
	return site
}

// quit reports that the person has gone after a failure that could be tried again.
func (p *Page) quit() bool {
	failed, is := p.Step.(reconnect.Failed)
	return is && failed.Quit
}
