// Reconnects in a modal, on a click. frame.jsx does it in the page itself.
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useReconnect } from '@reconnect/react'

// Your server asks the API for a link, and answers with it: docs/api.md.
const link = () => fetch('/bank/link', { method: 'POST' }).then((answer) => answer.text())

function Accounts() {
  const [state, setState] = useState('Your bank wants to hear from you.')
  const { open, opened } = useReconnect({
    onSuccess: () => setState('Your accounts are up to date.'),
    onExit: (event) => setState('Not reconnected: ' + event.reason),
    onError: (event) => setState('The page does not answer: ' + event.reason),
  })
  return (
    <>
      <h1>Your accounts</h1>
      <p id="state">{state}</p>
      <button id="mend" disabled={opened} onClick={() => open({ url: link() })}>Reconnect</button>
    </>
  )
}

createRoot(document.querySelector('#app')).render(<StrictMode><Accounts /></StrictMode>)
