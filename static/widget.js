/*
 * Makes the pages smoother, and is never necessary for them: without it a form is posted, a wait refreshes itself and
 * a link leads out. So every power of the browser is used as if it might throw.
 */
(() => {
'use strict'
const $ = (s) => document.querySelector(s)
const attempt = (f) => { try { return f() } catch {} }
const listen = (on, type, f) => on.addEventListener(type, f)
// A field may hide what its form is asked for, whatever it is called: the form's own powers are not asked through it.
const its = (form, name) => Element.prototype.getAttribute.call(form, name)
// typed remembers what came without secrets, by the aggregator's name for the field, in case the bank refuses the rest.
const typed = new Map()
let main, busy, source, poll, clock, pause

// The host window hears each message once, also across a reload: the last one's number lives in the history entry.
let heard = attempt(() => history.state.heard) || 0

const spoken = () => attempt(() => JSON.parse($('#messages').textContent)) || {}

const tell = (message) => {
  const {to = [], app, text} = spoken()
  const words = JSON.stringify(message)
  const data = text ? words : message
  const host = window.parent !== window ? window.parent : window.opener
  const parent = attempt(() => location.ancestorOrigins[0])
  if (host) for (const origin of to.includes(parent) ? [parent] : to) attempt(() => host.postMessage(data, origin))
  // An app that shows the page in a web view, and whose link said so, hears it through an object that the app itself has
  // put here: it draws this page, so it learns nothing that it could not read here. In a frame such objects may be seen,
  // too; there the page around is the host, and what its origin must be allowed to hear does not go past it.
  if (!app || window.parent !== window) return
  attempt(() => window.webkit.messageHandlers[app].postMessage(data))
  for (const name of ['ReactNativeWebView', 'Android', app]) attempt(() => window[name].postMessage(words))
}

const announce = () => {
  // One event may be told twice under its number, in our words and in the vendor's.
  const fresh = (spoken().said || []).filter((m) => m.seq > heard)
  for (const m of fresh) {
    heard = Math.max(heard, m.seq)
    tell(m.data)
  }
  if (fresh[0]) attempt(() => history.replaceState({heard}, ''))
}

// The height of the page itself, not of its window, so that a host that obeys does not make it grow.
let height
const measure = () => {
  const now = Math.ceil($('#page').getBoundingClientRect().height)
  if (now === height) return
  height = now
  tell({source: 'reconnect', type: 'height', height})
}
const ruler = attempt(() => new ResizeObserver(measure))

const button = (words, f) => {
  const b = document.createElement('button')
  b.type = 'button'
  b.textContent = words
  listen(b, 'click', f)
  return b
}

const fields = () => [...main.querySelectorAll('.ask [data-field]')]
const open = (i) => !/password|file|radio|checkbox/.test(i.type) && i.autocomplete !== 'one-time-code'

const leave = () => {
  const {leave, target} = main.dataset
  if (!leave) return
  // A frame may be forbidden to steer the top window. The link on the page still can.
  attempt(() => { (target === '_top' ? window.top : window).location.href = leave })
}

// begin wakes up the page that has just arrived, by load or by swap.
const begin = () => {
  main = $('main')
  const {after, back, close} = main.dataset
  announce()
  clearTimeout(poll)
  clearInterval(clock)
  if (source) source.close()
  source = null
  pause = 2000
  if (ruler) { ruler.disconnect(); ruler.observe($('#page')) }
  measure()
  for (const peek of main.querySelectorAll('.peek')) {
    const input = peek.firstElementChild
    const {show, hide} = peek.dataset
    const name = (words) => {
      b.textContent = words
      b.setAttribute('aria-label', words + ' ' + input.labels[0].textContent.trim())
    }
    const b = button(show, () => {
      const secret = input.type === 'password'
      input.type = secret ? 'text' : 'password'
      input.dataset.secret = 1
      name(secret ? hide : show)
    })
    name(show)
    peek.append(b)
  }
  for (const i of fields()) if (open(i) && !i.value) i.value = typed.get(i.dataset.field) || ''
  const left = $('[data-left]')
  if (left) {
    const until = performance.now() + left.dataset.left * 1000
    const tick = () => {
      const s = Math.max(0, Math.round((until - performance.now()) / 1000))
      left.textContent = s ? left.dataset.words + ' ' + (s / 60 | 0) + ':' + ('0' + s % 60).slice(-2) : left.dataset.over
    }
    tick()
    clock = setInterval(tick, 1000)
  }
  if (back && history.length > 1) {
    const b = button(back, () => history.back())
    b.className = 'back'
    main.insertBefore(b, $('details'))
  }
  if (after) setTimeout(leave, +after)
  if (close !== undefined) setTimeout(() => attempt(() => window.close()), 1500)
  if (waiting()) watch()
}

// show puts a page that was fetched in the place of the present one. It is our own page, parsed and not run.
const show = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const fresh = page.querySelector('#page')
  if (!fresh || !fresh.querySelector('main')) throw 0
  for (const i of main.querySelectorAll('[type=password], [data-secret]')) i.value = ''
  document.title = page.title
  $('#page').replaceWith(fresh)
  begin()
  const trouble = $('.say[tabindex]')
  const first = !trouble && (fields().find((i) => !i.value) || fields()[0])
  const heading = $('h1')
  const why = heading.nextElementSibling
  // Somebody who is at work elsewhere in the host's page keeps their place, and hears of it.
  const here = document.hasFocus()
  if (here) (trouble || first || heading).focus({preventScroll: true})
  // Focus in a field passes over the heading, so that is said aloud, once. An alert speaks for itself.
  $('#live').textContent = first || !here ? heading.textContent + (why.role ? '' : '. ' + why.textContent) : ''
  attempt(() => (trouble || heading).scrollIntoView({block: 'nearest'}))
}

// A server that is too busy, or a proxy before it, says nothing about the flow.
const text = (reply) => {
  if (reply.status > 428) throw 0
  return reply.text()
}

// look fetches the page, and shows it if it is another one. Failing is no end: the caller tries again.
const look = async () => {
  const turn = main.dataset.turn
  const reply = await fetch(main.dataset.action, {headers: {Accept: 'text/html'}})
  const html = await text(reply)
  if (busy || turn !== main.dataset.turn) return
  const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('main')
  if (fresh && fresh.dataset.turn !== turn) show(html)
}

const waiting = () => /wait|approve|visit/.test(main.dataset.step)

const again = () => {
  clearTimeout(poll)
  poll = setTimeout(async () => {
    const more = await look().then(() => !source && waiting(), () => true)
    if (!more) return
    pause = Math.min(pause * 1.5, 15000)
    again()
  }, pause)
}

// watch hears from the server that there is something new. Where that is not possible it asks, ever more slowly.
const watch = () => {
  source = attempt(() => new EventSource(main.dataset.action + '/events'))
  if (!source) return again()
  const mine = source
  listen(mine, 'turn', (e) => {
    if (mine === source && e.data !== main.dataset.turn) look().catch(again)
  })
  listen(mine, 'error', () => {
    if (mine !== source || mine.readyState < 2) return
    source = null
    again()
  })
}

// Phones stop a page while the bank's app is in front, and need a moment to have the network back.
const wake = () => {
  if (!document.hidden && main.dataset.action && main.dataset.status === 'open') {
    pause = 500
    again()
  }
}

const fail = (form) => {
  const p = $('#lost') || document.createElement('p')
  p.id = 'lost'
  p.className = 'say wrong'
  p.setAttribute('role', 'alert')
  p.textContent = ''
  // The × has no room beside it.
  main.insertBefore(p, main.contains(form) ? form : $('h1'))
  p.textContent = main.dataset.lost
}

listen(document, 'submit', async (e) => {
  const form = e.target
  if (!main.dataset.lost) return
  e.preventDefault()
  if (busy) return
  busy = true
  const data = new FormData(form)
  for (const i of fields()) if (open(i) && !i.dataset.secret) typed.set(i.dataset.field, form === i.form ? i.value : '')
  $('#page').classList.add('busy')
  main.setAttribute('aria-busy', true)
  $('#live').textContent = main.dataset.sending
  try {
    const reply = await fetch(its(form, 'action'), {
      method: 'POST',
      headers: {Accept: 'text/html'},
      body: its(form, 'enctype') ? data : new URLSearchParams(data),
    })
    const html = await text(reply)
    busy = false
    show(html)
  } catch {
    busy = false
    $('#page').classList.remove('busy')
    main.removeAttribute('aria-busy')
    $('#live').textContent = ''
    fail(form)
  }
})

listen(document, 'visibilitychange', wake)
listen(window, 'online', wake)
listen(window, 'pageshow', (e) => { if (e.persisted) wake() })
begin()
})()
