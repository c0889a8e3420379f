package reconnect

import "slices"

// Challenge is the word for what a step wants of its user, as figures count it: what sort of thing, never what of it. The vocabulary is
// closed, and the empty Challenge wants nothing.
type Challenge string

// The challenges.
const (
	ForLogin    Challenge = "login"    // a password, and what else a sign-in form asks
	ForPicture  Challenge = "picture"  // what a picture shows
	ForCode     Challenge = "code"     // a one-time code
	ForFile     Challenge = "file"     // a file
	ForChoice   Challenge = "choice"   // one or several of a list
	ForText     Challenge = "question" // anything else that is typed
	ForConsent  Challenge = "consent"  // to agree to go on
	ForApproval Challenge = "approval" // to confirm on another device
	ForVisit    Challenge = "visit"    // to sign in on the bank's own page
	ForAction   Challenge = "action"   // to do something on the bank's own site or app
	ForLink     Challenge = "link"     // to go on from a link that was sent
	ForRetry    Challenge = "retry"    // to try again what has failed, or to leave
)

// Challenges returns the whole vocabulary.
func Challenges() []Challenge {
	return []Challenge{
		ForLink, ForConsent, ForLogin, ForChoice, ForText, ForPicture, ForCode, ForFile, ForApproval, ForVisit, ForAction, ForRetry,
	}
}

// ChallengeOf returns what a step wants of its user.
func ChallengeOf(s Step) Challenge {
	switch s := s.(type) {
	case Ask:
		return s.challenge()
	case Approve:
		return ForApproval
	case Visit:
		return ForVisit
	case Act:
		return ForAction
	case Wait, Done, Failed:
	}
	return ""
}

// challenge is that of the field which weighs most: a form with a password and a captcha is a sign-in form.
func (a Ask) challenge() Challenge {
	has := func(is func(Field) bool) bool { return slices.ContainsFunc(a.Fields, is) }
	kind := func(kinds ...Kind) bool { return has(func(f Field) bool { return slices.Contains(kinds, f.Kind) }) }
	switch {
	case a.Retry:
		return ForRetry
	case a.Reason == NotBegun:
		return ForLink
	case a.Reason == AlreadyOpen && len(a.Fields) == 0:
		return "" // it is our own question
	case len(a.Fields) == 0:
		return ForConsent
	case kind(Secret):
		return ForLogin
	case has(func(f Field) bool { return f.Image != nil || f.Unseen }):
		return ForPicture
	case kind(Code):
		return ForCode
	case kind(File):
		return ForFile
	case kind(Pick, Picks, Search):
		return ForChoice
	}
	return ForText
}
