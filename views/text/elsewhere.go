package text

import "github.com/open-reconnect/reconnect"

// Languages as they are spoken elsewhere: only the sentences whose words differ.

var quebecois = french.spoken(&Catalogue{
	Tag: "fr-CA", Name: "Français (Canada)", Group: "\u00a0",

	NoClient: "l’application d’où vous venez", NoClientFirst: "L’application d’où vous venez",
	App: "l’application {bank}", NoApp: "l’application de votre banque",

	Ask: Ask{
		Code: Purpose{Why: "Vous l’avez reçu par message texte ou par courriel, ou vous le trouverez dans {app}."},
	},
	Approve: Approve{
		Device: Purpose{Why: "Ouvrez l’application sur votre téléphone, ou utilisez l’appareil fourni par {bank}, et validez la demande."},
		HelpText: []Line{
			"Ouvrez l’application vous-même. La demande s’y trouve souvent sans notification.",
			"Vérifiez que votre téléphone est connecté à Internet et que c’est celui que vous avez enregistré auprès de {bank}.",
			"Si le téléphone ou l’application sont nouveaux, activez d’abord la validation des demandes dans les réglages de l’application.",
			"Si elle n’apparaît toujours pas, annulez et recommencez depuis {client}. Rien ne change tant que vous n’avez pas validé.",
		},
		Here: "L’application est sur ce téléphone\u202f? Faites une capture d’écran du code et ouvrez-la dans l’application, ou recommencez sur un ordinateur.",
	},
	Visit: Visit{
		Swallowed: "Aucune fenêtre ne s’est ouverte\u202f? L’application que vous utilisez bloque peut-être les nouvelles fenêtres.",
	},
	Phone: Phone{
		Scan:    "Numérisez ce code avec l’appareil photo de votre téléphone et ouvrez la page.",
		Picture: "Code à numériser avec l’appareil photo de votre téléphone",
	},
	Act:   Act{Why: "Connectez-vous comme d’habitude à vos services en ligne, sur {site} ou dans son application. Vous y verrez ce qu’il faut faire."},
	Field: Field{Username: "Nom d’utilisateur", ByMessage: "Message texte"},
	Accessible: Accessible{
		Text: "Cette page reconnecte une application à une banque. Tout le monde doit pouvoir l’utiliser.",
		Bank: []Line{
			"Une banque peut vous demander de lire une image ou de numériser un code. Si ce n’est pas possible pour vous, demandez-lui une autre solution.",
			"Les messages de la banque sont affichés tels quels. Son site et son application ne font pas partie de cette page.",
		},
	},
	Ends: map[reconnect.Reason]End{
		reconnect.PasswordExpired: {Next: "Changez-le dans vos services en ligne, sur {site} ou dans son application, puis recommencez depuis {client}."},
		reconnect.OtherSession: {
			Next: "Déconnectez-vous du site et de l’application de la banque, attendez quelques minutes, puis recommencez depuis {client}.",
		},
		reconnect.ActionNeeded: {Text: "Elle vous attend dans vos services en ligne, sur le site de la banque ou dans son application. Rien n’a changé."},
		reconnect.UnknownClient: {
			Text: "Le lien vient d’une application qui n’est pas enregistrée ici. Pour votre sécurité, nous ne vous demandons rien.",
		},
		reconnect.BadRequest: {
			Next: "Réessayez. Si cela ne suffit pas, effacez les témoins de ce site, ou revenez à {client} et recommencez.",
		},
	},
	Again: map[reconnect.Reason]Line{
		reconnect.PasswordExpired: "La banque vous demande un nouveau mot de passe. Changez-le dans vos services en ligne, sur {site} ou dans son application.",
		reconnect.ActionNeeded:    "Connectez-vous à vos services en ligne, sur {site} ou dans son application, et faites ce qui est demandé.",
	},
})

var mexican = spanish.spoken(&Catalogue{
	Tag: "es-MX", Name: "Español (México)", Group: ",",

	Approve: Approve{
		Device: Purpose{Why: "{Abre|Abra} la app en {tu|su} celular, o {usa|use} el dispositivo que {te|le} dio {bank}, para aprobar la solicitud."},
		Scan:   Purpose{Why: "{Abre|Abra} {app} en {tu|su} celular, o {usa|use} el dispositivo que {te|le} dio {bank}, para escanear el código."},
		HelpText: []Line{
			"{Abre|Abra} la app directamente. Muchas veces la solicitud está ahí sin notificación.",
			"{Revisa|Revise} que {tu|su} celular tenga conexión a internet y que sea el que {registraste|registró} en {bank}.",
			"Si el celular o la app son nuevos, {activa|active} antes las aprobaciones en la configuración de la app.",
			"Si sigue sin aparecer, {cancela|cancele} para empezar de nuevo desde {client}. Nada cambia hasta que la {apruebes|apruebe}.",
		},
		Here: "¿La app está en este celular? {Toma|Tome} una captura de pantalla del código y {ábrela|ábrala} en la app, o {empieza|empiece} de nuevo en una computadora.",
		BlurredText: []Line{
			"{Amplía|Amplíe} el código y {sube|suba} el brillo de esta pantalla.",
			"{Usa|Use} el escáner de {app}, no la cámara del celular.",
			"Si sigue sin funcionar, {cancela|cancele} para empezar de nuevo desde {client}.",
		},
	},
	Phone: Phone{
		Offer:   "Pasar a {tu|su} celular",
		Only:    "Algunos bancos solo funcionan en un celular.",
		Scan:    "{Escanea|Escanee} este código con la cámara de {tu|su} celular y {abre|abra} la página.",
		Picture: "Código para escanear con la cámara de {tu|su} celular",
		Address: "O {abre|abra} esta dirección en {tu|su} celular:",
		Ask: Purpose{
			Title: "¿Qué dígitos muestra {tu|su} celular?",
			Why:   "{Escríbelos|Escríbalos} solo si es {tu|su} propio celular. Hasta entonces no muestra nada más.",
		},
		Wrong: Purpose{Why: "Por seguridad, el celular está desconectado. No ha mostrado nada más."},
		There: Purpose{Title: "La conexión sigue en {tu|su} celular"},
		Join:  GoOn{Title: "¿Conectar {bank} con {client} en este celular?"},
		Away:  "Ya {puedes|puede} guardar {tu|su} celular. La primera pantalla continúa automáticamente.",
		Gone:  End{Title: "No se puede continuar en este celular"},
	},
	Field: Field{ByMessage: "Mensaje SMS"},
	Form:  Form{Support: "Pedir ayuda"},
	Ends: map[reconnect.Reason]End{
		reconnect.WrongCredentials: {Next: "{Revisa|Revise} que {puedes|puede} iniciar sesión en {site}. Después, {empieza|empiece} de nuevo desde {client}."},
		reconnect.TooManyAttempts:  {Next: "{Revisa|Revise} que {puedes|puede} iniciar sesión en {site}. En una hora {tienes|tiene} un intento más desde {client}."},
	},
})
