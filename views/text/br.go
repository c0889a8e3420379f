package text

import "github.com/open-reconnect/reconnect"

// brazilian is Portuguese as banks in Brazil write it: "você" where a person has to be named, "o app", "senha", "celular".
var brazilian = portuguese.spoken(&Catalogue{
	Tag: "pt-BR", Name: "Português (Brasil)", Plural: belowTwo, Group: ".",

	NoClient: "o app de origem", NoClientFirst: "O app de origem",
	App: "o app {bank}", NoApp: "o app do seu banco",
	without: map[string]Line{
		"de bank": "do seu banco", "a bank": "ao seu banco", "em bank": "no seu banco",
		"a client": "ao app de origem", "em client": "no app de origem",
	},

	Ask: Ask{
		SignIn: Purpose{
			Title: "Acesse sua conta {em bank}",
			Why:   "{Client} perdeu o acesso às suas contas. Acesse de novo para restabelecer a conexão.",
		},
		Stale: "Os dados de acesso anteriores não funcionam mais. Digite os que você usa agora.",
		Anew:  "A resposta não foi aceita ou chegou tarde. Acesse de novo para receber outra solicitação.",
		Code: Purpose{
			Title: "Digite seu código",
			Why:   "Procure nas suas mensagens de texto, no seu e-mail ou no app do banco.",
		},
		CodeOf:   "Digite o código de {n} dígitos",
		CodeSeen: "Use a imagem abaixo para obter seu código.",
		CodeBad:  "{Bank} não aceitou este código. Confira e tente de novo.",
		Where: Purpose{
			Title: "Onde você quer receber seu código?",
			Why:   "{Bank} envia o código para a próxima etapa.",
		},
		Choose:  Purpose{Why: "{Bank} precisa da sua escolha para seguir em frente."},
		Way:     Purpose{Title: "Como você acessa sua conta {em bank}?", Why: "Escolha o acesso que você costuma usar."},
		Picture: Purpose{Title: "Escolha sua imagem", Why: "É assim que {bank} confirma que é você."},
		Find:    Purpose{Title: "Encontre seu banco", Why: "Digite uma parte do nome ou escolha na lista."},
		Nothing: "Não encontramos nenhum banco com esse nome. Confira como se escreve ou digite menos letras. Para ver todos os bancos, deixe o campo vazio.",
		File:    Purpose{Title: "Adicione um arquivo"},
		Question: Purpose{
			Title: "Responda a uma pergunta do banco",
			Why:   "É assim que {bank} confirma que é você.",
		},
		Agree: Purpose{
			Title: "Confirme que é você",
			Why:   "{Bank} pede isso de tempos em tempos. Se continuar, você pode receber uma mensagem ou um código.",
		},
		TakeOver:    Purpose{Title: "Esta página já está aberta em outra janela", Why: "Se você continuar aqui, a outra página será fechada."},
		SubmitLogin: "Entrar",
		Private:     "Os dados vão criptografados para o provedor que conecta {client} ao seu banco. Esta página não guarda nada.",
		Over:        "O tempo acabou. Se {bank} não aceitar mais sua resposta, comece de novo {em client}.",
		Attempts: Count{
			One:   "Esta é sua última tentativa. Vamos parar antes que seu acesso seja bloqueado.",
			Other: "Você tem mais {n} tentativas. Vamos parar antes que seu acesso seja bloqueado.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Aprove a solicitação com {app}",
			Why:   "Abra o app no celular, ou use o dispositivo do seu banco, e aprove a solicitação.",
		},
		Scan: Purpose{
			Title: "Escaneie este código",
			Why:   "Abra {app} no celular, ou use o dispositivo do seu banco, e escaneie o código.",
		},
		Stay:    "Deixe esta página aberta. Ela continua automaticamente depois da sua aprovação.",
		Picture: "Código para escanear com {app}",
		Unsaid:  "Normalmente, você tem alguns minutos. Se o tempo acabar, pode tentar de novo aqui.",
		Over:    "O tempo está quase acabando. Se você já aprovou, esta página continua em instantes.",
		Help:    "Não encontrou a solicitação?",
		HelpText: []Line{
			"Abra o app diretamente. Muitas vezes a solicitação está lá, mesmo sem notificação.",
			"Confira se o celular está conectado à internet e se é o que você cadastrou {em bank}.",
			"Se o celular ou o app for novo, ative primeiro as aprovações nas configurações do app.",
			"Se ela ainda não aparecer, cancele e comece de novo {em client}. Sem a sua aprovação, nada muda.",
		},
		Here:    "O app está neste celular? Faça uma captura de tela do código e abra no app, ou comece de novo em um computador.",
		Blurred: "Não conseguiu escanear?",
		BlurredText: []Line{
			"Amplie o código e aumente o brilho desta tela.",
			"Use o leitor do app do banco, não a câmera do celular.",
			"Se ainda não funcionar, cancele e comece de novo {em client}.",
		},
	},

	Renewal: Renewal{
		Request: "Enviar a solicitação de novo",
		Sent:    "Pedimos um novo código {a bank}. Use o mais recente: o anterior pode não funcionar mais.",
		Drawn:   "Esta é uma nova imagem. A anterior pode não funcionar mais.",
		Asked:   "Pedimos {a bank} que envie a solicitação de novo. Aprove a mais recente.",
	},

	Visit: Visit{
		Title:     "Acesse sua conta no site do banco",
		Framed:    "O site abre em uma nova janela. Acesse sua conta e depois volte aqui. Esta página continua automaticamente.",
		Whole:     "Depois do acesso, você volta para cá.",
		Swallowed: "Nenhuma janela abriu? O app que você está usando pode bloquear janelas novas.",
		HelpText: []Line{
			"Use o botão de novo. Ele abre a mesma página.",
			"Se você já terminou no site do banco e nada acontece aqui, espere um momento ou recarregue esta página.",
			"Se você cancelar, nada muda.",
		},
	},

	Phone: Phone{
		Offer:   "Usar o celular",
		Only:    "Alguns bancos só funcionam no celular.",
		Scan:    "Aponte a câmera do celular para este código e abra a página.",
		Picture: "Código para ler com a câmera do celular",
		Address: "Ou abra este endereço no celular:",
		Late: Purpose{
			Title: "O tempo acabou",
			Why:   "O código não funciona mais. Nada mudou.",
		},
		Ask: Purpose{
			Title: "Que números aparecem no seu celular?",
			Why:   "Digite-os apenas se for o seu próprio celular. Até lá, ele não mostra mais nada.",
		},
		Label: "Dois números",
		Wrong: Purpose{
			Title: "Os números não são esses",
			Why:   "Por segurança, desconectamos o celular. Ele não mostrou mais nada.",
		},
		There: Purpose{
			Title: "Você está continuando no celular",
			Why:   "Quando você terminar, esta página continua automaticamente. Deixe-a aberta.",
		},
		Join: GoOn{
			Title: "Conectar {bank} {a client} neste celular?",
			Text:  "Continue apenas se o código estiver na sua própria tela. Se alguém enviou o código para você, feche esta página.",
		},
		Show: Purpose{
			Title: "Digite estes números na primeira tela",
			Why:   "Depois você continua aqui. Não conte a ninguém.",
		},
		Away: "Você pode guardar o celular. A primeira tela continua automaticamente.",
		Gone: End{
			Title: "Não é possível continuar neste celular",
			Text:  "Um código funciona uma única vez e só por alguns minutos. Nada se perdeu.",
			Next:  "Volte à primeira tela e continue por lá.",
		},
	},

	Act: Act{
		Title: "{Bank} pede antes uma ação sua",
		Why:   "Acesse sua conta como sempre no site ou no app do banco. Lá você encontra o que fazer.",
		Then:  "Quando terminar, volte para esta página.",
		Done:  "Já fiz",
	},

	Wait: Wait{
		Start:  Purpose{Title: "Conectando {a bank}", Why: "Normalmente leva alguns segundos."},
		Busy:   Purpose{Title: "Verificando com {bank}", Why: "Alguns bancos levam um ou dois minutos."},
		Unsure: Purpose{Title: "Ainda verificando com {bank}", Why: "Ainda não recebemos resposta. Nada é enviado duas vezes."},
		Down: Purpose{
			Title: "Não é possível conectar agora",
			Why:   "Nosso provedor de dados não responde. Continuamos tentando, pelo menos duas vezes por minuto.",
		},
		Queued:       Purpose{Why: "Muitas pessoas estão se conectando agora. Seu lugar está guardado."},
		QueuedAnswer: "Muitas pessoas estão se conectando agora. Vamos enviar sua resposta quando chegar a sua vez. Você não precisa enviar de novo.",
		QueuedLeft:   Count{One: "Cerca de {n} minuto até a sua vez", Other: "Cerca de {n} minutos até a sua vez"},
		SigningIn:    Purpose{Title: "Entrando na sua conta {em bank}", Why: "Normalmente leva menos de um minuto."},
		Reading:      Purpose{Title: "Acesso feito {em bank}", Why: "Estamos atualizando suas contas. Normalmente leva menos de um minuto."},
	},

	Done: Done{Title: "Conexão restabelecida"},

	Field: Field{
		DimText: []Line{
			"Amplie-a e aumente o brilho desta tela.",
			"Se você não pode ver imagens, pergunte {a bank} como entrar sem elas.",
			"Se ainda não funcionar, cancele e comece de novo {em client}.",
		},
		Text: "Sua resposta", Username: "Usuário", Secret: "Senha", File: "Arquivo",
		FileTooLarge: "Escolha um arquivo menor, de até {n}\u00a0kB.",
		BadDate:      "Digite a data completa: dia, mês e ano.",
		Unseen:       "Aqui deveria aparecer uma imagem, mas não foi possível mostrá-la com segurança.",
		ByMessage:    "Mensagem de texto", ByCall: "Ligação telefônica",
		Find:       "Buscar na lista",
		Seek:       "Buscar",
		OnlyDigits: "Digite apenas números.",
		LikeThis:   "Digite apenas números, por exemplo {example}.",
		Digits:     "Digite {n} números, por exemplo {example}.",
		CodeDigits: "Digite os {n} dígitos do código.",
	},

	Form: Form{
		Close:    "Você pode fechar esta página e voltar {a client}.",
		Message:  "Mensagem do banco",
		Service:  "Mensagem do nosso provedor de dados",
		Trouble:  "Confira: {title}",
		Problems: Count{One: "Confira uma resposta abaixo", Other: "Confira {n} respostas abaixo"},
		Lost:     "Não foi possível enviar. Confira sua conexão com a internet e tente de novo. Nada é enviado duas vezes.",
		Offline:  "Não é possível conectar agora. Confira sua conexão com a internet. Esta página continua automaticamente quando ela voltar.",
		Crowded:  "Não podemos receber a resposta agora, por isso ela não foi enviada. Tente de novo em um minuto.",
		Sending:  "Enviando…",

		Soon:    "Esta página fecha em 2 minutos.",
		Granted: Count{One: "Você tem mais {n} minuto.", Other: "Você tem mais {n} minutos."},

		Stuck:  "O problema continua? {Client} pode ajudar.",
		More:   "Mais uma etapa",
		NotYou: "Se não for você, cancele.",
	},

	Returned: Returned{
		Title: "Você pode fechar esta janela",
		Text:  "Agradecemos. Volte {a client}. Lá tudo continua automaticamente.",
		Already: End{
			Title: "Isso já foi feito",
			Text:  "Sabemos que você já terminou no site do banco. Nada foi perdido.",
			Next:  "Você pode fechar esta janela e voltar {a client}.",
		},
		Sure: GoOn{
			Title: "Conectar {bank} {a client}?",
			Text:  "Você voltou do site do banco em outro navegador. Continue apenas se pediu {a client} para acessar suas contas. Se outra pessoa mandou você para cá, feche esta página.",
		},
	},

	Welcome: GoOn{
		Title: "Reconecte seu banco",
		Text:  "{Client} perdeu o acesso às suas contas. Continue para acessar de novo.",
	},

	Recovery: Recovery{
		Here:    "Você também pode tentar de novo aqui, agora mesmo.",
		Minutes: Count{One: "Tente de novo {em client} em cerca de {n} minuto.", Other: "Tente de novo {em client} em cerca de {n} minutos."},
		Hours:   Count{One: "Tente de novo {em client} em cerca de {n} hora.", Other: "Tente de novo {em client} em cerca de {n} horas."},
		Tell:    "Avisar quando {bank} voltar a funcionar",
		Told:    "Avisaremos {client} assim que {bank} voltar a funcionar, para que você fique sabendo.",
		Down:    "Muitas pessoas não conseguem se conectar {a bank} no momento. Você pode tentar mesmo assim ou voltar mais tarde.",
	},

	Notice: Notice{
		Developer: "Para desenvolvedores",
		TryAgain:  "Tentar de novo",
		Foreign: End{
			Text: "{Client} não cadastrou o site que mostra esta página. Para sua segurança, não pedimos nada aqui.",
			Next: "Comece de novo {em client}. Se acontecer outra vez, avise por lá.",
		},
	},

	Accessible: Accessible{
		Text:     "Esta página reconecta um app a um banco. Todas as pessoas devem conseguir usá-la.",
		Meets:    "Ela foi feita para atender à norma EN 301 549 e às WCAG 2.2 no nível AA, como pede a Lei Europeia de Acessibilidade. Até onde sabemos, a nossa parte atende a tudo.",
		UseTitle: "Como você pode usar",
		Use: []Line{
			"Só com o teclado, com um leitor de tela ou sem JavaScript.",
			"Com texto do dobro do tamanho, com mais espaço entre letras e linhas ou em uma tela estreita, sem rolar para os lados.",
			"Com suas próprias cores, com mais contraste, em claro ou escuro e sem movimento, conforme os ajustes do dispositivo.",
		},
		Bank: []Line{
			"Um banco pode pedir que você leia uma imagem ou escaneie um código. Se não conseguir, peça ao banco outro jeito.",
			"As mensagens do banco aparecem com as palavras dele. O site e o app do banco não fazem parte desta página.",
		},
		TestedTitle: "Como sabemos disso",
		Tested:      "Programas (axe e Lighthouse) verificam cada tela em cada idioma, em claro, em escuro e com contraste alto. Um caminho de cada tipo também é feito só com o teclado. Pessoas com deficiência ainda não a testaram.",
		HelpTitle:   "Se algo atrapalhar",
		Help:        "{Client} pode ajudar e quer saber o que aconteceu.",
		Complain:    "Se a resposta não ajudar, você pode procurar a autoridade de acessibilidade do seu país.",
	},

	Ends: map[reconnect.Reason]End{
		reconnect.WrongCredentials: {Title: "{Bank} não aceitou seus dados de acesso", Next: "Confira se você consegue acessar o site do banco e depois comece de novo {em client}."},
		reconnect.WrongCode:        {Next: "Comece de novo {em client} para receber outro código."},
		reconnect.CodeExpired: {
			Text: "Um código vale só por alguns minutos. Nada mudou.",
			Next: "Comece de novo {em client} para receber outro código.",
		},
		reconnect.PasswordExpired: {
			Title: "Sua senha {de bank} expirou",
			Text:  "O banco pede que você escolha uma nova. Nada mudou.",
			Next:  "Troque a senha no site ou no app do banco e depois comece de novo {em client}.",
		},
		reconnect.ConsentNeeded: {
			Text: "Até lá, {client} não pode atualizar suas contas. O que você já vê continua lá.",
			Next: "Comece de novo {em client} quando quiser dar o consentimento.",
		},
		reconnect.NotApproved: {
			Title: "A solicitação não foi aprovada",
			Text:  "Ela foi recusada no seu dispositivo ou o tempo acabou. Nada mudou.",
			Next:  "Comece de novo {em client}, com o dispositivo por perto.",
		},
		reconnect.NotAuthorized: {
			Text: "Você saiu do site do banco sem dar o consentimento. Nada mudou.",
			Next: "Comece de novo {em client} quando quiser dar o consentimento.",
		},
		reconnect.Locked: {
			Title: "{Bank} bloqueou seu acesso",
			Text:  "Os bancos fazem isso para proteger você, muitas vezes depois de várias tentativas. Seu dinheiro e seus dados estão seguros.",
			Next:  "Desbloqueie o acesso no site do banco ou por telefone e depois comece de novo {em client}.",
		},
		reconnect.OtherSession: {
			Title: "Sua conta está aberta em outro lugar {em bank}",
			Text:  "O banco só permite um acesso por vez. Nada mudou.",
			Next:  "Saia da conta no site e no app do banco, espere alguns minutos e comece de novo {em client}.",
		},
		reconnect.WrongSite: {
			Text: "{Bank} tem vários, e o seu cadastro é em outro. Nada mudou.",
			Next: "Comece de novo {em client} e escolha o site que você costuma usar.",
		},
		reconnect.WrongPerson: {
			Text: "Para não misturar suas contas, não mudamos nada.",
			Next: "Comece de novo {em client} com os dados da primeira vez.",
		},
		reconnect.ActionNeeded: {
			Title: "{Bank} pede antes uma ação sua",
			Text:  "Você pode fazer isso no site do banco ou no app dele. Nada mudou.",
			Next:  "Acesse sua conta, faça o que o banco pede e depois comece de novo {em client}.",
		},
		reconnect.RateLimited: {
			Title: "Muitas tentativas por enquanto",
			Text:  "{Bank} não aceita outras por algum tempo. Nada mudou.",
			Next:  "Tente de novo {em client} em uma ou duas horas.",
		},
		reconnect.BankUnavailable: {
			Title: "{Bank} não está respondendo",
			Text:  "O problema é do banco, não seu. Nada mudou.",
			Next:  "Tente de novo {em client} em uma ou duas horas.",
		},
		reconnect.Maintenance: {
			Text: "O banco suspendeu o serviço por algum tempo. Nada mudou.",
			Next: "Tente de novo {em client} mais tarde.",
		},
		reconnect.NotSupported: {
			Title: "Não é possível reconectar esta conta",
			Text:  "{Bank}, ou este tipo de conta, não está mais disponível. O que você já vê continua lá.",
			Next:  "Volte {a client} para ver suas opções.",
		},
		reconnect.AggregatorFault: {
			Title: "Nosso provedor de dados está com um problema",
			Text:  "A culpa não é sua, nem do banco. Nada mudou.",
			Next:  "Tente de novo {em client} mais tarde.",
		},
		reconnect.Unknown: {
			Title: "Algo inesperado aconteceu",
			Text:  "Recebemos uma resposta que não entendemos. Nada mudou.",
			Next:  "Tente de novo {em client}. Se acontecer outra vez, informe a referência abaixo {a client}.",
		},
		reconnect.TooManyAttempts: {
			Title: "Paramos antes do bloqueio do seu acesso",
			Text:  "Suas respostas foram recusadas várias vezes. Mais uma tentativa poderia bloquear seu acesso, por isso não enviamos mais nada.",
			Next:  "Confira se você consegue acessar o site do banco. Em uma hora, você tem mais uma tentativa {em client}.",
		},
		reconnect.Interrupted: {
			Title: "A resposta do banco se perdeu",
			Text:  "Não sabemos se a sua chegou. De resto, nada foi perdido.",
			Next:  "Comece de novo {em client}.",
		},
		reconnect.Unreachable: {
			Title: "Não foi possível conectar",
			Text:  "Nosso provedor de dados não responde há vários minutos. Nada mudou.",
			Next:  "Tente de novo {em client} em uma ou duas horas.",
		},
		reconnect.Cancelled:   {Title: "Você cancelou", Next: "Você pode começar de novo {em client} quando quiser."},
		reconnect.Expired:     {Text: "Para sua segurança, ela fica aberta só por meia hora. Nada mudou.", Next: "Comece de novo {em client}."},
		reconnect.AlreadyOpen: {Title: "Esta página já está aberta em outra janela", Text: "Você só pode continuar em um lugar por vez. Nada foi perdido.", Next: "Continue na outra janela ou comece de novo {em client}."},
		reconnect.Superseded:  {Title: "Você continuou em outra janela", Text: "Por isso, esta página está fechada. Nada foi perdido.", Next: "Vá para a outra janela. Você pode fechar esta."},
		reconnect.DeadLink: {
			Title: "Este link não é mais válido",
			Text:  "Para sua segurança, cada link serve só uma vez e por pouco tempo. Nada foi perdido.",
			Next:  "Volte {a client} e comece de novo para obter outro.",
		},
		reconnect.Internal: {Title: "Algo deu errado do nosso lado", Next: "Tente de novo {em client} em alguns minutos."},
		reconnect.BadLink: {
			Text: "Falta uma parte ou ela está danificada, por isso não sabemos de que conexão se trata. Nada foi perdido.",
			Next: "Volte {a client} e comece de novo. Se você copiou o link, copie por inteiro.",
		},
		reconnect.UnknownClient: {
			Title: "Não sabemos quem mandou você para cá",
			Text:  "O link indica um app que não está cadastrado aqui. Para sua segurança, não pedimos nada.",
			Next:  "Volte para onde você estava e avise do problema.",
		},
		reconnect.AddressNotAllowed: {
			Text: "Ele leva a um endereço que {client} não cadastrou. Para sua segurança, paramos aqui.",
			Next: "Volte {a client} e avise do problema.",
		},
		reconnect.NotFound: {
			Title: "Esta página não existe mais",
			Text:  "Ela foi fechada há algum tempo ou nunca existiu. Nada foi perdido.",
			Next:  "Volte {a client}. Se ainda for pedida uma nova conexão, comece de novo por lá.",
		},
		reconnect.Forbidden: {
			Text: "Ela foi aberta em outro lugar, ou outro site tentou responder por você. Para sua segurança, nada foi enviado.",
			Next: "Continue no navegador em que você começou ou comece de novo {em client}.",
		},
		reconnect.OpenedElsewhere: {
			Title: "Você continuou em outra janela",
			Text:  "O link foi aberto mais de uma vez e só serve em uma janela. Nada foi perdido.",
			Next:  "Vá para a outra janela ou comece de novo {em client}.",
		},
		reconnect.BadRequest: {
			Title: "Não conseguimos ler o que seu navegador enviou",
			Text:  "Era grande demais, estava danificado ou demorou demais. Nada foi perdido.",
			Next:  "Tente de novo. Se não resolver, apague os cookies deste site, ou volte {a client} e comece de novo.",
		},
		reconnect.Crowded: {Title: "Muitos acessos neste momento", Text: "Nada foi perdido, e seu link continua válido.", Next: "Espere um minuto e tente de novo."},
		reconnect.Away:    {Text: "Voltamos já. Nada foi perdido, e nada foi enviado.", Next: "Esta página continua automaticamente em alguns segundos."},
		reconnect.NotBegun: {
			Title: "Você ainda não começou",
			Next:  "Abra o link que você recebeu e continue por lá.",
		},
		reconnect.NoCode: {
			Text: "Sem essa autorização não podemos começar. Nada foi perdido, e seu link continua válido.",
			Next: "Abra o link de novo em alguns minutos.",
		},
		reconnect.ReconnectOnly: {
			Title: "Esta página só reconecta bancos",
			Text:  "Ela restabelece uma conexão que parou de funcionar. Não pode adicionar um banco, alterar suas contas nem fazer um pagamento. Nada mudou.",
			Next:  "Volte {a client} e avise que o link traz para cá.",
		},
	},

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} não aceitou estes dados. Confira e tente de novo.",
		reconnect.WrongCode:        "{Bank} não aceitou esta resposta. Confira e tente de novo.",
		reconnect.CodeExpired:      "Esse código expirou. Digite o mais recente que o banco enviou.",
		reconnect.PasswordExpired:  "O banco pede que você escolha uma nova senha. Troque no site ou no app.",
		reconnect.ConsentNeeded:    "{Bank} pede isso de tempos em tempos. Se continuar, você pode receber uma mensagem ou um código.",
		reconnect.NotApproved:      "A solicitação não foi aprovada ou o tempo acabou. Tente de novo, com o dispositivo por perto.",
		reconnect.NotAuthorized:    "Você saiu do site do banco sem dar o consentimento. Você pode tentar de novo.",
		reconnect.Locked:           "{Bank} bloqueou seu acesso. Desbloqueie no site do banco ou por telefone.",
		reconnect.OtherSession:     "Sua conta está aberta em outro lugar {em bank}. Saia de lá, espere um momento e tente de novo.",
		reconnect.WrongSite:        "Estes dados são de outro site {de bank}. Escolha o que você costuma usar.",
		reconnect.WrongPerson:      "Estes dados são de outra pessoa. Digite os da primeira vez.",
		reconnect.ActionNeeded:     "Acesse sua conta no site ou no app do banco e faça o que for pedido.",
		reconnect.RateLimited:      "Muitas pessoas estão se conectando agora, por isso sua resposta não foi enviada. Envie de novo em instantes.",
		reconnect.Interrupted:      "A resposta do banco se perdeu e não sabemos se a sua chegou. Digite de novo.",
		reconnect.Unreachable:      "Nosso provedor de dados não responde, por isso sua resposta não foi enviada. Envie de novo em um minuto.",
		reconnect.NoCode:           "{Client} não respondeu, por isso não pudemos começar. Nada foi perdido. Tente de novo em um minuto.",
		reconnect.Crowded:          "Muitas pessoas estão se conectando agora. Nada foi perdido. Tente de novo em um minuto.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.TooShort: "Digite pelo menos {n} caracteres.",
		reconnect.TooLong:  "Digite no máximo {n} caracteres.",
		reconnect.Mismatch: "Confira este dado. {Bank} espera outro formato.",
	},
})
