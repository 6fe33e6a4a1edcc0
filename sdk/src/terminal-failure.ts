import type { TerminalProblem } from '@sac/openapi/terminal-frames'
import { apiError, ConnectionError, SacError, TimeoutError } from './errors.ts'

/** Why a connection of a terminal is gone. */
export interface Failure {
  error: SacError
  /** Trying again is pointless. */
  isFinal: boolean
  status?: number
}

/** There is no token for the connection. */
export function authorizationFailure(error: unknown): Failure {
  if (!(error instanceof SacError)) {
    return { error: new SacError('no token for the terminal', { cause: error }), isFinal: true }
  }
  const isPassing = error instanceof ConnectionError || error instanceof TimeoutError
  const status = 'status' in error ? Number(error.status) : undefined
  return { error, isFinal: !isPassing && !(status !== undefined && status >= 500) }
}

/** @param problem what the host said before */
export function closeFailure(
  url: string,
  closed: { code: number; reason: string; status?: number },
  problem: TerminalProblem | undefined,
): Failure {
  if (problem) {
    return {
      error: apiError({ ...problem }),
      isFinal: problem.status < 500,
      status: problem.status,
    }
  }
  const { code, reason, status } = closed
  if (status !== undefined && status !== 101) {
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429
    const title = `The terminal was refused with ${status}`
    return { error: apiError({ type: 'about:blank', title, status }), isFinal, status }
  }
  const isFinal = code >= 4400 && code < 4500
  const why = reason === '' ? `close code ${code}` : reason
  return {
    error: new ConnectionError(`the terminal at ${new URL(url).origin} was cut: ${why}`),
    isFinal,
    ...(isFinal && { status: code - 4000 }),
  }
}
