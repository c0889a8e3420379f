// What TypeScript takes and refuses of the packages' types.
import { open, type Done, type Failed } from '@reconnect/embed'
import { words } from '@reconnect/embed/words'
import { Reconnect, useReconnect, type Handle } from '@reconnect/react'

const handle: Handle = open({
  url: Promise.resolve('https://reconnect.example.com/open/x'),
  onSuccess: (event: Done) => event.result?.length,
  onExit: (event) => event.type === 'failed' ? event.seq : event.reason,
  onError: ({ reason }) => reason === 'timeout',
})
handle.ended.then((end) => end.type === 'done' && end.result)
// @ts-expect-error there is no such way to open it
open({ url: 'x', mode: 'sheet' })
// @ts-expect-error a failure has a reason that is a text
const failed: Failed['reason'] = 1

export function App() {
  const { open: begin, opened } = useReconnect({ lang: 'fr', words: { ...words['pt-BR'], close: 'Fermer' } })
  // @ts-expect-error the component has its own place
  const wrong = <Reconnect url="x" container="#here" />
  return <>{wrong}<Reconnect url="x" className="bank" onEvent={() => failed} /><button disabled={opened} onClick={() => begin({ url: 'x' })} /></>
}
