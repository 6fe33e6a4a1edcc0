import { msg, str } from '@lit/localize'
import type { Session } from '@sac/sdk'

/** What goes on before a session can be used, in words for people. */
export function progressText(session: Session | undefined): string {
  switch (session?.state) {
    case 'starting':
      return msg('The sandbox starts…')
    case 'syncing':
      return msg('Files come into the sandbox…')
    case 'ready':
      return msg('Connecting to the terminal…')
    default:
      return msg('Getting a session…')
  }
}

/** How far its files are, in percent. */
export function progressPercent({ progress }: Session): number | undefined {
  if (!progress?.total) return undefined
  return Math.min(100, Math.floor(((progress.done ?? 0) / progress.total) * 100))
}

export function endText({ problem, exitCode, signal }: Session): string {
  if (problem) return problem.detail ?? problem.title
  if (signal) return msg(str`The program was ended by ${signal}.`)
  if (exitCode) return msg(str`The program has ended with exit code ${exitCode}.`)
  return msg('The program has ended.')
}
