package text

import "github.com/open-reconnect/reconnect"

// german says "Sie". {app} and {site} stand in the dative, after "in" and "auf".
var german = &Catalogue{
	Tag: "de", Name: "Deutsch", Plural: oneAlone, Group: ".",

	NoBank: "Ihre Bank", NoBankFirst: "Ihre Bank",
	NoClient: "die ursprüngliche App", NoClientFirst: "Die ursprüngliche App",
	App: "der App von {bank}", NoApp: "der App Ihrer Bank",
	Site: "der Website von {bank}", NoSite: "der Website Ihrer Bank",
	without: map[string]Line{
		"bei bank": "bei Ihrer Bank", "mit bank": "mit Ihrer Bank",
		"in client": "in der ursprünglichen App", "zu client": "zur ursprünglichen App", "mit client": "mit der ursprünglichen App",
	},

	Ask: Ask{
		SignIn: Purpose{
			Title: "Melden Sie sich {bei bank} an",
			Why:   "{Client} kann nicht mehr auf Ihre Konten zugreifen. Melden Sie sich erneut an, um die Verbindung wiederherzustellen.",
		},
		Stale: "Die bisherigen Zugangsdaten funktionieren nicht mehr. Geben Sie die Daten ein, mit denen Sie sich jetzt anmelden.",
		Anew:  "Ihre Antwort wurde nicht akzeptiert oder kam zu spät. Melden Sie sich erneut an, um eine neue Anfrage zu erhalten.",
		Code: Purpose{
			Title: "Geben Sie Ihren Code ein",
			Why:   "Sie finden ihn in Ihren SMS, Ihren E-Mails oder in {app}.",
		},
		CodeOf:   "Geben Sie den {n}‑stelligen Code ein",
		CodeSeen: "Mit dem Bild unten erhalten Sie Ihren Code.",
		CodeBad:  "{Bank} hat diesen Code nicht akzeptiert. Prüfen Sie ihn und versuchen Sie es noch einmal.",
		Where: Purpose{
			Title: "Wohin soll {bank} Ihren Code senden?",
			Why:   "Sie brauchen den Code im nächsten Schritt.",
		},
		Choose: Purpose{
			Title: "Wählen Sie eine Option",
			Why:   "{Bank} braucht Ihre Auswahl, damit es weitergeht.",
		},
		Way: Purpose{
			Title: "Wie melden Sie sich {bei bank} an?",
			Why:   "Wählen Sie den Zugang, den Sie sonst auch verwenden.",
		},
		Picture: Purpose{
			Title: "Wählen Sie Ihr Bild",
			Why:   "{Bank} prüft so, dass wirklich Sie es sind.",
		},
		Find: Purpose{
			Title: "Finden Sie Ihre Bank",
			Why:   "Geben Sie einen Teil des Namens ein oder wählen Sie die Bank aus der Liste.",
		},
		Nothing: "Wir haben keine Bank mit diesem Namen gefunden. Prüfen Sie die Schreibweise oder geben Sie weniger Buchstaben ein. Lassen Sie das Feld leer, um alle Banken zu sehen.",
		File: Purpose{
			Title: "Fügen Sie eine Datei hinzu",
			Why:   "{Bank} braucht diese Datei, damit es weitergeht.",
		},
		Question: Purpose{
			Title: "Beantworten Sie eine Frage Ihrer Bank",
			Why:   "{Bank} prüft so, dass wirklich Sie es sind.",
		},
		Agree: Purpose{
			Title: "Bestätigen Sie, dass Sie es sind",
			Why:   "{Bank} fragt von Zeit zu Zeit danach. Wenn Sie fortfahren, erhalten Sie vielleicht eine Nachricht oder einen Code.",
		},
		TakeOver: Purpose{
			Title: "Diese Seite ist schon in einem anderen Fenster geöffnet",
			Why:   "Wenn Sie hier fortfahren, wird die andere Seite geschlossen.",
		},
		Submit:         "Weiter",
		SubmitLogin:    "Anmelden",
		SubmitTakeOver: "Hier fortfahren",
		Private:        "Wird verschlüsselt an den Datendienst gesendet, der {client} mit Ihrer Bank verbindet. Diese Seite speichert nichts davon.",
		Over:           "Die Zeit ist abgelaufen. Wenn {bank} Ihre Antwort nicht mehr annimmt, starten Sie {in client} neu.",
		Attempts: Count{
			One:   "Das ist Ihr letzter Versuch. Wir hören auf, bevor Ihr Zugang gesperrt wird.",
			Other: "Sie haben noch {n} Versuche. Wir hören auf, bevor Ihr Zugang gesperrt wird.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Geben Sie die Anfrage in {app} frei",
			Why:   "Öffnen Sie die App auf Ihrem Telefon oder nehmen Sie das Gerät Ihrer Bank, und geben Sie die Anfrage frei.",
		},
		Scan: Purpose{
			Title: "Scannen Sie diesen Code",
			Why:   "Öffnen Sie die App Ihrer Bank auf dem Telefon oder nehmen Sie das Gerät Ihrer Bank, und scannen Sie den Code.",
		},
		Stay:    "Lassen Sie diese Seite geöffnet. Nach Ihrer Freigabe geht es automatisch weiter.",
		Picture: "Code zum Scannen mit {app}",
		Left:    Count{One: "Noch etwa {n} Minute", Other: "Noch etwa {n} Minuten"},
		LeftJS:  "Verbleibende Zeit:",
		Unsaid:  "Meist haben Sie dafür einige Minuten. Läuft die Zeit ab, können Sie es hier noch einmal versuchen.",
		Over:    "Die Zeit ist fast abgelaufen. Wenn Sie schon freigegeben haben, geht es gleich weiter.",
		Help:    "Sie finden die Anfrage nicht?",
		HelpText: []Line{
			"Öffnen Sie die App selbst. Oft ist die Anfrage auch ohne Mitteilung dort.",
			"Prüfen Sie, ob Ihr Telefon online ist und ob es das Gerät ist, das Sie {bei bank} registriert haben.",
			"Wenn das Telefon oder die App neu ist, schalten Sie die Freigabe zuerst in den Einstellungen der App ein.",
			"Wenn die Anfrage trotzdem nicht erscheint, brechen Sie ab und starten Sie {in client} neu. Ohne Ihre Freigabe ändert sich nichts.",
		},
		Here:    "Ist die App auf diesem Telefon? Machen Sie einen Screenshot des Codes und öffnen Sie ihn in der App, oder starten Sie an einem Computer neu.",
		Blurred: "Das Scannen klappt nicht?",
		BlurredText: []Line{
			"Vergrößern Sie den Code und stellen Sie diesen Bildschirm heller.",
			"Verwenden Sie den Scanner in {app}, nicht die Kamera des Telefons.",
			"Wenn es trotzdem nicht klappt, brechen Sie ab und starten Sie {in client} neu.",
		},
	},

	Renewal: Renewal{
		Code: "Neuen Code senden", Picture: "Anderes Bild anzeigen", Request: "Anfrage noch einmal senden",
		Sent:   "Ein neuer Code ist angefordert. Verwenden Sie den neuesten: Der vorige gilt vielleicht nicht mehr.",
		Drawn:  "Das ist ein neues Bild. Das vorige gilt vielleicht nicht mehr.",
		Asked:  "Eine neue Anfrage ist angefordert. Geben Sie die neueste frei.",
		Choose: "Noch einmal senden oder anderen Weg wählen",
	},

	Visit: Visit{
		Title:     "Melden Sie sich auf {site} an",
		Framed:    "Sie öffnet sich in einem neuen Fenster. Melden Sie sich dort an und kommen Sie dann zurück. Hier geht es automatisch weiter.",
		Whole:     "Nach der Anmeldung kommen Sie hierher zurück.",
		Go:        "Zur Website der Bank",
		Opens:     "(öffnet ein neues Fenster)",
		Swallowed: "Hat sich kein Fenster geöffnet? Vielleicht blockiert Ihre App neue Fenster.",
		Same:      "Website der Bank in diesem Fenster öffnen",
		Help:      "Gibt es Probleme?",
		HelpText: []Line{
			"Verwenden Sie die Schaltfläche noch einmal. Sie öffnet dieselbe Seite.",
			"Wenn Sie {bei bank} fertig sind und hier nichts passiert, warten Sie einen Moment oder laden Sie diese Seite neu.",
			"Wenn Sie abbrechen, ändert sich nichts.",
		},
	},

	Phone: Phone{
		Offer:   "Zum Telefon wechseln",
		Only:    "Manche Banken funktionieren nur auf einem Telefon.",
		Scan:    "Scannen Sie diesen Code mit der Kamera Ihres Telefons und öffnen Sie die Seite.",
		Picture: "Code zum Scannen mit der Kamera Ihres Telefons",
		Address: "Oder öffnen Sie diese Adresse auf Ihrem Telefon:",
		Late: Purpose{
			Title: "Die Zeit ist abgelaufen",
			Why:   "Der Code funktioniert nicht mehr. Es hat sich nichts geändert.",
		},
		Another: "Neuen Code anzeigen",
		Back:    "Doch hier fortfahren",
		Ask: Purpose{
			Title: "Welche Ziffern zeigt Ihr Telefon?",
			Why:   "Geben Sie sie nur ein, wenn es Ihr eigenes Telefon ist. Bis dahin zeigt es nichts anderes.",
		},
		Label: "Zwei Ziffern",
		Wrong: Purpose{
			Title: "Das sind nicht die Ziffern",
			Why:   "Zur Sicherheit haben wir das Telefon getrennt. Es hat nichts anderes gezeigt.",
		},
		There: Purpose{
			Title: "Sie fahren auf Ihrem Telefon fort",
			Why:   "Sobald Sie dort fertig sind, geht es hier automatisch weiter. Lassen Sie diese Seite offen.",
		},
		Join: GoOn{
			Title:  "{Bank} auf diesem Telefon {mit client} verbinden?",
			Text:   "Fahren Sie nur fort, wenn der Code auf Ihrem eigenen Bildschirm steht. Wenn jemand ihn Ihnen geschickt hat, schließen Sie diese Seite.",
			Submit: "Weiter",
		},
		Show: Purpose{
			Title: "Geben Sie diese Ziffern am ersten Bildschirm ein",
			Why:   "Danach geht es hier weiter. Nennen Sie die Ziffern niemandem.",
		},
		Away: "Sie können Ihr Telefon weglegen. Am ersten Bildschirm geht es automatisch weiter.",
		Gone: End{
			Title: "Auf diesem Telefon geht es nicht weiter",
			Text:  "Ein Code funktioniert einmal und nur einige Minuten lang. Nichts ist verloren.",
			Next:  "Gehen Sie zurück zum ersten Bildschirm und fahren Sie dort fort.",
		},
	},

	Act: Act{
		Title: "Zuerst ist {bei bank} etwas zu tun",
		Why:   "Melden Sie sich wie gewohnt auf {site} oder in der App an. Dort steht, was zu tun ist.",
		Then:  "Wenn Sie das erledigt haben, kommen Sie auf diese Seite zurück.",
		Done:  "Erledigt",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Verbindung {mit bank} wird aufgebaut",
			Why:   "Das dauert meist nur ein paar Sekunden.",
		},
		Busy: Purpose{
			Title: "Ihre Angaben werden geprüft",
			Why:   "Bei manchen Banken dauert das ein bis zwei Minuten.",
		},
		Unsure: Purpose{
			Title: "Ihre Angaben werden noch geprüft",
			Why:   "Wir haben noch keine Antwort. Nichts wird doppelt gesendet.",
		},
		Down: Purpose{
			Title: "Gerade ist keine Verbindung möglich",
			Why:   "Unser Datendienst antwortet nicht. Wir versuchen es weiter, mindestens zweimal pro Minute.",
		},
		Queued: Purpose{
			Title: "Sie sind gleich an der Reihe",
			Why:   "Gerade verbinden sich viele Menschen. Ihr Platz bleibt Ihnen erhalten.",
		},
		QueuedAnswer: "Gerade verbinden sich viele Menschen. Wir senden Ihre Antwort, sobald Sie an der Reihe sind. Sie müssen sie nicht noch einmal senden.",
		QueuedLeft:   Count{One: "In etwa {n} Minute sind Sie an der Reihe", Other: "In etwa {n} Minuten sind Sie an der Reihe"},
		SigningIn: Purpose{
			Title: "Sie werden {bei bank} angemeldet",
			Why:   "Das dauert meist weniger als eine Minute.",
		},
		Reading: Purpose{
			Title: "Anmeldung {bei bank} erfolgreich",
			Why:   "Ihre Konten werden aktualisiert. Das dauert meist weniger als eine Minute.",
		},
	},

	Done: Done{
		Title: "Die Verbindung steht wieder",
		Text:  "{Client} kann wieder auf Ihre Konten {bei bank} zugreifen.",
	},

	Field: Field{
		Text: "Ihre Antwort", Username: "Anmeldename", Search: "Name der Bank", Secret: "Passwort", Code: "Code", Number: "Nummer", Date: "Datum",
		Pick: "Wählen Sie eine Option", Picks: "Wählen Sie eine oder mehrere Optionen", File: "Datei",
		Optional:     "freiwillig",
		Choose:       "Auswählen…",
		ChooseOne:    "Wählen Sie eine Option.",
		FileTooLarge: "Wählen Sie eine kleinere Datei, höchstens {n}\u00a0kB.",
		BadDate:      "Geben Sie das vollständige Datum ein: Tag, Monat und Jahr.",
		Picture:      "Bild {n}",
		Unseen:       "Hierher gehört ein Bild, das sich nicht sicher anzeigen lässt.",
		ByMessage:    "SMS", ByCall: "Anruf",
		Captcha: "Bild mit dem, was Sie für Ihre Antwort brauchen",
		Dim:     "Sie können das Bild nicht lesen?",
		DimText: []Line{
			"Vergrößern Sie es und stellen Sie diesen Bildschirm heller.",
			"Wenn Sie Bilder nicht sehen können, fragen Sie {bei bank} nach einer Anmeldung ohne Bild.",
			"Wenn es trotzdem nicht klappt, brechen Sie ab und starten Sie {in client} neu.",
		},
		CapsLock:   "Die Feststelltaste ist aktiv.",
		Enlarge:    "Bild vergrößern",
		EnlargeAll: "Bilder vergrößern",
		Show:       "Zeigen", Hide: "Verbergen",
		Find:       "Liste durchsuchen",
		Seek:       "Suchen",
		OrPick:     "Oder wählen Sie aus der Liste",
		OnlyDigits: "Geben Sie nur Ziffern ein.",
		LikeThis:   "Geben Sie nur Ziffern ein, zum Beispiel {example}.",
		Digits:     "Geben Sie {n} Ziffern ein, zum Beispiel {example}.",
		CodeDigits: "Geben Sie die {n} Ziffern des Codes ein.",
	},

	Form: Form{
		Cancel:   "Abbrechen",
		Language: "Sprache",
		Earlier:  "Zurück",
		Quit:     "Abbrechen und schließen",
		Continue: "Weiter {zu client}",
		Back:     "Zurück {zu client}",
		Close:    "Sie können diese Seite schließen und {zu client} zurückkehren.",
		Message:  "Mitteilung Ihrer Bank",
		Service:  "Mitteilung unseres Datendienstes",
		Trouble:  "Prüfen: {title}",
		Problems: Count{One: "Prüfen Sie eine Angabe", Other: "Prüfen Sie {n} Angaben"},
		Colon:    ":",
		Lost:     "Das Senden hat nicht geklappt. Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal. Nichts wird doppelt gesendet.",
		Offline:  "Gerade ist keine Verbindung möglich. Prüfen Sie Ihre Internetverbindung. Sobald sie wieder da ist, geht es automatisch weiter.",
		Crowded:  "Gerade können wir nichts annehmen, daher wurde nichts gesendet. Versuchen Sie es in einer Minute noch einmal.",
		Sending:  "Wird gesendet…",

		LookAgain: "Erneut nachsehen",
		LookOften: "Jede Minute nachsehen",
		LookLess:  "Nicht mehr jede Minute nachsehen",
		Soon:      "Diese Seite schließt in 2 Minuten.",
		Longer:    "Ich brauche mehr Zeit",
		Granted:   Count{One: "Sie haben noch {n} Minute Zeit.", Other: "Sie haben noch {n} Minuten Zeit."},

		Stuck:   "Kommen Sie nicht weiter? {Client} hilft Ihnen.",
		Support: "Hilfe erhalten",
		Ref:     "Referenz",
		More:    "Noch ein Schritt",
		For:     "Für",
		NotYou:  "Wenn Sie das nicht sind, brechen Sie ab.",
	},

	Returned: Returned{
		Title: "Sie können dieses Fenster schließen",
		Text:  "Danke. Kehren Sie {zu client} zurück. Dort geht es automatisch weiter.",
		Already: End{
			Title: "Das ist schon erledigt",
			Text:  "Wir wissen, dass Sie sich {bei bank} angemeldet haben. Nichts ist verloren.",
			Next:  "Sie können dieses Fenster schließen und {zu client} zurückkehren.",
		},
		Sure: GoOn{
			Title:  "{Bank} {mit client} verbinden?",
			Text:   "Sie kommen von der Bank in einem anderen Browser zurück. Fahren Sie nur fort, wenn Sie selbst {in client} den Zugriff auf Ihre Konten wünschen. Wenn jemand anderes Sie hierher geschickt hat, schließen Sie diese Seite.",
			Submit: "Weiter",
		},
	},

	Welcome: GoOn{
		Title:  "Verbinden Sie Ihre Bank neu",
		Text:   "{Client} kann nicht mehr auf Ihre Konten zugreifen. Fahren Sie fort, um sich erneut anzumelden.",
		Submit: "Weiter",
	},

	Accessible: Accessible{
		Link:     "Barrierefreiheit",
		Title:    "Barrierefreiheit",
		Text:     "Diese Seite verbindet eine App neu mit einer Bank. Alle sollen sie benutzen können.",
		Meets:    "Sie soll EN 301 549 und WCAG 2.2 auf Stufe AA erfüllen, wie es der europäische Rechtsakt zur Barrierefreiheit verlangt. Wir kennen keine Stelle, an der unser eigener Teil davon abweicht.",
		UseTitle: "Wie Sie sie benutzen können",
		Use: []Line{
			"Nur mit der Tastatur, mit einem Screenreader oder ohne JavaScript.",
			"Mit doppelt so großer Schrift, mit mehr Abstand zwischen Buchstaben und Zeilen oder auf einem schmalen Bildschirm, ohne seitlich zu scrollen.",
			"In Ihren eigenen Farben, mit mehr Kontrast, hell oder dunkel und ohne Bewegung, wie Ihr Gerät eingestellt ist.",
		},
		BankTitle: "Was von der Bank abhängt",
		Bank: []Line{
			"Manche Banken verlangen, dass Sie ein Bild lesen oder einen Code scannen. Wenn Sie das nicht können, fragen Sie die Bank nach einem anderen Weg.",
			"Mitteilungen der Bank stehen hier in ihren eigenen Worten. Ihre Website und ihre App gehören nicht zu dieser Seite.",
		},
		TestedTitle: "Woher wir das wissen",
		Tested:      "Programme (axe und Lighthouse) prüfen jeden Bildschirm in jeder Sprache, hell, dunkel und mit hohem Kontrast. Ein Ablauf jeder Art wird auch nur mit der Tastatur durchgespielt. Menschen mit Behinderungen haben die Seite noch nicht getestet.",
		Reviewed:    "Zuletzt geprüft",
		HelpTitle:   "Wenn Sie etwas hindert",
		Help:        "{Client} hilft Ihnen und möchte davon wissen.",
		Complain:    "Wenn Ihnen die Antwort nicht hilft, können Sie sich an die Behörde wenden, die in Ihrem Land für Barrierefreiheit zuständig ist.",
	},

	Recovery: Recovery{
		Here:    "Sie können es auch gleich hier noch einmal versuchen.",
		Minutes: Count{One: "Versuchen Sie es {in client} in etwa {n} Minute noch einmal.", Other: "Versuchen Sie es {in client} in etwa {n} Minuten noch einmal."},
		Hours:   Count{One: "Versuchen Sie es {in client} in etwa {n} Stunde noch einmal.", Other: "Versuchen Sie es {in client} in etwa {n} Stunden noch einmal."},
		Tell:    "Benachrichtigen, sobald {bank} wieder funktioniert",
		Told:    "Sobald {bank} wieder funktioniert, erfährt es {client} und kann es Ihnen sagen.",
		Down:    "Viele Menschen können sich gerade nicht {mit bank} verbinden. Sie können es trotzdem versuchen oder später wiederkommen.",
	},

	Notice: Notice{
		Developer: "Für die Entwicklung",
		GoBack:    "Zurück",
		TryAgain:  "Noch einmal versuchen",
		Foreign: End{
			Title: "Diese Seite kann hier nicht angezeigt werden",
			Text:  "{Client} hat die Website nicht registriert, die sie zeigt. Zu Ihrer Sicherheit fragen wir Sie hier nach nichts.",
			Next:  "Starten Sie {in client} neu. Wenn das wieder passiert, melden Sie es dort.",
		},
	},

	Ends: germanEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} hat diese Zugangsdaten nicht akzeptiert. Prüfen Sie sie und versuchen Sie es noch einmal.",
		reconnect.WrongCode:        "{Bank} hat diese Antwort nicht akzeptiert. Prüfen Sie sie und versuchen Sie es noch einmal.",
		reconnect.CodeExpired:      "Dieser Code ist abgelaufen. Geben Sie den neuesten Code Ihrer Bank ein.",
		reconnect.PasswordExpired:  "Die Bank verlangt ein neues Passwort. Ändern Sie es auf {site} oder in der App.",
		reconnect.ConsentNeeded:    "{Bank} fragt von Zeit zu Zeit danach. Wenn Sie fortfahren, erhalten Sie vielleicht eine Nachricht oder einen Code.",
		reconnect.NotApproved:      "Die Anfrage wurde nicht freigegeben, oder die Zeit ist abgelaufen. Versuchen Sie es noch einmal, mit Ihrem Gerät zur Hand.",
		reconnect.NotAuthorized:    "Sie sind von der Bank zurückgekommen, ohne zuzustimmen. Sie können es noch einmal versuchen.",
		reconnect.Locked:           "{Bank} hat Ihren Zugang gesperrt. Entsperren Sie ihn auf der Website der Bank oder rufen Sie dort an.",
		reconnect.OtherSession:     "Sie sind {bei bank} schon an anderer Stelle angemeldet. Melden Sie sich dort ab, warten Sie einen Moment und versuchen Sie es noch einmal.",
		reconnect.WrongSite:        "Diese Zugangsdaten gehören zu einer anderen Website der Bank. Wählen Sie die, die Sie sonst auch verwenden.",
		reconnect.WrongPerson:      "Diese Zugangsdaten gehören einer anderen Person. Geben Sie die vom ersten Mal ein.",
		reconnect.ActionNeeded:     "Melden Sie sich auf {site} oder in der App an und erledigen Sie, was dort verlangt wird.",
		reconnect.RateLimited:      "Gerade verbinden sich viele Menschen, daher wurde Ihre Antwort nicht gesendet. Senden Sie sie gleich noch einmal.",
		reconnect.Interrupted:      "Die Antwort Ihrer Bank ist verloren gegangen. Wir wissen nicht, ob Ihre Angaben angekommen sind. Geben Sie sie noch einmal ein.",
		reconnect.Unreachable:      "Unser Datendienst antwortet nicht, daher wurde Ihre Antwort nicht gesendet. Senden Sie sie in einer Minute noch einmal.",
		reconnect.NoCode:           "{Client} hat nicht geantwortet, daher konnten wir nicht beginnen. Nichts ist verloren. Versuchen Sie es in einer Minute noch einmal.",
		reconnect.Crowded:          "Gerade verbinden sich viele Menschen. Nichts ist verloren. Versuchen Sie es in einer Minute noch einmal.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Füllen Sie dieses Feld aus.",
		reconnect.TooShort: "Geben Sie mindestens {n} Zeichen ein.",
		reconnect.TooLong:  "Geben Sie höchstens {n} Zeichen ein.",
		reconnect.Mismatch: "Prüfen Sie diese Angabe. {Bank} erwartet eine andere Form.",
		reconnect.NoChoice: "Wählen Sie eine der Optionen unten.",
	},
}
