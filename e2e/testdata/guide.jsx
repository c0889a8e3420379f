// An app around what docs/embed.md shows of React, which the test puts beside this file.
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Button, Frame } from './shown.jsx'

function App() {
  const [said, say] = useState([])
  const over = (event) => say((before) => [...before, event.type])
  return (
    <>
      <p id="said">{said.join()}</p>
      {said.length < 1 && <Frame link={window.links[0]} over={over} />}
      {said.length === 1 && <Button fetchLink={async () => window.links[1]} over={over} />}
    </>
  )
}

createRoot(document.querySelector('#app')).render(<StrictMode><App /></StrictMode>)
