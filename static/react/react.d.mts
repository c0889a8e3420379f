import type { CSSProperties, JSX } from 'react'
import type { Handle, Options } from '@reconnect/embed'

export type * from '@reconnect/embed'

export interface ReconnectProps extends Omit<Options, 'container'> {
  /** Of the element that the frame is in. */
  className?: string
  style?: CSSProperties
}

/**
 * The page, in a frame where the component stands; with another mode over or beside it. It opens when it is mounted and when its link
 * changes, and is gone when it is unmounted. A promise for a link is kept in a state, or each render would open another one. Functions may
 * change with each render.
 */
export function Reconnect(props: ReconnectProps): JSX.Element

export interface UseReconnect {
  /** Opens the page, with further options or others; in the place of one that is open. Pop-ups are opened within a click. */
  open(more?: Options): Handle
  /** Closes it as the user would. */
  close(): void
  /** It is open, and has not ended. */
  opened: boolean
}

/** For a page that opens on a click: a modal, if the options do not say otherwise. It is gone when the component is unmounted. */
export function useReconnect(options?: Options): UseReconnect
