package text

import "github.com/open-reconnect/reconnect"

// portuguese is that of Portugal, where banks leave the person out of the sentence: "Introduza", "os seus dados".
var portuguese = &Catalogue{
	Tag: "pt", Name: "Português (Portugal)", Plural: oneAlone, Group: "\u00a0", Joined: true,

	NoBank: "o seu banco", NoBankFirst: "O seu banco",
	NoClient: "a app de origem", NoClientFirst: "A app de origem",
	App: "a app {bank}", NoApp: "a app do seu banco",
	Site: "o site {bank}", NoSite: "o site do seu banco",
	without: map[string]Line{
		"de bank": "do seu banco", "a bank": "ao seu banco", "em bank": "no seu banco",
		"a client": "à app de origem", "em client": "na app de origem",
	},

	Ask: Ask{
		SignIn: Purpose{
			Title: "Inicie sessão {em bank}",
			Why:   "{Client} deixou de ter acesso às suas contas. Inicie sessão de novo para restabelecer a ligação.",
		},
		Stale: "Os dados de acesso anteriores já não funcionam. Introduza os que usa atualmente.",
		Anew:  "A resposta não foi aceite ou chegou tarde. Inicie sessão de novo para receber um novo pedido.",
		Code: Purpose{
			Title: "Introduza o seu código",
			Why:   "Procure-o nos seus SMS, no seu email ou na app do banco.",
		},
		CodeOf:   "Introduza o código de {n} dígitos",
		CodeSeen: "Use a imagem abaixo para obter o seu código.",
		CodeBad:  "{Bank} não aceitou este código. Verifique-o e tente novamente.",
		Where: Purpose{
			Title: "Onde quer receber o seu código?",
			Why:   "{Bank} envia-o para o passo seguinte.",
		},
		Choose: Purpose{
			Title: "Escolha uma opção",
			Why:   "{Bank} precisa da sua escolha para continuar.",
		},
		Way: Purpose{
			Title: "Como inicia sessão {em bank}?",
			Why:   "Escolha o acesso que costuma usar.",
		},
		Picture: Purpose{
			Title: "Escolha a sua imagem",
			Why:   "{Bank} confirma assim a sua identidade.",
		},
		Find: Purpose{
			Title: "Encontre o seu banco",
			Why:   "Escreva uma parte do nome ou escolha-o na lista.",
		},
		Nothing: "Não encontrámos nenhum banco com esse nome. Verifique a ortografia ou escreva menos letras. Para ver todos os bancos, deixe o campo vazio.",
		File: Purpose{
			Title: "Adicione um ficheiro",
			Why:   "{Bank} precisa dele para continuar.",
		},
		Question: Purpose{
			Title: "Responda a uma pergunta do seu banco",
			Why:   "{Bank} confirma assim a sua identidade.",
		},
		Agree: Purpose{
			Title: "Confirme a sua identidade",
			Why:   "{Bank} pede-o de tempos a tempos. Se continuar, pode receber uma mensagem ou um código.",
		},
		TakeOver: Purpose{
			Title: "Esta página já está aberta noutra janela",
			Why:   "Se continuar aqui, a outra página fecha-se.",
		},
		Submit:         "Continuar",
		SubmitLogin:    "Iniciar sessão",
		SubmitTakeOver: "Continuar aqui",
		Private:        "É enviado de forma encriptada ao fornecedor de dados que liga {client} ao seu banco. Esta página não guarda nada.",
		Over:           "O tempo terminou. Se {bank} já não aceitar a sua resposta, recomece {em client}.",
		Attempts: Count{
			One:   "É a sua última tentativa. Vamos parar antes que o seu acesso seja bloqueado.",
			Other: "Restam-lhe {n} tentativas. Vamos parar antes que o seu acesso seja bloqueado.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Autorize o pedido com {app}",
			Why:   "Abra a app no telemóvel, ou use o dispositivo do seu banco, e autorize o pedido.",
		},
		Scan: Purpose{
			Title: "Leia este código",
			Why:   "Abra {app} no telemóvel, ou use o dispositivo do seu banco, e leia o código.",
		},
		Stay:    "Mantenha esta página aberta. Continua automaticamente depois da sua autorização.",
		Picture: "Código a ler com {app}",
		Left:    Count{One: "Falta cerca de {n} minuto", Other: "Faltam cerca de {n} minutos"},
		LeftJS:  "Tempo restante:",
		Unsaid:  "Normalmente, tem alguns minutos. Se o tempo terminar, pode tentar novamente aqui.",
		Over:    "O tempo está quase a terminar. Se já autorizou, esta página continua dentro de momentos.",
		Help:    "Não encontra o pedido?",
		HelpText: []Line{
			"Abra a app diretamente. Muitas vezes, o pedido está lá sem notificação.",
			"Verifique se o telemóvel está ligado à internet e se é o que registou {em bank}.",
			"Se o telemóvel ou a app forem novos, ative primeiro as autorizações nas definições da app.",
			"Se ainda não aparecer, cancele e recomece {em client}. Sem a sua autorização, nada muda.",
		},
		Here:    "A app está neste telemóvel? Faça uma captura de ecrã do código e abra-a na app, ou recomece num computador.",
		Blurred: "Não consegue ler o código?",
		BlurredText: []Line{
			"Amplie o código e aumente o brilho deste ecrã.",
			"Use o leitor da app do banco, não a câmara do telemóvel.",
			"Se continuar a não funcionar, cancele e recomece {em client}.",
		},
	},

	Renewal: Renewal{
		Code: "Enviar um novo código", Picture: "Ver outra imagem", Request: "Enviar o pedido de novo",
		Sent:   "Pedimos um novo código {a bank}. Use o mais recente: o anterior pode já não ser válido.",
		Drawn:  "Esta é uma nova imagem. A anterior pode já não ser válida.",
		Asked:  "Pedimos {a bank} que envie o pedido de novo. Autorize o mais recente.",
		Choose: "Enviar de novo ou escolher outra forma",
	},

	Visit: Visit{
		Title:     "Inicie sessão no site do banco",
		Framed:    "Abre-se numa nova janela. Inicie sessão e depois volte aqui. Esta página continua automaticamente.",
		Whole:     "Depois de iniciar sessão, volta para aqui.",
		Go:        "Ir para {bank}",
		Opens:     "(abre uma nova janela)",
		Swallowed: "Não se abriu nenhuma janela? A app que está a usar pode bloquear janelas novas.",
		Same:      "Ir para {bank} nesta janela",
		Help:      "Algum problema?",
		HelpText: []Line{
			"Use o botão outra vez. Abre a mesma página.",
			"Se já terminou no site do banco e aqui nada acontece, espere um momento ou recarregue esta página.",
			"Se cancelar, nada muda.",
		},
	},

	Phone: Phone{
		Offer:   "Passar para o telemóvel",
		Only:    "Alguns bancos só funcionam no telemóvel.",
		Scan:    "Aponte a câmara do telemóvel para este código e abra a página.",
		Picture: "Código para ler com a câmara do telemóvel",
		Address: "Ou abra este endereço no telemóvel:",
		Late: Purpose{
			Title: "O tempo terminou",
			Why:   "O código já não funciona. Nada mudou.",
		},
		Another: "Mostrar um novo código",
		Back:    "Continuar aqui",
		Ask: Purpose{
			Title: "Que algarismos mostra o seu telemóvel?",
			Why:   "Introduza-os apenas se for o seu próprio telemóvel. Até lá, não mostra mais nada.",
		},
		Label: "Dois algarismos",
		Wrong: Purpose{
			Title: "Não são esses os algarismos",
			Why:   "Por segurança, desligámos o telemóvel desta página. Não mostrou mais nada.",
		},
		There: Purpose{
			Title: "Está a continuar no telemóvel",
			Why:   "Quando terminar, esta página continua automaticamente. Mantenha-a aberta.",
		},
		Join: GoOn{
			Title:  "Ligar {bank} {a client} neste telemóvel?",
			Text:   "Continue apenas se o código estiver no seu próprio ecrã. Se alguém lho enviou, feche esta página.",
			Submit: "Continuar",
		},
		Show: Purpose{
			Title: "Introduza estes algarismos no primeiro ecrã",
			Why:   "Depois continua aqui. Não os diga a ninguém.",
		},
		Away: "Pode guardar o telemóvel. O primeiro ecrã continua automaticamente.",
		Gone: End{
			Title: "Não é possível continuar neste telemóvel",
			Text:  "Um código funciona uma só vez e apenas durante alguns minutos. Nada se perdeu.",
			Next:  "Volte ao primeiro ecrã e continue aí.",
		},
	},

	Act: Act{
		Title: "{Bank} pede-lhe primeiro uma ação",
		Why:   "Inicie sessão como habitualmente no site ou na app do banco. Aí encontra o que fazer.",
		Then:  "Quando terminar, volte a esta página.",
		Done:  "Já está feito",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "A ligar {a bank}",
			Why:   "Normalmente demora alguns segundos.",
		},
		Busy: Purpose{
			Title: "A verificar com {bank}",
			Why:   "Alguns bancos demoram um ou dois minutos.",
		},
		Unsure: Purpose{
			Title: "Ainda a verificar com {bank}",
			Why:   "Ainda não temos resposta. Nada é enviado duas vezes.",
		},
		Down: Purpose{
			Title: "Não é possível ligar neste momento",
			Why:   "O nosso fornecedor de dados não responde. Continuamos a tentar, pelo menos duas vezes por minuto.",
		},
		Queued: Purpose{
			Title: "Está quase na sua vez",
			Why:   "Muitas pessoas estão a ligar-se neste momento. O seu lugar está guardado.",
		},
		QueuedAnswer: "Muitas pessoas estão a ligar-se neste momento. Enviamos a sua resposta quando for a sua vez. Não é preciso enviá-la de novo.",
		QueuedLeft:   Count{One: "Cerca de {n} minuto até à sua vez", Other: "Cerca de {n} minutos até à sua vez"},
		SigningIn: Purpose{
			Title: "A iniciar sessão {em bank}",
			Why:   "Normalmente demora menos de um minuto.",
		},
		Reading: Purpose{
			Title: "Sessão iniciada {em bank}",
			Why:   "Estamos a atualizar as suas contas. Normalmente demora menos de um minuto.",
		},
	},

	Done: Done{
		Title: "Ligação restabelecida",
		Text:  "{Client} voltou a ter acesso às suas contas {em bank}.",
	},

	Field: Field{
		Text: "A sua resposta", Username: "Utilizador", Search: "Nome do banco", Secret: "Palavra-passe", Code: "Código", Number: "Número", Date: "Data",
		Pick: "Escolha uma opção", Picks: "Escolha uma ou mais opções", File: "Ficheiro",
		Optional:     "opcional",
		Choose:       "Escolher…",
		ChooseOne:    "Escolha uma opção.",
		FileTooLarge: "Escolha um ficheiro mais pequeno, de {n}\u00a0kB no máximo.",
		BadDate:      "Introduza a data completa: dia, mês e ano.",
		Picture:      "Imagem {n}",
		Unseen:       "Aqui deveria estar uma imagem, mas não foi possível mostrá-la com segurança.",
		ByMessage:    "SMS", ByCall: "Chamada telefónica",
		Captcha: "Imagem {de bank} com o que é preciso para responder",
		Dim:     "Não consegue ler a imagem?",
		DimText: []Line{
			"Amplie-a e aumente o brilho deste ecrã.",
			"Se não pode ver imagens, pergunte {a bank} como iniciar sessão sem elas.",
			"Se continuar a não funcionar, cancele e recomece {em client}.",
		},
		CapsLock:   "A tecla Caps Lock está ativada.",
		Enlarge:    "Ampliar imagem",
		EnlargeAll: "Ampliar imagens",
		Show:       "Mostrar", Hide: "Ocultar",
		Find:       "Procurar na lista",
		Seek:       "Procurar",
		OrPick:     "Ou escolha na lista",
		OnlyDigits: "Introduza apenas algarismos.",
		LikeThis:   "Introduza apenas algarismos, por exemplo {example}.",
		Digits:     "Introduza {n} algarismos, por exemplo {example}.",
		CodeDigits: "Introduza os {n} dígitos do código.",
	},

	Form: Form{
		Cancel:   "Cancelar",
		Language: "Idioma",
		Earlier:  "Voltar",
		Quit:     "Cancelar e fechar",
		Continue: "Continuar {em client}",
		Back:     "Voltar {a client}",
		Close:    "Pode fechar esta página e voltar {a client}.",
		Message:  "Mensagem do seu banco",
		Service:  "Mensagem do nosso fornecedor de dados",
		Trouble:  "A verificar: {title}",
		Problems: Count{One: "Verifique uma resposta abaixo", Other: "Verifique {n} respostas abaixo"},
		Colon:    ":",
		Lost:     "Não foi possível enviar. Verifique a sua ligação à internet e tente novamente. Nada é enviado duas vezes.",
		Offline:  "Não é possível ligar neste momento. Verifique a sua ligação à internet. Esta página continua automaticamente quando ela voltar.",
		Crowded:  "Não podemos receber a resposta neste momento, por isso não foi enviada. Tente novamente dentro de um minuto.",
		Sending:  "A enviar…",

		LookAgain: "Atualizar a página",
		LookOften: "Atualizar a cada minuto",
		LookLess:  "Deixar de atualizar a cada minuto",
		Soon:      "Esta página fecha dentro de 2 minutos.",
		Longer:    "Preciso de mais tempo",
		Granted:   Count{One: "Tem mais {n} minuto.", Other: "Tem mais {n} minutos."},

		Stuck:   "Continua com problemas? {Client} pode ajudar.",
		Support: "Obter ajuda",
		Ref:     "Referência",
		More:    "Mais um passo",
		For:     "Para",
		NotYou:  "Se não é esta pessoa, cancele.",
	},

	Returned: Returned{
		Title: "Pode fechar esta janela",
		Text:  "Obrigado. Volte {a client}. Aí continua automaticamente.",
		Already: End{
			Title: "Isto já está feito",
			Text:  "Sabemos que já terminou no site do banco. Nada se perdeu.",
			Next:  "Pode fechar esta janela e voltar {a client}.",
		},
		Sure: GoOn{
			Title:  "Ligar {bank} {a client}?",
			Text:   "Está a voltar do site do banco noutro navegador. Continue apenas se pediu {a client} para aceder às suas contas. Se foi outra pessoa que lhe enviou esta página, feche-a.",
			Submit: "Continuar",
		},
	},

	Welcome: GoOn{
		Title:  "Volte a ligar o seu banco",
		Text:   "{Client} deixou de ter acesso às suas contas. Continue para iniciar sessão de novo.",
		Submit: "Continuar",
	},

	Accessible: Accessible{
		Link:     "Acessibilidade",
		Title:    "Acessibilidade",
		Text:     "Esta página volta a ligar uma app a um banco. Todas as pessoas devem conseguir usá-la.",
		Meets:    "Foi feita para cumprir a norma EN 301 549 e as WCAG 2.2 no nível AA, como pede o Ato Europeu da Acessibilidade. Tanto quanto sabemos, a nossa parte cumpre-as por completo.",
		UseTitle: "Como se pode usar",
		Use: []Line{
			"Só com o teclado, com um leitor de ecrã ou sem JavaScript.",
			"Com texto do dobro do tamanho, com mais espaço entre letras e linhas ou num ecrã estreito, sem deslocar para os lados.",
			"Com as suas próprias cores, com mais contraste, em claro ou escuro e sem movimento, conforme as definições do dispositivo.",
		},
		BankTitle: "O que depende do banco",
		Bank: []Line{
			"Um banco pode pedir que leia uma imagem ou digitalize um código. Se não conseguir, peça ao banco outra forma.",
			"As mensagens do banco são mostradas nas palavras dele. O site e a app do banco não fazem parte desta página.",
		},
		TestedTitle: "Como o sabemos",
		Tested:      "Programas (axe e Lighthouse) verificam cada ecrã em cada língua, em claro, em escuro e com contraste elevado. Um percurso de cada tipo é também feito só com o teclado. Ainda não foi testada por pessoas com deficiência.",
		Reviewed:    "Última verificação",
		HelpTitle:   "Se algo impede que a use",
		Help:        "{Client} pode ajudar e quer saber o que se passa.",
		Complain:    "Se a resposta não ajudar, pode dirigir-se à autoridade responsável pela acessibilidade no seu país.",
	},

	Recovery: Recovery{
		Here:    "Também pode tentar novamente aqui, agora mesmo.",
		Minutes: Count{One: "Tente novamente {em client} dentro de cerca de {n} minuto.", Other: "Tente novamente {em client} dentro de cerca de {n} minutos."},
		Hours:   Count{One: "Tente novamente {em client} dentro de cerca de {n} hora.", Other: "Tente novamente {em client} dentro de cerca de {n} horas."},
		Tell:    "Avisar-me quando {bank} voltar a funcionar",
		Told:    "Avisaremos {client} assim que {bank} voltar a funcionar, para que o saiba.",
		Down:    "Muitas pessoas não conseguem ligar-se {a bank} neste momento. Pode tentar mesmo assim ou voltar mais tarde.",
	},

	Notice: Notice{
		Developer: "Para programadores",
		GoBack:    "Voltar atrás",
		TryAgain:  "Tentar novamente",
		Foreign: End{
			Title: "Esta página não pode ser mostrada aqui",
			Text:  "{Client} não registou o site que a mostra. Para sua segurança, aqui não lhe pedimos nada.",
			Next:  "Recomece {em client}. Se voltar a acontecer, comunique o problema.",
		},
	},

	Ends: portugueseEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} não aceitou estes dados. Verifique-os e tente novamente.",
		reconnect.WrongCode:        "{Bank} não aceitou esta resposta. Verifique-a e tente novamente.",
		reconnect.CodeExpired:      "Esse código expirou. Introduza o mais recente do seu banco.",
		reconnect.PasswordExpired:  "O banco pede-lhe uma nova palavra-passe. Altere-a no site ou na app.",
		reconnect.ConsentNeeded:    "{Bank} pede-o de tempos a tempos. Se continuar, pode receber uma mensagem ou um código.",
		reconnect.NotApproved:      "O pedido não foi autorizado ou o tempo terminou. Tente novamente, com o dispositivo à mão.",
		reconnect.NotAuthorized:    "Saiu do site do banco sem dar o consentimento. Pode tentar novamente.",
		reconnect.Locked:           "{Bank} bloqueou o seu acesso. Desbloqueie-o no site do banco ou por telefone.",
		reconnect.OtherSession:     "Tem outra sessão aberta {em bank}. Termine-a, espere um momento e tente novamente.",
		reconnect.WrongSite:        "Estes dados são de outro site {de bank}. Escolha o que costuma usar.",
		reconnect.WrongPerson:      "Estes dados são de outra pessoa. Introduza os da primeira vez.",
		reconnect.ActionNeeded:     "Inicie sessão no site ou na app do banco e faça o que lhe for pedido.",
		reconnect.RateLimited:      "Muitas pessoas estão a ligar-se neste momento, por isso a sua resposta não foi enviada. Envie-a novamente dentro de momentos.",
		reconnect.Interrupted:      "A resposta do banco perdeu-se e não sabemos se a sua chegou. Introduza-a de novo.",
		reconnect.Unreachable:      "O nosso fornecedor de dados não responde, por isso a sua resposta não foi enviada. Envie-a novamente dentro de um minuto.",
		reconnect.NoCode:           "{Client} não respondeu, por isso não pudemos começar. Nada se perdeu. Tente novamente dentro de um minuto.",
		reconnect.Crowded:          "Muitas pessoas estão a ligar-se neste momento. Nada se perdeu. Tente novamente dentro de um minuto.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Preencha este campo para continuar.",
		reconnect.TooShort: "Introduza pelo menos {n} carateres.",
		reconnect.TooLong:  "Introduza no máximo {n} carateres.",
		reconnect.Mismatch: "Verifique este dado. {Bank} espera outro formato.",
		reconnect.NoChoice: "Escolha uma das opções abaixo.",
	},
}
