import type { Schema } from '@sac/openapi'

/** The body of an error answer, RFC 9457. `type` is stable, `detail` is for people. */
export type Problem = Schema<'Problem'>

/** Root of everything that this package throws on purpose. */
export class SacError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The server, or a terminal's host, answered with a problem. */
export class ApiError extends SacError {
  readonly status: number
  readonly problem: Problem
  /** Last part of the problem's type, such as `not-found`: decide by this. */
  readonly code: string
  /** Names the request in the server's log. */
  readonly requestId: string | undefined
  /** What the server asked for in `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(problem: Problem, retryAfterMs?: number) {
    super(problem.detail ?? problem.title)
    this.status = problem.status
    this.problem = problem
    this.code = problem.type.split(':').at(-1) ?? 'about'
    this.requestId = problem.instance?.replace(/^urn:sac:request:/, '')
    this.retryAfterMs = retryAfterMs
  }
}

/** 400, 413, 415, 422: the request itself is wrong; `problem.errors` names the members. */
export class InvalidRequestError extends ApiError {}
/** 401: no token, or one that is expired, revoked or wrong. */
export class NotSignedInError extends ApiError {}
/** 403: seen, but not allowed. */
export class ForbiddenError extends ApiError {}
/** 404: not there, or not yours. */
export class NotFoundError extends ApiError {}
/** 409, 412: the state of the thing does not allow it, or somebody was faster. */
export class ConflictError extends ApiError {}
/** A quota or a budget is used up; `problem.limit` where there is a number. */
export class QuotaError extends ApiError {}
/** 429: too many requests; see `retryAfterMs`. */
export class RateLimitError extends ApiError {}
/** 5xx: not the caller's fault. */
export class ServerError extends ApiError {}

/** No answer: refused, reset, name not found, or an answer that is not from SAC. */
export class ConnectionError extends SacError {}
/** No answer, or no further byte of it, in time. */
export class TimeoutError extends SacError {}
/** The caller's `AbortSignal` fired, or a terminal was detached. `cause` is the signal's reason. */
export class AbortError extends SacError {}

const QUOTA_CODES = new Set(['quota-exceeded', 'budget-exhausted', 'storage-full'])

/** The error class that fits a problem. */
export function apiError(problem: Problem, retryAfterMs?: number): ApiError {
  const Fitting = QUOTA_CODES.has(problem.type.split(':').at(-1) ?? '')
    ? QuotaError
    : classByStatus(problem.status)
  return new Fitting(problem, retryAfterMs)
}

function classByStatus(status: number): typeof ApiError {
  switch (status) {
    case 401:
      return NotSignedInError
    case 402:
      return QuotaError
    case 403:
      return ForbiddenError
    case 404:
      return NotFoundError
    case 409:
    case 412:
      return ConflictError
    case 429:
      return RateLimitError
    default:
      return status >= 500 ? ServerError : InvalidRequestError
  }
}

/** Reads an error body; a proxy in between may have answered with something else than a problem. */
export function toProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'type' in body && 'title' in body) {
    return { ...(body as Problem), status }
  }
  const text = typeof body === 'string' ? body.trim().slice(0, 200) : ''
  return {
    type: 'about:blank',
    title: `The server answered ${status}`,
    status,
    ...(text !== '' && !text.startsWith('<') && { detail: text }),
  }
}
