import { AbortError } from './errors.ts'

const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 5_000
/** A server that wants a longer pause than this gets its error shown instead. */
const LONGEST_RETRY_AFTER_MS = 30_000

const REPEATABLE_METHODS = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])
const PASSING_STATUSES = new Set([408, 429, 502, 503, 504])

export const isRepeatable = (method: string): boolean => REPEATABLE_METHODS.has(method)

/**
 * How long to wait before the next attempt, or undefined when this answer stands.
 * @param attempt 0 for the first
 */
export function retryDelayMs(
  attempt: number,
  response?: { status: number; headers: Pick<Headers, 'get'> },
): number | undefined {
  if (response && !PASSING_STATUSES.has(response.status)) return undefined
  const wished = response && retryAfterMs(response.headers)
  if (wished === undefined) return backoffMs(attempt)
  return wished <= LONGEST_RETRY_AFTER_MS ? wished : undefined
}

/** Doubles from 300 ms to 5 s; half of it is random, so that clients do not come back all at once. */
export function backoffMs(attempt: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt)
  return ceiling * (0.5 + Math.random() / 2)
}

/** Reads `Retry-After`, seconds or a date. */
export function retryAfterMs(headers: Pick<Headers, 'get'>): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const seconds = Number(value)
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** Resolves after `ms`; rejects with AbortError when the signal fires first. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new AbortError('aborted', { cause: signal?.reason }))
    }
    if (signal?.aborted) return reject(new AbortError('aborted', { cause: signal.reason }))
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
