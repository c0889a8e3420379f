/*
 * Puts the page that mends a bank connection into yours: in a frame, over your page, in a window of its own, or instead of
 * yours. Whatever it does to your page it undoes. Its types are in embed.d.mts.
 */
const texts = {
  en: {
    title: 'Reconnect your bank', close: 'Close', stay: 'Continue', leave: 'Leave', link: 'Continue in a new window',
    question: 'Leave without finishing? What you have typed will be lost.',
    late: 'The page does not load here.', refused: 'Your browser did not open the window.',
  },
  fr: {
    title: 'Reconnecter votre banque', close: 'Fermer', stay: 'Continuer', leave: 'Quitter', link: 'Continuer dans une nouvelle fenêtre',
    question: 'Quitter sans terminer ? Ce que vous avez saisi sera perdu.',
    late: 'La page ne se charge pas ici.', refused: 'Votre navigateur n’a pas ouvert la fenêtre.',
  },
  es: {
    title: 'Reconectar tu banco', close: 'Cerrar', stay: 'Continuar', leave: 'Salir', link: 'Continuar en una ventana nueva',
    question: '¿Salir sin terminar? Se perderá lo escrito.',
    late: 'La página no se carga aquí.', refused: 'El navegador no ha abierto la ventana.',
  },
}

// A style sheet of its own in a shadow: your page's rules do not reach in, these not out, and no policy has to allow them.
const look = ':host{all:initial;position:absolute}'
  + 'dialog{box-sizing:border-box;width:min(28rem,100% - 2rem);max-height:none;padding:0;border:0;border-radius:14px;overflow:hidden;font:1rem/1.5 system-ui,sans-serif}'
  + '::backdrop{background:#0009}'
  + 'p{margin:1.25rem}'
  + 'a,button{display:inline-block;min-width:44px;min-height:44px;box-sizing:border-box;padding:.5rem 1rem;border:1px solid;border-radius:10px;background:none;font:inherit;color:inherit}'
  + 'p~button{margin:0 0 1.25rem;margin-inline-start:1.25rem}'
  + 'a{margin-top:1rem;text-decoration:none}'
  + '.x{display:block;margin-inline-start:auto;padding:0;border:0;font-size:1.5rem}'
  + '.modal::before{content:"…";position:absolute;inset:50% 0;text-align:center}'
  + 'iframe{position:relative;display:block;width:100%;height:30rem;max-height:calc(100dvh - 6rem);border:0;color-scheme:normal}'
  + '@media(max-width:30rem){.modal{width:100%;max-width:none;height:100dvh;margin:0;border-radius:0}iframe{height:calc(100dvh - 44px)!important;max-height:none}}'

// The page behind a modal does not scroll. It is as it was when the last modal is gone.
let modals = 0, unlock
const lock = () => {
  if (modals++) return
  const root = document.documentElement
  const {style} = root
  const {overflow, scrollbarGutter} = style
  if (innerWidth > root.clientWidth) style.scrollbarGutter = 'stable'
  style.overflow = 'hidden'
  unlock = () => {
    Object.assign(style, {overflow, scrollbarGutter})
    if (!style.length) root.removeAttribute('style')
  }
}

const make = (tag, what, parent) => {
  const e = Object.assign(document.createElement(tag), what)
  parent?.append(e)
  return e
}

// The server that the script itself comes from, with its base path, unless it is a module.
const home = typeof document === 'object' && document.currentScript?.src.replace(/\/embed(\/[^/]+\/embed)?\.js([?#].*)?$/, '')

export const open = (options) => {
  const {ticket, server = home, container, timeout = 30000, mode = container ? 'frame' : 'modal'} = options
  const url = options.url || ticket && server && new URL(server.replace(/\/*$/, '/open?ticket=') + encodeURIComponent(ticket)).href
  const words = {...texts[(options.lang || document.documentElement.lang || navigator.language).slice(0, 2)] || texts.en, ...options.words}
  let modal = mode === 'modal', last = 0
  let before, link, host, dialog, line, question, frame, popup, timer, clock, closing, gone, heard, failed, going, draft, end, settled, flow, resolve

  const settle = (type, how = {type, reason: type, flow}) => {
    if (settled) return
    settled = true
    if (how.type === 'done') options.onSuccess?.(how)
    else if (type !== 'destroyed') options.onExit?.(how)
    resolve(how)
  }

  // undress takes away what stands over the page.
  const undress = () => {
    if (!host) return
    host.remove()
    // A browser gives it back by itself only where it is not within a frame.
    before?.focus({preventScroll: true})
    host = frame = null
    if (!--modals) unlock()
  }

  const undo = () => {
    gone = true
    removeEventListener('message', hear)
    clearInterval(timer)
    clearTimeout(clock)
    clearTimeout(closing)
    undress()
    frame?.remove()
    popup?.close()
  }

  // leave is for a user who is through with it.
  const leave = () => {
    if (gone) return
    undo()
    settle('closed', end)
  }

  // over comes when an end has been read. When a frame goes away, your page decides.
  const over = () => mode === 'frame' ? settle('', end) : leave()
  const linger = (ms) => {
    clearTimeout(closing)
    if (ms) closing = setTimeout(over, ms)
  }

  const close = () => {
    if (question) return
    if (!modal || !draft || end) return leave()
    question = make('dialog', {role: 'alertdialog', ariaLabel: words.question}, host.shadowRoot)
    make('p', {textContent: words.question}, question)
    make('button', {textContent: words.stay, onclick: () => question.close()}, question)
    make('button', {textContent: words.leave, onclick: leave}, question)
    question.onclose = () => {
      question.remove()
      question = null
    }
    question.showModal()
  }

  // dress stands something over the page: our frame, or a line with a link.
  const dress = () => {
    if (host) return
    before = document.activeElement
    host = make('div', {}, document.body || document.documentElement)
    host.style.colorScheme = options.theme || 'light dark'
    const root = host.attachShadow({mode: 'open'})
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(look)
    root.adoptedStyleSheets = [sheet]
    dialog = make('dialog', {ariaLabel: words.title, className: mode}, root)
    // Where nothing prevents that it closes, it is closed.
    dialog.onclose = leave
    dialog.oncancel = dialog.onkeydown = (e) => {
      if (e.key && e.key !== 'Escape') return
      e.preventDefault()
      close()
    }
    make('button', {className: 'x', textContent: '×', ariaLabel: words.close, onclick: close}, dialog)
    lock()
    dialog.showModal()
  }

  // offer says what is wrong, and leads on by a link that no browser refuses.
  const offer = (what) => {
    dress()
    line = make('p', {role: 'alert', textContent: what})
    dialog.firstChild.after(line)
    if (link) make('a', {href: link, target: '_blank', rel: 'opener', textContent: words.link, onclick: (e) => {
      undress()
      modal = false
      if (launch()) e.preventDefault()
    }}, line).focus()
  }

  // What cannot be heard is told in its place, once: a frame that the browser refuses, or a page that never came, says nothing.
  const miss = (reason) => {
    if (gone || heard) return
    heard = true
    if (modal) offer(words.late)
    const error = {source: 'reconnect', type: 'error', reason}
    options.onEvent?.(error)
    options.onError?.(error)
  }
  const expect = (reason, ms) => {
    clearTimeout(clock)
    clock = setTimeout(miss, ms, reason)
  }

  const hear = (e) => {
    // Only this very window is listened to, and only while it shows our origin: anything else could be anybody. A failed page's
    // parting word has no window any more; a window that a plain link has opened is known by its first one.
    const from = frame ? frame.contentWindow : popup
    if (e.origin !== link?.origin || e.source !== from && (e.source ? from || !handle.blocked : !failed)) return
    if (!from && e.source) follow(e.source)
    heard = true
    line?.remove()
    let {data} = e
    try {
      // A link may have asked for texts.
      if (typeof data === 'string') data = JSON.parse(data)
    } catch {}
    if (data?.source === 'reconnect') {
      const {type, height, seq} = data
      if (height > 0 && frame) frame.style.height = Math.min(height, 4000) + 'px'
      if (type === 'draft') draft = data.draft
      if (type === 'escape' && modal) close()
      // It goes on to your callback, which is worth waiting for.
      if (type === 'leave' && end) linger(going = 10000)
      if (/height|draft|escape|leave/.test(type)) return
      // Numbers count within one flow. A page that only says why there is none counts for itself.
      if (data.flow !== flow) last = 0
      flow = data.flow
      if (seq <= last) return
      if (seq) last = seq
      failed = type === 'failed'
      end = failed || type === 'done' ? data : going = undefined
      linger(end && (!failed ? 4000 : data.reason === 'cancelled' ? 1000 : mode === 'frame' && 30000))
    }
    options.onEvent?.(e.data)
    if (end && !failed) settle('', end)
  }

  const follow = (it) => {
    popup = it
    timer = setInterval(() => {
      if (!popup.closed) return
      miss('silent')
      leave()
    }, 500)
  }

  // launch opens a window. Browsers allow it inside the user's click only, so it does not wait for an address that is yet to come.
  const launch = () => {
    const it = window.open(link || 'about:blank', 'reconnect', 'popup,width=460,height=760')
    handle.blocked = !it
    expect('timeout', timeout)
    if (it) follow(it)
    return it
  }

  const read = (address) => {
    link = new URL(address, location.href)
    if (!/^http/.test(link.protocol)) throw new Error('reconnect: no address of the web')
  }

  const handle = {
    close,
    destroy() {
      if (!gone) undo()
      settle('destroyed')
    },
    ended: new Promise((f) => { resolve = f }),
    blocked: false,
  }
  const within = typeof container === 'string' ? document.querySelector(container) : container
  if (!url || mode === 'frame' && !within) throw new Error('reconnect: no ' + (url ? 'container' : 'url, and no ticket with its server'))
  const known = typeof url === 'string'
  if (known) read(url)
  addEventListener('message', hear)
  if (mode === 'popup') launch()
  if (modal) dress()
  if (modal || mode === 'frame') {
    // With the name of your site the page can say that it is missing in the configuration.
    frame = make('iframe', {title: words.title, allow: 'otp-credentials', referrerPolicy: 'strict-origin'})
    frame.style.cssText = modal ? '' : 'width:100%;height:480px;border:0;display:block;color-scheme:normal'
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) frame.style.transition = 'height .2s ease-out'
    frame.onload = () => {
      if (going) return over()
      // A page speaks before it has loaded, so one that has loaded and says nothing is not ours.
      if (!heard) expect('silent', 5000)
      if (modal && !question) frame.focus()
    }
    expect('timeout', timeout)
  }
  // A frame that is taken away at once, as React tries out in development, has asked for nothing.
  Promise.resolve(url).then((address) => {
    if (gone) return
    read(address)
    if (frame) {
      frame.src = link
      const parent = modal ? dialog : within
      parent.append(frame)
    } else if (mode === 'redirect') location.assign(link)
    else if (handle.blocked) {
      clearTimeout(clock)
      offer(words.refused)
    } else if (!known) popup.location.replace(link)
  }).catch(() => miss('no_link'))
  return handle
}
