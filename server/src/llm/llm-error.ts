/**
 * Why the gateway answers itself. What Claude Code 2.1.330 makes of a status was measured:
 * 402 and 424 are shown in the gateway's words after one request; 403 too, after "Failed to authenticate";
 * 502, 504 and 529 are tried again as often as CLAUDE_CODE_MAX_RETRIES says; 400 and 422 six times at once;
 * 404 becomes advice to pick another model; `x-should-retry: false` ends the retries of 5xx.
 */
const ERRORS = {
  /** A budget is used up, until the month ends or somebody raises it. */
  'budget-exhausted': { status: 402, type: 'billing_error' },
  /** The agent or its user may not go on. */
  revoked: { status: 403, type: 'permission_error' },
  /** The provider will not answer until somebody changes its settings: wrong key, private address, redirect. */
  'provider-misconfigured': { status: 424, type: 'api_error' },
  'request-too-large': { status: 413, type: 'request_too_large' },
  'malformed-request': { status: 400, type: 'invalid_request_error' },
  internal: { status: 500, type: 'api_error' },
  /** May pass by itself. */
  'provider-unreachable': { status: 502, type: 'api_error' },
  'provider-timeout': { status: 504, type: 'timeout_error' },
} as const

export type LlmErrorCode = keyof typeof ERRORS

/** An answer of the gateway in the shape of the Messages API. */
export class LlmError extends Error {
  readonly code: LlmErrorCode
  readonly status: number

  constructor(code: LlmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LlmError'
    this.code = code
    this.status = ERRORS[code].status
  }

  toBody(requestId?: string): object {
    return {
      type: 'error',
      error: { type: ERRORS[this.code].type, message: this.message },
      ...(requestId !== undefined && { request_id: requestId }),
    }
  }
}
