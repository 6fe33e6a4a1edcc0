import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'

/** A call of the Messages API on its way to a provider. */
export interface UpstreamRequest {
  method: 'GET' | 'POST'
  /** `/v1/messages`, `/v1/messages/count_tokens` or `/v1/models`. */
  path: string
  /** With its question mark, or empty. */
  query: string
  headers: OutgoingHttpHeaders
  body: Readable | undefined
  signal: AbortSignal
}

export interface UpstreamAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Readable
}

/** Something that answers the Messages API: a provider over HTTP, or the demo in this process. */
export type Upstream = (request: UpstreamRequest) => Promise<UpstreamAnswer>
