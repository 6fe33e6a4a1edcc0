import type { User } from '@sac/sdk'

/** How sure a toast is that somebody has to look. */
export type ToastKind = 'info' | 'done' | 'warning' | 'error'

/** The events of all elements; they bubble and cross shadow roots. */
export interface SacEventMap {
  /** Somebody signed in here. */
  'sac-sign-in': CustomEvent<{ user: User }>
  /** The session is over: signed out, expired or revoked. */
  'sac-sign-out': CustomEvent<Record<string, never>>
  /** A place in the app, such as `/agents/7`; a page that embeds an element decides what it means. */
  'sac-navigate': CustomEvent<{ path: string }>
  /** A text was changed by hand. */
  'sac-edit': CustomEvent<{ value: string }>
  /** An overlay is done with. */
  'sac-close': CustomEvent<Record<string, never>>
  /** A word to the user. `<sac-app>` shows it; a page may show it its own way. */
  'sac-toast': CustomEvent<{ kind: ToastKind; text: string }>
}

declare global {
  interface GlobalEventHandlersEventMap extends SacEventMap {}
}
