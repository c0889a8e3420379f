package text

import "github.com/open-reconnect/reconnect"

var french = &Catalogue{
	Tag:  "fr",
	Name: "Français",
	One:  func(n int) bool { return n < 2 },

	NoBank: "votre banque", NoBankFirst: "Votre banque",
	NoClient: "l’application d’où vous venez", NoClientFirst: "L’application d’où vous venez",
	App: "l’appli {bank}", NoApp: "l’appli de votre banque",
	Site: "le site {bank}", NoSite: "le site de votre banque",

	Ask: Ask{
		SignIn: Purpose{
			Title: "Connectez-vous à {bank}",
			Why:   "{Client} n’accède plus à vos comptes chez {bank}. Il suffit de vous identifier une fois de plus pour rétablir la connexion.",
		},
		Stale: "{Bank} n’accepte plus les identifiants enregistrés. Indiquez ceux que vous utilisez aujourd’hui.",
		Anew:  "{Bank} n’a pas accepté la dernière réponse, ou elle est arrivée trop tard. Identifiez-vous à nouveau pour recommencer.",
		Code: Purpose{
			Title: "Saisissez votre code",
			Why:   "{Bank} demande un code à usage unique. Vous le recevez par SMS ou le trouvez dans l’appli de votre banque.",
		},
		CodeOf:   "Saisissez le code à {n} chiffres",
		CodeSeen: "Utilisez l’image ci-dessous pour obtenir votre code.",
		CodeBad:  "{Bank} n’a pas accepté ce code. Vérifiez-le et réessayez.",
		Where: Purpose{
			Title: "Où {bank} doit-elle envoyer votre code ?",
			Why:   "Vous en aurez besoin à l’étape suivante.",
		},
		Choose: Purpose{
			Title: "Choisissez comment continuer",
			Why:   "{Bank} vous laisse le choix.",
		},
		Way: Purpose{
			Title: "Choisissez votre accès",
			Why:   "{Bank} propose plusieurs accès. Choisissez celui que vous utilisez d’habitude.",
		},
		Picture: Purpose{
			Title: "Choisissez votre image",
			Why:   "{Bank} veut s’assurer que c’est bien vous.",
		},
		Find: Purpose{
			Title: "Trouvez votre banque",
			Why:   "Saisissez une partie de son nom ou choisissez-la dans la liste.",
		},
		Nothing: "Aucune banque ne porte ce nom. Vérifiez l’orthographe, saisissez moins de lettres ou laissez le champ vide pour tout voir.",
		File: Purpose{
			Title: "Ajoutez un fichier",
			Why:   "{Bank} a besoin d’un fichier pour continuer.",
		},
		Question: Purpose{
			Title: "Une question de votre banque",
			Why:   "{Bank} veut s’assurer que c’est bien vous.",
		},
		Agree: Purpose{
			Title: "{Bank} attend votre confirmation",
			Why:   "Pour garder vos comptes accessibles depuis {client}, {bank} vous demande de temps en temps de confirmer. Si vous continuez, vous recevrez peut-être un message ou un code.",
		},
		TakeOver: Purpose{
			Title: "Cette connexion est ouverte dans une autre fenêtre",
			Why:   "Continuez ici pour terminer sur cette page. L’autre page se ferme alors.",
		},
		Submit:         "Continuer",
		SubmitLogin:    "S’identifier",
		SubmitTakeOver: "Continuer ici",
		Private:        "Ce que vous saisissez est envoyé une seule fois, chiffré, au service qui lit vos comptes pour {client}. Cette page n’en garde rien.",
		Over:           "Le temps prévu pour répondre est écoulé. Si {bank} n’accepte plus votre réponse, recommencez depuis {client}.",
		Attempts: Count{
			One:   "C’est le dernier essai ici. Nous nous arrêtons ensuite, pour que {bank} ne bloque pas votre accès.",
			Other: "Il reste {n} essais. Nous nous arrêtons ensuite, pour que {bank} ne bloque pas votre accès.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Confirmez dans l’appli de votre banque",
			Why:   "Ouvrez sur votre téléphone l’appli de votre banque, ou prenez l’appareil qu’elle vous a remis, et confirmez la demande qui s’y trouve.",
		},
		Scan: Purpose{
			Title: "Scannez cette image",
			Why:   "Ouvrez sur votre téléphone l’appli de votre banque, ou prenez l’appareil qu’elle vous a remis, scannez l’image et confirmez.",
		},
		Stay:    "Laissez cette page ouverte. Elle continue d’elle-même dès que vous avez confirmé.",
		Picture: "Image à scanner avec l’appli de votre banque",
		Left:    Count{One: "Il reste environ {n} minute", Other: "Il reste environ {n} minutes"},
		LeftJS:  "Temps restant :",
		Over:    "Le temps est presque écoulé. Si vous avez confirmé, cette page continue dans un instant.",
		Help:    "Rien n’est arrivé ?",
		HelpText: []Line{
			"Ouvrez l’appli vous-même : la demande y attend souvent sans notification.",
			"Vérifiez que le téléphone est en ligne et que c’est bien celui que {bank} connaît.",
			"Sinon, annulez et recommencez. Votre connexion reste telle qu’elle est.",
		},
		Here:    "L’appli est sur ce téléphone ? Faites une capture d’écran du code et ouvrez-la dans l’appli, ou recommencez sur un autre appareil.",
		Blurred: "Le code ne se scanne pas ?",
		BlurredText: []Line{
			"Agrandissez le code et augmentez la luminosité de cet écran.",
			"Utilisez le scanner de l’appli de {bank}, pas l’appareil photo du téléphone.",
			"Sinon, annulez et recommencez. Rien n’a changé.",
		},
	},

	Visit: Visit{
		Title:     "Identifiez-vous chez {bank}",
		Framed:    "{Bank} vous identifie sur sa propre page, dans une nouvelle fenêtre. Revenez ici ensuite : cette page s’en aperçoit d’elle-même.",
		Whole:     "{Bank} vous identifie sur sa propre page, puis vous ramène ici.",
		Go:        "Aller chez {bank}",
		Opens:     "(ouvre une nouvelle fenêtre)",
		Swallowed: "Aucune nouvelle fenêtre ne s’est ouverte ? L’appli autour de cette page ne le permet peut-être pas.",
		Same:      "Aller chez {bank} dans cette fenêtre",
		Help:      "Cela n’a pas marché ?",
		HelpText: []Line{
			"Vous pouvez utiliser le bouton à nouveau : il ouvre la même page.",
			"Si vous avez terminé chez {bank} et que cette page ne bouge pas, attendez un instant ou rechargez-la.",
			"Si vous annulez, votre connexion reste telle qu’elle est.",
		},
	},

	Act: Act{
		Title: "{Bank} attend d’abord quelque chose de vous",
		Why:   "Connectez-vous comme d’habitude sur le site ou dans l’appli de votre banque. Ce qui manque y est indiqué.",
		Then:  "Quand c’est fait, revenez sur cette page et continuez.",
		Done:  "C’est fait",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Connexion à {bank}",
			Why:   "Cela prend en général quelques secondes.",
		},
		Busy: Purpose{
			Title: "{Bank} vérifie",
			Why:   "Votre réponse est partie. Certaines banques mettent une minute ou deux.",
		},
		Unsure: Purpose{
			Title: "Vérification en cours chez {bank}",
			Why:   "La réponse n’est pas encore arrivée. Nous cherchons à savoir si votre saisie a été reçue. Rien n’est envoyé deux fois.",
		},
		Down: Purpose{
			Title: "Le service ne répond pas pour le moment",
			Why:   "Il s’agit du service qui lit vos comptes. Ni vous ni votre banque n’y êtes pour rien. Nous réessayons automatiquement, au moins deux fois par minute.",
		},
		Queued: Purpose{
			Title: "C’est bientôt votre tour",
			Why:   "Beaucoup de personnes se connectent en ce moment. Vous gardez votre place.",
		},
		QueuedAnswer: "Beaucoup de personnes se connectent en ce moment. Votre réponse sera envoyée à {bank} dès que ce sera votre tour. Inutile de l’envoyer à nouveau.",
		QueuedLeft:   Count{One: "Ce sera votre tour d’ici {n} minute", Other: "Ce sera votre tour dans {n} minutes environ"},
		SigningIn: Purpose{
			Title: "Identification chez {bank}",
			Why:   "Cela prend en général moins d’une minute.",
		},
		Reading: Purpose{
			Title: "{Bank} nous a laissés entrer",
			Why:   "Vos comptes sont en cours de lecture. Cela prend en général moins d’une minute.",
		},
	},

	Done: Done{
		Title: "La connexion est rétablie",
		Text:  "{Client} accède de nouveau à vos comptes chez {bank}. Vous n’avez plus rien à faire ici.",
	},

	Field: Field{
		Text: "Votre réponse", Search: "Nom de votre banque", Secret: "Mot de passe", Code: "Code", Number: "Nombre", Date: "Date",
		Pick: "Choisissez", Picks: "Choisissez un ou plusieurs éléments", File: "Fichier",
		Optional:     "facultatif",
		Choose:       "Choisir…",
		ChooseOne:    "Veuillez faire un choix.",
		FileTooLarge: "Ce fichier est trop grand. Il peut avoir jusqu’à {n} ko.",
		BadDate:      "Indiquez une date complète : jour, mois et année.",
		Picture:      "Image {n}",
		Captcha:      "Image qui accompagne la question",
		Enlarge:      "Agrandir l’image",
		EnlargeAll:   "Agrandir les images",
		Show:         "Afficher", Hide: "Masquer",
		Find:       "Chercher dans la liste",
		OnlyDigits: "{Bank} attend uniquement des chiffres, sans espaces.",
		LikeThis:   "{Bank} attend uniquement des chiffres, sans espaces, par exemple {example}.",
		Digits:     "Saisissez {n} chiffres, par exemple {example}.",
		CodeDigits: "Saisissez les {n} chiffres du code.",
	},

	Form: Form{
		Cancel:   "Annuler",
		Earlier:  "Retour",
		Quit:     "Annuler et fermer",
		Continue: "Continuer vers {client}",
		Back:     "Revenir à {client}",
		Close:    "Vous pouvez fermer cette page et revenir à {client}.",
		Message:  "Message de votre banque",
		Service:  "Message de notre fournisseur de données",
		Trouble:  "À vérifier : {title}",
		Problems: Count{One: "Une réponse est à revoir", Other: "{n} réponses sont à revoir"},
		Lost:     "Impossible d’envoyer pour l’instant. Vérifiez que vous êtes en ligne, puis réessayez. Rien n’est envoyé deux fois.",
		Offline:  "La connexion ne passe pas pour l’instant. Vérifiez que vous êtes en ligne. Cette page continuera d’elle-même dès que possible.",
		Crowded:  "Nous ne pouvons pas prendre ceci pour l’instant, rien n’a donc été envoyé. Réessayez dans une minute.",
		Sending:  "Envoi…",
		Stuck:    "Toujours bloqué ? {Client} peut vous aider.",
		Support:  "Obtenir de l’aide",
		Ref:      "Référence",
		More:     "Encore une étape",
	},

	Returned: Returned{
		Title: "Merci, vous êtes de retour",
		Text:  "Vous pouvez fermer cette fenêtre et revenir à {client}, qui est déjà au courant.",
		Already: End{
			Title: "Ceci a déjà été reçu",
			Text:  "Votre passage chez {bank} a déjà été pris en compte. Rien n’est perdu.",
			Next:  "Vous pouvez fermer cette fenêtre et revenir à {client}.",
		},
		Sure: GoOn{
			Title:  "Connecter {bank} à {client} ?",
			Text:   "Vous revenez de {bank} dans un autre navigateur que celui où vous avez commencé. Continuez seulement si vous avez vous-même demandé à {client} d’accéder à vos comptes. Si quelqu’un vous a envoyé ici, fermez cette page.",
			Submit: "Continuer",
		},
	},

	Welcome: GoOn{
		Title:  "Reconnectez votre banque",
		Text:   "{Client} n’a plus accès à vos comptes. Continuez pour vous identifier à nouveau.",
		Submit: "Continuer",
	},

	Notice: Notice{
		Developer: "Pour le développeur",
		GoBack:    "Revenir en arrière",
		TryAgain:  "Réessayer",
		Foreign: End{
			Title: "Cette page ne peut pas s’afficher ici",
			Text:  "La page qui l’entoure n’est pas enregistrée par {client}. Pour votre sécurité, rien ne vous est demandé ici.",
			Next:  "Recommencez depuis {client} et, si cela se reproduit, signalez-le.",
		},
	},

	Ends: map[reconnect.Reason]End{
		reconnect.WrongCredentials: {
			Title: "{Bank} n’a pas accepté vos identifiants",
			Text:  "Votre connexion est comme avant. Rien n’est perdu.",
			Next:  "Vérifiez que vous arrivez à vous connecter sur le site de la banque, puis recommencez depuis {client}.",
		},
		reconnect.WrongCode: {
			Title: "{Bank} n’a pas accepté le code",
			Text:  "Votre connexion est comme avant. Rien n’est perdu.",
			Next:  "Recommencez depuis {client} pour recevoir un nouveau code.",
		},
		reconnect.CodeExpired: {
			Title: "Le code est arrivé trop tard",
			Text:  "Un code n’est valable que quelques minutes. Votre connexion est comme avant.",
			Next:  "Recommencez depuis {client} pour recevoir un nouveau code.",
		},
		reconnect.PasswordExpired: {
			Title: "Votre mot de passe chez {bank} a expiré",
			Text:  "{Bank} vous demande d’en choisir un nouveau sur son site ou dans son appli. Rien n’est perdu.",
			Next:  "Changez le mot de passe chez {bank}, puis recommencez depuis {client}.",
		},
		reconnect.ConsentNeeded: {
			Title: "{Bank} a de nouveau besoin de votre accord",
			Text:  "Sans lui, {client} n’accède plus à vos comptes. Ce qui a déjà été lu reste.",
			Next:  "Recommencez depuis {client} quand vous voudrez donner votre accord.",
		},
		reconnect.NotApproved: {
			Title: "La demande n’a pas été confirmée",
			Text:  "Elle a été refusée sur votre appareil, ou le délai est passé. Votre connexion est comme avant.",
			Next:  "Recommencez depuis {client}, votre appareil à portée de main.",
		},
		reconnect.NotAuthorized: {
			Title: "{Bank} n’a pas reçu votre accord",
			Text:  "La page de la banque a été quittée sans que vous ayez donné votre accord. Votre connexion est comme avant.",
			Next:  "Recommencez depuis {client} quand vous voudrez donner votre accord.",
		},
		reconnect.Locked: {
			Title: "{Bank} a bloqué votre accès",
			Text:  "Les banques le font pour vous protéger, souvent après plusieurs essais. Votre argent et vos données sont en sécurité.",
			Next:  "Débloquez l’accès sur le site de la banque ou en l’appelant, puis recommencez depuis {client}.",
		},
		reconnect.OtherSession: {
			Title: "Une autre session est ouverte chez {bank}",
			Text:  "{Bank} n’en autorise qu’une à la fois. Rien n’est perdu.",
			Next:  "Déconnectez-vous du site et de l’appli de la banque, attendez quelques minutes, puis recommencez depuis {client}.",
		},
		reconnect.WrongSite: {
			Title: "Ces identifiants sont ceux d’un autre accès",
			Text:  "{Bank} a plusieurs sites, et votre identifiant est connu sur un autre. Rien n’est perdu.",
			Next:  "Recommencez depuis {client} et choisissez le site que vous utilisez d’habitude.",
		},
		reconnect.WrongPerson: {
			Title: "Ces identifiants sont ceux d’une autre personne",
			Text:  "Pour ne pas mélanger vos comptes avec ceux de quelqu’un d’autre, la connexion n’a pas été modifiée.",
			Next:  "Recommencez depuis {client} avec les identifiants de la première fois.",
		},
		reconnect.ActionNeeded: {
			Title: "{Bank} attend d’abord quelque chose de vous",
			Text:  "Il y a quelque chose à faire sur le site de la banque ou dans son appli. Rien n’est perdu.",
			Next:  "Connectez-vous chez {bank}, faites ce qui est demandé, puis recommencez depuis {client}.",
		},
		reconnect.RateLimited: {
			Title: "Trop de demandes pour le moment",
			Text:  "{Bank} n’accepte plus d’essais pour l’instant. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client} dans une heure ou deux.",
		},
		reconnect.BankUnavailable: {
			Title: "{Bank} ne répond pas en ce moment",
			Text:  "Le problème vient de la banque, pas de vous. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client} dans une heure ou deux.",
		},
		reconnect.Maintenance: {
			Title: "{Bank} est en maintenance",
			Text:  "La banque a arrêté son service pour un moment. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client} plus tard dans la journée.",
		},
		reconnect.NotSupported: {
			Title: "Cette connexion ne peut pas être rétablie ici",
			Text:  "{Bank}, ou ce type de compte, ne peut plus être lu automatiquement. Ce qui a déjà été lu reste.",
			Next:  "Revenez à {client} pour voir ce qui est possible.",
		},
		reconnect.AggregatorFault: {
			Title: "Le service qui lit vos comptes est en panne",
			Text:  "Vous n’y êtes pour rien, et {bank} non plus. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client} plus tard dans la journée.",
		},
		reconnect.Unknown: {
			Title: "Il s’est passé quelque chose d’inattendu",
			Text:  "Nous avons reçu une réponse que nous ne comprenons pas. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client}. Si cela se reproduit, donnez la référence ci-dessous.",
		},
		reconnect.TooManyAttempts: {
			Title: "Nous nous arrêtons avant que {bank} ne bloque votre accès",
			Text:  "Vos réponses ont été refusées plusieurs fois. Une de plus aurait pu bloquer votre accès : rien d’autre n’a été envoyé.",
			Next:  "Vérifiez que vous arrivez à vous connecter sur le site de la banque. Dans une heure, vous pourrez recommencer depuis {client}, avec un seul essai.",
		},
		reconnect.Interrupted: {
			Title: "La réponse de votre banque s’est perdue",
			Text:  "Nous ne savons pas si votre réponse est arrivée. Votre connexion est comme avant.",
			Next:  "Recommencez depuis {client}.",
		},
		reconnect.Unreachable: {
			Title: "Le service ne répond pas",
			Text:  "Le service qui lit vos comptes ne répond pas depuis quelques minutes. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client} dans une heure ou deux.",
		},
		reconnect.Cancelled: {
			Title: "Vous avez annulé",
			Text:  "Rien n’a été modifié. Votre connexion est comme avant.",
			Next:  "Vous pouvez recommencer depuis {client} à tout moment.",
		},
		reconnect.Expired: {
			Title: "Cette page n’est plus valable",
			Text:  "Pour votre sécurité, elle ne reste ouverte qu’une demi-heure. Rien n’a été modifié.",
			Next:  "Recommencez depuis {client}.",
		},
		reconnect.AlreadyOpen: {
			Title: "Cette connexion est ouverte dans une autre fenêtre",
			Text:  "Elle ne peut avancer qu’à un seul endroit. Rien n’est perdu.",
			Next:  "Continuez dans l’autre fenêtre, ou recommencez depuis {client}.",
		},
		reconnect.Superseded: {
			Title: "Vous avez continué dans une autre fenêtre",
			Text:  "Cette page est fermée, car la même connexion continue ailleurs. Rien n’est perdu.",
			Next:  "Passez à l’autre fenêtre. Vous pouvez fermer celle-ci.",
		},
		reconnect.DeadLink: {
			Title: "Ce lien a déjà servi ou n’est plus valable",
			Text:  "Pour votre sécurité, un lien ne sert qu’une fois et peu de temps. Rien n’est perdu.",
			Next:  "Revenez à {client} et recommencez : vous recevrez un nouveau lien.",
		},
		reconnect.Internal: {
			Title: "Une erreur s’est produite de notre côté",
			Text:  "Vous n’y êtes pour rien. Votre connexion est comme avant.",
			Next:  "Réessayez depuis {client} dans quelques minutes.",
		},
		reconnect.BadLink: {
			Title: "Ce lien est incomplet",
			Text:  "Une partie de l’adresse manque ou est abîmée : nous ne savons pas de quelle connexion il s’agit. Rien n’est perdu.",
			Next:  "Revenez à {client} et recommencez. Si vous avez copié le lien, copiez-le en entier.",
		},
		reconnect.UnknownClient: {
			Title: "Nous ne savons pas qui vous envoie",
			Text:  "Le lien nomme une application qui n’est pas enregistrée ici. Pour votre sécurité, nous ne vous demandons rien.",
			Next:  "Retournez d’où vous venez et signalez-le.",
		},
		reconnect.AddressNotAllowed: {
			Title: "Ce lien n’est pas sûr",
			Text:  "Il vous mènerait à une adresse que {client} n’a pas enregistrée. Pour votre sécurité, nous nous arrêtons ici.",
			Next:  "Revenez à {client} et signalez-le.",
		},
		reconnect.NotFound: {
			Title: "Il n’y a plus rien ici",
			Text:  "Cette page n’existe pas, ou elle est terminée depuis un moment. Rien n’est perdu.",
			Next:  "Revenez à {client}. Si la connexion a encore besoin de vous, recommencez là-bas.",
		},
		reconnect.Forbidden: {
			Title: "Cette page appartient à un autre navigateur",
			Text:  "Elle a été ouverte ailleurs, ou autre chose que cette page a essayé de répondre à votre place. Pour votre sécurité, rien n’a été envoyé.",
			Next:  "Continuez dans le navigateur où vous avez commencé, ou recommencez depuis {client}.",
		},
		reconnect.OpenedElsewhere: {
			Title: "Vous avez continué dans une autre fenêtre",
			Text:  "Ce lien a été ouvert plusieurs fois, et la première page utilisée continue. Rien n’est perdu.",
			Next:  "Passez à l’autre fenêtre, ou recommencez depuis {client}.",
		},
		reconnect.BadRequest: {
			Title: "La demande n’a pas pu être lue",
			Text:  "Votre navigateur a envoyé plus que cette page ne peut recevoir, ou la demande est arrivée abîmée ou trop lentement. Rien n’est perdu.",
			Next:  "Veuillez réessayer. Si cela ne suffit pas, effacez les cookies de ce site, ou retournez sur {client} et recommencez.",
		},
		reconnect.Crowded: {
			Title: "Trop de monde à la fois",
			Text:  "Trop de personnes ou de tentatives sont arrivées d’ici à l’instant. Rien n’est perdu, et votre lien reste valable.",
			Next:  "Attendez une minute et réessayez.",
		},
		reconnect.Away: {
			Title: "Un instant",
			Text:  "Une courte pause est nécessaire de notre côté. Rien n’est perdu, et rien n’a été envoyé entre-temps.",
			Next:  "Cette page reprend d’elle-même dans quelques secondes.",
		},
	},

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} n’a pas accepté ces identifiants. Vérifiez-les et réessayez.",
		reconnect.WrongCode:        "{Bank} n’a pas accepté cette réponse. Vérifiez-la et réessayez.",
		reconnect.CodeExpired:      "Ce code est arrivé trop tard. Utilisez le dernier que {bank} vous a envoyé.",
		reconnect.PasswordExpired:  "{Bank} vous demande un nouveau mot de passe. Changez-le d’abord sur le site de la banque ou dans son appli.",
		reconnect.ConsentNeeded:    "{Bank} redemande votre accord de temps en temps. Si vous continuez, vous recevrez peut-être un message ou un code.",
		reconnect.NotApproved:      "La demande n’a pas été confirmée sur votre appareil, ou le délai est passé. Réessayez, l’appareil à portée de main.",
		reconnect.NotAuthorized:    "La page de votre banque a été quittée sans que vous ayez donné votre accord. Vous pouvez essayer encore une fois.",
		reconnect.Locked:           "{Bank} a bloqué votre accès. Débloquez-le sur le site de la banque ou en l’appelant.",
		reconnect.OtherSession:     "Une autre session semble ouverte chez {bank}. Déconnectez-vous là-bas, attendez un instant et réessayez.",
		reconnect.WrongSite:        "Ces identifiants sont ceux d’un autre accès de la même banque. Choisissez celui que vous utilisez d’habitude.",
		reconnect.WrongPerson:      "Ces identifiants sont ceux d’une autre personne. Utilisez ceux de la première connexion.",
		reconnect.ActionNeeded:     "{Bank} attend que quelque chose soit fait sur son site ou dans son appli avant de continuer.",
		reconnect.RateLimited:      "Trop de personnes se connectent en ce moment : votre réponse n’a pas été envoyée. Veuillez l’envoyer à nouveau dans un instant.",
		reconnect.Interrupted:      "La réponse de votre banque s’est perdue : nous ne savons pas si elle a vu votre saisie. Veuillez la donner à nouveau.",
		reconnect.Unreachable:      "Le service qui lit vos comptes ne répond pas en ce moment : votre réponse n’a pas été envoyée. Veuillez l’envoyer à nouveau dans une minute.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Veuillez remplir ce champ.",
		reconnect.TooShort: "C’est trop court : il faut au moins {n} caractères.",
		reconnect.TooLong:  "C’est trop long : il faut au plus {n} caractères.",
		reconnect.Mismatch: "Ce n’est pas le format attendu par {bank}.",
		reconnect.NoChoice: "Veuillez choisir l’une des réponses ci-dessous.",
	},
}
