/*
 * Makes the pages smoother, and is never necessary for them: without it a form is posted, a wait refreshes itself and
 * a link leads out. So every power of the browser is used as if it might throw.
 *
 * This is what a first form needs. The rest is in more.js, which comes once the form can be filled, and finds in own what is here.
 */
const own = (() => {
'use strict'
const $ = (s) => document.querySelector(s)
const attempt = (f) => { try { return f() } catch {} }
const listen = (on, type, f, early) => on.addEventListener(type, f, early)
let main
// The other two files are beside this one, wherever that is.
const {src} = document.currentScript

// The host window hears each message once, also across a reload: the last one's number lives in the history entry.
let heard = attempt(() => history.state.heard) || 0

const spoken = () => attempt(() => JSON.parse($('#messages').textContent)) || {}

const tell = (message) => {
  const {app, text, ...says} = spoken()
  const to = says.to || []
  const words = JSON.stringify(message)
  const data = text ? words : message
  const host = window.parent !== window ? window.parent : window.opener
  const parent = attempt(() => location.ancestorOrigins[0])
  if (host) for (const origin of to.includes(parent) ? [parent] : to) attempt(() => host.postMessage(data, origin))
  // An app that shows the page in a web view, and whose link said so, hears it through an object that the app itself has
  // put here: it draws this page, so it learns nothing that it could not read here. In a frame such objects may be seen,
  // too; there the page around is the host, and what its origin must be allowed to hear does not go past it.
  if (!app || window.parent !== window) return
  // What has its name in the page itself takes texts, as Flutter's channel does, which is WKWebView's handler there.
  window[app] || attempt(() => window.webkit.messageHandlers[app].postMessage(data))
  for (const name of ['ReactNativeWebView', 'Android', app]) attempt(() => window[name].postMessage(words))
}

// What only our loader hears is no event, and has no number.
const whisper = (type, more) => tell({source: 'reconnect', type, ...more})

// What is held makes the host page take this one away, so it is said as the person leaves, or after a while.
let held = []
const release = () => {
  for (const m of held.splice(0)) tell(m)
}

const announce = () => {
  // One event may be told twice under its number, in our words and in the vendor's.
  const fresh = (spoken().said || []).filter((m) => m.seq > heard)
  for (const m of fresh) {
    heard = Math.max(heard, m.seq)
    if (!m.held) tell(m.data)
    else if (held.push(m.data) === 1) setTimeout(release, 30000)
  }
  if (fresh[0]) attempt(() => history.replaceState({...history.state, heard}, ''))
}

// The height of the page itself, not of its window, so that a host that obeys does not make it grow.
let height
const measure = () => {
  const now = Math.ceil($('#page').getBoundingClientRect().height)
  if (now === height) return
  height = now
  whisper('height', {height})
}
const ruler = attempt(() => new ResizeObserver(measure))

const button = (words, f) => {
  const b = document.createElement('button')
  b.type = 'button'
  b.textContent = words
  listen(b, 'click', f)
  return b
}

// The loader asks before it takes away what was typed. It hears that something was, and nothing of it.
let draft = false
const drafts = (now) => { if (now !== draft) whisper('draft', {draft: draft = now}) }
listen(document, 'input', (e) => { if (e.target.closest('.ask')) drafts(true) })

// A key that is pressed here is not heard outside. What the browser itself does with it comes first.
listen(document, 'keydown', (e) => {
  if (e.key === 'Escape' && !e.isComposing && !(e.target.type === 'search' && e.target.value)) whisper('escape')
})

// Where the page stands. A browser may not have told the server, which then hears it from here.
const place = window.parent !== window ? 'frame' : attempt(() => window.opener) ? 'popup' : ''
const note = async (path, body) => attempt(() => fetch(main.dataset.action + path, {method: 'POST', keepalive: true, body}).then((r) => r.ok, () => {}))

// seen waits until a person can see the page: what is loaded ahead, or behind another tab, may never be.
const seen = (f) => {
  let done
  const once = () => { if (!done && !document.hidden && !document.prerendering) f(done = true) }
  listen(document, 'visibilitychange', once)
  listen(document, 'prerenderingchange', once)
  once()
}

// here tells the server that a person is here, and where, once: from then on the address alone opens the page nowhere else, so it does
// not wait for the rest of the script. It brings whether the server agrees, or nothing where it does not hear, and is then tried again.
let heeded
const here = () => heeded ||= new Promise((end) => seen(async () => {
  const heard = await note('/here', new URLSearchParams({in: place}))
  end(heard ?? (heeded = undefined))
}))
const arrives = ({action, new: fresh, place: known} = main.dataset) => action && (fresh !== undefined || place && place !== known)

// begin wakes up the page that has just arrived, by load or by swap.
const begin = () => {
  main = $('main')
  const {action} = main.dataset
  // A link leads to the page at once, and a reload must not open it again.
  if (action && location.pathname !== action) attempt(() => history.replaceState(history.state, '', action))
  announce()
  if (arrives()) here()
  ruler?.disconnect()
  ruler?.observe($('#page'))
  measure()
  for (const peek of main.querySelectorAll('[data-show]')) {
    const input = peek.firstElementChild
    const {show, hide} = peek.dataset
    const name = (words) => {
      b.textContent = words
      b.ariaLabel = words + ' ' + input.labels[0].textContent.trim()
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
  return main
}

// What is sent before the rest of the script is there waits for it, and goes by itself if that does not come.
let sent
const hold = (e) => {
  if (!main.dataset.lost) return
  e.preventDefault()
  sent = e.submitter || e.target.querySelector('button:not([type])')
}
const send = () => {
  document.removeEventListener('submit', hold)
  sent?.click()
  sent = null
}

// What no first form needs comes after it, and again if it was lost. A page that needs it at once has both files in its head, and
// waits for the style sheet by itself.
const add = (tag, attributes, end) => {
  const e = Object.assign(document.createElement(tag), attributes)
  e.onload = () => end(true)
  e.onerror = () => end()
  document.head.append(e)
}
const styled = $('link[rel=stylesheet]') ? 0 : new Promise((end) => {
  add('link', {rel: 'stylesheet', href: new URL('more.css', src)}, end)
  setTimeout(end, 5000)
})
const load = () => own.show || add('script', {src: new URL('more.js', src)}, (came) => {
  if (came) return
  send()
  // A page that waits looks again, as it would without a script. A form stays as it is.
  setTimeout(() => /wait|approve|visit|hand/.test(main.dataset.step) ? location.reload() : load(), 3000)
})

listen(document, 'submit', hold)
listen(document, 'DOMContentLoaded', load)
listen(window, 'pagehide', release)
begin()
return {
  $, attempt, listen, whisper, release, button, drafts, begin, send, styled, place, note, seen, arrives, here, height: () => height,
}
})()
