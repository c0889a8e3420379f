package text

import "github.com/open-reconnect/reconnect"

// spanish has both forms of address in one line, {tú|usted}; see [Catalogue.Formally]. Its words are those that are used alike in
// Spain and in Mexico.
var spanish = &Catalogue{
	Tag: "es", Name: "Español", Plural: oneAlone, Group: ".", Joined: true,

	NoBank: "{tu|su} banco", NoBankFirst: "{Tu|Su} banco",
	NoClient: "la app de la que {vienes|viene}", NoClientFirst: "La app de la que {vienes|viene}",
	App: "la app de {bank}", NoApp: "la app de {tu|su} banco",
	Site: "el sitio web de {bank}", NoSite: "el sitio web de {tu|su} banco",

	Ask: Ask{
		SignIn: Purpose{
			Title: "{Inicia|Inicie} sesión en {bank}",
			Why:   "{Client} ya no tiene acceso a {tus|sus} cuentas. {Inicia|Inicie} sesión de nuevo para recuperarlo.",
		},
		Stale: "Los datos de acceso anteriores ya no funcionan. {Escribe|Escriba} los que {usas|usa} ahora.",
		Anew:  "La respuesta no era válida o llegó tarde. {Inicia|Inicie} sesión de nuevo para recibir otra solicitud.",
		Code: Purpose{
			Title: "{Escribe|Escriba} {tu|su} código",
			Why:   "{Búscalo|Búsquelo} en {tus|sus} mensajes de texto, en {tu|su} correo o en {app}.",
		},
		CodeOf:   "{Escribe|Escriba} el código de {n} dígitos",
		CodeSeen: "{Usa|Use} la imagen de abajo para obtener {tu|su} código.",
		CodeBad:  "{Bank} no acepta este código. {Revísalo e inténtalo|Revíselo e inténtelo} de nuevo.",
		Where: Purpose{
			Title: "¿Dónde {quieres|quiere} recibir {tu|su} código?",
			Why:   "{Bank} {te|se} lo envía para el siguiente paso.",
		},
		Choose: Purpose{
			Title: "{Elige|Elija} una opción",
			Why:   "{Bank} la necesita para continuar.",
		},
		Way: Purpose{
			Title: "¿Cómo {inicias|inicia} sesión en {bank}?",
			Why:   "{Elige|Elija} la opción que {usas|usa} normalmente.",
		},
		Picture: Purpose{
			Title: "{Elige|Elija} {tu|su} imagen",
			Why:   "Así {bank} comprueba que {eres tú|es usted}.",
		},
		Find: Purpose{
			Title: "{Busca|Busque} {tu|su} banco",
			Why:   "{Escribe|Escriba} una parte del nombre o {elígelo|elíjalo} de la lista.",
		},
		Nothing: "No hay ningún banco con ese nombre. {Revisa|Revise} cómo se escribe o {usa|use} menos letras. Para ver todos los bancos, {deja|deje} el campo vacío.",
		File: Purpose{
			Title: "{Adjunta|Adjunte} un archivo",
			Why:   "{Bank} lo necesita para continuar.",
		},
		Question: Purpose{
			Title: "{Responde|Responda} a una pregunta de {bank}",
			Why:   "Así {bank} comprueba que {eres tú|es usted}.",
		},
		Agree: Purpose{
			Title: "{Confirma|Confirme} que {eres tú|es usted}",
			Why:   "{Bank} lo pide de vez en cuando. Si {continúas|continúa}, es posible que {recibas|reciba} un mensaje o un código.",
		},
		TakeOver: Purpose{
			Title: "Esta página ya está abierta en otra ventana",
			Why:   "Si {continúas|continúa} aquí, la otra página se cierra.",
		},
		Submit:         "Continuar",
		SubmitLogin:    "Iniciar sesión",
		SubmitTakeOver: "Continuar aquí",
		Private:        "Se envía cifrado al proveedor de datos que conecta {client} con {tu|su} banco. Esta página no guarda nada.",
		Over:           "Se acabó el tiempo. Si {bank} ya no acepta {tu|su} respuesta, {empieza|empiece} de nuevo desde {client}.",
		Attempts: Count{
			One:   "Es {tu|su} último intento. Pararemos antes de que {bank} bloquee {tu|su} acceso.",
			Other: "{Te|Le} quedan {n} intentos. Pararemos antes de que {bank} bloquee {tu|su} acceso.",
		},
	},

	Approve: Approve{
		Device: Purpose{
			Title: "{Aprueba|Apruebe} la solicitud en {app}",
			Why:   "{Abre|Abra} la app en {tu|su} teléfono, o {usa|use} el dispositivo que {te|le} dio {bank}, para aprobar la solicitud.",
		},
		Scan: Purpose{
			Title: "{Escanea|Escanee} este código",
			Why:   "{Abre|Abra} {app} en {tu|su} teléfono, o {usa|use} el dispositivo que {te|le} dio {bank}, para escanear el código.",
		},
		Stay:    "{Deja|Deje} abierta esta página. Continúa automáticamente cuando {apruebes|apruebe} la solicitud.",
		Picture: "Código para escanear con {app}",
		Left:    Count{One: "Queda cerca de {n} minuto", Other: "Quedan unos {n} minutos"},
		LeftJS:  "Tiempo restante:",
		Unsaid:  "Normalmente hay unos minutos. Si se acaba el tiempo, {puedes|puede} intentarlo de nuevo aquí.",
		Over:    "El tiempo casi se acaba. Si ya {aprobaste|aprobó} la solicitud, esta página continúa en un momento.",
		Help:    "¿No {encuentras|encuentra} la solicitud?",
		HelpText: []Line{
			"{Abre|Abra} la app directamente. Muchas veces la solicitud está ahí sin notificación.",
			"{Comprueba|Compruebe} que {tu|su} teléfono tiene conexión a internet y que es el que {registraste|registró} en {bank}.",
			"Si el teléfono o la app son nuevos, {activa|active} antes las aprobaciones en los ajustes de la app.",
			"Si sigue sin aparecer, {cancela|cancele} para empezar de nuevo desde {client}. Nada cambia hasta que la {apruebes|apruebe}.",
		},
		Here:    "¿La app está en este teléfono? {Haz|Haga} una captura de pantalla del código y {ábrela|ábrala} en la app, o {empieza|empiece} de nuevo en otro dispositivo.",
		Blurred: "¿No se puede escanear?",
		BlurredText: []Line{
			"{Amplía|Amplíe} el código y {sube|suba} el brillo de esta pantalla.",
			"{Usa|Use} el escáner de {app}, no la cámara del teléfono.",
			"Si sigue sin funcionar, {cancela|cancele} para empezar de nuevo desde {client}.",
		},
	},

	Renewal: Renewal{
		Code: "Enviar un código nuevo", Picture: "Ver otra imagen", Request: "Enviar la solicitud de nuevo",
		Sent:   "El código nuevo está solicitado. {Usa|Use} el más reciente: es posible que el anterior ya no sirva.",
		Drawn:  "Esta es una imagen nueva. Es posible que la anterior ya no sirva.",
		Asked:  "La solicitud nueva está en curso. {Aprueba|Apruebe} la más reciente.",
		Choose: "Enviar de nuevo o elegir otra forma",
	},

	Visit: Visit{
		Title:     "{Inicia|Inicie} sesión en {site}",
		Framed:    "Se abre en una ventana nueva. {Inicia|Inicie} sesión ahí y {vuelve|vuelva} después. Esta página continúa automáticamente.",
		Whole:     "Después de iniciar sesión, {vuelves|vuelve} aquí.",
		Go:        "Ir a {bank}",
		Opens:     "(abre una ventana nueva)",
		Swallowed: "¿No se abrió ninguna ventana? Es posible que la app que {usas|usa} bloquee las ventanas nuevas.",
		Same:      "Ir a {bank} en esta ventana",
		Help:      "¿{Tienes|Tiene} problemas?",
		HelpText: []Line{
			"{Usa|Use} otra vez el botón. Abre la misma página.",
			"Si ya {terminaste|terminó} en {bank} y aquí no pasa nada, {espera|espere} un momento o {recarga|recargue} esta página.",
			"Si {cancelas|cancela}, nada cambia.",
		},
	},

	Phone: Phone{
		Offer:   "Pasar a {tu|su} teléfono",
		Only:    "Algunos bancos solo funcionan en un teléfono.",
		Scan:    "{Escanea|Escanee} este código con la cámara de {tu|su} teléfono y {abre|abra} la página.",
		Picture: "Código para escanear con la cámara de {tu|su} teléfono",
		Address: "O {abre|abra} esta dirección en {tu|su} teléfono:",
		Late: Purpose{
			Title: "Se acabó el tiempo",
			Why:   "El código ya no funciona. No ha cambiado nada.",
		},
		Another: "Mostrar un código nuevo",
		Back:    "Continuar en esta pantalla",
		Ask: Purpose{
			Title: "¿Qué dígitos muestra {tu|su} teléfono?",
			Why:   "{Escríbelos|Escríbalos} solo si es {tu|su} propio teléfono. Hasta entonces no muestra nada más.",
		},
		Label: "Dos dígitos",
		Wrong: Purpose{
			Title: "Esos no son los dígitos",
			Why:   "Por seguridad, el teléfono está desconectado. No ha mostrado nada más.",
		},
		There: Purpose{
			Title: "La conexión sigue en {tu|su} teléfono",
			Why:   "Esta página continúa automáticamente cuando {termines|termine} allí. {Mantenla|Manténgala} abierta.",
		},
		Join: GoOn{
			Title:  "¿Conectar {bank} con {client} en este teléfono?",
			Text:   "{Continúa|Continúe} solo si el código está en {tu|su} propia pantalla. Si otra persona {te|se} lo envió, {cierra|cierre} esta página.",
			Submit: "Continuar",
		},
		Show: Purpose{
			Title: "{Escribe|Escriba} estos dígitos en {tu|su} primera pantalla",
			Why:   "Después {continúas|continúa} aquí. No los {compartas|comparta} con nadie.",
		},
		Away: "Ya {puedes|puede} guardar {tu|su} teléfono. La primera pantalla continúa automáticamente.",
		Gone: End{
			Title: "No se puede continuar en este teléfono",
			Text:  "Un código funciona una sola vez y durante pocos minutos. No se ha perdido nada.",
			Next:  "{Vuelve|Vuelva} a {tu|su} primera pantalla y {continúa|continúe} allí.",
		},
	},

	Act: Act{
		Title: "Primero hay algo que hacer en {bank}",
		Why:   "{Inicia|Inicie} sesión como siempre en {site} o en su app. Ahí se indica qué hacer.",
		Then:  "Cuando {termines|termine}, {vuelve|vuelva} a esta página.",
		Done:  "Ya lo hice",
	},

	Wait: Wait{
		Start: Purpose{
			Title: "Conectando con {bank}",
			Why:   "Normalmente tarda unos segundos.",
		},
		Busy: Purpose{
			Title: "Comprobando con {bank}",
			Why:   "Algunos bancos tardan uno o dos minutos.",
		},
		Unsure: Purpose{
			Title: "Seguimos comprobando con {bank}",
			Why:   "Aún no tenemos respuesta. Nada se envía dos veces.",
		},
		Down: Purpose{
			Title: "No podemos conectar en este momento",
			Why:   "Nuestro proveedor de datos no responde. Lo intentamos de nuevo al menos dos veces por minuto.",
		},
		Queued: Purpose{
			Title: "Ya casi es {tu|su} turno",
			Why:   "Muchas personas se están conectando en este momento. {Conservas|Conserva} {tu|su} turno.",
		},
		QueuedAnswer: "Muchas personas se están conectando en este momento. Enviaremos {tu|su} respuesta cuando sea {tu|su} turno. No hace falta enviarla otra vez.",
		QueuedLeft:   Count{One: "Falta cerca de {n} minuto para {tu|su} turno", Other: "Faltan unos {n} minutos para {tu|su} turno"},
		SigningIn: Purpose{
			Title: "Iniciando sesión en {bank}",
			Why:   "Normalmente tarda menos de un minuto.",
		},
		Reading: Purpose{
			Title: "Sesión iniciada en {bank}",
			Why:   "Estamos actualizando {tus|sus} cuentas. Normalmente tarda menos de un minuto.",
		},
	},

	Done: Done{
		Title: "Conexión recuperada",
		Text:  "{Client} vuelve a tener acceso a {tus|sus} cuentas en {bank}.",
	},

	Field: Field{
		Text: "{Tu|Su} respuesta", Username: "Usuario", Search: "Nombre del banco", Secret: "Contraseña", Code: "Código", Number: "Número", Date: "Fecha",
		Pick: "{Elige|Elija} una opción", Picks: "{Elige|Elija} una o varias opciones", File: "Archivo",
		Optional:     "opcional",
		Choose:       "Elegir…",
		ChooseOne:    "{Elige|Elija} una opción.",
		FileTooLarge: "{Elige|Elija} un archivo más pequeño, de {n}\u00a0kB como máximo.",
		BadDate:      "{Escribe|Escriba} la fecha completa: día, mes y año.",
		Picture:      "Imagen {n}",
		Unseen:       "Aquí corresponde una imagen, pero no se puede mostrar de forma segura.",
		ByMessage:    "Mensaje de texto", ByCall: "Llamada telefónica",
		Captcha: "Imagen de {bank} con lo necesario para responder",
		Dim:     "¿No se puede leer la imagen?",
		DimText: []Line{
			"{Amplíala|Amplíela} y {sube|suba} el brillo de esta pantalla.",
			"Si no {ves|ve} imágenes, {pregunta|pregunte} a {bank} cómo iniciar sesión sin ellas.",
			"Si sigue sin funcionar, {cancela|cancele} para empezar de nuevo desde {client}.",
		},
		CapsLock:   "Bloq Mayús está activado.",
		Enlarge:    "Ampliar imagen",
		EnlargeAll: "Ampliar imágenes",
		Show:       "Mostrar", Hide: "Ocultar",
		Find:       "Buscar en la lista",
		Seek:       "Buscar",
		OrPick:     "O {elige|elija} de la lista",
		OnlyDigits: "{Escribe|Escriba} solo números.",
		LikeThis:   "{Escribe|Escriba} solo números, por ejemplo {example}.",
		Digits:     "{Escribe|Escriba} {n} dígitos, por ejemplo {example}.",
		CodeDigits: "{Escribe|Escriba} los {n} dígitos del código.",
	},

	Form: Form{
		Cancel:   "Cancelar",
		Language: "Idioma",
		Earlier:  "Atrás",
		Quit:     "Cancelar y cerrar",
		Continue: "Continuar a {client}",
		Back:     "Volver a {client}",
		Close:    "{Puedes|Puede} cerrar esta página y volver a {client}.",
		Message:  "Mensaje de {bank}",
		Service:  "Mensaje de nuestro proveedor de datos",
		Trouble:  "Por revisar: {title}",
		Problems: Count{One: "{Revisa|Revise} una respuesta", Other: "{Revisa|Revise} {n} respuestas"},
		Colon:    ":",
		Lost:     "No pudimos enviarlo. {Revisa|Revise} {tu|su} conexión a internet e {inténtalo|inténtelo} de nuevo. Nada se envía dos veces.",
		Offline:  "No podemos conectar en este momento. {Revisa|Revise} {tu|su} conexión a internet. Esta página continúa automáticamente cuando vuelva.",
		Crowded:  "No podemos recibirlo en este momento, así que no se envió. {Inténtalo|Inténtelo} de nuevo en un minuto.",
		Sending:  "Enviando…",

		LookAgain: "Actualizar la página",
		LookOften: "Actualizar cada minuto",
		LookLess:  "Dejar de actualizar cada minuto",
		Soon:      "Esta página se cierra en 2 minutos.",
		Longer:    "Necesito más tiempo",
		Granted:   Count{One: "{Tienes|Tiene} {n} minuto más.", Other: "{Tienes|Tiene} {n} minutos más."},

		Stuck:   "¿Sigue el problema? {Client} puede {ayudarte|ayudarle}.",
		Support: "Obtener ayuda",
		Ref:     "Referencia",
		More:    "Un paso más",
		For:     "Para",
		NotYou:  "Si no {eres tú, cancela|es usted, cancele}.",
	},

	Returned: Returned{
		Title: "Ya {puedes|puede} cerrar esta ventana",
		Text:  "Gracias. {Vuelve|Vuelva} a {client}. Ahí continúa automáticamente.",
		Already: End{
			Title: "Esto ya está hecho",
			Text:  "Ya sabemos que {terminaste|terminó} en {bank}. No se ha perdido nada.",
			Next:  "{Puedes|Puede} cerrar esta ventana y volver a {client}.",
		},
		Sure: GoOn{
			Title:  "¿Conectar {bank} con {client}?",
			Text:   "{Vuelves|Usted vuelve} de {bank} en otro navegador. {Continúa|Continúe} solo si {pediste|pidió} a {client} que acceda a {tus|sus} cuentas. Si otra persona {te|le} envió aquí, {cierra|cierre} esta página.",
			Submit: "Continuar",
		},
	},

	Welcome: GoOn{
		Title:  "{Reconecta|Reconecte} {tu|su} banco",
		Text:   "{Client} ya no tiene acceso a {tus|sus} cuentas. {Continúa|Continúe} para iniciar sesión de nuevo.",
		Submit: "Continuar",
	},

	Accessible: Accessible{
		Link:     "Accesibilidad",
		Title:    "Accesibilidad",
		Text:     "Esta página vuelve a conectar una app con un banco. Todo el mundo debe poder usarla.",
		Meets:    "Está hecha para cumplir la norma EN 301 549 y las WCAG 2.2 en el nivel AA, como pide la Ley Europea de Accesibilidad. Hasta donde sabemos, nuestra parte las cumple por completo.",
		UseTitle: "Cómo se puede usar",
		Use: []Line{
			"Solo con el teclado, con un lector de pantalla o sin JavaScript.",
			"Con texto del doble de tamaño, con más espacio entre letras y líneas o en una pantalla estrecha, sin desplazarse hacia los lados.",
			"Con {tus|sus} propios colores, con más contraste, en claro u oscuro y sin movimiento, según los ajustes de {tu|su} dispositivo.",
		},
		BankTitle: "Lo que depende del banco",
		Bank: []Line{
			"Un banco puede pedir que se lea una imagen o se escanee un código. Si no {puedes|puede}, {pide|pida} al banco otra forma.",
			"Los mensajes del banco se muestran con sus propias palabras. Su sitio web y su app no son parte de esta página.",
		},
		TestedTitle: "Cómo lo sabemos",
		Tested:      "Unos programas (axe y Lighthouse) revisan cada pantalla en cada idioma, en claro, en oscuro y con contraste alto. Un recorrido de cada tipo se hace también solo con el teclado. Las personas con discapacidad aún no la han probado.",
		Reviewed:    "Última revisión",
		HelpTitle:   "Si algo {te|le} impide usarla",
		Help:        "{Client} puede {ayudarte|ayudarle} y quiere saberlo.",
		Complain:    "Si la respuesta no {te|le} sirve, {puedes|puede} acudir a la autoridad de accesibilidad de {tu|su} país.",
	},

	Recovery: Recovery{
		Here: "También {puedes|puede} intentarlo de nuevo aquí, ahora.",
		Minutes: Count{
			One:   "{Inténtalo|Inténtelo} de nuevo desde {client} en {n} minuto aproximadamente.",
			Other: "{Inténtalo|Inténtelo} de nuevo desde {client} en unos {n} minutos.",
		},
		Hours: Count{
			One:   "{Inténtalo|Inténtelo} de nuevo desde {client} en {n} hora aproximadamente.",
			Other: "{Inténtalo|Inténtelo} de nuevo desde {client} en unas {n} horas.",
		},
		Tell: "Avisarme cuando {bank} vuelva a funcionar",
		Told: "Avisaremos a {client} cuando {bank} vuelva a funcionar, para que {te|le} avise.",
		Down: "Muchas personas no pueden conectarse a {bank} en este momento. {Puedes|Puede} intentarlo de todos modos o volver más tarde.",
	},

	Notice: Notice{
		Developer: "Para desarrolladores",
		GoBack:    "Volver atrás",
		TryAgain:  "Intentar de nuevo",
		Foreign: End{
			Title: "Esta página no se puede mostrar aquí",
			Text:  "{Client} no ha registrado el sitio que la muestra. Por {tu|su} seguridad, aquí no pedimos nada.",
			Next:  "{Empieza|Empiece} de nuevo desde {client}. Si vuelve a ocurrir, {avisa|avise} a {client}.",
		},
	},

	Ends: spanishEnds,

	Again: map[reconnect.Reason]Line{
		reconnect.WrongCredentials: "{Bank} no acepta estos datos. {Revísalos e inténtalo|Revíselos e inténtelo} de nuevo.",
		reconnect.WrongCode:        "{Bank} no acepta esta respuesta. {Revísala e inténtalo|Revísela e inténtelo} de nuevo.",
		reconnect.CodeExpired:      "Ese código ya no es válido. {Escribe|Escriba} el más reciente de {bank}.",
		reconnect.PasswordExpired:  "El banco pide una contraseña nueva. {Cámbiala|Cámbiela} en {site} o en su app.",
		reconnect.ConsentNeeded:    "{Bank} lo pide de vez en cuando. Si {continúas|continúa}, es posible que {recibas|reciba} un mensaje o un código.",
		reconnect.NotApproved:      "La solicitud no se aprobó o se acabó el tiempo. {Inténtalo|Inténtelo} de nuevo con {tu|su} dispositivo cerca.",
		reconnect.NotAuthorized:    "{Volviste|Usted volvió} de {bank} sin dar permiso. {Puedes|Puede} intentarlo de nuevo.",
		reconnect.Locked:           "{Tu|Su} acceso a {bank} está bloqueado. {Desbloquéalo|Desbloquéelo} en el sitio web del banco o por teléfono.",
		reconnect.OtherSession:     "{Tienes|Tiene} otra sesión abierta en {bank}. {Ciérrala, espera un momento e inténtalo|Ciérrela, espere un momento e inténtelo} de nuevo.",
		reconnect.WrongSite:        "Estos datos son de otro sitio web de {bank}. {Elige|Elija} el que {usas|usa} normalmente.",
		reconnect.WrongPerson:      "Estos datos son de otra persona. {Escribe|Escriba} los de la primera vez.",
		reconnect.ActionNeeded:     "{Inicia|Inicie} sesión en {site} o en su app y {haz|haga} lo que se pide.",
		reconnect.RateLimited:      "Muchas personas se están conectando en este momento, así que {tu|su} respuesta no se envió. {Envíala|Envíela} otra vez en un momento.",
		reconnect.Interrupted:      "Se perdió la respuesta de {bank}. No sabemos si llegó la {tuya|suya}. {Escríbela|Escríbala} de nuevo.",
		reconnect.NoCode:           "{Client} no respondió, así que no pudimos empezar. No se ha perdido nada. {Inténtalo|Inténtelo} de nuevo en un minuto.",
		reconnect.Crowded:          "Muchas personas se están conectando ahora. No se ha perdido nada. {Inténtalo|Inténtelo} de nuevo en un minuto.",
		reconnect.Unreachable:      "Nuestro proveedor de datos no responde, así que {tu|su} respuesta no se envió. {Envíala|Envíela} otra vez en un minuto.",
	},

	Problems: map[reconnect.ProblemKind]Line{
		reconnect.Missing:  "{Completa|Complete} este campo para continuar.",
		reconnect.TooShort: "{Escribe|Escriba} al menos {n} caracteres.",
		reconnect.TooLong:  "{Escribe|Escriba} {n} caracteres como máximo.",
		reconnect.Mismatch: "{Revisa|Revise} este dato. {Bank} espera otro formato.",
		reconnect.NoChoice: "{Elige|Elija} una de las opciones de abajo.",
	},
}
