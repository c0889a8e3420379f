// Reconnects in a frame that stands in the page. modal.jsx does it over the page.
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Reconnect } from '@reconnect/react'

// Your server asks the API for a link, and answers with it: docs/api.md.
const link = () => fetch('/bank/link', { method: 'POST' }).then((answer) => answer.text())

function Accounts() {
  const [state, setState] = useState('Your bank wants to hear from you.')
  const [url, setURL] = useState(null)
  const over = (words) => {
    setURL(null)
    setState(words)
  }
  return (
    <>
      <h1>Your accounts</h1>
      <p id="state">{state}</p>
      {url
        ? <Reconnect url={url} onSuccess={() => over('Your accounts are up to date.')} onExit={(event) => over('Not reconnected: ' + event.reason)} />
        : <button id="mend" onClick={() => setURL(link())}>Reconnect</button>}
    </>
  )
}

createRoot(document.querySelector('#app')).render(<StrictMode><Accounts /></StrictMode>)
