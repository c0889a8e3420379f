// Package text holds the sentences that people read, one catalogue per language.
//
// A language is one file with one Catalogue, listed in [all]. Reflection in the package's test finds a forgotten
// sentence, and a Reason without words, before a user does.
package text

import "github.com/open-reconnect/reconnect"

// Catalogue is everything that the pages say in one language.
type Catalogue struct {
	Tag    string // BCP 47, for <html lang>
	Name   string // the language's name in itself
	RTL    bool   // it is written from right to left
	Plural func(n int) Plural
	Group  string // what stands between the thousands of a number
	Joined bool   // four digits are written together

	// What stands for a name that is not known: inside a sentence, and at its start.
	NoBank, NoBankFirst     Line
	NoClient, NoClientFirst Line
	// The bank's app and website, inside a sentence, and what they are called where the bank's name is not known.
	App, NoApp   Line
	Site, NoSite Line
	// What stands for a name that is not known after a word that is part of it then, by the gap: "da client" is "dall’app …".
	without       map[string]Line
	formal        bool       // which of two forms of address is taken
	base, overlay *Catalogue // of a language as it is spoken elsewhere: the language, and what is said in other words

	Ask      Ask
	Approve  Approve
	Renewal  Renewal
	Visit    Visit
	Phone    Phone
	Act      Act
	Wait     Wait
	Done     Done
	Field    Field
	Form     Form
	Returned Returned
	Welcome  GoOn // whether a person is there
	Notice   Notice
	Recovery Recovery

	Accessible Accessible

	// Ends says for each reason how a flow, or a link, ends with it.
	Ends map[reconnect.Reason]End
	// Again says for the reasons that an open step may carry why it is asked. The others fall back to End.Text.
	Again map[reconnect.Reason]Line
	// Problems says what is wrong with a value.
	Problems map[reconnect.ProblemKind]Line
}

// End is what a page says when nothing more can be done on it.
type End struct {
	Title Line // what happened, as a heading
	Text  Line // what that means, and that nothing is lost
	Next  Line // the one next thing to do
}

// Purpose is the heading of a form and the sentence of why below it.
type Purpose struct{ Title, Why Line }

// Ask has the words of forms, by what their fields are for.
type Ask struct {
	SignIn   Purpose // a secret is asked for
	Stale    Line    // why, when the bank refused what was given long before this visit
	Anew     Line    // why, when it is asked for because something else was refused than what was typed into it
	Code     Purpose // a one-time code is asked for
	CodeOf   Line    // the title, when it is known how many digits the code has
	CodeSeen Line    // why, when a picture stands beside the code
	CodeBad  Line    // why, when the last code was refused
	Where    Purpose // there is only to choose where a code is sent to
	Choose   Purpose // there is only something to choose
	Way      Purpose // the same, and the question is ours: which site, which way to sign in
	Picture  Purpose // there is only a picture to choose
	Find     Purpose // there is something to search for
	Nothing  Line    // why, when nothing was found
	File     Purpose // there is only a file to send
	Question Purpose // anything else
	Agree    Purpose // nothing is asked for but to go on
	TakeOver Purpose // another page is open for the same connection

	Submit      Line // the main button
	SubmitLogin Line
	// SubmitTakeOver ends the other page.
	SubmitTakeOver Line
	Private        Line // what becomes of a secret
	Over           Line // the time for the question is up
	Attempts       Count
}

// Approve has the words of a confirmation on another device.
type Approve struct {
	Device      Purpose
	Scan        Purpose // with a picture to scan
	Stay        Line    // that the page goes on by itself
	Picture     Line    // stands for the picture when it has no words of its own
	Left        Count   // minutes left
	LeftJS      Line    // before minutes and seconds
	Unsaid      Line    // no deadline is known
	Over        Line    // the deadline has passed
	Help        Line    // a question that opens to HelpText
	HelpText    []Line
	Here        Line // where the picture is on the very phone that should scan it
	Blurred     Line // a question that opens to BlurredText, below a picture to scan
	BlurredText []Line
}

// Renewal has the words of what the bank is had to send anew.
type Renewal struct {
	Code, Picture, Request Line // the buttons: for a one-time code, a picture, a request on another device
	Sent, Drawn, Asked     Line // why, when that has come anew
	Choose                 Line // the button, where there was a choice of how it comes, which is asked anew
}

// Phone has the words of a flow that is handed over to a phone.
type Phone struct {
	Offer   Line    // the button that shows a code, and the title above the code
	Only    Line    // above that button, where the bank's own page is to be visited
	Scan    Line    // why, above the code
	Picture Line    // stands for the code
	Address Line    // before the address that the code says
	Late    Purpose // the time for a code, or for the digits, is over
	Another Line    // the button that shows another code
	Back    Line    // has the first screen go on itself
	Ask     Purpose // which digits the phone shows
	Label   Line    // of the field for them
	Wrong   Purpose // others were typed
	There   Purpose // the phone goes on
	Join    GoOn    // at the phone: whether to go on there. {client} and {bank} are what the person would connect
	Show    Purpose // at the phone, above its digits
	Away    Line    // at the phone, at the end
	Gone    End     // at the phone, where nothing is handed over any more
}

// Visit has the words of a sign-in at the bank's own page.
type Visit struct {
	Title     Line
	Framed    Line // the link opens a new window: from a frame or a pop-up
	Whole     Line // the link leads on in this window
	Go        Line
	Swallowed Line // a question, when the click on Go has opened no window, and
	Same      Line // the link that goes there in the same one
	Opens     Line // tells those who cannot see it that the link opens a new window
	Help      Line
	HelpText  []Line
}

// Act has the words of something to do on the bank's own site.
type Act struct {
	Title Line
	Why   Line
	Then  Line
	Done  Line // the main button
}

// Wait has the words of a wait.
type Wait struct {
	Start  Purpose // before anything was answered
	Busy   Purpose // an answer is under way
	Unsure Purpose // the reply to an answer was lost

	Down Purpose // the aggregator does not answer

	// How far things are. A queue has words of its own where an answer waits in it, and where it is known to take minutes.
	Queued, SigningIn, Reading Purpose
	QueuedAnswer               Line  // why
	QueuedLeft                 Count // the heading
}

// Done has the words of success.
type Done struct {
	Title Line
	Text  Line
}

// Field has the words around a field.
type Field struct {
	Text, Username, Search, Secret, Code, Number, Date, Pick, Picks, File Line // stand for a label that is missing

	Optional     Line
	Choose       Line // the empty choice of a list
	ChooseOne    Line // a pick was left empty
	FileTooLarge Line
	BadDate      Line
	Picture      Line // a picture without words, with its number
	Unseen       Line // stands for a picture that could not be shown safely
	ByMessage    Line // a way in which a code comes, where its words are ours
	ByCall       Line
	Captcha      Line // a picture that belongs to a question, without words
	Dim          Line // a question that opens to DimText, below a form with such a picture
	DimText      []Line
	CapsLock     Line // what is typed into a secret comes in capital letters
	Enlarge      Line // the magnifier beside a picture
	EnlargeAll   Line // the magnifier of several
	Show, Hide   Line // the button in a password field
	Find         Line // names the input that searches a long list
	Seek         Line // the button beside the name of a bank
	OrPick       Line // names the list below it
	OnlyDigits   Line // something else was typed
	LikeThis     Line // the same, with an example
	Digits       Line // the same, when it is known how many
	CodeDigits   Line // the same of a one-time code
}

// Form has what all pages share.
type Form struct {
	Cancel    Line
	Language  Line  // before the language that the page speaks, where it can be changed, for those who cannot see it
	LookAgain Line  // a page without a script's button while it waits
	LookOften Line  // has it look by itself
	LookLess  Line  // and no more
	Soon      Line  // two minutes before the page's time is over
	Longer    Line  // the button beside it
	Granted   Count // minutes that there are after that, and without a script at any time
	Earlier   Line  // leads back to the question before
	Quit      Line  // names the × at the top, which cancels, for those who cannot see it
	Continue  Line  // the link to the integrator after success
	Back      Line  // the link to the integrator after failure
	Close     Line  // when no address is known to go to
	Message   Line  // introduces the bank's own words
	Service   Line  // introduces the aggregator's own words
	Trouble   Line  // begins the window's title of a form that was refused
	Problems  Count
	Colon     Line // between a label and what is wrong
	Lost      Line // nothing came back for a form
	Offline   Line // nothing comes while the page waits
	Crowded   Line // a form was not taken: there are too many, or it could not be kept that it was
	Sending   Line
	Stuck     Line // above the client's support page and address
	Support   Line // the link to the support page
	Ref       Line // before a reference
	More      Line // above a question that follows another one
	For       Line // before the name of the person whose connection it is
	NotYou    Line // what another person should do, who was sent the link
}

// Returned has the words of the page that a bank sends people back to.
type Returned struct {
	Title   Line
	Text    Line
	Already End
	Sure    GoOn // back from the bank in another browser: {client} and {bank} are what the person would let in
}

// GoOn has the words that ask a person to go on before anything happens.
type GoOn struct{ Title, Text, Submit Line }

// Accessible has the words of the statement that says who can use the pages, and how that is known.
type Accessible struct {
	Link        Line // leads there, at the foot of the other pages
	Title       Line
	Text        Line // what the pages are for
	Meets       Line // which standards
	UseTitle    Line
	Use         []Line // in which ways they can be used
	BankTitle   Line
	Bank        []Line // what is not in our hands
	TestedTitle Line
	Tested      Line
	Reviewed    Line // before a date
	HelpTitle   Line
	Help        Line // before where the client helps
	Complain    Line // who else does
}

// Recovery has the words of the way on after a failure.
type Recovery struct {
	Here           Line  // that it may be tried again on this page, above the button
	Minutes, Hours Count // when it may be tried again, where that is known
	Tell           Line  // the button by which the client is told when the bank works again
	Told           Line  // in its place, when it was pressed
	Down           Line  // before anything is typed, where the bank is known to be down
}

// Notice has the words of plain pages.
type Notice struct {
	Developer Line // opens to the precise cause
	GoBack    Line // a button that goes back in the window's history
	TryAgain  Line // a link that opens the same address once more, where there was no room
	Foreign   End  // the page around ours is not one that may show it
}
