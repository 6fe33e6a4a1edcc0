import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'

export type AuthStyle = 'bearer' | 'x-api-key'

/** What is not handed on to a provider. Everything else is, so that new betas of the CLI work at once. */
const NOT_FORWARDED = new Set([
  // Hop by hop (RFC 9110, 7.6.1).
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  // Ours to set.
  'host',
  'accept-encoding',
  // Credentials of the sandbox or the sidecar, and who stands behind them.
  'authorization',
  'x-api-key',
  'cookie',
  'forwarded',
  'via',
  'x-real-ip',
])
const NOT_FORWARDED_PREFIXES = ['x-forwarded-', 'x-sac-']

/** The headers of a call as the provider gets them. */
export function toProviderHeaders(
  incoming: IncomingHttpHeaders,
  auth: { apiKey: string | undefined; authStyle: AuthStyle },
): OutgoingHttpHeaders {
  const named = new Set((incoming.connection ?? '').toLowerCase().split(/\s*,\s*/))
  const headers: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(incoming)) {
    if (NOT_FORWARDED.has(name) || named.has(name)) continue
    if (NOT_FORWARDED_PREFIXES.some((prefix) => name.startsWith(prefix))) continue
    headers[name] = value
  }
  // The meter reads the answer in passing, so it must not be compressed.
  headers['accept-encoding'] = 'identity'
  if (auth.apiKey !== undefined) {
    if (auth.authStyle === 'bearer') headers['authorization'] = `Bearer ${auth.apiKey}`
    else headers['x-api-key'] = auth.apiKey
  }
  return headers
}

/** What of a provider's answer reaches the sandbox. */
const ANSWERED = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'cache-control',
  'request-id',
  'x-request-id',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'anthropic-version',
])
const ANSWERED_PREFIX = 'anthropic-ratelimit-'

export function toSandboxHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => ANSWERED.has(name) || name.startsWith(ANSWERED_PREFIX),
    ),
  )
}
