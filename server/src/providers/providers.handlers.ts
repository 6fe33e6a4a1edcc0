import type { GuardedClient } from '../egress/guarded-client.ts'
import type { Handlers } from '../http/handlers.ts'
import { PRESETS, presetOf } from './presets.ts'
import { testProvider } from './provider-test.ts'
import type { ProvidersService } from './providers.service.ts'
import type { UsageService } from './usage.service.ts'

export const providerHandlers = (
  providers: ProvidersService,
  usage: UsageService,
  client: GuardedClient,
): Pick<
  Handlers,
  | 'listProviders'
  | 'createProvider'
  | 'getProvider'
  | 'updateProvider'
  | 'deleteProvider'
  | 'testProvider'
  | 'listProviderPresets'
  | 'listUsage'
> => ({
  listProviders: async ({ actor, query }) => ({
    status: 200,
    body: await providers.list(actor, query),
  }),
  createProvider: async ({ actor, body }) => ({
    status: 201,
    body: await providers.create(actor, body),
  }),
  getProvider: async ({ actor, params }) => ({
    status: 200,
    body: await providers.get(actor, params.providerId),
  }),
  updateProvider: async ({ actor, params, body }) => ({
    status: 200,
    body: await providers.update(actor, params.providerId, body),
  }),
  deleteProvider: async ({ actor, params }) => {
    await providers.delete(actor, params.providerId)
    return { status: 204 }
  },
  testProvider: async ({ actor, params, body, signal }) => {
    const row = await providers.find(actor, params.providerId)
    const { haiku, sonnet, opus } = row.models
    const model = body.model ?? haiku ?? sonnet ?? opus ?? presetOf('anthropic').models.haiku!
    if (row.preset === 'demo') {
      const detail = 'The demo answers in this server, without a model.'
      return {
        status: 200,
        body: { ok: true, reason: 'answered', latencyMs: 0, model, status: null, detail },
      }
    }
    const access = {
      name: row.name,
      baseUrl: row.baseUrl,
      apiKey: providers.keyOf(row),
      authStyle: row.authStyle,
    }
    return { status: 200, body: await testProvider(client, access, model, signal) }
  },
  listProviderPresets: () => ({ status: 200, body: { items: [...PRESETS], nextCursor: null } }),
  listUsage: async ({ actor, query }) => ({ status: 200, body: await usage.list(actor, query) }),
})
