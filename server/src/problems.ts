import type { Schema } from '@sac/openapi'

/** Every problem that the API answers: title and status by code. The wire `type` is `urn:sac:problem:<code>`. */
export const PROBLEMS = {
  'invalid-request': { title: 'Invalid request', status: 400 },
  'path-invalid': { title: 'Path not allowed', status: 400 },
  'not-signed-in': { title: 'Not signed in', status: 401 },
  'wrong-credentials': { title: 'Wrong credentials', status: 401 },
  'setup-token-invalid': { title: 'Set-up token not valid', status: 401 },
  'budget-exhausted': { title: 'Budget exhausted', status: 402 },
  forbidden: { title: 'Not allowed', status: 403 },
  'registration-closed': { title: 'Registration is by invitation', status: 403 },
  'origin-refused': { title: 'Origin not allowed', status: 403 },
  'egress-refused': { title: 'Destination not allowed', status: 403 },
  'not-found': { title: 'Not found', status: 404 },
  'method-not-allowed': { title: 'Method not allowed', status: 405 },
  conflict: { title: 'Conflict', status: 409 },
  'already-exists': { title: 'Already exists', status: 409 },
  'content-missing': { title: 'Content is not here', status: 409 },
  'quota-exceeded': { title: 'Quota exceeded', status: 409 },
  'message-refused': { title: 'Message not taken', status: 409 },
  'agent-suspended': { title: 'Agent is suspended', status: 409 },
  'last-admin': { title: 'Last admin', status: 409 },
  'owner-stays': { title: 'Owner stays in the group', status: 409 },
  'session-ended': { title: 'Session has ended', status: 410 },
  'changes-expired': { title: 'Changes are no longer kept', status: 410 },
  'lost-update': { title: 'Changed meanwhile', status: 412 },
  'content-too-large': { title: 'Content too large', status: 413 },
  'unsupported-media-type': { title: 'Unsupported media type', status: 415 },
  'range-not-satisfiable': { title: 'Range not satisfiable', status: 416 },
  'digest-mismatch': { title: 'Content does not have the digest named', status: 422 },
  'provider-refused': { title: 'Provider refused', status: 422 },
  'too-many-requests': { title: 'Too many requests', status: 429 },
  internal: { title: 'Internal error', status: 500 },
  'turn-failed': { title: 'The agent could not answer', status: 502 },
  'provider-unreachable': { title: 'Provider unreachable', status: 502 },
  'database-unavailable': { title: 'Database not available', status: 503 },
  'sandbox-unavailable': { title: 'No sandbox can run here', status: 503 },
  'sandbox-lost': { title: 'Sandbox was lost', status: 503 },
  'sandbox-unreachable': { title: 'Sandbox not reachable', status: 503 },
  'session-not-ready': { title: 'Session is not ready', status: 503 },
  'shutting-down': { title: 'Server is stopping', status: 503 },
  'storage-full': { title: 'Storage full', status: 507 },
} as const satisfies Record<string, { title: string; status: number }>

export type ProblemCode = keyof typeof PROBLEMS

/** The body that goes over the wire, without `instance`, which the error handler adds. */
export type ProblemBody = Schema<'Problem'>

/** An error that is an answer: thrown anywhere, sent by the error handler as `application/problem+json`. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly extras: Record<string, unknown>

  constructor(code: ProblemCode, extras: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(typeof extras['detail'] === 'string' ? extras['detail'] : PROBLEMS[code].title, options)
    this.name = 'Problem'
    this.code = code
    this.status = PROBLEMS[code].status
    this.extras = extras
  }

  toBody(): ProblemBody {
    const { title, status } = PROBLEMS[this.code]
    return { type: `urn:sac:problem:${this.code}`, title, status, ...this.extras }
  }
}

/**
 * `throw problem('quota-exceeded', { detail: 'You may have 3 agents.', limit: 3 })`
 * @param extras `detail` for people, `errors` for fields, and members of the problem's own
 */
export const problem = (
  code: ProblemCode,
  extras?: Record<string, unknown>,
  options?: ErrorOptions,
) => new Problem(code, extras, options)

/** A wrong member of a request: `pointer` as in the spec, e.g. `/name` or `query/path`. */
export const invalid = (pointer: string, detail: string) =>
  problem('invalid-request', {
    detail: `${pointer || 'body'}: ${detail}`,
    errors: [{ pointer, detail }],
  })
