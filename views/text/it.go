package text

import "github.com/open-reconnect/reconnect"

// italian says "tu". {app} and {site} have their article, so that none of "a, da, di, in, su" stands before them.
var italian = &Catalogue{
	Tag: "it", Name: "Italiano", Plural: oneAlone, Group: ".",

	NoBank: "la tua banca", NoBankFirst: "La tua banca",
	NoClient: "l’app di partenza", NoClientFirst: "L’app di partenza",
	App: "l’app {bank}", NoApp: "l’app della tua banca",
	Site: "il sito {bank}", NoSite: "il sito della tua banca",
	without: map[string]Line{
		"a bank": "alla tua banca", "da bank": "dalla tua banca", "di bank": "della tua banca",
		"a client": "all’app di partenza", "da client": "dall’app di partenza", "su client": "sull’app di partenza",
	},

	Ask: Ask{
		SignIn: Purpose{
			Title: "Accedi {a bank}",
			Why:   "{Client} non ha più accesso ai tuoi conti. Accedi di nuovo per ripristinare il collegamento.",
		},
		Stale: "Le credenziali di prima non funzionano più. Inserisci quelle che usi adesso.",
		Anew:  "La risposta non è stata accettata o è arrivata tardi. Accedi di nuovo per ricevere una nuova richiesta.",
		Code: Purpose{
			Title: "Inserisci il tuo codice",
			Why:   "Lo trovi negli SMS, nelle email o nell’app della banca.",
		},
		CodeOf:   "Inserisci il codice di {n} cifre",
		CodeSeen: "Usa l’immagine qui sotto per ottenere il codice.",
		CodeBad:  "{Bank} non ha accettato questo codice. Controllalo e riprova.",
		Where: Purpose{
			Title: "Dove vuoi ricevere il codice?",
			Why:   "{Bank} te lo invia per il passaggio successivo.",
		},
		Choose: Purpose{
			Title: "Scegli un’opzione",
			Why:   "{Bank} ha bisogno della tua scelta per continuare.",
		},
		Way: Purpose{
			Title: "Come accedi {a bank}?",
			Why:   "Scegli l’accesso che usi di solito.",
		},
		Picture: Purpose{
			Title: "Scegli la tua immagine",
			Why:   "{Bank} verifica così che sei tu.",
		},
		Find: Purpose{
			Title: "Trova la tua banca",
			Why:   "Scrivi una parte del nome o sceglila dall’elenco.",
		},
		Nothing: "Non abbiamo trovato nessuna banca con questo nome. Controlla come si scrive o usa meno lettere. Per vedere tutte le banche, lascia vuoto il campo.",
		File: Purpose{
			Title: "Aggiungi un file",
			Why:   "{Bank} ne ha bisogno per continuare.",
		},
		Question: Purpose{
			Title: "Rispondi a una domanda della tua banca",
			Why:   "{Bank} verifica così che sei tu.",
		},
		Agree: Purpose{
			Title: "Conferma che sei tu",
			Why:   "{Bank} lo chiede di tanto in tanto. Se continui, potresti ricevere un messaggio o un codice.",
		},
		TakeOver: Purpose{
			Title: "Questa pagina è già aperta in un’altra finestra",
			Why:   "Se continui qui, l’altra pagina si chiude.",
		},
		Submit:         "Continua",
		SubmitLogin:    "Accedi",
		SubmitTakeOver: "Continua qui",
		Private:        "I dati viaggiano cifrati fino al fornitore di dati che collega {client} alla tua banca. Questa pagina non li conserva.",
		Over:           "Il tempo è scaduto. Se {bank} non accetta più la tua risposta, ricomincia {da client}.",
		Attempts: Count{
			One:   "È il tuo ultimo tentativo. Ci fermeremo prima che il tuo accesso venga bloccato.",
			Other: "Ti restano {n} tentativi. Ci fermeremo prima che il tuo accesso venga bloccato.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Autorizza la richiesta con {app}",
			Why:   "Apri l’app sul telefono, o usa il dispositivo della tua banca, e autorizza la richiesta.",
		},
		Scan: Purpose{
			Title: "Inquadra questo codice",
			Why:   "Apri {app} sul telefono, o usa il dispositivo della tua banca, e inquadra il codice.",
		},
		Stay:    "Tieni aperta questa pagina. Dopo l’autorizzazione continua in automatico.",
		Picture: "Codice da inquadrare con {app}",
		Left:    Count{One: "Manca circa {n} minuto", Other: "Mancano circa {n} minuti"},
		LeftJS:  "Tempo rimanente:",
		Unsaid:  "Di solito hai qualche minuto. Se il tempo scade, puoi riprovare qui.",
		Over:    "Il tempo sta per scadere. Se hai già autorizzato, questa pagina continua tra un attimo.",
		Help:    "Non trovi la richiesta?",
		HelpText: []Line{
			"Apri tu l’app. Spesso la richiesta è lì anche senza notifica.",
			"Controlla che il telefono sia connesso a internet e che sia quello che hai associato {a bank}.",
			"Se il telefono o l’app sono nuovi, attiva prima le autorizzazioni nelle impostazioni dell’app.",
			"Se non compare ancora, annulla e ricomincia {da client}. Senza la tua autorizzazione non cambia nulla.",
		},
		Here:    "L’app è su questo telefono? Fai uno screenshot del codice e aprilo nell’app, oppure ricomincia da un computer.",
		Blurred: "Non riesci a inquadrarlo?",
		BlurredText: []Line{
			"Ingrandisci il codice e aumenta la luminosità dello schermo.",
			"Usa la funzione di scansione dell’app della banca, non la fotocamera del telefono.",
			"Se non funziona ancora, annulla e ricomincia {da client}.",
		},
	},

	Renewal: Renewal{
		Code: "Invia un nuovo codice", Picture: "Mostra un’altra immagine", Request: "Invia di nuovo la richiesta",
		Sent:   "Abbiamo chiesto un nuovo codice {a bank}. Usa il più recente: quello di prima potrebbe non valere più.",
		Drawn:  "Questa è una nuova immagine. Quella di prima potrebbe non valere più.",
		Asked:  "Abbiamo chiesto {a bank} di inviare di nuovo la richiesta. Autorizza la più recente.",
		Choose: "Invia di nuovo o scegli un altro modo",
	},

	Visit: Visit{
		Title:     "Accedi sul sito della banca",
		Framed:    "Si apre in una nuova finestra. Accedi lì e poi torna qui. Questa pagina continua in automatico.",
		Whole:     "Dopo l’accesso torni qui.",
		Go:        "Vai {a bank}",
		Opens:     "(apre una nuova finestra)",
		Swallowed: "Non si è aperta nessuna finestra? Forse l’app che usi blocca le nuove finestre.",
		Same:      "Vai {a bank} in questa finestra",
		Help:      "Qualcosa non va?",
		HelpText: []Line{
			"Usa di nuovo il pulsante. Apre la stessa pagina.",
			"Se sul sito della banca hai finito e qui non succede nulla, attendi un momento o ricarica questa pagina.",
			"Se annulli, non cambia nulla.",
		},
	},

	Phone: Phone{
		Offer:   "Passa al telefono",
		Only:    "Alcune banche funzionano solo sul telefono.",
		Scan:    "Inquadra questo codice con la fotocamera del telefono e apri la pagina.",
		Picture: "Codice da inquadrare con la fotocamera del telefono",
		Address: "Oppure apri questo indirizzo sul telefono:",
		Late: Purpose{
			Title: "Il tempo è scaduto",
			Why:   "Il codice non funziona più. Non è cambiato nulla.",
		},
		Another: "Mostra un nuovo codice",
		Back:    "Continua qui",
		Ask: Purpose{
			Title: "Quali cifre mostra il tuo telefono?",
			Why:   "Inseriscile solo se è il tuo telefono. Fino ad allora non mostra altro.",
		},
		Label: "Due cifre",
		Wrong: Purpose{
			Title: "Non sono queste le cifre",
			Why:   "Per sicurezza abbiamo scollegato il telefono. Non ha mostrato altro.",
		},
		There: Purpose{
			Title: "Stai continuando sul telefono",
			Why:   "Quando hai finito, questa pagina continua in automatico. Tienila aperta.",
		},
		Join: GoOn{
			Title:  "Vuoi collegare {bank} {a client} su questo telefono?",
			Text:   "Continua solo se il codice è sul tuo schermo. Se te lo ha mandato qualcun altro, chiudi questa pagina.",
			Submit: "Continua",
		},
		Show: Purpose{
			Title: "Inserisci queste cifre sul primo schermo",
			Why:   "Poi continui qui. Non dirle a nessuno.",
		},
		Away: "Puoi mettere via il telefono. Il primo schermo continua in automatico.",
		Gone: End{
			Title: "Non puoi continuare su questo telefono",
			Text:  "Un codice funziona una volta sola e solo per pochi minuti. Non si è perso nulla.",
			Next:  "Torna al primo schermo e continua lì.",
		},
	},

	Act: Act{
		Title: "{Bank} ti chiede prima un’operazione",
		Why:   "Accedi come al solito dal sito o dall’app della banca. Lì trovi cosa fare.",
		Then:  "Quando hai finito, torna su questa pagina.",
		Done:  "Ho finito",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Collegamento con {bank}",
			Why:   "Di solito bastano pochi secondi.",
		},
		Busy: Purpose{
			Title: "Verifica in corso con {bank}",
			Why:   "Alcune banche impiegano uno o due minuti.",
		},
		Unsure: Purpose{
			Title: "Verifica ancora in corso con {bank}",
			Why:   "Non abbiamo ancora una risposta. Nulla viene inviato due volte.",
		},
		Down: Purpose{
			Title: "Al momento non riusciamo a collegarci",
			Why:   "Il nostro fornitore di dati non risponde. Continuiamo a provare, almeno due volte al minuto.",
		},
		Queued: Purpose{
			Title: "È quasi il tuo turno",
			Why:   "In questo momento si collegano molte persone. Il tuo posto resta tuo.",
		},
		QueuedAnswer: "In questo momento si collegano molte persone. Invieremo la tua risposta quando sarà il tuo turno. Non serve inviarla di nuovo.",
		QueuedLeft:   Count{One: "Circa {n} minuto al tuo turno", Other: "Circa {n} minuti al tuo turno"},
		SigningIn: Purpose{
			Title: "Accesso {a bank}",
			Why:   "Di solito basta meno di un minuto.",
		},
		Reading: Purpose{
			Title: "Accesso {a bank} riuscito",
			Why:   "Stiamo aggiornando i tuoi conti. Di solito basta meno di un minuto.",
		},
	},

	Done: Done{
		Title: "Collegamento ripristinato",
		Text:  "{Client} ha di nuovo accesso ai tuoi conti presso {bank}.",
	},

	Field: Field{
		Text: "La tua risposta", Username: "Nome utente", Search: "Nome della banca", Secret: "Password", Code: "Codice", Number: "Numero", Date: "Data",
		Pick: "Scegli un’opzione", Picks: "Scegli una o più opzioni", File: "File",
		Optional:     "facoltativo",
		Choose:       "Scegli…",
		ChooseOne:    "Scegli un’opzione.",
		FileTooLarge: "Scegli un file più piccolo, al massimo {n}\u00a0kB.",
		BadDate:      "Inserisci la data completa: giorno, mese e anno.",
		Picture:      "Immagine {n}",
		Unseen:       "Qui dovrebbe esserci un’immagine, ma non è stato possibile mostrarla in modo sicuro.",
		ByMessage:    "SMS", ByCall: "Chiamata",
		Captcha: "Immagine {di bank} con quello che serve per rispondere",
		Dim:     "Non riesci a leggere l’immagine?",
		DimText: []Line{
			"Ingrandiscila e aumenta la luminosità dello schermo.",
			"Se non puoi vedere le immagini, chiedi {a bank} come accedere senza.",
			"Se non funziona ancora, annulla e ricomincia {da client}.",
		},
		CapsLock:   "Il blocco maiuscole è attivo.",
		Enlarge:    "Ingrandisci l’immagine",
		EnlargeAll: "Ingrandisci le immagini",
		Show:       "Mostra", Hide: "Nascondi",
		Find:       "Cerca nell’elenco",
		Seek:       "Cerca",
		OrPick:     "Oppure scegli dall’elenco",
		OnlyDigits: "Inserisci solo cifre.",
		LikeThis:   "Inserisci solo cifre, per esempio {example}.",
		Digits:     "Inserisci {n} cifre, per esempio {example}.",
		CodeDigits: "Inserisci le {n} cifre del codice.",
	},

	Form: Form{
		Cancel:   "Annulla",
		Language: "Lingua",
		Earlier:  "Indietro",
		Quit:     "Annulla e chiudi",
		Continue: "Continua {su client}",
		Back:     "Torna {a client}",
		Close:    "Puoi chiudere questa pagina e tornare {a client}.",
		Message:  "Messaggio della tua banca",
		Service:  "Messaggio del nostro fornitore di dati",
		Trouble:  "Da controllare: {title}",
		Problems: Count{One: "Controlla una risposta qui sotto", Other: "Controlla {n} risposte qui sotto"},
		Colon:    ":",
		Lost:     "L’invio non è riuscito. Controlla la connessione a internet e riprova. Nulla viene inviato due volte.",
		Offline:  "Al momento non riusciamo a collegarci. Controlla la connessione a internet. Quando torna, questa pagina continua in automatico.",
		Crowded:  "In questo momento non possiamo ricevere la risposta, quindi non è stata inviata. Riprova tra un minuto.",
		Sending:  "Invio in corso…",

		LookAgain: "Aggiorna la pagina",
		LookOften: "Aggiorna ogni minuto",
		LookLess:  "Non aggiornare più ogni minuto",
		Soon:      "Questa pagina si chiude tra 2 minuti.",
		Longer:    "Mi serve più tempo",
		Granted:   Count{One: "Hai ancora {n} minuto.", Other: "Hai ancora {n} minuti."},

		Stuck:   "Non riesci ad andare avanti? {Client} può aiutarti.",
		Support: "Chiedi aiuto",
		Ref:     "Riferimento",
		More:    "Ancora un passaggio",
		For:     "Per",
		NotYou:  "Se non sei tu, annulla.",
	},

	Returned: Returned{
		Title: "Puoi chiudere questa finestra",
		Text:  "Grazie. Torna {a client}. Lì continua in automatico.",
		Already: End{
			Title: "È già tutto fatto",
			Text:  "Sappiamo che hai completato l’accesso {a bank}. Non si è perso nulla.",
			Next:  "Puoi chiudere questa finestra e tornare {a client}.",
		},
		Sure: GoOn{
			Title:  "Vuoi collegare {bank} {a client}?",
			Text:   "Stai tornando dal sito della banca con un altro browser. Continua solo se hai chiesto tu {a client} di accedere ai tuoi conti. Se è stato qualcun altro a mandarti qui, chiudi questa pagina.",
			Submit: "Continua",
		},
	},

	Welcome: GoOn{
		Title:  "Ricollega la tua banca",
		Text:   "{Client} non ha più accesso ai tuoi conti. Continua per accedere di nuovo.",
		Submit: "Continua",
	},

	Accessible: Accessible{
		Link:     "Accessibilità",
		Title:    "Accessibilità",
		Text:     "Questa pagina ricollega un’app a una banca. Deve poterla usare chiunque.",
		Meets:    "È fatta per rispettare la norma EN 301 549 e le WCAG 2.2 al livello AA, come chiede l’atto europeo sull’accessibilità. Per quanto ne sappiamo, la nostra parte le rispetta per intero.",
		UseTitle: "Come puoi usarla",
		Use: []Line{
			"Con la sola tastiera, con uno screen reader o senza JavaScript.",
			"Con testo grande il doppio, con più spazio tra lettere e righe o su uno schermo stretto, senza scorrere di lato.",
			"Con i tuoi colori, con più contrasto, in chiaro o scuro e senza movimento, come hai impostato il dispositivo.",
		},
		BankTitle: "Che cosa dipende dalla banca",
		Bank: []Line{
			"Una banca può chiederti di leggere un’immagine o di scansionare un codice. Se non puoi, chiedi alla banca un altro modo.",
			"I messaggi della banca sono mostrati così come arrivano. Il sito e l’app della banca non fanno parte di questa pagina.",
		},
		TestedTitle: "Come lo sappiamo",
		Tested:      "Alcuni programmi (axe e Lighthouse) controllano ogni schermata in ogni lingua, in chiaro, in scuro e con contrasto elevato. Un percorso di ogni tipo si fa anche con la sola tastiera. Le persone con disabilità non l’hanno ancora provata.",
		Reviewed:    "Ultima verifica",
		HelpTitle:   "Se qualcosa ti ostacola",
		Help:        "{Client} può aiutarti e desidera saperlo.",
		Complain:    "Se la risposta non ti aiuta, puoi rivolgerti all’autorità per l’accessibilità del tuo paese.",
	},

	Recovery: Recovery{
		Here:    "Puoi anche riprovare subito qui.",
		Minutes: Count{One: "Riprova {da client} tra circa {n} minuto.", Other: "Riprova {da client} tra circa {n} minuti."},
		Hours:   Count{One: "Riprova {da client} tra circa {n} ora.", Other: "Riprova {da client} tra circa {n} ore."},
		Tell:    "Avvisami quando {bank} torna a funzionare",
		Told:    "Avviseremo {client} appena {bank} torna a funzionare, così potrai saperlo.",
		Down:    "Molte persone non riescono a collegarsi {a bank} in questo momento. Puoi provare comunque o tornare più tardi.",
	},

	Notice: Notice{
		Developer: "Per chi sviluppa",
		GoBack:    "Torna indietro",
		TryAgain:  "Riprova",
		Foreign: End{
			Title: "Questa pagina non può essere mostrata qui",
			Text:  "{Client} non ha registrato il sito che la mostra. Per la tua sicurezza, qui non ti chiediamo nulla.",
			Next:  "Ricomincia {da client}. Se succede ancora, segnalalo {a client}.",
		},
	},

	Ends: italianEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} non ha accettato queste credenziali. Controllale e riprova.",
		reconnect.WrongCode:        "{Bank} non ha accettato questa risposta. Controllala e riprova.",
		reconnect.CodeExpired:      "Questo codice è scaduto. Inserisci l’ultimo ricevuto {da bank}.",
		reconnect.PasswordExpired:  "La banca ti chiede una nuova password. Cambiala dal sito o dall’app.",
		reconnect.ConsentNeeded:    "{Bank} lo chiede di tanto in tanto. Se continui, potresti ricevere un messaggio o un codice.",
		reconnect.NotApproved:      "La richiesta non è stata autorizzata, oppure il tempo è scaduto. Riprova, con il dispositivo a portata di mano.",
		reconnect.NotAuthorized:    "Hai lasciato il sito della banca senza dare il consenso. Puoi riprovare.",
		reconnect.Locked:           "{Bank} ha bloccato il tuo accesso. Sbloccalo dal sito della banca o per telefono.",
		reconnect.OtherSession:     "Hai un altro accesso aperto presso {bank}. Esci da lì, attendi un momento e riprova.",
		reconnect.WrongSite:        "Queste credenziali sono di un altro sito {di bank}. Scegli quello che usi di solito.",
		reconnect.WrongPerson:      "Queste credenziali sono di un’altra persona. Inserisci quelle della prima volta.",
		reconnect.ActionNeeded:     "Accedi dal sito o dall’app della banca e fai quello che ti viene chiesto.",
		reconnect.RateLimited:      "In questo momento si collegano molte persone, quindi la tua risposta non è stata inviata. Inviala di nuovo tra un attimo.",
		reconnect.Interrupted:      "La risposta della banca si è persa e non sappiamo se la tua è arrivata. Inseriscila di nuovo.",
		reconnect.Unreachable:      "Il nostro fornitore di dati non risponde, quindi la tua risposta non è stata inviata. Inviala di nuovo tra un minuto.",
		reconnect.NoCode:           "{Client} non ha risposto, quindi non abbiamo potuto iniziare. Non si è perso nulla. Riprova tra un minuto.",
		reconnect.Crowded:          "In questo momento si collegano molte persone. Non si è perso nulla. Riprova tra un minuto.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Compila questo campo per continuare.",
		reconnect.TooShort: "Inserisci almeno {n} caratteri.",
		reconnect.TooLong:  "Inserisci al massimo {n} caratteri.",
		reconnect.Mismatch: "Controlla questo dato. {Bank} lo vuole in un altro formato.",
		reconnect.NoChoice: "Scegli una delle opzioni qui sotto.",
	},
}
