import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'

export type Provider = Schema<'Provider'>
export type ProviderPreset = Schema<'ProviderPreset'>
export type ProviderTest = Schema<'ProviderTest'>
export type CreateProvider = Schema<'CreateProviderRequest'>
export type UpdateProvider = Schema<'UpdateProviderRequest'>

/** Where the models are. Keys go in and never come out. */
export class ProvidersResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Your own and those of the system. */
  list({ limit, cursor, ...options }: PageOptions & CallOptions = {}): PageRequest<Provider> {
    return new PageRequest(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/providers', {
            params: { query: { limit, cursor: position } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  get(providerId: number, options?: CallOptions): Promise<Provider> {
    return unwrap(this.#transport.raw.GET('/api/providers/{providerId}', at(providerId, options)))
  }

  /** What is absent comes from the preset. */
  create(provider: CreateProvider, options?: CallOptions): Promise<Provider> {
    return unwrap(this.#transport.raw.POST('/api/providers', { body: provider, ...call(options) }))
  }

  /** What is absent stays. A base URL on another host needs the key again. */
  update(providerId: number, changes: UpdateProvider, options?: CallOptions): Promise<Provider> {
    return unwrap(
      this.#transport.raw.PUT('/api/providers/{providerId}', {
        body: changes,
        ...at(providerId, options),
      }),
    )
  }

  /** Agents that used it go on with the default provider. */
  async delete(providerId: number, options?: CallOptions): Promise<void> {
    await unwrap(this.#transport.raw.DELETE('/api/providers/{providerId}', at(providerId, options)))
  }

  /** Asks it for one token. A provider that fails is an answer with `ok: false`. */
  test(
    providerId: number,
    { model, ...options }: CallOptions & { model?: string } = {},
  ): Promise<ProviderTest> {
    return unwrap(
      this.#transport.raw.POST('/api/providers/{providerId}/test', {
        body: { model },
        ...at(providerId, options),
      }),
    )
  }

  /** Base URL, models and way to sign in of known providers. */
  async presets(options?: CallOptions): Promise<ProviderPreset[]> {
    return (await unwrap(this.#transport.raw.GET('/api/provider-presets', call(options)))).items
  }
}

const at = (providerId: number, options?: CallOptions) => ({
  params: { path: { providerId } },
  ...call(options),
})
