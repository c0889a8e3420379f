package text

import "github.com/open-reconnect/reconnect"

// englishEnds is what pages say of each end.
var englishEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} did not accept your sign-in details",
		Text:  "Nothing has changed.",
		Next:  "Check that you can sign in on {site}, then start again from {client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} did not accept the code",
		Text:  "Nothing has changed.",
		Next:  "Start again from {client} to get a new code.",
	},
	reconnect.CodeExpired: {
		Title: "The code has expired",
		Text:  "A code only works for a few minutes. Nothing has changed.",
		Next:  "Start again from {client} to get a new code.",
	},
	reconnect.PasswordExpired: {
		Title: "Your password for {bank} has expired",
		Text:  "The bank wants you to choose a new one. Nothing has changed.",
		Next:  "Change it on {site} or in the bank’s app, then start again from {client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} needs your consent again",
		Text:  "Until then, {client} can’t update your accounts. What you already see there stays.",
		Next:  "Start again from {client} when you’re ready to agree.",
	},
	reconnect.NotApproved: {
		Title: "The request was not approved",
		Text:  "It was declined on your device, or time ran out. Nothing has changed.",
		Next:  "Start again from {client} with your device nearby.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} did not get your permission",
		Text:  "You came back from the bank’s website without agreeing. Nothing has changed.",
		Next:  "Start again from {client} when you’re ready to agree.",
	},
	reconnect.Locked: {
		Title: "{Bank} has locked your access",
		Text:  "Banks do this to protect you, often after several attempts. Your money and your data are safe.",
		Next:  "Unlock your access on {site} or by calling the bank, then start again from {client}.",
	},
	reconnect.OtherSession: {
		Title: "You’re signed in to {bank} somewhere else",
		Text:  "The bank allows this in one place at a time. Nothing has changed.",
		Next:  "Sign out on {site} and in the bank’s app, wait a few minutes, then start again from {client}.",
	},
	reconnect.WrongSite: {
		Title: "These details are for another website",
		Text:  "{Bank} has several, and you’re registered on a different one. Nothing has changed.",
		Next:  "Start again from {client} and choose the website you normally use.",
	},
	reconnect.WrongPerson: {
		Title: "These details belong to someone else",
		Text:  "To keep your accounts separate, we changed nothing.",
		Next:  "Start again from {client} with the details you used the first time.",
	},
	reconnect.ActionNeeded: {
		Title: "{Bank} needs you to do something first",
		Text:  "You can do it on the bank’s website or in its app. Nothing has changed.",
		Next:  "Sign in there, do what the bank asks, then start again from {client}.",
	},
	reconnect.RateLimited: {
		Title: "Too many attempts for now",
		Text:  "{Bank} won’t accept any more for a while. Nothing has changed.",
		Next:  "Try again from {client} in an hour or two.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} is not responding",
		Text:  "The problem is at the bank, not on your side. Nothing has changed.",
		Next:  "Try again from {client} in an hour or two.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} is down for maintenance",
		Text:  "The bank has paused its service for a while. Nothing has changed.",
		Next:  "Try again from {client} later today.",
	},
	reconnect.NotSupported: {
		Title: "We can’t reconnect this account",
		Text:  "{Bank}, or this type of account, is no longer supported. What you already see in {client} stays.",
		Next:  "Go back to {client} to see your options.",
	},
	reconnect.AggregatorFault: {
		Title: "Our data provider has a problem",
		Text:  "It’s not your fault, and not the bank’s. Nothing has changed.",
		Next:  "Try again from {client} later today.",
	},
	reconnect.Unknown: {
		Title: "Something unexpected happened",
		Text:  "We got a reply that we don’t understand. Nothing has changed.",
		Next:  "Try again from {client}. If it happens again, give {client} the reference below.",
	},
	reconnect.TooManyAttempts: {
		Title: "We stopped before {bank} could lock you out",
		Text:  "Your details were refused several times. One more attempt could lock you out, so we sent nothing else.",
		Next:  "Check that you can sign in on {site}. In an hour, you get one more attempt from {client}.",
	},
	reconnect.Interrupted: {
		Title: "We lost the reply from {bank}",
		Text:  "We don’t know if your answer arrived. Nothing is lost.",
		Next:  "Start again from {client}.",
	},
	reconnect.Unreachable: {
		Title: "We couldn’t connect",
		Text:  "Our data provider has not responded for several minutes. Nothing has changed.",
		Next:  "Try again from {client} in an hour or two.",
	},
	reconnect.Cancelled: {
		Title: "You cancelled",
		Text:  "Nothing has changed.",
		Next:  "You can start again from {client} at any time.",
	},
	reconnect.Expired: {
		Title: "This page has expired",
		Text:  "For your safety, it closes after half an hour. Nothing has changed.",
		Next:  "Start again from {client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "This is already open in another window",
		Text:  "You can only continue in one place at a time. Nothing is lost.",
		Next:  "Continue in the other window, or start again from {client}.",
	},
	reconnect.Superseded: {
		Title: "You continued in another window",
		Text:  "This page is now closed. Nothing is lost.",
		Next:  "Go to the other window. You can close this one.",
	},
	reconnect.NotBegun: {
		Title: "You haven’t started yet",
		Text:  "Nothing has changed.",
		Next:  "Open the link that {client} sent you, and continue there.",
	},
	reconnect.NoCode: {
		Title: "{Client} did not respond",
		Text:  "We can’t begin without its go-ahead. Nothing is lost, and your link still works.",
		Next:  "Open the link again in a few minutes.",
	},
	reconnect.DeadLink: {
		Title: "This link no longer works",
		Text:  "For your safety, each link works only once and for a short time. Nothing is lost.",
		Next:  "Go back to {client} and start again to get a new one.",
	},
	reconnect.Internal: {
		Title: "Something went wrong on our side",
		Text:  "It’s not your fault. Nothing has changed.",
		Next:  "Try again from {client} in a few minutes.",
	},
	reconnect.BadLink: {
		Title: "This link is incomplete",
		Text:  "Part of it is missing or damaged, so we don’t know which connection it’s for. Nothing is lost.",
		Next:  "Go back to {client} and start again. If you copied the link, copy all of it.",
	},
	reconnect.ReconnectOnly: {
		Title: "This page only reconnects banks",
		Text:  "It restores a connection that has stopped working. It can’t add a bank, change your accounts or make a payment. Nothing has changed.",
		Next:  "Go back to {client} and let them know that the link leads here.",
	},
	reconnect.UnknownClient: {
		Title: "We don’t know who sent you here",
		Text:  "The link names an app that is not registered here. For your safety, we ask you nothing.",
		Next:  "Go back to where you came from and let them know.",
	},
	reconnect.AddressNotAllowed: {
		Title: "This link is not safe",
		Text:  "It leads to an address that {client} has not registered. For your safety, we stop here.",
		Next:  "Go back to {client} and let them know.",
	},
	reconnect.NotFound: {
		Title: "This page is no longer here",
		Text:  "It was closed some time ago, or never existed. Nothing is lost.",
		Next:  "Go back to {client}. If it still asks you to reconnect, start again there.",
	},
	reconnect.Forbidden: {
		Title: "This page belongs to another browser",
		Text:  "You opened it somewhere else, or another site tried to answer for you. For your safety, nothing was sent.",
		Next:  "Continue in the browser where you began, or start again from {client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "You continued in another window",
		Text:  "The link was opened more than once, and works in one window only. Nothing is lost.",
		Next:  "Go to the other window, or start again from {client}.",
	},
	reconnect.BadRequest: {
		Title: "We couldn’t read what your browser sent",
		Text:  "It was too large, damaged or too slow. Nothing is lost.",
		Next:  "Try again. If that doesn’t help, clear the cookies of this site, or go back to {client} and start again.",
	},
	reconnect.Crowded: {
		Title: "Too many visitors right now",
		Text:  "Nothing is lost, and your link still works.",
		Next:  "Wait a minute, then try again.",
	},
	reconnect.Away: {
		Title: "One moment",
		Text:  "We’ll be right back. Nothing is lost, and nothing was sent.",
		Next:  "This page continues on its own in a few seconds.",
	},
}
