import type { Knex } from 'knex'
import type { SecretBox } from '../crypto/secret-box.ts'
import { SETTINGS } from '../settings/definitions.ts'
import type { AuthStyle } from './headers.ts'
import { LlmError } from './llm-error.ts'

/** Who pays, who answers. */
export interface LlmTarget {
  agentId: number
  userId: number
  providerId: number
  name: string
  /** True: answered in this process, costs nothing, counts against no budget. */
  isDemo: boolean
  baseUrl: string
  apiKey: string | undefined
  authStyle: AuthStyle
}

interface Row {
  user_id: number
  operating_mode: string
  deleted_at: Date | null
  disabled_at: Date | null
  provider_id: number | null
  name: string
  preset: string
  base_url: string
  api_key_sealed: string | null
  auth_style: AuthStyle
  may_use: boolean
  user_budget: number | null
  user_tokens: number
  provider_budget: number
  provider_tokens: number
}

/** The provider that serves agents without one of their own: the newest default of the system, else the demo. */
export const DEFAULT_PROVIDER_ID = `(
  select id from providers where owner_kind = 'system' and (is_default or preset = 'demo')
  order by is_default desc, id desc limit 1)`

/** Finds what an agent's call needs and refuses those that may not be made, in one query. */
export class LlmAccess {
  readonly #knex: Knex
  readonly #box: SecretBox

  constructor(knex: Knex, box: SecretBox) {
    this.#knex = knex
    this.#box = box
  }

  /** @throws LlmError `revoked`, `budget-exhausted` or `provider-misconfigured` */
  async find(agentId: number): Promise<LlmTarget> {
    const { rows } = await this.#knex.raw<{ rows: Row[] }>(
      `select agents.owner_id as user_id, agents.operating_mode, agents.deleted_at, users.disabled_at,
         providers.id as provider_id, providers.name, providers.preset, providers.base_url,
         providers.api_key_sealed, providers.auth_style,
         providers.owner_kind = 'system' or providers.owner_id = agents.owner_id as may_use,
         coalesce(own.value, common.value)::text::bigint as user_budget,
         coalesce(of_user.tokens, 0) as user_tokens,
         providers.monthly_token_budget as provider_budget,
         coalesce(of_provider.tokens, 0) as provider_tokens
       from agents
       join users on users.id = agents.owner_id
       left join providers on providers.id = coalesce(agents.provider_id, ${DEFAULT_PROVIDER_ID})
       left join user_settings own on own.user_id = agents.owner_id and own.key = 'monthlyTokenBudget'
       left join settings common on common.key = 'monthlyTokenBudget'
       left join usage_months of_user on of_user.kind = 'user' and of_user.id = agents.owner_id
         and of_user.month = date_trunc('month', now() at time zone 'UTC')::date
       left join usage_months of_provider on of_provider.kind = 'provider' and of_provider.id = providers.id
         and of_provider.month = date_trunc('month', now() at time zone 'UTC')::date
       where agents.id = ?`,
      [agentId],
    )
    const row = rows[0]
    if (!row || row.deleted_at) throw new LlmError('revoked', 'This agent was deleted.')
    if (row.disabled_at)
      throw new LlmError('revoked', 'The user of this agent has no access any more.')
    if (row.operating_mode === 'suspended')
      throw new LlmError('revoked', 'This agent is suspended.')
    if (row.provider_id === null || !row.may_use) {
      throw new LlmError(
        'provider-misconfigured',
        'This agent has no provider that its user may use; choose one in its settings.',
      )
    }
    const isDemo = row.preset === 'demo'
    if (!isDemo) checkBudgets(row)
    return {
      agentId,
      userId: row.user_id,
      providerId: row.provider_id,
      name: row.name,
      isDemo,
      baseUrl: row.base_url,
      apiKey: row.api_key_sealed === null ? undefined : this.#box.open(row.api_key_sealed),
      authStyle: row.auth_style,
    }
  }
}

function checkBudgets(row: Row): void {
  const userBudget = row.user_budget ?? SETTINGS.monthlyTokenBudget.defaultValue
  if (userBudget > 0 && row.user_tokens >= userBudget) {
    throw new LlmError(
      'budget-exhausted',
      `Your budget of ${userBudget} tokens for this month is used up. It starts anew on the first (UTC); an admin can raise it.`,
    )
  }
  if (row.provider_budget > 0 && row.provider_tokens >= row.provider_budget) {
    throw new LlmError(
      'budget-exhausted',
      `The budget of ${row.provider_budget} tokens of the provider "${row.name}" for this month is used up. It starts anew on the first (UTC); the provider's owner can raise it.`,
    )
  }
}
