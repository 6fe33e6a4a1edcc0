import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'

export type Usage = Schema<'Usage'>

export interface ListUsageOptions extends PageOptions, CallOptions {
  /** First and last day, `2026-11-23`; the last 30 days when absent. */
  from?: string
  to?: string
  agentId?: number
}

/** Tokens that you used. */
export class UsageResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Per day (UTC), agent, provider and model, newest first. */
  list({
    limit,
    cursor,
    from,
    to,
    agentId,
    ...options
  }: ListUsageOptions = {}): PageRequest<Usage> {
    return new PageRequest(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/usage', {
            params: { query: { limit, cursor: position, from, to, agentId } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** Tokens of the calendar month that runs, and how many you may use in it; 0 sets no limit. */
  async month(options?: CallOptions): Promise<Schema<'UsagePage'>['month']> {
    const page = await unwrap(
      this.#transport.raw.GET('/api/usage', {
        params: { query: { limit: 1 } },
        ...call(options),
      }),
    )
    return page.month
  }
}
