// Types of embed.js. Load that file with <script src>; it defines window.Reconnect.

declare namespace Reconnect {
  /** Something that happened in a flow. Events arrive in the order of seq, each once. */
  interface FlowEvent {
    source: 'reconnect'
    /** "done" and "failed" are last: exactly one of them ends each flow. */
    type: 'opened' | 'step' | 'answered' | 'back' | 'done' | 'failed'
    /** 1, 2, 3 … within the flow; the same number as the API tells (docs/api.md). */
    seq: number
    /** The flow's public id. */
    flow: string
    step?: 'ask' | 'approve' | 'visit' | 'act' | 'wait' | 'done' | 'failed'
    /** Why, in one word of the documented vocabulary. */
    reason?: string
    /** In the last event, where your client's configuration says "result: true": a JWT that your server verifies (docs/api.md). */
    result?: string
  }

  /**
   * Nothing can be heard of the page, told once, in place of the page that does not speak. It is no end: a page that
   * speaks after all goes on as usual.
   */
  interface ErrorEvent {
    source: 'reconnect'
    type: 'error'
    /**
     * "silent": something has loaded that says nothing, most likely because the browser refuses to frame the page, or
     * could not reach it, or your site's origin is not in the configuration; or the pop-up was closed, or cut off from
     * your page by its Cross-Origin-Opener-Policy, before it said anything. "timeout": nothing came within 30 seconds.
     */
    reason: 'silent' | 'timeout'
  }

  interface Options {
    /** The link that opens the flow. It is good once. */
    url: string
    /** "frame" needs a container. Without a container the default is "popup". */
    mode?: 'frame' | 'popup' | 'redirect'
    /** Where the frame goes: an element, or a selector for one. */
    container?: Element | string
    /** What assistive technology calls the frame. Give it in your user's language. */
    title?: string
    /** The pop-up's window name. */
    name?: string
    /**
     * Hears what the page says. Links that imitate an aggregator's own page speak that vendor's words besides. Anything that matters is
     * decided by your server: it verifies the result, or asks the API.
     */
    onEvent?(event: FlowEvent | ErrorEvent | unknown): void
    /** The user has closed the pop-up. The flow may have ended, or go on elsewhere. */
    onClose?(): void
  }

  interface Handle {
    readonly mode: 'frame' | 'popup' | 'redirect'
    /** The browser refused the pop-up: show the user a real link, or use another mode. */
    readonly blocked: boolean
    /** Removes the frame or closes the pop-up, and every listener. It may be called more than once. */
    destroy(): void
  }

  function open(options: Options): Handle
}

interface Window {
  readonly Reconnect: typeof Reconnect
}
