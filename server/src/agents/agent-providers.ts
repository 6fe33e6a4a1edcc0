import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'

/** The provider that an agent's shorthand `config` describes. */
export interface ProviderShorthand {
  /** Names the provider, so that people recognise it in their list. */
  agentName: string
  baseUrl?: string
  authToken?: string
  models?: Schema<'ProviderModels'>
}

/** What agents need of the providers domain. */
export interface AgentProviders {
  /** @throws Problem `invalid-request` at `/providerId` when the actor may not use it or there is none */
  assertUsable(trx: Knex, actor: Actor, providerId: number): Promise<void>
  /** Makes a provider of the actor's own. @returns its id */
  createForAgent(trx: Knex.Transaction, actor: Actor, input: ProviderShorthand): Promise<number>
  /** Changes a provider of the actor's own in place; makes a new one where it is shared. @returns the id to use from now on */
  updateForAgent(
    trx: Knex.Transaction,
    actor: Actor,
    providerId: number,
    input: ProviderShorthand,
  ): Promise<number>
  /** Models of a provider, or of the default one for null. */
  modelsOf(trx: Knex, providerId: number | null): Promise<Schema<'ProviderModels'>>
}
