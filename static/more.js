/*
 * The rest of widget.js, in the same words: whatever comes after the first form. It sends forms, waits, and shows what comes.
 */
(() => {
'use strict'
const {$, attempt, listen, whisper, release, button, drafts, styled, place, note, seen, arrives, here} = own
// A field may hide what its form is asked for, whatever it is called: the form's own powers are not asked through it.
const its = (form, name) => Element.prototype.getAttribute.call(form, name)
// typed remembers what came without secrets, by the aggregator's name for the field, in case the bank refuses the rest.
const typed = new Map()
let main = $('main'), busy, source, poll, clock, ending, pause, alone, begun = -1e9

const fields = () => [...main.querySelectorAll('.ask [data-field]')]
const open = (i) => !/password|file|radio|checkbox/.test(i.type) && i.autocomplete !== 'one-time-code'

let told, left = attempt(() => history.state.left)

// A page that is come back to does not leave again. Where the server does not hear of it, the history does.
const gone = () => {
  left = 1
  attempt(() => history.replaceState({...history.state, left}, ''))
  if (main.dataset.action) note('/leave')
}

const leave = () => {
  const {leave, target} = main.dataset
  if (!leave || left) return
  gone()
  whisper('leave')
  // A frame may be forbidden to steer the top window. The link on the page still can.
  attempt(() => (target === '_top' ? window.top : window).location.replace(leave))
}

// arrive goes on where widget.js tells the server that a person is here, and where the page stands. The bank's page gets a window of its own
// where it could steer this one, or the one that opened it.
const arrive = async () => {
  if (!arrives()) return
  const moved = place && place !== main.dataset.place
  const go = moved && main.dataset.step === 'visit' && $('a.go')
  if (go) Object.assign(go, {target: '_blank', rel: 'noopener noreferrer'})
  if (told) return
  told = 1
  told = await here()
  // It brought a cookie, which binds the flow to this browser once it is shown. A form that has left before shows none,
  // and must not come to a flow that is bound.
  if (told && !busy && main.dataset.new !== undefined) note('/here', new URLSearchParams({in: place}))
  // Another page of the same link may have been quicker, which this one then says.
  if (told === false || told && moved && waiting()) look(true).catch(() => {})
}

listen(document, 'click', (e) => {
  const link = e.target.closest('main a')
  if (!link) return
  const {action, status} = main.dataset
  if (link.matches('.go')) {
    release()
    if (action && status !== 'open') whisper('leave')
  }
  if (main.dataset.leave) gone()
  const same = $('#same')
  if (!same) return
  if (!same.contains(link)) {
    // Where no window opens, some apps say nothing at all.
    setTimeout(() => { if (!document.hidden && document.hasFocus()) same.hidden = false }, 3000)
    return
  }
  // The return comes to this window. Until then nothing may bind the flow to the frame's own cookies again.
  note('/here', new URLSearchParams({in: 'window'}))
  rest()
  again(unseen)
  attempt(() => { window.opener = null })
})

// plain is how words are compared: without accents, in small letters.
const plain = (words) => words.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()

// search puts an input before a long list, which leaves what has its words, and what is chosen. Nothing of it is sent.
const search = (list) => {
  const select = list.options
  const items = [...list.querySelectorAll('option[lang], .row, .tile')]
  const i = document.createElement('input')
  i.type = 'search'
  i.className = 'in find'
  i.autocomplete = 'off'
  i.ariaLabel = i.placeholder = list.dataset.find
  listen(i, 'input', () => {
    const wanted = plain(i.value)
    for (const e of items) {
      e.hidden = !(e.selected || e.querySelector(':checked') || plain(e.textContent).includes(wanted))
      // Some browsers show an option that is hidden.
      if (select) e.hidden ? e.remove() : list.append(e)
    }
    if (select) list.size = wanted ? 6 : 0
  })
  listen(i, 'keydown', (e) => e.key === 'Enter' && e.preventDefault())
  ;(select ? list : items[0]).before(i)
}

// begin goes on with a page where widget.js has begun.
const begin = () => {
  const {after, back, close} = main.dataset
  arrive()
  rest()
  clearInterval(clock)
  for (const list of main.querySelectorAll('[data-find]')) search(list)
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
    main.insertBefore(b, main.querySelector('details'))
  }
  if (after) setTimeout(leave, +after)
  if (close !== undefined) setTimeout(() => attempt(() => window.close()), 1500)
  const welcome = $('#welcome')
  // Fetched rather than gone to, so that Back does not lead to this page, which would go on once more.
  if (welcome) seen(() => ask(location.href, 20000, {method: 'POST'}).then(show, () => welcome.submit()))
  remind()
  if (waiting()) watch()
}

// rest neither listens nor asks.
const rest = () => {
  clearTimeout(poll)
  source?.close()
  source = null
}

// morph makes an element like another one, and leaves what stays the same where it is, so that it keeps the focus and what was opened.
const same = (a, b) => a.nodeName === b.nodeName && a.getAttribute?.('class') === b.getAttribute?.('class')
const morph = (old, now) => {
  for (const {name} of [...old.attributes]) if (/^(data-|aria-busy)/.test(name) && !now.hasAttribute(name)) old.removeAttribute(name)
  for (const {name, value} of now.attributes) if (its(old, name) !== value) old.setAttribute(name, value)
  let at = old.firstChild
  const skip = (to) => {
    while (at !== to) {
      const past = at
      at = at.nextSibling
      past.remove()
    }
  }
  for (const n of [...now.childNodes]) {
    let o = at
    while (o && !same(o, n)) o = o.nextSibling
    if (!o) {
      old.insertBefore(n, at)
      continue
    }
    skip(o)
    at = o.nextSibling
    if (n.nodeType !== 3) morph(o, n)
    else if (o.data !== n.data) o.data = n.data
  }
  skip(null)
}

// The page's time ends, which is said two minutes before, in an alert that takes no focus. Then the server has ended it.
const ahead = 12e4
// longer is a part of what a page without a script has for that. As it has come it is text, and after a swap it is not.
const longer = (part) => {
  const n = $('#longer')
  return n && (n.querySelector(part)?.cloneNode(true) || new DOMParser().parseFromString(n.textContent, 'text/html').querySelector(part))
}
const remind = () => {
  clearTimeout(ending)
  const {until, soon} = main.dataset
  if (!until) return
  const end = Date.now() + until * 1000
  const tick = () => {
    const left = end - Date.now()
    if (left <= 0) look().catch(() => {})
    else if (left <= ahead && !$('#soon')) {
      const p = document.createElement('div')
      p.id = 'soon'
      p.className = 'say'
      p.role = 'alert'
      p.textContent = soon
      const b = longer('button')
      if (b) p.append(b)
      main.insertBefore(p, $('h1'))
    }
    ending = setTimeout(tick, left > ahead ? left - ahead : Math.max(left, 3000))
  }
  tick()
}

// show puts a page of ours that was fetched in the place of the present one. It was parsed and is not run.
const show = (page) => {
  drafts(false)
  for (const i of main.querySelectorAll('[type=password], [data-secret]')) i.value = ''
  document.title = page.title
  const root = document.documentElement
  root.lang = page.documentElement.lang
  root.dir = page.documentElement.dir
  const now = page.querySelector('#page')
  const stage = /wait/.test(now.className) && main.dataset.step === 'wait'
  // A frame that shrinks for a moment, to grow again, is unrest.
  if (stage) morph($('#page'), now)
  else {
    if (/wait/.test(now.className)) now.style.minHeight = own.height() + 'px'
    $('#page').replaceWith(now)
  }
  main = own.begin()
  begin()
  const trouble = $('.say[tabindex]')
  const first = !trouble && (fields().find((i) => !i.value) || fields()[0])
  const heading = $('h1')
  const why = heading.nextElementSibling
  // Somebody who is at work elsewhere in the host's page keeps their place, and hears of it.
  const here = document.hasFocus() && !stage
  if (here) (trouble || first || heading).focus({preventScroll: true})
  // Focus in a field passes over the heading, so that is said aloud, once. An alert speaks for itself.
  $('#live').textContent = first || !here ? why.role ? heading.textContent : heading.textContent.replace(/[^.?!؟]$/, '$&.') + ' ' + why.textContent : ''
  attempt(() => (trouble || heading).scrollIntoView({block: 'nearest'}))
}

// ask brings a page of ours, whatever it says. It gives up after some milliseconds, or when it is stopped.
const ask = async (path, ms, options, ends = new AbortController()) => {
  const timer = setTimeout(() => ends.abort(), ms)
  try {
    const reply = await fetch(path, {headers: {Accept: 'text/html'}, signal: ends.signal, ...options})
    // A server that is too busy, or a proxy before it, says nothing about the flow.
    if (reply.status > 428) throw reply.status
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
    // A proxy or a hotel may answer in our name.
    if (!page.querySelector('#page > main[data-step]')) throw 0
    // Nothing is shown before there is a style for it.
    await styled
    return page
  } finally {
    clearTimeout(timer)
  }
}

// look fetches the page, and shows it if it is another one. The server hears which one is there: it may have lost what came before it.
// Failing is no end: the caller tries again. One that left before the cookie came may be refused, as a form would be, and looks again.
const look = async (anyhow) => {
  const {action, turn} = main.dataset
  const early = told === 1
  const page = await ask(action + '?' + turn, 8000)
  const now = page.querySelector('main').dataset.turn
  if (early && told !== 1 && !now) return look(anyhow)
  if (!busy && turn === main.dataset.turn && (anyhow || now !== turn)) show(page)
}

const waiting = () => /wait|approve|visit|hand/.test(main.dataset.step)

// say tells in an alert what the page cannot do just now, before a form that stays or what is waited for.
const say = (words, before) => {
  const p = $('#lost') || document.createElement('p')
  p.id = 'lost'
  p.className = 'say wrong'
  p.role = 'alert'
  p.textContent = ''
  main.insertBefore(p, before)
  p.textContent = words
}

// The network was lost while the page waits.
const offline = () => {
  if (waiting() && main.dataset.offline && !$('#lost')) say(main.dataset.offline, $('h1').nextElementSibling)
}

const unsay = () => $('#lost')?.remove()

const online = () => waiting() && unsay()

// How often a page asks, in milliseconds, where it does not hear; how long a stream may be silent, which says something
// every few seconds; and how often a page asks that is not seen.
const pace = 4000, silence = 4500, unseen = 30000

// again asks in a while, unless the stream says something before. Not everybody asks at the same moment.
const again = (ms) => {
  clearTimeout(poll)
  poll = setTimeout(check, ms * (1 + Math.random() / 9))
}

const check = async () => {
  const here = main
  try {
    await look()
    if (here !== main) return
    pause = pace
    alone = 0
    online()
    if (!waiting()) return
    // What is down for a moment is heard again soon.
    if (!document.hidden && performance.now() - begun > 9e3) return watch()
  } catch (e) {
    // What wakes up may need a moment to have the network back.
    if (pause >= pace || !navigator.onLine) offline()
    pause = Math.min(pause * 1.5, 9e3)
    alone ||= performance.now()
    // A phone in the hand says yes at any moment, so for a while no second is lost when the network is back. A server that is too busy has its rest.
    if (main.dataset.step === 'approve' && !(e > 428) && performance.now() - alone < 12e4) return again(document.hidden ? unseen : 600)
  }
  again(document.hidden ? unseen : pause)
}

// watch hears from the server that there is something new. A proxy may keep that back, or a network lose it in silence,
// so the page also asks when nothing has come for a while.
const watch = () => {
  rest()
  pause = pace
  // Few streams can be had at a time, and each is wanted by a page that is seen.
  if (document.hidden) return again(unseen)
  begun = performance.now()
  source = attempt(() => new EventSource(main.dataset.action + '/events'))
  again(3000)
  if (!source) return
  const mine = source
  const hear = (e) => {
    if (mine !== source) return
    online()
    if (e.data && e.data !== main.dataset.turn) check()
    else again(silence)
  }
  listen(mine, 'turn', hear)
  listen(mine, 'beat', hear)
  listen(mine, 'error', () => {
    if (mine !== source) return
    rest()
    again(1000)
  })
}

// Phones stop a page while the bank's app is in front, and need a moment to have the network back.
const wake = () => {
  if (!main.dataset.action || main.dataset.status !== 'open') return
  if (document.hidden) {
    if (waiting()) watch()
    return
  }
  // What the old stream still has to say would put the look off.
  rest()
  begun = -1e9
  pause = 800
  alone = 0
  again(200)
}

listen(document, 'submit', async (e) => {
  const form = e.target
  if (!main.dataset.lost) return
  e.preventDefault()
  const action = its(form, 'action')
  const cancels = /cancel$/.test(action)
  // Cancelling does not wait for what is under way.
  if (busy && (!cancels || busy.cancels)) return
  busy?.ends.abort()
  const mine = busy = {cancels, ends: new AbortController()}
  const data = new FormData(form)
  for (const i of fields()) {
    // Half a date has no value.
    if (i.validity.badInput) data.set(i.name, 0)
    if (open(i) && !i.dataset.secret) typed.set(i.dataset.field, form === i.form ? i.value : '')
  }
  unsay()
  $('#page').classList.add('busy')
  main.ariaBusy = true
  $('#live').textContent = main.dataset.sending
  const b = e.submitter || form.querySelector('button:not([type])')
  const words = !b.firstElementChild && b.textContent
  if (words) b.textContent = main.dataset.sending
  // A file takes its time.
  const file = its(form, 'enctype')
  let page, why
  try {
    page = await ask(action, file ? 120000 : 20000, {method: 'POST', body: file ? data : new URLSearchParams(data)}, mine.ends)
  } catch (e) {
    why = e
  }
  if (busy !== mine) return
  busy = null
  if (page) return show(page)
  $('#page').classList.remove('busy')
  main.ariaBusy = null
  $('#live').textContent = ''
  if (words) b.textContent = words
  const {lost, crowded} = main.dataset
  // The × has no room beside it.
  say(why === 429 || why === 503 ? crowded : lost, main.contains(form) ? form : $('h1'))
  // It may have got through, and only the reply was lost.
  pause = pace
  again(1000)
})

// Another language of the same step, or more time for it. What was typed is not sent: the new page gets it from this one.
listen(document, 'click', (e) => {
  const b = e.target.closest('.tongue button, #soon button')
  const {turn, lost} = main.dataset
  if (!b || !lost) return
  e.preventDefault()
  if (!busy) ask(b.formAction, 8000, {method: 'POST', body: new URLSearchParams({turn})}).then((page) => {
    if (turn === main.dataset.turn && turn === page.querySelector('main').dataset.turn) for (const i of fields()) {
      const n = page.getElementById(i.id)
      if (i.files) n.replaceWith(i)
      else n.value = i.value, n.checked = i.checked
    }
    const more = b.closest('#soon')
    show(page)
    if (more) $('#live').textContent = longer('p')?.textContent
    else $('.tongue summary').focus()
  }).catch(() => say(lost, $('h1')))
})

listen(document, 'visibilitychange', wake)
listen(window, 'online', wake)
listen(window, 'offline', offline)
listen(window, 'pageshow', (e) => { if (e.persisted) wake() })
own.show = show
begin()
own.send()
})()
