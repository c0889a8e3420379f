/*
 * Puts the page that mends a bank connection into yours: in a frame, in a window of its own, or instead of yours.
 * Whatever it does to your page it undoes in destroy(). Its types are in embed.d.ts.
 */
(() => {
'use strict'

const open = (options) => {
  const {url, container, mode = container ? 'frame' : 'popup', title = 'Bank connection', onEvent, onClose} = options
  const origin = new URL(url, location.href).origin
  let frame, popup, timer, clock, gone, heard, failed, flow, last = 0

  // Only this very window is listened to, and only while it shows our origin: anything else could be anybody.
  const hear = (e) => {
    // A failed page's parting word has no window any more.
    if (e.origin !== origin || e.source !== (frame ? frame.contentWindow : popup) && (e.source || !failed)) return
    heard = true
    clearTimeout(clock)
    let data = e.data
    try {
      // A link may have asked for texts.
      if (typeof data === 'string') data = JSON.parse(data)
    } catch {}
    if (data && data.source === 'reconnect') {
      if (data.type === 'height') {
        if (frame && data.height > 0) frame.style.height = Math.min(data.height, 4000) + 'px'
        return
      }
      // Numbers count within one flow. A page that only says why there is none counts for itself.
      if (data.flow !== flow) last = 0
      flow = data.flow
      if (data.seq <= last) return
      if (data.seq) last = data.seq
      failed = data.type === 'failed'
    }
    if (onEvent) onEvent(e.data)
  }

  const end = () => {
    if (gone) return
    gone = true
    removeEventListener('message', hear)
    clearInterval(timer)
    clearTimeout(clock)
    if (frame) frame.remove()
    if (popup && !popup.closed) popup.close()
  }

  // A frame that the browser refuses, or a page that never came, tells nothing, so this is told in its place, once.
  const miss = (reason) => {
    if (gone || heard) return
    heard = true
    clearTimeout(clock)
    if (onEvent) onEvent({source: 'reconnect', type: 'error', reason})
  }
  const expect = (reason, seconds) => {
    clearTimeout(clock)
    clock = setTimeout(miss, seconds * 1000, reason)
  }

  const handle = {mode, blocked: false, destroy: end}

  if (mode === 'redirect') {
    location.assign(url)
    return handle
  }

  addEventListener('message', hear)

  if (mode === 'frame') {
    const parent = typeof container === 'string' ? document.querySelector(container) : container
    if (!parent) {
      end()
      throw new Error('reconnect: there is no container ' + container)
    }
    frame = document.createElement('iframe')
    frame.title = title
    frame.allow = 'otp-credentials'
    // With the name of your site the page can say that it is missing in the configuration.
    frame.referrerPolicy = 'strict-origin'
    Object.assign(frame.style, {width: '100%', height: '480px', border: '0', display: 'block', colorScheme: 'normal'})
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) frame.style.transition = 'height .2s ease-out'
    // A page speaks before it has loaded, so one that has loaded and says nothing is not ours.
    frame.onload = () => { if (!heard) expect('silent', 5) }
    frame.src = url
    expect('timeout', 30)
    parent.append(frame)
    return handle
  }

  // Browsers allow this only inside the user's click: call open() there, and fetch the address before.
  popup = window.open(url, options.name || 'reconnect', 'popup,width=460,height=760')
  if (!popup) {
    handle.blocked = true
    end()
    return handle
  }
  expect('timeout', 30)
  timer = setInterval(() => {
    if (!popup.closed) return
    miss('silent')
    end()
    if (onClose) onClose()
  }, 500)
  return handle
}

window.Reconnect = {open}
})()
