// Opens a page that says "one moment" once more, as soon as the server is ready: a browser's own page that there is no server
// would go on by nothing. Without it the page asks anew by itself.
(() => {
'use strict'
const ready = new URL('../readyz', document.currentScript.src)
const retry = () => setTimeout(() => fetch(ready).then((r) => { if (r.ok) location = location.href; else retry() }, retry), 2000)
retry()
})()
