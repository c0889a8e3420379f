package text

import "github.com/open-reconnect/reconnect"

// dutchEnds is what pages say of each end.
var dutchEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} heeft je inloggegevens niet geaccepteerd",
		Text:  "Er is niets veranderd.",
		Next:  "Controleer of je kunt inloggen op {site} en begin dan opnieuw vanuit {client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} heeft de code niet geaccepteerd",
		Text:  "Er is niets veranderd.",
		Next:  "Begin opnieuw vanuit {client} om een nieuwe code te krijgen.",
	},
	reconnect.CodeExpired: {
		Title: "De code is verlopen",
		Text:  "Een code werkt maar een paar minuten. Er is niets veranderd.",
		Next:  "Begin opnieuw vanuit {client} om een nieuwe code te krijgen.",
	},
	reconnect.PasswordExpired: {
		Title: "Je wachtwoord voor {bank} is verlopen",
		Text:  "De bank wil dat je een nieuw wachtwoord kiest. Er is niets veranderd.",
		Next:  "Wijzig het op {site} of in de app van de bank en begin dan opnieuw vanuit {client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} heeft opnieuw je toestemming nodig",
		Text:  "Tot die tijd kan {client} je rekeningen niet bijwerken. Wat je daar al ziet, blijft staan.",
		Next:  "Begin opnieuw vanuit {client} als je toestemming wilt geven.",
	},
	reconnect.NotApproved: {
		Title: "Het verzoek is niet goedgekeurd",
		Text:  "Het is geweigerd op je apparaat, of de tijd was om. Er is niets veranderd.",
		Next:  "Begin opnieuw vanuit {client} met je apparaat bij de hand.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} heeft je toestemming niet gekregen",
		Text:  "Je bent teruggekomen van de website van de bank zonder toestemming te geven. Er is niets veranderd.",
		Next:  "Begin opnieuw vanuit {client} als je toestemming wilt geven.",
	},
	reconnect.Locked: {
		Title: "{Bank} heeft je toegang geblokkeerd",
		Text:  "Banken doen dit om je te beschermen, vaak na een paar pogingen. Je geld en je gegevens zijn veilig.",
		Next:  "Deblokkeer je toegang op {site} of bel de bank, en begin dan opnieuw vanuit {client}.",
	},
	reconnect.OtherSession: {
		Title: "Je bent ergens anders ingelogd bij {bank}",
		Text:  "De bank staat dit maar op één plek tegelijk toe. Er is niets veranderd.",
		Next:  "Log uit op {site} en in de app van de bank, wacht een paar minuten en begin dan opnieuw vanuit {client}.",
	},
	reconnect.WrongSite: {
		Title: "Deze gegevens horen bij een andere website",
		Text:  "{Bank} heeft er meer dan één, en je bent bij een andere geregistreerd. Er is niets veranderd.",
		Next:  "Begin opnieuw vanuit {client} en kies de website die je normaal gebruikt.",
	},
	reconnect.WrongPerson: {
		Title: "Deze gegevens zijn van iemand anders",
		Text:  "Om je rekeningen gescheiden te houden, hebben we niets veranderd.",
		Next:  "Begin opnieuw vanuit {client} met de gegevens die je de eerste keer gebruikte.",
	},
	reconnect.ActionNeeded: {
		Title: "Je moet eerst iets doen bij {bank}",
		Text:  "Dat kan op de website van de bank of in de app. Er is niets veranderd.",
		Next:  "Log daar in, doe wat de bank vraagt en begin dan opnieuw vanuit {client}.",
	},
	reconnect.RateLimited: {
		Title: "Te veel pogingen op dit moment",
		Text:  "{Bank} accepteert er voorlopig geen meer. Er is niets veranderd.",
		Next:  "Probeer het over een uur of twee opnieuw vanuit {client}.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} reageert niet",
		Text:  "Het probleem ligt bij de bank, niet bij jou. Er is niets veranderd.",
		Next:  "Probeer het over een uur of twee opnieuw vanuit {client}.",
	},
	reconnect.Maintenance: {
		Title: "Bij {bank} is onderhoud bezig",
		Text:  "De bank heeft de dienst een tijdje stilgelegd. Er is niets veranderd.",
		Next:  "Probeer het later vandaag opnieuw vanuit {client}.",
	},
	reconnect.NotSupported: {
		Title: "We kunnen deze rekening niet opnieuw verbinden",
		Text:  "{Bank}, of dit soort rekening, wordt niet meer ondersteund. Wat je al ziet in {client} blijft staan.",
		Next:  "Ga terug naar {client} om te zien wat je kunt doen.",
	},
	reconnect.AggregatorFault: {
		Title: "Onze dataleverancier heeft een probleem",
		Text:  "Het ligt niet aan jou en niet aan de bank. Er is niets veranderd.",
		Next:  "Probeer het later vandaag opnieuw vanuit {client}.",
	},
	reconnect.Unknown: {
		Title: "Er is iets onverwachts gebeurd",
		Text:  "We hebben een antwoord gekregen dat we niet begrijpen. Er is niets veranderd.",
		Next:  "Probeer het opnieuw vanuit {client}. Gebeurt het weer, geef dan de referentie hieronder door aan {client}.",
	},
	reconnect.TooManyAttempts: {
		Title: "We zijn gestopt voordat {bank} je toegang blokkeerde",
		Text:  "Je gegevens zijn een paar keer geweigerd. Nog een poging kan je toegang blokkeren, dus hebben we niets meer verstuurd.",
		Next:  "Controleer of je kunt inloggen op {site}. Over een uur krijg je nog één poging vanuit {client}.",
	},
	reconnect.Interrupted: {
		Title: "Het antwoord van {bank} is niet aangekomen",
		Text:  "We weten niet of jouw antwoord is aangekomen. Er is niets verloren.",
		Next:  "Begin opnieuw vanuit {client}.",
	},
	reconnect.Unreachable: {
		Title: "Verbinden is niet gelukt",
		Text:  "Onze dataleverancier reageert al een paar minuten niet. Er is niets veranderd.",
		Next:  "Probeer het over een uur of twee opnieuw vanuit {client}.",
	},
	reconnect.Cancelled: {
		Title: "Je hebt geannuleerd",
		Text:  "Er is niets veranderd.",
		Next:  "Je kunt altijd opnieuw beginnen vanuit {client}.",
	},
	reconnect.Expired: {
		Title: "Deze pagina is verlopen",
		Text:  "Voor je veiligheid blijft ze maar een half uur open. Er is niets veranderd.",
		Next:  "Begin opnieuw vanuit {client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "Deze pagina is al open in een ander venster",
		Text:  "Je kunt maar op één plek tegelijk verdergaan. Er is niets verloren.",
		Next:  "Ga verder in het andere venster, of begin opnieuw vanuit {client}.",
	},
	reconnect.Superseded: {
		Title: "Je bent verdergegaan in een ander venster",
		Text:  "Deze pagina is daarom gesloten. Er is niets verloren.",
		Next:  "Ga naar het andere venster. Dit venster kun je sluiten.",
	},
	reconnect.DeadLink: {
		Title: "Deze link werkt niet meer",
		Text:  "Voor je veiligheid werkt een link maar één keer en maar kort. Er is niets verloren.",
		Next:  "Ga terug naar {client} en begin opnieuw om een nieuwe te krijgen.",
	},
	reconnect.Internal: {
		Title: "Er ging iets mis bij ons",
		Text:  "Het ligt niet aan jou. Er is niets veranderd.",
		Next:  "Probeer het over een paar minuten opnieuw vanuit {client}.",
	},
	reconnect.BadLink: {
		Title: "Deze link is niet compleet",
		Text:  "Er ontbreekt een stuk of het is beschadigd, dus we weten niet om welke verbinding het gaat. Er is niets verloren.",
		Next:  "Ga terug naar {client} en begin opnieuw. Heb je de link gekopieerd, kopieer hem dan helemaal.",
	},
	reconnect.UnknownClient: {
		Title: "We weten niet wie je hierheen stuurt",
		Text:  "De link noemt een app die hier niet is geregistreerd. Voor je veiligheid vragen we niets.",
		Next:  "Ga terug naar waar je vandaan kwam en meld het daar.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Deze link is niet veilig",
		Text:  "De link leidt naar een adres dat {client} niet heeft geregistreerd. Voor je veiligheid stoppen we hier.",
		Next:  "Ga terug naar {client} en meld het daar.",
	},
	reconnect.NotFound: {
		Title: "Deze pagina is er niet meer",
		Text:  "Ze is een tijd geleden gesloten, of heeft nooit bestaan. Er is niets verloren.",
		Next:  "Ga terug naar {client}. Vraagt die je nog om opnieuw te verbinden, begin daar dan opnieuw.",
	},
	reconnect.Forbidden: {
		Title: "Deze pagina hoort bij een andere browser",
		Text:  "Je hebt haar ergens anders geopend, of een andere website probeerde voor jou te antwoorden. Voor je veiligheid is er niets verstuurd.",
		Next:  "Ga verder in de browser waarin je begon, of begin opnieuw vanuit {client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "Je bent verdergegaan in een ander venster",
		Text:  "De link is meer dan één keer geopend en werkt maar in één venster. Er is niets verloren.",
		Next:  "Ga naar het andere venster, of begin opnieuw vanuit {client}.",
	},
	reconnect.BadRequest: {
		Title: "We konden niet lezen wat je browser verstuurde",
		Text:  "Het was te groot, beschadigd of te traag. Er is niets verloren.",
		Next:  "Probeer het opnieuw. Helpt dat niet, wis dan de cookies van deze site, of ga terug naar {client} en begin opnieuw.",
	},
	reconnect.Crowded: {
		Title: "Het is hier nu te druk",
		Text:  "Er is niets verloren, en je link werkt nog.",
		Next:  "Wacht een minuut en probeer het dan opnieuw.",
	},
	reconnect.Away: {
		Title: "Een ogenblik",
		Text:  "We zijn zo terug. Er is niets verloren en niets verstuurd.",
		Next:  "Deze pagina gaat over een paar seconden vanzelf verder.",
	},
	reconnect.NotBegun: {
		Title: "Je bent nog niet begonnen",
		Text:  "Er is niets veranderd.",
		Next:  "Open de link die je hebt gekregen en ga daar verder.",
	},
	reconnect.NoCode: {
		Title: "{Client} heeft niet geantwoord",
		Text:  "Zonder dat akkoord kunnen we niet beginnen. Er is niets verloren, en je link werkt nog.",
		Next:  "Open de link over een paar minuten opnieuw.",
	},
	reconnect.ReconnectOnly: {
		Title: "Deze pagina is alleen om banken opnieuw te verbinden",
		Text:  "Ze herstelt een verbinding die niet meer werkt. Je kunt hier geen bank toevoegen, geen rekeningen wijzigen en niet betalen. Er is niets veranderd.",
		Next:  "Ga terug naar {client} en meld dat de link hierheen leidt.",
	},
}
