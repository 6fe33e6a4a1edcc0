import type { TerminalProblem } from '@sac/openapi/terminal-frames'

const TITLES = {
  'invalid-request': 'Invalid request',
  unauthenticated: 'Not authenticated',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  'session-not-found': 'Session not found',
  conflict: 'Conflict',
  'payload-too-large': 'Payload too large',
  'too-many-viewers': 'Too many viewers',
  replaced: 'Replaced by a newer connection',
  'handshake-timeout': 'No handshake in time',
  'internal-error': 'Internal error',
} as const

const STATUS: Record<ProblemCode, number> = {
  'invalid-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'session-not-found': 404,
  conflict: 409,
  'payload-too-large': 413,
  'too-many-viewers': 429,
  replaced: 409,
  'handshake-timeout': 408,
  'internal-error': 500,
}

/** Last part of a problem's `type`. */
export type ProblemCode = keyof typeof TITLES

/** An error that the peer is told about, as an RFC 9457 problem. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: ProblemCode
  readonly detail: string

  constructor(code: ProblemCode, detail: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }

  get problem(): TerminalProblem {
    const { code, detail } = this
    return { type: `urn:sac:problem:${code}`, title: TITLES[code], status: STATUS[code], detail }
  }
}
