package text

import "github.com/open-reconnect/reconnect"

// polishEnds is what pages say of each end.
var polishEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} nie przyjął danych logowania",
		Text:  "Nic się nie zmieniło.",
		Next:  "Sprawdź, czy możesz zalogować się na {site}, a potem zacznij od nowa {w client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} nie przyjął kodu",
		Text:  "Nic się nie zmieniło.",
		Next:  "Zacznij od nowa {w client}, aby dostać nowy kod.",
	},
	reconnect.CodeExpired: {
		Title: "Kod stracił ważność",
		Text:  "Kod działa tylko przez kilka minut. Nic się nie zmieniło.",
		Next:  "Zacznij od nowa {w client}, aby dostać nowy kod.",
	},
	reconnect.PasswordExpired: {
		Title: "Twoje hasło do banku straciło ważność",
		Text:  "Bank chce, żeby ustawić nowe. Nic się nie zmieniło.",
		Next:  "Zmień je na {site} albo w aplikacji banku, a potem zacznij od nowa {w client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} znów potrzebuje twojej zgody",
		Text:  "Do tego czasu nie można aktualizować twoich rachunków. To, co już widać w aplikacji, zostaje.",
		Next:  "Zacznij od nowa {w client}, gdy zechcesz wyrazić zgodę.",
	},
	reconnect.NotApproved: {
		Title: "Prośba nie została zatwierdzona",
		Text:  "Została odrzucona na urządzeniu albo minął czas. Nic się nie zmieniło.",
		Next:  "Zacznij od nowa {w client}, mając urządzenie pod ręką.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} nie otrzymał twojej zgody",
		Text:  "Powrót ze strony banku nastąpił bez wyrażenia zgody. Nic się nie zmieniło.",
		Next:  "Zacznij od nowa {w client}, gdy zechcesz wyrazić zgodę.",
	},
	reconnect.Locked: {
		Title: "{Bank} zablokował ci dostęp",
		Text:  "Banki robią to dla ochrony, często po kilku próbach. Twoje pieniądze i dane są bezpieczne.",
		Next:  "Odblokuj dostęp na {site} albo telefonicznie, a potem zacznij od nowa {w client}.",
	},
	reconnect.OtherSession: {
		Title: "Masz otwartą inną sesję {w bank}",
		Text:  "Bank pozwala tylko na jedną naraz. Nic się nie zmieniło.",
		Next:  "Wyloguj się na {site} i w aplikacji banku, poczekaj kilka minut, a potem zacznij od nowa {w client}.",
	},
	reconnect.WrongSite: {
		Title: "Te dane są do innej strony",
		Text:  "{Bank} ma ich kilka, a te dane pasują do innej. Nic się nie zmieniło.",
		Next:  "Zacznij od nowa {w client} i wybierz stronę, z której zwykle korzystasz.",
	},
	reconnect.WrongPerson: {
		Title: "Te dane należą do innej osoby",
		Text:  "Aby nie pomieszać rachunków, niczego nie zmieniliśmy.",
		Next:  "Zacznij od nowa {w client}, z danymi użytymi za pierwszym razem.",
	},
	reconnect.ActionNeeded: {
		Title: "{Bank} najpierw czeka na twoje działanie",
		Text:  "Można to zrobić na stronie banku albo w jego aplikacji. Nic się nie zmieniło.",
		Next:  "Zaloguj się tam, zrób to, o co prosi bank, a potem zacznij od nowa {w client}.",
	},
	reconnect.RateLimited: {
		Title: "Na razie za dużo prób",
		Text:  "{Bank} przez jakiś czas nie przyjmie kolejnych. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client} za godzinę lub dwie.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} nie odpowiada",
		Text:  "Problem jest po stronie banku, nie u ciebie. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client} za godzinę lub dwie.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} ma przerwę techniczną",
		Text:  "Bank na jakiś czas wstrzymał usługę. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client} później w ciągu dnia.",
	},
	reconnect.NotSupported: {
		Title: "Tego rachunku nie można połączyć ponownie",
		Text:  "{Bank} albo ten rodzaj rachunku nie jest już obsługiwany. To, co już widać w aplikacji, zostaje.",
		Next:  "Wróć {do client}, aby zobaczyć, co można zrobić.",
	},
	reconnect.AggregatorFault: {
		Title: "Nasz dostawca danych ma problem",
		Text:  "To nie twoja wina ani wina banku. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client} później w ciągu dnia.",
	},
	reconnect.Unknown: {
		Title: "Stało się coś nieoczekiwanego",
		Text:  "Dostaliśmy odpowiedź, której nie rozumiemy. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client}. Jeśli to się powtórzy, podaj tam numer sprawy widoczny poniżej.",
	},
	reconnect.TooManyAttempts: {
		Title: "Przerwaliśmy, zanim bank zablokuje ci dostęp",
		Text:  "Twoje dane zostały odrzucone kilka razy. Kolejna próba mogłaby zablokować dostęp, więc nic więcej nie wysłaliśmy.",
		Next:  "Sprawdź, czy możesz zalogować się na {site}. Za godzinę będzie jeszcze jedna próba {w client}.",
	},
	reconnect.Interrupted: {
		Title: "Odpowiedź banku do nas nie dotarła",
		Text:  "Nie wiemy, czy twoja dotarła do banku. Poza tym nic nie przepadło.",
		Next:  "Zacznij od nowa {w client}.",
	},
	reconnect.Unreachable: {
		Title: "Nie udało się połączyć",
		Text:  "Nasz dostawca danych nie odpowiada od kilku minut. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client} za godzinę lub dwie.",
	},
	reconnect.Cancelled: {
		Title: "Anulowano",
		Text:  "Nic się nie zmieniło.",
		Next:  "W każdej chwili możesz zacząć od nowa {w client}.",
	},
	reconnect.Expired: {
		Title: "Ta strona wygasła",
		Text:  "Dla bezpieczeństwa jest otwarta tylko przez pół godziny. Nic się nie zmieniło.",
		Next:  "Zacznij od nowa {w client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "Ta strona jest już otwarta w innym oknie",
		Text:  "Można kontynuować tylko w jednym miejscu. Nic nie przepadło.",
		Next:  "Przejdź do tamtego okna albo zacznij od nowa {w client}.",
	},
	reconnect.Superseded: {
		Title: "Ciąg dalszy jest w innym oknie",
		Text:  "Dlatego ta strona jest zamknięta. Nic nie przepadło.",
		Next:  "Przejdź do tamtego okna. To możesz zamknąć.",
	},
	reconnect.DeadLink: {
		Title: "Ten link już nie działa",
		Text:  "Dla bezpieczeństwa każdy link działa tylko raz i przez krótki czas. Nic nie przepadło.",
		Next:  "Wróć {do client} i zacznij od nowa, aby dostać nowy.",
	},
	reconnect.Internal: {
		Title: "Coś poszło nie tak po naszej stronie",
		Text:  "To nie twoja wina. Nic się nie zmieniło.",
		Next:  "Spróbuj ponownie {w client} za kilka minut.",
	},
	reconnect.BadLink: {
		Title: "Ten link jest niekompletny",
		Text:  "Brakuje jego części albo jest uszkodzona, więc nie wiemy, którego połączenia dotyczy. Nic nie przepadło.",
		Next:  "Wróć {do client} i zacznij od nowa. Jeśli kopiujesz link, skopiuj go w całości.",
	},
	reconnect.UnknownClient: {
		Title: "Nie wiemy, skąd jest ten link",
		Text:  "Wskazuje aplikację, która nie jest tu zarejestrowana. Dla bezpieczeństwa o nic nie pytamy.",
		Next:  "Wróć tam, skąd jest link, i zgłoś problem.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Ten link nie jest bezpieczny",
		Text:  "Prowadzi pod adres, którego nie ma na liście tej aplikacji. Dla bezpieczeństwa kończymy tutaj.",
		Next:  "Wróć {do client} i zgłoś problem.",
	},
	reconnect.NotFound: {
		Title: "Tej strony już nie ma",
		Text:  "Została zamknięta jakiś czas temu albo nigdy nie istniała. Nic nie przepadło.",
		Next:  "Wróć {do client}. Jeśli nadal widzisz tam prośbę o ponowne połączenie, zacznij od nowa.",
	},
	reconnect.Forbidden: {
		Title: "Ta strona należy do innej przeglądarki",
		Text:  "Została otwarta gdzie indziej albo inna witryna próbowała odpowiedzieć za ciebie. Dla bezpieczeństwa nic nie zostało wysłane.",
		Next:  "Wróć do przeglądarki, w której wszystko się zaczęło, albo zacznij od nowa {w client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "Ciąg dalszy jest w innym oknie",
		Text:  "Link został otwarty więcej niż raz, a działa tylko w jednym oknie. Nic nie przepadło.",
		Next:  "Przejdź do tamtego okna albo zacznij od nowa {w client}.",
	},
	reconnect.BadRequest: {
		Title: "Nie możemy odczytać tego, co wysłała przeglądarka",
		Text:  "Dane były za duże, uszkodzone albo zbyt wolne. Nic nie przepadło.",
		Next:  "Spróbuj ponownie. Jeśli to nie pomoże, usuń pliki cookie tej witryny albo wróć {do client} i zacznij od nowa.",
	},
	reconnect.Crowded: {
		Title: "W tej chwili jest tu zbyt wiele osób",
		Text:  "Nic nie przepadło, a link nadal działa.",
		Next:  "Poczekaj minutę i spróbuj ponownie.",
	},
	reconnect.Away: {
		Title: "Chwileczkę",
		Text:  "Zaraz wracamy. Nic nie przepadło i nic nie zostało wysłane.",
		Next:  "Za kilka sekund strona sama przejdzie dalej.",
	},
	reconnect.NotBegun: {
		Title: "Nic się jeszcze nie zaczęło",
		Text:  "Nic się nie zmieniło.",
		Next:  "Otwórz otrzymany link i kontynuuj tam.",
	},
	reconnect.NoCode: {
		Title: "Brak odpowiedzi {od client}",
		Text:  "Bez tej odpowiedzi nie możemy zacząć. Nic nie przepadło, a link nadal działa.",
		Next:  "Otwórz link ponownie za kilka minut.",
	},
	reconnect.ReconnectOnly: {
		Title: "Ta strona służy tylko do ponownego łączenia banków",
		Text:  "Przywraca połączenie, które przestało działać. Nie można tu dodać banku, zmienić rachunków ani zapłacić. Nic się nie zmieniło.",
		Next:  "Wróć {do client} i zgłoś, że link prowadzi tutaj.",
	},
}
