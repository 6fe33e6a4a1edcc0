import { createContext } from '@lit/context'
import type { SacClient, User } from '@sac/sdk'
import type { EventHub } from './event-hub.ts'

/** What every element needs of the page around it; given by `<sac-provider>` and `<sac-app>`. */
export interface SacContext {
  client: SacClient
  events: EventHub
  /** Who is signed in; undefined while it is asked for. */
  user: User | undefined
  /** The browser's cookie signs requests, so a plain link downloads. */
  usesCookie: boolean
  /** Fires when another client takes its place: nothing may go on in the name of whoever comes next. */
  ended: AbortSignal
}

export const sacContext = createContext<SacContext | undefined>(Symbol('sac'))
