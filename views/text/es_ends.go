package text

import "github.com/open-reconnect/reconnect"

// spanishEnds is what pages say of each end.
var spanishEnds = map[reconnect.Reason]End{
	reconnect.WrongCredentials: {
		Title: "{Bank} no acepta {tus|sus} datos de acceso",
		Text:  "No ha cambiado nada.",
		Next:  "{Comprueba|Compruebe} que {puedes|puede} iniciar sesión en {site}. Después, {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.WrongCode: {
		Title: "{Bank} no acepta el código",
		Text:  "No ha cambiado nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client} para recibir otro código.",
	},
	reconnect.CodeExpired: {
		Title: "El código ya no es válido",
		Text:  "Un código sirve solo unos minutos. No ha cambiado nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client} para recibir otro código.",
	},
	reconnect.PasswordExpired: {
		Title: "{Tu|Su} contraseña de {bank} ya no es válida",
		Text:  "El banco pide una nueva. No ha cambiado nada.",
		Next:  "{Cámbiala|Cámbiela} en {site} o en su app. Después, {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.ConsentNeeded: {
		Title: "{Bank} necesita otra vez {tu|su} permiso",
		Text:  "Mientras tanto, {client} no puede actualizar {tus|sus} cuentas. Lo que ya {ves|ve} ahí no se pierde.",
		Next:  "{Empieza|Empiece} de nuevo desde {client} cuando {quieras|quiera} dar permiso.",
	},
	reconnect.NotApproved: {
		Title: "La solicitud no se aprobó",
		Text:  "Se rechazó en {tu|su} dispositivo o se acabó el tiempo. No ha cambiado nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client}, con {tu|su} dispositivo cerca.",
	},
	reconnect.NotAuthorized: {
		Title: "{Bank} no recibió {tu|su} permiso",
		Text:  "{Volviste|Usted volvió} del sitio web del banco sin dar permiso. No ha cambiado nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client} cuando {quieras|quiera} dar permiso.",
	},
	reconnect.Locked: {
		Title: "{Tu|Su} acceso a {bank} está bloqueado",
		Text:  "Los bancos lo hacen como protección, muchas veces después de varios intentos. {Tu|Su} dinero y {tus|sus} datos están a salvo.",
		Next:  "{Desbloquéalo|Desbloquéelo} en {site} o por teléfono con el banco. Después, {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.OtherSession: {
		Title: "{Tienes|Tiene} otra sesión abierta en {bank}",
		Text:  "El banco permite solo una a la vez. No ha cambiado nada.",
		Next:  "{Cierra|Cierre} la sesión en {site} y en su app, {espera|espere} unos minutos y {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.WrongSite: {
		Title: "Estos datos son de otro sitio web",
		Text:  "{Bank} tiene varios, y {tu|su} usuario es de otro. No ha cambiado nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client} y {elige|elija} el sitio que {usas|usa} normalmente.",
	},
	reconnect.WrongPerson: {
		Title: "Estos datos son de otra persona",
		Text:  "Para no mezclar {tus|sus} cuentas, no cambiamos nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client} con los datos de la primera vez.",
	},
	reconnect.ActionNeeded: {
		Title: "Primero hay algo que hacer en {bank}",
		Text:  "{Puedes|Puede} hacerlo en el sitio web del banco o en su app. No ha cambiado nada.",
		Next:  "{Inicia|Inicie} sesión ahí, {haz|haga} lo que se pide y {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.RateLimited: {
		Title: "Demasiados intentos por ahora",
		Text:  "{Bank} no acepta más durante un tiempo. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client} en una o dos horas.",
	},
	reconnect.BankUnavailable: {
		Title: "{Bank} no responde",
		Text:  "El problema está en el banco, no es {tuyo|suyo}. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client} en una o dos horas.",
	},
	reconnect.Maintenance: {
		Title: "{Bank} está en mantenimiento",
		Text:  "El banco ha detenido su servicio por un tiempo. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client} más tarde.",
	},
	reconnect.NotSupported: {
		Title: "Esta cuenta no se puede reconectar",
		Text:  "Ya no es posible consultar {bank} o este tipo de cuenta. Lo que ya {ves|ve} en {client} no se pierde.",
		Next:  "{Vuelve|Vuelva} a {client} para ver {tus|sus} opciones.",
	},
	reconnect.AggregatorFault: {
		Title: "Nuestro proveedor de datos tiene un problema",
		Text:  "No es culpa {tuya|suya} ni del banco. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client} más tarde.",
	},
	reconnect.Unknown: {
		Title: "Ha ocurrido algo inesperado",
		Text:  "Recibimos una respuesta que no entendemos. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client}. Si vuelve a ocurrir, {da|dé} a {client} la referencia de abajo.",
	},
	reconnect.TooManyAttempts: {
		Title: "Paramos antes de que {bank} bloquee {tu|su} acceso",
		Text:  "{Tus|Sus} respuestas se rechazaron varias veces. Otro intento podría bloquear {tu|su} acceso, así que no enviamos nada más.",
		Next:  "{Comprueba|Compruebe} que {puedes|puede} iniciar sesión en {site}. En una hora {tienes|tiene} un intento más desde {client}.",
	},
	reconnect.Interrupted: {
		Title: "Se perdió la respuesta de {bank}",
		Text:  "No sabemos si llegó la {tuya|suya}. No se ha perdido nada más.",
		Next:  "{Empieza|Empiece} de nuevo desde {client}.",
	},
	reconnect.Unreachable: {
		Title: "No pudimos conectar",
		Text:  "Nuestro proveedor de datos no responde desde hace varios minutos. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client} en una o dos horas.",
	},
	reconnect.Cancelled: {
		Title: "{Cancelaste|Usted canceló} la reconexión",
		Text:  "No ha cambiado nada.",
		Next:  "{Puedes|Puede} empezar de nuevo desde {client} en cualquier momento.",
	},
	reconnect.Expired: {
		Title: "Se acabó el tiempo de esta página",
		Text:  "Por {tu|su} seguridad, solo está abierta media hora. No ha cambiado nada.",
		Next:  "{Empieza|Empiece} de nuevo desde {client}.",
	},
	reconnect.AlreadyOpen: {
		Title: "Esta página ya está abierta en otra ventana",
		Text:  "Solo {puedes|puede} continuar en un lugar a la vez. No se ha perdido nada.",
		Next:  "{Continúa|Continúe} en la otra ventana o {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.Superseded: {
		Title: "{Continuaste|Usted continuó} en otra ventana",
		Text:  "Por eso esta página está cerrada. No se ha perdido nada.",
		Next:  "{Ve|Vaya} a la otra ventana. {Puedes|Puede} cerrar esta.",
	},
	reconnect.NotBegun: {
		Title: "Todavía no {has|ha} empezado",
		Text:  "No ha cambiado nada.",
		Next:  "{Abre|Abra} el enlace que {te|le} envió {client} y {continúa|continúe} allí.",
	},
	reconnect.NoCode: {
		Title: "{Client} no respondió",
		Text:  "No podemos empezar sin su visto bueno. No se ha perdido nada y {tu|su} enlace sigue siendo válido.",
		Next:  "{Abre|Abra} el enlace de nuevo en unos minutos.",
	},
	reconnect.DeadLink: {
		Title: "Este enlace ya no sirve",
		Text:  "Por {tu|su} seguridad, un enlace sirve una sola vez y por poco tiempo. No se ha perdido nada.",
		Next:  "{Vuelve|Vuelva} a {client} y {empieza|empiece} de nuevo para obtener otro.",
	},
	reconnect.Internal: {
		Title: "Algo ha fallado de nuestro lado",
		Text:  "No es culpa {tuya|suya}. No ha cambiado nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo desde {client} en unos minutos.",
	},
	reconnect.BadLink: {
		Title: "Este enlace está incompleto",
		Text:  "Falta una parte o está dañada, así que no sabemos de qué conexión se trata. No se ha perdido nada.",
		Next:  "{Vuelve|Vuelva} a {client} y {empieza|empiece} de nuevo. Si {copiaste|copió} el enlace, {cópialo|cópielo} completo.",
	},
	reconnect.ReconnectOnly: {
		Title: "Esta página solo reconecta bancos",
		Text:  "Restablece una conexión que ha dejado de funcionar. No permite añadir un banco, cambiar {tus|sus} cuentas ni hacer un pago. No ha cambiado nada.",
		Next:  "{Vuelve|Vuelva} a {client} y {avisa|avise} de que el enlace lleva aquí.",
	},
	reconnect.UnknownClient: {
		Title: "No sabemos quién {te|le} envió aquí",
		Text:  "El enlace es de una app que no está registrada aquí. Por {tu|su} seguridad, no pedimos nada.",
		Next:  "{Vuelve|Vuelva} a donde {estabas|estaba} y {avisa|avise} del problema.",
	},
	reconnect.AddressNotAllowed: {
		Title: "Este enlace no es seguro",
		Text:  "Lleva a una dirección que {client} no ha registrado. Por {tu|su} seguridad, paramos aquí.",
		Next:  "{Vuelve|Vuelva} a {client} y {avisa|avise} del problema.",
	},
	reconnect.NotFound: {
		Title: "Esta página ya no está aquí",
		Text:  "Se cerró hace un tiempo o nunca existió. No se ha perdido nada.",
		Next:  "{Vuelve|Vuelva} a {client}. Si todavía {te|le} pide reconectar, {empieza|empiece} de nuevo ahí.",
	},
	reconnect.Forbidden: {
		Title: "Esta página es de otro navegador",
		Text:  "Se abrió en otro lugar, o bien otro sitio intentó responder por {ti|usted}. Por {tu|su} seguridad, no se envió nada.",
		Next:  "{Continúa|Continúe} en el navegador donde {empezaste|empezó} o {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.OpenedElsewhere: {
		Title: "{Continuaste|Usted continuó} en otra ventana",
		Text:  "El enlace se abrió más de una vez y solo sirve en una ventana. No se ha perdido nada.",
		Next:  "{Ve|Vaya} a la otra ventana o {empieza|empiece} de nuevo desde {client}.",
	},
	reconnect.BadRequest: {
		Title: "No pudimos leer lo que envió {tu|su} navegador",
		Text:  "Era demasiado grande, llegó con daños o tardó demasiado. No se ha perdido nada.",
		Next:  "{Inténtalo|Inténtelo} de nuevo. Si no basta, {borra|borre} las cookies de este sitio, o {vuelve|vuelva} a {client} y {empieza|empiece} de nuevo.",
	},
	reconnect.Crowded: {
		Title: "Demasiadas visitas en este momento",
		Text:  "No se ha perdido nada y {tu|su} enlace sigue siendo válido.",
		Next:  "{Espera|Espere} un minuto e {inténtalo|inténtelo} de nuevo.",
	},
	reconnect.Away: {
		Title: "Un momento",
		Text:  "Volvemos enseguida. No se ha perdido ni enviado nada.",
		Next:  "Esta página continúa automáticamente en unos segundos.",
	},
}
