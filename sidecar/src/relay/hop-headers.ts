import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'

/** Headers that belong to one connection, not to the message (RFC 9110, section 7.6.1). */
const HOP_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** The headers that go on to the next hop. */
export function passOn(
  headers: IncomingHttpHeaders,
  without: readonly string[] = [],
): OutgoingHttpHeaders {
  const named = (headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const dropped = new Set([...HOP_HEADERS, ...named, ...without])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}
