/*
 * What helps the eye and the hand: pictures that two fingers enlarge, and a word about capital letters. It goes on where more.js ends.
 */
;(() => {
'use strict'
const {listen} = own

// A browser that enlarges by itself enlarges the whole of a host's page, where the host lets it. zoom is how often a picture is as large as
// its button makes it.
const zoom = (pan, by) => {
  pan.style.setProperty('--zoom', Math.min(4, Math.max(1, by)))
  pan.parentNode.querySelector('details').open = by > .9
}
const zoomed = (pan) => +pan.style.getPropertyValue('--zoom') || 1
let apart, from
for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) listen(document, type, (e) => {
  const pan = e.target.closest('.pan')
  const [a, b] = e.touches
  if (!pan || !b) return apart = 0
  const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)
  if (apart) return zoom(pan, from * now / apart)
  apart = now
  from = zoomed(pan)
})

// A picture in a frame is moved by the keyboard as well, as long as it is large.
listen(document, 'toggle', (e) => {
  const pan = e.target.closest?.('.shot')?.querySelector('.pan')
  if (!pan) return
  if (e.target.open) return pan.tabIndex = 0
  pan.removeAttribute('tabindex')
  pan.style.removeProperty('--zoom')
}, true)

// A picture of its own address may be asked for before the browser has our cookie, or get lost: once more.
listen(document, 'error', ({target}) => {
  if (target.className !== 'pic' || target.dataset.again) return
  target.dataset.again = 1
  setTimeout(() => { target.src += '' }, 1000)
}, true)

// Capitals that are typed by mistake are not seen in a password.
for (const type of ['keydown', 'keyup']) listen(document, type, (e) => {
  const peek = e.target.closest('[data-caps]')
  if (!peek || !e.getModifierState) return
  let p = peek.nextElementSibling
  if (!p) {
    p = document.createElement('p')
    p.className = 'hint'
    p.role = 'status'
    peek.after(p)
  }
  const words = e.getModifierState('CapsLock') ? peek.dataset.caps : ''
  if (p.textContent !== words) p.textContent = words
})
})()
