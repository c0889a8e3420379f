package text

import "github.com/open-reconnect/reconnect"

// italianEnds is what pages say of each end.
var italianEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} non ha accettato le tue credenziali",
		Text:  "Non è cambiato nulla.",
		Next:  "Controlla di riuscire ad accedere dal sito della banca, poi ricomincia {da client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} non ha accettato il codice",
		Text:  "Non è cambiato nulla.",
		Next:  "Ricomincia {da client} per ricevere un nuovo codice.",
	},
	reconnect.CodeExpired: {
		Title: "Il codice è scaduto",
		Text:  "Un codice vale solo pochi minuti. Non è cambiato nulla.",
		Next:  "Ricomincia {da client} per ricevere un nuovo codice.",
	},
	reconnect.PasswordExpired: {
		Title: "La tua password {di bank} è scaduta",
		Text:  "La banca ti chiede di sceglierne una nuova. Non è cambiato nulla.",
		Next:  "Cambiala dal sito o dall’app della banca, poi ricomincia {da client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} ha di nuovo bisogno del tuo consenso",
		Text:  "Fino ad allora {client} non può aggiornare i tuoi conti. Quello che vedi già resta lì.",
		Next:  "Ricomincia {da client} quando vuoi dare il consenso.",
	},
	reconnect.NotApproved: {
		Title: "La richiesta non è stata autorizzata",
		Text:  "È stata rifiutata sul tuo dispositivo, oppure il tempo è scaduto. Non è cambiato nulla.",
		Next:  "Ricomincia {da client}, con il dispositivo a portata di mano.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} non ha ricevuto il tuo consenso",
		Text:  "Hai lasciato il sito della banca senza dare il consenso. Non è cambiato nulla.",
		Next:  "Ricomincia {da client} quando vuoi dare il consenso.",
	},
	reconnect.Locked: {
		Title: "{Bank} ha bloccato il tuo accesso",
		Text:  "Le banche lo fanno per proteggerti, spesso dopo vari tentativi. Il tuo denaro e i tuoi dati sono al sicuro.",
		Next:  "Sblocca l’accesso dal sito della banca o per telefono, poi ricomincia {da client}.",
	},
	reconnect.OtherSession: {
		Title: "Hai un altro accesso aperto presso {bank}",
		Text:  "La banca ne permette solo uno alla volta. Non è cambiato nulla.",
		Next:  "Esci dal sito e dall’app della banca, attendi qualche minuto, poi ricomincia {da client}.",
	},
	reconnect.WrongSite: {
		Title: "Queste credenziali sono di un altro sito",
		Text:  "{Bank} ne ha più di uno, e il tuo è un altro. Non è cambiato nulla.",
		Next:  "Ricomincia {da client} e scegli il sito che usi di solito.",
	},
	reconnect.WrongPerson: {
		Title: "Queste credenziali sono di un’altra persona",
		Text:  "Per non confondere i tuoi conti, non abbiamo cambiato nulla.",
		Next:  "Ricomincia {da client} con le credenziali della prima volta.",
	},
	reconnect.ActionNeeded: {
		Title: "{Bank} ti chiede prima un’operazione",
		Text:  "Puoi farla dal sito della banca o dalla sua app. Non è cambiato nulla.",
		Next:  "Accedi lì, fai quello che chiede la banca, poi ricomincia {da client}.",
	},
	reconnect.RateLimited: {
		Title: "Troppi tentativi per il momento",
		Text:  "{Bank} non ne accetta altri per un po’. Non è cambiato nulla.",
		Next:  "Riprova {da client} tra un’ora o due.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} non risponde",
		Text:  "Il problema è della banca, non tuo. Non è cambiato nulla.",
		Next:  "Riprova {da client} tra un’ora o due.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} è in manutenzione",
		Text:  "La banca ha sospeso il servizio per un po’. Non è cambiato nulla.",
		Next:  "Riprova {da client} più tardi in giornata.",
	},
	reconnect.NotSupported: {
		Title: "Questo conto non si può ricollegare",
		Text:  "{Bank}, o questo tipo di conto, non è più tra quelli disponibili. Quello che vedi già resta lì.",
		Next:  "Torna {a client} per vedere cosa puoi fare.",
	},
	reconnect.AggregatorFault: {
		Title: "Il nostro fornitore di dati ha un problema",
		Text:  "Non dipende da te, e nemmeno dalla banca. Non è cambiato nulla.",
		Next:  "Riprova {da client} più tardi in giornata.",
	},
	reconnect.Unknown: {
		Title: "È successo qualcosa di inatteso",
		Text:  "Abbiamo ricevuto una risposta che non capiamo. Non è cambiato nulla.",
		Next:  "Riprova {da client}. Se succede ancora, comunica {a client} il riferimento qui sotto.",
	},
	reconnect.TooManyAttempts: {
		Title: "Ci siamo fermati prima del blocco del tuo accesso",
		Text:  "Le tue risposte sono state rifiutate più volte. Un altro tentativo potrebbe bloccare il tuo accesso, quindi non abbiamo inviato altro.",
		Next:  "Controlla di riuscire ad accedere dal sito della banca. Tra un’ora avrai ancora un tentativo {da client}.",
	},
	reconnect.Interrupted: {
		Title: "La risposta della banca si è persa",
		Text:  "Non sappiamo se la tua è arrivata. Per il resto non si è perso nulla.",
		Next:  "Ricomincia {da client}.",
	},
	reconnect.Unreachable: {
		Title: "Non siamo riusciti a collegarci",
		Text:  "Il nostro fornitore di dati non risponde da diversi minuti. Non è cambiato nulla.",
		Next:  "Riprova {da client} tra un’ora o due.",
	},
	reconnect.Cancelled: {
		Title: "Hai annullato",
		Text:  "Non è cambiato nulla.",
		Next:  "Puoi ricominciare {da client} quando vuoi.",
	},
	reconnect.Expired: {
		Title: "Questa pagina è scaduta",
		Text:  "Per la tua sicurezza resta aperta solo mezz’ora. Non è cambiato nulla.",
		Next:  "Ricomincia {da client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "Questa pagina è già aperta in un’altra finestra",
		Text:  "Puoi continuare in un posto solo alla volta. Non si è perso nulla.",
		Next:  "Continua nell’altra finestra, oppure ricomincia {da client}.",
	},
	reconnect.Superseded: {
		Title: "Hai continuato in un’altra finestra",
		Text:  "Per questo questa pagina è chiusa. Non si è perso nulla.",
		Next:  "Passa all’altra finestra. Questa puoi chiuderla.",
	},
	reconnect.DeadLink: {
		Title: "Questo link non è più valido",
		Text:  "Per la tua sicurezza ogni link vale una volta sola e per poco tempo. Non si è perso nulla.",
		Next:  "Torna {a client} e ricomincia per averne uno nuovo.",
	},
	reconnect.Internal: {
		Title: "Qualcosa è andato storto da parte nostra",
		Text:  "Non dipende da te. Non è cambiato nulla.",
		Next:  "Riprova {da client} tra qualche minuto.",
	},
	reconnect.BadLink: {
		Title: "Questo link è incompleto",
		Text:  "Una parte manca o è danneggiata, quindi non sappiamo di quale collegamento si tratta. Non si è perso nulla.",
		Next:  "Torna {a client} e ricomincia. Se hai copiato il link, copialo per intero.",
	},
	reconnect.UnknownClient: {
		Title: "Non sappiamo chi ti ha mandato qui",
		Text:  "Il link indica un’app che non è registrata qui. Per la tua sicurezza non ti chiediamo nulla.",
		Next:  "Torna dov’eri e segnala il problema.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Questo link non è sicuro",
		Text:  "Porta a un indirizzo che {client} non ha registrato. Per la tua sicurezza ci fermiamo qui.",
		Next:  "Torna {a client} e segnala il problema.",
	},
	reconnect.NotFound: {
		Title: "Questa pagina non c’è più",
		Text:  "È stata chiusa tempo fa, o non è mai esistita. Non si è perso nulla.",
		Next:  "Torna {a client}. Se ti chiede ancora di ricollegarti, ricomincia da lì.",
	},
	reconnect.Forbidden: {
		Title: "Questa pagina appartiene a un altro browser",
		Text:  "È stata aperta altrove, oppure un altro sito ha provato a rispondere al posto tuo. Per la tua sicurezza non è stato inviato nulla.",
		Next:  "Continua nel browser in cui hai iniziato, oppure ricomincia {da client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "Hai continuato in un’altra finestra",
		Text:  "Il link è stato aperto più volte e vale in una sola finestra. Non si è perso nulla.",
		Next:  "Passa all’altra finestra, oppure ricomincia {da client}.",
	},
	reconnect.BadRequest: {
		Title: "Non riusciamo a leggere ciò che ha inviato il tuo browser",
		Text:  "Era troppo grande, danneggiato o troppo lento. Non si è perso nulla.",
		Next:  "Riprova. Se non basta, cancella i cookie di questo sito, oppure torna {a client} e ricomincia.",
	},
	reconnect.Crowded: {
		Title: "Troppe visite in questo momento",
		Text:  "Non si è perso nulla, e il tuo link è ancora valido.",
		Next:  "Attendi un minuto, poi riprova.",
	},
	reconnect.Away: {
		Title: "Un attimo",
		Text:  "Torniamo subito. Non si è perso nulla, e nulla è stato inviato.",
		Next:  "Questa pagina continua in automatico tra pochi secondi.",
	},
	reconnect.NotBegun: {
		Title: "Non hai ancora iniziato",
		Text:  "Non è cambiato nulla.",
		Next:  "Apri il link che hai ricevuto e continua da lì.",
	},
	reconnect.NoCode: {
		Title: "{Client} non ha risposto",
		Text:  "Senza questa conferma non possiamo iniziare. Non si è perso nulla, e il tuo link è ancora valido.",
		Next:  "Apri di nuovo il link tra qualche minuto.",
	},
	reconnect.ReconnectOnly: {
		Title: "Questa pagina serve solo a ricollegare le banche",
		Text:  "Ripristina un collegamento che non funziona più. Non può aggiungere una banca, modificare i tuoi conti o fare un pagamento. Non è cambiato nulla.",
		Next:  "Torna {a client} e segnala che il link porta qui.",
	},
}
