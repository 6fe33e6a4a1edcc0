import { msg } from '@lit/localize'
import type { Route } from './router.ts'

/** What a place is called, for the title of the page and for whoever hears it. */
export function placeTitle({ view }: Pick<Route, 'view'>): string {
  switch (view) {
    case 'agents':
      return msg('Agents')
    case 'agent':
      return msg('Agent')
    case 'files':
      return msg('Files')
    case 'skills':
      return msg('Skills')
    case 'conversations':
      return msg('Conversations')
    case 'settings':
      return msg('Settings')
    case 'not-found':
      return msg('There is nothing here')
  }
}
