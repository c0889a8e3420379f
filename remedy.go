package reconnect

// Remedy is what a person can do about a [Reason]: a page that shows one offers its remedies, the best first.
type Remedy string

// The remedies. Beside them each last page leads back to the client, and says where it helps and by which reference.
const (
	TryHere    Remedy = "try_here"          // try again on the page, as long as the aggregator's session lives; see [Failed]
	Retype     Remedy = "other_credentials" // type something else
	AtBank     Remedy = "at_bank"           // do something on the bank's own site or in its app; its site is linked where it is known
	Later      Remedy = "come_back"         // come back later; the page says when
	StartAgain Remedy = "start_again"       // begin again at the client, at once
	GoOnThere  Remedy = "other_window"      // go on in the window or browser that has the flow
	AskSupport Remedy = "ask_support"       // let the client know, which can do more
)

// Remedies returns the whole vocabulary.
func Remedies() []Remedy {
	return []Remedy{TryHere, Retype, AtBank, Later, StartAgain, GoOnThere, AskSupport}
}

// remedies is the one table of what can be done, over all aggregators. What an aggregator says in more words than its reason has, such as
// when to come again, is in the step ([Failed].When). Each adapter's words for a reason stand in docs/reasons.md.
var remedies = map[Reason][]Remedy{
	WrongCredentials: {Retype, AtBank},
	WrongCode:        {Retype, StartAgain},
	CodeExpired:      {StartAgain},
	PasswordExpired:  {AtBank},
	ConsentNeeded:    {StartAgain},
	NotApproved:      {StartAgain},
	NotAuthorized:    {StartAgain},
	Locked:           {AtBank},
	OtherSession:     {AtBank, TryHere},
	WrongSite:        {StartAgain},
	WrongPerson:      {Retype, StartAgain},
	ActionNeeded:     {AtBank},
	RateLimited:      {Later, TryHere},
	BankUnavailable:  {Later, TryHere},
	Maintenance:      {Later, TryHere},
	NotSupported:     {AskSupport},
	AggregatorFault:  {Later, TryHere},
	Unknown:          {TryHere, StartAgain, AskSupport},

	TooManyAttempts: {AtBank, Later},
	Interrupted:     {StartAgain},
	Unreachable:     {Later},
	Cancelled:       {StartAgain},
	Expired:         {StartAgain},
	AlreadyOpen:     {GoOnThere, StartAgain},
	Superseded:      {GoOnThere},
	NotBegun:        {StartAgain},
	NoCode:          {Later},
	DeadLink:        {StartAgain},
	Internal:        {Later, AskSupport},

	BadLink:           {StartAgain},
	ReconnectOnly:     {AskSupport},
	UnknownClient:     {AskSupport},
	AddressNotAllowed: {AskSupport},
	NotFound:          {StartAgain},
	Forbidden:         {GoOnThere, StartAgain},
	OpenedElsewhere:   {GoOnThere, StartAgain},
	BadRequest:        {StartAgain},
	Crowded:           {Later},
	Away:              {Later},
}

// Remedies returns what a person can do about a reason, the best first. They are shared: callers must not change them.
func (r Reason) Remedies() []Remedy {
	if of := remedies[r]; of != nil {
		return of
	}
	return remedies[Unknown]
}
