import type { PodEvent, PodHealth, PodMessage, PodSession } from '@sac/openapi/pod-api'

/** What came from a sandbox did not have the agreed form. The message names the member, never its value. */
export class PodAnswerError extends Error {
  override name = 'PodAnswerError'
}

/** More sessions than any agent has; a sandbox that names more is not believed. */
const MAX_SESSIONS = 1000
const MAX_REASON_CHARACTERS = 500

type Members = Record<string, unknown>

export function readHealth(value: unknown): PodHealth {
  const body = members(value, 'health')
  if (body['ok'] !== true) throw new PodAnswerError('bad ok')
  return { ok: true, sessions: readSessions(body['sessions'] ?? []) }
}

export function readSession(value: unknown): PodSession {
  const body = members(value, 'session')
  const session: PodSession = {
    sessionId: id(body['sessionId'], 'sessionId'),
    epoch: id(body['epoch'], 'epoch'),
    kind: oneOf(body['kind'], ['interactive', 'headless'], 'kind'),
    state: oneOf(body['state'], ['starting', 'ready', 'exited'], 'state'),
    cols: integer(body['cols'], 'cols', 0, 65_535),
    rows: integer(body['rows'], 'rows', 0, 65_535),
    offset: integer(body['offset'], 'offset', 0),
  }
  const { exitCode, signal } = body
  if (isGiven(exitCode)) session.exitCode = integer(exitCode, 'exitCode', -(2 ** 31), 2 ** 32)
  if (isGiven(signal)) session.signal = matching(signal, /^SIG[A-Z0-9+]{1,12}$/, 'signal')
  return session
}

export function readMessage(value: unknown): PodMessage {
  const body = members(value, 'message')
  return {
    messageId: id(body['messageId'], 'messageId'),
    state: oneOf(body['state'], ['queued', 'typed', 'acknowledged', 'refused'], 'state'),
    ...reason(body),
  }
}

/** Undefined for a type that this version does not know: a newer pod may say more. */
export function readEvent(value: unknown): PodEvent | undefined {
  const body = members(value, 'event')
  switch (body['type']) {
    case 'heartbeat':
      return { type: 'heartbeat' }
    case 'hello':
      return {
        type: 'hello',
        bootId: id(body['bootId'], 'bootId'),
        sessions: readSessions(body['sessions']),
      }
    case 'session':
      return { type: 'session', session: readSession(body['session']) }
    case 'deleted':
      return { type: 'deleted', sessionId: id(body['sessionId'], 'sessionId') }
    case 'message':
      return {
        type: 'message',
        sessionId: id(body['sessionId'], 'sessionId'),
        messageId: id(body['messageId'], 'messageId'),
        state: oneOf(body['state'], ['typed', 'acknowledged', 'refused'], 'state'),
        ...reason(body),
      }
    default:
      return undefined
  }
}

/** The `title` and `detail` of a problem that a pod answered, fit for a log line; empty when it is none. */
export function describeProblem(text: string): string {
  try {
    const { title, detail } = members(JSON.parse(text), 'problem')
    return [title, detail]
      .filter((part) => typeof part === 'string')
      .map(printable)
      .join(': ')
  } catch {
    // Whatever else a sandbox answered is not worth passing on; the status says enough.
    return ''
  }
}

function readSessions(value: unknown): PodSession[] {
  if (!Array.isArray(value) || value.length > MAX_SESSIONS) throw new PodAnswerError('bad sessions')
  return value.map(readSession)
}

function members(value: unknown, name: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PodAnswerError(`bad ${name}`)
  return value as Members
}

const isGiven = (value: unknown) => value !== undefined && value !== null

function matching(value: unknown, pattern: RegExp, name: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new PodAnswerError(`bad ${name}`)
  return value
}

const id = (value: unknown, name: string) => matching(value, /^[A-Za-z0-9._:-]{1,128}$/, name)

function oneOf<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  name: string,
): Choice {
  if (!choices.includes(value as Choice)) throw new PodAnswerError(`bad ${name}`)
  return value as Choice
}

function integer(value: unknown, name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const isFit =
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
  if (!isFit) throw new PodAnswerError(`bad ${name}`)
  return value
}

const reason = (body: Members) =>
  typeof body['reason'] === 'string' ? { reason: printable(body['reason']) } : {}

/** People see these texts: no control characters, no endless ones. */
const printable = (text: unknown) =>
  String(text)
    .slice(0, MAX_REASON_CHARACTERS)
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
