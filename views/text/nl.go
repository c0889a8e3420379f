package text

import "github.com/open-reconnect/reconnect"

// dutch says "je", as most Dutch and Flemish banks do by now.
var dutch = &Catalogue{
	Tag: "nl", Name: "Nederlands", Plural: oneAlone, Group: ".",

	NoBank: "je bank", NoBankFirst: "Je bank",
	NoClient: "de app waar je vandaan komt", NoClientFirst: "De app waar je vandaan komt",
	App: "de app van {bank}", NoApp: "de app van je bank",
	Site: "de website van {bank}", NoSite: "de website van je bank",

	Ask: Ask{
		SignIn: Purpose{
			Title: "Log in bij {bank}",
			Why:   "{Client} heeft geen toegang meer tot je rekeningen. Log opnieuw in om de verbinding te herstellen.",
		},
		Stale: "De gegevens van eerder werken niet meer. Vul de gegevens in waarmee je nu inlogt.",
		Anew:  "Je antwoord is niet geaccepteerd of kwam te laat. Log opnieuw in voor een nieuw verzoek.",
		Code: Purpose{
			Title: "Vul je code in",
			Why:   "Je vindt hem in je sms’jes, je e-mail of {app}.",
		},
		CodeOf:   "Vul de code van {n} cijfers in",
		CodeSeen: "Gebruik de afbeelding hieronder om je code te krijgen.",
		CodeBad:  "{Bank} heeft deze code niet geaccepteerd. Controleer de code en probeer het opnieuw.",
		Where: Purpose{
			Title: "Waar wil je je code ontvangen?",
			Why:   "Je hebt de code nodig in de volgende stap.",
		},
		Choose: Purpose{
			Title: "Kies een optie",
			Why:   "{Bank} heeft je keuze nodig om verder te gaan.",
		},
		Way: Purpose{
			Title: "Hoe log je in bij {bank}?",
			Why:   "Kies de manier die je normaal gebruikt.",
		},
		Picture: Purpose{
			Title: "Kies je afbeelding",
			Why:   "{Bank} controleert zo of jij het bent.",
		},
		Find: Purpose{
			Title: "Zoek je bank",
			Why:   "Typ een deel van de naam of kies de bank uit de lijst.",
		},
		Nothing: "We hebben geen bank met die naam gevonden. Controleer de spelling of typ minder letters. Laat het veld leeg om alle banken te zien.",
		File: Purpose{
			Title: "Voeg een bestand toe",
			Why:   "{Bank} heeft dit bestand nodig om verder te gaan.",
		},
		Question: Purpose{
			Title: "Beantwoord een vraag van {bank}",
			Why:   "{Bank} controleert zo of jij het bent.",
		},
		Agree: Purpose{
			Title: "Bevestig dat jij het bent",
			Why:   "{Bank} vraagt hier af en toe om. Als je verdergaat, krijg je misschien een bericht of een code.",
		},
		TakeOver: Purpose{
			Title: "Deze pagina is al open in een ander venster",
			Why:   "Als je hier verdergaat, sluit de andere pagina.",
		},
		Submit:         "Verder",
		SubmitLogin:    "Inloggen",
		SubmitTakeOver: "Hier verdergaan",
		Private:        "Wordt versleuteld verstuurd naar de dataleverancier die {client} met je bank verbindt. Deze pagina bewaart niets.",
		Over:           "De tijd is om. Als {bank} je antwoord niet meer accepteert, begin dan opnieuw vanuit {client}.",
		Attempts: Count{
			One:   "Dit is je laatste poging. We stoppen voordat {bank} je toegang blokkeert.",
			Other: "Je hebt nog {n} pogingen. We stoppen voordat {bank} je toegang blokkeert.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Keur het verzoek goed in {app}",
			Why:   "Open de app op je telefoon, of gebruik het apparaat dat je van {bank} hebt gekregen, en keur het verzoek goed.",
		},
		Scan: Purpose{
			Title: "Scan deze code",
			Why:   "Open {app} op je telefoon, of gebruik het apparaat dat je van {bank} hebt gekregen, en scan de code.",
		},
		Stay:    "Houd deze pagina open. Na je goedkeuring gaat het vanzelf verder.",
		Picture: "Code om te scannen met {app}",
		Left:    Count{One: "Nog ongeveer {n} minuut", Other: "Nog ongeveer {n} minuten"},
		LeftJS:  "Resterende tijd:",
		Unsaid:  "Meestal heb je een paar minuten. Is de tijd om, dan kun je het hier opnieuw proberen.",
		Over:    "De tijd is bijna om. Als je al hebt goedgekeurd, gaat het zo verder.",
		Help:    "Kun je het verzoek niet vinden?",
		HelpText: []Line{
			"Open de app zelf. Het verzoek staat er vaak ook zonder melding.",
			"Controleer of je telefoon online is en of dit de telefoon is die je bij {bank} hebt geregistreerd.",
			"Is de telefoon of de app nieuw, zet het goedkeuren dan eerst aan in de instellingen van de app.",
			"Verschijnt het nog steeds niet, annuleer dan en begin opnieuw vanuit {client}. Er verandert niets zolang je niet hebt goedgekeurd.",
		},
		Here:    "Staat de app op deze telefoon? Maak een schermafbeelding van de code en open die in de app, of begin opnieuw op een computer.",
		Blurred: "Lukt het scannen niet?",
		BlurredText: []Line{
			"Vergroot de code en zet dit scherm helderder.",
			"Gebruik de scanner in {app}, niet de camera van de telefoon zelf.",
			"Lukt het nog steeds niet, annuleer dan en begin opnieuw vanuit {client}.",
		},
	},

	Renewal: Renewal{
		Code: "Nieuwe code sturen", Picture: "Andere afbeelding tonen", Request: "Verzoek opnieuw sturen",
		Sent:   "We hebben {bank} om een nieuwe code gevraagd. Gebruik de nieuwste: de vorige werkt misschien niet meer.",
		Drawn:  "Dit is een nieuwe afbeelding. De vorige werkt misschien niet meer.",
		Asked:  "We hebben {bank} gevraagd het verzoek opnieuw te sturen. Keur het nieuwste goed.",
		Choose: "Opnieuw sturen of een andere manier kiezen",
	},

	Visit: Visit{
		Title:     "Log in op {site}",
		Framed:    "Die opent in een nieuw venster. Log daar in en kom dan terug. Hier gaat het vanzelf verder.",
		Whole:     "Na het inloggen kom je hier terug.",
		Go:        "Ga naar {bank}",
		Opens:     "(opent een nieuw venster)",
		Swallowed: "Is er geen venster geopend? Misschien blokkeert de app die je gebruikt nieuwe vensters.",
		Same:      "Ga naar {bank} in dit venster",
		Help:      "Lukt het niet?",
		HelpText: []Line{
			"Gebruik de knop opnieuw. Die opent dezelfde pagina.",
			"Ben je klaar bij {bank} en gebeurt hier niets, wacht dan even of laad deze pagina opnieuw.",
			"Als je annuleert, verandert er niets.",
		},
	},

	Phone: Phone{
		Offer:   "Overstappen op je telefoon",
		Only:    "Sommige banken werken alleen op een telefoon.",
		Scan:    "Scan deze code met de camera van je telefoon en open de pagina.",
		Picture: "Code om te scannen met de camera van je telefoon",
		Address: "Of open dit adres op je telefoon:",
		Late: Purpose{
			Title: "De tijd is om",
			Why:   "De code werkt niet meer. Er is niets veranderd.",
		},
		Another: "Nieuwe code tonen",
		Back:    "Toch hier verder",
		Ask: Purpose{
			Title: "Welke cijfers staan er op je telefoon?",
			Why:   "Vul ze alleen in als het je eigen telefoon is. Tot die tijd staat er verder niets op.",
		},
		Label: "Twee cijfers",
		Wrong: Purpose{
			Title: "Dit zijn niet de cijfers",
			Why:   "Voor de zekerheid hebben we de telefoon losgekoppeld. Er stond verder niets op.",
		},
		There: Purpose{
			Title: "Je gaat verder op je telefoon",
			Why:   "Als je daar klaar bent, gaat deze pagina vanzelf verder. Laat de pagina open.",
		},
		Join: GoOn{
			Title:  "{Bank} op deze telefoon verbinden met {client}?",
			Text:   "Ga alleen verder als de code op je eigen scherm staat. Heeft iemand je de code gestuurd, sluit dan deze pagina.",
			Submit: "Verder",
		},
		Show: Purpose{
			Title: "Vul deze cijfers in op je eerste scherm",
			Why:   "Daarna ga je hier verder. Vertel ze aan niemand.",
		},
		Away: "Je kunt je telefoon wegleggen. Je eerste scherm gaat vanzelf verder.",
		Gone: End{
			Title: "Je kunt niet verder op deze telefoon",
			Text:  "Een code werkt één keer en maar een paar minuten. Er is niets verloren.",
			Next:  "Ga terug naar je eerste scherm en ga daar verder.",
		},
	},

	Act: Act{
		Title: "Je moet eerst iets doen bij {bank}",
		Why:   "Log zoals altijd in op {site} of in de app van de bank. Daar zie je wat je moet doen.",
		Then:  "Kom terug naar deze pagina als je klaar bent.",
		Done:  "Ik ben klaar",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Verbinding maken met {bank}",
			Why:   "Dit duurt meestal een paar seconden.",
		},
		Busy: Purpose{
			Title: "Controle bij {bank}",
			Why:   "Bij sommige banken duurt dit een of twee minuten.",
		},
		Unsure: Purpose{
			Title: "Nog bezig met de controle bij {bank}",
			Why:   "We hebben nog geen antwoord. Niets wordt twee keer verstuurd.",
		},
		Down: Purpose{
			Title: "Verbinden lukt nu niet",
			Why:   "Onze dataleverancier reageert niet. We blijven het proberen, minstens twee keer per minuut.",
		},
		Queued: Purpose{
			Title: "Je bent bijna aan de beurt",
			Why:   "Veel mensen maken nu verbinding. Je houdt je plek.",
		},
		QueuedAnswer: "Veel mensen maken nu verbinding. We versturen je antwoord als je aan de beurt bent. Je hoeft het niet opnieuw te versturen.",
		QueuedLeft:   Count{One: "Nog ongeveer {n} minuut tot je aan de beurt bent", Other: "Nog ongeveer {n} minuten tot je aan de beurt bent"},
		SigningIn: Purpose{
			Title: "Inloggen bij {bank}",
			Why:   "Dit duurt meestal minder dan een minuut.",
		},
		Reading: Purpose{
			Title: "Ingelogd bij {bank}",
			Why:   "We werken je rekeningen bij. Dit duurt meestal minder dan een minuut.",
		},
	},

	Done: Done{
		Title: "De verbinding werkt weer",
		Text:  "{Client} heeft weer toegang tot je rekeningen bij {bank}.",
	},

	Field: Field{
		Text: "Je antwoord", Username: "Gebruikersnaam", Search: "Naam van de bank", Secret: "Wachtwoord", Code: "Code", Number: "Nummer", Date: "Datum",
		Pick: "Kies een optie", Picks: "Kies een of meer opties", File: "Bestand",
		Optional:     "niet verplicht",
		Choose:       "Kies…",
		ChooseOne:    "Kies een optie.",
		FileTooLarge: "Kies een kleiner bestand, maximaal {n}\u00a0kB.",
		BadDate:      "Vul de volledige datum in: dag, maand en jaar.",
		Picture:      "Afbeelding {n}",
		Unseen:       "Hier hoort een afbeelding, maar die kon niet veilig worden getoond.",
		ByMessage:    "Sms", ByCall: "Telefoontje",
		Captcha: "Afbeelding van {bank} met wat je voor je antwoord nodig hebt",
		Dim:     "Kun je de afbeelding niet lezen?",
		DimText: []Line{
			"Vergroot de afbeelding en zet dit scherm helderder.",
			"Kun je geen afbeeldingen zien, vraag {bank} dan hoe je zonder kunt inloggen.",
			"Lukt het nog steeds niet, annuleer dan en begin opnieuw vanuit {client}.",
		},
		CapsLock:   "Caps Lock staat aan.",
		Enlarge:    "Afbeelding vergroten",
		EnlargeAll: "Afbeeldingen vergroten",
		Show:       "Tonen", Hide: "Verbergen",
		Find:       "Zoek in de lijst",
		Seek:       "Zoeken",
		OrPick:     "Of kies uit de lijst",
		OnlyDigits: "Vul alleen cijfers in.",
		LikeThis:   "Vul alleen cijfers in, bijvoorbeeld {example}.",
		Digits:     "Vul {n} cijfers in, bijvoorbeeld {example}.",
		CodeDigits: "Vul de {n} cijfers van de code in.",
	},

	Form: Form{
		Cancel:   "Annuleren",
		Language: "Taal",
		Earlier:  "Terug",
		Quit:     "Annuleren en sluiten",
		Continue: "Verder naar {client}",
		Back:     "Terug naar {client}",
		Close:    "Je kunt deze pagina sluiten en teruggaan naar {client}.",
		Message:  "Bericht van {bank}",
		Service:  "Bericht van onze dataleverancier",
		Trouble:  "Controleer: {title}",
		Problems: Count{One: "Controleer één antwoord hieronder", Other: "Controleer {n} antwoorden hieronder"},
		Colon:    ":",
		Lost:     "Versturen is niet gelukt. Controleer je internetverbinding en probeer het opnieuw. Niets wordt twee keer verstuurd.",
		Offline:  "Verbinden lukt nu niet. Controleer je internetverbinding. Deze pagina gaat vanzelf verder als die terug is.",
		Crowded:  "We kunnen dit nu niet aannemen, dus het is niet verstuurd. Probeer het over een minuut opnieuw.",
		Sending:  "Versturen…",

		LookAgain: "Opnieuw kijken",
		LookOften: "Elke minuut kijken",
		LookLess:  "Niet meer elke minuut kijken",
		Soon:      "Deze pagina sluit over 2 minuten.",
		Longer:    "Ik heb meer tijd nodig",
		Granted:   Count{One: "Je hebt nog {n} minuut.", Other: "Je hebt nog {n} minuten."},

		Stuck:   "Kom je er niet uit? {Client} kan helpen.",
		Support: "Hulp krijgen",
		Ref:     "Referentie",
		More:    "Nog één stap",
		For:     "Voor",
		NotYou:  "Ben jij dit niet, annuleer dan.",
	},

	Returned: Returned{
		Title: "Je kunt dit venster sluiten",
		Text:  "Bedankt. Ga terug naar {client}. Daar gaat het vanzelf verder.",
		Already: End{
			Title: "Dit heb je al gedaan",
			Text:  "We weten dat je bent ingelogd bij {bank}. Er is niets verloren.",
			Next:  "Je kunt dit venster sluiten en teruggaan naar {client}.",
		},
		Sure: GoOn{
			Title:  "{Bank} verbinden met {client}?",
			Text:   "Je komt terug van {bank} in een andere browser. Ga alleen verder als je {client} zelf hebt gevraagd om toegang tot je rekeningen. Heeft iemand anders je hierheen gestuurd, sluit dan deze pagina.",
			Submit: "Verder",
		},
	},

	Welcome: GoOn{
		Title:  "Verbind je bank opnieuw",
		Text:   "{Client} heeft geen toegang meer tot je rekeningen. Ga verder om opnieuw in te loggen.",
		Submit: "Verder",
	},

	Accessible: Accessible{
		Link:     "Toegankelijkheid",
		Title:    "Toegankelijkheid",
		Text:     "Deze pagina verbindt een app opnieuw met een bank. Iedereen moet haar kunnen gebruiken.",
		Meets:    "Ze is gemaakt om te voldoen aan EN 301 549 en WCAG 2.2 op niveau AA, zoals de Europese toegankelijkheidswet vraagt. Voor zover we weten voldoet ons eigen deel er volledig aan.",
		UseTitle: "Hoe je haar kunt gebruiken",
		Use: []Line{
			"Met alleen een toetsenbord, met een schermlezer of zonder JavaScript.",
			"Met tekst die twee keer zo groot is, met meer ruimte tussen letters en regels of op een smal scherm, zonder opzij te scrollen.",
			"In je eigen kleuren, met meer contrast, licht of donker en zonder beweging, zoals je apparaat is ingesteld.",
		},
		BankTitle: "Wat van de bank afhangt",
		Bank: []Line{
			"Een bank kan vragen een afbeelding te lezen of een code te scannen. Vraag de bank om een andere manier als je dat niet kunt.",
			"Berichten van de bank staan er in haar eigen woorden. Haar website en app horen niet bij deze pagina.",
		},
		TestedTitle: "Hoe we dat weten",
		Tested:      "Programma’s (axe en Lighthouse) bekijken elk scherm in elke taal, licht, donker en met hoog contrast. Van elke soort wordt ook een route met alleen het toetsenbord doorlopen. Mensen met een beperking hebben de pagina nog niet getest.",
		Reviewed:    "Laatst nagekeken",
		HelpTitle:   "Als iets je in de weg zit",
		Help:        "{Client} kan helpen en hoort het graag.",
		Complain:    "Helpt het antwoord je niet, dan kun je terecht bij de instantie voor toegankelijkheid in je land.",
	},

	Recovery: Recovery{
		Here:    "Je kunt het ook meteen hier opnieuw proberen.",
		Minutes: Count{One: "Probeer het over ongeveer {n} minuut opnieuw vanuit {client}.", Other: "Probeer het over ongeveer {n} minuten opnieuw vanuit {client}."},
		Hours:   Count{One: "Probeer het over ongeveer {n} uur opnieuw vanuit {client}.", Other: "Probeer het over ongeveer {n} uur opnieuw vanuit {client}."},
		Tell:    "Laat het me weten als {bank} weer werkt",
		Told:    "We laten het {client} weten zodra {bank} weer werkt, zodat jij het hoort.",
		Down:    "Veel mensen kunnen nu geen verbinding maken met {bank}. Je kunt het toch proberen of later terugkomen.",
	},

	Notice: Notice{
		Developer: "Voor ontwikkelaars",
		GoBack:    "Terug",
		TryAgain:  "Opnieuw proberen",
		Foreign: End{
			Title: "Deze pagina kan hier niet worden getoond",
			Text:  "{Client} heeft de website die deze pagina toont niet geregistreerd. Voor je veiligheid vragen we hier niets.",
			Next:  "Begin opnieuw vanuit {client}. Gebeurt dit weer, meld het dan aan {client}.",
		},
	},

	Ends: dutchEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} heeft deze gegevens niet geaccepteerd. Controleer ze en probeer het opnieuw.",
		reconnect.WrongCode:        "{Bank} heeft dit antwoord niet geaccepteerd. Controleer het en probeer het opnieuw.",
		reconnect.CodeExpired:      "Die code is verlopen. Vul de nieuwste code van {bank} in.",
		reconnect.PasswordExpired:  "De bank wil dat je een nieuw wachtwoord kiest. Wijzig het op {site} of in de app van de bank.",
		reconnect.ConsentNeeded:    "{Bank} vraagt hier af en toe om. Als je verdergaat, krijg je misschien een bericht of een code.",
		reconnect.NotApproved:      "Het verzoek is niet goedgekeurd, of de tijd was om. Probeer het opnieuw met je apparaat bij de hand.",
		reconnect.NotAuthorized:    "Je bent teruggekomen van {bank} zonder toestemming te geven. Je kunt het opnieuw proberen.",
		reconnect.Locked:           "{Bank} heeft je toegang geblokkeerd. Deblokkeer die op de website van de bank of bel de bank.",
		reconnect.OtherSession:     "Je bent ergens anders ingelogd bij {bank}. Log daar uit, wacht even en probeer het opnieuw.",
		reconnect.WrongSite:        "Deze gegevens horen bij een andere website van {bank}. Kies de website die je normaal gebruikt.",
		reconnect.WrongPerson:      "Deze gegevens zijn van iemand anders. Vul de gegevens in die je de eerste keer gebruikte.",
		reconnect.ActionNeeded:     "Log in op {site} of in de app van de bank en doe wat daar wordt gevraagd.",
		reconnect.RateLimited:      "Veel mensen maken nu verbinding, dus je antwoord is niet verstuurd. Verstuur het zo nog een keer.",
		reconnect.Interrupted:      "Het antwoord van {bank} is niet aangekomen en we weten niet of het jouwe er is. Vul het opnieuw in.",
		reconnect.Unreachable:      "Onze dataleverancier reageert niet, dus je antwoord is niet verstuurd. Verstuur het over een minuut nog een keer.",
		reconnect.NoCode:           "{Client} heeft niet geantwoord, dus we konden niet beginnen. Er is niets verloren. Probeer het over een minuut opnieuw.",
		reconnect.Crowded:          "Veel mensen maken nu verbinding. Er is niets verloren. Probeer het over een minuut opnieuw.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Vul dit in om verder te gaan.",
		reconnect.TooShort: "Vul minstens {n} tekens in.",
		reconnect.TooLong:  "Vul hoogstens {n} tekens in.",
		reconnect.Mismatch: "Controleer dit. {Bank} verwacht het in een andere vorm.",
		reconnect.NoChoice: "Kies een van de opties hieronder.",
	},
}
