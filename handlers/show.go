package handlers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// show is the page: whatever the flow has to say now. A page that looks again names the turn that it shows, as the query, behind which a
// page without a script says whether it does so by itself.
func (s *Site) show(c *fiber.Ctx) error {
	f, key, err := s.viewed(c)
	if err != nil {
		return err
	}
	query, often := strings.CutSuffix(string(c.Request().URI().QueryString()), views.Often)
	if shown, _ := strconv.Atoi(query); shown > f.Turn {
		if f, err = s.Engine.Doubt(c.UserContext(), f.ID, shown); err != nil {
			return err
		}
	}
	if s.handing(f, key) == nil { // a page of the hand-over has nothing to wait for
		if f, err = s.Engine.Settle(c.UserContext(), f.ID, patience); err != nil {
			return err
		}
	}
	ask, _ := f.Shown().(reconnect.Ask)
	p := s.flowPage(f, key)
	p.Values, p.Often = given(ask, f.Typed), often
	return s.sendPage(c, fiber.StatusOK, f, p)
}

// flow is [Site.viewed] for all that is more than to see whatever a key is shown: a phone gets nothing before its digits were told.
func (s *Site) flow(c *fiber.Ctx) (f *reconnect.Flow, key string, err error) {
	f, key, err = s.viewed(c)
	if err == nil && f.AtPhone(key) && !f.Handed() {
		err = s.handedNoMore(f)
	}
	return f, key, err
}

// viewed finds the flow of a request, and the key by which it goes on. The key in the path opens it, as long as no other one
// is its owner; where the browser has shown our cookie once, it must show it always, so that the address alone is of no
// use. A browser with the owner's cookie goes on by the owner's key, whichever of the flow's keys it has opened.
func (s *Site) viewed(c *fiber.Ctx) (f *reconnect.Flow, key string, err error) {
	f, key, held, err := s.keyed(c)
	if err != nil {
		return nil, "", err
	}
	bound := isBound(f, key)
	switch {
	case held && !bound:
		bind := s.Engine.Bind
		if f.AtPhone(key) {
			bind = func(ctx context.Context, _ string) (*reconnect.Flow, error) { return s.Engine.BindPhone(ctx, key) }
		}
		bound, err := bind(c.UserContext(), f.ID)
		if errors.Is(err, reconnect.ErrAway) { // the next request binds it
			return f, key, nil
		}
		return bound, key, err
	case bound && !held:
		return nil, "", &httpError{
			status: fiber.StatusForbidden, reason: reconnect.Forbidden, lang: f.Lang, client: s.client(f),
			detail: "this page was opened in another browser",
		}
	}
	return f, key, err
}

// isBound reports whether a key of a flow is worth nothing without its cookie.
func isBound(f *reconnect.Flow, key string) bool {
	if f.AtPhone(key) {
		return f.Handover.Bound
	}
	return f.Bound
}

// keyed is [Site.viewed] by the key alone. It says whether the browser has shown the cookie of the key's owner, too.
func (s *Site) keyed(c *fiber.Ctx) (f *reconnect.Flow, key string, held bool, err error) {
	key = c.Params("key")
	if f, err = s.Engine.Find(c.UserContext(), reconnect.FlowID(key)); err != nil {
		return nil, "", false, err
	}
	if !f.Made(key) {
		return nil, "", false, reconnect.ErrNotFound
	}
	if _, err := s.clientOf(f); err != nil {
		return nil, "", false, err
	}
	about(c, f)
	held = s.sessions.holds(c, f)
	switch {
	case f.AtPhone(key):
		return f, key, s.sessions.phones(c, f), nil
	case reconnect.IsPhoneKey(key):
		return nil, "", false, s.handedNoMore(f)
	case held:
		key = f.OwnKey()
	case !f.Admits(key):
		return nil, "", false, s.elsewhere(f)
	}
	return f, key, held, nil
}

// clientOf is [Site.client], or an error.
func (s *Site) clientOf(f *reconnect.Flow) (*reconnect.Client, error) {
	if client := s.client(f); client != nil {
		return client, nil
	}
	return nil, &httpError{
		status: fiber.StatusGone, reason: reconnect.UnknownClient, lang: f.Lang,
		detail: "the client of this flow has been taken out of the configuration",
	}
}

// elsewhere is for a page whose link was opened several times, where another of its pages was the first to be used.
func (s *Site) elsewhere(f *reconnect.Flow) error {
	return &httpError{
		status: fiber.StatusConflict, reason: reconnect.OpenedElsewhere, lang: f.Lang, client: s.client(f),
		detail: "this link was opened more than once, and another page of it was used first",
	}
}

// own makes the key of a request the flow's owner, if there is none: a person is there, at a place. The browser gets a
// cookie, which binds the flow to it once it was shown.
func (s *Site) own(c *fiber.Ctx, f *reconnect.Flow, key string, in reconnect.Place) (*reconnect.Flow, error) {
	owned, err := s.Engine.Own(c.UserContext(), key, in)
	if errors.Is(err, reconnect.ErrElsewhere) {
		return nil, s.elsewhere(f)
	}
	if err == nil && owned.Owner != "" && !owned.Bound {
		if err := s.remember(c, owned); err != nil {
			s.Log.Warn("no session cookie", "flow", f.ID, "error", err.Error())
		}
	}
	return owned, err
}

func (s *Site) sendFlow(
	c *fiber.Ctx, status int, f *reconnect.Flow, key string, values reconnect.Answers, problems []reconnect.Problem,
) error {
	p := s.flowPage(f, key)
	p.Values, p.Problems = values, problems
	return s.sendPage(c, status, f, p)
}

// flowPage is a flow as its page shows it.
func (s *Site) flowPage(f *reconnect.Flow, key string) views.Page {
	client := s.client(f)
	p := views.Page{
		Client: client, Bank: f.Bank, Step: f.Shown(), Turn: f.Turn,
		AttemptsLeft: f.AttemptsLeft(), Retried: f.Retried(), Warned: f.Warned > 0,
		Renewable: f.Renewable(), Renewed: renewed(f),
		More: more(f), Busy: f.InFlight != nil && f.InFlight.Answer && f.Pending, Unsure: f.Unsure,
		Text: text.For(f.Lang), Flow: f.ID, Person: f.Person, New: f.Owner == "" && !f.Over() && !f.Waits(),
		Now:      s.Engine.Now(),
		Messages: s.messages(f), Origins: client.Origins, Framed: f.Framed, Popup: f.Popup, Appearance: f.Appearance,
		Left: f.Left, Down: f.Down, Wishes: f.MayWish(), Wished: !f.Wished.IsZero(),
	}
	if !f.Over() && !f.Waits() {
		p.Until, p.Extends = f.Until, f.MayExtend()
	}
	if f.Waits() {
		p.Person = "" // the link may be open in front of another
	}
	if key != "" {
		p.Action, p.LogoURL = s.pagePath(key), s.logoURL(f, key)
	}
	way := s.way(f)
	if p.Leave = way.URL; way.Top {
		p.LeaveTarget = "_top"
	}
	s.hand(&p, f, key)
	return p
}

// more reports whether a flow's step follows one that was answered. One that gives a reason is asked again, as far as is known.
func more(f *reconnect.Flow) bool {
	if reconnect.ReasonOf(f.Shown()) != "" {
		return false
	}
	for _, e := range slices.Backward(f.Events) {
		if e.Type != reconnect.EventStep {
			return e.Type == reconnect.EventAnswered && e.At.After(f.Sent.Begun)
		}
	}
	return false
}

// renewed reports whether a flow's step is there because the person wanted it anew.
func renewed(f *reconnect.Flow) bool {
	for _, e := range slices.Backward(f.Events) {
		if e.Type != reconnect.EventStep {
			return e.Type == reconnect.EventRenewed
		}
	}
	return false
}

func (s *Site) sendPage(c *fiber.Ctx, status int, f *reconnect.Flow, p views.Page) error {
	return s.send(c, page{status: status, client: p.Client, appearance: f.Appearance, body: views.Screen(p), whole: p.Phone})
}

func (s *Site) door(name string) reconnect.Door {
	if name == ownDoorName {
		return ownDoor{}
	}
	for _, d := range s.roster().Doors {
		if d.Name() == name {
			return d
		}
	}
	return nil
}

// said is an event in our own words, which every host window hears beside its vendor's.
type said struct {
	Source string           `json:"source"` // always "reconnect"
	Type   string           `json:"type"`
	Seq    int              `json:"seq"`
	Flow   string           `json:"flow"`
	Step   string           `json:"step,omitempty"`
	Reason reconnect.Reason `json:"reason,omitempty"`
	Result string           `json:"result,omitempty"` // of the last event, where the client wants it
}

// AppendJSON implements [views.JSON]: each page has it.
func (e said) AppendJSON(to []byte) []byte {
	to = views.AppendJSON(append(to, `{"source":`...), e.Source)
	to = views.AppendJSON(append(to, `,"type":`...), e.Type)
	to = strconv.AppendInt(append(to, `,"seq":`...), int64(e.Seq), 10)
	to = views.AppendJSON(append(to, `,"flow":`...), e.Flow)
	if e.Step != "" {
		to = views.AppendJSON(append(to, `,"step":`...), e.Step)
	}
	if e.Reason != "" {
		to = views.AppendJSON(append(to, `,"reason":`...), string(e.Reason))
	}
	if e.Result != "" {
		to = views.AppendJSON(append(to, `,"result":`...), e.Result)
	}
	return append(to, '}')
}

// messages is what the host window must have heard by now.
func (s *Site) messages(f *reconnect.Flow) []views.Message {
	door := s.door(f.Door)
	out := make([]views.Message, 0, len(f.Events)+1)
	for _, e := range f.Events {
		if e.Type == reconnect.EventBankBack { // the page has ended
			continue
		}
		ours := said{Source: "reconnect", Type: e.Type, Seq: e.Seq, Flow: f.ID, Step: e.Step, Reason: e.Reason}
		if e.Terminal() {
			ours.Result = s.carried(f)
		}
		out = append(out, views.Message{Seq: e.Seq, Data: ours})
		if door == nil {
			continue
		}
		for _, vendor := range door.Messages(f, e) {
			_, held := vendor.(reconnect.Held)
			out = append(out, views.Message{Seq: e.Seq, Data: vendor, Held: held})
		}
	}
	return out
}

// read is a snapshot of a flow that a stream needs after its request has gone.
func (s *Site) read(id string) (*reconnect.Flow, error) {
	return s.Engine.Read(context.Background(), id)
}
