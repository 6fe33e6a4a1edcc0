import type { Knex } from 'knex'
import { problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import { AgentModel } from './agent.model.ts'

/**
 * There is room for one agent more. Locks the user's row, so that nobody takes the same place at once.
 * @throws Problem `quota-exceeded` with `limit`
 */
export async function takePlace(
  trx: Knex.Transaction,
  settings: SettingsService,
  ownerId: number,
): Promise<void> {
  await trx.raw('select id from users where id = ? for update', [ownerId])
  const limit = await settings.get('maxAgentsPerUser', ownerId, trx)
  const count = await AgentModel.query(trx)
    .where('owner_id', ownerId)
    .whereNull('deleted_at')
    .resultSize()
  if (count < limit) return
  throw problem('quota-exceeded', {
    detail: `You may have ${limit} agents and have ${count}; delete one, or ask an admin for more.`,
    setting: 'maxAgentsPerUser',
    limit,
  })
}
