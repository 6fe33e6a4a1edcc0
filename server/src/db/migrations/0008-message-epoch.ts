import type { Knex } from 'knex'

/**
 * Which program a message was handed to: one that died may or may not have taken it. And the last words of a turn that is
 * over, until they stand in the conversation.
 */
export async function messageEpoch(knex: Knex): Promise<void> {
  await knex.raw('alter table messages add column epoch text')
  await knex.raw('alter table sessions add column last_answer text')
}
