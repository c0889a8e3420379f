package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Script is what a bank makes of one connection, act by act; the first act is the one being played. An empty Script is
// a healthy connection, and so is one that has come to [Accept].
type Script []Act

// Act is one thing that a bank or an aggregator does. Which fields matter depends on Do; the constructors in this file
// fill the right ones, and [Script.Valid] refuses the rest. As JSON:
//
//	{"do":"consent"}
//	{"do":"ask_code","accepts":"123456","name":"otp","label":"The code we sent you"}
//	{"do":"ask_choice","choices":[{"value":"sms","label":"Text message"}]}
//	{"do":"ask_approval","words":"Open your bank's app","decides":"approve","for":"2s"}
//	{"do":"dawdle","for":"3s"}
type Act struct {
	// Do names the act: one of [Acts].
	Do string `json:"do"`
	// Name is the key under which an ask_code, ask_choice or ask_picture is answered. The default is "otp" for a code
	// and "choice" and "picture" for the others.
	Name string `json:"name,omitempty"`
	// Label is what the bank calls the answer that it asks for.
	Label string `json:"label,omitempty"`
	// Words is the bank's text for the user: what to approve, what to do.
	Words string `json:"words,omitempty"`
	// Accepts is the one right answer. Empty means any answer, except for a password, where it means [RightPassword].
	Accepts string `json:"accepts,omitempty"`
	// Choices are what ask_choice offers.
	Choices []Choice `json:"choices,omitempty"`
	// Fields are what ask_fields asks for, all at once.
	Fields []Field `json:"fields,omitempty"`
	// Picture is the image of an ask_picture (base64 in JSON). A dialect without pictures asks for text instead.
	Picture []byte `json:"picture,omitempty"`
	// State is the word, unknown to everybody, that a strange act shows. In a dialect that speaks in codes it is the
	// number that any act ends with.
	State string `json:"state,omitempty"`
	// Image says how the picture of an ask_picture or ask_approval comes, where a dialect has several ways: see the
	// README. Empty is the usual one, and none for an ask_approval.
	Image string `json:"image,omitempty"`
	// For is how long a dawdle lasts, how long an approval may take (zero: the switch), or after how long a limit, a
	// go_down or a break heals by itself (zero: never).
	For Span `json:"for,omitzero"`
	// Decides makes an ask_approval decide itself after For: "approve", "refuse" or "expire". Empty waits for a phone.
	Decides string `json:"decides,omitempty"`
	// NoFields makes a refuse_password or expire_password come without a list of fields to fill in.
	NoFields bool `json:"no_fields,omitempty"`
}

// Choice is one item of a list: what is sent and what is shown.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Field is one thing that the user is asked to fill in.
type Field struct {
	// Name is the key of the answer.
	Name string `json:"name"`
	// Kind is text, password, number, date, list, hidden, or any other word: unknown kinds are passed on as they are,
	// because a client must cope with them.
	Kind string `json:"kind"`
	// Label is shown to the user.
	Label string `json:"label,omitempty"`
	// Help is a longer text beside the label.
	Help string `json:"help,omitempty"`
	// Pattern is a regular expression in the aggregator's own dialect of them (for Powens: PCRE).
	Pattern string `json:"pattern,omitempty"`
	// Default is what the form starts with.
	Default string `json:"default,omitempty"`
	// Required says that an empty answer is refused.
	Required bool `json:"required,omitempty"`
	// Choices are the items of a list.
	Choices []Choice `json:"choices,omitempty"`
	// Accepts is the one right answer; empty takes any.
	Accepts string `json:"accepts,omitempty"`

	// Digits takes any digits and nothing else, without saying so.
	Digits bool `json:"-"`
}

// Span is a length of time that is written in JSON as Go writes it, "1.5s" or "2m"; read are whole days before that, too:
// "180d", "1d12h".
type Span time.Duration

// MarshalJSON writes the span as a string such as "1.5s".
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(s).String()) }

// UnmarshalJSON reads a string such as "1.5s". A negative span is refused.
func (s *Span) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("a length of time is a string such as \"1.5s\", not %s", b)
	}
	d, err := parseSpan(text)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is no length of time; write it as \"1.5s\", \"2m\" or \"180d\"", text)
	}
	*s = Span(d)
	return nil
}

func parseSpan(text string) (time.Duration, error) {
	number, rest, inDays := strings.Cut(text, "d")
	if !inDays {
		return time.ParseDuration(text)
	}
	days, err := strconv.ParseUint(number, 10, 16) // 65,535 days are less than what a Duration holds
	if err != nil || rest == "" {
		return time.Duration(days) * 24 * time.Hour, err
	}
	d, err := time.ParseDuration(rest)
	return time.Duration(days)*24*time.Hour + d, err
}

// RightPassword is the password that every bank here takes, as on the vendor's own test connector; any other is wrong.
const RightPassword = "1234"

// The words for [Act.Do].
const (
	DoConsent        = "consent"
	DoRefusePassword = "refuse_password"
	DoExpirePassword = "expire_password"
	DoAskCode        = "ask_code"
	DoAskChoice      = "ask_choice"
	DoAskFields      = "ask_fields"
	DoAskPicture     = "ask_picture"
	DoAskApproval    = "ask_approval"
	DoAskVisit       = "ask_visit"
	DoRequireAction  = "require_action"
	DoDawdle         = "dawdle"
	DoLimit          = "limit"
	DoGoDown         = "go_down"
	DoBreak          = "break"
	DoUnsupported    = "unsupported"
	DoLock           = "lock"
	DoStrange        = "strange"
	DoAccept         = "accept"
)

// Acts lists every word that [Act.Do] may be.
func Acts() []string {
	return []string{
		DoConsent, DoRefusePassword, DoExpirePassword, DoAskCode, DoAskChoice, DoAskFields, DoAskPicture,
		DoAskApproval, DoAskVisit, DoRequireAction, DoDawdle, DoLimit, DoGoDown, DoBreak, DoUnsupported, DoLock,
		DoStrange, DoAccept,
	}
}

// The ways in which a picture comes, for [Act.Image].
const (
	PictureBare       = "bare"        // inline, without saying what it is
	PictureURL        = "url"         // by an address at the sandbox
	PictureQR         = "qr"          // inline, a code to scan
	PictureBig        = "big"         // by address, 3 MB
	PictureBigInline  = "big_inline"  // inline, 3 MB
	PictureText       = "text"        // by address, says that it is a PNG and is none
	PictureTextInline = "text_inline" // the same inline
	PictureSVG        = "svg"         // by address, an SVG with a script
	PictureSVGInline  = "svg_inline"  // the same inline
	PictureInward     = "inward"      // by an inward address
	PictureRedirect   = "redirect"    // by an address at the sandbox that leads to the inward one
	PictureMissing    = "missing"     // by an address that answers 404
)

// PictureWays are what [Act.Image] may be; the first is the usual way.
func PictureWays() []string {
	return []string{
		"", PictureBare, PictureURL, PictureQR, PictureBig, PictureBigInline, PictureText, PictureTextInline, PictureSVG,
		PictureSVGInline, PictureInward, PictureRedirect, PictureMissing,
	}
}

// Consent waits until the user agrees to go on; nothing was tried yet.
func Consent() Act { return Act{Do: DoConsent} }

// RefusePassword says that the stored password is wrong, until [RightPassword] is given.
func RefusePassword() Act { return Act{Do: DoRefusePassword} }

// ExpirePassword says that the password must be changed at the bank, until [RightPassword] is given.
func ExpirePassword() Act { return Act{Do: DoExpirePassword} }

// AskCode asks for a one-time code; code is the right one, compared exactly, and empty takes any.
func AskCode(code string) Act { return Act{Do: DoAskCode, Accepts: code} }

// AskChoice asks for one of the choices and takes each of them.
func AskChoice(choices ...Choice) Act { return Act{Do: DoAskChoice, Choices: choices} }

// AskFields asks for several things at once.
func AskFields(fields ...Field) Act { return Act{Do: DoAskFields, Fields: fields} }

// AskPicture shows a picture and asks what is on it; accepts is the right answer, and empty takes any.
func AskPicture(picture []byte, accepts string) Act {
	return Act{Do: DoAskPicture, Picture: picture, Accepts: accepts}
}

// AskApproval waits for an approval on the phone page or through the controls; words is the bank's text.
func AskApproval(words string) Act { return Act{Do: DoAskApproval, Words: words} }

// AskVisit wants the user to sign in on the bank's own page.
func AskVisit() Act { return Act{Do: DoAskVisit} }

// RequireAction wants the user to do something on the bank's own site first; words is the bank's text.
func RequireAction(words string) Act { return Act{Do: DoRequireAction, Words: words} }

// Dawdle keeps everybody waiting for d and then goes on.
func Dawdle(d time.Duration) Act { return Act{Do: DoDawdle, For: Span(d)} }

// Limit says that the bank is being asked too often.
func Limit() Act { return Act{Do: DoLimit} }

// GoDown says that the bank cannot be reached.
func GoDown() Act { return Act{Do: DoGoDown} }

// Break says that the aggregator itself has failed.
func Break() Act { return Act{Do: DoBreak} }

// Unsupported says that the aggregator does not serve this source.
func Unsupported() Act { return Act{Do: DoUnsupported} }

// Lock says that the bank has locked the user out. Only the controls ("act") lift it.
func Lock() Act {
	return Act{Do: DoLock, Words: "Your access has been locked after too many attempts. Unlock it on your bank's own site."}
}

// Strange shows a state that is not documented.
func Strange(state string) Act { return Act{Do: DoStrange, State: state} }

// Accept ends the story well: the connection is healthy.
func Accept() Act { return Act{Do: DoAccept} }

// Valid reports the first thing in the script that could not be played, by its place and in words for a person.
func (s Script) Valid() error {
	for i, a := range s {
		if err := a.valid(); err != nil {
			return fmt.Errorf("act %d: %w", i+1, err)
		}
		if a.Do == DoAccept && i != len(s)-1 {
			return fmt.Errorf("act %d: accept ends a script, and %d more follow", i+1, len(s)-1-i)
		}
	}
	return nil
}

func (a Act) valid() error {
	switch {
	case !slices.Contains(Acts(), a.Do):
		return fmt.Errorf("nobody can do %q; the acts are %s", a.Do, strings.Join(Acts(), ", "))
	case a.Do == DoAskChoice && len(a.Choices) == 0:
		return fmt.Errorf("ask_choice needs choices: [{\"value\":…,\"label\":…}]")
	case a.Do == DoAskFields && len(a.Fields) == 0:
		return fmt.Errorf("ask_fields needs fields: [{\"name\":…,\"kind\":…}]")
	case a.Do == DoStrange && a.State == "":
		return fmt.Errorf("strange needs a state, the word to show")
	case a.Do == DoDawdle && a.For <= 0:
		return fmt.Errorf("dawdle needs for, a length of time such as \"2s\"")
	case a.For < 0:
		return fmt.Errorf("for is negative")
	case !slices.Contains(PictureWays(), a.Image):
		return fmt.Errorf("no picture comes as %q; the ways are %s", a.Image, strings.Join(PictureWays()[1:], ", "))
	case !slices.Contains([]string{"", "approve", "refuse", "expire"}, a.Decides):
		return fmt.Errorf("decides is approve, refuse or expire, not %q", a.Decides)
	case a.Decides != "" && a.Do != DoAskApproval:
		return fmt.Errorf("only ask_approval decides, not %s", a.Do)
	}
	seen := map[string]bool{}
	for _, f := range a.Fields {
		switch {
		case f.Name == "":
			return fmt.Errorf("a field has no name")
		case seen[f.Name]:
			return fmt.Errorf("two fields are called %q", f.Name)
		case f.Kind == "list" && len(f.Choices) == 0:
			return fmt.Errorf("the list %q has no choices", f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

// Prompts are the fields that the act asks for, whatever kind of asking it is.
func (a Act) Prompts() []Field {
	name := func(usual string) string {
		if a.Name != "" {
			return a.Name
		}
		return usual
	}
	label := func(usual string) string {
		if a.Label != "" {
			return a.Label
		}
		return usual
	}
	switch a.Do {
	case DoAskCode:
		return []Field{{
			Name: name("otp"), Kind: "text", Label: label("Enter the code that we sent to your phone"),
			Required: true, Accepts: a.Accepts,
		}}
	case DoAskChoice:
		return []Field{{
			Name: name("choice"), Kind: "list", Label: label("How do you want to confirm?"),
			Required: true, Choices: a.Choices, Accepts: a.Accepts,
		}}
	case DoAskPicture:
		return []Field{{
			Name: name("picture"), Kind: "text", Label: label("Type what the picture shows"),
			Required: true, Accepts: a.Accepts,
		}}
	case DoAskFields:
		return a.Fields
	}
	return nil
}
