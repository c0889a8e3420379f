package text

import "github.com/open-reconnect/reconnect"

var spanish = &Catalogue{
	Tag:  "es",
	Name: "Español",
	One:  func(n int) bool { return n == 1 },

	NoBank: "tu banco", NoBankFirst: "Tu banco",
	NoClient: "la app de la que vienes", NoClientFirst: "La app de la que vienes",
	App: "la app de {bank}", NoApp: "la app de tu banco",
	Site: "el sitio de {bank}", NoSite: "el sitio de tu banco",

	Ask: Ask{
		SignIn: Purpose{
			Title: "Entra en {bank}",
			Why:   "{Client} ya no puede consultar tus cuentas en {bank}. Basta con que te identifiques una vez más para recuperar la conexión.",
		},
		Stale: "{Bank} ya no acepta los datos guardados. Escribe los que usas hoy.",
		Anew:  "{Bank} no aceptó la última respuesta, o llegó demasiado tarde. Identifícate de nuevo y volverá a preguntar.",
		Code: Purpose{
			Title: "Escribe tu código",
			Why:   "{Bank} pide un código de un solo uso. Te llega por mensaje de texto o lo encuentras en la app de tu banco.",
		},
		CodeOf:   "Escribe el código de {n} dígitos",
		CodeSeen: "Usa la imagen de abajo para obtener tu código.",
		CodeBad:  "{Bank} no acepta este código. Revísalo e inténtalo de nuevo.",
		Where: Purpose{
			Title: "¿Adónde debe enviarte {bank} el código?",
			Why:   "Lo necesitarás en el siguiente paso.",
		},
		Choose: Purpose{
			Title: "Elige cómo continuar",
			Why:   "{Bank} te deja decidir.",
		},
		Way: Purpose{
			Title: "Elige tu acceso",
			Why:   "{Bank} tiene más de un acceso. Elige el que usas normalmente.",
		},
		Picture: Purpose{
			Title: "Elige tu imagen",
			Why:   "{Bank} quiere asegurarse de que eres tú.",
		},
		Find: Purpose{
			Title: "Encuentra tu banco",
			Why:   "Escribe una parte de su nombre o elígelo de la lista.",
		},
		Nothing: "No encontramos ningún banco con ese nombre. Revisa cómo se escribe, usa menos letras o deja el campo vacío para verlos todos.",
		File: Purpose{
			Title: "Agrega un archivo",
			Why:   "{Bank} necesita un archivo tuyo para continuar.",
		},
		Question: Purpose{
			Title: "Responde a una pregunta de tu banco",
			Why:   "{Bank} quiere asegurarse de que eres tú.",
		},
		Agree: Purpose{
			Title: "{Bank} necesita tu confirmación",
			Why:   "Para que tus cuentas sigan en {client}, {bank} te pide confirmar de vez en cuando. Si continúas, puede que te llegue un mensaje o un código.",
		},
		TakeOver: Purpose{
			Title: "Esta conexión está abierta en otra ventana",
			Why:   "Continúa aquí para terminar en esta página. La otra se cierra.",
		},
		Submit:         "Continuar",
		SubmitLogin:    "Entrar",
		SubmitTakeOver: "Continuar aquí",
		Private:        "Lo que escribes se envía una sola vez, cifrado, al servicio que consulta tus cuentas para {client}. Esta página no lo guarda.",
		Over:           "Se acabó el tiempo para responder. Si {bank} ya no acepta tu respuesta, empieza de nuevo desde {client}.",
		Attempts: Count{
			One:   "Este es el último intento aquí. Después nos detenemos, para que {bank} no bloquee tu acceso.",
			Other: "Quedan {n} intentos. Después nos detenemos, para que {bank} no bloquee tu acceso.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "Confirma en la app de tu banco",
			Why:   "Abre en tu teléfono la app de tu banco, o toma el dispositivo que te dio, y confirma la solicitud que encuentres.",
		},
		Scan: Purpose{
			Title: "Escanea esta imagen",
			Why:   "Abre en tu teléfono la app de tu banco, o toma el dispositivo que te dio, escanea la imagen y confirma.",
		},
		Stay:    "Deja abierta esta página. Sigue sola en cuanto hayas confirmado.",
		Picture: "Imagen para escanear con la app de tu banco",
		Left:    Count{One: "Queda alrededor de {n} minuto", Other: "Quedan alrededor de {n} minutos"},
		LeftJS:  "Tiempo restante:",
		Over:    "El tiempo casi se acaba. Si ya confirmaste, esta página sigue en un momento.",
		Help:    "¿No llegó nada?",
		HelpText: []Line{
			"Abre tú la app: muchas veces la solicitud espera ahí sin avisar.",
			"Revisa que el teléfono tenga conexión y sea el que {bank} tiene registrado.",
			"Si no, cancela y empieza de nuevo. Tu conexión queda como está.",
		},
		Here:    "¿Tienes la app en este teléfono? Haz una captura de pantalla del código y ábrela en la app, o empieza de nuevo en otro dispositivo.",
		Blurred: "¿No puedes escanearlo?",
		BlurredText: []Line{
			"Amplía el código y sube el brillo de esta pantalla.",
			"Usa el escáner de la app de {bank}, no la cámara del teléfono.",
			"Si no, cancela y empieza de nuevo. Nada ha cambiado.",
		},
	},

	Visit: Visit{
		Title:     "Identifícate en {bank}",
		Framed:    "{Bank} te identifica en su propia página, en otra ventana. Vuelve aquí al terminar: esta página se da cuenta sola.",
		Whole:     "{Bank} te identifica en su propia página y luego te trae de vuelta.",
		Go:        "Ir a {bank}",
		Opens:     "(abre otra ventana)",
		Swallowed: "¿No se abrió otra ventana? Quizá la app que muestra esta página no lo permite.",
		Same:      "Ir a {bank} en esta ventana",
		Help:      "¿No funcionó?",
		HelpText: []Line{
			"Puedes usar el botón otra vez: abre la misma página.",
			"Si ya terminaste en {bank} y esta página no cambia, espera un momento o vuelve a cargarla.",
			"Si cancelas, tu conexión queda como está.",
		},
	},

	Act: Act{
		Title: "{Bank} necesita antes algo de ti",
		Why:   "Entra como siempre en el sitio o en la app de tu banco. Ahí te muestra qué falta.",
		Then:  "Cuando lo hayas hecho, vuelve a esta página y continúa.",
		Done:  "Ya lo hice",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Conectando con {bank}",
			Why:   "Suele tardar unos segundos.",
		},
		Busy: Purpose{
			Title: "{Bank} está revisando",
			Why:   "Tu respuesta ya se envió. Algunos bancos tardan un minuto o dos.",
		},
		Unsure: Purpose{
			Title: "Seguimos revisando con {bank}",
			Why:   "La respuesta aún no llega. Estamos averiguando si recibieron lo que escribiste. Nada se envía dos veces.",
		},
		Down: Purpose{
			Title: "Por el momento no logramos conectar",
			Why:   "El servicio que consulta tus cuentas no responde en este momento. No es culpa tuya ni de tu banco. Lo volvemos a intentar automáticamente, al menos dos veces por minuto.",
		},
		Queued: Purpose{
			Title: "Enseguida es tu turno",
			Why:   "Muchas personas se están conectando en este momento. Conservas tu lugar.",
		},
		QueuedAnswer: "Muchas personas se están conectando en este momento. Tu respuesta se enviará a {bank} en cuanto sea tu turno. No hace falta enviarla otra vez.",
		QueuedLeft:   Count{One: "Tu turno llega en menos de un minuto", Other: "Tu turno llega en unos {n} minutos"},
		SigningIn: Purpose{
			Title: "Entrando en {bank}",
			Why:   "Suele tardar menos de un minuto.",
		},
		Reading: Purpose{
			Title: "{Bank} nos dejó entrar",
			Why:   "Se están consultando tus cuentas. Suele tardar menos de un minuto.",
		},
	},

	Done: Done{
		Title: "Tu conexión funciona de nuevo",
		Text:  "{Client} puede consultar tus cuentas en {bank}. Aquí ya no tienes que hacer nada más.",
	},

	Field: Field{
		Text: "Tu respuesta", Search: "Nombre de tu banco", Secret: "Contraseña", Code: "Código", Number: "Número", Date: "Fecha",
		Pick: "Elige una opción", Picks: "Elige una o varias opciones", File: "Archivo",
		Optional:     "opcional",
		Choose:       "Elegir…",
		ChooseOne:    "Elige una opción.",
		FileTooLarge: "Este archivo es demasiado grande. Puede tener hasta {n} kB.",
		BadDate:      "Escribe la fecha completa: día, mes y año.",
		Picture:      "Imagen {n}",
		Captcha:      "Imagen que acompaña a la pregunta",
		Enlarge:      "Ampliar la imagen",
		EnlargeAll:   "Ampliar las imágenes",
		Show:         "Mostrar", Hide: "Ocultar",
		Find:       "Buscar en la lista",
		OnlyDigits: "{Bank} espera solo cifras, sin espacios.",
		LikeThis:   "{Bank} espera solo cifras, sin espacios, por ejemplo {example}.",
		Digits:     "Escribe {n} dígitos, por ejemplo {example}.",
		CodeDigits: "Escribe los {n} dígitos del código.",
	},

	Form: Form{
		Cancel:   "Cancelar",
		Earlier:  "Atrás",
		Quit:     "Cancelar y cerrar",
		Continue: "Continuar a {client}",
		Back:     "Volver a {client}",
		Close:    "Puedes cerrar esta página y volver a {client}.",
		Message:  "Mensaje de tu banco",
		Service:  "Mensaje de nuestro proveedor de datos",
		Trouble:  "Por revisar: {title}",
		Problems: Count{One: "Hay que revisar una respuesta", Other: "Hay que revisar {n} respuestas"},
		Lost:     "No pudimos enviarlo por ahora. Revisa tu conexión e inténtalo otra vez. Nada se envía dos veces.",
		Offline:  "No logramos conectar por ahora. Revisa tu conexión. Esta página sigue sola en cuanto vuelva a funcionar.",
		Crowded:  "Ahora mismo no podemos recibirlo, así que no se ha enviado. Inténtalo otra vez en un minuto.",
		Sending:  "Enviando…",
		Stuck:    "¿Sigues sin poder? {Client} puede ayudarte.",
		Support:  "Obtener ayuda",
		Ref:      "Referencia",
		More:     "Un paso más",
	},

	Returned: Returned{
		Title: "Gracias, ya estás de vuelta",
		Text:  "Puedes cerrar esta ventana y volver a {client}. Ya tiene el aviso.",
		Already: End{
			Title: "Esto ya se había recibido",
			Text:  "Tu visita a {bank} ya se tomó en cuenta. No se perdió nada.",
			Next:  "Puedes cerrar esta ventana y volver a {client}.",
		},
		Sure: GoOn{
			Title:  "¿Conectar {bank} con {client}?",
			Text:   "Vuelves de {bank} en otro navegador, no en el que empezaste. Continúa solo si tú mismo le pediste a {client} que acceda a tus cuentas. Si otra persona te envió aquí, cierra esta página.",
			Submit: "Continuar",
		},
	},

	Welcome: GoOn{
		Title:  "Vuelve a conectar tu banco",
		Text:   "{Client} ya no puede acceder a tus cuentas. Continúa para volver a iniciar sesión.",
		Submit: "Continuar",
	},

	Notice: Notice{
		Developer: "Para quien desarrolla",
		GoBack:    "Regresar",
		TryAgain:  "Intentar de nuevo",
		Foreign: End{
			Title: "Esta página no se puede mostrar aquí",
			Text:  "La página que la rodea no está registrada por {client}. Por tu seguridad, aquí no se pide nada.",
			Next:  "Empieza de nuevo en {client} y, si vuelve a pasar, avísales.",
		},
	},

	Ends: map[reconnect.Reason]End{
		reconnect.WrongCredentials: {
			Title: "{Bank} no aceptó tus datos",
			Text:  "Tu conexión está como antes. No se perdió nada.",
			Next:  "Revisa que puedas entrar en el sitio del banco y luego empieza de nuevo desde {client}.",
		},
		reconnect.WrongCode: {
			Title: "{Bank} no aceptó el código",
			Text:  "Tu conexión está como antes. No se perdió nada.",
			Next:  "Empieza de nuevo desde {client} para recibir otro código.",
		},
		reconnect.CodeExpired: {
			Title: "El código llegó demasiado tarde",
			Text:  "Los códigos valen solo unos minutos. Tu conexión está como antes.",
			Next:  "Empieza de nuevo desde {client} para recibir otro código.",
		},
		reconnect.PasswordExpired: {
			Title: "Tu contraseña en {bank} venció",
			Text:  "{Bank} quiere que elijas una nueva en su sitio o en su app. No se perdió nada.",
			Next:  "Cambia la contraseña en {bank} y luego empieza de nuevo desde {client}.",
		},
		reconnect.ConsentNeeded: {
			Title: "{Bank} necesita de nuevo tu permiso",
			Text:  "Sin él, {client} no puede consultar tus cuentas. Lo que ya consultó se queda.",
			Next:  "Empieza de nuevo desde {client} cuando quieras dar tu permiso.",
		},
		reconnect.NotApproved: {
			Title: "La solicitud no se confirmó",
			Text:  "Se rechazó en tu dispositivo o se acabó el tiempo. Tu conexión está como antes.",
			Next:  "Empieza de nuevo desde {client} con tu dispositivo a la mano.",
		},
		reconnect.NotAuthorized: {
			Title: "{Bank} no recibió tu permiso",
			Text:  "Volviste de la página del banco sin haber dado tu permiso. Tu conexión está como antes.",
			Next:  "Empieza de nuevo desde {client} cuando quieras dar tu permiso.",
		},
		reconnect.Locked: {
			Title: "{Bank} bloqueó tu acceso",
			Text:  "Los bancos lo hacen para protegerte, muchas veces después de varios intentos. Tu dinero y tus datos están a salvo.",
			Next:  "Desbloquea el acceso en el sitio del banco o por teléfono y luego empieza de nuevo desde {client}.",
		},
		reconnect.OtherSession: {
			Title: "Tienes otra sesión abierta en {bank}",
			Text:  "{Bank} permite solo una sesión a la vez. No se perdió nada.",
			Next:  "Cierra la sesión en el sitio y en la app del banco, espera unos minutos y empieza de nuevo desde {client}.",
		},
		reconnect.WrongSite: {
			Title: "Estos datos son de otro acceso",
			Text:  "{Bank} tiene varios sitios y tu usuario es de otro de ellos. No se perdió nada.",
			Next:  "Empieza de nuevo desde {client} y elige el sitio que usas normalmente.",
		},
		reconnect.WrongPerson: {
			Title: "Estos datos son de otra persona",
			Text:  "Para no mezclar tus cuentas con las de alguien más, la conexión quedó como estaba.",
			Next:  "Empieza de nuevo desde {client} con los datos de la primera vez.",
		},
		reconnect.ActionNeeded: {
			Title: "{Bank} necesita antes algo de ti",
			Text:  "Hay algo que hacer en el sitio del banco o en su app. No se perdió nada.",
			Next:  "Entra en {bank}, haz lo que te pide y luego empieza de nuevo desde {client}.",
		},
		reconnect.RateLimited: {
			Title: "Demasiadas solicitudes por ahora",
			Text:  "{Bank} no acepta más intentos por un rato. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client} en una o dos horas.",
		},
		reconnect.BankUnavailable: {
			Title: "{Bank} no responde en este momento",
			Text:  "El problema es del banco, no tuyo. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client} en una o dos horas.",
		},
		reconnect.Maintenance: {
			Title: "{Bank} está en mantenimiento",
			Text:  "El banco detuvo su servicio por un rato. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client} más tarde, hoy mismo.",
		},
		reconnect.NotSupported: {
			Title: "Esta conexión no se puede recuperar aquí",
			Text:  "{Bank}, o este tipo de cuenta, ya no se puede consultar de forma automática. Lo que ya se consultó se queda.",
			Next:  "Vuelve a {client} para ver qué más ofrece.",
		},
		reconnect.AggregatorFault: {
			Title: "El servicio que consulta tus cuentas tiene una falla",
			Text:  "No hiciste nada mal, y {bank} no es la causa. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client} más tarde, hoy mismo.",
		},
		reconnect.Unknown: {
			Title: "Pasó algo inesperado",
			Text:  "Recibimos una respuesta que no entendemos. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client}. Si vuelve a pasar, menciona la referencia de abajo.",
		},
		reconnect.TooManyAttempts: {
			Title: "Nos detuvimos antes de que {bank} bloquee tu acceso",
			Text:  "Tus respuestas se rechazaron varias veces. Una más podría haber bloqueado tu acceso, así que no enviamos nada más.",
			Next:  "Revisa que puedas entrar en el sitio del banco. En una hora puedes empezar de nuevo desde {client}, con un solo intento.",
		},
		reconnect.Interrupted: {
			Title: "La respuesta de tu banco se perdió",
			Text:  "No sabemos si llegó lo que respondiste. Tu conexión está como antes.",
			Next:  "Empieza de nuevo desde {client}.",
		},
		reconnect.Unreachable: {
			Title: "No logramos comunicarnos",
			Text:  "El servicio que consulta tus cuentas no responde desde hace unos minutos. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client} en una o dos horas.",
		},
		reconnect.Cancelled: {
			Title: "Cancelaste",
			Text:  "No se cambió nada. Tu conexión está como antes.",
			Next:  "Puedes empezar de nuevo desde {client} cuando quieras.",
		},
		reconnect.Expired: {
			Title: "Se acabó el tiempo de esta página",
			Text:  "Por tu seguridad, solo está abierta media hora. No se cambió nada.",
			Next:  "Empieza de nuevo desde {client}.",
		},
		reconnect.AlreadyOpen: {
			Title: "Esta conexión está abierta en otra ventana",
			Text:  "Solo puede seguir en un lugar a la vez. No se pierde nada.",
			Next:  "Sigue en la otra ventana o empieza de nuevo desde {client}.",
		},
		reconnect.Superseded: {
			Title: "Seguiste en otra ventana",
			Text:  "Esta página está cerrada porque la misma conexión sigue en otro lugar. No se pierde nada.",
			Next:  "Ve a la otra ventana. Puedes cerrar esta.",
		},
		reconnect.DeadLink: {
			Title: "Este enlace ya se usó o venció",
			Text:  "Por tu seguridad, cada enlace sirve una sola vez y por poco tiempo. No se perdió nada.",
			Next:  "Vuelve a {client} y empieza de nuevo: te dará otro enlace.",
		},
		reconnect.Internal: {
			Title: "Algo falló de nuestro lado",
			Text:  "No hiciste nada mal. Tu conexión está como antes.",
			Next:  "Inténtalo otra vez desde {client} en unos minutos.",
		},
		reconnect.BadLink: {
			Title: "Este enlace está incompleto",
			Text:  "Falta una parte de la dirección o está dañada, así que no sabemos de qué conexión se trata. No se perdió nada.",
			Next:  "Vuelve a {client} y empieza de nuevo. Si copiaste el enlace, cópialo entero.",
		},
		reconnect.UnknownClient: {
			Title: "No sabemos quién te envió aquí",
			Text:  "El enlace nombra una app que no está registrada en esta página. Por tu seguridad no te pedimos nada.",
			Next:  "Vuelve a donde estabas y avísales.",
		},
		reconnect.AddressNotAllowed: {
			Title: "Este enlace no es seguro",
			Text:  "Te llevaría a una dirección que {client} no ha registrado. Por tu seguridad nos detenemos aquí.",
			Next:  "Vuelve a {client} y avísales.",
		},
		reconnect.NotFound: {
			Title: "Aquí ya no hay nada",
			Text:  "Esta página no existe o terminó hace un rato. No se perdió nada.",
			Next:  "Vuelve a {client}. Si la conexión todavía te necesita, empieza de nuevo ahí.",
		},
		reconnect.Forbidden: {
			Title: "Esta página es de otro navegador",
			Text:  "Se abrió en otro lugar, o algo que no es esta página intentó responder por ti. Por tu seguridad no se envió nada.",
			Next:  "Sigue en el navegador donde empezaste o empieza de nuevo desde {client}.",
		},
		reconnect.OpenedElsewhere: {
			Title: "Seguiste en otra ventana",
			Text:  "Este enlace se abrió más de una vez, y sigue la primera página que se usa. No se pierde nada.",
			Next:  "Ve a la otra ventana o empieza de nuevo desde {client}.",
		},
		reconnect.BadRequest: {
			Title: "No se pudo leer la petición",
			Text:  "Tu navegador envió más de lo que esta página puede recibir, o la petición llegó dañada o demasiado despacio. No se ha perdido nada.",
			Next:  "Inténtalo otra vez. Si no basta, borra las cookies de este sitio, o vuelve a {client} y empieza de nuevo.",
		},
		reconnect.Crowded: {
			Title: "Demasiadas personas a la vez",
			Text:  "Han llegado demasiadas personas o intentos desde aquí en este momento. No se ha perdido nada y tu enlace sigue siendo válido.",
			Next:  "Espera un minuto e inténtalo otra vez.",
		},
		reconnect.Away: {
			Title: "Un momento",
			Text:  "Necesitamos una breve pausa. No se ha perdido nada y no se ha enviado nada mientras tanto.",
			Next:  "Esta página continúa sola en unos segundos.",
		},
	},

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} no aceptó estos datos. Revísalos e inténtalo otra vez.",
		reconnect.WrongCode:        "{Bank} no aceptó esa respuesta. Revísala e inténtalo otra vez.",
		reconnect.CodeExpired:      "Ese código llegó demasiado tarde. Usa el más reciente que {bank} te haya enviado.",
		reconnect.PasswordExpired:  "{Bank} quiere que elijas una contraseña nueva. Cámbiala antes en el sitio del banco o en su app.",
		reconnect.ConsentNeeded:    "{Bank} te pide permiso de nuevo de vez en cuando. Si continúas, puede que te llegue un mensaje o un código.",
		reconnect.NotApproved:      "La solicitud no se confirmó en tu dispositivo o se acabó el tiempo. Inténtalo otra vez con el dispositivo a la mano.",
		reconnect.NotAuthorized:    "Volviste de la página de tu banco sin haber dado tu permiso. Puedes intentarlo una vez más.",
		reconnect.Locked:           "{Bank} bloqueó tu acceso. Desbloquéalo en el sitio del banco o por teléfono.",
		reconnect.OtherSession:     "Parece que tienes otra sesión abierta en {bank}. Ciérrala, espera un momento e inténtalo otra vez.",
		reconnect.WrongSite:        "Estos datos son de otro acceso del mismo banco. Elige el que usas normalmente.",
		reconnect.WrongPerson:      "Estos datos son de otra persona. Usa los de la primera conexión.",
		reconnect.ActionNeeded:     "{Bank} quiere que se haga algo en su sitio o en su app antes de continuar.",
		reconnect.RateLimited:      "Demasiadas personas se están conectando en este momento y tu respuesta no se envió. Envíala otra vez en un momento, por favor.",
		reconnect.Interrupted:      "La respuesta de tu banco se perdió, así que no sabemos si vio lo que respondiste. Escríbelo otra vez, por favor.",
		reconnect.Unreachable:      "El servicio que consulta tus cuentas no responde en este momento y tu respuesta no se envió. Envíala otra vez en un minuto, por favor.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "Completa este campo.",
		reconnect.TooShort: "Es demasiado corto: deben ser al menos {n} caracteres.",
		reconnect.TooLong:  "Es demasiado largo: deben ser como máximo {n} caracteres.",
		reconnect.Mismatch: "No tiene el formato que espera {bank}.",
		reconnect.NoChoice: "Elige una de las respuestas de abajo.",
	},
}
