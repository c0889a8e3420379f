package text

import "github.com/open-reconnect/reconnect"

var english = &Catalogue{
	Tag: "en", Name: "English", Plural: oneAlone, Group: ",",

	NoBank: "your bank", NoBankFirst: "Your bank",
	NoClient: "the app you came from", NoClientFirst: "The app you came from",
	App: "the {bank} app", NoApp: "your bank’s app",
	Site: "the {bank} website", NoSite: "your bank’s website",

	Ask: Ask{
		SignIn: Purpose{
			Title: "Sign in to {bank}",
			Why:   "{Client} has lost access to your accounts. Sign in again to reconnect.",
		},
		Stale: "The sign-in details you gave before no longer work. Enter the ones you use now.",
		Anew:  "That was not accepted, or took too long. Sign in again to get a new request.",
		Code: Purpose{
			Title: "Enter your code",
			Why:   "Look for it in your text messages, your email or {app}.",
		},
		CodeOf:   "Enter the {n}-digit code",
		CodeSeen: "Use the picture below to get your code.",
		CodeBad:  "{Bank} did not accept this code. Check it and try again.",
		Where: Purpose{
			Title: "Where should {bank} send your code?",
			Why:   "You’ll need the code in the next step.",
		},
		Choose: Purpose{
			Title: "Choose an option",
			Why:   "{Bank} needs your choice to continue.",
		},
		Way: Purpose{
			Title: "How do you sign in to {bank}?",
			Why:   "Choose the option you normally use.",
		},
		Picture: Purpose{
			Title: "Choose your picture",
			Why:   "{Bank} uses this to check that it’s you.",
		},
		Find: Purpose{
			Title: "Find your bank",
			Why:   "Type part of its name, or choose it from the list.",
		},
		Nothing: "We found no bank with that name. Check the spelling or type fewer letters. To see all banks, leave the field empty.",
		File: Purpose{
			Title: "Add a file",
			Why:   "{Bank} needs this file to continue.",
		},
		Question: Purpose{
			Title: "Answer a question from {bank}",
			Why:   "{Bank} uses this to check that it’s you.",
		},
		Agree: Purpose{
			Title: "Confirm that it’s you",
			Why:   "{Bank} asks for this from time to time. When you continue, it may send you a message or a code.",
		},
		TakeOver: Purpose{
			Title: "This is already open in another window",
			Why:   "If you continue here, the other page closes.",
		},
		Submit:         "Continue",
		SubmitLogin:    "Sign in",
		SubmitTakeOver: "Continue here",
		Private:        "Sent encrypted to the data provider that connects {client} to your bank. This page never stores it.",
		Over:           "Time is up. If {bank} no longer accepts your answer, start again from {client}.",
		Attempts: Count{
			One:   "This is your last attempt. We’ll stop before {bank} locks you out.",
			Other: "{n} attempts left. We’ll stop before {bank} locks you out.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Approve the request in {app}",
			Why:   "Open the app on your phone, or use the device that {bank} gave you, and approve the request.",
		},
		Scan: Purpose{
			Title: "Scan this code",
			Why:   "Open {app} on your phone, or use the device that {bank} gave you, and scan the code.",
		},
		Stay:    "Keep this page open. It continues on its own once you’ve approved.",
		Picture: "Code to scan with {app}",
		Left:    Count{One: "About {n} minute left", Other: "About {n} minutes left"},
		LeftJS:  "Time left:",
		Unsaid:  "You usually have a few minutes. If time runs out, you can try again here.",
		Over:    "Time is almost up. If you’ve already approved, this page continues in a moment.",
		Help:    "Can’t find the request?",
		HelpText: []Line{
			"Open the app yourself. The request is often there without a notification.",
			"Check that your phone is online and is the one you registered with {bank}.",
			"If the phone or the app is new, turn on approvals in the app’s settings first.",
			"If it still doesn’t appear, cancel and start again from {client}. Nothing changes until you approve.",
		},
		Here:    "Is the app on this phone? Take a screenshot of the code and open it in the app, or start again on a computer.",
		Blurred: "Can’t scan it?",
		BlurredText: []Line{
			"Enlarge the code and turn up the brightness of this screen.",
			"Use the scanner in {app}, not the phone’s own camera.",
			"If it still doesn’t work, cancel and start again from {client}.",
		},
	},

	Renewal: Renewal{
		Code: "Send a new code", Picture: "Get another picture", Request: "Send the request again",
		Sent:   "We asked {bank} to send a new code. Use the newest one: the one before may no longer work.",
		Drawn:  "This is a new picture. The one before may no longer work.",
		Asked:  "We asked {bank} to send the request again. Approve the newest one.",
		Choose: "Send again, or choose another way",
	},

	Visit: Visit{
		Title:     "Sign in on {site}",
		Framed:    "It opens in a new window. Sign in there, then come back. This page continues on its own.",
		Whole:     "Once you’ve signed in there, you come back here.",
		Go:        "Go to {bank}",
		Opens:     "(opens a new window)",
		Swallowed: "Did no window open? The app you’re in may block new windows.",
		Same:      "Go to {bank} in this window",
		Help:      "Having trouble?",
		HelpText: []Line{
			"Use the button again. It opens the same page.",
			"If you’ve finished at {bank} and nothing happens here, wait a moment or reload this page.",
			"If you cancel, nothing changes.",
		},
	},

	Phone: Phone{
		Offer:   "Use your phone instead",
		Only:    "Some banks only work on a phone.",
		Scan:    "Scan this code with your phone’s camera and open the page.",
		Picture: "Code to scan with your phone’s camera",
		Address: "Or open this address on your phone:",
		Late: Purpose{
			Title: "Time is up",
			Why:   "The code no longer works. Nothing has changed.",
		},
		Another: "Show a new code",
		Back:    "Continue here instead",
		Ask: Purpose{
			Title: "Which digits does your phone show?",
			Why:   "Only enter them if it’s your own phone. Until then, it shows nothing else.",
		},
		Label: "Two digits",
		Wrong: Purpose{
			Title: "These are not the digits",
			Why:   "We disconnected the phone to be safe. It showed nothing else.",
		},
		There: Purpose{
			Title: "You’re continuing on your phone",
			Why:   "This page continues on its own when you’ve finished there. Keep it open.",
		},
		Join: GoOn{
			Title:  "Connect {bank} to {client} on this phone?",
			Text:   "Only continue if the code is on your own screen. If someone sent it to you, close this page.",
			Submit: "Continue",
		},
		Show: Purpose{
			Title: "Enter these digits on your first screen",
			Why:   "After that, you continue here. Never tell them to anyone.",
		},
		Away: "You can put your phone away. Your first screen continues on its own.",
		Gone: End{
			Title: "You can’t continue on this phone",
			Text:  "A code works once, and only for a few minutes. Nothing is lost.",
			Next:  "Go back to your first screen and continue there.",
		},
	},

	Act: Act{
		Title: "{Bank} needs you to do something first",
		Why:   "Sign in on {site} or in the bank’s app as usual. It tells you what to do.",
		Then:  "When you’ve done it, come back to this page.",
		Done:  "I’ve done this",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Connecting to {bank}",
			Why:   "This usually takes a few seconds.",
		},
		Busy: Purpose{
			Title: "Checking with {bank}",
			Why:   "Some banks take a minute or two.",
		},
		Unsure: Purpose{
			Title: "Still checking with {bank}",
			Why:   "We haven’t heard back yet. Nothing is sent twice.",
		},
		Down: Purpose{
			Title: "We can’t connect right now",
			Why:   "Our data provider is not responding. We’ll keep trying, at least twice a minute.",
		},
		Queued: Purpose{
			Title: "It’s almost your turn",
			Why:   "Many people are connecting right now. You keep your place.",
		},
		QueuedAnswer: "Many people are connecting right now. We’ll send your answer when it’s your turn. You don’t need to send it again.",
		QueuedLeft:   Count{One: "About {n} minute until your turn", Other: "About {n} minutes until your turn"},
		SigningIn: Purpose{
			Title: "Signing in to {bank}",
			Why:   "This usually takes less than a minute.",
		},
		Reading: Purpose{
			Title: "Signed in to {bank}",
			Why:   "We’re updating your accounts. This usually takes less than a minute.",
		},
	},

	Done: Done{
		Title: "You’re connected again",
		Text:  "{Client} can access your accounts at {bank} again.",
	},

	Field: Field{
		Text: "Your answer", Username: "Username", Search: "Bank name", Secret: "Password", Code: "Code", Number: "Number", Date: "Date",
		Pick: "Choose one", Picks: "Choose one or more", File: "File",
		Optional:     "optional",
		Choose:       "Choose…",
		ChooseOne:    "Choose an option.",
		FileTooLarge: "Choose a smaller file, {n}\u00a0kB at most.",
		BadDate:      "Enter the full date: day, month and year.",
		Picture:      "Picture {n}",
		Unseen:       "A picture belongs here, but it could not be shown safely.",
		ByMessage:    "Text message", ByCall: "Phone call",
		Captcha: "Picture from {bank} with what you need for your answer",
		Dim:     "Can’t read the picture?",
		DimText: []Line{
			"Enlarge it and turn up the brightness of this screen.",
			"If you can’t see pictures, ask {bank} how to sign in without them.",
			"If it still doesn’t work, cancel and start again from {client}.",
		},
		CapsLock:   "Caps Lock is on.",
		Enlarge:    "Enlarge picture",
		EnlargeAll: "Enlarge pictures",
		Show:       "Show", Hide: "Hide",
		Find:       "Search this list",
		Seek:       "Search",
		OrPick:     "Or choose from the list",
		OnlyDigits: "Enter digits only.",
		LikeThis:   "Enter digits only, for example {example}.",
		Digits:     "Enter {n} digits, for example {example}.",
		CodeDigits: "Enter the {n} digits of the code.",
	},

	Form: Form{
		Cancel:   "Cancel",
		Language: "Language",
		Earlier:  "Back",
		Quit:     "Cancel and close",
		Continue: "Continue to {client}",
		Back:     "Back to {client}",
		Close:    "You can close this page and go back to {client}.",
		Message:  "Message from {bank}",
		Service:  "Message from our data provider",
		Trouble:  "Please check: {title}",
		Problems: Count{One: "Check one answer below", Other: "Check {n} answers below"},
		Colon:    ":",
		Lost:     "We couldn’t send this. Check your internet connection and try again. Nothing is sent twice.",
		Offline:  "We can’t connect right now. Check your internet connection. This page continues on its own when it’s back.",
		Crowded:  "We can’t take this right now, so it was not sent. Try again in a minute.",
		Sending:  "Sending…",

		LookAgain: "Look again",
		LookOften: "Look again every minute",
		LookLess:  "Stop looking every minute",
		Soon:      "This page closes in 2 minutes.",
		Longer:    "I need more time",
		Granted:   Count{One: "You have {n} more minute.", Other: "You have {n} more minutes."},

		Stuck:   "Still stuck? {Client} can help.",
		Support: "Get help",
		Ref:     "Reference",
		More:    "One more step",
		For:     "For",
		NotYou:  "If this is not you, cancel.",
	},

	Returned: Returned{
		Title: "You can close this window",
		Text:  "Thank you. Go back to {client}. It continues there on its own.",
		Already: End{
			Title: "You’ve already done this",
			Text:  "We know that you signed in to {bank}. Nothing is lost.",
			Next:  "You can close this window and go back to {client}.",
		},
		Sure: GoOn{
			Title:  "Connect {bank} to {client}?",
			Text:   "You came back from {bank} in a different browser. Continue only if you asked {client} to access your accounts. If someone else sent you here, close this page.",
			Submit: "Continue",
		},
	},

	Welcome: GoOn{
		Title:  "Reconnect your bank",
		Text:   "{Client} has lost access to your accounts. Continue to sign in again.",
		Submit: "Continue",
	},

	Accessible: Accessible{
		Link:     "Accessibility",
		Title:    "Accessibility",
		Text:     "This page connects an app to a bank again. Everyone should be able to use it.",
		Meets:    "It is made to meet EN 301 549 and WCAG 2.2 at level AA, as the European Accessibility Act asks. We know of no place where our own part of it falls short.",
		UseTitle: "How you can use it",
		Use: []Line{
			"With a keyboard alone, with a screen reader, or without JavaScript.",
			"With text of twice the size, more space between letters and lines, or on a narrow screen, without scrolling sideways.",
			"In your own colours, with more contrast, in light or dark, and without motion, as your device is set.",
		},
		BankTitle: "What depends on the bank",
		Bank: []Line{
			"A bank may ask you to read a picture or to scan a code. Ask the bank for another way if you can’t.",
			"The bank’s messages are shown in its own words. Its website and its app are not part of this page.",
		},
		TestedTitle: "How we know",
		Tested:      "Programs (axe and Lighthouse) look at every screen in each language, in light and dark colours and with high contrast. A way of each kind through the page is also played by keyboard alone. People with disabilities have not tested it yet.",
		Reviewed:    "Last reviewed",
		HelpTitle:   "If something gets in your way",
		Help:        "{Client} can help, and would like to hear of it.",
		Complain:    "If the answer doesn’t help you, you can turn to the authority for accessibility in your country.",
	},

	Recovery: Recovery{
		Here:    "You can also try once more right here.",
		Minutes: Count{One: "Try again from {client} in about {n} minute.", Other: "Try again from {client} in about {n} minutes."},
		Hours:   Count{One: "Try again from {client} in about {n} hour.", Other: "Try again from {client} in about {n} hours."},
		Tell:    "Tell me when {bank} is back",
		Told:    "We’ll let {client} know as soon as {bank} is back, so that it can tell you.",
		Down:    "Many people can’t connect to {bank} right now. You can still try, or come back later.",
	},

	Notice: Notice{
		Developer: "For developers",
		GoBack:    "Go back",
		TryAgain:  "Try again",
		Foreign: End{
			Title: "This page can’t be shown here",
			Text:  "{Client} has not registered the site that shows it. For your safety, we ask you nothing here.",
			Next:  "Go to {client} and start again there. If this happens again, let {client} know.",
		},
	},

	Ends: englishEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} did not accept these details. Check them and try again.",
		reconnect.WrongCode:        "{Bank} did not accept this answer. Check it and try again.",
		reconnect.CodeExpired:      "That code has expired. Enter the latest one from {bank}.",
		reconnect.PasswordExpired:  "The bank wants you to choose a new password. Change it on {site} or in the bank’s app.",
		reconnect.ConsentNeeded:    "{Bank} asks for this from time to time. When you continue, it may send you a message or a code.",
		reconnect.NotApproved:      "The request was not approved, or time ran out. Try again with your device nearby.",
		reconnect.NotAuthorized:    "You came back from {bank} without agreeing. You can try again.",
		reconnect.Locked:           "{Bank} has locked your access. Unlock it on the bank’s website or by calling the bank.",
		reconnect.OtherSession:     "You’re signed in to {bank} somewhere else. Sign out there, wait a moment, then try again.",
		reconnect.WrongSite:        "These details are for another website of {bank}. Choose the one you normally use.",
		reconnect.WrongPerson:      "These details belong to someone else. Enter the ones you used the first time.",
		reconnect.ActionNeeded:     "Sign in on {site} or in the bank’s app, and do what it asks.",
		reconnect.RateLimited:      "Many people are connecting right now, so your answer was not sent. Send it again in a moment.",
		reconnect.Interrupted:      "We lost the reply from {bank} and don’t know if your answer arrived. Enter it again.",
		reconnect.NoCode:           "{Client} did not respond, so we couldn’t begin. Nothing is lost. Try again in a minute.",
		reconnect.Crowded:          "Many people are connecting right now. Nothing is lost. Try again in a minute.",
		reconnect.Unreachable:      "Our data provider is not responding, so your answer was not sent. Send it again in a minute.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Fill this in to continue.",
		reconnect.TooShort: "Enter at least {n} characters.",
		reconnect.TooLong:  "Enter {n} characters at most.",
		reconnect.Mismatch: "Check this. {Bank} expects it in another form.",
		reconnect.NoChoice: "Choose one of the options below.",
	},
}
