// An app that mounts a frame and a modal, and takes them away again.
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { Reconnect, useReconnect } from '@reconnect/react'

function Modal() {
  const { open } = useReconnect()
  useEffect(() => { open({ url: window.link }) }, [open])
  return null
}

window.mount = async (times) => {
  let most = 0
  for (let i = 0; i < times; i++) {
    const root = createRoot(document.querySelector('#app'))
    flushSync(() => root.render(<StrictMode><Reconnect url={window.link} /><Modal /></StrictMode>))
    // Every second time the effects and what they began have their turn.
    if (i % 2) for (let turn = 0; turn < 100 && !document.querySelector('#app iframe'); turn++) await new Promise((on) => setTimeout(on))
    most = Math.max(most, document.querySelectorAll('#app iframe, body > div:not([id])').length)
    root.unmount()
    await new Promise((on) => setTimeout(on))
  }
  return most
}
