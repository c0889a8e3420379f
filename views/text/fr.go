package text

import "github.com/open-reconnect/reconnect"

// french writes a narrow no-break space (\u202f) before : ; ! ? and inside « ». No gap stands after "de" or "que", which would
// have to be elided before some names.
var french = &Catalogue{
	Tag: "fr", Name: "Français", Plural: belowTwo, Group: "\u202f",

	NoBank: "votre banque", NoBankFirst: "Votre banque",
	NoClient: "l’appli d’où vous venez", NoClientFirst: "L’appli d’où vous venez",
	App: "l’appli {bank}", NoApp: "l’appli de votre banque",
	Site: "le site {bank}", NoSite: "le site de votre banque",

	Ask: Ask{
		SignIn: Purpose{
			Title: "Connectez-vous à {bank}",
			Why:   "{Client} n’a plus accès à vos comptes. Connectez-vous de nouveau pour rétablir la connexion.",
		},
		Stale: "Les identifiants que vous aviez donnés ne fonctionnent plus. Saisissez ceux que vous utilisez aujourd’hui.",
		Anew:  "Votre réponse n’a pas été acceptée, ou elle est arrivée trop tard. Connectez-vous de nouveau pour recevoir une nouvelle demande.",
		Code: Purpose{
			Title: "Saisissez votre code",
			Why:   "Vous l’avez reçu par SMS ou par mail, ou vous le trouverez dans {app}.",
		},
		CodeOf:   "Saisissez le code à {n} chiffres",
		CodeSeen: "Utilisez l’image ci-dessous pour obtenir votre code.",
		CodeBad:  "{Bank} n’a pas accepté ce code. Vérifiez-le et réessayez.",
		Where: Purpose{
			Title: "Où voulez-vous recevoir votre code\u202f?",
			Why:   "{Bank} vous l’envoie pour l’étape suivante.",
		},
		Choose: Purpose{
			Title: "Choisissez une option",
			Why:   "{Bank} a besoin de votre choix pour continuer.",
		},
		Way: Purpose{
			Title: "Comment vous connectez-vous à {bank}\u202f?",
			Why:   "Choisissez l’accès que vous utilisez d’habitude.",
		},
		Picture: Purpose{
			Title: "Choisissez votre image",
			Why:   "{Bank} vérifie ainsi que c’est bien vous.",
		},
		Find: Purpose{
			Title: "Trouvez votre banque",
			Why:   "Saisissez une partie de son nom ou choisissez-la dans la liste.",
		},
		Nothing: "Aucune banque ne porte ce nom. Vérifiez l’orthographe ou saisissez moins de lettres. Pour voir toutes les banques, laissez le champ vide.",
		File: Purpose{
			Title: "Ajoutez un fichier",
			Why:   "{Bank} en a besoin pour continuer.",
		},
		Question: Purpose{
			Title: "Répondez à une question de votre banque",
			Why:   "{Bank} vérifie ainsi que c’est bien vous.",
		},
		Agree: Purpose{
			Title: "Confirmez que c’est bien vous",
			Why:   "{Bank} demande régulièrement cette authentification forte. Si vous continuez, vous recevrez peut-être un message ou un code.",
		},
		TakeOver: Purpose{
			Title: "Cette page est déjà ouverte dans une autre fenêtre",
			Why:   "Si vous continuez ici, l’autre page se ferme.",
		},
		Submit:         "Continuer",
		SubmitLogin:    "Se connecter",
		SubmitTakeOver: "Continuer ici",
		Private:        "Envoi chiffré au fournisseur de données qui relie {client} à votre banque. Cette page n’enregistre rien.",
		Over:           "Le temps est écoulé. Si {bank} n’accepte plus votre réponse, recommencez depuis {client}.",
		Attempts: Count{
			One:   "C’est votre dernier essai. Nous nous arrêterons avant le blocage de votre accès.",
			Other: "Il vous reste {n} essais. Nous nous arrêterons avant le blocage de votre accès.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Validez la demande dans {app}",
			Why:   "Ouvrez l’appli sur votre téléphone, ou utilisez l’appareil fourni par {bank}, et validez la demande.",
		},
		Scan: Purpose{
			Title: "Scannez ce code",
			Why:   "Ouvrez {app} sur votre téléphone, ou utilisez l’appareil fourni par {bank}, et scannez le code.",
		},
		Stay:    "Gardez cette page ouverte. Elle continue automatiquement après votre validation.",
		Picture: "Code à scanner avec {app}",
		Left:    Count{One: "Il reste environ {n} minute", Other: "Il reste environ {n} minutes"},
		LeftJS:  "Temps restant\u202f:",
		Unsaid:  "Vous avez en général quelques minutes. Si le délai est dépassé, vous pourrez réessayer ici.",
		Over:    "Le temps est presque écoulé. Si vous avez déjà validé, cette page continue dans un instant.",
		Help:    "Vous ne trouvez pas la demande\u202f?",
		HelpText: []Line{
			"Ouvrez l’appli vous-même. La demande s’y trouve souvent sans notification.",
			"Vérifiez que votre téléphone est connecté à Internet et que c’est celui que vous avez enregistré chez {bank}.",
			"Si le téléphone ou l’appli sont nouveaux, activez d’abord la validation des demandes dans les réglages de l’appli.",
			"Si elle n’apparaît toujours pas, annulez et recommencez depuis {client}. Rien ne change tant que vous n’avez pas validé.",
		},
		Here:    "L’appli est sur ce téléphone\u202f? Faites une capture d’écran du code et ouvrez-la dans l’appli, ou recommencez sur un ordinateur.",
		Blurred: "Impossible de le scanner\u202f?",
		BlurredText: []Line{
			"Agrandissez le code et augmentez la luminosité de cet écran.",
			"Utilisez le scanner proposé dans {app}, et non l’appareil photo du téléphone.",
			"Si cela ne fonctionne toujours pas, annulez et recommencez depuis {client}.",
		},
	},

	Renewal: Renewal{
		Code: "Envoyer un nouveau code", Picture: "Afficher une autre image", Request: "Renvoyer la demande",
		Sent:   "Un nouveau code a été demandé à {bank}. Utilisez le plus récent\u202f: le précédent n’est peut-être plus valable.",
		Drawn:  "Voici une nouvelle image. La précédente n’est peut-être plus valable.",
		Asked:  "Une nouvelle demande d’envoi a été faite à {bank}. Validez la demande la plus récente.",
		Choose: "Renvoyer, ou choisir un autre moyen",
	},

	Visit: Visit{
		Title:     "Connectez-vous sur {site}",
		Framed:    "Il s’ouvre dans une nouvelle fenêtre. Connectez-vous, puis revenez ici. Cette page continue automatiquement.",
		Whole:     "Après votre connexion, vous revenez ici.",
		Go:        "Ouvrir le site",
		Opens:     "(ouvre une nouvelle fenêtre)",
		Swallowed: "Aucune fenêtre ne s’est ouverte\u202f? L’appli que vous utilisez bloque peut-être les nouvelles fenêtres.",
		Same:      "Ouvrir le site dans cette fenêtre",
		Help:      "Un problème\u202f?",
		HelpText: []Line{
			"Utilisez de nouveau le bouton. Il ouvre la même page.",
			"Si vous avez terminé chez {bank} et que rien ne se passe ici, attendez un instant ou actualisez cette page.",
			"Si vous annulez, rien ne change.",
		},
	},

	Phone: Phone{
		Offer:   "Passer sur votre téléphone",
		Only:    "Certaines banques ne fonctionnent que sur téléphone.",
		Scan:    "Scannez ce code avec l’appareil photo de votre téléphone et ouvrez la page.",
		Picture: "Code à scanner avec l’appareil photo de votre téléphone",
		Address: "Ou ouvrez cette adresse sur votre téléphone\u202f:",
		Late: Purpose{
			Title: "Le temps est écoulé",
			Why:   "Le code ne fonctionne plus. Rien n’a changé.",
		},
		Another: "Afficher un nouveau code",
		Back:    "Continuer plutôt ici",
		Ask: Purpose{
			Title: "Quels sont les chiffres affichés sur votre téléphone\u202f?",
			Why:   "Saisissez-les uniquement si c’est bien votre téléphone. D’ici là, il n’affiche rien d’autre.",
		},
		Label: "Deux chiffres",
		Wrong: Purpose{
			Title: "Ce ne sont pas les bons chiffres",
			Why:   "Par sécurité, nous avons déconnecté le téléphone. Il n’a rien affiché d’autre.",
		},
		There: Purpose{
			Title: "Vous continuez sur votre téléphone",
			Why:   "Cette page continue automatiquement quand vous avez terminé là-bas. Gardez-la ouverte.",
		},
		Join: GoOn{
			Title:  "Connecter {bank} à {client} sur ce téléphone\u202f?",
			Text:   "Continuez uniquement si le code est affiché sur votre propre écran. Si quelqu’un vous l’a envoyé, fermez cette page.",
			Submit: "Continuer",
		},
		Show: Purpose{
			Title: "Saisissez ces chiffres sur votre premier écran",
			Why:   "Vous continuez ensuite ici. Ne les communiquez à personne.",
		},
		Away: "Vous pouvez ranger votre téléphone. Votre premier écran continue automatiquement.",
		Gone: End{
			Title: "Impossible de continuer sur ce téléphone",
			Text:  "Un code fonctionne une seule fois, et quelques minutes seulement. Rien n’est perdu.",
			Next:  "Revenez à votre premier écran et continuez là-bas.",
		},
	},

	Act: Act{
		Title: "{Bank} attend d’abord une action de votre part",
		Why:   "Connectez-vous comme d’habitude à votre espace client, sur {site} ou dans son appli. Vous y verrez ce qu’il faut faire.",
		Then:  "Quand c’est fait, revenez sur cette page.",
		Done:  "C’est fait",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Connexion à {bank}",
			Why:   "Cela prend en général quelques secondes.",
		},
		Busy: Purpose{
			Title: "Vérification auprès de votre banque",
			Why:   "Certaines banques mettent une minute ou deux.",
		},
		Unsure: Purpose{
			Title: "Vérification toujours en cours",
			Why:   "Nous n’avons pas encore de réponse. Rien n’est envoyé deux fois.",
		},
		Down: Purpose{
			Title: "Connexion impossible pour le moment",
			Why:   "Notre fournisseur de données ne répond pas. Nous réessayons au moins deux fois par minute.",
		},
		Queued: Purpose{
			Title: "C’est bientôt votre tour",
			Why:   "Beaucoup de personnes se connectent en ce moment. Vous gardez votre place.",
		},
		QueuedAnswer: "Beaucoup de personnes se connectent en ce moment. Nous enverrons votre réponse quand ce sera votre tour. Inutile de la renvoyer.",
		QueuedLeft:   Count{One: "Environ {n} minute avant votre tour", Other: "Environ {n} minutes avant votre tour"},
		SigningIn: Purpose{
			Title: "Identification chez {bank}",
			Why:   "Cela prend en général moins d’une minute.",
		},
		Reading: Purpose{
			Title: "Identification réussie chez {bank}",
			Why:   "Nous actualisons vos comptes. Cela prend en général moins d’une minute.",
		},
	},

	Done: Done{
		Title: "Connexion réussie",
		Text:  "{Client} a de nouveau accès à vos comptes chez {bank}.",
	},

	Field: Field{
		Text: "Votre réponse", Username: "Identifiant", Search: "Nom de la banque", Secret: "Mot de passe", Code: "Code", Number: "Numéro", Date: "Date",
		Pick: "Choisissez une option", Picks: "Choisissez une ou plusieurs options", File: "Fichier",
		Optional:     "facultatif",
		Choose:       "Choisir…",
		ChooseOne:    "Choisissez une option.",
		FileTooLarge: "Choisissez un fichier plus petit, {n}\u00a0ko au maximum.",
		BadDate:      "Saisissez la date complète\u202f: jour, mois et année.",
		Picture:      "Image {n}",
		Unseen:       "Une image devrait se trouver ici, mais elle n’a pas pu être affichée en toute sécurité.",
		ByMessage:    "SMS", ByCall: "Appel téléphonique",
		Captcha: "Image à regarder pour répondre à {bank}",
		Dim:     "Vous n’arrivez pas à lire l’image\u202f?",
		DimText: []Line{
			"Agrandissez-la et augmentez la luminosité de cet écran.",
			"Si vous ne voyez pas les images, demandez à {bank} comment vous connecter sans image.",
			"Si cela ne fonctionne toujours pas, annulez et recommencez depuis {client}.",
		},
		CapsLock:   "La touche Verr. Maj est activée.",
		Enlarge:    "Agrandir l’image",
		EnlargeAll: "Agrandir les images",
		Show:       "Afficher", Hide: "Masquer",
		Find:       "Chercher dans la liste",
		Seek:       "Rechercher",
		OrPick:     "Ou choisissez dans la liste",
		OnlyDigits: "Saisissez uniquement des chiffres.",
		LikeThis:   "Saisissez uniquement des chiffres, par exemple {example}.",
		Digits:     "Saisissez {n} chiffres, par exemple {example}.",
		CodeDigits: "Saisissez les {n} chiffres du code.",
	},

	Form: Form{
		Cancel:   "Annuler",
		Language: "Langue",
		Earlier:  "Retour",
		Quit:     "Annuler et fermer",
		Continue: "Continuer vers {client}",
		Back:     "Retour à {client}",
		Close:    "Vous pouvez fermer cette page et revenir à {client}.",
		Message:  "Message de votre banque",
		Service:  "Message de notre fournisseur de données",
		Trouble:  "À vérifier\u202f: {title}",
		Problems: Count{One: "Vérifiez une réponse ci-dessous", Other: "Vérifiez {n} réponses ci-dessous"},
		Colon:    "\u202f:",
		Lost:     "L’envoi a échoué. Vérifiez votre connexion Internet et réessayez. Rien n’est envoyé deux fois.",
		Offline:  "Connexion impossible pour le moment. Vérifiez votre connexion Internet. Cette page continuera automatiquement à son retour.",
		Crowded:  "Le service n’est pas disponible pour le moment\u202f: rien n’a été envoyé. Réessayez dans une minute.",
		Sending:  "Envoi…",

		LookAgain: "Actualiser la page",
		LookOften: "Actualiser chaque minute",
		LookLess:  "Ne plus actualiser chaque minute",
		Soon:      "Cette page se ferme dans 2 minutes.",
		Longer:    "J’ai besoin de plus de temps",
		Granted:   Count{One: "Vous avez encore {n} minute.", Other: "Vous avez encore {n} minutes."},

		Stuck:   "Toujours un problème\u202f? {Client} peut vous aider.",
		Support: "Obtenir de l’aide",
		Ref:     "Référence",
		More:    "Encore une étape",
		For:     "Pour",
		NotYou:  "Si ce n’est pas vous, annulez.",
	},

	Returned: Returned{
		Title: "Vous pouvez fermer cette fenêtre",
		Text:  "Merci. Revenez à {client}, la suite est automatique.",
		Already: End{
			Title: "C’est déjà fait",
			Text:  "Nous savons que vous avez terminé chez {bank}. Rien n’est perdu.",
			Next:  "Vous pouvez fermer cette fenêtre et revenir à {client}.",
		},
		Sure: GoOn{
			Title:  "Connecter {bank} à {client}\u202f?",
			Text:   "Vous revenez du site de la banque dans un autre navigateur. Continuez uniquement si vous avez demandé à {client} d’accéder à vos comptes. Si quelqu’un d’autre vous a envoyé ici, fermez cette page.",
			Submit: "Continuer",
		},
	},

	Welcome: GoOn{
		Title:  "Reconnectez votre banque",
		Text:   "{Client} n’a plus accès à vos comptes. Continuez pour vous connecter de nouveau.",
		Submit: "Continuer",
	},

	Accessible: Accessible{
		Link:     "Accessibilité",
		Title:    "Accessibilité",
		Text:     "Cette page reconnecte une appli à une banque. Tout le monde doit pouvoir l’utiliser.",
		Meets:    "Elle est conçue pour respecter la norme EN 301 549 et les WCAG 2.2 au niveau AA, comme le demande l’acte européen sur l’accessibilité. À notre connaissance, notre part de la page y répond entièrement.",
		UseTitle: "Comment vous pouvez l’utiliser",
		Use: []Line{
			"Au clavier seul, avec un lecteur d’écran ou sans JavaScript.",
			"Avec un texte deux fois plus grand, des lettres et des lignes plus espacées ou sur un écran étroit, sans défilement horizontal.",
			"Avec vos propres couleurs, plus de contraste, en clair ou en sombre, et sans animation, selon les réglages de votre appareil.",
		},
		BankTitle: "Ce qui dépend de la banque",
		Bank: []Line{
			"Une banque peut vous demander de lire une image ou de scanner un code. Si ce n’est pas possible pour vous, demandez-lui une autre solution.",
			"Les messages de la banque sont affichés tels quels. Son site et son appli ne font pas partie de cette page.",
		},
		TestedTitle: "Comment nous le savons",
		Tested:      "Des programmes (axe et Lighthouse) examinent chaque écran dans chaque langue, en clair, en sombre et en contraste élevé. Un parcours de chaque sorte est aussi effectué au clavier seul. La page n’a pas encore été testée par des personnes en situation de handicap.",
		Reviewed:    "Dernière vérification",
		HelpTitle:   "Si quelque chose vous gêne",
		Help:        "{Client} peut vous aider et souhaite le savoir.",
		Complain:    "Si la réponse ne vous aide pas, vous pouvez vous adresser à l’autorité chargée de l’accessibilité dans votre pays.",
	},

	Recovery: Recovery{
		Here:    "Vous pouvez aussi réessayer ici, tout de suite.",
		Minutes: Count{One: "Réessayez depuis {client} dans {n} minute environ.", Other: "Réessayez depuis {client} dans {n} minutes environ."},
		Hours:   Count{One: "Réessayez depuis {client} dans {n} heure environ.", Other: "Réessayez depuis {client} dans {n} heures environ."},
		Tell:    "Me prévenir quand {bank} fonctionnera à nouveau",
		Told:    "Nous préviendrons {client} quand {bank} fonctionnera à nouveau, pour que vous le sachiez.",
		Down:    "Beaucoup de personnes ne peuvent pas se connecter à {bank} en ce moment. Vous pouvez quand même essayer, ou revenir plus tard.",
	},

	Notice: Notice{
		Developer: "Pour les développeurs",
		GoBack:    "Revenir en arrière",
		TryAgain:  "Réessayer",
		Foreign: End{
			Title: "Cette page ne peut pas s’afficher ici",
			Text:  "{Client} n’a pas enregistré le site qui l’affiche. Pour votre sécurité, nous ne vous demandons rien ici.",
			Next:  "Recommencez depuis {client}. Si cela se reproduit, signalez-le à {client}.",
		},
	},

	Ends: frenchEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} n’a pas accepté ces identifiants. Vérifiez-les et réessayez.",
		reconnect.WrongCode:        "{Bank} n’a pas accepté cette réponse. Vérifiez-la et réessayez.",
		reconnect.CodeExpired:      "Ce code a expiré. Saisissez le dernier envoyé par {bank}.",
		reconnect.PasswordExpired:  "La banque vous demande un nouveau mot de passe. Changez-le dans votre espace client, sur {site} ou dans son appli.",
		reconnect.ConsentNeeded:    "{Bank} demande régulièrement cette authentification forte. Si vous continuez, vous recevrez peut-être un message ou un code.",
		reconnect.NotApproved:      "La demande n’a pas été validée, ou le délai est dépassé. Réessayez, votre appareil à portée de main.",
		reconnect.NotAuthorized:    "Vous avez quitté le site de la banque sans donner votre accord. Vous pouvez réessayer.",
		reconnect.Locked:           "{Bank} a bloqué votre accès. Débloquez-le sur le site de la banque ou en l’appelant.",
		reconnect.OtherSession:     "Votre session chez {bank} est ouverte ailleurs. Déconnectez-vous, attendez un instant, puis réessayez.",
		reconnect.WrongSite:        "Ces identifiants sont ceux d’un autre accès de la banque. Choisissez celui que vous utilisez d’habitude.",
		reconnect.WrongPerson:      "Ces identifiants sont ceux d’une autre personne. Saisissez ceux de la première fois.",
		reconnect.ActionNeeded:     "Connectez-vous à votre espace client, sur {site} ou dans son appli, et faites ce qui est demandé.",
		reconnect.RateLimited:      "Beaucoup de personnes se connectent en ce moment\u202f: votre réponse n’a pas été envoyée. Renvoyez-la dans un instant.",
		reconnect.Interrupted:      "La réponse de votre banque s’est perdue\u202f: nous ne savons pas si la vôtre est arrivée. Saisissez-la de nouveau.",
		reconnect.NoCode:           "{Client} n’a pas répondu, et nous n’avons pas pu commencer. Rien n’est perdu. Réessayez dans une minute.",
		reconnect.Crowded:          "Beaucoup de personnes se connectent en ce moment. Rien n’est perdu. Réessayez dans une minute.",
		reconnect.Unreachable:      "Notre fournisseur de données ne répond pas\u202f: votre réponse n’a pas été envoyée. Renvoyez-la dans une minute.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Remplissez ce champ pour continuer.",
		reconnect.TooShort: "Saisissez au moins {n} caractères.",
		reconnect.TooLong:  "Saisissez {n} caractères au maximum.",
		reconnect.Mismatch: "Vérifiez votre saisie. {Bank} attend un autre format.",
		reconnect.NoChoice: "Choisissez l’une des options ci-dessous.",
	},
}
