package powens

import "time"

// consentLifetime is how long a bank lets an openapi source be read after its user has consented (bank guide).
const consentLifetime = 180 * 24 * time.Hour

// consent begins a source's consent: at its first good synchronization, and whenever its user has mended it. That any
// mending renews it is UNVERIFIED.
func (p *dialect) consent(src *source, now time.Time) {
	src.consented = now
	if end := now.Add(consentLifetime); src.origin.name == "openapi" && (p.consentsEnd.IsZero() || end.Before(p.consentsEnd)) {
		p.consentsEnd = end
	}
}

// endConsents lets every consent end whose time is over: the bank wants its user's strong authentication again. It looks at
// all connections only when one of them may have to be told.
func (p *dialect) endConsents(now time.Time) {
	if p.consentsEnd.IsZero() || now.Before(p.consentsEnd) {
		return
	}
	p.consentsEnd = time.Time{}
	for _, k := range p.connections {
		for _, src := range k.sources {
			end := src.consented.Add(consentLifetime)
			switch {
			case src.origin.name != "openapi" || src.consented.IsZero() || !src.story.Healthy():
			case now.Before(end):
				p.consent(src, src.consented)
			default:
				src.story.Set(p.consentAnew(src), end)
				p.live[k] = true
			}
		}
	}
}
