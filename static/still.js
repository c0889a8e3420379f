// Keeps a page of the gallery as it is: it asks nothing, its clock stands, and no form or link leads away.
(() => {
'use strict'
const never = () => new Promise(() => {})
Object.assign(window, {fetch: never, EventSource: undefined, setInterval: () => 0})
history.replaceState = () => {}
const stay = (e) => {
  if (e.type === 'click' && !e.target.closest('a:not([href^="#"])')) return
  e.preventDefault()
  e.stopImmediatePropagation()
}
addEventListener('submit', stay, true)
addEventListener('click', stay, true)
})()
