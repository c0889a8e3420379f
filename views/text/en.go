package text

import "github.com/open-reconnect/reconnect"

var english = &Catalogue{
	Tag:  "en",
	Name: "English",
	One:  func(n int) bool { return n == 1 },

	NoBank: "your bank", NoBankFirst: "Your bank",
	NoClient: "the app you came from", NoClientFirst: "The app you came from",

	Ask: Ask{
		SignIn: Purpose{
			Title: "Sign in to {bank}",
			Why:   "{Client} can no longer reach your accounts at {bank}. Signing in once more brings the connection back.",
		},
		Stale: "{Bank} no longer accepts the details that {client} was given. Sign in with those you use today.",
		Anew:  "{Bank} did not accept the last answer, or it came too late. Sign in again, and it asks once more.",
		Code: Purpose{
			Title: "Enter your code",
			Why:   "{Bank} asks for a one-time code. It comes by text message, or you find it in the bank’s app.",
		},
		Choose: Purpose{
			Title: "Choose how to go on",
			Why:   "{Bank} lets you decide.",
		},
		Way: Purpose{
			Title: "Choose how you sign in",
			Why:   "{Bank} has more than one way in. Choose the one that you usually take.",
		},
		Picture: Purpose{
			Title: "Choose your picture",
			Why:   "{Bank} wants to be sure that it is you.",
		},
		Find: Purpose{
			Title: "Find your bank",
			Why:   "Type a part of its name, or choose it from the list.",
		},
		Nothing: "We found no bank by that name. Check how it is written, type fewer letters, or leave it empty to see what there is.",
		File: Purpose{
			Title: "Add a file",
			Why:   "{Bank} needs a file from you to go on.",
		},
		Question: Purpose{
			Title: "Answer a question from {bank}",
			Why:   "{Bank} wants to be sure that it is you.",
		},
		Agree: Purpose{
			Title: "{Bank} needs your confirmation",
			Why:   "To keep your accounts in {client}, {bank} asks you to confirm from time to time. When you go on, it may send you a message or a code.",
		},
		TakeOver: Purpose{
			Title: "This connection is open in another window",
			Why:   "Continue here to finish on this page. The other page then closes.",
		},
		Submit:         "Continue",
		SubmitLogin:    "Sign in",
		SubmitAgree:    "Go on",
		SubmitTakeOver: "Continue here",
		Private:        "What you type is sent once, encrypted, to the service that reads your accounts for {client}. It is not kept on this page.",
		Over:           "The time for this question is up. If {bank} no longer takes your answer, start again from {client}.",
		Attempts: Count{
			One:   "This is the last attempt here. We stop after it, so that {bank} does not lock your access.",
			Other: "{n} attempts left. We stop there, so that {bank} does not lock your access.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Confirm in your bank’s app",
			Why:   "Open the app of {bank} on your phone, or the device it gave you, and confirm the request you find there.",
		},
		Scan: Purpose{
			Title: "Scan this picture",
			Why:   "Open the app of {bank} on your phone, or the device it gave you, scan the picture and confirm.",
		},
		Stay:    "Keep this page open. It goes on by itself once you have confirmed.",
		Picture: "Picture to scan with your bank’s app",
		Left:    Count{One: "About {n} minute left", Other: "About {n} minutes left"},
		LeftJS:  "Time left:",
		Over:    "The time is nearly up. If you have confirmed, this page goes on in a moment.",
		Help:    "Nothing arrived?",
		HelpText: []Line{
			"Open the app yourself: the request often waits inside, without a notification.",
			"Check that the phone is online and is the one registered with {bank}.",
			"Otherwise cancel and start again. Your connection stays as it is.",
		},
		Here:    "Is the app on this phone? Take a screenshot of the code and open it in the app, or start again on another device.",
		Blurred: "Can’t scan it?",
		BlurredText: []Line{
			"Enlarge the code and turn up the brightness of this screen.",
			"Use the scanner inside the app of {bank}, not the phone’s own camera.",
			"Or cancel and start again. Nothing has changed.",
		},
	},

	Visit: Visit{
		Title:     "Sign in at {bank}",
		Framed:    "{Bank} signs you in on its own page, in a new window. Come back here when you are done: this page notices by itself.",
		Whole:     "{Bank} signs you in on its own page, and then sends you back here.",
		Go:        "Go to {bank}",
		Opens:     "(opens a new window)",
		Swallowed: "Has no new window opened? The app around this page may not allow one.",
		Same:      "Go to {bank} in this window",
		Help:      "Did it not work?",
		HelpText: []Line{
			"You can use the button again: it opens the same page of {bank}.",
			"If you finished at {bank} and this page stays, wait a moment or reload it.",
			"If you cancel, your connection stays as it is.",
		},
	},

	Act: Act{
		Title: "{Bank} needs something from you first",
		Why:   "Sign in on the site or in the app of {bank}, as you usually do. It shows you there what is missing.",
		Then:  "When that is done, come back to this page and go on.",
		Done:  "I have done this",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Connecting to {bank}",
			Why:   "This usually takes a few seconds.",
		},
		Busy: Purpose{
			Title: "{Bank} is checking",
			Why:   "Your answer has been sent. Some banks take a minute or two.",
		},
		Unsure: Purpose{
			Title: "Still checking with {bank}",
			Why:   "The reply has not come through yet. We are finding out what became of your answer. Nothing is sent twice.",
		},
		Down: Purpose{
			Title: "We are not getting through just now",
			Why:   "The service that reads your accounts does not answer at the moment. Neither you nor {bank} are the cause. We try again by ourselves, at least twice a minute.",
		},
		Queued: Purpose{
			Title: "It is your turn in a moment",
			Why:   "Many people are connecting just now. You keep your place.",
		},
		QueuedAnswer: "Many people are connecting just now. Your answer goes to {bank} as soon as it is your turn. It need not be sent again.",
		QueuedLeft:   Count{One: "It is your turn within a minute", Other: "It is your turn in about {n} minutes"},
		SigningIn: Purpose{
			Title: "Signing in to {bank}",
			Why:   "This usually takes less than a minute.",
		},
		Reading: Purpose{
			Title: "{Bank} has let us in",
			Why:   "Your accounts are being read. This usually takes less than a minute.",
		},
	},

	Done: Done{
		Title: "You are connected again",
		Text:  "{Client} can reach your accounts at {bank}. There is nothing more to do here.",
	},

	Field: Field{
		Text: "Your answer", Search: "Name of your bank", Secret: "Password", Code: "Code", Number: "Number", Date: "Date",
		Pick: "Choose one", Picks: "Choose one or more", File: "File",
		Optional:     "optional",
		Choose:       "Choose…",
		ChooseOne:    "Please choose one.",
		FileTooLarge: "This file is too large. It may have up to {n} kB.",
		BadDate:      "Please give a full date: day, month and year.",
		Picture:      "Picture {n}",
		Captcha:      "Picture that belongs to the question",
		Enlarge:      "Enlarge picture",
		EnlargeAll:   "Enlarge pictures",
		Show:         "Show", Hide: "Hide",
		Find:       "Search this list",
		OnlyDigits: "{Bank} expects digits only, without spaces.",
		LikeThis:   "{Bank} expects digits only, without spaces, for example {example}.",
	},

	Form: Form{
		Cancel:   "Cancel",
		Earlier:  "Back",
		Quit:     "Cancel and close",
		Continue: "Continue to {client}",
		Back:     "Back to {client}",
		Close:    "You can close this page and go back to {client}.",
		Message:  "Message from {bank}",
		Service:  "Message from our data provider",
		Trouble:  "Please check: {title}",
		Problems: Count{One: "One answer needs another look", Other: "{n} answers need another look"},
		Lost:     "We could not get through just now. Check that you are online, then try again. Nothing is sent twice.",
		Offline:  "We cannot get through just now. Check that you are online. This page goes on by itself once it works again.",
		Crowded:  "We cannot take this just now, so it was not sent. Please try again in a minute.",
		Sending:  "Sending…",
		Stuck:    "Still stuck? {Client} can help.",
		Support:  "Get help",
		Ref:      "Reference",
		More:     "One more step",
	},

	Returned: Returned{
		Title: "Thank you, you are back from {bank}",
		Text:  "You can close this window now and go back to {client}. It has already been told.",
		Already: End{
			Title: "This has been received already",
			Text:  "Your visit to {bank} was taken note of before. Nothing is lost.",
			Next:  "You can close this window and go back to {client}.",
		},
		Sure: GoOn{
			Title:  "Connect {bank} to {client}?",
			Text:   "You came back from {bank} in another browser than the one you began in. Continue only if you asked {client} yourself to reach your accounts. If you were sent here by another person, close this page.",
			Submit: "Continue",
		},
	},

	Welcome: GoOn{
		Title:  "Reconnect your bank",
		Text:   "{Client} can no longer reach your accounts. Continue to sign in again.",
		Submit: "Continue",
	},

	Notice: Notice{
		Developer: "For the developer",
		GoBack:    "Go back",
		TryAgain:  "Try again",
		Foreign: End{
			Title: "This page may not be shown here",
			Text:  "The page around it is not one that {client} has registered. For your safety nothing is asked here.",
			Next:  "Go to {client} and start again there, and tell them if it happens again.",
		},
	},

	Ends: map[reconnect.Reason]End{
		reconnect.WrongCredentials: {
			Title: "{Bank} did not accept your details",
			Text:  "Your connection is as it was before. Nothing is lost.",
			Next:  "Make sure that you can sign in on the bank’s own site, then start again from {client}.",
		},
		reconnect.WrongCode: {
			Title: "{Bank} did not accept the code",
			Text:  "Your connection is as it was before. Nothing is lost.",
			Next:  "Start again from {client} to get a new code.",
		},
		reconnect.CodeExpired: {
			Title: "The code came too late",
			Text:  "Codes are good for a few minutes only. Your connection is as it was before.",
			Next:  "Start again from {client} to get a new code.",
		},
		reconnect.PasswordExpired: {
			Title: "Your password at {bank} has expired",
			Text:  "{Bank} wants you to choose a new one on its own site or in its app. Nothing is lost.",
			Next:  "Change the password at {bank}, then start again from {client}.",
		},
		reconnect.ConsentNeeded: {
			Title: "{Bank} needs your consent again",
			Text:  "Without it, {client} cannot reach your accounts there. What it has already read stays.",
			Next:  "Start again from {client} when you are ready to agree.",
		},
		reconnect.NotApproved: {
			Title: "The request was not confirmed",
			Text:  "It was refused on your device, or its time ran out. Your connection is as it was before.",
			Next:  "Start again from {client} with your device at hand.",
		},
		reconnect.NotAuthorized: {
			Title: "{Bank} was not given permission",
			Text:  "You came back from the bank’s page without having agreed. Your connection is as it was before.",
			Next:  "Start again from {client} when you are ready to agree.",
		},
		reconnect.Locked: {
			Title: "{Bank} has locked your access",
			Text:  "Banks do this to protect you, often after several attempts. Your money and your data are safe.",
			Next:  "Unlock the access on the bank’s own site or by calling {bank}, then start again from {client}.",
		},
		reconnect.OtherSession: {
			Title: "You are signed in at {bank} elsewhere",
			Text:  "{Bank} allows one session at a time. Nothing is lost.",
			Next:  "Sign out on the bank’s site and in its app, wait a few minutes, then start again from {client}.",
		},
		reconnect.WrongSite: {
			Title: "These details belong to another site of {bank}",
			Text:  "The bank has several sites, and your user name is known on another one. Nothing is lost.",
			Next:  "Start again from {client} and choose the site on which you usually sign in.",
		},
		reconnect.WrongPerson: {
			Title: "These details belong to another person",
			Text:  "To keep your accounts apart from somebody else’s, the connection was left as it was.",
			Next:  "Start again from {client} with the details that you used the first time.",
		},
		reconnect.ActionNeeded: {
			Title: "{Bank} needs something from you first",
			Text:  "There is something to do on the bank’s own site or in its app. Nothing is lost.",
			Next:  "Sign in at {bank}, do what it asks, then start again from {client}.",
		},
		reconnect.RateLimited: {
			Title: "Too many requests for now",
			Text:  "{Bank} accepts no more attempts for a while. Your connection is as it was before.",
			Next:  "Try again from {client} in an hour or two.",
		},
		reconnect.BankUnavailable: {
			Title: "{Bank} cannot be reached at the moment",
			Text:  "The trouble is on the bank’s side, not on yours. Your connection is as it was before.",
			Next:  "Try again from {client} in an hour or two.",
		},
		reconnect.Maintenance: {
			Title: "{Bank} is being maintained",
			Text:  "The bank has taken its service down for a while. Your connection is as it was before.",
			Next:  "Try again from {client} later today.",
		},
		reconnect.NotSupported: {
			Title: "This connection cannot be mended here",
			Text:  "{Bank}, or this kind of account, can no longer be read automatically. What {client} has already read stays.",
			Next:  "Go back to {client} to see what else it offers.",
		},
		reconnect.AggregatorFault: {
			Title: "The service that reads your accounts has a fault",
			Text:  "You did nothing wrong, and {bank} is not the cause. Your connection is as it was before.",
			Next:  "Try again from {client} later today.",
		},
		reconnect.Unknown: {
			Title: "Something unexpected happened",
			Text:  "We got a reply that we do not understand. Your connection is as it was before.",
			Next:  "Try again from {client}. If it happens again, tell {client} the reference below.",
		},
		reconnect.TooManyAttempts: {
			Title: "We stopped before {bank} locks your access",
			Text:  "Your details were refused several times. One more might have locked you out, so nothing else was sent.",
			Next:  "Make sure that you can sign in on the bank’s own site. After an hour you can start again from {client}, with one attempt.",
		},
		reconnect.Interrupted: {
			Title: "The reply from {bank} was lost",
			Text:  "We do not know whether your answer arrived. Your connection is as it was before.",
			Next:  "Start again from {client}.",
		},
		reconnect.Unreachable: {
			Title: "We could not get through",
			Text:  "The service that reads your accounts has not replied for some minutes. Your connection is as it was before.",
			Next:  "Try again from {client} in an hour or two.",
		},
		reconnect.Cancelled: {
			Title: "You cancelled",
			Text:  "Nothing was changed. Your connection is as it was before.",
			Next:  "You can start again from {client} at any time.",
		},
		reconnect.Expired: {
			Title: "The time for this page has run out",
			Text:  "For your safety it stays open for half an hour only. Nothing was changed.",
			Next:  "Start again from {client}.",
		},
		reconnect.AlreadyOpen: {
			Title: "This connection is open in another window",
			Text:  "It can go on at one place at a time. Nothing is lost.",
			Next:  "Go on in the other window, or start again from {client}.",
		},
		reconnect.Superseded: {
			Title: "You went on in another window",
			Text:  "This page is closed, because the same connection goes on elsewhere. Nothing is lost.",
			Next:  "Go to the other window. You can close this one.",
		},
		reconnect.DeadLink: {
			Title: "This link has been used or has run out",
			Text:  "For your safety each link is good once, for a short time. Nothing is lost.",
			Next:  "Go back to {client} and start again: it gives you a new one.",
		},
		reconnect.Internal: {
			Title: "Something went wrong on our side",
			Text:  "You did nothing wrong. Your connection is as it was before.",
			Next:  "Try again from {client} in a few minutes.",
		},
		reconnect.BadLink: {
			Title: "This link is not complete",
			Text:  "Part of the address is missing or damaged, so we cannot tell which connection it is for. Nothing is lost.",
			Next:  "Go back to {client} and start again. If you copied the link, copy all of it.",
		},
		reconnect.UnknownClient: {
			Title: "We do not know who sent you here",
			Text:  "The link names an app that is not registered with this page. For your safety we ask you nothing.",
			Next:  "Go back to where you came from and report this to them.",
		},
		reconnect.AddressNotAllowed: {
			Title: "This link cannot be followed safely",
			Text:  "It would lead you to an address that {client} has not registered. For your safety we stop here.",
			Next:  "Go back to {client} and report this to them.",
		},
		reconnect.NotFound: {
			Title: "There is nothing here any more",
			Text:  "This page does not exist, or was finished some time ago. Nothing is lost.",
			Next:  "Go back to {client}. If the connection still needs you, start again there.",
		},
		reconnect.Forbidden: {
			Title: "This page belongs to another browser",
			Text:  "It was opened elsewhere, or something other than this page tried to answer for you. For your safety nothing was sent.",
			Next:  "Go on in the browser where you began, or start again from {client}.",
		},
		reconnect.OpenedElsewhere: {
			Title: "You went on in another window",
			Text:  "This link was opened more than once, and the first page that is used goes on. Nothing is lost.",
			Next:  "Go to the other window, or start again from {client}.",
		},
		reconnect.BadRequest: {
			Title: "The request could not be read",
			Text:  "Your browser sent more than this page can take, or it came in damaged or too slowly. Nothing is lost.",
			Next:  "Try again. If that does not help, clear this site’s cookies, or go back to {client} and start again.",
		},
		reconnect.Crowded: {
			Title: "Too many people at once",
			Text:  "Too many people or attempts have come from here just now. Nothing is lost, and your link is still good.",
			Next:  "Wait a minute and try again.",
		},
		reconnect.Away: {
			Title: "One moment",
			Text:  "We need a short pause. Nothing is lost, and nothing was sent in the meantime.",
			Next:  "This page goes on by itself in a few seconds.",
		},
	},

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} did not accept these details. Check them and try again.",
		reconnect.WrongCode:        "{Bank} did not accept that answer. Check it and try again.",
		reconnect.CodeExpired:      "That code came too late. Use the newest one that {bank} has sent you.",
		reconnect.PasswordExpired:  "{Bank} wants you to choose a new password. Change it on the bank’s own site or in its app first.",
		reconnect.ConsentNeeded:    "{Bank} asks for your consent again from time to time. When you go on, it may send you a message or a code.",
		reconnect.NotApproved:      "The request was not confirmed on your device, or its time ran out. Try again with the device at hand.",
		reconnect.NotAuthorized:    "You came back from {bank} without having agreed there. You can try once more.",
		reconnect.Locked:           "{Bank} has locked your access. Unlock it on the bank’s own site or by calling the bank.",
		reconnect.OtherSession:     "You seem to be signed in at {bank} elsewhere. Sign out there, wait a moment and try again.",
		reconnect.WrongSite:        "These details belong to another site of {bank}. Choose the one on which you usually sign in.",
		reconnect.WrongPerson:      "These details belong to another person. Use those that you connected with the first time.",
		reconnect.ActionNeeded:     "{Bank} wants something done on its own site or in its app before it goes on.",
		reconnect.RateLimited:      "Too many people are connecting just now, so your answer was not sent. Please send it again in a moment.",
		reconnect.Interrupted:      "The reply from {bank} was lost, so we do not know whether it saw your answer. Please give it again.",
		reconnect.Unreachable:      "The service that reads your accounts does not answer at the moment, so your answer was not sent. Please send it again in a minute.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Please fill this in.",
		reconnect.TooShort: "This is too short: {bank} expects {n} or more characters.",
		reconnect.TooLong:  "This is too long: {bank} expects {n} or fewer characters.",
		reconnect.Mismatch: "This does not have the form that {bank} expects.",
		reconnect.NoChoice: "Please choose one of the answers below.",
	},
}
