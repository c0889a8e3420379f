package text

import "github.com/open-reconnect/reconnect"

// germanEnds is what pages say of each end.
var germanEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} hat Ihre Zugangsdaten nicht akzeptiert",
		Text:  "Es hat sich nichts geändert.",
		Next:  "Prüfen Sie, ob Sie sich auf {site} anmelden können, und starten Sie dann {in client} neu.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} hat den Code nicht akzeptiert",
		Text:  "Es hat sich nichts geändert.",
		Next:  "Starten Sie {in client} neu, um einen neuen Code zu erhalten.",
	},
	reconnect.CodeExpired: {
		Title: "Der Code ist abgelaufen",
		Text:  "Ein Code gilt nur wenige Minuten. Es hat sich nichts geändert.",
		Next:  "Starten Sie {in client} neu, um einen neuen Code zu erhalten.",
	},
	reconnect.PasswordExpired: {
		Title: "Ihr Passwort {bei bank} ist abgelaufen",
		Text:  "Die Bank verlangt ein neues. Es hat sich nichts geändert.",
		Next:  "Ändern Sie es auf {site} oder in der App, und starten Sie dann {in client} neu.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} braucht erneut Ihre Zustimmung",
		Text:  "Bis dahin kann {client} Ihre Konten nicht aktualisieren. Was Sie dort schon sehen, bleibt erhalten.",
		Next:  "Starten Sie {in client} neu, wenn Sie zustimmen möchten.",
	},
	reconnect.NotApproved: {
		Title: "Die Anfrage wurde nicht freigegeben",
		Text:  "Sie wurde auf Ihrem Gerät abgelehnt, oder die Zeit ist abgelaufen. Es hat sich nichts geändert.",
		Next:  "Starten Sie {in client} neu, wenn Sie Ihr Gerät zur Hand haben.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} hat Ihre Zustimmung nicht erhalten",
		Text:  "Sie sind von der Website der Bank zurückgekommen, ohne zuzustimmen. Es hat sich nichts geändert.",
		Next:  "Starten Sie {in client} neu, wenn Sie zustimmen möchten.",
	},
	reconnect.Locked: {
		Title: "{Bank} hat Ihren Zugang gesperrt",
		Text:  "Banken tun das zu Ihrem Schutz, oft nach mehreren Versuchen. Ihr Geld und Ihre Daten sind sicher.",
		Next:  "Entsperren Sie Ihren Zugang auf {site} oder rufen Sie die Bank an, und starten Sie dann {in client} neu.",
	},
	reconnect.OtherSession: {
		Title: "Sie sind {bei bank} schon an anderer Stelle angemeldet",
		Text:  "Die Bank lässt nur eine Anmeldung gleichzeitig zu. Es hat sich nichts geändert.",
		Next:  "Melden Sie sich auf {site} und in der App ab, warten Sie ein paar Minuten, und starten Sie dann {in client} neu.",
	},
	reconnect.WrongSite: {
		Title: "Diese Zugangsdaten gehören zu einer anderen Website",
		Text:  "{Bank} hat mehrere, und Sie sind bei einer anderen registriert. Es hat sich nichts geändert.",
		Next:  "Starten Sie {in client} neu und wählen Sie die Website, die Sie sonst auch verwenden.",
	},
	reconnect.WrongPerson: {
		Title: "Diese Zugangsdaten gehören einer anderen Person",
		Text:  "Damit Ihre Konten getrennt bleiben, haben wir nichts geändert.",
		Next:  "Starten Sie {in client} neu, mit den Zugangsdaten vom ersten Mal.",
	},
	reconnect.ActionNeeded: {
		Title: "Zuerst ist {bei bank} etwas zu tun",
		Text:  "Das geht auf der Website der Bank oder in ihrer App. Es hat sich nichts geändert.",
		Next:  "Melden Sie sich dort an, erledigen Sie, was die Bank verlangt, und starten Sie dann {in client} neu.",
	},
	reconnect.RateLimited: {
		Title: "Zu viele Versuche für den Moment",
		Text:  "{Bank} nimmt für eine Weile keine weiteren an. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} in ein bis zwei Stunden noch einmal.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} antwortet nicht",
		Text:  "Das Problem liegt bei der Bank, nicht bei Ihnen. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} in ein bis zwei Stunden noch einmal.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} wird gerade gewartet",
		Text:  "Die Bank hat ihren Dienst für eine Weile unterbrochen. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} später am Tag noch einmal.",
	},
	reconnect.NotSupported: {
		Title: "Dieses Konto lässt sich nicht neu verbinden",
		Text:  "{Bank} oder diese Art von Konto wird nicht mehr unterstützt. Was Sie {in client} schon sehen, bleibt erhalten.",
		Next:  "Kehren Sie {zu client} zurück, um Ihre Möglichkeiten zu sehen.",
	},
	reconnect.AggregatorFault: {
		Title: "Unser Datendienst hat ein Problem",
		Text:  "Das liegt weder an Ihnen noch an der Bank. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} später am Tag noch einmal.",
	},
	reconnect.Unknown: {
		Title: "Etwas Unerwartetes ist passiert",
		Text:  "Wir haben eine Antwort erhalten, die wir nicht verstehen. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} noch einmal. Wenn es wieder passiert, geben Sie dort die Referenz unten an.",
	},
	reconnect.TooManyAttempts: {
		Title: "Wir haben aufgehört, bevor Ihr Zugang gesperrt wird",
		Text:  "Ihre Angaben wurden mehrmals abgelehnt. Noch ein Versuch könnte Ihren Zugang sperren, daher haben wir nichts mehr gesendet.",
		Next:  "Prüfen Sie, ob Sie sich auf {site} anmelden können. In einer Stunde haben Sie {in client} noch einen Versuch.",
	},
	reconnect.Interrupted: {
		Title: "Die Antwort Ihrer Bank ist verloren gegangen",
		Text:  "Wir wissen nicht, ob Ihre Angaben angekommen sind. Sonst ist nichts verloren.",
		Next:  "Starten Sie {in client} neu.",
	},
	reconnect.Unreachable: {
		Title: "Es kam keine Verbindung zustande",
		Text:  "Unser Datendienst antwortet seit mehreren Minuten nicht. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} in ein bis zwei Stunden noch einmal.",
	},
	reconnect.Cancelled: {
		Title: "Sie haben abgebrochen",
		Text:  "Es hat sich nichts geändert.",
		Next:  "Sie können {in client} jederzeit neu starten.",
	},
	reconnect.Expired: {
		Title: "Diese Seite ist abgelaufen",
		Text:  "Zu Ihrer Sicherheit ist sie nur eine halbe Stunde lang offen. Es hat sich nichts geändert.",
		Next:  "Starten Sie {in client} neu.",
	},
	reconnect.AlreadyOpen: {
		Title: "Diese Seite ist schon in einem anderen Fenster geöffnet",
		Text:  "Sie können nur an einer Stelle weitermachen. Nichts ist verloren.",
		Next:  "Machen Sie im anderen Fenster weiter, oder starten Sie {in client} neu.",
	},
	reconnect.Superseded: {
		Title: "Sie haben in einem anderen Fenster weitergemacht",
		Text:  "Diese Seite ist daher geschlossen. Nichts ist verloren.",
		Next:  "Wechseln Sie zum anderen Fenster. Dieses können Sie schließen.",
	},
	reconnect.DeadLink: {
		Title: "Dieser Link ist nicht mehr gültig",
		Text:  "Zu Ihrer Sicherheit gilt jeder Link nur einmal und nur kurze Zeit. Nichts ist verloren.",
		Next:  "Kehren Sie {zu client} zurück und starten Sie neu, um einen neuen Link zu erhalten.",
	},
	reconnect.Internal: {
		Title: "Bei uns ist etwas schiefgegangen",
		Text:  "Das liegt nicht an Ihnen. Es hat sich nichts geändert.",
		Next:  "Versuchen Sie es {in client} in ein paar Minuten noch einmal.",
	},
	reconnect.BadLink: {
		Title: "Dieser Link ist unvollständig",
		Text:  "Ein Teil fehlt oder ist beschädigt, daher wissen wir nicht, um welche Verbindung es geht. Nichts ist verloren.",
		Next:  "Kehren Sie {zu client} zurück und starten Sie neu. Wenn Sie den Link kopiert haben, kopieren Sie ihn ganz.",
	},
	reconnect.UnknownClient: {
		Title: "Wir wissen nicht, wer Sie hierher geschickt hat",
		Text:  "Der Link nennt eine App, die hier nicht registriert ist. Zu Ihrer Sicherheit fragen wir Sie nach nichts.",
		Next:  "Gehen Sie dorthin zurück, wo Sie waren, und melden Sie das Problem.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Dieser Link ist nicht sicher",
		Text:  "Er führt zu einer Adresse, die {client} nicht registriert hat. Zu Ihrer Sicherheit hören wir hier auf.",
		Next:  "Kehren Sie {zu client} zurück und melden Sie das Problem.",
	},
	reconnect.NotFound: {
		Title: "Diese Seite gibt es nicht mehr",
		Text:  "Sie wurde vor einiger Zeit geschlossen, oder es gab sie nie. Nichts ist verloren.",
		Next:  "Kehren Sie {zu client} zurück. Wenn dort noch eine neue Verbindung verlangt wird, starten Sie dort neu.",
	},
	reconnect.Forbidden: {
		Title: "Diese Seite gehört zu einem anderen Browser",
		Text:  "Sie wurde an anderer Stelle geöffnet, oder eine andere Website wollte für Sie antworten. Zu Ihrer Sicherheit wurde nichts gesendet.",
		Next:  "Machen Sie in dem Browser weiter, in dem Sie begonnen haben, oder starten Sie {in client} neu.",
	},
	reconnect.OpenedElsewhere: {
		Title: "Sie haben in einem anderen Fenster weitergemacht",
		Text:  "Der Link wurde mehrmals geöffnet und gilt nur in einem Fenster. Nichts ist verloren.",
		Next:  "Wechseln Sie zum anderen Fenster, oder starten Sie {in client} neu.",
	},
	reconnect.BadRequest: {
		Title: "Was Ihr Browser gesendet hat, ist nicht lesbar",
		Text:  "Es war zu groß, beschädigt oder zu langsam. Nichts ist verloren.",
		Next:  "Versuchen Sie es noch einmal. Wenn das nicht hilft, löschen Sie die Cookies dieser Website, oder kehren Sie {zu client} zurück und starten Sie neu.",
	},
	reconnect.Crowded: {
		Title: "Gerade ist hier zu viel los",
		Text:  "Nichts ist verloren, und Ihr Link bleibt gültig.",
		Next:  "Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
	},
	reconnect.Away: {
		Title: "Einen Moment",
		Text:  "Wir sind gleich wieder da. Nichts ist verloren, und nichts wurde gesendet.",
		Next:  "In ein paar Sekunden geht es automatisch weiter.",
	},
	reconnect.NotBegun: {
		Title: "Sie haben noch nicht begonnen",
		Text:  "Es hat sich nichts geändert.",
		Next:  "Öffnen Sie den Link, den Sie erhalten haben, und machen Sie dort weiter.",
	},
	reconnect.NoCode: {
		Title: "{Client} hat nicht geantwortet",
		Text:  "Ohne deren Freigabe können wir nicht beginnen. Nichts ist verloren, und Ihr Link bleibt gültig.",
		Next:  "Öffnen Sie den Link in ein paar Minuten noch einmal.",
	},
	reconnect.ReconnectOnly: {
		Title: "Diese Seite stellt nur Verbindungen wieder her",
		Text:  "Sie erneuert eine Bankverbindung, die nicht mehr funktioniert. Sie kann keine Bank hinzufügen, keine Konten ändern und nichts bezahlen. Es hat sich nichts geändert.",
		Next:  "Kehren Sie {zu client} zurück und melden Sie dort, dass der Link hierher führt.",
	},
}
