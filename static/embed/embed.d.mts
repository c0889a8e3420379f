/** What happened in a flow. Events come in the order of seq, each once. */
export interface FlowEvent {
  source: 'reconnect'
  /** "done" and "failed" are last: exactly one of them ends each flow. */
  type: 'opened' | 'step' | 'answered' | 'back' | 'renewed' | 'done' | 'failed'
  /** 1, 2, 3 … within the flow; the same numbers as by the API and by webhooks. */
  seq: number
  /** The flow's public id. A link that opens none has none. */
  flow?: string
  step?: 'ask' | 'approve' | 'visit' | 'act' | 'wait' | 'done' | 'failed'
  /** Why, in one word of the documented vocabulary. */
  reason?: string
  /** In the last event, where your client's configuration says "result: true": a JWT that your server verifies. */
  result?: string
}

/** The connection works. */
export interface Done extends FlowEvent {
  type: 'done'
}

/** The flow has failed, was cancelled by its user, or ran out. */
export interface Failed extends FlowEvent {
  type: 'failed'
  reason: string
}

/**
 * The user has closed the modal or the window before the end, or your page has called close(). The flow goes on for the rest of its
 * half hour: the same link leads the same browser back to it.
 */
export interface Closed {
  type: 'closed'
  reason: 'closed'
  flow?: string
}

/** Your page has called destroy() before the end. */
export interface Destroyed {
  type: 'destroyed'
  reason: 'destroyed'
  flow?: string
}

/** The page is not heard. This is told once and is no end: a page that speaks after all goes on as usual. */
export interface Silence {
  source: 'reconnect'
  type: 'error'
  /**
   * "silent": something has loaded that says nothing: most likely the browser refuses to frame the page, or could not reach it, or your
   * site's origin is not in the configuration; or the pop-up was closed, or cut off from your page by its
   * Cross-Origin-Opener-Policy, before it said anything. "timeout": nothing came in time. "no_link": the promise for the link
   * was broken, or what it brought is no address.
   */
  reason: 'silent' | 'timeout' | 'no_link'
}

/** What the loader says itself, over your page. */
export interface Words {
  title: string
  close: string
  question: string
  stay: string
  leave: string
  late: string
  refused: string
  link: string
}

export interface Options {
  /**
   * The link that opens the flow: this server's address for a vendor's link, or the `url` that the API has answered. It may be a promise, so that
   * open() is called within the click and the link is fetched meanwhile.
   */
  url?: string | PromiseLike<string>
  /** In place of url: a ticket that your server has signed. */
  ticket?: string
  /** The address of the server that the ticket is for. A script knows it by where it comes from, a module must be told. */
  server?: string
  /** "frame" needs a container, and is meant where there is one; otherwise "modal" is. */
  mode?: 'frame' | 'modal' | 'popup' | 'redirect'
  /** Where the frame goes: an element, or a selector for one. */
  container?: Element | string
  /** Milliseconds until a page that says nothing is missed; 30,000 if not given. */
  timeout?: number
  /** The language of the loader's own words: "en", "fr" or "es"; otherwise the page's, otherwise the browser's. */
  lang?: string
  /** Other words than these. */
  words?: Partial<Words>
  /** How the modal looks around the page, which has its own theme from the link; otherwise as the browser likes it. */
  theme?: 'light' | 'dark'
  /** The connection works. Called at once, at most once. */
  onSuccess?(event: Done): void
  /**
   * The user is through with it, and the connection does not work. Called at most once, after the user has read why: when the modal or the
   * window is closed, when your callback has loaded in the frame, and in a frame half a minute after the failure at the latest.
   */
  onExit?(event: Failed | Closed): void
  /** The page is not heard. */
  onError?(event: Silence): void
  /** Everything, as it comes. Links that imitate an aggregator's own page speak that vendor's words besides. */
  onEvent?(event: FlowEvent | Silence | unknown): void
}

export interface Handle {
  /** How it ended, at the same time as onSuccess and onExit. It is never rejected. After a redirect it says nothing. */
  readonly ended: Promise<Done | Failed | Closed | Destroyed>
  /** The browser refused the pop-up, and a link is shown in its place. */
  readonly blocked: boolean
  /** Closes as the user would: a modal asks first if something was typed. onExit is called. */
  close(): void
  /** Removes everything at once and calls nothing. It may be called more than once. */
  destroy(): void
}

/** Opens the page. It throws where there is no link or no container. */
export function open(options: Options): Handle

export as namespace Reconnect
