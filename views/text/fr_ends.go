package text

import "github.com/open-reconnect/reconnect"

// frenchEnds is what pages say of each end.
var frenchEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} n’a pas accepté vos identifiants",
		Text:  "Rien n’a changé.",
		Next:  "Vérifiez que vous pouvez vous connecter sur {site}, puis recommencez depuis {client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} n’a pas accepté le code",
		Text:  "Rien n’a changé.",
		Next:  "Recommencez depuis {client} pour recevoir un nouveau code.",
	},
	reconnect.CodeExpired: {
		Title: "Le code a expiré",
		Text:  "Un code n’est valable que quelques minutes. Rien n’a changé.",
		Next:  "Recommencez depuis {client} pour recevoir un nouveau code.",
	},
	reconnect.PasswordExpired: {
		Title: "Votre mot de passe chez {bank} a expiré",
		Text:  "La banque vous demande d’en choisir un nouveau. Rien n’a changé.",
		Next:  "Changez-le dans votre espace client, sur {site} ou dans son appli, puis recommencez depuis {client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} a de nouveau besoin de votre accord",
		Text:  "En attendant, {client} ne peut pas actualiser vos comptes. Ce que vous y voyez déjà est conservé.",
		Next:  "Recommencez depuis {client} quand vous souhaitez donner votre accord.",
	},
	reconnect.NotApproved: {
		Title: "La demande n’a pas été validée",
		Text:  "Elle a été refusée sur votre appareil, ou le délai est dépassé. Rien n’a changé.",
		Next:  "Recommencez depuis {client}, votre appareil à portée de main.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} n’a pas reçu votre accord",
		Text:  "Vous avez quitté le site de la banque sans donner votre accord. Rien n’a changé.",
		Next:  "Recommencez depuis {client} quand vous souhaitez donner votre accord.",
	},
	reconnect.Locked: {
		Title: "{Bank} a bloqué votre accès",
		Text:  "Les banques le font pour vous protéger, souvent après plusieurs essais. Votre argent et vos données sont en sécurité.",
		Next:  "Débloquez votre accès sur {site} ou en appelant la banque, puis recommencez depuis {client}.",
	},
	reconnect.OtherSession: {
		Title: "Votre session chez {bank} est ouverte ailleurs",
		Text:  "La banque n’autorise qu’une session à la fois. Rien n’a changé.",
		Next:  "Déconnectez-vous du site et de l’appli de la banque, attendez quelques minutes, puis recommencez depuis {client}.",
	},
	reconnect.WrongSite: {
		Title: "Ces identifiants sont ceux d’un autre accès",
		Text:  "{Bank} a plusieurs sites, et votre identifiant correspond à un autre. Rien n’a changé.",
		Next:  "Recommencez depuis {client} et choisissez l’accès que vous utilisez d’habitude.",
	},
	reconnect.WrongPerson: {
		Title: "Ces identifiants sont ceux d’une autre personne",
		Text:  "Pour ne pas mélanger vos comptes, nous n’avons rien changé.",
		Next:  "Recommencez depuis {client} avec les identifiants de la première fois.",
	},
	reconnect.ActionNeeded: {
		Title: "{Bank} attend d’abord une action de votre part",
		Text:  "Elle vous attend dans votre espace client, sur le site de la banque ou dans son appli. Rien n’a changé.",
		Next:  "Connectez-vous, faites ce que la banque demande, puis recommencez depuis {client}.",
	},
	reconnect.RateLimited: {
		Title: "Trop d’essais pour le moment",
		Text:  "{Bank} n’en accepte plus pendant un certain temps. Rien n’a changé.",
		Next:  "Réessayez depuis {client} dans une heure ou deux.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} ne répond pas",
		Text:  "Le problème vient de la banque, pas de vous. Rien n’a changé.",
		Next:  "Réessayez depuis {client} dans une heure ou deux.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} est en maintenance",
		Text:  "La banque a interrompu son service pour un moment. Rien n’a changé.",
		Next:  "Réessayez depuis {client} plus tard dans la journée.",
	},
	reconnect.NotSupported: {
		Title: "Ce compte ne peut pas être reconnecté",
		Text:  "{Bank}, ou ce type de compte, n’est plus pris en charge. Ce que vous voyez déjà dans {client} est conservé.",
		Next:  "Revenez à {client} pour voir ce qui est possible.",
	},
	reconnect.AggregatorFault: {
		Title: "Notre fournisseur de données a un problème",
		Text:  "Vous n’y êtes pour rien, et la banque non plus. Rien n’a changé.",
		Next:  "Réessayez depuis {client} plus tard dans la journée.",
	},
	reconnect.Unknown: {
		Title: "Il s’est passé quelque chose d’inattendu",
		Text:  "Nous avons reçu une réponse que nous ne comprenons pas. Rien n’a changé.",
		Next:  "Réessayez depuis {client}. Si cela se reproduit, donnez à {client} la référence ci-dessous.",
	},
	reconnect.TooManyAttempts: {
		Title: "Nous nous arrêtons avant le blocage de votre accès",
		Text:  "Vos réponses ont été refusées plusieurs fois. Un essai de plus pourrait bloquer votre accès\u202f: nous n’avons plus rien envoyé.",
		Next:  "Vérifiez que vous pouvez vous connecter sur {site}. Dans une heure, vous aurez encore un essai depuis {client}.",
	},
	reconnect.Interrupted: {
		Title: "La réponse de votre banque s’est perdue",
		Text:  "Nous ne savons pas si la vôtre est arrivée. Rien n’est perdu.",
		Next:  "Recommencez depuis {client}.",
	},
	reconnect.Unreachable: {
		Title: "La connexion n’a pas pu être établie",
		Text:  "Notre fournisseur de données ne répond pas depuis plusieurs minutes. Rien n’a changé.",
		Next:  "Réessayez depuis {client} dans une heure ou deux.",
	},
	reconnect.Cancelled: {
		Title: "Vous avez annulé",
		Text:  "Rien n’a changé.",
		Next:  "Vous pouvez recommencer depuis {client} à tout moment.",
	},
	reconnect.Expired: {
		Title: "Cette page a expiré",
		Text:  "Pour votre sécurité, elle ne reste ouverte qu’une demi-heure. Rien n’a changé.",
		Next:  "Recommencez depuis {client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "Cette page est déjà ouverte dans une autre fenêtre",
		Text:  "Vous ne pouvez continuer qu’à un seul endroit. Rien n’est perdu.",
		Next:  "Continuez dans l’autre fenêtre, ou recommencez depuis {client}.",
	},
	reconnect.Superseded: {
		Title: "Vous avez continué dans une autre fenêtre",
		Text:  "Cette page est donc fermée. Rien n’est perdu.",
		Next:  "Passez à l’autre fenêtre. Vous pouvez fermer celle-ci.",
	},
	reconnect.NotBegun: {
		Title: "Vous n’avez pas encore commencé",
		Text:  "Rien n’a changé.",
		Next:  "Ouvrez le lien que vous avez reçu, et continuez là.",
	},
	reconnect.NoCode: {
		Title: "{Client} n’a pas répondu",
		Text:  "Nous ne pouvons pas commencer sans son feu vert. Rien n’est perdu, et votre lien reste valable.",
		Next:  "Ouvrez de nouveau le lien dans quelques minutes.",
	},
	reconnect.DeadLink: {
		Title: "Ce lien n’est plus valable",
		Text:  "Pour votre sécurité, un lien ne sert qu’une fois, et peu de temps. Rien n’est perdu.",
		Next:  "Revenez à {client} et recommencez pour obtenir un nouveau lien.",
	},
	reconnect.Internal: {
		Title: "Une erreur s’est produite de notre côté",
		Text:  "Vous n’y êtes pour rien. Rien n’a changé.",
		Next:  "Réessayez depuis {client} dans quelques minutes.",
	},
	reconnect.BadLink: {
		Title: "Ce lien est incomplet",
		Text:  "Une partie du lien manque ou est endommagée\u202f: nous ne savons pas de quelle connexion il s’agit. Rien n’est perdu.",
		Next:  "Revenez à {client} et recommencez. Si vous avez copié le lien, copiez-le en entier.",
	},
	reconnect.ReconnectOnly: {
		Title: "Cette page ne fait que reconnecter des banques",
		Text:  "Elle rétablit une connexion qui ne fonctionne plus. Elle ne permet ni d’ajouter une banque, ni de modifier vos comptes, ni de payer. Rien n’a changé.",
		Next:  "Revenez à {client} et signalez que le lien mène ici.",
	},
	reconnect.UnknownClient: {
		Title: "Nous ne savons pas qui vous envoie",
		Text:  "Le lien vient d’une appli qui n’est pas enregistrée ici. Pour votre sécurité, nous ne vous demandons rien.",
		Next:  "Retournez d’où vous venez et signalez-le.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Ce lien n’est pas sûr",
		Text:  "Il mène à une adresse non enregistrée par {client}. Pour votre sécurité, nous nous arrêtons ici.",
		Next:  "Revenez à {client} et signalez-le.",
	},
	reconnect.NotFound: {
		Title: "Cette page n’existe plus",
		Text:  "Elle est fermée depuis un moment, ou n’a jamais existé. Rien n’est perdu.",
		Next:  "Revenez à {client}. Si une reconnexion vous est encore demandée, recommencez là-bas.",
	},
	reconnect.Forbidden: {
		Title: "Cette page appartient à un autre navigateur",
		Text:  "Vous l’avez ouverte ailleurs, ou un autre site a essayé de répondre à votre place. Pour votre sécurité, rien n’a été envoyé.",
		Next:  "Continuez dans le navigateur où vous avez commencé, ou recommencez depuis {client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "Vous avez continué dans une autre fenêtre",
		Text:  "Le lien a été ouvert plusieurs fois et ne sert que dans une fenêtre. Rien n’est perdu.",
		Next:  "Passez à l’autre fenêtre, ou recommencez depuis {client}.",
	},
	reconnect.BadRequest: {
		Title: "L’envoi de votre navigateur est illisible",
		Text:  "Il était trop grand, endommagé ou trop lent. Rien n’est perdu.",
		Next:  "Réessayez. Si cela ne suffit pas, effacez les cookies de ce site, ou revenez à {client} et recommencez.",
	},
	reconnect.Crowded: {
		Title: "Trop de visiteurs en ce moment",
		Text:  "Rien n’est perdu, et votre lien reste valable.",
		Next:  "Attendez une minute, puis réessayez.",
	},
	reconnect.Away: {
		Title: "Un instant",
		Text:  "Nous revenons tout de suite. Rien n’est perdu, et rien n’a été envoyé.",
		Next:  "Cette page continue automatiquement dans quelques secondes.",
	},
}
