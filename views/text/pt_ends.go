package text

import "github.com/open-reconnect/reconnect"

// portugueseEnds is what pages say of each end.
var portugueseEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} não aceitou os seus dados de acesso",
		Text:  "Nada mudou.",
		Next:  "Verifique se consegue iniciar sessão no site do banco e depois recomece {em client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} não aceitou o código",
		Text:  "Nada mudou.",
		Next:  "Recomece {em client} para receber um novo código.",
	},
	reconnect.CodeExpired: {
		Title: "O código expirou",
		Text:  "Um código só é válido durante alguns minutos. Nada mudou.",
		Next:  "Recomece {em client} para receber um novo código.",
	},
	reconnect.PasswordExpired: {
		Title: "A sua palavra-passe {de bank} expirou",
		Text:  "O banco pede-lhe que escolha uma nova. Nada mudou.",
		Next:  "Altere-a no site ou na app do banco e depois recomece {em client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} precisa de novo do seu consentimento",
		Text:  "Até lá, {client} não pode atualizar as suas contas. O que já vê continua lá.",
		Next:  "Recomece {em client} quando quiser dar o consentimento.",
	},
	reconnect.NotApproved: {
		Title: "O pedido não foi autorizado",
		Text:  "Foi recusado no seu dispositivo ou o tempo terminou. Nada mudou.",
		Next:  "Recomece {em client}, com o dispositivo à mão.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} não recebeu o seu consentimento",
		Text:  "Saiu do site do banco sem dar o consentimento. Nada mudou.",
		Next:  "Recomece {em client} quando quiser dar o consentimento.",
	},
	reconnect.Locked: {
		Title: "{Bank} bloqueou o seu acesso",
		Text:  "Os bancos fazem-no para proteger os clientes, muitas vezes após várias tentativas. O seu dinheiro e os seus dados estão seguros.",
		Next:  "Desbloqueie o acesso no site do banco ou por telefone e depois recomece {em client}.",
	},
	reconnect.OtherSession: {
		Title: "Tem outra sessão aberta {em bank}",
		Text:  "O banco só permite uma de cada vez. Nada mudou.",
		Next:  "Termine a sessão no site e na app do banco, espere alguns minutos e recomece {em client}.",
	},
	reconnect.WrongSite: {
		Title: "Estes dados são de outro site",
		Text:  "{Bank} tem vários, e o seu registo é noutro. Nada mudou.",
		Next:  "Recomece {em client} e escolha o site que costuma usar.",
	},
	reconnect.WrongPerson: {
		Title: "Estes dados são de outra pessoa",
		Text:  "Para não misturar as suas contas, não alterámos nada.",
		Next:  "Recomece {em client} com os dados da primeira vez.",
	},
	reconnect.ActionNeeded: {
		Title: "{Bank} pede-lhe primeiro uma ação",
		Text:  "Pode fazê-la no site do banco ou na sua app. Nada mudou.",
		Next:  "Inicie sessão, faça o que o banco pede e depois recomece {em client}.",
	},
	reconnect.RateLimited: {
		Title: "Demasiadas tentativas por agora",
		Text:  "{Bank} não aceita mais durante algum tempo. Nada mudou.",
		Next:  "Tente novamente {em client} dentro de uma ou duas horas.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} não está a responder",
		Text:  "O problema está no banco, não é seu. Nada mudou.",
		Next:  "Tente novamente {em client} dentro de uma ou duas horas.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} está em manutenção",
		Text:  "O banco suspendeu o serviço durante algum tempo. Nada mudou.",
		Next:  "Tente novamente {em client} mais tarde.",
	},
	reconnect.NotSupported: {
		Title: "Não é possível voltar a ligar esta conta",
		Text:  "{Bank}, ou este tipo de conta, já não está disponível. O que já vê continua lá.",
		Next:  "Volte {a client} para ver as suas opções.",
	},
	reconnect.AggregatorFault: {
		Title: "O nosso fornecedor de dados tem um problema",
		Text:  "A culpa não é sua nem do banco. Nada mudou.",
		Next:  "Tente novamente {em client} mais tarde.",
	},
	reconnect.Unknown: {
		Title: "Aconteceu algo inesperado",
		Text:  "Recebemos uma resposta que não compreendemos. Nada mudou.",
		Next:  "Tente novamente {em client}. Se voltar a acontecer, indique a referência abaixo {a client}.",
	},
	reconnect.TooManyAttempts: {
		Title: "Parámos antes do bloqueio do seu acesso",
		Text:  "As suas respostas foram recusadas várias vezes. Mais uma tentativa poderia bloquear o seu acesso, por isso não enviámos mais nada.",
		Next:  "Verifique se consegue iniciar sessão no site do banco. Daqui a uma hora, tem mais uma tentativa {em client}.",
	},
	reconnect.Interrupted: {
		Title: "A resposta do banco perdeu-se",
		Text:  "Não sabemos se a sua chegou. De resto, nada se perdeu.",
		Next:  "Recomece {em client}.",
	},
	reconnect.Unreachable: {
		Title: "Não foi possível ligar",
		Text:  "O nosso fornecedor de dados não responde há vários minutos. Nada mudou.",
		Next:  "Tente novamente {em client} dentro de uma ou duas horas.",
	},
	reconnect.Cancelled: {
		Title: "Cancelou a ligação",
		Text:  "Nada mudou.",
		Next:  "Pode recomeçar {em client} a qualquer momento.",
	},
	reconnect.Expired: {
		Title: "Esta página expirou",
		Text:  "Para sua segurança, só fica aberta durante meia hora. Nada mudou.",
		Next:  "Recomece {em client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "Esta página já está aberta noutra janela",
		Text:  "Só pode continuar num sítio de cada vez. Nada se perdeu.",
		Next:  "Continue na outra janela ou recomece {em client}.",
	},
	reconnect.Superseded: {
		Title: "Continuou noutra janela",
		Text:  "Por isso, esta página está fechada. Nada se perdeu.",
		Next:  "Vá para a outra janela. Pode fechar esta.",
	},
	reconnect.DeadLink: {
		Title: "Este link já não é válido",
		Text:  "Para sua segurança, cada link só serve uma vez e durante pouco tempo. Nada se perdeu.",
		Next:  "Volte {a client} e recomece para obter um novo.",
	},
	reconnect.Internal: {
		Title: "Algo correu mal do nosso lado",
		Text:  "A culpa não é sua. Nada mudou.",
		Next:  "Tente novamente {em client} dentro de alguns minutos.",
	},
	reconnect.BadLink: {
		Title: "Este link está incompleto",
		Text:  "Falta uma parte ou está danificada, por isso não sabemos de que ligação se trata. Nada se perdeu.",
		Next:  "Volte {a client} e recomece. Se copiou o link, copie-o por inteiro.",
	},
	reconnect.UnknownClient: {
		Title: "Não sabemos quem lhe deu este link",
		Text:  "O link indica uma app que não está registada aqui. Para sua segurança, não lhe pedimos nada.",
		Next:  "Volte ao sítio onde estava e comunique o problema.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Este link não é seguro",
		Text:  "Leva a um endereço que {client} não registou. Para sua segurança, paramos aqui.",
		Next:  "Volte {a client} e comunique o problema.",
	},
	reconnect.NotFound: {
		Title: "Esta página já não existe",
		Text:  "Foi fechada há algum tempo ou nunca existiu. Nada se perdeu.",
		Next:  "Volte {a client}. Se ainda lhe for pedida uma nova ligação, recomece aí.",
	},
	reconnect.Forbidden: {
		Title: "Esta página pertence a outro navegador",
		Text:  "Foi aberta noutro sítio, ou outro site tentou responder por si. Para sua segurança, nada foi enviado.",
		Next:  "Continue no navegador onde começou ou recomece {em client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "Continuou noutra janela",
		Text:  "O link foi aberto mais do que uma vez e só serve numa janela. Nada se perdeu.",
		Next:  "Vá para a outra janela ou recomece {em client}.",
	},
	reconnect.BadRequest: {
		Title: "Não conseguimos ler o que o seu navegador enviou",
		Text:  "Era demasiado grande, estava danificado ou demorou demasiado. Nada se perdeu.",
		Next:  "Tente novamente. Se não resultar, apague os cookies deste site, ou volte {a client} e recomece.",
	},
	reconnect.Crowded: {
		Title: "Demasiadas visitas neste momento",
		Text:  "Nada se perdeu, e o seu link continua válido.",
		Next:  "Espere um minuto e tente novamente.",
	},
	reconnect.Away: {
		Title: "Um momento",
		Text:  "Voltamos já. Nada se perdeu, e nada foi enviado.",
		Next:  "Esta página continua automaticamente dentro de alguns segundos.",
	},
	reconnect.NotBegun: {
		Title: "Ainda não começou",
		Text:  "Nada mudou.",
		Next:  "Abra o link que recebeu e continue aí.",
	},
	reconnect.NoCode: {
		Title: "{Client} não respondeu",
		Text:  "Sem essa autorização não podemos começar. Nada se perdeu, e o seu link continua válido.",
		Next:  "Abra o link de novo dentro de alguns minutos.",
	},
	reconnect.ReconnectOnly: {
		Title: "Esta página só volta a ligar bancos",
		Text:  "Restabelece uma ligação que deixou de funcionar. Não pode adicionar um banco, alterar as suas contas nem fazer um pagamento. Nada mudou.",
		Next:  "Volte {a client} e comunique que o link traz para aqui.",
	},
}
