package text

import "github.com/open-reconnect/reconnect"

// polish speaks to one person without a gender: no past tense of "you". A name is never inflected, so it stands behind a noun that is ("bank
// {bank}" would do) or behind a preposition, and what stands for an unknown one has that case of its own.
var polish = &Catalogue{
	Tag: "pl", Name: "Polski", Plural: polishPlural, Group: "\u00a0", Joined: true,

	NoBank: "twój bank", NoBankFirst: "Twój bank",
	NoClient: "aplikacja, z której korzystasz", NoClientFirst: "Aplikacja, z której korzystasz,",
	App: "aplikacji {bank}", NoApp: "aplikacji banku",
	Site: "stronie {bank}", NoSite: "stronie banku",
	without: map[string]Line{
		"do bank": "do banku", "z bank": "z bankiem", "w bank": "w banku", "od bank": "od banku", "od client": "od aplikacji, z której korzystasz",
		"do client": "do aplikacji, z której korzystasz", "w client": "w aplikacji, z której korzystasz", "z client": "z aplikacją, z której korzystasz",
	},

	Ask: Ask{
		SignIn: Purpose{
			Title: "Zaloguj się {do bank}",
			Why:   "{Client} nie ma już dostępu do twoich rachunków. Zaloguj się ponownie, aby przywrócić połączenie.",
		},
		Stale: "Dotychczasowe dane logowania już nie działają. Podaj te, których używasz teraz.",
		Anew:  "Odpowiedź nie została przyjęta albo dotarła za późno. Zaloguj się ponownie, aby otrzymać nową prośbę.",
		Code: Purpose{
			Title: "Wpisz kod",
			Why:   "Znajdziesz go w SMS-ie, w e-mailu albo w {app}.",
		},
		CodeOf:   "Wpisz {n}‑cyfrowy kod",
		CodeSeen: "Użyj obrazka poniżej, aby otrzymać kod.",
		CodeBad:  "{Bank} nie przyjął tego kodu. Sprawdź go i spróbuj ponownie.",
		Where: Purpose{
			Title: "Gdzie chcesz otrzymać kod?",
			Why:   "Kod będzie potrzebny w następnym kroku.",
		},
		Choose: Purpose{
			Title: "Wybierz opcję",
			Why:   "{Bank} potrzebuje twojego wyboru, aby przejść dalej.",
		},
		Way: Purpose{
			Title: "Jak logujesz się {do bank}?",
			Why:   "Wybierz sposób, z którego zwykle korzystasz.",
		},
		Picture: Purpose{
			Title: "Wybierz swój obrazek",
			Why:   "{Bank} sprawdza w ten sposób, że to ty.",
		},
		Find: Purpose{
			Title: "Znajdź swój bank",
			Why:   "Wpisz część nazwy albo wybierz bank z listy.",
		},
		Nothing: "Nie ma banku o takiej nazwie. Sprawdź pisownię albo wpisz mniej liter. Aby zobaczyć wszystkie banki, zostaw puste pole.",
		File: Purpose{
			Title: "Dodaj plik",
			Why:   "{Bank} potrzebuje tego pliku, aby przejść dalej.",
		},
		Question: Purpose{
			Title: "Odpowiedz na pytanie swojego banku",
			Why:   "{Bank} sprawdza w ten sposób, że to ty.",
		},
		Agree: Purpose{
			Title: "Potwierdź, że to ty",
			Why:   "{Bank} prosi o to od czasu do czasu. Jeśli przejdziesz dalej, możesz dostać wiadomość albo kod.",
		},
		TakeOver: Purpose{
			Title: "Ta strona jest już otwarta w innym oknie",
			Why:   "Jeśli przejdziesz dalej tutaj, tamta strona się zamknie.",
		},
		Submit:         "Dalej",
		SubmitLogin:    "Zaloguj się",
		SubmitTakeOver: "Kontynuuj tutaj",
		Private:        "Dane są szyfrowane i trafiają do dostawcy danych, który łączy aplikację z twoim bankiem. Ta strona niczego nie zapisuje.",
		Over:           "Czas minął. Jeśli {bank} nie przyjmuje już odpowiedzi, zacznij od nowa {w client}.",
		Attempts: Count{
			One:  "To ostatnia próba. Przerwiemy, zanim bank zablokuje ci dostęp.",
			Few:  "Zostały {n} próby. Przerwiemy, zanim bank zablokuje ci dostęp.",
			Many: "Zostało {n} prób. Przerwiemy, zanim bank zablokuje ci dostęp.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Zatwierdź prośbę w {app}",
			Why:   "Otwórz aplikację na telefonie albo użyj urządzenia od banku i zatwierdź prośbę.",
		},
		Scan: Purpose{
			Title: "Zeskanuj ten kod",
			Why:   "Otwórz aplikację banku na telefonie albo użyj urządzenia od banku i zeskanuj kod.",
		},
		Stay:    "Nie zamykaj tej strony. Po zatwierdzeniu sama przejdzie dalej.",
		Picture: "Kod do zeskanowania w {app}",
		Left:    Count{One: "Jeszcze około {n} minuty", Few: "Jeszcze około {n} minut", Many: "Jeszcze około {n} minut"},
		LeftJS:  "Pozostały czas:",
		Unsaid:  "Zwykle jest na to kilka minut. Gdy czas minie, możesz tu spróbować ponownie.",
		Over:    "Czas prawie minął. Jeśli prośba jest już zatwierdzona, strona za chwilę przejdzie dalej.",
		Help:    "Nie widzisz prośby?",
		HelpText: []Line{
			"Otwórz aplikację samodzielnie. Prośba często tam jest, nawet bez powiadomienia.",
			"Sprawdź, czy telefon ma połączenie z internetem i czy to on jest zarejestrowany w banku.",
			"Jeśli telefon lub aplikacja są nowe, włącz najpierw zatwierdzanie w ustawieniach aplikacji.",
			"Jeśli nadal jej nie ma, anuluj i zacznij od nowa {w client}. Bez zatwierdzenia nic się nie zmieni.",
		},
		Here:    "Aplikacja jest na tym telefonie? Zrób zrzut ekranu z kodem i otwórz go w aplikacji albo zacznij od nowa na komputerze.",
		Blurred: "Nie udaje się zeskanować?",
		BlurredText: []Line{
			"Powiększ kod i rozjaśnij ekran.",
			"Użyj skanera w {app}, a nie aparatu w telefonie.",
			"Jeśli nadal się nie udaje, anuluj i zacznij od nowa {w client}.",
		},
	},

	Renewal: Renewal{
		Code: "Wyślij nowy kod", Picture: "Pokaż inny obrazek", Request: "Wyślij prośbę ponownie",
		Sent:   "Nowy kod jest zamówiony. Użyj najnowszego, bo poprzedni może już nie działać.",
		Drawn:  "To nowy obrazek. Poprzedni może już nie działać.",
		Asked:  "Nowa prośba jest zamówiona. Zatwierdź najnowszą.",
		Choose: "Wyślij ponownie lub wybierz inny sposób",
	},

	Visit: Visit{
		Title:     "Zaloguj się na {site}",
		Framed:    "Otworzy się w nowym oknie. Zaloguj się tam, a potem tu wróć. Ta strona sama przejdzie dalej.",
		Whole:     "Po zalogowaniu wrócisz tutaj.",
		Go:        "Przejdź na stronę banku",
		Opens:     "(otwiera nowe okno)",
		Swallowed: "Nie otworzyło się żadne okno? Aplikacja, której używasz, może blokować nowe okna.",
		Same:      "Przejdź na stronę banku w tym oknie",
		Help:      "Coś nie działa?",
		HelpText: []Line{
			"Użyj przycisku jeszcze raz. Otwiera tę samą stronę.",
			"Jeśli w banku wszystko jest gotowe, a tu nic się nie dzieje, poczekaj chwilę albo odśwież tę stronę.",
			"Jeśli anulujesz, nic się nie zmieni.",
		},
	},

	Phone: Phone{
		Offer:   "Przejdź na telefon",
		Only:    "Niektóre banki działają tylko na telefonie.",
		Scan:    "Zeskanuj ten kod aparatem telefonu i otwórz stronę.",
		Picture: "Kod do zeskanowania aparatem telefonu",
		Address: "Albo otwórz na telefonie ten adres:",
		Late: Purpose{
			Title: "Czas minął",
			Why:   "Kod już nie działa. Nic się nie zmieniło.",
		},
		Another: "Pokaż nowy kod",
		Back:    "Dalej na tym ekranie",
		Ask: Purpose{
			Title: "Jakie cyfry pokazuje telefon?",
			Why:   "Wpisz je tylko wtedy, gdy to twój telefon. Do tego czasu nie pokazuje nic więcej.",
		},
		Label: "Dwie cyfry",
		Wrong: Purpose{
			Title: "To nie te cyfry",
			Why:   "Dla bezpieczeństwa telefon jest odłączony. Nie pokazał nic więcej.",
		},
		There: Purpose{
			Title: "Ciąg dalszy jest na telefonie",
			Why:   "Gdy tam skończysz, ta strona sama przejdzie dalej. Nie zamykaj jej.",
		},
		Join: GoOn{
			Title:  "Połączyć {bank} {z client} na tym telefonie?",
			Text:   "Kontynuuj tylko wtedy, gdy kod jest na twoim własnym ekranie. Jeśli przysłał ci go ktoś inny, zamknij tę stronę.",
			Submit: "Dalej",
		},
		Show: Purpose{
			Title: "Wpisz te cyfry na pierwszym ekranie",
			Why:   "Potem kontynuujesz tutaj. Nikomu ich nie podawaj.",
		},
		Away: "Możesz odłożyć telefon. Pierwszy ekran sam przejdzie dalej.",
		Gone: End{
			Title: "Na tym telefonie nie można kontynuować",
			Text:  "Kod działa raz i tylko przez kilka minut. Nic nie przepadło.",
			Next:  "Wróć do pierwszego ekranu i kontynuuj tam.",
		},
	},

	Act: Act{
		Title: "{Bank} najpierw czeka na twoje działanie",
		Why:   "Zaloguj się jak zwykle na stronie albo w aplikacji banku. Tam zobaczysz, co trzeba zrobić.",
		Then:  "Gdy to zrobisz, wróć na tę stronę.",
		Done:  "Gotowe",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Łączymy się {z bank}",
			Why:   "Zwykle trwa to kilka sekund.",
		},
		Busy: Purpose{
			Title: "Sprawdzamy dane {w bank}",
			Why:   "W niektórych bankach trwa to minutę lub dwie.",
		},
		Unsure: Purpose{
			Title: "Nadal sprawdzamy dane {w bank}",
			Why:   "Nie mamy jeszcze odpowiedzi. Nic nie zostanie wysłane dwa razy.",
		},
		Down: Purpose{
			Title: "Teraz nie możemy się połączyć",
			Why:   "Nasz dostawca danych nie odpowiada. Próbujemy dalej, co najmniej dwa razy na minutę.",
		},
		Queued: Purpose{
			Title: "Zaraz twoja kolej",
			Why:   "W tej chwili łączy się wiele osób. Twoje miejsce czeka.",
		},
		QueuedAnswer: "W tej chwili łączy się wiele osób. Wyślemy twoją odpowiedź, gdy przyjdzie jej kolej. Nie trzeba wysyłać jej ponownie.",
		QueuedLeft: Count{
			One: "Jeszcze około {n} minuty do twojej kolei", Few: "Jeszcze około {n} minut do twojej kolei", Many: "Jeszcze około {n} minut do twojej kolei",
		},
		SigningIn: Purpose{
			Title: "Logowanie {do bank}",
			Why:   "Zwykle trwa to mniej niż minutę.",
		},
		Reading: Purpose{
			Title: "Zalogowano {do bank}",
			Why:   "Aktualizujemy twoje rachunki. Zwykle trwa to mniej niż minutę.",
		},
	},

	Done: Done{
		Title: "Połączenie znów działa",
		Text:  "{Client} znów ma dostęp do twoich rachunków {w bank}.",
	},

	Field: Field{
		Text: "Twoja odpowiedź", Username: "Login", Search: "Nazwa banku", Secret: "Hasło", Code: "Kod", Number: "Numer", Date: "Data",
		Pick: "Wybierz jedną opcję", Picks: "Wybierz jedną lub więcej opcji", File: "Plik",
		Optional:     "nieobowiązkowe",
		Choose:       "Wybierz…",
		ChooseOne:    "Wybierz jedną z opcji.",
		FileTooLarge: "Wybierz mniejszy plik, najwyżej {n}\u00a0kB.",
		BadDate:      "Podaj pełną datę: dzień, miesiąc i rok.",
		Picture:      "Obrazek {n}",
		Unseen:       "Tu powinien być obrazek, ale nie można go bezpiecznie pokazać.",
		ByMessage:    "SMS", ByCall: "Połączenie telefoniczne",
		Captcha: "Obrazek {od bank} z tym, co jest potrzebne do odpowiedzi",
		Dim:     "Nie możesz odczytać obrazka?",
		DimText: []Line{
			"Powiększ obrazek i rozjaśnij ekran.",
			"Jeśli nie widzisz obrazków, dowiedz się {w bank}, jak zalogować się bez nich.",
			"Jeśli nadal się nie udaje, anuluj i zacznij od nowa {w client}.",
		},
		CapsLock:   "Klawisz Caps Lock jest włączony.",
		Enlarge:    "Powiększ obrazek",
		EnlargeAll: "Powiększ obrazki",
		Show:       "Pokaż", Hide: "Ukryj",
		Find:       "Szukaj na liście",
		Seek:       "Szukaj",
		OrPick:     "Albo wybierz z listy",
		OnlyDigits: "Wpisz tylko cyfry.",
		LikeThis:   "Wpisz tylko cyfry, na przykład {example}.",
		Digits:     "Liczba cyfr: {n}. Na przykład {example}.",
		CodeDigits: "Wpisz cały kod. Liczba cyfr: {n}.",
	},

	Form: Form{
		Cancel:   "Anuluj",
		Language: "Język",
		Earlier:  "Wstecz",
		Quit:     "Anuluj i zamknij",
		Continue: "Przejdź {do client}",
		Back:     "Wróć {do client}",
		Close:    "Możesz zamknąć tę stronę i wrócić {do client}.",
		Message:  "Wiadomość od banku",
		Service:  "Wiadomość od naszego dostawcy danych",
		Trouble:  "Do sprawdzenia: {title}",
		Problems: Count{One: "Sprawdź {n} odpowiedź poniżej", Few: "Sprawdź {n} odpowiedzi poniżej", Many: "Sprawdź {n} odpowiedzi poniżej"},
		Colon:    ":",
		Lost:     "Nie udało się tego wysłać. Sprawdź połączenie z internetem i spróbuj ponownie. Nic nie zostanie wysłane dwa razy.",
		Offline:  "Teraz nie możemy się połączyć. Sprawdź połączenie z internetem. Gdy wróci, strona sama przejdzie dalej.",
		Crowded:  "Teraz nie możemy przyjąć odpowiedzi, więc nie została wysłana. Spróbuj ponownie za minutę.",
		Sending:  "Wysyłanie…",

		LookAgain: "Sprawdź ponownie",
		LookOften: "Sprawdzaj co minutę",
		LookLess:  "Nie sprawdzaj co minutę",
		Soon:      "Ta strona zamknie się za 2 minuty.",
		Longer:    "Potrzebuję więcej czasu",
		Granted:   Count{One: "Masz jeszcze {n} minutę.", Few: "Masz jeszcze {n} minuty.", Many: "Masz jeszcze {n} minut."},

		Stuck:   "Nadal jest problem? {Client} może pomóc.",
		Support: "Uzyskaj pomoc",
		Ref:     "Numer sprawy",
		More:    "Jeszcze jeden krok",
		For:     "Dla",
		NotYou:  "Jeśli to nie ty, anuluj.",
	},

	Returned: Returned{
		Title: "Możesz zamknąć to okno",
		Text:  "Dziękujemy. Wróć {do client}. Tam wszystko przejdzie dalej samo.",
		Already: End{
			Title: "To już jest gotowe",
			Text:  "Wiemy, że logowanie w banku się zakończyło. Nic nie przepadło.",
			Next:  "Możesz zamknąć to okno i wrócić {do client}.",
		},
		Sure: GoOn{
			Title:  "Połączyć {bank} {z client}?",
			Text:   "Wracasz ze strony banku w innej przeglądarce. Kontynuuj tylko wtedy, gdy dostęp do twoich rachunków to twoja prośba. Jeśli link przysłał ci ktoś inny, zamknij tę stronę.",
			Submit: "Dalej",
		},
	},

	Welcome: GoOn{
		Title:  "Połącz swój bank ponownie",
		Text:   "{Client} nie ma już dostępu do twoich rachunków. Przejdź dalej, aby zalogować się ponownie.",
		Submit: "Dalej",
	},

	Accessible: Accessible{
		Link:     "Dostępność",
		Title:    "Dostępność",
		Text:     "Ta strona ponownie łączy aplikację z bankiem. Powinien móc z niej korzystać każdy.",
		Meets:    "Ma spełniać wymagania EN 301 549 oraz WCAG 2.2 na poziomie AA, czego oczekuje Europejski akt o dostępności. Według naszej wiedzy nasza część spełnia je w całości.",
		UseTitle: "Jak można z niej korzystać",
		Use: []Line{
			"Za pomocą samej klawiatury, z czytnikiem ekranu albo bez JavaScriptu.",
			"Z tekstem dwa razy większym, z większymi odstępami między literami i wierszami albo na wąskim ekranie, bez przewijania na boki.",
			"We własnych kolorach, z większym kontrastem, w jasnym lub ciemnym motywie i bez ruchu, zgodnie z ustawieniami urządzenia.",
		},
		BankTitle: "Co zależy od banku",
		Bank: []Line{
			"Bank może wymagać odczytania obrazka albo zeskanowania kodu. Jeśli to niemożliwe, zapytaj bank o inny sposób.",
			"Wiadomości banku są pokazywane jego słowami. Strona i aplikacja banku nie są częścią tej strony.",
		},
		TestedTitle: "Skąd to wiemy",
		Tested:      "Programy (axe i Lighthouse) sprawdzają każdy ekran w każdym języku, w jasnych i ciemnych kolorach oraz przy wysokim kontraście. Po jednej drodze każdego rodzaju przechodzi się też samą klawiaturą. Osoby z niepełnosprawnościami jeszcze jej nie testowały.",
		Reviewed:    "Ostatni przegląd",
		HelpTitle:   "Jeśli coś przeszkadza",
		Help:        "{Client} może pomóc i chce o tym wiedzieć.",
		Complain:    "Jeśli odpowiedź nie pomoże, możesz zwrócić się do urzędu, który w Twoim kraju odpowiada za dostępność.",
	},

	Recovery: Recovery{
		Here: "Możesz też od razu spróbować jeszcze raz tutaj.",
		Minutes: Count{
			One:  "Spróbuj ponownie {w client} za około {n} minutę.",
			Few:  "Spróbuj ponownie {w client} za około {n} minuty.",
			Many: "Spróbuj ponownie {w client} za około {n} minut.",
		},
		Hours: Count{
			One:  "Spróbuj ponownie {w client} za około {n} godzinę.",
			Few:  "Spróbuj ponownie {w client} za około {n} godziny.",
			Many: "Spróbuj ponownie {w client} za około {n} godzin.",
		},
		Tell: "Powiadom mnie, gdy {bank} znów zadziała",
		Told: "Gdy {bank} znów zadziała, {client} otrzyma od nas wiadomość i może cię powiadomić.",
		Down: "Wiele osób nie może się teraz połączyć {z bank}. Możesz mimo to spróbować albo wrócić później.",
	},

	Notice: Notice{
		Developer: "Dla programistów",
		GoBack:    "Wróć",
		TryAgain:  "Spróbuj ponownie",
		Foreign: End{
			Title: "Tej strony nie można tu pokazać",
			Text:  "{Client} nie ma zarejestrowanej witryny, która ją pokazuje. Dla bezpieczeństwa o nic tu nie pytamy.",
			Next:  "Zacznij od nowa {w client}. Jeśli to się powtórzy, zgłoś to tam.",
		},
	},

	Ends: polishEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} nie przyjął tych danych. Sprawdź je i spróbuj ponownie.",
		reconnect.WrongCode:        "{Bank} nie przyjął tej odpowiedzi. Sprawdź ją i spróbuj ponownie.",
		reconnect.CodeExpired:      "Ten kod stracił ważność. Wpisz najnowszy kod {od bank}.",
		reconnect.PasswordExpired:  "Bank chce, żeby ustawić nowe hasło. Zmień je na {site} albo w aplikacji banku.",
		reconnect.ConsentNeeded:    "{Bank} prosi o to od czasu do czasu. Jeśli przejdziesz dalej, możesz dostać wiadomość albo kod.",
		reconnect.NotApproved:      "Prośba nie została zatwierdzona albo minął czas. Spróbuj ponownie, mając urządzenie pod ręką.",
		reconnect.NotAuthorized:    "Powrót ze strony banku nastąpił bez wyrażenia zgody. Możesz spróbować ponownie.",
		reconnect.Locked:           "{Bank} zablokował ci dostęp. Odblokuj go na stronie banku albo telefonicznie.",
		reconnect.OtherSession:     "Masz otwartą inną sesję {w bank}. Wyloguj się tam, poczekaj chwilę i spróbuj ponownie.",
		reconnect.WrongSite:        "Te dane są do innej strony tego banku. Wybierz tę, z której zwykle korzystasz.",
		reconnect.WrongPerson:      "Te dane należą do innej osoby. Podaj te, które były użyte za pierwszym razem.",
		reconnect.ActionNeeded:     "Zaloguj się na {site} albo w aplikacji banku i zrób to, o co prosi bank.",
		reconnect.RateLimited:      "W tej chwili łączy się wiele osób, więc odpowiedź nie została wysłana. Wyślij ją jeszcze raz za chwilę.",
		reconnect.Interrupted:      "Odpowiedź banku do nas nie dotarła i nie wiemy, czy dotarła twoja. Wpisz ją jeszcze raz.",
		reconnect.Unreachable:      "Nasz dostawca danych nie odpowiada, więc odpowiedź nie została wysłana. Wyślij ją jeszcze raz za minutę.",
		reconnect.NoCode:           "Brak odpowiedzi {od client}, więc nie mogliśmy zacząć. Nic nie przepadło. Spróbuj ponownie za minutę.",
		reconnect.Crowded:          "W tej chwili łączy się wiele osób. Nic nie przepadło. Spróbuj ponownie za minutę.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Wypełnij to pole, aby przejść dalej.",
		reconnect.TooShort: "Za krótkie. Najmniejsza liczba znaków: {n}.",
		reconnect.TooLong:  "Za długie. Największa liczba znaków: {n}.",
		reconnect.Mismatch: "Sprawdź te dane. {Bank} oczekuje innego formatu.",
		reconnect.NoChoice: "Wybierz jedną z opcji poniżej.",
	},
}
